"""What is public, kept in the memory of a web process for suggestions, likeness and dates; never a draft.

Read anew when the public sequence moves, and then only what changed. Threads share it: a book never changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from threading import Lock

from sqlalchemy.orm import Session

from catalog.i18n import local_day
from catalog.search import recency
from catalog.search.analysis import folded_tokens
from catalog.search.column_words import words_of_columns
from catalog.search.likeness import Likeness
from catalog.search.public_text import PublicText
from catalog.search.suggestions import Suggester
from catalog.search.word_tables import PLAIN, WordTables
from catalog.services import indexing, publications, queue
from catalog.services.publishing import PUBLIC_SEQUENCE

# Ids in one question to the database; SQLite has a limit on parameters.
_AT_ONCE = 500
# What was computed is extended while less than one in so many is new.
_READ_ANEW_FROM = 200


class Book:
    """The titles and keywords of everything public at one public sequence number, by id.

    `older`, where given, is a book of which nothing is missing or changed here: what it has computed is
    extended by what is new, for reading ten thousand titles takes seconds.
    """

    def __init__(
        self,
        sequence: int,
        texts: Mapping[str, PublicText],
        tables: WordTables = PLAIN,
        *,
        older: "Book | None" = None,
    ) -> None:
        self.sequence = sequence
        self.texts = texts
        self.tables = tables
        self._spans: tuple[date | None, Mapping[str, frozenset[str]]] = (None, {})
        if older is not None:
            added = [text for id_, text in texts.items() if id_ not in older.texts]
            self.suggester = older.suggester.extended(added)
            self.likeness = older.likeness.extended(added)

    @cached_property
    def suggester(self) -> Suggester:
        """For what is typed into the search field."""
        return Suggester(self.texts.values())

    @cached_property
    def likeness(self) -> Likeness:
        """For the similar datasets of a page."""
        return Likeness(self.texts.values(), self.tables)

    def ids_by_span(self, now: datetime) -> Mapping[str, frozenset[str]]:
        """The ids by how long ago each was updated (`recency`); the same all day long."""
        day, spans = self._spans
        if day != local_day(now):
            modified = {id_: text.modified for id_, text in self.texts.items()}
            spans = recency.ids_by_span(modified, now)
            self._spans = (local_day(now), spans)
        return spans


@dataclass(frozen=True)
class _Columns:
    """The words in the columns of each dataset, and of which version they are."""

    sequence: int = -1
    taken_down: frozenset[str] = frozenset()
    words: Mapping[str, tuple[int, frozenset[str]]] = field(default_factory=dict)


class PublicTexts:
    """The newest book, and the words of columns once somebody has asked for them."""

    def __init__(self, tables: WordTables = PLAIN) -> None:
        self._book = Book(-1, {}, tables)
        self._columns = _Columns()
        self._reading = Lock()

    def read(self, session: Session) -> Book:
        """The texts of what is public now."""
        sequence = queue.current_number(session, PUBLIC_SEQUENCE)
        with self._reading:
            if self._book.sequence != sequence:
                self._book = _newer(session, self._book, sequence)
            return self._book

    def ids_with_columns(self, session: Session, words: Sequence[str]) -> frozenset[str]:
        """The ids of the public datasets that hold all these folded words in their columns."""
        sequence = queue.current_number(session, PUBLIC_SEQUENCE)
        with self._reading:
            if self._columns.sequence != sequence:
                self._columns = _newer_columns(session, self._columns, sequence)
            known = self._columns.words
        return frozenset(id_ for id_, (_, held) in known.items() if held.issuperset(words))


def _newer(session: Session, book: Book, sequence: int) -> Book:
    numbers = publications.list_numbers(session)
    kept = {id_: text for id_, text in book.texts.items() if numbers.get(id_) == text.number}
    new = [id_ for id_ in numbers if id_ not in kept]
    # Phrases are counted over all titles: a small catalog, or one with much that is new, is read as a whole.
    is_extended = len(kept) == len(book.texts) and len(new) * _READ_ANEW_FROM < len(kept)
    for some in _parts(new):
        kept |= {text.id: text for text in publications.read_texts(session, some)}
    return Book(sequence, kept, book.tables, older=book if is_extended else None)


def _newer_columns(session: Session, before: _Columns, sequence: int) -> _Columns:
    """A file that was taken down changes no number, so after a take-down everything is read anew."""
    numbers, gone = publications.list_numbers(session), publications.taken_down(session)
    is_same = gone == before.taken_down
    kept = {id_: held for id_, held in before.words.items() if is_same and numbers.get(id_) == held[0]}
    for some in _parts([id_ for id_ in numbers if id_ not in kept]):
        for one in publications.list_publications(session, ids=some):
            titles = (word for title in indexing.profile_titles(one) for word in folded_tokens(title))
            kept[one.id] = (one.number, words_of_columns(one.files).union(titles))
    return _Columns(sequence, gone, kept)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
