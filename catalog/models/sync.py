"""What the provincial portal holds of ours, and the last proof of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base, Id, new_id


class SyncRecord(Base):
    """One dataset at one target. `remote_id` and `remote_resources` make the push idempotent.

    States: verified, drift, failed. `proof` lists url, sha256, status and time of what was read back.
    """

    __tablename__ = "sync_record"
    __table_args__ = (UniqueConstraint("dataset_id", "target"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("dataset.id"), index=True)
    target: Mapped[str] = mapped_column(String(50))
    remote_id: Mapped[str | None] = mapped_column(String(100))
    remote_resources: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(20))
    version_number: Mapped[int | None]
    proof: Mapped[list[Any]] = mapped_column(default=list)
    last_error: Mapped[str] = mapped_column(default="")
    updated: Mapped[datetime]
