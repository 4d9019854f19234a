"""The queue is a table, so a job is saved with the change it follows; and named counters."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base


class Job(Base):
    """One piece of work. `fence` grows with each claim: a late write of an earlier claim is refused.

    States: ready, running, done, dead. `attempts` counts claims that failed.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_after", "state", "run_after", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(50))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(10), default="ready")
    run_after: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=8)
    worker: Mapped[str] = mapped_column(String(100), default="")
    last_error: Mapped[str] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    created: Mapped[datetime]
    finished: Mapped[datetime | None]


class Counter(Base):
    """A named number that only grows, such as the sequence of what is public."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
