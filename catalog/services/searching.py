"""Use-cases of the search page: one question with all its facets, and what may help when nothing is found.

What the index does not know (how long ago, which column) becomes a set of ids that it is asked to keep to,
so that totals and counts stay exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.ports import Query, SearchIndex
from catalog.search import column_words, recency
from catalog.search.analysis import syllables
from catalog.services import indexing
from catalog.services.indexing import Found
from catalog.services.public_texts import PublicTexts

# A filter without a value filters nothing; this is the id of no dataset.
_NONE = ("-",)
MOST_NEAR = 6


@dataclass(frozen=True)
class Asked:
    """A query with the spans of `recency` that are chosen (either), and whether only columns are searched."""

    query: Query
    updated: tuple[str, ...] = ()
    is_in_columns: bool = False


@dataclass(frozen=True)
class Answer:
    """What was found; `updated` counts the spans like any facet: without the choice made in them."""

    found: Found
    updated: tuple[tuple[str, int], ...] = ()


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
    now: datetime

    def answer(self, asked: Asked) -> Answer:
        """The page, totals and facets.

        Raises: QueryRefused.
        """
        query, by_span = self._with_columns(asked), self._by_span()
        found = indexing.search(self.session, self.index, _within(query, asked, by_span))
        if found.is_degraded:
            # Each count would read every publication again; the other facets are complete.
            return Answer(found)
        counts = ((span, self._total(_keeping(query, by_span[span]))) for span in recency.SPANS)
        return Answer(found, tuple((span, count) for span, count in counts if count))

    def find(self, asked: Asked) -> Found:
        """The page alone, without the counts of the spans.

        Raises: QueryRefused.
        """
        by_span: Mapping[str, frozenset[str]] = self._by_span() if asked.updated else {}
        return indexing.search(self.session, self.index, _within(self._with_columns(asked), asked, by_span))

    def near(self, asked: Asked) -> list[Near]:
        """Questions close to this one which find something: without a filter, without a word.

        Raises: QueryRefused.
        """
        by_span = self._by_span()
        found = []
        for one in _near(asked):
            if total := self._total(_within(self._with_columns(one), one, by_span)):
                found.append(Near(one, total))
            if len(found) >= MOST_NEAR:
                break
        return found

    def _by_span(self) -> Mapping[str, frozenset[str]]:
        return self.texts.read(self.session).ids_by_span(self.now)

    def _total(self, query: Query) -> int:
        bare = replace(query, limit=0, offset=0, facets=(), sort="modified")
        return indexing.search(self.session, self.index, bare).result.total

    def _with_columns(self, asked: Asked) -> Query:
        """Words in columns are looked for as they were typed: no mistyped word is read as another.

        Raises: QueryRefused when the text is too long.
        """
        words = column_words.telling_words(asked.query.text)
        if not (asked.is_in_columns and words):
            return asked.query
        ids = self.texts.ids_with_columns(self.session, words)
        return _keeping(replace(asked.query, is_literal=True), ids)


def _within(query: Query, asked: Asked, by_span: Mapping[str, frozenset[str]]) -> Query:
    return _keeping(query, recency.ids_in(by_span, asked.updated)) if asked.updated else query


def _keeping(query: Query, ids: frozenset[str]) -> Query:
    """The query among these ids alone, and among those it had to keep to before."""
    before = query.filters.get("id")
    kept = ids if before is None else ids.intersection(before)
    return replace(query, filters={**query.filters, "id": tuple(kept) or _NONE})


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
    chosen: Sequence[str] = [field for field, values in query.filters.items() if values]
    for field in chosen:
        yield replace(asked, query=replace(query, filters={**query.filters, field: ()}))
    if asked.updated:
        yield replace(asked, updated=())
    if len(chosen) + bool(asked.updated) > 1:
        yield replace(asked, updated=(), query=replace(query, filters={}))
