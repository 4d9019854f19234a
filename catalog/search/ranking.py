"""How much each word of a document weighs, and how well a document answers: BM25 over weighted fields.

Pure functions. Weights of one word are added over the fields before saturation, which is BM25F; exact
keys and codes are scored, but do not make a document longer.
Source: Robertson, Zaragoza: The Probabilistic Relevance Framework (2009), formulas 3.12 to 3.20.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catalog.domain.vocabularies import THEMES
from catalog.ports import Document
from catalog.search.analysis import codes, collation_key, exact_key, folded_token, syllables

# Saturation of repeated words, and how much a long document is discounted (0 not at all, 1 fully).
K1 = 1.2
B = 0.5
# A document with all the words, where only 70 % were needed, counts this much more.
ALL_WORDS_FACTOR = 1.5
# Scores are compared to this many digits, so that the order of additions never decides.
DIGITS = 9

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Weighed:
    """The tokens of a document with their weights, and its length: the weights of its words added up."""

    tokens: Mapping[str, float]
    length: float


@dataclass(frozen=True)
class SortKeys:
    """What documents are ordered by; `modified` in microseconds since 1970."""

    title: str
    name: str
    modified: int


def weigh(document: Document) -> Weighed:
    """The weighted tokens of a document. Weights are multiples of 1/4, exact in any float."""
    tokens: defaultdict[str, float] = defaultdict(float)
    length = 0.0
    for text, weight in _weighted_texts(document):
        for syllable in syllables(text):
            tokens[folded_token(syllable)] += weight
            tokens[exact_key(syllable)] += weight
            length += weight
        for code in codes(text):
            tokens[code] += weight
    return Weighed(dict(tokens), length)


def rarity(documents: int, holding: int) -> float:
    """The weight of a word that `holding` of `documents` documents hold; positive also for common words."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))


def saturated(weight: float, length: float, mean_length: float) -> float:
    """The share of its rarity that a word of this weight earns in a document of this length, 0 to K1 + 1."""
    relative = length / mean_length if mean_length else 1.0
    return weight * (K1 + 1) / (weight + K1 * (1 - B + B * relative))


def sort_keys(document: Document) -> SortKeys:
    """What this document is ordered by."""
    microseconds = (document.modified - _EPOCH) // timedelta(microseconds=1)
    return SortKeys(collation_key(document.title), document.name, microseconds)


def rank_key(sort: str, keys: SortKeys, score: float) -> tuple[float | str, ...]:
    """The key for ascending order: best, newest or first in the alphabet leads; ties end at the name."""
    if sort == "relevance":
        return (-round(score, DIGITS), -keys.modified, keys.name)
    if sort == "modified":
        return (-keys.modified, keys.name)
    return (keys.title, keys.name) if sort == "title" else (keys.name,)


def _weighted_texts(document: Document) -> Iterator[tuple[str, float]]:
    yield document.title, 4.0
    yield document.title_en, 3.0
    yield document.codes, 2.0
    yield document.organization_title, 2.0
    yield document.places, 2.0
    yield document.name, 1.0
    yield document.organization, 1.0
    yield document.notes, 1.0
    yield document.columns, 0.5
    yield from ((word, 2.0) for word in document.keywords)
    yield from ((word, 1.0) for word in (*document.formats, *document.years))
    if theme := THEMES.get(document.theme):
        yield theme.vi, 1.0
        yield theme.en, 1.0
