"""One generation opened for reading: rows and facets as plain values, postings read when first asked for.

Nothing of it changes after it is made, so threads share it; only the reading of postings is serialised,
for a Whoosh reader is not to be shared between threads. Source: 30-search.md, why Whoosh is slow, 2 to 4.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from threading import Lock

from whoosh.reading import IndexReader

from catalog.ports import Query, Result
from catalog.search.analysis import QueryPlan
from catalog.search.facets import FILTERS, chosen, most_first
from catalog.search.ranking import ALL_WORDS_FACTOR, rank_key, rarity, saturated
from catalog.search.whoosh_fields import TOKENS, row_of

# Words whose postings stay in memory; a word that 10,000 documents hold takes 120 kB.
_KEPT_WORDS = 2000

Postings = tuple[Sequence[int], Sequence[float]]


class Snapshot:
    """The documents of one generation, by Whoosh's document numbers."""

    def __init__(self, reader: IndexReader, *, generation: int, stamp: str) -> None:
        self.generation = generation
        self.stamp = stamp
        self._reader = reader
        self._lock = Lock()
        self._kept: dict[str, Postings] = {}
        self._rows = {number: row_of(stored) for number, stored in reader.iter_docs()}
        lengths = [row.length for row in self._rows.values()]
        self._mean_length = sum(lengths) / len(lengths) if lengths else 0.0
        holders: dict[str, defaultdict[str, set[int]]] = {field: defaultdict(set) for field in FILTERS}
        for number, row in self._rows.items():
            for field, values in row.values.items():
                for value in values:
                    holders[field][value].add(number)
        self._holders: Mapping[str, Mapping[str, Set[int]]] = {f: dict(found) for f, found in holders.items()}

    def answer(self, query: Query, plan: QueryPlan) -> Result:
        """The page, total and facet counts of a query that has been checked."""
        scores = self._matching(plan)
        passing = {field: self._holding(field, values) for field, values in chosen(query).items()}
        hits = _all_of(scores.keys(), passing.values())
        ordered = sorted(hits, key=lambda n: rank_key(query.sort, self._rows[n].keys, scores[n]))
        page = ordered[query.offset : query.offset + query.limit]
        return Result(
            total=len(ordered),
            ids=tuple(self._rows[number].id for number in page),
            facets={field: self._count(field, scores.keys(), passing) for field in query.facets},
            generation=self.generation,
        )

    def _matching(self, plan: QueryPlan) -> Mapping[int, float]:
        """The score of each document that has enough of the words."""
        if plan.is_everything:
            return dict.fromkeys(self._rows, 0.0)
        found: Counter[int] = Counter()
        scores: defaultdict[int, float] = defaultdict(float)
        for token in plan.required:
            postings = self._postings(token)
            found.update(postings[0])
            self._add(scores, postings, 1.0)
        hits = {number for number, words in found.items() if words >= plan.needed}
        for token, weight in plan.optional:
            self._add(scores, self._postings(token), weight)
        words = len(plan.required)
        return {n: scores[n] * (ALL_WORDS_FACTOR if found[n] == words else 1.0) for n in hits}

    def _add(self, scores: defaultdict[int, float], postings: Postings, weight: float) -> None:
        worth = weight * rarity(len(self._rows), len(postings[0]))
        for number, of_word in zip(*postings, strict=True):
            scores[number] += worth * saturated(of_word, self._rows[number].length, self._mean_length)

    def _postings(self, token: str) -> Postings:
        """Numbers of the living documents that hold the token, with its weights."""
        if kept := self._kept.get(token):
            return kept
        numbers, weights = array("l"), array("d")
        with self._lock:
            if (TOKENS, token) not in self._reader:
                return numbers, weights
            matcher = self._reader.postings(TOKENS, token)
            while matcher.is_active():
                numbers.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
            if len(self._kept) >= _KEPT_WORDS:
                self._kept.clear()
            self._kept[token] = (numbers, weights)
        return numbers, weights

    def _holding(self, field: str, values: Iterable[str]) -> Set[int]:
        holders = self._holders[field]
        return frozenset().union(*(holders.get(value, frozenset()) for value in values))

    def _count(
        self, field: str, matching: Set[int], passing: Mapping[str, Set[int]]
    ) -> tuple[tuple[str, int], ...]:
        others = [numbers for other, numbers in passing.items() if other != field]
        counted = _all_of(matching, others)
        return most_first((value, len(counted & numbers)) for value, numbers in self._holders[field].items())


def _all_of(start: Set[int], others: Iterable[Set[int]]) -> Set[int]:
    return frozenset(start).intersection(*others)
