"""Domain: how much of what was promised for a period is public, counted, and what is missing.

What was promised is a block: days of the period x places of the vintage x columns x formats ("API" is one of
them). A release fills the part of the block that it holds; the share filled is exact also when several files
each bring a part, because the cells of the block are counted and not the four shares multiplied. A list of
things as they are (snapshot) has one day: it counts whole when it is at least as new as the period.
Standard library only.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from catalog.domain.periods import Period
from catalog.domain.register_facts import Coverage, PlacePromise, Promise, Release


class Scope(NamedTuple):
    """What a period must hold: the promise with the places of its day. A tuple: pages make thousands."""

    period: Period
    places: PlacePromise | None
    columns: frozenset[str]
    formats: frozenset[str]
    is_snapshot: bool

    @property
    def total(self) -> int:
        """The cells of the block: days x places x columns x formats; what was not promised counts one."""
        days = 1 if self.is_snapshot else self.period.days
        places = len(self.places.codes) if self.places else 0
        return days * (places or 1) * (len(self.columns) or 1) * (len(self.formats) or 1)


class Completeness(NamedTuple):
    """`filled` of `total` cells of what was promised are public."""

    filled: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Is everything promised public?"""
        return self.filled == self.total

    @property
    def share(self) -> float:
        """The share filled, 0 to 1."""
        return self.filled / self.total

    @property
    def percent(self) -> int:
        """The share in whole percent, rounded down, so that 100 is said of the whole alone."""
        return self.filled * 100 // self.total


@dataclass(frozen=True, slots=True)
class Missing:
    """What no counted release holds. `days` are spans (first, last); `vintages` are wrong place lists used.

    Where all four are empty and the whole is still not there, each part exists but not in every format, place
    or column: `is_scattered`.
    """

    days: tuple[tuple[date, date], ...] = ()
    places: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    vintages: frozenset[str] = frozenset()
    is_scattered: bool = False


def scope_of(period: Period, promise: Promise, *, is_snapshot: bool) -> Scope:
    """What a promise asks for one period."""
    return Scope(period, promise.places_for(period), promise.columns, promise.formats, is_snapshot)


def measure(scope: Scope, releases: Sequence[Release]) -> Completeness:
    """How much of the scope these releases fill together; each must speak of the period."""
    if len(releases) == 1:
        one = releases[0]
        return Completeness(_cells_of_a_day(scope, one.coverage) * _days_filled(scope, one), scope.total)
    return Completeness(_union(scope, releases), scope.total)


def missing(scope: Scope, releases: Sequence[Release]) -> Missing:
    """What keeps the releases from filling the scope, for the reader of a register entry."""
    asked = scope.places
    covers = [r.coverage for r in releases]
    of_vintage = [c.places for c in covers if asked is not None and c.vintage == asked.vintage]
    found = Missing(
        days=() if scope.is_snapshot and releases else _free_days(scope.period, releases),
        places=(asked.codes if asked else frozenset()).difference(*of_vintage),
        columns=scope.columns.difference(*(c.columns for c in covers)),
        formats=scope.formats.difference(*(c.formats for c in covers)),
        vintages=frozenset(c.vintage for c in covers if asked and c.places and c.vintage != asked.vintage),
    )
    has_all_parts = not (found.days or found.places or found.columns or found.formats)
    if releases and has_all_parts and not measure(scope, releases).is_complete:
        return Missing(vintages=found.vintages, is_scattered=True)
    return found


def _days_filled(scope: Scope, release: Release) -> int:
    if scope.is_snapshot:
        return 1
    span, period = release.span, scope.period
    if span is None:
        return 0
    if span[0] <= period.start and period.end <= span[1]:
        return period.days
    return period.days_shared(*span)


def _cells_of_a_day(scope: Scope, held: Coverage) -> int:
    """The cells of one day that one file fills."""
    size = 1
    if scope.places and scope.places.codes:
        is_right = scope.places.vintage == held.vintage
        size = _shared(scope.places.codes, held.places) if is_right else 0
    if scope.columns:
        size *= _shared(scope.columns, held.columns)
    if scope.formats:
        size *= _shared(scope.formats, held.formats)
    return size


def _shared(asked: frozenset[str], held: frozenset[str]) -> int:
    # Most files hold all that was asked, and loaders keep equal sets as one object.
    return len(asked) if asked is held or asked <= held else len(asked & held)


def _union(scope: Scope, releases: Sequence[Release]) -> int:
    """The cells that at least one release fills.

    Each day, place, column and format gets a mask of the releases that hold it; elements with the same mask
    are counted together, so that the product runs over few masks instead of all cells.
    """
    everyone = (1 << len(releases)) - 1
    asked = scope.places
    covers = [r.coverage for r in releases]
    right = [c.places if asked and c.vintage == asked.vintage else frozenset() for c in covers]
    axes = (
        Counter({everyone: 1}) if scope.is_snapshot else _day_masks(scope.period, releases),
        _masks(asked.codes if asked else frozenset(), right, everyone),
        _masks(scope.columns, [c.columns for c in covers], everyone),
        _masks(scope.formats, [c.formats for c in covers], everyone),
    )
    filled = Counter({everyone: 1})
    for axis in axes:
        crossed: Counter[int] = Counter()
        for mask, count in filled.items():
            for other, more in axis.items():
                if both := mask & other:
                    crossed[both] += count * more
        filled = crossed
    return filled.total()


def _masks(asked: frozenset[str], held: Sequence[frozenset[str]], everyone: int) -> Counter[int]:
    if not asked:
        return Counter({everyone: 1})
    return Counter(sum(1 << n for n, some in enumerate(held) if element in some) for element in asked)


def _day_masks(period: Period, releases: Sequence[Release]) -> Counter[int]:
    """The days of the period by the releases that speak of them, span by span."""
    spans = [r.span for r in releases]
    edges = {period.start, period.end + timedelta(days=1)}
    for span in spans:
        if span:
            edges |= {d for d in (span[0], span[1] + timedelta(days=1)) if period.start < d <= period.end}
    ordered = sorted(edges)
    masks: Counter[int] = Counter()
    for first, after in pairwise(ordered):
        mask = sum(1 << n for n, span in enumerate(spans) if span and span[0] <= first <= span[1])
        masks[mask] += (after - first).days
    return masks


def _free_days(period: Period, releases: Iterable[Release]) -> tuple[tuple[date, date], ...]:
    """The spans of the period that no release speaks of."""
    free: list[tuple[date, date]] = []
    day = period.start
    for start, end in sorted(r.span for r in releases if r.span):
        if start > day:
            free.append((day, min(start - timedelta(days=1), period.end)))
        day = max(day, end + timedelta(days=1))
        if day > period.end:
            return tuple(free)
    return (*free, (day, period.end))
