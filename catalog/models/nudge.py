"""Reminders of due dates: each once, shown in the workspace, mailed where mail is on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class Nudge(Base):
    """One reminder for one period of an item; `mark` is d15, d7, d3, late or escalated."""

    __tablename__ = "nudge"
    __table_args__ = (UniqueConstraint("item_code", "period", "mark"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    item_code: Mapped[str] = mapped_column(String(50), index=True)
    period: Mapped[str] = mapped_column(String(12))
    mark: Mapped[str] = mapped_column(String(12))
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"), index=True)
    due: Mapped[date]
    created: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
