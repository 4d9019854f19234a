"""Domain: which public files answer a period at a moment, and since when they answered it whole.

Of one slot the newest public file that speaks of the period counts: a correction replaces what it corrects.
Standard library only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalog.domain.periods import Kind, Period, period_of
from catalog.domain.register_facts import Release
from catalog.domain.scope import Completeness, Scope, measure, speaks_of


@dataclass(frozen=True, slots=True)
class Delivery:
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
        self._dated = [(r, r.as_of) for r in self._known]
        self._by_period: dict[Kind, dict[str, list[Release]]] = {}

    def of(self, scope: Scope) -> Delivery:
        """What answers this scope."""
        speaking = self._speaking(scope.period, is_snapshot=scope.is_snapshot)
        counted = _newest_public(speaking, self._at)
        if not counted:
            return Delivery((), Completeness(0, scope.total), None, is_live=False)
        completeness = measure(scope, counted)
        if not completeness.is_complete:
            return Delivery(counted, completeness, None, is_live=False)
        live = all(r.is_live_at(self._at) for r in counted)
        return Delivery(counted, completeness, self._first_whole(scope, speaking), is_live=live)

    def public(self) -> tuple[Release, ...]:
        """The newest public file of every slot, whatever period it speaks of."""
        return _newest_public(self._known, self._at)

    def _speaking(self, period: Period, *, is_snapshot: bool) -> Sequence[Release]:
        if is_snapshot:
            return [r for r, as_of in self._dated if as_of >= period.start]
        if period.kind not in self._by_period:
            self._by_period[period.kind] = self._sort_into_periods(period.kind)
        return self._by_period[period.kind].get(period.code, ())

    def _sort_into_periods(self, kind: Kind) -> dict[str, list[Release]]:
        """Figures by the code of every period of this kind that they speak of: walked once for all."""
        found: dict[str, list[Release]] = defaultdict(list)
        for release in self._known:
            if release.span is None:
                continue
            period = period_of(release.span[0], kind)
            while speaks_of(release, period, is_snapshot=False):
                found[period.code].append(release)
                period = period.next
        return found

    def _first_whole(self, scope: Scope, speaking: Sequence[Release]) -> datetime | None:
        """The first moment at which the public files filled the scope, tried at each moment of change."""
        if len(speaking) == 1:
            return speaking[0].published_at
        moments = {r.published_at for r in speaking} | {r.ended_at for r in speaking if r.ended_at}
        for moment in sorted(m for m in moments if m <= self._at):
            counted = _newest_public(speaking, moment)
            if counted and measure(scope, counted).is_complete:
                return moment
        return None


def _newest_public(releases: Sequence[Release], at: datetime) -> tuple[Release, ...]:
    newest: dict[str, Release] = {}
    for release in releases:
        if release.is_public_at(at):
            known = newest.get(release.source)
            if known is None or known.number < release.number:
                newest[release.source] = release
    return tuple(newest.values())
