"""How units follow one another: one act by one decision, the links it made, everything it moved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, Id, new_id


class UnitSuccession(Base):
    """One act by a numbered decision; `kind` is rename, merge, split or transfer.

    `orders` is what was ordered (`domain.succession.Act`). Before its day an act waits: it has no
    `applied_at`, no link and no move yet.
    """

    __tablename__ = "unit_succession"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    decision_number: Mapped[str] = mapped_column(String(100))
    effective_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    orders: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    applied_at: Mapped[datetime | None] = mapped_column(index=True)
    created: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("user.id"))

    links: Mapped[list["UnitLink"]] = relationship(lazy="raise")
    moves: Mapped[list["UnitMove"]] = relationship(lazy="raise", order_by="UnitMove.id")


class UnitLink(Base):
    """One predecessor and one successor of an act."""

    __tablename__ = "unit_link"

    succession_id: Mapped[str] = mapped_column(ForeignKey("unit_succession.id"), primary_key=True)
    predecessor_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    successor_id: Mapped[str] = mapped_column(ForeignKey("organization.id"), primary_key=True)


class UnitMove(Base):
    """One thing that an act moved from one unit to another.

    `object_kind` is dataset, list_item, user or unit; `object_id` its id, of an item its permanent code.
    """

    __tablename__ = "unit_move"
    __table_args__ = (Index("ix_unit_move_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    succession_id: Mapped[str] = mapped_column(ForeignKey("unit_succession.id"), index=True)
    object_kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[str] = mapped_column(String(50))
    from_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    to_id: Mapped[str] = mapped_column(ForeignKey("organization.id"))
