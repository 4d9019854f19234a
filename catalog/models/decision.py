"""The approved open-data list: decisions and the items they put in force."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, Id, new_id
from catalog.models.organization import Organization

SERIES = "statistics_series"
REGISTER_LIST = "register_list"
# The change of a row that takes its item off the list.
REPEALED = "repealed"


class Decision(Base):
    """A decision that approves (or amends) the list, in force to `expires_on` (inside).

    `effective_on` is the first day in force, where it is not the day of issue (`in_force_from`).
    `amends_id` names the list that it amends. One without it states a whole list: it replaces the one before,
    which `supersedes_id` names. The annex itself is the stored blob `file_key`.
    """

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(100), unique=True)
    issued_on: Mapped[date]
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    title_vi: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    amends_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"), index=True)
    supersedes_id: Mapped[str | None] = mapped_column(Id)
    file_key: Mapped[str | None] = mapped_column(String(120), index=True)
    file_name: Mapped[str] = mapped_column(String(255), default="", server_default="")
    file_sha256: Mapped[str] = mapped_column(String(64), default="", server_default="")
    created: Mapped[datetime]

    items: Mapped[list["ListItem"]] = relationship(
        back_populates="decision", lazy="raise", order_by="ListItem.position"
    )

    @property
    def in_force_from(self) -> date:
        """The first day on which it holds."""
        return self.effective_on or self.issued_on

    @property
    def order(self) -> tuple[date, date, datetime, str]:
        """What decisions are sorted by to stand as they came into force."""
        return self.in_force_from, self.issued_on, self.created, self.id


class ListItem(Base):
    """One entry of a decision. `code` is permanent over decisions; `position` (TT) is only an order.

    `change` is added, changed or repealed against the decision before. `columns`, `formats` ("API" among
    them) and `place_level` (empty, district or commune) are what a publication must hold to count; `kind` is
    register_list (things as they are) or statistics_series (figures of a period); `publication_unit` is
    aggregate or institution_record.
    """

    __tablename__ = "list_item"
    __table_args__ = (UniqueConstraint("decision_id", "code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), index=True)
    code: Mapped[str] = mapped_column(String(50), index=True)
    position: Mapped[int]
    name_vi: Mapped[str]
    description: Mapped[str] = mapped_column(default="", server_default="")
    group_name: Mapped[str] = mapped_column(default="", server_default="")
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    unit_text: Mapped[str] = mapped_column(default="")
    supporting_units: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    supporting_text: Mapped[str] = mapped_column(default="", server_default="")
    frequency: Mapped[str | None] = mapped_column(String(20))
    columns: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    formats: Mapped[list[str]] = mapped_column(default=list)
    sharing: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    scope_text: Mapped[str] = mapped_column(default="", server_default="")
    place_level: Mapped[str] = mapped_column(String(20), default="", server_default="")
    kind: Mapped[str] = mapped_column(
        String(20), default="statistics_series", server_default="statistics_series"
    )
    publication_unit: Mapped[str] = mapped_column(String(20), default="aggregate", server_default="aggregate")
    first_publication: Mapped[date | None]
    profile: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    change: Mapped[str] = mapped_column(String(20), default="added")

    decision: Mapped[Decision] = relationship(back_populates="items", lazy="raise")
    organization: Mapped[Organization | None] = relationship(lazy="raise")


class DecisionDraft(Base):
    """An annex that was loaded and waits for a person's answers; it ends as a Decision, or is dropped.

    `file_key` lies in quarantine. `facts` are those of the decision, `annex` is what was read, `answers` what
    was settled so far (`services.import_answers`).
    """

    __tablename__ = "decision_draft"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    file_key: Mapped[str] = mapped_column(String(120))
    file_name: Mapped[str] = mapped_column(String(255))
    file_sha256: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]]
    annex: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    created: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
