"""One generation opened for reading: columns as arrays, postings read when first asked for, scored by numpy.

Nothing of it changes after it is made, so threads share it; only the reading of postings is serialised,
for a Whoosh reader is not to be shared between threads. Source: 30-search.md, why Whoosh is slow, 2 to 4.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from catalog.domain.search_condition import EVERYTHING, Condition
from catalog.ports import FACETS, Query, Result
from catalog.search.condition_masks import mask_of
from catalog.search.facet_columns import FacetColumn
from catalog.search.facets import chosen
from catalog.search.hit_order import HitOrder, Hits, joined
from catalog.search.planning import Plan, plan_query
from catalog.search.ranking import (
    ALL_WORDS_FACTOR,
    AROUND_FACTOR,
    ELSEWHERE_FACTOR,
    K1,
    OTHER_YEAR_FACTOR,
    WIDE_FACTOR,
    WIDER_FACTOR,
    B,
    covered,
    rarity,
)
from catalog.search.segment_columns import FieldColumn, Floats, Ints, SegmentColumns
from catalog.search.spelling import SpellingTable
from catalog.search.whoosh_postings import NOTHING
from catalog.search.word_tables import WordTables

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int8]
Places = npt.NDArray[np.integer[Any]]
# Bytes of scores by token, and tokens with their frequencies, that stay with a snapshot.
_KEPT_BYTES = 64 * 2**20
_KEPT_FREQUENCIES = 50_000
_KEPT_PLANS = 500
_KEPT_MASKS = 32


class Segment(Protocol):
    """What a snapshot is made of: documents in columns, and what they hold."""

    @property
    def columns(self) -> SegmentColumns:
        """The rows of its documents, deleted ones too."""

    @property
    def alive(self) -> Mask:
        """Which of its documents were not deleted."""

    def postings(self, token: str) -> tuple[Places, npt.NDArray[np.floating[Any]]]:
        """The documents that hold the token, deleted ones too, with its weights."""


class Snapshot:
    """The living documents of one generation; a document's place counts through all segments.

    `older` is the snapshot before: what did not change is taken from it.
    """

    def __init__(
        self, segments: Sequence[Segment], *, generation: int, stamp: str, older: "Snapshot | None" = None
    ) -> None:
        self.generation = generation
        self.stamp = stamp
        self.segments = tuple(segments)
        sizes = [segment.columns.size for segment in segments]
        self._bases = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._alive: Mask = joined([segment.alive for segment in segments], np.bool_)
        self._lengths: Floats = joined([s.columns.lengths for s in segments], np.float64)
        self._wide: Mask = joined([s.columns.wide for s in segments], np.bool_)
        self._count = int(self._alive.sum())
        total = float(self._lengths[self._alive].sum())
        self._mean_length = total / self._count if self._count else 0.0
        self._starts: list[int] = self._bases.tolist()
        self._living: Ints = np.flatnonzero(self._alive)
        # At once, so that the first visitor after an update does not wait for them.
        self._fields: dict[str, FacetColumn] = {}
        for field in FACETS:
            self.values(field).prepared()
        self.spelling = self._spelling(older)
        self._order = HitOrder([segment.columns for segment in segments])
        self._masks: dict[Condition, Mask] = {}
        self._plans: dict[tuple[str, bool], Plan] = {}
        self._has_dead = self._count < len(self._alive)
        self._frequencies: dict[str, int] = {}
        self._scored: dict[str, tuple[Places, Floats]] = {}
        self._kept_bytes = 0

    def answer(self, query: Query, tables: WordTables) -> Result:
        """The page, total and facet counts of a query that has been checked.

        Raises: QueryRefused when the text is too long.
        """
        plan = self._plan(query.text, tables, is_literal=query.is_literal)
        found = self._matching(plan)
        if query.condition != EVERYTHING:
            found = found.within(self._true(query.condition))
        passing = {field: self.values(field).holding(values) for field, values in chosen(query).items()}
        hits = _passing(found, passing)
        return Result(
            total=len(hits.places),
            ids=tuple(self._order.page(query, hits)),
            facets={f: self._counts(f, found, hits, passing, query.facet_limit) for f in query.facets},
            generation=self.generation,
            corrections=tuple((one.typed, one.read) for one in plan.corrections),
            is_relaxed=found.is_relaxed,
        )

    def _plan(self, text: str, tables: WordTables, *, is_literal: bool) -> Plan:
        """The plan of a text; pages and choices of one question follow each other."""
        kept = self._plans.get((text, is_literal))
        if kept is None:
            if len(self._plans) > _KEPT_PLANS:
                self._plans = {}
            kept = self._plans[text, is_literal] = self._new_plan(text, tables, is_literal=is_literal)
        return kept

    def _spelling(self, older: "Snapshot | None") -> SpellingTable:
        """The table of the folded words; few updates bring a new one."""
        words = {word for segment in self.segments for word in segment.columns.words}
        return older.spelling if older and older.spelling.words == words else SpellingTable(words)

    def _new_plan(self, text: str, tables: WordTables, *, is_literal: bool) -> Plan:
        return plan_query(text, self, tables, is_literal=is_literal)

    def frequency(self, token: str) -> int:
        """How many documents hold the token."""
        found = self._frequencies.get(token)
        if found is None:
            if len(self._frequencies) > _KEPT_FREQUENCIES:
                self._frequencies = {}
            found = self._frequencies[token] = len(self._postings(token))
        return found

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones included."""
        return len(self._alive)

    def values(self, field: str) -> FacetColumn:
        """The values of a field of text through all segments; made when first asked for."""
        if field not in self._fields:
            columns = [_column(segment, field) for segment in self.segments]
            self._fields[field] = FacetColumn(columns, self._starts[:-1], len(self._alive))
        return self._fields[field]

    def times(self, field: str) -> Ints:
        """When each document was modified or created."""
        return self._order.modified if field == "modified" else self._order.created

    def holding_all(self, tokens: Sequence[str]) -> Mask:
        """The documents that hold every one of the tokens; of none, all documents."""
        if not tokens:
            return self._alive
        rarest, *others = sorted((self._held(token) for token in tokens), key=len)
        for other in others:
            # Postings are in order: the few documents of a rare pair are looked up in those of its words.
            found = np.searchsorted(other, rarest)
            rarest = rarest[other[np.minimum(found, len(other) - 1)] == rarest]
        mask = np.zeros(len(self._alive), dtype=np.bool_)
        mask[rarest] = True
        return mask

    def _holding_any(self, *tokens: str) -> Mask:
        """Which documents have at least one of the tokens."""
        mask = np.zeros(len(self._alive), dtype=np.bool_)
        for token in tokens:
            mask[self._held(token)] = True
        return mask

    def _held(self, token: str) -> Places:
        """The documents that hold the token in ascending order; deleted ones may be among them."""
        return self._postings(token)

    def _true(self, condition: Condition) -> Mask:
        """Where the condition is true; the pages of one question follow each other."""
        kept = self._masks.get(condition)
        if kept is None:
            if len(self._masks) >= _KEPT_MASKS:
                self._masks = {}
            kept = self._masks[condition] = mask_of(condition, self)
        return kept

    def _matching(self, plan: Plan) -> Hits:
        """Which documents have enough of the words, with the score of each."""
        if plan.is_everything:
            return Hits(self._living, np.zeros(self._count))
        if plan.is_all_but:
            left = np.flatnonzero(self._without(plan))
            return Hits(left, np.zeros(len(left)))
        found, about, scores = self._added(plan)
        is_apart = self._narrow(plan, found)
        may_be_meant = self._may_be_meant(plan)
        having = np.bincount(found, minlength=len(plan.required) + 1)
        if may_be_meant is not None:
            meant = np.bincount(found[may_be_meant], minlength=len(plan.required) + 1)
            having = meant if meant[1:].any() else having
        needed = plan.needed_of(having.tolist())
        places = np.flatnonzero(found >= needed) if needed else np.empty(0, np.intp)
        worth = scores[places]
        worth *= np.where(found[places] == len(plan.required), ALL_WORDS_FACTOR, 1.0)
        worth *= np.array([covered(n, len(plan.words)) for n in range(len(plan.words) + 1)])[about[places]]
        worth *= self._factors(plan, places, may_be_meant)
        return Hits(places, worth, len(places) > 0 and (needed < plan.needed or is_apart))

    def _added(self, plan: Plan) -> tuple[Counts, Counts, Floats]:
        """How many of the required tokens each document has, how many of the words, and the sum of scores."""
        scores = np.zeros(len(self._alive))
        found: Counts = np.zeros(len(self._alive), dtype=np.int8)
        about = found
        for place, token in enumerate(plan.required):
            if place == len(plan.words):
                about = found.copy()
            numbers, worth = self._worth(token)
            found[numbers] += 1
            scores[numbers] += worth
        for token, weight in plan.optional:
            numbers, worth = self._worth(token, weight)
            scores[numbers] += worth
        return found, about, scores

    def _narrow(self, plan: Plan, found: Counts) -> bool:
        """Count nothing for documents that may not be there; True where no document has all the pairs."""
        if not plan.without and not plan.together:
            return False
        allowed = self._without(plan)
        whole = _all_of(allowed, [self._holding_any(token) for token in plan.together])
        is_apart = bool(plan.together) and not plan.is_literal and not whole.any()
        found[~(allowed if is_apart else whole)] = 0
        return is_apart

    def _without(self, plan: Plan) -> Mask:
        """The living documents that have none of the words that must not be there."""
        return _all_of(self._alive, [~self._holding_any(token) for token in plan.without])

    def _may_be_meant(self, plan: Plan) -> Mask | None:
        """Which documents speak of a place that is named or of one around it; None for all."""
        return self._wide | self._holding_any(*plan.places, *plan.around) if plan.places else None

    def _factors(self, plan: Plan, places: Ints, may_be_meant: Mask | None) -> Floats:
        """What places and years make of the score of each of these documents."""
        if may_be_meant is not None:
            wider = np.where(may_be_meant[places], WIDER_FACTOR, ELSEWHERE_FACTOR)
            factors = wider
            if plan.around:
                factors = np.where(self._holding_any(*plan.around)[places], AROUND_FACTOR, wider)
            factors = np.where(self._holding_any(*plan.places)[places], 1.0, factors)
        else:
            factors = np.where(self._wide[places] & plan.prefers_wide, WIDE_FACTOR, 1.0)
        if plan.years:
            factors *= np.where(self._holding_any(*plan.years)[places], 1.0, OTHER_YEAR_FACTOR)
        return factors

    def _worth(self, token: str, weight: float = 1.0) -> tuple[Places, Floats]:
        """The documents that hold the token, and what it earns each of them."""
        numbers, shares = self._saturated(token)
        return numbers, weight * rarity(self._count, len(numbers)) * shares

    def _saturated(self, token: str) -> tuple[Places, Floats]:
        kept = self._scored.get(token)
        if kept is None:
            numbers, weights = self._read(token)
            mean = self._mean_length
            relative = self._lengths[numbers] / mean if mean else np.ones(len(numbers))
            numbers = numbers.astype(np.intp)
            kept = (numbers, weights * (K1 + 1) / (weights + K1 * (1 - B + B * relative)))
            self._keep(token, kept)
        return kept

    def _keep(self, token: str, scored: tuple[Places, Floats]) -> None:
        if self._kept_bytes > _KEPT_BYTES:
            self._scored, self._kept_bytes = {}, 0
        self._scored[token] = scored
        self._kept_bytes += 200 + scored[0].nbytes + scored[1].nbytes

    def _postings(self, token: str) -> Places:
        """The living documents that hold the token."""
        kept = self._scored.get(token)
        return self._read(token)[0] if kept is None else kept[0]

    def _read(self, token: str) -> tuple[Places, Floats]:
        parts = [
            (base, *segment.postings(token))
            for base, segment in zip(self._bases, self.segments, strict=False)
        ]
        parts = [part for part in parts if len(part[1])]
        if not parts:
            return NOTHING[0], NOTHING[1].astype(np.float64)
        if len(parts) == 1 and not parts[0][0]:
            numbers, weights = parts[0][1:]
        else:
            numbers = np.concatenate([numbers + np.int32(base) for base, numbers, _ in parts])
            weights = np.concatenate([weights for _, _, weights in parts])
        if self._has_dead:
            alive = self._alive[numbers]
            numbers, weights = numbers[alive], weights[alive]
        return numbers, weights.astype(np.float64)

    def _counts(
        self, field: str, found: Hits, hits: Hits, passing: Mapping[str, Mask], limit: int | None
    ) -> tuple[tuple[str, int], ...]:
        """The counts of a facet as if nothing were chosen in it."""
        counted = hits
        if field in passing:
            counted = _passing(found, {other: mask for other, mask in passing.items() if other != field})
        return self.values(field).count(counted.places, limit)


def _column(segment: Segment, field: str) -> FieldColumn:
    """The sort strings of titles are a column too, one to each document."""
    if field != "title":
        return segment.columns.fields[field]
    each = np.arange(segment.columns.size, dtype=np.int32)
    return FieldColumn(segment.columns.titles, each, each)


def _passing(hits: Hits, masks: Mapping[str, Mask]) -> Hits:
    """Those that are in all masks."""
    if not masks:
        return hits
    first, *others = masks.values()
    return hits.within(_all_of(first, others))


def _all_of(start: Mask, others: Sequence[Mask]) -> Mask:
    for mask in others:
        start = start & mask
    return start
