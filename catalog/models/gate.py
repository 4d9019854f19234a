"""What the personal-data gate decided and by whom, who signed a submission, and what was taken down."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class GateDecision(Base):
    """One entry of a file's decision record; only ever added. Counts and fingerprints, never a cell.

    `kind` and `outcome` are those of `catalog.domain.gate`; `counts` are findings of the gate by code;
    `prints` tell findings apart. `beside` is the fingerprint of the public tables beside which a check or a
    re-scan judged the file, empty for none. `digest` is over the entry and `previous`, the digest of the
    entry before.
    """

    __tablename__ = "gate_decision"
    __table_args__ = (UniqueConstraint("resource_version_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    resource_version_id: Mapped[str] = mapped_column(ForeignKey("resource_version.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    rules_version: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(10))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    prints: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    decided_name: Mapped[str] = mapped_column(String(100), default="")
    beside: Mapped[str] = mapped_column(String(64), default="", server_default="")
    previous: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64))


class Approval(Base):
    """The signature of one approver under one submission; good only for this digest and this submission."""

    __tablename__ = "approval"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(ForeignKey("user.id"))
    approved_name: Mapped[str] = mapped_column(String(100))
    approved_at: Mapped[datetime]


class Incident(Base):
    """A take-down, and the clock that started with it: what was public, who took it down, what is left to do.

    `files` tells of each file what was public: [{version_id, resource_id, title, sha256, size, rows, numbers,
    published_at}]. `bytes_state` is waiting or done; `portal_state` none, waiting, failed or confirmed.
    """

    __tablename__ = "incident"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    resource_id: Mapped[str | None] = mapped_column(Id)
    scope: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str]
    is_destroyed: Mapped[bool]
    files: Mapped[list[Any]] = mapped_column(default=list)
    noticed_at: Mapped[datetime]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))
    opened_name: Mapped[str] = mapped_column(String(100), default="")
    reported_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    bytes_state: Mapped[str] = mapped_column(String(10))
    portal_state: Mapped[str] = mapped_column(String(10))
    portal_error: Mapped[str] = mapped_column(default="")
    portal_checked_at: Mapped[datetime | None]
