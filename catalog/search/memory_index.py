"""The reference adapter: documents in a dict, every question answered by looking at each of them.

It says what the other adapters must answer, serves as their fake in tests, and answers from the database
while a broken index is being rebuilt. Nothing is kept beyond the process.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.ports import Document, IndexBroken, Query, Result
from catalog.search.analysis import QueryPlan, plan_query
from catalog.search.facets import check_query, chosen, most_first, values_of
from catalog.search.ranking import (
    ALL_WORDS_FACTOR,
    SortKeys,
    Weighed,
    rank_key,
    rarity,
    saturated,
    sort_keys,
    weigh,
)


@dataclass(frozen=True)
class _Entry:
    values: Mapping[str, tuple[str, ...]]
    weighed: Weighed
    keys: SortKeys


class MemoryIndex:
    """A SearchIndex over a dict; until the first `rebuild` it is missing, as an empty folder would be."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._generation = -1

    def search(self, query: Query) -> Result:
        """Answer a query by looking at every document.

        Raises: QueryRefused; IndexBroken before the first rebuild.
        """
        check_query(query)
        plan = plan_query(query.text)
        entries = self._serving()
        matching = {id_: e for id_, e in entries.items() if _is_match(plan, e.weighed)}
        choice = chosen(query)
        hits = [id_ for id_, e in matching.items() if _passes(e, choice)]
        statistics = _Statistics(plan, entries)
        hits.sort(key=lambda id_: rank_key(query.sort, entries[id_].keys, statistics.score(entries[id_])))
        return Result(
            total=len(hits),
            ids=tuple(hits[query.offset : query.offset + query.limit]),
            facets={field: _count(field, matching.values(), choice) for field in query.facets},
            generation=self._generation,
        )

    def update(self, documents: Iterable[Document], removed: Iterable[str], *, generation: int) -> None:
        """Add or replace documents, remove ids; an id in both is removed.

        Raises: IndexBroken before the first rebuild.
        """
        entries = dict(self._serving())
        entries.update((d.id, _entry(d)) for d in documents)
        for id_ in removed:
            entries.pop(id_, None)
        self._entries, self._generation = entries, generation

    def rebuild(self, documents: Iterable[Document], *, generation: int) -> None:
        """Hold these documents and no others."""
        self._entries, self._generation = {d.id: _entry(d) for d in documents}, generation

    def generation(self) -> int:
        """Number of the last update or rebuild; -1 before the first rebuild."""
        return self._generation

    def doc_count(self) -> int:
        """Number of documents held."""
        return len(self._entries)

    def _serving(self) -> Mapping[str, _Entry]:
        if self._generation < 0:
            raise IndexBroken("nothing has been indexed in this process yet")
        return self._entries


class _Statistics:
    """Scores of one query: how rare its words are among all the documents."""

    def __init__(self, plan: QueryPlan, entries: Mapping[str, _Entry]) -> None:
        self._plan = plan
        everyone = [entry.weighed for entry in entries.values()]
        self._mean = sum(w.length for w in everyone) / len(everyone) if everyone else 0.0
        weights = dict.fromkeys(plan.required, 1.0) | dict(plan.optional)
        self._worth = {
            token: weight * rarity(len(everyone), sum(token in w.tokens for w in everyone))
            for token, weight in weights.items()
        }

    def score(self, entry: _Entry) -> float:
        """How well this document answers; 0 when no words were given."""
        tokens, length = entry.weighed.tokens, entry.weighed.length
        score = sum(
            worth * saturated(tokens[token], length, self._mean)
            for token, worth in self._worth.items()
            if token in tokens
        )
        has_all = all(token in tokens for token in self._plan.required)
        return score * ALL_WORDS_FACTOR if has_all else score


def _entry(document: Document) -> _Entry:
    return _Entry(values_of(document), weigh(document), sort_keys(document))


def _is_match(plan: QueryPlan, weighed: Weighed) -> bool:
    if plan.is_everything:
        return True
    found = sum(token in weighed.tokens for token in plan.required)
    return bool(plan.required) and found >= plan.needed


def _passes(entry: _Entry, choice: Mapping[str, frozenset[str]], *, ignoring: str = "") -> bool:
    return all(
        field == ignoring or not values.isdisjoint(entry.values[field]) for field, values in choice.items()
    )


def _count(
    field: str, entries: Iterable[_Entry], choice: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, int], ...]:
    counts = Counter(v for e in entries if _passes(e, choice, ignoring=field) for v in e.values[field])
    return most_first(counts.items())
