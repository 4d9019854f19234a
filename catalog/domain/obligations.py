"""Domain: the obligations of an item: which periods its decisions ask for, and when each is due.

A version of an item asks for every period of its frequency that ends while it is in force. The day named for
the first publication moves the beginning: on that day the newest period whose own due date has come is due,
and those after it as the rules say. Standard library only.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from catalog.domain.deadlines import Deadlines, DueDate
from catalog.domain.periods import ON_CHANGE, Kind, Period, kind_of, period_of
from catalog.domain.register_facts import ItemVersion


class Obligation(NamedTuple):
    """One period of an item: who asked, when it is due, and whether the first publication set that day.

    `due_date` names the legal records; it is None where the list itself named the day.
    """

    period: Period
    version: ItemVersion
    due: date
    due_date: DueDate | None

    @property
    def is_first(self) -> bool:
        """Is it due on the day that the list names for the first publication?"""
        return self.due_date is None


def obligations_until(
    versions: tuple[ItemVersion, ...], changes: Iterable[date], deadlines: Deadlines, until: date
) -> tuple[Obligation, ...]:
    """The obligations whose period has begun by `until`, in the order of the versions and of time.

    The answer is that day's: a version in force on `until` knows of no end, a later one is not known.
    A version that was followed by another keeps what it had asked, and no period is asked for twice.
    """
    found: dict[str, Obligation] = {}
    days = sorted({d for d in changes if d <= until})
    for number, version in enumerate(versions):
        if version.valid_from > until or version.frequency is None:
            continue
        last = date.max if version.is_valid_on(until) else version.valid_to or date.max
        first = _first_day(version, last, is_first_version=number == 0)
        runs_to = period_of(until, kind_of(version.frequency)).end
        dated = _dated_periods(version, days, min(last, runs_to), deadlines)
        for asked in _asked(version, dated, first, deadlines):
            if asked.period.start <= until:
                found.setdefault(asked.period.code, asked)
    return tuple(found.values())


def _first_day(version: ItemVersion, last: date, *, is_first_version: bool) -> date | None:
    """The day of the first publication where this version, in force to `last`, is the one to see to it."""
    named = version.first_publication
    if named is None:
        return None
    # A list may name a day before its own decision: nobody can be late before being asked.
    day = max(named, version.valid_from) if is_first_version else named
    return day if version.valid_from <= day <= last else None


def _dated_periods(
    version: ItemVersion, changes: list[date], last: date, deadlines: Deadlines
) -> Sequence[tuple[Period, DueDate]]:
    """The periods of its frequency that end while the version is in force and by `last`, with due dates."""
    frequency = version.frequency or ""
    if frequency == ON_CHANGE:
        asked = [period_of(d, Kind.DAY) for d in changes if version.valid_from <= d <= last]
        return [(p, deadlines.due(frequency, p)) for p in asked]
    return deadlines.ending(frequency, version.valid_from, last)


def _asked(
    version: ItemVersion, dated: Sequence[tuple[Period, DueDate]], first: date | None, deadlines: Deadlines
) -> list[Obligation]:
    # What would have been due by the first publication is not asked for period by period.
    named = first or version.first_publication or date.min
    asked = [Obligation(p, version, d.day, d) for p, d in dated if d.day > named]
    if first is None:
        return asked
    opening = _opening_period(version.frequency or "", first, deadlines)
    return [Obligation(opening, version, deadlines.moved(first), None), *asked]


def _opening_period(frequency: str, first: date, deadlines: Deadlines) -> Period:
    """The newest period that is due by the rules on the day of the first publication."""
    if frequency == ON_CHANGE:
        return period_of(first, Kind.DAY)
    period = period_of(first, kind_of(frequency))
    while deadlines.due(frequency, period).day > first:
        period = period.previous
    return period
