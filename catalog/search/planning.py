"""From a visitor's words to what is asked of the documents: which tokens must be there, which only add.

Every adapter asks the same plan, made from its own vocabulary, so that all find and order alike. Pure.
Source: 30-search.md, Vietnamese chain, points 5, 8, 9 and 11.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from catalog.search.analysis import (
    ALL_UP_TO,
    CODE_WEIGHT,
    EXACT_WEIGHT,
    SHARE_NEEDED,
    codes,
    exact_key,
    folded_token,
)
from catalog.search.people_syntax import Asked, read_words
from catalog.search.spelling import SpellingTable, beside
from catalog.search.typing_leftovers import decode_telex, decode_vni
from catalog.search.word_tables import WordTables

# What only moves a document up. All in eighths or quarters: exact in any float.
PAIR_WEIGHT = 0.25
MEANING_WEIGHT = 1.0
PLACE_WEIGHT = 1.5
# Words that say little: they count only in short queries. Never `không`, `người`, `có` (folded).
_STOPWORDS_VI = "va cua tren tai nam theo cho ve cac nhung la duoc trong tu den voi o tinh"
_STOPWORDS_EN = "the of in by for and to on at a an"
STOPWORDS = frozenset(f"{_STOPWORDS_VI} {_STOPWORDS_EN}".split())


class Vocabulary(Protocol):
    """What an index knows of its words."""

    @property
    def spelling(self) -> SpellingTable:
        """The folded words for finding near ones."""

    def frequency(self, token: str) -> int:
        """How many documents hold the token."""


@dataclass(frozen=True)
class Correction:
    """A word that was read as another: what was typed and what is asked for."""

    typed: str
    read: str


@dataclass(frozen=True)
class Plan:
    """What a text asks of a document.

    `required` are different folded syllables of which `needed` must be there (fewer where nothing has them).
    `together` are pairs of which every one must be there; `without` are tokens of which none may be.
    `optional` are tokens with the weight of their score. `prefers_wide`: no place is named, so what speaks of
    the whole province comes first. `is_everything`: nothing was asked, all documents match.
    """

    required: tuple[str, ...]
    needed: int
    optional: tuple[tuple[str, float], ...] = ()
    together: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    prefers_wide: bool = False
    is_literal: bool = False
    is_everything: bool = False

    def needed_of(self, most: int) -> int:
        """How many words must be there when the best document has `most`: people get what is nearest."""
        return self.needed if self.is_literal else min(self.needed, most)


@dataclass(frozen=True)
class _Word:
    """One typed syllable and how it is read; `spelled` is with marks where they are known."""

    typed: str
    read: str
    spelled: str

    @property
    def is_corrected(self) -> bool:
        return self.read != folded_token(self.typed)


def plan_query(text: str, vocabulary: Vocabulary, tables: WordTables, *, is_literal: bool = False) -> Plan:
    """What the visitor's words ask for; `state:draft` are just two words here.

    Args:
        is_literal: search exactly what was typed: no mistyped word is read as another, and not fewer words.
    Raises: QueryRefused(reason="too_long") over 200 characters or 20 syllables.
    """
    asked = read_words(text)
    if not asked.text:
        return Plan((), 0, is_everything=True)
    words = list(_read(asked, vocabulary, is_literal=is_literal))
    required = tuple(_required(words))
    spelled = " ".join(word.spelled for word in words)
    concepts = [found.phrase.concept for found in tables.phrases.find([w.spelled for w in words])]
    return Plan(
        required=required,
        needed=needed(len(required)),
        optional=tuple(_optional(asked, words, concepts)),
        together=tuple(dict.fromkeys(pair for row in asked.phrases for pair in pairs(row))),
        without=tuple(dict.fromkeys(folded_token(word) for word in asked.without)),
        corrections=tuple(Correction(w.typed, w.spelled) for w in words if w.is_corrected),
        prefers_wide=not tables.names_place(spelled),
        is_literal=is_literal,
    )


def needed(count: int) -> int:
    """How many of `count` different words must be there: all of one or two, else 70 % rounded up."""
    if count <= ALL_UP_TO:
        return count
    share, whole = SHARE_NEEDED
    return -(-count * share // whole)


def pairs(words: "tuple[str, ...] | list[str]") -> Iterator[str]:
    """The pairs of neighbours of written syllables, folded and joined: `ho_ngheo`."""
    folded = [folded_token(word) for word in words]
    yield from (f"{one}_{other}" for one, other in pairwise(folded))


def _required(words: list[_Word]) -> list[str]:
    """The different words that count; those that say little only where hardly anything else is asked."""
    different = list(dict.fromkeys(word.read for word in words))
    telling = [token for token in different if token not in STOPWORDS]
    return telling if len(different) > ALL_UP_TO and telling else different


def _optional(asked: Asked, words: list[_Word], concepts: list[str]) -> Iterator[tuple[str, float]]:
    """Exact keys only where the visitor typed a mark: somebody without a keyboard means any spelling."""
    found: dict[str, float] = {}
    if any(not word.spelled.isascii() for word in words):
        found |= {exact_key(word.spelled): EXACT_WEIGHT for word in words}
    found |= dict.fromkeys(codes(asked.text), CODE_WEIGHT)
    read = [word.read for word in words]
    found |= {f"{one}_{other}": PAIR_WEIGHT for one, other in pairwise(read)}
    found |= {c: PLACE_WEIGHT if c.startswith("@") else MEANING_WEIGHT for c in concepts}
    yield from found.items()


def _read(asked: Asked, vocabulary: Vocabulary, *, is_literal: bool) -> Iterator[_Word]:
    """Each typed syllable as it is understood, from left to right."""
    plain = [folded_token(word) for word in asked.words]
    for place, typed in enumerate(asked.words):
        token = plain[place]
        before = plain[place - 1] if place else None
        after = plain[place + 1] if place + 1 < len(plain) else None
        word = _Word(typed, token, typed)
        if not is_literal:
            word = _understood(word, before, after, vocabulary)
            plain[place] = word.read
        yield word


def _understood(word: _Word, before: str | None, after: str | None, vocabulary: Vocabulary) -> _Word:
    if vocabulary.frequency(word.read):
        return _real_word(word, before, after, vocabulary)
    for decoded in (decode_telex(word.typed), decode_vni(word.typed)):
        if decoded and vocabulary.frequency(folded_token(decoded)):
            return _Word(word.typed, folded_token(decoded), decoded)
    best = vocabulary.spelling.best(word.read, before, after, vocabulary.frequency)
    return _Word(word.typed, best, best) if best else word


def _real_word(word: _Word, before: str | None, after: str | None, vocabulary: Vocabulary) -> _Word:
    """A word that exists, but never beside its neighbours, where a near one often stands: `ho nghe`."""
    is_word = word.read.isalpha() and word.typed.isascii()
    if not is_word or (before is None and after is None):
        return word
    if beside(word.read, before, after, vocabulary.frequency):
        return word
    best = vocabulary.spelling.best(word.read, before, after, vocabulary.frequency)
    if best is None or not beside(best, before, after, vocabulary.frequency):
        return word
    return _Word(word.typed, best, best)
