"""One generation opened for reading: columns as arrays, postings read when first asked for, scored by numpy.

Nothing of it changes after it is made, so threads share it; only the reading of postings is serialised,
for a Whoosh reader is not to be shared between threads. Source: 30-search.md, why Whoosh is slow, 2 to 4.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from catalog.ports import Query, Result
from catalog.search.facets import chosen
from catalog.search.planning import Plan, plan_query
from catalog.search.ranking import (
    ALL_WORDS_FACTOR,
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
from catalog.search.whoosh_postings import NOTHING, Numbers
from catalog.search.whoosh_segment import Segment
from catalog.search.word_tables import WordTables

Mask = npt.NDArray[np.bool_]
# Bytes of scores by token, and tokens with their frequencies, that stay with a snapshot.
_KEPT_BYTES = 64 * 2**20
_KEPT_FREQUENCIES = 50_000
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
        self._fields: dict[str, _Field] = {}
        self._has_dead = self._count < len(self._alive)
        self._frequencies: dict[str, int] = {}
        self._scored: dict[str, tuple[Numbers, Floats]] = {}
        self._kept_bytes = 0

    def answer(self, query: Query, tables: WordTables) -> Result:
        """The page, total and facet counts of a query that has been checked.

        Raises: QueryRefused when the text is too long.
        """
        plan = plan_query(query.text, self, tables, is_literal=query.is_literal)
        matching, scores, is_relaxed = self._matching(plan)
        passing = {field: self._field(field).holding(values) for field, values in chosen(query).items()}
        hits = _all_of(matching, list(passing.values()))
        page = self._page(query, hits, scores)
        return Result(
            total=int(hits.sum()),
            ids=tuple(self._id(place) for place in page),
            facets={f: self._counts(f, matching, passing, query.facet_limit) for f in query.facets},
            generation=self.generation,
            corrections=tuple((one.typed, one.read) for one in plan.corrections),
            is_relaxed=is_relaxed,
        )

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

    def _matching(self, plan: Plan) -> tuple[Mask, Floats, bool]:
        """Which documents have enough of the words, with the score of each."""
        size = len(self._alive)
        scores = np.zeros(size)
        if plan.is_everything:
            return self._alive, scores, False
        found = np.zeros(size, dtype=np.int8)
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
        has_all = found == len(plan.required)
        about = about.copy() if about is found else about
        whole = _all_of(self._without(plan), [self._holds(token) for token in plan.together])
        is_apart = bool(plan.together) and not plan.is_literal and not whole.any()
        if plan.without or plan.together:
            found[~(self._without(plan) if is_apart else whole)] = 0
        factors, may_be_meant = self._factors(plan)
        having = np.bincount(found, minlength=len(plan.required) + 1)
        if may_be_meant is not None:
            meant = np.bincount(found[may_be_meant], minlength=len(plan.required) + 1)
            having = meant if meant[1:].any() else having
        needed = plan.needed_of(having.tolist())
        hits: Mask = found >= needed if needed else np.zeros(size, dtype=np.bool_)
        scores[has_all] *= ALL_WORDS_FACTOR
        scores *= np.array([covered(n, len(plan.words)) for n in range(len(plan.words) + 1)])[about]
        scores *= factors
        return hits, scores, bool(hits.any()) and (needed < plan.needed or is_apart)

    def _without(self, plan: Plan) -> Mask:
        """The living documents that have none of the words that must not be there."""
        return _all_of(self._alive, [~self._holds(token) for token in plan.without])

    def _factors(self, plan: Plan) -> tuple[Floats, Mask | None]:
        """What places and years make of each score, and which documents may be meant (None: all)."""
        may_be_meant: Mask | None = None
        if plan.places:
            has_place = self._holds(*plan.places)
            may_be_meant = self._wide | has_place | self._holds(*plan.around)
            factors = np.where(has_place, 1.0, np.where(may_be_meant, WIDER_FACTOR, ELSEWHERE_FACTOR))
        else:
            factors = np.where(self._wide & plan.prefers_wide, WIDE_FACTOR, 1.0)
        if plan.years:
            factors *= np.where(self._holds(*plan.years), 1.0, OTHER_YEAR_FACTOR)
        return factors, may_be_meant

    def _worth(self, token: str, weight: float = 1.0) -> tuple[Numbers, Floats]:
        """The documents that hold the token, and what it earns each of them."""
        numbers, shares = self._saturated(token)
        return numbers, weight * rarity(self._count, len(numbers)) * shares

    def _saturated(self, token: str) -> tuple[Numbers, Floats]:
        kept = self._scored.get(token)
        if kept is None:
            numbers, weights = self._read(token)
            mean = self._mean_length
            relative = self._lengths[numbers] / mean if mean else np.ones(len(numbers))
            kept = (numbers, weights * (K1 + 1) / (weights + K1 * (1 - B + B * relative)))
            self._keep(token, kept)
        return kept

    def _keep(self, token: str, scored: tuple[Numbers, Floats]) -> None:
        if self._kept_bytes > _KEPT_BYTES:
            self._scored, self._kept_bytes = {}, 0
        self._scored[token] = scored
        self._kept_bytes += 200 + scored[1].nbytes

    def _postings(self, token: str) -> Numbers:
        """The living documents that hold the token."""
        kept = self._scored.get(token)
        return self._read(token)[0] if kept is None else kept[0]

    def _read(self, token: str) -> tuple[Numbers, Floats]:
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

    def _page(self, query: Query, hits: Mask, scores: Floats) -> Sequence[int]:
        """The places of the page in order; only what may stand on it is put in order."""
        last = query.offset + query.limit
        if query.limit == 0:
            return []
        candidates = self._first(query.sort, hits, scores, last)
        ordered = sorted((self._order(query.sort, int(place), scores), int(place)) for place in candidates)
        return [place for _, place in ordered[query.offset : last]]

    def _first(self, sort: str, hits: Mask, scores: Floats, last: int) -> Ints:
        """The places that may stand among the first `last`."""
        if sort in ("title", "name"):
            return self._first_of_each(sort, hits, last)
        newest = [-self._latest, -self._modified]
        keys = [-scores, *newest] if sort == "relevance" else newest[1:]
        rest, certain = np.flatnonzero(hits), []
        for key in keys:
            if len(rest) <= last:
                break
            values = key[rest]
            edge = np.partition(values, last - 1)[last - 1]
            certain.append(rest[values < edge])
            last -= len(certain[-1])
            rest = rest[values == edge]
        return np.concatenate([*certain, rest])

    def _first_of_each(self, sort: str, hits: Mask, last: int) -> Ints:
        """From each segment, whose order by text is known, as many as the page may need."""
        found = [np.empty(0, dtype=np.int64)]
        for base, segment in zip(self._bases, self.segments, strict=False):
            columns = segment.columns
            places = base + (columns.by_title if sort == "title" else columns.by_name)
            found.append(places[hits[places]][:last])
        return np.concatenate(found)

    def _order(self, sort: str, place: int, scores: Floats) -> tuple[float | str, ...]:
        segment, number = self._at(place)
        return rank_key(sort, segment.columns.keys(number), float(scores[place]))

    def _at(self, place: int) -> tuple[Segment, int]:
        which = int(np.searchsorted(self._bases, place, side="right")) - 1
        return self.segments[which], place - int(self._bases[which])

    def _id(self, place: int) -> str:
        segment, number = self._at(place)
        return segment.columns.ids[number]

    def _field(self, field: str) -> "_Field":
        if field not in self._fields:
            self._fields[field] = _Field(field, self.segments, self._bases, len(self._alive))
        return self._fields[field]

    def _counts(
        self, field: str, matching: Mask, passing: Mapping[str, Mask], limit: int | None
    ) -> tuple[tuple[str, int], ...]:
        others = [mask for other, mask in passing.items() if other != field]
        return self._field(field).count(_all_of(matching, others), limit)


class _Field:
    """The values of one field through all segments."""

    def __init__(self, field: str, segments: Sequence[Segment], bases: Ints, size: int) -> None:
        numbers: dict[str, int] = {}
        documents, ordinals = [], []
        for base, segment in zip(bases, segments, strict=False):
            column = segment.columns.fields[field]
            own = np.array([numbers.setdefault(v, len(numbers)) for v in column.values], dtype=np.int32)
            documents.append(column.documents + np.int32(base))
            ordinals.append(own[column.numbers] if len(own) else column.numbers)
        self._values = tuple(numbers)
        self._ranks = np.empty(len(numbers), dtype=np.int64)
        self._ranks[sorted(range(len(numbers)), key=self._values.__getitem__)] = np.arange(len(numbers))
        self._documents = _joined(documents, np.int32)
        self._ordinals = _joined(ordinals, np.int32)
        self._size = size

    def holding(self, values: frozenset[str]) -> Mask:
        """The documents with at least one of these values."""
        wanted = np.array([value in values for value in self._values], dtype=np.bool_)
        mask = np.zeros(self._size, dtype=np.bool_)
        if len(wanted):
            mask[self._documents[wanted[self._ordinals]]] = True
        return mask

    def count(self, documents: Mask, limit: int | None) -> tuple[tuple[str, int], ...]:
        """How many of these documents have each value, the most frequent first, equals by value."""
        counts = np.bincount(self._ordinals[documents[self._documents]], minlength=len(self._values))
        found = np.flatnonzero(counts)
        ordered = found[np.lexsort((self._ranks[found], -counts[found]))][:limit]
        return tuple((self._values[n], int(counts[n])) for n in ordered)


def _joined(parts: Sequence[npt.NDArray[_T]], kind: type[_T]) -> npt.NDArray[_T]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _all_of(start: Mask, others: Sequence[Mask]) -> Mask:
    for mask in others:
        start = start & mask
    return start
