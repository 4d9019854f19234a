"""Claiming, keeping, finishing and failing jobs. The fencing token decides whose write counts.

A claim raises `fence`; whoever comes later with an older fence is refused, however long it slept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from catalog.models import Job

LEASE = timedelta(seconds=60)
FIRST_BACKOFF = timedelta(seconds=2)
LONGEST_BACKOFF = timedelta(hours=1)


class LeaseLost(Exception):
    """Another worker has this job now; nothing of this run may be written."""


@dataclass(frozen=True)
class Claim:
    """A job in this worker's hands."""

    id: int
    fence: int
    name: str
    args: dict[str, Any]
    attempts: int
    request_id: str
    is_exhausted: bool = False


def is_job_due(session: Session, *, now: datetime) -> bool:
    """Is there a job to claim? A reading look, so that an idle worker never takes the writer's lock."""
    return session.scalar(select(Job.id).where(_due(now)).limit(1)) is not None


def claim_job(session: Session, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """The next ready job, or one whose worker has fallen silent; None when nothing waits.

    A job that was found abandoned counts one failed attempt; when that was the last one the claim comes
    `is_exhausted`: it is not to be run again, only to be given up.
    """
    job = session.scalars(
        select(Job).where(_due(now)).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    if job.state == "running":
        job.attempts += 1
        job.last_error = "worker_lost"
    job.state, job.worker = "running", worker
    job.fence += 1
    job.lease_until = now + lease
    exhausted = job.attempts >= job.max_attempts
    return Claim(job.id, job.fence, job.name, dict(job.args), job.attempts, job.request_id, exhausted)


def extend_lease(session: Session, claim: Claim, *, now: datetime, lease: timedelta = LEASE) -> bool:
    """Heartbeat; False when the job belongs to somebody else by now."""
    return _write(session, claim, lease_until=now + lease)


def holds_lease(session: Session, claim: Claim) -> bool:
    """Is the job still this worker's? A look before an act outside the database that cannot be taken back."""
    mine = and_(Job.id == claim.id, Job.fence == claim.fence, Job.state == "running")
    return session.scalar(select(Job.id).where(mine)) is not None


def finish_job(session: Session, claim: Claim, *, now: datetime) -> None:
    """Mark the job as done in the transaction of its result.

    Raises: LeaseLost; then the whole transaction must roll back.
    """
    if not _write(session, claim, state="done", finished=now, lease_until=None, last_error=""):
        raise LeaseLost(claim.id)


def release_job(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Give an unfinished job back at once (graceful stop); no attempt is counted."""
    return _write(session, claim, state="ready", run_after=now, lease_until=None)


def fail_job(
    session: Session,
    claim: Claim,
    *,
    error: str,
    now: datetime,
    is_final: bool = False,
    pause: timedelta | None = None,
) -> str:
    """Count a failed attempt: ready again after a growing pause, dead after the last one. Gives the state.

    Args:
        is_final: trying again cannot help (a wrong token, say): dead at once.
        pause: the other side asked to wait at least this long.
    """
    job = session.get(Job, claim.id, with_for_update=True)
    if job is None or job.fence != claim.fence or job.state != "running":
        return "lost"
    job.attempts += 1
    job.last_error = error[:500]
    job.lease_until = None
    if is_final or job.attempts >= job.max_attempts:
        job.state, job.finished = "dead", now
    else:
        asked = min(pause or timedelta(), LONGEST_BACKOFF)
        job.state, job.run_after = "ready", now + max(backoff(job.attempts), asked)
    return job.state


def retry_job(session: Session, job_id: int, *, now: datetime) -> bool:
    """Put a dead job back into the queue with a fresh count."""
    changed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == "dead")
        .values(state="ready", attempts=0, run_after=now, finished=None)
    )
    return _count(changed) == 1


def backoff(attempts: int) -> timedelta:
    """Pause before the next try: 2 s doubling to one hour, with a quarter of jitter."""
    pause = min(FIRST_BACKOFF * 2 ** min(attempts - 1, 16), LONGEST_BACKOFF)
    jittered: timedelta = pause * (0.75 + secrets.randbelow(501) / 1000)
    return jittered


def count_waiting(session: Session, *names: str) -> int:
    """Jobs that are ready or running, of these names or of all."""
    asked = select(func.count()).select_from(Job).where(Job.state.in_(["ready", "running"]))
    return session.scalar(asked.where(Job.name.in_(names)) if names else asked) or 0


def list_dead(session: Session) -> list[Job]:
    """Jobs that were given up, newest first."""
    return list(session.scalars(select(Job).where(Job.state == "dead").order_by(Job.id.desc())))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == "ready", Job.run_after <= now),
        and_(Job.state == "running", Job.lease_until < now),
    )


def _write(session: Session, claim: Claim, **values: object) -> bool:
    mine = and_(Job.id == claim.id, Job.fence == claim.fence, Job.state == "running")
    return _count(session.execute(update(Job).where(mine).values(**values))) == 1


def _count(result: Any) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
