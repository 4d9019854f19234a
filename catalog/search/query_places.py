"""Which phrases of a question are meant: places and terms that share syllables are told apart. Pure.

Source: 30-search.md, Vietnamese chain, points 7 and 11.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.search.analysis import folded_token
from catalog.search.phrases import Found
from catalog.search.word_tables import WordTables

# The word for what a place is (folded): it says no more than the place does.
_KINDS = (
    ("thanh", "pho"),
    ("thi", "tran"),
    ("thi", "xa"),
    ("phuong",),
    ("huyen",),
    ("quan",),
    ("tinh",),
    ("xa",),
)


Unit = tuple[int, int, tuple[str, ...]]


@dataclass(frozen=True)
class Meant:
    """The phrases of a question.

    `concepts` are all its meanings in order, `places` the concepts of places below the province. `units` are
    places that stand for their syllables: (start, end, concepts), in order, without overlaps; a province is
    among them. Without marks several places may be meant. `inside` are the syllables of known phrases of
    several words: what is known is not mistyped.
    """

    concepts: tuple[str, ...]
    places: tuple[str, ...]
    units: tuple[Unit, ...]
    inside: frozenset[int]


def meant_by(words: Sequence[str], tables: WordTables) -> Meant:
    """The phrases of these written syllables.

    A place that begins inside a term is none: `lao động Thành Lâm` has no `Đồng Thành`. Of two places that
    share a syllable both may be meant, and the later one stands for its syllables.
    """
    found = list(tables.phrases.find(words))
    terms = [one for one in found if not _is_place(one)]
    named = [one for one in found if _is_place(one)]
    places = [
        one
        for one in named
        if not any(_cuts(term, one) for term in terms) and not any(_holds(other, one) for other in named)
    ]
    kept = [one for one in found if one in places or one in terms]
    long = [one for one in kept if one.end - one.start > 1]
    return Meant(
        concepts=tuple(dict.fromkeys(one.phrase.concept for one in kept)),
        places=tuple(dict.fromkeys(p.phrase.concept for p in places if p.phrase.concept in tables.places)),
        units=tuple(_units(words, places)),
        inside=frozenset(place for one in long for place in range(one.start, one.end)),
    )


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
            units.append((one.start - _kind_before(words, one.start), one.end, alike))
    return units[::-1]


def _kind_before(words: Sequence[str], start: int) -> int:
    """How many syllables before the name say what the place is."""
    folded = tuple(folded_token(word) for word in words[max(start - 2, 0) : start])
    return next((len(kind) for kind in _KINDS if folded[-len(kind) :] == kind), 0)
