"""Domain: reference periods, what they are called, when they begin and end, and which a frequency asks for.

A period is a year (`2025`), half year (`2025-H1`), quarter (`2025-Q3`), month (`2025-03`), ISO week
(`2025-W01`) or, for what is due when it changes, the day of the change (`2025-03-14`). Standard library only.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

ON_CHANGE = "on-change"


class Kind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"


# Kind -> months in one period.
_MONTHS = {Kind.YEAR: 12, Kind.HALF: 6, Kind.QUARTER: 3, Kind.MONTH: 1}

# A frequency of the list -> the kind of period it asks for.
KIND_OF_FREQUENCY = {
    "P1Y": Kind.YEAR,
    "P6M": Kind.HALF,
    "P3M": Kind.QUARTER,
    "P1M": Kind.MONTH,
    "P1W": Kind.WEEK,
    ON_CHANGE: Kind.DAY,
}

_SHAPES = (
    (Kind.YEAR, re.compile(r"([0-9]{4})")),
    (Kind.HALF, re.compile(r"([0-9]{4})-H([12])")),
    (Kind.QUARTER, re.compile(r"([0-9]{4})-Q([1-4])")),
    (Kind.MONTH, re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")),
    (Kind.WEEK, re.compile(r"([0-9]{4})-W([0-9]{2})")),
)
_DAY_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One reference period: its first and last day (both inside), its kind and its code.

    In order of time: by first day, then by last, so that a month stands before the year it opens.
    """

    start: date
    end: date
    kind: Kind = field(compare=False)
    code: str = field(compare=False)

    def __str__(self) -> str:
        return self.code

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def next(self) -> "Period":
        """The period of the same kind that begins the day after this one ends."""
        return period_of(self.end + timedelta(days=1), self.kind)

    @property
    def previous(self) -> "Period":
        """The period of the same kind that ends the day before this one begins."""
        return period_of(self.start - timedelta(days=1), self.kind)

    def days_shared(self, start: date, end: date) -> int:
        """How many of its days lie in `start` to `end` (both inside)."""
        return max(0, (min(self.end, end) - max(self.start, start)).days + 1)


@lru_cache(maxsize=4096)
def period_of(day: date, kind: Kind) -> Period:
    """The period of this kind that holds `day`. A week belongs to the year of its Thursday (ISO 8601)."""
    if kind is Kind.DAY:
        return Period(day, day, kind, day.isoformat())
    if kind is Kind.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(monday, monday + timedelta(days=6), kind, f"{year:04}-W{week:02}")
    length = _MONTHS[kind]
    number = (day.month - 1) // length + 1
    last_month = number * length
    start = date(day.year, last_month - length + 1, 1)
    end = date(day.year, last_month, monthrange(day.year, last_month)[1])
    return Period(start, end, kind, _code(day.year, number, kind))


def parse_period(text: str) -> Period:
    """The period that a code names.

    Raises: ValueError for any other text, and for a week or day that the calendar does not have.
    """
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(text):
            year = int(found[1])
            number = int(found[2]) if kind is not Kind.YEAR else 1
            if kind is Kind.WEEK:
                return period_of(date.fromisocalendar(year, number, 1), kind)
            return period_of(date(year, (number - 1) * _MONTHS[kind] + 1, 1), kind)
    if _DAY_SHAPE.fullmatch(text):
        return period_of(date.fromisoformat(text), Kind.DAY)
    raise ValueError(f"not a reference period: {text!r}")


def periods_ending(frequency: str, since: date, until: date) -> Iterator[Period]:
    """The periods that a frequency asks for and that end from `since` to `until` (both inside), in order.

    What is due when it changes has no calendar, so `on-change` gives none: its periods are the changes.

    Raises: ValueError when the frequency is unknown.
    """
    period = period_of(since, kind_of(frequency))
    if period.kind is Kind.DAY:
        return
    while period.end <= until:
        yield period
        period = period.next


def kind_of(frequency: str) -> Kind:
    """The kind of period that a frequency asks for.

    Raises: ValueError when the frequency is unknown.
    """
    try:
        return KIND_OF_FREQUENCY[frequency]
    except KeyError:
        raise ValueError(f"not an update frequency: {frequency!r}") from None


def _code(year: int, number: int, kind: Kind) -> str:
    if kind is Kind.YEAR:
        return f"{year:04}"
    if kind is Kind.MONTH:
        return f"{year:04}-{number:02}"
    return f"{year:04}-{'H' if kind is Kind.HALF else 'Q'}{number}"
