"""Putting work into the job table, in the transaction of the change it follows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.domain.errors import QueueFull
from catalog.models import Counter, Job
from catalog.remembering import remembered

QUEUE_CAP = 200


def enqueue(
    session: Session,
    name: str,
    args: dict[str, Any],
    *,
    now: datetime,
    request_id: str = "",
    max_attempts: int = 8,
) -> Job:
    """Add a job; it becomes visible with the commit of the caller's transaction.

    A ready job of the same name and arguments is enough: handlers read the database when they run.
    """
    # Locked, so that no worker takes it before this transaction's change can be seen; one that a worker is
    # taking at this moment is passed over, and a new one is written.
    waiting = session.scalars(
        select(Job).where(Job.name == name, Job.state == "ready").with_for_update(skip_locked=True)
    ).all()
    for job in waiting:
        if job.args == args:
            return job
    job = Job(
        name=name, args=args, run_after=now, created=now, request_id=request_id, max_attempts=max_attempts
    )
    session.add(job)
    session.flush()
    return job


def enqueue_all(session: Session, name: str, wanted: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Add many jobs of one name at once; those that wait already are left out, as `enqueue` does."""
    waiting = select(Job.args).where(Job.name == name, Job.state == "ready")
    there = session.scalars(waiting.with_for_update(skip_locked=True)).all()
    known = {tuple(sorted(args.items())) for args in there}
    session.add_all(
        Job(name=name, args=args, run_after=now, created=now, max_attempts=8)
        for args in wanted
        if tuple(sorted(args.items())) not in known
    )
    session.flush()


def was_given_up(session: Session, name: str, args: dict[str, Any]) -> bool:
    """Was a job of this name and these arguments given up, and not tried again since?"""
    dead = session.scalars(select(Job).where(Job.name == name, Job.state == "dead"))
    return any(job.args == args for job in dead)


def given_up_args(session: Session, name: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of this name that were given up."""
    return list(session.scalars(select(Job.args).where(Job.name == name, Job.state == "dead")))


def require_room(session: Session, *, cap: int = QUEUE_CAP) -> None:
    """Refuse new files when too many wait to be checked already.

    Raises: QueueFull.
    """
    unchecked = (Job.state == "ready", Job.name == "validate_version")
    waiting = session.scalar(select(func.count()).select_from(Job).where(*unchecked)) or 0
    if waiting >= cap:
        raise QueueFull(seconds=60, waiting=waiting)


def lock_number(session: Session, counter: str) -> None:
    """Hold a named counter until the caller's transaction ends, without taking a number of it."""
    session.get(Counter, counter, with_for_update=True)


def next_number(session: Session, counter: str) -> int:
    """The next value of a named counter, locked until the caller's transaction ends."""
    row = session.get(Counter, counter, with_for_update=True)
    if row is None:
        row = Counter(name=counter, value=0)
        session.add(row)
    row.value += 1
    session.flush()
    return row.value


def current_number(session: Session, counter: str) -> int:
    """The present value of a named counter, 0 when it was never used."""
    asked = select(Counter.value).where(Counter.name == counter)
    return remembered(session.info, ("counter", counter), lambda: session.scalar(asked) or 0)
