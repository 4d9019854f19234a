"""Use-cases on the register: what changed when, told from the facts: for the feed.

An entry keeps its key and its moment for ever: it is the fact that is told, not the day on which it was seen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import VIETNAM, local_day
from catalog.models import Dataset, Exemption, ReleasedFile
from catalog.services.list_versions import decisions_in_order
from catalog.services.register_summary import Summary


class Kind(StrEnum):
    """What happened."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    EXEMPT = "exempt"
    DECISION = "decision"


@dataclass(frozen=True)
class RegisterChange:
    """One change. `item` is a code, empty for a decision; `subject` names the version, period or number.

    `reason`, `signer` and `last_day` are those of an exemption; the reason also that of a withdrawal.
    """

    kind: Kind
    key: str
    moment: datetime
    item: str
    subject: str
    reason: str = ""
    signer: str = ""
    last_day: date | None = None


def changes_until(
    session: Session, summaries: Iterable[Summary], now: datetime, *, limit: int
) -> list[RegisterChange]:
    """The newest `limit` changes up to `now`, newest first."""
    found = [
        *_published(session, limit),
        *_withdrawn(session),
        *_overdue(summaries),
        *_exempt(session),
        *_decided(session, now),
    ]
    past = [change for change in found if change.moment <= now]
    return sorted(past, key=lambda c: (c.moment, c.key), reverse=True)[:limit]


def _published(session: Session, limit: int) -> Iterator[RegisterChange]:
    asked = (
        select(
            ReleasedFile.item_code, ReleasedFile.dataset_id, ReleasedFile.number, ReleasedFile.published_at
        )
        .where(ReleasedFile.item_code.is_not(None))
        .distinct()
        .order_by(ReleasedFile.published_at.desc())
        .limit(limit)
    )
    for code, dataset_id, number, moment in session.execute(asked):
        yield RegisterChange(
            Kind.PUBLISHED, f"published-{dataset_id}-{number}", moment, code or "", str(number)
        )


def _withdrawn(session: Session) -> Iterator[RegisterChange]:
    asked = (
        select(ReleasedFile.item_code, Dataset.id, Dataset.withdrawn_at, Dataset.withdrawn_reason)
        .join(Dataset, Dataset.id == ReleasedFile.dataset_id)
        .where(Dataset.withdrawn_at.is_not(None), ReleasedFile.item_code.is_not(None))
        .distinct()
    )
    for code, dataset_id, moment, reason in session.execute(asked):
        if moment is not None:
            yield RegisterChange(
                Kind.WITHDRAWN, f"withdrawn-{dataset_id}", moment, code or "", "", reason=reason
            )


def _overdue(summaries: Iterable[Summary]) -> Iterator[RegisterChange]:
    """Each period that was not whole on its due date, also when it has come since."""
    for summary in summaries:
        for mark in summary.marks:
            if mark.overdue_days:
                moment = _midnight(mark.due + timedelta(days=1))
                code = mark.period.code
                yield RegisterChange(Kind.OVERDUE, f"overdue-{code}", moment, summary.code, code)


def _exempt(session: Session) -> Iterator[RegisterChange]:
    for row in session.scalars(select(Exemption)):
        yield RegisterChange(
            Kind.EXEMPT,
            f"exempt-{row.id}",
            max(row.created, _midnight(row.valid_from)),
            row.item_code,
            ", ".join(row.periods),
            reason=row.reason,
            signer=row.signer,
            last_day=row.expires_on,
        )


def _decided(session: Session, now: datetime) -> Iterator[RegisterChange]:
    for decision in decisions_in_order(session):
        if decision.in_force_from <= local_day(now):
            moment = _midnight(decision.in_force_from)
            yield RegisterChange(Kind.DECISION, f"decision-{decision.id}", moment, "", decision.number)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
