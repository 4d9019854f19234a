"""Use-cases on frozen quarters: what is frozen, freezing it once, reading it, and proving it unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy, snapshot_chain
from catalog.domain.errors import NotFound, NothingToFreeze, QuarterNotOver, SnapshotExists
from catalog.domain.periods import Kind, Period, parse_period, period_of
from catalog.domain.policy import Actor
from catalog.domain.register_facts import end_of_day, local_day
from catalog.models import AuditEntry, Job, RegisterSnapshot
from catalog.services import auditing, queue
from catalog.services.list_versions import decisions_in_order
from catalog.services.register_book import RegisterBook
from catalog.services.report_facts import standing_at
from catalog.services.snapshot_body import compose

JOB = "freeze_quarter"
_ACT = "freeze_quarter"
_LOCK = "register_snapshot"


def quarter_of(text: str) -> Period:
    """The quarter that a code names.

    Raises: NotFound for any other text.
    """
    try:
        period = parse_period(text)
    except ValueError:
        period = None
    if period is None or period.kind is not Kind.QUARTER:
        raise NotFound(kind="quarter", name=text)
    return period


def compose_quarter(
    session: Session, actor: Actor, book: RegisterBook, quarter: str, *, now: datetime
) -> dict[str, Any]:
    """What is to be frozen of a quarter: slow, and nothing is written.

    Raises: LoginRequired; NotAllowed; NotFound; QuarterNotOver; SnapshotExists; NothingToFreeze.
    """
    policy.require_role(actor, "freeze_register")
    period = quarter_of(quarter)
    if local_day(now) <= period.end:
        raise QuarterNotOver(quarter=quarter, day=period.end)
    _require_new(session, quarter)
    body = compose(session, standing_at(session, book, end_of_day(period.end)), quarter)
    if not body["items"]:
        raise NothingToFreeze(quarter=quarter)
    return body


def freeze(
    session: Session, actor: Actor, quarter: str, body: dict[str, Any], *, now: datetime
) -> RegisterSnapshot:
    """Write what was composed, behind the last one in the chain.

    Raises: LoginRequired; NotAllowed; SnapshotExists when somebody was faster.
    """
    policy.require_role(actor, "freeze_register")
    # One at a time: two that follow the same snapshot would break the chain.
    queue.next_number(session, _LOCK)
    _require_new(session, quarter)
    previous = snapshot_chain.last_digest(session.scalars(select(RegisterSnapshot)))
    row = RegisterSnapshot(
        quarter=quarter,
        day=quarter_of(quarter).end,
        frozen_at=now,
        body=body,
        previous=previous,
        digest=snapshot_chain.digest_of(body, previous),
    )
    session.add(row)
    session.flush()
    auditing.record(session, actor, _ACT, "register_snapshot", quarter, now=now, digest=row.digest)
    return row


def freeze_quarter(
    session: Session, actor: Actor, book: RegisterBook, quarter: str, *, now: datetime
) -> RegisterSnapshot:
    """Compose and write in one transaction.

    Raises: as `compose_quarter`.
    """
    body = compose_quarter(session, actor, book, quarter, now=now)
    return freeze(session, actor, quarter, body, now=now)


def quarter_due(session: Session, *, now: datetime) -> str | None:
    """The quarter that ended last, while it is to be frozen: a list was in force, and nobody has done it.

    A job that was given up is left to a person.
    """
    quarter = period_of(local_day(now), Kind.QUARTER).previous
    known = session.scalar(select(RegisterSnapshot.id).where(RegisterSnapshot.quarter == quarter.code))
    if known is not None or not any(d.in_force_from <= quarter.end for d in decisions_in_order(session)):
        return None
    tried = session.scalars(select(Job).where(Job.name == JOB, Job.state != "done"))
    return None if any(job.args.get("quarter") == quarter.code for job in tried) else quarter.code


@dataclass(frozen=True)
class SnapshotLine:
    """One frozen quarter without its body."""

    quarter: str
    day: date
    frozen_at: datetime
    previous: str
    digest: str


def list_snapshots(session: Session) -> list[SnapshotLine]:
    """All frozen quarters, the newest first; their bodies stay in the database."""
    row = RegisterSnapshot
    asked = select(row.quarter, row.day, row.frozen_at, row.previous, row.digest)
    return [SnapshotLine(*found) for found in session.execute(asked.order_by(row.day.desc()))]


def get_snapshot(session: Session, quarter: str) -> RegisterSnapshot:
    """A frozen quarter with its body.

    Raises: NotFound.
    """
    found = session.scalar(select(RegisterSnapshot).where(RegisterSnapshot.quarter == quarter))
    if found is None:
        raise NotFound(kind="snapshot", name=quarter)
    return found


def verify(session: Session) -> Mapping[str, str]:
    """Which quarters were changed, unchained, lost, or not written by the system; empty when all is well."""
    rows = session.scalars(select(RegisterSnapshot).order_by(RegisterSnapshot.day)).all()
    asked = select(AuditEntry).where(AuditEntry.action == _ACT).order_by(AuditEntry.id)
    written = [(e.object_id, str(e.details.get("digest"))) for e in session.scalars(asked)]
    return snapshot_chain.broken(rows, written)


def _require_new(session: Session, quarter: str) -> None:
    if session.scalar(select(RegisterSnapshot.id).where(RegisterSnapshot.quarter == quarter)) is not None:
        raise SnapshotExists(quarter=quarter)
