"""From a visitor's words to what is asked of the documents: which tokens must be there, which only add.

Every adapter asks the same plan, made from its own vocabulary, so that all find and order alike. Pure.
Source: 30-search.md, Vietnamese chain, points 5, 8, 9 and 11.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    folded_tokens,
    is_year,
    year_concept,
)
from catalog.search.people_syntax import Asked, read_words
from catalog.search.place_names import NameWords
from catalog.search.query_places import Meant, meant_by
from catalog.search.ranking import FILLED
from catalog.search.spelling import SpellingTable, beside
from catalog.search.typing_leftovers import decode_telex, decode_vni
from catalog.search.word_tables import WordTables

# What only moves a document up. All in eighths or quarters: exact in any float.
PAIR_WEIGHT = 0.25
MEANING_WEIGHT = 1.0
FORMAT_WEIGHT = 0.5
PLACE_WEIGHT = 1.5
# A shorter word is hardly two syllables written as one.
SHORTEST_JOINED = 5
# Words that say little: they count only in short queries. Never `không`, `người`, `có` (folded).
_STOPWORDS_VI = "va cua tren tai nam theo cho ve cac nhung la duoc trong tu den voi o tinh"
_STOPWORDS_EN = "the of in by for and to on at a an file with from under among or are is was were their who"
STOPWORDS = frozenset(f"{_STOPWORDS_VI} {_STOPWORDS_EN}".split())
# Kinds of files (folded): they only move a dataset up.
FORMATS = frozenset(["csv", "xlsx", "xls", "excel", "json", "geojson", "pdf", "xml", "docx", "zip"])
# Pairs that are true of every dataset (folded).
FILLERS = frozenset({"so lieu", "du lieu", "thong ke", "bao cao", "tong hop", "dia ban"})
_LETTER = re.compile("[a-z]")


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
    `together` are pairs of which every one must be there, where
    any document has them; `without` are tokens of which none may be.
    `optional` are tokens with the weight of their score. `prefers_wide`: no place is named, so what speaks of
    the whole province comes first. `places`, `around` and `years` are the tokens of what is named:
    what speaks of none of the places, or of none of the years, comes later. The last `named` of `required`
    are those. `is_everything`: all documents match.
    """

    required: tuple[str, ...]
    needed: int
    optional: tuple[tuple[str, float], ...] = ()
    together: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    prefers_wide: bool = False
    places: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    named: int = 0
    is_literal: bool = False
    is_everything: bool = False

    @property
    def is_all_but(self) -> bool:
        """Is nothing asked for but that some words are not there? Every other document matches, equally."""
        return bool(self.without) and not self.required

    @property
    def words(self) -> tuple[str, ...]:
        """Those of `required` that name no place and no year: what it is about."""
        return self.required[: len(self.required) - self.named]

    def needed_of(self, having: Sequence[int]) -> int:
        """How many words must be there: fewer than asked for where too few documents have so many.

        `having[n]` is how many documents, of those that may be meant, have n of the words. People get what is
        nearest, but never less than a third of what they asked for while anything has that.
        """
        most = max((count for count, documents in enumerate(having) if documents), default=0)
        if self.is_literal or most == 0:
            return self.needed
        least = min(self.needed, most)
        while 3 * (least - 1) >= len(self.required) and sum(having[least:]) < FILLED:
            least -= 1
        return least


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
    if not is_literal:
        asked = replace(asked, words=tuple(_apart(asked.words, vocabulary)))
    meant = meant_by(asked.words, tables)
    words = _as_typed(asked) if is_literal else list(_read(asked, vocabulary, tables.names, meant.inside))
    if any(word.spelled != word.typed for word in words):
        meant = meant_by([word.spelled for word in words], tables)
    loose = _loose(_written_out(words, meant, vocabulary), meant)
    years = tuple(_years(asked, loose))
    named = _named(meant, years, vocabulary)
    required = (*_subject(loose, years, is_alone=not named), *named)
    return Plan(
        required=required,
        needed=needed(len(required)),
        optional=tuple(_optional(asked, loose, meant)) if required else (),
        together=tuple(dict.fromkeys(pair for row in asked.phrases for pair in pairs(row))),
        without=tuple(dict.fromkeys(folded_token(word) for word in asked.without)),
        corrections=tuple(Correction(w.typed, w.spelled) for w in words if w.is_corrected),
        prefers_wide=not meant.places,
        places=meant.places,
        around=tuple(dict.fromkeys(a for place in meant.places for a in tables.around.get(place, ()))),
        years=tuple(map(year_concept, years)),
        named=len(named),
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


def _written_out(words: list[_Word], meant: Meant, vocabulary: Vocabulary) -> list[_Word]:
    """The words with each abbreviation as its meaning where any document has that: TE is no `tế`."""
    return [
        replace(word, read=meant.shorts[place]) if vocabulary.frequency(meant.shorts.get(place, "")) else word
        for place, word in enumerate(words)
    ]


def _loose(words: list[_Word], meant: Meant) -> list[list[_Word]]:
    """The words in rows, without those that a place stands for: `hộ nghèo | xã Hoằng Lộc | 2024`."""
    rows, start = [], 0
    for first, end, _ in meant.units:
        rows.append(words[start:first])
        start = end
    return [row for row in (*rows, words[start:]) if row]


def _years(asked: Asked, loose: list[list[_Word]]) -> Iterator[str]:
    """The years that are asked for; a number in a code such as 2024/QĐ-UBND is none."""
    inside = {
        part
        for code in codes(asked.text)
        if not code.isascii() or _LETTER.search(code)
        for part in folded_tokens(code)
    }
    yield from dict.fromkeys(
        word.read for row in loose for word in row if is_year(word.read) and word.read not in inside
    )


def _named(meant: Meant, years: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The tokens of the years and places; of places written alike the one that most documents have."""
    places = [max(alike, key=lambda c: (vocabulary.frequency(c), c)) for _, _, alike in meant.units]
    return tuple(dict.fromkeys([*map(year_concept, years), *places]))


def _subject(loose: list[list[_Word]], years: tuple[str, ...], *, is_alone: bool) -> Iterator[str]:
    """The different words that count; those that say little only where hardly anything else is asked."""
    different = list(dict.fromkeys(word.read for row in loose for word in row))
    little = STOPWORDS | FORMATS | {part for row in loose for part in _fillers(row)}
    telling = [token for token in different if token not in little]
    if not is_alone or (len(different) > ALL_UP_TO and telling):
        different = telling
    yield from (token for token in different if token not in years)


def _fillers(row: list[_Word]) -> Iterator[str]:
    for one, other in pairwise(word.read for word in row):
        if f"{one} {other}" in FILLERS:
            yield from (one, other)


def _optional(asked: Asked, loose: list[list[_Word]], meant: Meant) -> Iterator[tuple[str, float]]:
    """Exact keys only where the visitor typed a mark: somebody without a keyboard means any spelling."""
    found: dict[str, float] = {}
    words = [word for row in loose for word in row]
    if any(not word.spelled.isascii() for word in words):
        found |= {exact_key(word.spelled): EXACT_WEIGHT for word in words}
    found |= dict.fromkeys(codes(asked.text), CODE_WEIGHT)
    found |= {word.read: FORMAT_WEIGHT for word in words if word.read in FORMATS}
    for row in loose:
        found |= {f"{one}_{other}": PAIR_WEIGHT for one, other in pairwise(word.read for word in row)}
    found |= {c: PLACE_WEIGHT if c.startswith("@") else MEANING_WEIGHT for c in meant.concepts if "_" in c}
    yield from found.items()


def _apart(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    """The words with two that were written as one apart: `hocphi` is `hoc phi` where documents say that."""
    for word in words:
        token = folded_token(word)
        is_odd = len(token) == len(word) >= SHORTEST_JOINED and not vocabulary.frequency(token)
        pairs_of = {f"{token[:n]}_{token[n:]}": n for n in range(2, len(token) - 1)} if is_odd else {}
        best = max(pairs_of, key=vocabulary.frequency, default="")
        if best and vocabulary.frequency(best):
            yield from (word[: pairs_of[best]], word[pairs_of[best] :])
        else:
            yield word


def _as_typed(asked: Asked) -> list[_Word]:
    return [_Word(typed, folded_token(typed), typed) for typed in asked.words]


def _read(asked: Asked, vocabulary: Vocabulary, names: NameWords, known: frozenset[int]) -> Iterator[_Word]:
    """Each typed syllable as it is understood, from left to right; those in `known` as they are."""
    plain = [folded_token(word) for word in asked.words]
    for place, word in enumerate(_as_typed(asked)):
        before = plain[place - 1] if place else None
        after = plain[place + 1] if place + 1 < len(plain) else None
        if place not in known:
            word = _understood(word, before, after, vocabulary, names)
            plain[place] = word.read
        yield word


def _understood(
    word: _Word, before: str | None, after: str | None, vocabulary: Vocabulary, names: NameWords
) -> _Word:
    if vocabulary.frequency(word.read):
        return _real_word(word, before, after, vocabulary)
    if word.read in STOPWORDS:
        return word
    for decoded in (decode_telex(word.typed), decode_vni(word.typed)):
        token = folded_token(decoded) if decoded else ""
        if decoded and (vocabulary.frequency(token) or names.frequency(token)):
            return _Word(word.typed, token, decoded)
    best = vocabulary.spelling.best(word.read, before, after, vocabulary.frequency)
    if best is None or not beside(best, before, after, vocabulary.frequency):
        best = names.best(word.read, before, after) or best
    return _Word(word.typed, best, best) if best and best != word.read else word


def _real_word(word: _Word, before: str | None, after: str | None, vocabulary: Vocabulary) -> _Word:
    """A word that exists, but never beside its neighbours, where a near one often stands: `ho nghe`."""
    is_word = word.read.isalpha() and word.typed.isascii()
    if not is_word or (before is None and after is None):
        return word
    is_after_known = after is None or vocabulary.frequency(after) > 0
    if not is_after_known or beside(word.read, before, after, vocabulary.frequency):
        return word
    best = vocabulary.spelling.best(word.read, before, after, vocabulary.frequency)
    if best is None or not beside(best, before, after, vocabulary.frequency):
        return word
    return _Word(word.typed, best, best)
