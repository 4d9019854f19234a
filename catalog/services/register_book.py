"""Use-cases on the register as a whole: every item with its state now, kept as long as nothing was written.

The answers are computed from facts (ADR 0022). What is kept is compared with the clock of facts at every
question, so an answer is right from the commit of the fact on; at midnight everything is asked anew.
"""

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.domain.register_facts import Code, local_day
from catalog.domain.register_indicators import owed_by
from catalog.domain.register_states import ItemState, state_at
from catalog.services import fact_clock
from catalog.services.item_facts import KnownItem, load_items
from catalog.services.item_quality import quality_of_items
from catalog.services.list_versions import listed_codes
from catalog.services.register_summary import Summary, summarize
from catalog.services.register_terms import RegisterTerms

AT_ONCE = 100


@dataclass(frozen=True)
class Stamp:
    """Names what the register says: equal digests mean equal answers. `since` is when this process saw it."""

    digest: str
    since: datetime


@dataclass(frozen=True)
class PublicTold:
    """Of each item, by its code: the state that the public is told, and the mean of its scores if any."""

    standings: Mapping[str, Code]
    quality: Mapping[str, int]


def batched(codes: Collection[str], size: int) -> Iterator[list[str]]:
    """The codes in lists of `size` at most, in their order."""
    ordered = list(codes)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


@dataclass
class _Kept:
    """The short answers of one day, each with the tick of the clock at which it was computed."""

    day: date
    everything: int
    ticks: dict[str, int] = field(default_factory=dict)
    # None: an item whose first decision is not in force yet.
    answers: dict[str, Summary | None] = field(default_factory=dict)


class RegisterBook:
    """The register of one running process. Safe to share between threads."""

    def __init__(self, terms: RegisterTerms) -> None:
        self.terms = terms
        self._lock = threading.Lock()
        self._kept: _Kept | None = None
        self._next: _Kept | None = None
        self._stamp: Stamp | None = None
        self._told: tuple[tuple[date, int] | None, PublicTold] = (None, PublicTold({}, {}))

    def stamp(self, session: Session, now: datetime) -> Stamp:
        """The state of all facts on the day of `now`, for answers that a client may already have."""
        told = repr((local_day(now), sorted(fact_clock.read(session).items())))
        digest = hashlib.sha256(told.encode()).hexdigest()
        with self._lock:
            if self._stamp is None or self._stamp.digest != digest:
                self._stamp = Stamp(digest, now)
            return self._stamp

    def summaries(self, session: Session, now: datetime) -> list[Summary]:
        """Every item that was ever on the list, in its order; a repealed one has its last place."""
        with self._lock:
            kept = self._refreshed(session, now)
            found = [answer for answer in kept.answers.values() if answer is not None]
        return sorted(found, key=lambda s: (s.item.position, s.code))

    def public_told(self, session: Session, now: datetime) -> PublicTold:
        """What the public is told of each item in a word; asked for with every search, so kept."""
        asked = (local_day(now), fact_clock.total(session))
        of, told = self._told
        if of != asked:
            summaries = self.summaries(session, now)
            points = {one.code: one.points.mean for one in summaries}
            told = PublicTold(
                {one.code: one.public_standing for one in summaries},
                {code: mean for code, mean in points.items() if mean is not None},
            )
            self._told = (asked, told)
        return told

    def prepare(self, session: Session, at: datetime) -> None:
        """Work out the answers of the day of `at` beforehand, beside those of today that are still asked for.

        When that day comes they are taken as they are; what was written in between is asked anew.
        """
        day, ticks = local_day(at), fact_clock.read(session)
        with self._lock:
            if day in [kept.day for kept in (self._kept, self._next) if kept]:
                return
        kept = _Kept(day, ticks.pop(fact_clock.EVERYTHING, 0))
        self._answer(session, kept, None, ticks, at)
        with self._lock:
            self._next = kept

    def states(
        self, session: Session, codes: Collection[str], at: datetime
    ) -> dict[str, tuple[KnownItem, ItemState]]:
        """These items with their obligations at any moment; those not on the list by then are left out."""
        known = load_items(session, self.terms, codes)
        return {code: (known[code], state) for code, state in self._states(known, at).items()}

    def all_states(self, session: Session, at: datetime) -> dict[str, tuple[KnownItem, ItemState]]:
        """The same for every item, for reports and snapshots: seconds for thousands of items."""
        return dict(self.each_state(session, at))

    def each_state(
        self, session: Session, at: datetime, codes: Collection[str] | None = None
    ) -> Iterator[tuple[str, tuple[KnownItem, ItemState]]]:
        """The same one after another, for these items or for all: little is in memory at once."""
        for some in batched(listed_codes(session) if codes is None else codes, AT_ONCE):
            yield from self.states(session, some, at).items()

    def _states(self, known: Mapping[str, KnownItem], at: datetime) -> dict[str, ItemState]:
        found = {code: state_at(item.facts, self.terms.deadlines, at) for code, item in known.items()}
        return {code: state for code, state in found.items() if state is not None}

    def _refreshed(self, session: Session, now: datetime) -> _Kept:
        day, ticks = local_day(now), fact_clock.read(session)
        everything = ticks.pop(fact_clock.EVERYTHING, 0)
        if self._next is not None and self._next.day == day:
            self._kept, self._next = self._next, None
        kept = self._kept
        if kept is None or (kept.day, kept.everything) != (day, everything):
            kept = _Kept(day, everything)
            self._answer(session, kept, None, ticks, now)
            self._kept = kept
            return kept
        stale = [code for code, tick in ticks.items() if kept.ticks.get(code) != tick]
        if stale:
            self._answer(session, kept, stale, ticks, now)
        return kept

    def _answer(
        self,
        session: Session,
        kept: _Kept,
        codes: Iterable[str] | None,
        ticks: Mapping[str, int],
        now: datetime,
    ) -> None:
        asked = listed_codes(session) if codes is None else list(codes)
        # The facts of a few items at a time: those of thousands would fill the memory for one short answer.
        for some in batched(asked, AT_ONCE):
            known = load_items(session, self.terms, some)
            states = self._states(known, now)
            owed = {code: owed_by(state, kept.day) for code, state in states.items()}
            scores = quality_of_items(session, owed)
            for code in some:
                state = states.get(code)
                kept.answers[code] = (
                    None if state is None else summarize(known[code], state, kept.day, scores[code].points)
                )
                kept.ticks[code] = ticks.get(code, 0)
