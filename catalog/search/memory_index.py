"""The reference adapter: documents in a dict, every question answered by looking at each of them.

It says what the other adapters must answer, serves as their fake in tests, and answers from the database
while a broken index is being rebuilt. Nothing is kept beyond the process.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from catalog.ports import Document, IndexBroken, Query, Result
from catalog.search.facets import check_query, chosen, most_first, values_of
from catalog.search.judging import Judged, is_true, judged_of
from catalog.search.planning import Plan, plan_query
from catalog.search.ranking import (
    ALL_WORDS_FACTOR,
    AROUND_FACTOR,
    ELSEWHERE_FACTOR,
    OTHER_YEAR_FACTOR,
    WIDE_FACTOR,
    WIDER_FACTOR,
    SortKeys,
    covered,
    order_key,
    rank_key,
    rarity,
    saturated,
    sort_keys,
)
from catalog.search.spelling import SpellingTable
from catalog.search.weighing import Weighed, weigh
from catalog.search.word_tables import PLAIN, WordTables


@dataclass(frozen=True)
class _Entry:
    values: Mapping[str, tuple[str, ...]]
    weighed: Weighed
    keys: SortKeys
    judged: Judged


class MemoryIndex:
    """A SearchIndex over a dict; until the first `rebuild` it is missing, as an empty folder would be."""

    def __init__(self, tables: WordTables = PLAIN) -> None:
        self._tables = tables
        self._collection = _Collection({})
        self._generation = -1
        self._stand_in = StandIn(tables)

    def search(self, query: Query) -> Result:
        """Answer a query by looking at every document.

        Raises: QueryRefused; IndexBroken before the first rebuild.
        """
        check_query(query)
        collection = self._serving()
        self._stand_in.drop()
        plan = plan_query(query.text, collection, self._tables, is_literal=query.is_literal)
        entries = collection.entries
        matching, is_relaxed = collection.matching(plan)
        matching = [id_ for id_ in matching if is_true(query.condition, entries[id_].judged)]
        choice = chosen(query)
        hits = [id_ for id_ in matching if _passes(entries[id_], choice)]
        scorer = _Scorer(plan, collection)
        scores = {id_: scorer.score(entries[id_]) for id_ in hits}
        hits.sort(key=lambda id_: rank_key(query.sort, entries[id_].keys, scores[id_]))
        for field, is_descending in reversed(query.order):
            keys = {id_: order_key(field, id_, entries[id_].keys, scores[id_]) for id_ in hits}
            hits.sort(key=keys.__getitem__, reverse=is_descending)
        return Result(
            total=len(hits),
            ids=tuple(hits[query.offset : query.offset + query.limit]),
            facets={
                f: _count(f, [entries[id_] for id_ in matching], choice)[: query.facet_limit]
                for f in query.facets
            },
            generation=self._generation,
            corrections=tuple((one.typed, one.read) for one in plan.corrections),
            is_relaxed=is_relaxed,
        )

    def answer_from(self, read: Callable[[], Iterable[Document]], query: Query, *, generation: int) -> Result:
        """The answer from the documents that `read` gives, before the first rebuild.

        Raises: QueryRefused.
        """
        return self._stand_in.answer(read, query, generation=generation)

    def update(self, documents: Iterable[Document], removed: Iterable[str], *, generation: int) -> None:
        """Add or replace documents, remove ids; an id in both is removed.

        Raises: IndexBroken before the first rebuild.
        """
        entries = dict(self._serving().entries)
        entries.update((d.id, self._entry(d)) for d in documents)
        for id_ in removed:
            entries.pop(id_, None)
        self._collection, self._generation = _Collection(entries), generation

    def rebuild(self, documents: Iterable[Document], *, generation: int) -> None:
        """Hold these documents and no others."""
        self._collection = _Collection({d.id: self._entry(d) for d in documents})
        self._generation = generation

    def generation(self) -> int:
        """Number of the last update or rebuild; -1 before the first rebuild."""
        return self._generation

    def doc_count(self) -> int:
        """Number of documents held."""
        return len(self._collection.entries)

    def _serving(self) -> "_Collection":
        if self._generation < 0:
            raise IndexBroken("nothing has been indexed in this process yet")
        return self._collection

    def _entry(self, document: Document) -> _Entry:
        weighed = weigh(document, self._tables)
        judged = judged_of(document, weighed.tokens)
        return _Entry(values_of(document), weighed, sort_keys(document), judged)


class StandIn:
    """Answers in the place of an index that is missing or damaged; one to a process, safe for threads.

    Reading and weighing all documents takes seconds, so it is done once for each generation: whoever asks
    meanwhile waits for that, all others are answered from what is held.
    """

    def __init__(self, tables: WordTables) -> None:
        self._tables = tables
        self._held: MemoryIndex | None = None
        self._reading = Lock()

    def answer(self, read: Callable[[], Iterable[Document]], query: Query, *, generation: int) -> Result:
        """The answer of `generation` or of a newer one that is held already.

        Raises: QueryRefused.
        """
        check_query(query)
        with self._reading:
            held = self._held
            if held is None or held.generation() < generation:
                held = MemoryIndex(self._tables)
                held.rebuild(read(), generation=generation)
                self._held = held
        return held.search(query)

    def drop(self) -> None:
        """Give the memory back: the index itself answers."""
        self._held = None


class _Collection:
    """All documents of one generation, and what they say of words."""

    def __init__(self, entries: Mapping[str, _Entry]) -> None:
        self.entries = entries

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(token for entry in self.entries.values() for token in entry.weighed.tokens)

    @cached_property
    def spelling(self) -> SpellingTable:
        """The folded words for finding near ones."""
        return SpellingTable(self._frequencies)

    @cached_property
    def mean_length(self) -> float:
        """The mean length of a document; 0 without documents."""
        lengths = [entry.weighed.length for entry in self.entries.values()]
        return sum(lengths) / len(lengths) if lengths else 0.0

    def frequency(self, token: str) -> int:
        """How many documents hold the token."""
        return self._frequencies[token]

    def matching(self, plan: Plan) -> tuple[list[str], bool]:
        """The ids that have enough of the words; with fewer words where nothing has enough."""
        if plan.is_everything:
            return list(self.entries), False
        left = {id_: e.weighed for id_, e in self.entries.items() if not _has_one(plan.without, e.weighed)}
        if plan.is_all_but:
            return list(left), False
        whole = {id_: w for id_, w in left.items() if all(pair in w.tokens for pair in plan.together)}
        is_apart = not whole and not plan.is_literal
        allowed = left if is_apart else whole
        counts = {id_: sum(t in w.tokens for t in plan.required) for id_, w in allowed.items()}
        meant = Counter(count for id_, count in counts.items() if _may_be_meant(plan, allowed[id_]))
        having = meant if any(meant) else Counter(counts.values())
        needed = plan.needed_of([having[count] for count in range(len(plan.required) + 1)])
        hits = [id_ for id_, count in counts.items() if count >= needed > 0]
        return hits, bool(hits) and (needed < plan.needed or (is_apart and bool(plan.together)))


class _Scorer:
    """Scores of one query: how rare its words are among all the documents."""

    def __init__(self, plan: Plan, collection: _Collection) -> None:
        self._plan = plan
        self._mean = collection.mean_length
        total = len(collection.entries)
        weights = [*((token, 1.0) for token in plan.required), *plan.optional]
        self._worth = [
            (token, weight * rarity(total, collection.frequency(token))) for token, weight in weights
        ]

    def score(self, entry: _Entry) -> float:
        """How well this document answers; 0 when no words were given."""
        tokens, length = entry.weighed.tokens, entry.weighed.length
        score = 0.0
        for token, worth in self._worth:
            if token in tokens:
                score += worth * saturated(tokens[token], length, self._mean)
        if all(token in tokens for token in self._plan.required):
            score *= ALL_WORDS_FACTOR
        about = self._plan.words
        score *= covered(sum(token in tokens for token in about), len(about))
        return score * _place_factor(self._plan, entry.weighed) * _year_factor(self._plan, entry.weighed)


def _has_one(tokens: Iterable[str], weighed: Weighed) -> bool:
    return any(token in weighed.tokens for token in tokens)


def _may_be_meant(plan: Plan, weighed: Weighed) -> bool:
    """Does it speak of the place that is named, or of one around it?"""
    return not plan.places or weighed.is_wide or _has_one((*plan.places, *plan.around), weighed)


def _place_factor(plan: Plan, weighed: Weighed) -> float:
    if not plan.places:
        return WIDE_FACTOR if plan.prefers_wide and weighed.is_wide else 1.0
    if _has_one(plan.places, weighed):
        return 1.0
    if _has_one(plan.around, weighed):
        return AROUND_FACTOR
    return WIDER_FACTOR if _may_be_meant(plan, weighed) else ELSEWHERE_FACTOR


def _year_factor(plan: Plan, weighed: Weighed) -> float:
    return OTHER_YEAR_FACTOR if plan.years and not _has_one(plan.years, weighed) else 1.0


def _passes(entry: _Entry, choice: Mapping[str, frozenset[str]], *, ignoring: str = "") -> bool:
    return all(
        field == ignoring or not values.isdisjoint(entry.values[field]) for field, values in choice.items()
    )


def _count(
    field: str, entries: Iterable[_Entry], choice: Mapping[str, frozenset[str]]
) -> tuple[tuple[str, int], ...]:
    counts = Counter(v for e in entries if _passes(e, choice, ignoring=field) for v in e.values[field])
    return most_first(counts.items())
