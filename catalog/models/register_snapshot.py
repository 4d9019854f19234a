"""The register as it stood at the end of a quarter, frozen: later edits of anything do not change it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class RegisterSnapshot(Base):
    """One quarter (`2026-Q3`): every item with its state and figures on `day`, and the evidence.

    `digest` is the SHA-256 of canonical JSON of the body and the digest of the snapshot before (`previous`),
    so that a change to any of them shows.
    """

    __tablename__ = "register_snapshot"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    quarter: Mapped[str] = mapped_column(String(10), unique=True)
    day: Mapped[date]
    frozen_at: Mapped[datetime]
    body: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64))
