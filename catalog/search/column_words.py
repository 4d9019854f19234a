"""Words inside the columns of published tables: their names, titles, descriptions and code lists. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalog.domain.publication import PublishedColumn, PublishedFile
from catalog.search.analysis import folded_token, folded_tokens
from catalog.search.people_syntax import read_words
from catalog.search.planning import STOPWORDS

MOST_SHOWN = 3


@dataclass(frozen=True)
class ColumnHit:
    """A column in which words were found, as it is called; `is_vietnamese`: it has no English title."""

    title: str
    is_vietnamese: bool


def telling_words(text: str) -> tuple[str, ...]:
    """The different folded words of a visitor's text; those that say little only where there are no others.

    Raises: QueryRefused when the text is too long.
    """
    asked = tuple(dict.fromkeys(map(folded_token, read_words(text).words)))
    return tuple(word for word in asked if word not in STOPWORDS) or asked


def words_of_columns(files: Iterable[PublishedFile]) -> frozenset[str]:
    """Every folded word in the columns of these files."""
    return frozenset(word for file in files for column in file.columns for word in _words(column))


def columns_with(files: Iterable[PublishedFile], words: Sequence[str], lang: str) -> list[ColumnHit]:
    """The columns that hold the most of these words, at most three, in the order of the files."""
    wanted = frozenset(words)
    counted = [
        (len(wanted & _words(column)), ColumnHit(column.title(lang), lang == "en" and not column.title_en))
        for file in files
        for column in file.columns
    ]
    most = max((count for count, _ in counted), default=0)
    found = dict.fromkeys(hit for count, hit in counted if count == most) if most else {}
    return list(found)[:MOST_SHOWN]


def _words(column: PublishedColumn) -> frozenset[str]:
    return frozenset(word for text in _texts(column) for word in _folded(text))


# Columns are called the same in many datasets, and are asked for with every search that shows them.
@lru_cache(maxsize=10_000)
def _folded(text: str) -> tuple[str, ...]:
    return tuple(folded_tokens(text))


def _texts(column: PublishedColumn) -> Iterator[str]:
    yield from (column.name, column.title_vi, column.title_en, column.description)
    yield from column.codelist
