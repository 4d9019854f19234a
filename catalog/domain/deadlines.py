"""Domain: from the end of a period to its due date, by dated legal records and a calendar of working days.

Due date = end of the period + lag + grace, moved to the next working day. Lag and grace are records with a
source and a validity; the record valid on the last day of the period rules it, however late one asks.
Standard library only: holidays come in behind `WorkingDays`.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from catalog.domain.periods import KIND_OF_FREQUENCY, Period, periods_ending

ANY_FREQUENCY = "*"
_SPAN = re.compile(r"P([0-9]{1,4})([DWM])")


class WorkingDays(Protocol):
    """Which days the offices work."""

    def is_working(self, day: date) -> bool:
        """Is `day` neither a free weekend day nor a holiday?"""
        ...


class Parameter(StrEnum):
    """What a legal record sets."""

    LAG = "lag"
    GRACE = "grace"
    FREQUENCY = "frequency"


@dataclass(frozen=True, slots=True)
class LegalRecord:
    """One dated rule. `value` is a span (`P90D`, `P2W`, `P3M`), for a frequency the frequency itself.

    `frequency` is the one it speaks of or `*` for all. `valid_from` None is "since ever", `valid_to` (inside)
    None is "until further notice". `is_default` marks what no law says and the operator may change.
    """

    key: str
    parameter: Parameter
    frequency: str
    value: str
    valid_from: date | None
    valid_to: date | None
    is_default: bool
    source_vi: str
    source_en: str

    def is_valid_on(self, day: date) -> bool:
        """Does it rule on `day`?"""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a set of legal records: a stable code, the record's key, and the other one's."""

    code: str
    key: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a period is due, and by which records; `unmoved` is the day before weekends and holidays."""

    day: date
    unmoved: date
    lag: LegalRecord
    grace: LegalRecord


class LegalRules:
    """The dated records, asked by day. A law goes before a default, one frequency before all of them."""

    def __init__(self, records: Iterable[LegalRecord]) -> None:
        self.records = tuple(records)

    def ruling(self, parameter: Parameter, frequency: str, day: date) -> LegalRecord | None:
        """The record that rules this frequency on `day`; of two equals the one that began later."""
        valid = [
            r
            for r in self.records
            if r.parameter is parameter and r.frequency in (frequency, ANY_FREQUENCY) and r.is_valid_on(day)
        ]
        return max(valid, key=_weight, default=None)

    def frequencies_on(self, day: date) -> tuple[str, ...]:
        """The frequencies that a list may ask for on `day`, in the order of the records."""
        named = (r for r in self.records if r.parameter is Parameter.FREQUENCY and r.is_valid_on(day))
        return tuple(dict.fromkeys(r.value for r in named))

    def faults(self) -> list[Fault]:
        """Why these records cannot be used: bad spans, turned validity, overlaps, a frequency left without.

        Two records of one kind may not rule the same day, and each frequency needs lag and grace on any day.
        """
        found = [Fault("bad_value", r.key) for r in self.records if not _has_good_value(r)]
        for number, one in enumerate(self.records):
            if one.valid_from and one.valid_to and one.valid_to < one.valid_from:
                found.append(Fault("ends_before_it_begins", one.key))
            found += [
                Fault("overlap", one.key, other.key)
                for other in self.records[number + 1 :]
                if _is_same_kind(one, other) and _overlap(one, other)
            ]
        return [*found, *self._gaps()]

    def _gaps(self) -> list[Fault]:
        always = {
            (r.parameter, r.frequency) for r in self.records if r.valid_from is None and r.valid_to is None
        }
        return [
            Fault("no_record_for_every_day", f"{parameter}:{frequency}")
            for parameter in (Parameter.LAG, Parameter.GRACE)
            for frequency in KIND_OF_FREQUENCY
            if not {(parameter, frequency), (parameter, ANY_FREQUENCY)} & always
        ]


@dataclass(frozen=True)
class Deadlines:
    """The due dates under these rules and this calendar; answers are kept, so make one for a whole page."""

    rules: LegalRules
    calendar: WorkingDays
    _known: dict[tuple[str, str], DueDate] = field(default_factory=dict, repr=False, compare=False)
    _ending: dict[tuple[str, date, date], tuple[tuple[Period, DueDate], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def due(self, frequency: str, period: Period) -> DueDate:
        """When the period is due under the records valid on its last day.

        Raises: ValueError when no lag or grace is in force: `LegalRules.faults` says so beforehand.
        """
        key = (frequency, period.code)
        if key not in self._known:
            self._known[key] = self._reckon(frequency, period)
        return self._known[key]

    def ending(self, frequency: str, since: date, until: date) -> tuple[tuple[Period, DueDate], ...]:
        """The periods of a frequency that end from `since` to `until` (both inside), with due dates."""
        key = (frequency, since, until)
        if key not in self._ending:
            found = periods_ending(frequency, since, until)
            self._ending[key] = tuple((p, self.due(frequency, p)) for p in found)
        return self._ending[key]

    def moved(self, day: date) -> date:
        """The day itself or the next working day."""
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def _reckon(self, frequency: str, period: Period) -> DueDate:
        lag = self.rules.ruling(Parameter.LAG, frequency, period.end)
        grace = self.rules.ruling(Parameter.GRACE, frequency, period.end)
        if lag is None or grace is None:
            raise ValueError(f"no lag or grace for {frequency} on {period.end}")
        unmoved = add_span(add_span(period.end, lag.value), grace.value)
        return DueDate(self.moved(unmoved), unmoved, lag, grace)


def add_span(day: date, span: str) -> date:
    """`day` plus `PnD`, `PnW` or `PnM`. A month counts to the same day, or the last one of a shorter month.

    The last day of a month stays the last day: 30/6 + P3M is 30/9, but 30/9 + P3M is 31/12.

    Raises: ValueError for any other span.
    """
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(f"not a span of days, weeks or months: {span!r}")
    count = int(found[1])
    if found[2] != "M":
        return day + timedelta(days=count * (7 if found[2] == "W" else 1))
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    is_month_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_month_end else min(day.day, last))


def _weight(record: LegalRecord) -> tuple[bool, bool, date]:
    is_law = not record.is_default
    return is_law, record.frequency != ANY_FREQUENCY, record.valid_from or date.min


def _has_good_value(record: LegalRecord) -> bool:
    if record.frequency != ANY_FREQUENCY and record.frequency not in KIND_OF_FREQUENCY:
        return False
    if record.parameter is Parameter.FREQUENCY:
        return record.value in KIND_OF_FREQUENCY
    return _SPAN.fullmatch(record.value) is not None


def _is_same_kind(one: LegalRecord, other: LegalRecord) -> bool:
    if one.parameter is not other.parameter or one.frequency != other.frequency:
        return False
    # A default that holds always may lie under a law, or under the operator's own dated record.
    layers = ((r.is_default, r.valid_from is None and r.valid_to is None) for r in (one, other))
    same_value = one.parameter is not Parameter.FREQUENCY or one.value == other.value
    return same_value and len(set(layers)) == 1


def _overlap(one: LegalRecord, other: LegalRecord) -> bool:
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    end = min(one.valid_to or date.max, other.valid_to or date.max)
    return start <= end
