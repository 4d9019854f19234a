"""What the use-cases need of the outside, as Protocols: search index, published tables, mail server, clock.

No adapter is imported here; bootstrap chooses them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from catalog.domain.search_condition import EVERYTHING, Condition
from catalog.domain.table_difference import Pairing, TableDifference
from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import Cell, TableQuery, TableShape

FACETS = ("organization", "theme", "res_format", "year", "place", "licence", "frequency")


class Clock(Protocol):
    """Gives the time; passed in, so that tests decide it."""

    def __call__(self) -> datetime:
        """Now, aware UTC."""


@dataclass(frozen=True)
class Document:
    """One published dataset as the index sees it. Text is raw; analysis belongs to `catalog.search`.

    `tags` are the names by which machines know its Vietnamese keywords; `created` None is not known.
    """

    id: str
    name: str
    title: str
    title_en: str
    notes: str
    keywords: tuple[str, ...]
    columns: str
    organization: str
    organization_title: str
    theme: str
    formats: tuple[str, ...]
    years: tuple[str, ...]
    places: str
    codes: str
    modified: datetime
    licence: str = ""
    frequency: str = ""
    place: str = ""
    list_item: str = ""
    is_wide: bool = False
    tags: tuple[str, ...] = ()
    created: datetime | None = None


@dataclass(frozen=True)
class Query:
    """What is asked: words, chosen facet values (OR inside a facet, AND between), order and page.

    `facet_limit` is how many values of a facet are given, the most frequent ones; None gives all.
    `sort` is relevance, modified, title or name, each of one direction. What is in `order` comes before it:
    pairs of score, modified, created, title, name or id and whether it descends.
    `condition` decides what there is to be found at all: facets and totals count what it is true of, and the
    words are understood as if there were none.
    `is_literal`: search exactly what was typed; no word is read as another, and fewer words do not suffice.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS
    is_literal: bool = False
    facet_limit: int | None = 100
    condition: Condition = EVERYTHING
    order: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Result:
    """What was found: ids in order, the total, and for each facet its values with counts, most first.

    Counts of a facet ignore the choice made in that facet itself (multi-select). `corrections` are words that
    were read as others: (typed, read). `is_relaxed`: nothing had enough of the words, fewer were asked for.
    """

    total: int
    ids: tuple[str, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    generation: int
    corrections: tuple[tuple[str, str], ...] = ()
    is_relaxed: bool = False


@dataclass(frozen=True)
class Mail:
    """One message to one person: plain text and HTML that say the same; `headers` besides the usual ones."""

    to: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    """Hands messages to a mail server."""

    def send(self, mail: Mail) -> None:
        """Send one message.

        Raises: MailNotSent.
        """


class SearchIndex(Protocol):
    """A disposable index over published datasets; the database is the truth."""

    def search(self, query: Query) -> Result:
        """Answer a query from the newest generation.

        Raises: QueryRefused.
        """

    def answer_from(self, read: Callable[[], Iterable[Document]], query: Query, *, generation: int) -> Result:
        """The same answer from the documents that `read` gives, while no generation can be trusted.

        They are read once for each `generation`, and forgotten when the index answers again.
        Raises: QueryRefused.
        """

    def update(self, documents: Iterable[Document], removed: Iterable[str], *, generation: int) -> None:
        """Add or replace documents, remove ids, and make the result visible as `generation`."""

    def rebuild(self, documents: Iterable[Document], *, generation: int) -> None:
        """Write a whole new index beside the serving one, then switch."""

    def generation(self) -> int:
        """Number of the generation being served; -1 when there is none that can be trusted."""

    def doc_count(self) -> int:
        """Number of documents being served."""


class IndexBroken(Exception):
    """The index is missing, foreign or damaged; the worker rebuilds it from the database."""


@dataclass(frozen=True)
class TableSource:
    """How the bytes of a published version are read as a table, as it was frozen with the version.

    `key` names the table (the id of the file's version), `schema` is the checked Table Schema. `stamp`
    changes with anything that the table is made of.
    """

    key: str
    stamp: str
    format: str
    encoding: str
    dialect: Mapping[str, Any]
    header_row: int
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class TableAnswer:
    """Rows of a question in order, by the columns `names`; `total` counts them all where that was asked.

    `after` continues it: the sort cells and row number of the last row, None at the end of the answer.
    `facets`: for each column asked its values with counts, most first. `hidden`: for each measured column
    that has hidden cells how many of them are in the rows of the question; they are in no figure.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    total: int | None = None
    after: tuple[Cell, ...] | None = None
    facets: Mapping[str, tuple[tuple[Cell, int], ...]] = field(default_factory=dict)
    hidden: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptExport:
    """One file of a whole table: its name (a format, or that of its compressed copy), bytes, SHA-256."""

    name: str
    size: int
    sha256: str
    made: datetime


@dataclass(frozen=True)
class TableExports:
    """What is kept of one table: files by name; of formats that cannot hold it the reason and its limit."""

    files: Mapping[str, KeptExport]
    refused: Mapping[str, tuple[str, int]]


class TableStore(Protocol):
    """Published tables by key, made by the worker and only read by everybody else; disposable.

    Raises: TableMissing where a table is not there, or cannot be trusted; TableUnreadable; TableTooSlow and
    TableTooLarge where a question is stopped. A question must be `checked` against the shape first.
    """

    def build(self, source: TableSource, path: Path) -> None:
        """Make the table of these bytes and put it in the place of the one before, in one step.

        Where the bytes are no table that is noted instead: `shape` then raises TableUnreadable.
        """

    def drop(self, key: str) -> None:
        """Remove a table; no error when it is gone already."""

    def stamps(self) -> Mapping[str, str]:
        """The stamp of each table that can be trusted, by key; files of others are told as an empty stamp."""

    def shape(self, key: str) -> TableShape:
        """What the table is."""

    def profile(self, key: str) -> TableProfile:
        """What the cells of the table are like, column by column; counted when it was made."""

    def difference(self, old: str, new: str, pairing: Pairing, *, limit: int, offset: int) -> TableDifference:
        """What differs between two tables, and a page of it; refuse what `is_too_large` first."""

    def ask(self, key: str, query: TableQuery) -> TableAnswer:
        """Answer one question."""

    def export(
        self, key: str, query: TableQuery, *, kind: str, most: int | None = None
    ) -> AbstractContextManager[Iterator[bytes]]:
        """All rows of a question from its offset on, at most `most`, as the bytes of a file.

        `kind` is a name of `domain.table_exports.FORMATS`, tsv, or arrays: rows of JSON without what stands
        around them. The limit of one page does not count; memory does not grow.
        Raises: TableQueryRefused where the format cannot hold the answer.
        """

    def write_exports(self, key: str) -> None:
        """Keep the whole table beside it as files of every format that can hold it, in one step."""

    def exports(self, key: str) -> TableExports:
        """What is kept of a table. Raises: TableMissing while nothing is."""

    def export_path(self, key: str, name: str) -> Path:
        """A kept file by its name; never write to it."""

    def unexported(self) -> Sequence[str]:
        """The tables whose files are not kept yet, or were made of something else."""

    def verify(self, key: str) -> bool:
        """Are all bytes of a table those that were written?"""

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed builds left and nobody touched since `before`; the count."""

    def parquet_path(self, key: str) -> Path:
        """The table as one Parquet file (zstd): the file's columns and the flags; never write to it."""


class TableMissing(Exception):
    """The table is not there, is damaged or of another kind; the worker makes it anew."""


class TableUnreadable(Exception):
    """The bytes cannot be read as the table that was published; `code` says why, no cell is told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
