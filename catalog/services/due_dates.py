"""Use-cases on the calendar of due dates: which periods of which items fall due when, now and in a year."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.obligations import obligations_until
from catalog.domain.policy import Actor
from catalog.domain.register_facts import VIETNAM, ItemVersion, local_day
from catalog.domain.register_states import ItemState
from catalog.models import AuditEntry, Organization
from catalog.presenters.due_calendar import DueEvent
from catalog.services import fact_clock
from catalog.services.item_facts import KnownItem
from catalog.services.register_book import RegisterBook

BACK = timedelta(days=60)
AHEAD = timedelta(days=370)
# The whole list at once: a year of it would be tens of megabytes.
AHEAD_OF_ALL = timedelta(days=100)
_ONE_DAY = timedelta(days=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def public_codes(session: Session, book: RegisterBook, unit: str | None, *, now: datetime) -> list[str]:
    """The items whose due dates are shown to everyone: all, or those of one unit."""
    return [s.code for s in book.summaries(session, now) if unit is None or s.unit == unit]


def own_codes(session: Session, book: RegisterBook, actor: Actor, *, now: datetime) -> list[str]:
    """The items of a person's own calendar: of the own unit, of all units for those who review."""
    seen = book.summaries(session, now)
    return [s.code for s in seen if policy.may(actor, "see_draft", s.unit)]


def stamp(session: Session, *, now: datetime) -> str:
    """What changes whenever any due date may have changed."""
    told = json.dumps([local_day(now).isoformat(), sorted(fact_clock.read(session).items())])
    return hashlib.sha256(told.encode()).hexdigest()


def due_events(
    session: Session, book: RegisterBook, codes: Collection[str], *, now: datetime, ahead: timedelta = AHEAD
) -> list[DueEvent]:
    """Every period of these items due from 60 days ago to a year (or `ahead`) from now."""
    ticks = fact_clock.read(session)
    units = {unit.id: unit.title_vi for unit in session.scalars(select(Organization))}
    acts = _last_acts(session)
    found: list[DueEvent] = []
    for known, state in book.states(session, codes, now).values() if codes else ():
        found += _events(book, known, state, units, ticks, acts, now, ahead)
    return found


def _events(
    book: RegisterBook,
    known: KnownItem,
    state: ItemState,
    units: Mapping[str, str],
    ticks: Mapping[str, int],
    acts: Mapping[str, datetime],
    now: datetime,
    ahead: timedelta,
) -> Iterator[DueEvent]:
    today = local_day(now)
    name = known.version_on(today).item.name_vi
    sequence = ticks.get(known.code, 0) + ticks.get(fact_clock.EVERYTHING, 0) + _boundaries(known, today)
    modified = max(_last_fact(known, now), acts.get(known.code, _NEVER))
    done = {o.obligation.period.code: not o.is_open for o in state.obligations}
    owners = {o.obligation.period.code: o.unit for o in state.obligations}
    asked = [o.obligation for o in state.obligations]
    later = obligations_until(
        _as_announced(known, today), known.facts.changes, book.terms.deadlines, today + ahead
    )
    asked += [o for o in later if o.period.code not in done]
    for one in asked:
        if today - BACK <= one.due <= today + ahead:
            unit = owners.get(one.period.code, state.unit)
            yield DueEvent(
                item=known.code,
                name_vi=name,
                unit_vi=units.get(unit or "", ""),
                period=one.period,
                due=one.due,
                is_cancelled=done.get(one.period.code, state.version is None),
                sequence=sequence,
                modified=modified,
            )


def _as_announced(known: KnownItem, today: date) -> tuple[ItemVersion, ...]:
    """The versions of an item; one that was repealed lately without its end, so that what it had announced
    is taken back in every calendar."""
    versions = known.facts.versions
    end = versions[-1].valid_to
    if end is None or end >= today:
        return versions
    return (*versions[:-1], replace(versions[-1], valid_to=None)) if end >= today - BACK else ()


def _last_acts(session: Session) -> dict[str, datetime]:
    """When somebody last acted on each item: orders, changes, assignments."""
    asked = select(AuditEntry.object_id, func.max(AuditEntry.at)).where(AuditEntry.object_kind == "list_item")
    return {row[0]: row[1] for row in session.execute(asked.group_by(AuditEntry.object_id))}


def _boundaries(known: KnownItem, today: date) -> int:
    """How many days have passed on which an order began or ended: such a day changes a state unwritten."""
    facts = known.facts
    days = [d for e in facts.exemptions for d in (e.valid_from, e.expires_on + _ONE_DAY)]
    days += [o.expires_on + _ONE_DAY for o in facts.overrides]
    days += [v.valid_from for v in facts.versions]
    return sum(day <= today for day in days)


def _last_fact(known: KnownItem, now: datetime) -> datetime:
    """The moment of the newest fact about the item up to now."""
    facts, today = known.facts, local_day(now)
    moments = [v.decision.created for v in known.versions]
    moments += [w.at for w in facts.work]
    moments += [m for r in facts.releases for m in (r.published_at, r.ended_at) if m]
    moments += [o.signed_at for o in facts.overrides]
    days = [v.valid_from for v in facts.versions]
    days += [d for e in facts.exemptions for d in (e.valid_from, e.expires_on + _ONE_DAY)]
    days += [o.expires_on + _ONE_DAY for o in facts.overrides]
    days += [a.valid_from for a in facts.assignments]
    days += facts.changes
    moments += [datetime.combine(day, time.min, VIETNAM) for day in days if day <= today]
    return max(m for m in moments if m <= now) if any(m <= now for m in moments) else now
