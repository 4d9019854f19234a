"""Use-cases on reminders of due dates: 15, 7, 3 days before, when late, each week after, to the head at last.

Each is made once for a period and mark, and shown in the workspace while the period is open, whether mail
is sent or not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.policy import Actor, Role
from catalog.domain.register_facts import local_day
from catalog.domain.register_states import ObligationState
from catalog.i18n import LOCAL
from catalog.models import Counter, Nudge, User
from catalog.services import queue
from catalog.services.register_book import RegisterBook

JOB = "remind_of_due_dates"
ESCALATED = "escalated"
BEFORE = (3, 7, 15)
# When a day's reminders are made; a worker that starts later makes them then.
MORNING = time(7, 0)
SHOWN_FOR = timedelta(days=365)
_DAY_COUNTER = "nudge_day"
_WEEK = 7
_REVIEWING = frozenset({Role.REVIEWER, Role.ADMIN})


@dataclass(frozen=True)
class Reminder:
    """A period that somebody is reminded of, as it stood when it was looked at; `days` to the due date."""

    item: str
    name_vi: str
    period: str
    mark: str
    unit: str | None
    due: date
    days: int


def mark_of(days: int) -> str | None:
    """The reminder for so many days before (negative: after) the due date: d15, d7, d3, late, late1..."""
    if days < 0:
        weeks = -days // _WEEK
        return f"late{weeks}" if weeks else "late"
    return next((f"d{limit}" for limit in BEFORE if days <= limit), None)


def is_due(session: Session, *, now: datetime) -> bool:
    """Are today's reminders still to be made?"""
    local = now.astimezone(LOCAL)
    return local.time() >= MORNING and queue.current_number(session, _DAY_COUNTER) < local.date().toordinal()


def find_reminders(
    session: Session, book: RegisterBook, *, escalate_after: timedelta, now: datetime
) -> list[Reminder]:
    """What is to be told today, whether it was told already or not."""
    today = local_day(now)
    horizon = today + timedelta(days=max(BEFORE))
    known = book.summaries(session, now)
    codes = [s.code for s in known if not s.is_repealed and s.next_due and s.next_due <= horizon]
    found = []
    for code, (item, state) in book.states(session, codes, now).items() if codes else ():
        name = item.version_on(today).item.name_vi
        for one in state.obligations:
            days = (one.obligation.due - today).days
            for mark in _marks(one, days, escalate_after):
                period = one.obligation.period.code
                found.append(Reminder(code, name, period, mark, one.unit, one.obligation.due, days))
    return found


def record_reminders(session: Session, found: Iterable[Reminder], *, now: datetime) -> list[Nudge]:
    """Write what was not told before and close the day; nothing when another worker has closed it."""
    if not _claim_day(session, local_day(now)):
        return []
    wanted = {(r.item, r.period, r.mark): r for r in found}
    told = session.execute(select(Nudge.item_code, Nudge.period, Nudge.mark))
    for key in told:
        wanted.pop((key[0], key[1], key[2]), None)
    made = [
        Nudge(item_code=r.item, period=r.period, mark=r.mark, organization_id=r.unit, due=r.due, created=now)
        for r in wanted.values()
    ]
    session.add_all(made)
    session.flush()
    return made


def people_to_tell(session: Session, nudges: Sequence[Nudge]) -> dict[str, list[Nudge]]:
    """Who is told of what, by account; of what no unit has, or a unit without people, those who review."""
    users = session.scalars(select(User).where(User.is_active).order_by(User.name)).all()
    told: dict[str, list[Nudge]] = defaultdict(list)
    for nudge in nudges:
        for user in _addressees(nudge, users):
            told[user.id].append(nudge)
    return told


def open_reminders(session: Session, book: RegisterBook, actor: Actor, *, now: datetime) -> list[Reminder]:
    """The newest reminder of every open period that this person is told of, the earliest due date first.

    An item that has moved is shown to the unit that has it now.
    """
    rows = session.scalars(
        select(Nudge).where(Nudge.created > now - SHOWN_FOR).order_by(Nudge.created, Nudge.id)
    ).all()
    newest = {(row.item_code, row.period): row for row in rows}
    mine = _items_of(session, book, actor, {row.item_code for row in rows}, now)
    today, found = local_day(now), []
    for code, (item, state) in book.states(session, mine, now).items() if mine else ():
        name = item.version_on(today).item.name_vi
        for one in state.obligations:
            row = newest.get((code, one.obligation.period.code))
            if row is not None and one.is_open:
                days = (one.obligation.due - today).days
                found.append(Reminder(code, name, row.period, row.mark, one.unit, one.obligation.due, days))
    return sorted(found, key=lambda r: (r.due, r.item, r.period))


def count_open(session: Session, book: RegisterBook, actor: Actor, *, now: datetime) -> int:
    """Items with an open reminder for this person, from the kept answers: for the bell on every page."""
    today = local_day(now)
    horizon = today + timedelta(days=max(BEFORE))
    codes = set(session.scalars(select(Nudge.item_code).where(Nudge.created > now - SHOWN_FOR).distinct()))
    pressing = {s.code for s in book.summaries(session, now) if s.next_due and s.next_due <= horizon}
    return len(_items_of(session, book, actor, codes & pressing, now))


def _marks(one: ObligationState, days: int, escalate_after: timedelta) -> list[str]:
    mark = mark_of(days) if one.is_open else None
    if mark is None:
        return []
    return [mark, ESCALATED] if -days >= escalate_after.days and days < 0 else [mark]


def _claim_day(session: Session, day: date) -> bool:
    row = session.get(Counter, _DAY_COUNTER, with_for_update=True)
    if row is None:
        row = Counter(name=_DAY_COUNTER, value=0)
        session.add(row)
    if row.value >= day.toordinal():
        return False
    row.value = day.toordinal()
    session.flush()
    return True


def _addressees(nudge: Nudge, users: Sequence[User]) -> list[User]:
    own = [u for u in users if nudge.organization_id and u.organization_id == nudge.organization_id]
    heads = [u for u in own if u.role == Role.HEAD]
    editors = [u for u in own if u.role == Role.EDITOR]
    wanted = heads if nudge.mark == ESCALATED else editors or heads
    return wanted or [u for u in users if u.role == Role.REVIEWER]


def _items_of(
    session: Session, book: RegisterBook, actor: Actor, codes: Collection[str], now: datetime
) -> list[str]:
    """Of these items those that this person is told of."""
    if actor.role is None or not codes:
        return []
    listed = [s for s in book.summaries(session, now) if s.code in codes and not s.is_repealed]
    if actor.role not in _REVIEWING:
        return [s.code for s in listed if s.unit is not None and s.unit == actor.organization_id]
    staffed = set(session.scalars(select(User.organization_id).where(User.is_active)))
    return [s.code for s in listed if s.unit is None or s.unit not in staffed]
