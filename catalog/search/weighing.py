"""How much each token of a document weighs: words, exact spellings, pairs, and what its phrases mean.

Pure. Weights of one token are added over the fields before saturation, which is BM25F. All weights are
multiples of 1/64, exact in any float; only plain words make a document longer.
Source: 30-search.md, Vietnamese chain, points 2 to 7, 10 and 11; Robertson, Zaragoza (2009), 3.12 to 3.20.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from catalog.domain.vocabularies import THEMES
from catalog.ports import Document
from catalog.search.analysis import codes, exact_key, folded_token, is_year, syllables, year_concept
from catalog.search.word_tables import WordTables

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
        words = syllables(text)
        folded = [folded_token(word) for word in words]
        for word, token in zip(words, folded, strict=True):
            tokens[token] += weight
            tokens[exact_key(word)] += weight
        for one, other in pairwise(folded):
            tokens[f"{one}_{other}"] += weight
        for code in codes(text):
            tokens[code] += weight
        for found in tables.phrases.find(words):
            for token, share in found.phrase.gives:
                tokens[token] += weight * share
        length += weight * len(words)
    tokens |= dict.fromkeys(map(year_concept, _years(document)), YEAR_WEIGHT)
    is_wide = document.is_wide and not tables.names_place(document.title)
    return Weighed(dict(tokens), length, is_wide)


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
