"""Which phrases of a question are meant: places and terms that share syllables are told apart. Pure.

Source: 30-search.md, Vietnamese chain, points 7 and 11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from operator import eq

from catalog.search.analysis import exact_key, folded_token
from catalog.search.phrases import Found
from catalog.search.word_tables import WordTables

# The words for what a place is (folded), long and short, and that it is one no longer: they say no more than
# the place does.
_BEFORE = (
    ("thanh", "pho"),
    ("thi", "tran"),
    ("thi", "xa"),
    *((kind,) for kind in ("phuong", "huyen", "quan", "tinh", "xa")),
    *((short,) for short in ("tp", "tx", "tt", "p", "h", "q", "t", "x", "former")),
)
_AFTER = frozenset(["province", "district", "commune", "ward", "township", "town", "city", "cu"])

Unit = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Meant:
    """The phrases of a question.

    `concepts` are all its meanings in order, `places` the concepts of places below the province. `units` are
    places that stand for their syllables: (start, end, concepts), in order, without overlaps; a province is
    among them. Without marks several places may be meant. `inside` are the syllables of known phrases of
    several words, and of what a place is: what is known is not mistyped. `shorts` are abbreviations in
    capitals of one syllable, each with its concept.
    """

    concepts: tuple[str, ...]
    places: tuple[str, ...]
    units: tuple[Unit, ...]
    inside: frozenset[int]
    shorts: Mapping[int, str]


def meant_by(words: Sequence[str], tables: WordTables) -> Meant:
    """The phrases of these written syllables.

    A place that begins inside a term is none: `lao động Thành Lâm` has no `Đồng Thành`. Of two places that
    share a syllable both may be meant, and the later one stands for its syllables.
    """
    found = list(tables.phrases.find_typed(words))
    found += _misspelled(words, found, tables)
    terms = [one for one in found if not _is_place(one)]
    named = [one for one in found if _is_place(one)]
    places = [
        one
        for one in named
        if not any(_cuts(term, one) for term in terms) and not any(_holds(other, one) for other in named)
    ]
    kept = [one for one in found if one in places or one in terms]
    units = _units(words, places)
    long = [(one.start, one.end) for one in kept if one.end - one.start > 1]
    long += [(start, end) for start, end, _ in units]
    return Meant(
        concepts=tuple(dict.fromkeys(one.phrase.concept for one in kept)),
        places=tuple(dict.fromkeys(p.phrase.concept for p in places if p.phrase.concept in tables.places)),
        units=tuple(units),
        inside=frozenset(place for start, end in long for place in range(start, end)),
        shorts=_shorts(terms),
    )


def _misspelled(words: Sequence[str], found: Sequence[Found], tables: WordTables) -> list[Found]:
    """Places with a wrong mark on some syllables, where nothing else is known: `Hoàng Hóa`, `Bà Thước`."""
    if all(map(str.isascii, words)):
        return []
    known = {place for one in found for place in range(one.start, one.end)}
    return [
        one
        for one in tables.phrases.find(list(map(folded_token, words)))
        if _is_place(one)
        and known.isdisjoint(range(one.start, one.end))
        and any(map(eq, map(exact_key, words[one.start : one.end]), one.phrase.exact))
    ]


def _shorts(terms: Sequence[Found]) -> dict[int, str]:
    """The abbreviations of one syllable that mean one thing alone."""
    found: dict[int, set[str]] = {}
    for one in terms:
        if one.phrase.is_capitals and one.end == one.start + 1:
            found.setdefault(one.start, set()).add(one.phrase.concept)
    return {place: concepts.pop() for place, concepts in found.items() if len(concepts) == 1}


def _is_place(found: Found) -> bool:
    return found.phrase.concept.startswith("@")


def _cuts(term: Found, place: Found) -> bool:
    return term.start < place.start < term.end < place.end


def _holds(longer: Found, place: Found) -> bool:
    return (
        longer.start <= place.start
        and place.end <= longer.end
        and longer.end - longer.start > place.end - place.start
    )


def _units(words: Sequence[str], places: Sequence[Found]) -> list[Unit]:
    units: list[Unit] = []
    for one in sorted(places, key=lambda p: (-p.end, p.start)):
        alike = tuple(p.phrase.concept for p in places if (p.start, p.end) == (one.start, one.end))
        if not units or one.end <= units[-1][0]:
            end = one.end + _kinds_after(words[one.end : units[-1][0] if units else None])
            units.append((one.start - _kinds_before(words, one.start), end, alike))
    return units[::-1]


def _kinds_before(words: Sequence[str], start: int) -> int:
    """How many syllables before the name say what the place is: `huyện`, `TX`, `former`."""
    folded = tuple(map(folded_token, words[max(start - 2, 0) : start]))
    return next((len(kind) for kind in _BEFORE if folded[-len(kind) :] == kind), 0)


def _kinds_after(words: Sequence[str]) -> int:
    """How many syllables behind the name do: `district`, `cũ`."""
    return len(list(takewhile(_AFTER.__contains__, map(folded_token, words))))
