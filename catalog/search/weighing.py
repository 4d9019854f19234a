"""How much each token of a document weighs: words, exact spellings, pairs, and what its phrases mean.

Pure. Weights of one token are added over the fields before saturation, which is BM25F. All weights are
multiples of 1/64, exact in any float; only plain words make a document longer.
Source: 30-search.md, Vietnamese chain, points 2 to 7, 10 and 11; Robertson, Zaragoza (2009), 3.12 to 3.20.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from catalog.domain.vocabularies import THEMES
from catalog.ports import Document
from catalog.search.analysis import (
    TITLE_MARK,
    codes,
    exact_key,
    folded_token,
    folded_tokens,
    is_year,
    syllables,
    year_concept,
)
from catalog.search.word_tables import WordTables

# Texts that many documents share (units, themes, columns) are read once.
_KEPT_TEXTS = 1024
# Words and pairs of the title by themselves: asked for, never scored.
TITLE_WEIGHT = 1.0
# A year of the data weighs the same in each document that has it, however often it is written.
YEAR_WEIGHT = 4.0


@dataclass(frozen=True)
class Weighed:
    """The tokens of a document with their weights, and its length: the weights of its words added up.

    `is_wide`: it speaks of the whole province, and its title names no smaller place.
    """

    tokens: Mapping[str, float]
    length: float
    is_wide: bool


def weigh(document: Document, tables: WordTables) -> Weighed:
    """The weighted tokens of a document."""
    tokens: defaultdict[str, float] = defaultdict(float)
    length = 0.0
    for text, weight in _weighted_texts(document):
        shares, words = _shares(text, tables)
        for token, share in shares:
            tokens[token] += weight * share
        length += weight * words
    tokens |= dict.fromkeys(map(year_concept, _years(document)), YEAR_WEIGHT)
    tokens |= dict.fromkeys(title_tokens(folded_tokens(document.title)), TITLE_WEIGHT)
    is_wide = document.is_wide and not tables.names_place(document.title)
    return Weighed(dict(tokens), length, is_wide)


def title_tokens(folded: Sequence[str]) -> Iterator[str]:
    """The tokens of a title that stand for its folded syllables, and for its pairs of neighbours."""
    yield from (f"{TITLE_MARK}{word}" for word in folded)
    yield from (f"{TITLE_MARK}{one}_{other}" for one, other in pairwise(folded))


@lru_cache(maxsize=_KEPT_TEXTS)
def _shares(text: str, tables: WordTables) -> tuple[tuple[tuple[str, float], ...], int]:
    """The tokens of one text with how often each counts, and how many words it has."""
    words = syllables(text)
    folded = [folded_token(word) for word in words]
    shares: defaultdict[str, float] = defaultdict(float)
    for token in (*folded, *(exact_key(word) for word in words if not word.isdigit()), *codes(text)):
        shares[token] += 1.0
    for one, other in pairwise(folded):
        shares[f"{one}_{other}"] += 1.0
    for found in tables.phrases.find_folded(words, folded):
        for token, share in found.phrase.gives:
            shares[token] += share
    return tuple(shares.items()), len(words)


def _years(document: Document) -> set[str]:
    """The years that the data speak of; those of the title where nothing else is stated."""
    return set(document.years) or {word for word in syllables(document.title) if is_year(word)}


def _weighted_texts(document: Document) -> Iterator[tuple[str, float]]:
    """The texts of a document with how much a word in each counts; a line is a text of its own."""
    yield document.title, 4.0
    yield document.title_en, 3.0
    yield from ((line, 2.0) for line in document.codes.split("\n"))
    yield from ((line, 1.0) for line in document.organization_title.split("\n"))
    yield document.places, 2.0
    yield document.name, 1.0
    yield document.organization, 1.0
    yield from ((line, 1.0) for line in document.notes.split("\n"))
    yield from ((line, 0.5) for line in document.columns.split("\n"))
    yield from ((word, 2.0) for word in document.keywords)
    yield from ((word, 1.0) for word in (*document.formats, *document.years))
    if theme := THEMES.get(document.theme):
        yield theme.vi, 1.0
        yield theme.en, 1.0
