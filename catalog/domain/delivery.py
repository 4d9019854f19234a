"""Domain: which public files answer a period at a moment, and since when they answered it whole.

Figures answer the periods that their stated days overlap. A snapshot answers every period that had begun on
the day whose state it shows: whoever sees a newer list does not wait for the old one. Of one slot the newest
public file that answers the period counts: a correction replaces what it corrects. Standard library only.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from catalog.domain.periods import Kind, Period, period_of
from catalog.domain.register_facts import Release
from catalog.domain.scope import Completeness, Scope, measure


class Delivery(NamedTuple):
    """What answers a scope at a moment. `completed_at` is the first moment at which it was whole.

    It is told only while it is whole now: what was withdrawn has to be delivered again, but a correction of
    what was in time makes nobody late.
    """

    counted: tuple[Release, ...]
    completeness: Completeness
    completed_at: datetime | None
    is_live: bool


class Deliveries:
    """The releases of one item as they were known at a moment, found by period."""

    def __init__(self, releases: Iterable[Release], at: datetime) -> None:
        self._at = at
        self._known = sorted((r for r in releases if r.published_at <= at), key=lambda r: r.published_at)
        self._by_period: dict[Kind, dict[str, list[Release]]] = {}

    @cached_property
    def _dated(self) -> list[tuple[Release, date]]:
        """The files with the day whose state they show, in the order of their publication."""
        return [(r, r.as_of) for r in self._known]

    @cached_property
    def _newest_states(self) -> list[date]:
        """Beside `_dated`, the newest day shown up to there: it only grows, so it can be searched."""
        return list(accumulate((as_of for _, as_of in self._dated), max))

    @cached_property
    def _slots(self) -> list[list[tuple[Release, date]]]:
        """Of every slot the public files with the day whose state they show, newest first."""
        slots: dict[str, list[tuple[Release, date]]] = defaultdict(list)
        for release, as_of in self._dated:
            if release.is_public_at(self._at):
                slots[release.source].append((release, as_of))
        return [sorted(s, key=lambda pair: -pair[0].number) for s in slots.values()]

    def of(self, scope: Scope) -> Delivery:
        """What answers this scope."""
        start = scope.period.start
        figures = () if scope.is_snapshot else self._figures_of(scope.period)
        counted = self._newest_since(start) if scope.is_snapshot else self._newest(figures)
        if not counted:
            return Delivery((), Completeness(0, scope.total), None, is_live=False)
        completeness = measure(scope, counted)
        if not completeness.is_complete:
            return Delivery(counted, completeness, None, is_live=False)
        is_live = all(r.is_live_at(self._at) for r in counted)
        first_whole = self._first_whole(scope, figures or self._snapshots_since(start), counted)
        return Delivery(counted, completeness, first_whole, is_live)

    def public(self) -> tuple[Release, ...]:
        """The newest public file of every slot, whatever period it speaks of."""
        return tuple(slot[0][0] for slot in self._slots)

    def _snapshots_since(self, day: date) -> Iterator[Release]:
        """The files that show a state of `day` or later, in the order of their publication."""
        for number in range(bisect_left(self._newest_states, day), len(self._dated)):
            release, as_of = self._dated[number]
            if as_of >= day:
                yield release

    @property
    def has_public(self) -> bool:
        """Is any file public?"""
        return any(r.is_public_at(self._at) for r in self._known)

    def _newest_since(self, day: date) -> tuple[Release, ...]:
        """Of every slot the newest public file that shows a state of `day` or later."""
        found = []
        for slot in self._slots:
            for release, as_of in slot:
                if as_of >= day:
                    found.append(release)
                    break
        return tuple(found)

    def _newest(self, speaking: Sequence[Release]) -> tuple[Release, ...]:
        if len(speaking) == 1:
            return (speaking[0],) if speaking[0].is_public_at(self._at) else ()
        return _newest_public(speaking, self._at)

    def _figures_of(self, period: Period) -> Sequence[Release]:
        """The files whose figures speak of the period, in the order of their publication."""
        if period.kind not in self._by_period:
            self._by_period[period.kind] = self._sort_into_periods(period.kind)
        return self._by_period[period.kind].get(period.code, ())

    def _sort_into_periods(self, kind: Kind) -> dict[str, list[Release]]:
        """Figures by the code of every period of this kind that they speak of: walked once for all."""
        found: dict[str, list[Release]] = defaultdict(list)
        for release in self._known:
            if release.span is None:
                continue
            first, last = release.span
            period = period_of(first, kind)
            found[period.code].append(release)
            while period.end < last:
                period = period.next
                found[period.code].append(release)
        return found

    def _first_whole(
        self, scope: Scope, speaking: Iterable[Release], counted: Sequence[Release]
    ) -> datetime | None:
        """The first moment at which the public files filled the scope, tried at each moment of change.

        Mostly the very first file did, so the others are not looked at before. `counted` fill it now.
        """
        waiting = iter(speaking)
        seen = [next(waiting)]
        first = seen[0].published_at
        for release in waiting:
            seen.append(release)
            if release.published_at != first:
                break
        if len(seen) == 1:
            return first
        is_alone = len(seen) == 2 and seen[1].published_at != first and seen[0].is_public_at(first)
        is_equal = scope.is_snapshot and len(counted) == 1 and counted[0].coverage is seen[0].coverage
        if (is_alone and is_equal) or self._is_whole_at(scope, seen, first):
            return first
        seen += waiting
        moments = {r.published_at for r in seen} | {r.ended_at for r in seen if r.ended_at}
        for moment in sorted(m for m in moments if m <= self._at):
            if self._is_whole_at(scope, seen, moment):
                return moment
        return None

    def _is_whole_at(self, scope: Scope, speaking: Sequence[Release], moment: datetime) -> bool:
        counted = _newest_public(speaking, moment)
        return bool(counted) and measure(scope, counted).is_complete


def _newest_public(releases: Sequence[Release], at: datetime) -> tuple[Release, ...]:
    newest: dict[str, Release] = {}
    for release in releases:
        if release.is_public_at(at):
            known = newest.get(release.source)
            if known is None or known.number < release.number:
                newest[release.source] = release
    return tuple(newest.values())
