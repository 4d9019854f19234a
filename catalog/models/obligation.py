"""Dated facts from which the register is computed: who had to supply, what was in work, public, excused.

Rows are only added; what ends gets a day, so that any past day can be asked. No state is stored.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class ItemAssignment(Base):
    """From `valid_from` on the unit had to supply the item, by hand or by a transfer of units.

    It stands until the next one, or until a decision that came into force later names a unit.
    """

    __tablename__ = "item_assignment"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_code: Mapped[str] = mapped_column(String(50), index=True)
    organization_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), index=True)
    valid_from: Mapped[date]
    decision_number: Mapped[str] = mapped_column(String(100), default="")
    succession_id: Mapped[str | None] = mapped_column(ForeignKey("unit_succession.id"), index=True)
    created: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))


class ItemChange(Base):
    """A day on which something changed, for an item that is due on change."""

    __tablename__ = "item_change"
    __table_args__ = (UniqueConstraint("item_code", "changed_on"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_code: Mapped[str] = mapped_column(String(50), index=True)
    changed_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    created: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))


class Exemption(Base):
    """Freed from supplying from `valid_from` to `expires_on` (inside), shown publicly with its reason.

    `kind` is law, technical or no_data. `periods` are codes; none means every period. `ended_on` is the last
    day of one that was taken back before its time.
    """

    __tablename__ = "exemption"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_code: Mapped[str] = mapped_column(String(50), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    periods: Mapped[list[str]] = mapped_column(default=list)
    reason: Mapped[str]
    legal_basis: Mapped[str] = mapped_column(default="")
    signer: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    expires_on: Mapped[date]
    ended_on: Mapped[date | None]
    created: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return min(self.expires_on, self.ended_on or self.expires_on)


class StateOverride(Base):
    """A code set by hand, with reason and signer, until the end of `expires_on`; always shown as such.

    `period` is a code; empty sets the item and every period of it. `code` is `domain.register_facts.Code`.
    `ended_on` is the last day of one that was taken back before its time.
    """

    __tablename__ = "state_override"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_code: Mapped[str] = mapped_column(String(50), index=True)
    period: Mapped[str] = mapped_column(String(12), default="")
    code: Mapped[int]
    reason: Mapped[str]
    signer: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime]
    expires_on: Mapped[date]
    ended_on: Mapped[date | None]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return min(self.expires_on, self.ended_on or self.expires_on)


class StageEntry(Base):
    """From `at` on the newest file in work of one slot stood at `stage`, for this item; None ends it.

    `source` is the slot (resource id), or the dataset's id before it has one. Appended when it differs from
    the entry before.
    """

    __tablename__ = "stage_entry"
    __table_args__ = (Index("ix_stage_entry_slot", "item_code", "source", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    item_code: Mapped[str] = mapped_column(String(50))
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    source: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]
    stage: Mapped[int | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]


class ReleasedFile(Base):
    """One file of one published version, as in the frozen publication; small enough to read them all.

    What ends it stands elsewhere: `dataset.withdrawn_at` and `resource_version.taken_down_at`.
    """

    __tablename__ = "released_file"
    __table_args__ = (UniqueConstraint("dataset_id", "number", "resource_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    item_code: Mapped[str | None] = mapped_column(String(50), index=True)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    number: Mapped[int]
    resource_id: Mapped[str] = mapped_column(Id)
    version_id: Mapped[str] = mapped_column(ForeignKey("resource_version.id"), index=True)
    published_at: Mapped[datetime]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]


class PortalReading(Base):
    """At `at` the portal was read back: does it hold this version as it is here? Only changes are kept."""

    __tablename__ = "portal_reading"
    __table_args__ = (Index("ix_portal_reading_version", "dataset_id", "number", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"))
    number: Mapped[int]
    target: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    is_live: Mapped[bool]


class FactClock(Base):
    """How often anything was written about an item: who keeps an answer compares it (`*` is all of them)."""

    __tablename__ = "fact_clock"

    item_code: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
