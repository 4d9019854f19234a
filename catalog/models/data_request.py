"""What citizens ask to be published: moderated, voted on, answered in time."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class DataRequest(Base):
    """One wish of a citizen; `code` is its public number (`YC-2026-0007`).

    `state` is waiting (not public), open, candidate, answered, refused or hidden. `contact` is for the answer
    only, never shown, and forgotten when the request is closed; `answer_due` is the day by which an answer is
    owed. `answer` also holds the reason of a refusal or of hiding. `proposed_*` is what a candidate would be
    called in the next list; `is_edited`: personal data were taken out of the text before it was shown.
    """

    __tablename__ = "data_request"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(String(254), default="")
    state: Mapped[str] = mapped_column(String(20), index=True)
    votes: Mapped[int] = mapped_column(default=0)
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    answer_due: Mapped[date]
    answer: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    item_code: Mapped[str | None] = mapped_column(String(50))
    proposed_name: Mapped[str] = mapped_column(String(300), default="")
    proposed_frequency: Mapped[str] = mapped_column(String(20), default="")
    is_edited: Mapped[bool] = mapped_column(default=False)
    dataset_id: Mapped[str | None] = mapped_column(ForeignKey("dataset.id"))
    created: Mapped[datetime]
    moderated_at: Mapped[datetime | None]
    moderated_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))


class RequestVote(Base):
    """One vote; `voter` is a keyed hash that cannot be turned back into an address."""

    __tablename__ = "request_vote"

    request_id: Mapped[str] = mapped_column(ForeignKey("data_request.id"), primary_key=True)
    voter: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
