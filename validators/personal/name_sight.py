"""Room validators: persons' names in whole columns at once: the answers of person_names, text for text.

Only texts of plain letters come here (validators.words.letters). Pure.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from validators.personal import mark_patterns as pattern
from validators.places.book import PlaceBook
from validators.words.folding import fold, fold_place
from validators.words.letters import ACCENTED
from validators.words.person_names import LONGEST, bare_name

_SHORTEST = 5
_ACCENTS = {letter: fold(letter) for letter in ACCENTED}


@dataclass(frozen=True)
class Named:
    """Which texts are names, which are unsure; `bare` are the texts without numbering and title."""

    is_name: pl.Series
    is_unsure: pl.Series
    bare: pl.Series

    def has_three_syllables(self) -> pl.Series:
        """Tell which names have at least three syllables, as the rules count them: by their spaces."""
        return self.is_name & self.bare.str.contains("(?s) .* ")


def find_names(texts: pl.Series) -> Named:
    """Find what `is_person_name` finds among texts without white space around them."""
    bare, is_body, is_unsure = _bare_names(texts)
    length = texts.str.len_chars()
    is_name = (length >= _SHORTEST) & (length <= LONGEST) & ~is_body & ~is_unsure
    is_name &= bare.str.contains(pattern.SURNAME) & bare.str.contains(pattern.NAME)
    return Named(is_name, is_unsure, bare)


def find_shapes(raw: pl.Series) -> Named:
    """Find what `has_name_shape` finds among texts as they stand in their cells."""
    is_numbered = raw.str.contains(pattern.BARE_NUMBER_OF_NAME)
    texts = raw
    if is_numbered.any():
        texts = raw.str.replace(pattern.BARE_NUMBER, "").zip_with(is_numbered, raw)
    bare, is_body, is_unsure = _bare_names(texts.str.strip_chars())
    has_shape = (raw.str.len_chars() <= LONGEST) & ~is_body & ~is_unsure
    return Named(has_shape & bare.str.contains(pattern.NAME_SHAPE), is_unsure, bare)


def _bare_names(texts: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Give the texts as `bare_name` does, whether that is a body or a group, and whether it is unsure.

    One title with white space after it goes when two words follow; other ways of writing titles are unsure.
    """
    base = texts
    if texts.str.contains(pattern.NUMBERING).any():
        base = texts.str.replace(pattern.NUMBERING, "")
    is_body = base.str.contains(pattern.BODY)
    is_titled = base.str.contains(pattern.TITLE)
    if not is_titled.any():
        return base, is_body, is_titled
    rest = base.str.replace(pattern.SPACED_TITLE, "")
    is_simple = base.str.contains(pattern.SPACED_TITLE) & rest.str.contains(pattern.LETTER_FIRST)
    is_simple &= ~rest.str.contains(pattern.TITLE)
    goes = is_titled & is_simple & ~is_body & rest.str.contains(pattern.TWO_WORDS)
    bare = rest.zip_with(goes, base)
    return bare, is_body | (goes & bare.str.contains(pattern.BODY)), is_titled & ~is_simple


def are_places(bare: pl.Series, raw: pl.Series, places: PlaceBook) -> pl.Series:
    """Tell which texts name a place: those that may, without their accents, are asked of the place lists."""
    folded = bare.str.replace_many(_ACCENTS).str.to_lowercase()
    maybe = folded.is_in(_folded(places)) | bare.str.contains(pattern.PLACE_KIND_OR_SPACES)
    if not maybe.any():
        return maybe
    known = [text for text in raw.filter(maybe).unique() if places.has_name(bare_name(text))]
    return raw.is_in(known)


@lru_cache(maxsize=2)
def _folded(places: PlaceBook) -> pl.Series:
    names = {fold_place(name) for vintage in places.vintages() for name in places.names(vintage)}
    return pl.Series(sorted(names), dtype=pl.String).implode()
