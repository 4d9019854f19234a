"""What the use-cases need of the outside, as Protocols: the search index, the mail server and the clock.

No adapter is imported here; bootstrap chooses them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from catalog.domain.search_condition import EVERYTHING, Condition

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
