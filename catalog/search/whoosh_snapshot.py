"""One generation opened for reading: columns as arrays, postings read when first asked for, scored by numpy.

Nothing of it changes after it is made, so threads share it; only the reading of postings is serialised,
for a Whoosh reader is not to be shared between threads. Source: 30-search.md, why Whoosh is slow, 2 to 4.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from catalog.ports import Query, Result
from catalog.search.facet_columns import FacetColumn
from catalog.search.facets import chosen
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
    rank_key,
    rarity,
)
from catalog.search.segment_columns import Floats, Ints
from catalog.search.spelling import SpellingTable
from catalog.search.whoosh_postings import NOTHING
from catalog.search.whoosh_segment import Segment
from catalog.search.word_tables import WordTables

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int8]
Places = npt.NDArray[np.integer[Any]]
# Bytes of scores by token, and tokens with their frequencies, that stay with a snapshot.
_KEPT_BYTES = 64 * 2**20
_KEPT_FREQUENCIES = 50_000
_KEPT_PLANS = 500
_T = TypeVar("_T", bound=np.generic)


class Snapshot:
    """The living documents of one generation; a document's place counts through all segments."""

    def __init__(self, segments: Sequence[Segment], *, generation: int, stamp: str) -> None:
        self.generation = generation
        self.stamp = stamp
        self.segments = tuple(segments)
        sizes = [segment.columns.size for segment in segments]
        self._bases = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._alive: Mask = _joined([segment.alive for segment in segments], np.bool_)
        self._lengths: Floats = _joined([s.columns.lengths for s in segments], np.float64)
        self._modified: Ints = _joined([s.columns.modified for s in segments], np.int64)
        self._latest: Ints = _joined([s.columns.latest for s in segments], np.int64)
        self._wide: Mask = _joined([s.columns.wide for s in segments], np.bool_)
        self._count = int(self._alive.sum())
        total = float(self._lengths[self._alive].sum())
        self._mean_length = total / self._count if self._count else 0.0
        self._starts: list[int] = self._bases.tolist()
        self._living: Ints = np.flatnonzero(self._alive)
        self._fields: dict[str, FacetColumn] = {}
        self._text_ranks: dict[str, Ints] = {}
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
        passing = {field: self._field(field).holding(values) for field, values in chosen(query).items()}
        hits = found.passing(passing)
        return Result(
            total=len(hits.places),
            ids=tuple(self._id(place) for place in self._page(query, hits)),
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
            kept = self._plans[text, is_literal] = plan_query(text, self, tables, is_literal=is_literal)
        return kept

    @cached_property
    def spelling(self) -> SpellingTable:
        """The folded words for finding near ones."""
        return SpellingTable({word for segment in self.segments for word in segment.columns.words})

    def frequency(self, token: str) -> int:
        """How many documents hold the token."""
        found = self._frequencies.get(token)
        if found is None:
            if len(self._frequencies) > _KEPT_FREQUENCIES:
                self._frequencies = {}
            found = self._frequencies[token] = len(self._postings(token))
        return found

    def _matching(self, plan: Plan) -> "_Hits":
        """Which documents have enough of the words, with the score of each."""
        if plan.is_everything:
            return _Hits(self._living, np.zeros(self._count))
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
        return _Hits(places, worth, len(places) > 0 and (needed < plan.needed or is_apart))

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
        whole = _all_of(allowed, [self._holds(token) for token in plan.together])
        is_apart = bool(plan.together) and not plan.is_literal and not whole.any()
        found[~(allowed if is_apart else whole)] = 0
        return is_apart

    def _without(self, plan: Plan) -> Mask:
        """The living documents that have none of the words that must not be there."""
        return _all_of(self._alive, [~self._holds(token) for token in plan.without])

    def _may_be_meant(self, plan: Plan) -> Mask | None:
        """Which documents speak of a place that is named or of one around it; None for all."""
        return self._wide | self._holds(*plan.places, *plan.around) if plan.places else None

    def _factors(self, plan: Plan, places: Ints, may_be_meant: Mask | None) -> Floats:
        """What places and years make of the score of each of these documents."""
        if may_be_meant is not None:
            wider = np.where(may_be_meant[places], WIDER_FACTOR, ELSEWHERE_FACTOR)
            around = (
                np.where(self._holds(*plan.around)[places], AROUND_FACTOR, wider) if plan.around else wider
            )
            factors = np.where(self._holds(*plan.places)[places], 1.0, around)
        else:
            factors = np.where(self._wide[places] & plan.prefers_wide, WIDE_FACTOR, 1.0)
        if plan.years:
            factors *= np.where(self._holds(*plan.years)[places], 1.0, OTHER_YEAR_FACTOR)
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

    def _holds(self, *tokens: str) -> Mask:
        """Which documents have at least one of the tokens."""
        mask = np.zeros(len(self._alive), dtype=np.bool_)
        for token in tokens:
            mask[self._postings(token)] = True
        return mask

    def _page(self, query: Query, hits: "_Hits") -> Sequence[int]:
        """The places of the page in order; only what may stand on it is put in order."""
        last = query.offset + query.limit
        if query.limit == 0:
            return []
        first = self._first(query.sort, hits, last)
        scores = hits.scores[first].tolist()
        found = zip(hits.places[first].tolist(), scores, strict=True)
        ordered = sorted((self._order(query.sort, place, score), place) for place, score in found)
        return [place for _, place in ordered[query.offset : last]]

    def _first(self, sort: str, hits: "_Hits", last: int) -> Ints:
        """Which of the hits may stand among the first `last`."""
        rest, certain = np.arange(len(hits.places)), [np.empty(0, np.intp)]
        for key in self._keys(sort, hits):
            if len(rest) <= last:
                break
            values = key[rest]
            edge = np.partition(values, last - 1)[last - 1]
            certain.append(rest[values < edge])
            last -= len(certain[-1])
            rest = rest[values == edge]
        return np.concatenate([*certain, rest])

    def _keys(self, sort: str, hits: "_Hits") -> Iterator[npt.NDArray[Any]]:
        """What the hits are ordered by, as numbers, each only where the one before was equal."""
        if sort in ("title", "name"):
            yield self._ranks(sort)[hits.places]
            return
        if sort == "relevance":
            yield -hits.scores
            yield -self._latest[hits.places]
        yield -self._modified[hits.places]

    def _ranks(self, sort: str) -> Ints:
        """Where each document stands in the order by title or by name; made when first asked for."""
        kept = self._text_ranks.get(sort)
        if kept is None:
            keys = [
                (title, name) if sort == "title" else name
                for segment in self.segments
                for title, name in zip(segment.columns.titles, segment.columns.names, strict=True)
            ]
            kept = np.empty(len(keys), dtype=np.intp)
            kept[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
            self._text_ranks[sort] = kept
        return kept

    def _order(self, sort: str, place: int, score: float) -> tuple[float | str, ...]:
        segment, number = self._at(place)
        return rank_key(sort, segment.columns.keys(number), score)

    def _at(self, place: int) -> tuple[Segment, int]:
        which = bisect_right(self._starts, place) - 1
        return self.segments[which], place - self._starts[which]

    def _id(self, place: int) -> str:
        segment, number = self._at(place)
        return segment.columns.ids[number]

    def _field(self, field: str) -> FacetColumn:
        if field not in self._fields:
            columns = [segment.columns.fields[field] for segment in self.segments]
            self._fields[field] = FacetColumn(columns, self._starts[:-1], len(self._alive))
        return self._fields[field]

    def _counts(
        self, field: str, found: "_Hits", hits: "_Hits", passing: Mapping[str, Mask], limit: int | None
    ) -> tuple[tuple[str, int], ...]:
        """The counts of a facet as if nothing were chosen in it."""
        counted = hits
        if field in passing:
            counted = found.passing({other: mask for other, mask in passing.items() if other != field})
        return self._field(field).count(counted.places, limit)


@dataclass(frozen=True)
class _Hits:
    """The places of documents in ascending order with their scores."""

    places: Ints
    scores: Floats
    is_relaxed: bool = False

    def passing(self, masks: Mapping[str, Mask]) -> "_Hits":
        """Those that are in all masks."""
        if not masks:
            return self
        first, *others = masks.values()
        kept = _all_of(first, others)[self.places]
        return _Hits(self.places[kept], self.scores[kept], self.is_relaxed)


def _joined(parts: Sequence[npt.NDArray[_T]], kind: type[_T]) -> npt.NDArray[_T]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _all_of(start: Mask, others: Sequence[Mask]) -> Mask:
    for mask in others:
        start = start & mask
    return start
