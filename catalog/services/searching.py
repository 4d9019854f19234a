"""Use-cases of the search page: one question with all its facets, and what may help when nothing is found.

What the index does not know (how long ago, which column, how far an obligation is) becomes a set of ids or
of list items that it is asked to keep to, so that totals and counts stay exact.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain.register_facts import Code
from catalog.ports import Query, SearchIndex
from catalog.search import column_words, recency
from catalog.search.analysis import syllables
from catalog.services import indexing
from catalog.services.indexing import Found
from catalog.services.public_texts import Book, PublicTexts
from catalog.services.register_book import PublicTold, RegisterBook

# A filter without a value filters nothing; this is the id of no dataset and the code of no item.
_NONE = ("-",)
# What is asked when only a number counts.
_BARE: Mapping[str, Any] = {"limit": 0, "offset": 0, "sort": "modified"}
MOST_NEAR = 6


@dataclass(frozen=True)
class Asked:
    """A query with what the index does not know.

    `updated` are spans of `recency`, `standings` public codes of the list item that is fed: either of those
    chosen. `is_in_columns`: only columns are searched.
    """

    query: Query
    updated: tuple[str, ...] = ()
    standings: tuple[Code, ...] = ()
    is_in_columns: bool = False


@dataclass(frozen=True)
class Answer:
    """What was found; spans and standings are counted like any facet: without the choice made in them.

    `quality` is the mean of the scores of each list item that has any, by its code.
    """

    found: Found
    updated: tuple[tuple[str, int], ...] = ()
    standings: tuple[tuple[Code, int], ...] = ()
    quality: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Near:
    """A question close to one that found nothing: what is left of it, and how many datasets it finds."""

    asked: Asked
    total: int


@dataclass(frozen=True)
class Search:
    """The index and what else is kept of the public texts, at one moment."""

    session: Session
    index: SearchIndex
    texts: PublicTexts
    register: RegisterBook
    now: datetime

    @cached_property
    def book(self) -> Book:
        """The texts of what is public at this moment; whether they are the newest is asked once."""
        return self.texts.read(self.session)

    def answer(self, asked: Asked) -> Answer:
        """The page, totals and facets.

        Raises: QueryRefused.
        """
        query = self._with_columns(asked)
        found = self._found(self._within(query, asked))
        if found.is_degraded:
            # Each count would read every publication again; the other facets are complete.
            return Answer(found, quality=self._told.quality)
        spans, standings = self._spans_counted(query, asked), self._standings_counted(query, asked)
        return Answer(found, spans, standings, self._told.quality)

    def find(self, asked: Asked) -> Found:
        """The page alone, without the counts of the spans.

        Raises: QueryRefused.
        """
        return self._found(self._within(self._with_columns(asked), asked))

    def near(self, asked: Asked) -> list[Near]:
        """Questions close to this one which find something: without a filter, without a word.

        Raises: QueryRefused.
        """
        found = []
        for one in _near(asked):
            if total := self._total(self._within(self._with_columns(one), one)):
                found.append(Near(one, total))
            if len(found) >= MOST_NEAR:
                break
        return found

    def _spans_counted(self, query: Query, asked: Asked) -> tuple[tuple[str, int], ...]:
        within, by_span = self._with_standings(query, asked), self._by_span()
        counts = ((span, self._total(_keeping(within, by_span[span]))) for span in recency.SPANS)
        return tuple((span, count) for span, count in counts if count)

    def _standings_counted(self, query: Query, asked: Asked) -> tuple[tuple[Code, int], ...]:
        """In the order of the codes; what feeds no item of the list is in none."""
        standings = self._told.standings
        within = replace(self._with_spans(query, asked), **_BARE, facets=("list_item",), facet_limit=None)
        counts = Counter[Code]()
        for item, count in self._found(within).result.facets["list_item"]:
            if item in standings:
                counts[standings[item]] += count
        return tuple(sorted(counts.items()))

    def _within(self, query: Query, asked: Asked) -> Query:
        return self._with_spans(self._with_standings(query, asked), asked)

    def _with_spans(self, query: Query, asked: Asked) -> Query:
        return _keeping(query, recency.ids_in(self._by_span(), asked.updated)) if asked.updated else query

    def _with_standings(self, query: Query, asked: Asked) -> Query:
        if not asked.standings:
            return query
        standings = self._told.standings
        items = frozenset(item for item, code in standings.items() if code in asked.standings)
        return _keeping(query, items, field="list_item")

    def _by_span(self) -> Mapping[str, frozenset[str]]:
        return self.book.ids_by_span(self.now)

    def _total(self, query: Query) -> int:
        bare = replace(query, **_BARE, facets=())
        return self._found(bare).result.total

    def _found(self, query: Query) -> Found:
        return indexing.search(self.session, self.index, query, self._level)

    @cached_property
    def _told(self) -> PublicTold:
        return self.register.public_told(self.session, self.now)

    @cached_property
    def _level(self) -> indexing.Level:
        """Read once for all the questions behind one page."""
        return indexing.read_level(self.session)

    def _with_columns(self, asked: Asked) -> Query:
        """Words in columns are looked for as they were typed: no mistyped word is read as another.

        Raises: QueryRefused when the text is too long.
        """
        words = column_words.telling_words(asked.query.text)
        if not (asked.is_in_columns and words):
            return asked.query
        ids = self.texts.ids_with_columns(self.session, words)
        return _keeping(replace(asked.query, is_literal=True), ids)


def _keeping(query: Query, values: frozenset[str], *, field: str = "id") -> Query:
    """The query among these values of a field alone, and among those it had to keep to before."""
    before = query.filters.get(field)
    kept = values.intersection(before) if before else values
    return replace(query, filters={**query.filters, field: tuple(kept) or _NONE})


def _near(asked: Asked) -> Iterator[Asked]:
    yield from _without_a_choice(asked)
    words = syllables(asked.query.text)
    if len(words) > 1:
        for place in range(len(words)):
            rest = " ".join(words[:place] + words[place + 1 :])
            yield replace(asked, query=replace(asked.query, text=rest))


def _without_a_choice(asked: Asked) -> Iterator[Asked]:
    """The same words: read more freely, anywhere, without one filter, without all of them."""
    query = asked.query
    if query.is_literal:
        yield replace(asked, query=replace(query, is_literal=False))
    if asked.is_in_columns:
        yield replace(asked, is_in_columns=False)
    chosen: Sequence[str] = [name for name, values in query.filters.items() if values]
    for name in chosen:
        yield replace(asked, query=replace(query, filters={**query.filters, name: ()}))
    if asked.updated:
        yield replace(asked, updated=())
    if asked.standings:
        yield replace(asked, standings=())
    if len(chosen) + bool(asked.updated) + bool(asked.standings) > 1:
        yield replace(asked, updated=(), standings=(), query=replace(query, filters={}))
