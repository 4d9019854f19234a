"""Room validators: the second look at a column: damaged and rare forms, running text, likeness of values.

The marks of validators.personal.marks tell what one cell is. Here a column is asked what it holds when its
cells have no such mark: forms are counted over a whole run once a few of its cells show them; names and
numbers inside running text are counted cell by cell. Texts that are kept stay in memory. Pure.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from validators.personal import more_patterns as pattern
from validators.personal.dressing import sample_of
from validators.places.book import PlaceBook
from validators.words.folding import fold
from validators.words.person_names import bare_name
from validators.words.street_names import STREET_NAMES

_KEPT = 256
_FEW = 1_000
_SAMPLE = 64
_LEAST_BYTES = 14
# So many cells of running text with long numbers are looked at one by one; of more, a sample.
_MOST_LONG = 200_000
_ALWAYS = (
    "scientific",
    "spaced",
    "date_digits",
    "date_other",
    "card_other",
    "name_start",
    "photo",
    "address_words",
    "phone_other",
    "bank_named",
    "household",
)
_BY_HINT = {
    "birth_date": ("serial",),
    "dossier_code": ("code",),
    "passport": ("passport",),
    "plate": ("plate",),
    "home_point": ("point",),
    "full_name": ("initials",),
    "address": ("address_units",),
}
_FORMS = {name: re.compile(text) for name, text in (*pattern.FORMS.items(),)}
_SURNAME_FIRST = re.compile(pattern.SURNAME_FIRST)
_TITLED = re.compile(pattern.TITLED_NAME)
_MIDDLE = re.compile(pattern.MIDDLE)
_ANY_MIDDLE = re.compile(pattern.ANY_MIDDLE)
_PADDED = re.compile(r"\s")
_Found = Callable[[str, pl.Series], None]


@dataclass
class MoreMarks:
    """What a second look finds in one column; `hints` are those of its header.

    `counts` are cells, `first` the first of them (record number, raw text), `texts` some different texts.
    """

    hints: frozenset[str]
    places: PlaceBook | None = None
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, tuple[int, str]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set, repr=False)
    _long: int = field(default=0, repr=False)

    def add(self, numbers: pl.Series, cells: pl.Series, *, is_text: bool) -> None:
        """Take a run of cells; `is_text` tells that running text among them is to be looked into."""
        filled = cells.fill_null("")
        sample = sample_of(filled.filter(filled != "") if len(filled) <= _FEW else filled, _SAMPLE)
        self._keep(sample)
        self._add_forms(numbers, filled, sample)
        if is_text:
            self._add_inside(numbers, filled)

    def _keep(self, sample: pl.Series) -> None:
        if len(self.texts) >= _KEPT:
            return
        for text in sample:
            if text and text not in self._known and len(self.texts) < _KEPT:
                self._known.add(text)
                self.texts.append(text)

    def _wanted(self) -> list[str]:
        more = [name for hint in sorted(self.hints & _BY_HINT.keys()) for name in _BY_HINT[hint]]
        return list(dict.fromkeys((*_ALWAYS, *more)))

    def _add_forms(self, numbers: pl.Series, cells: pl.Series, sample: pl.Series) -> None:
        stripped = [text.strip() for text in sample]
        for name in self._wanted():
            seen = _FORMS[name].search
            if not any(text and seen(text) for text in stripped):
                continue
            texts = cells.str.strip_chars() if any(map(_PADDED.match, sample)) else cells
            self._count(name, numbers, cells, texts.str.contains(pattern.FORMS[name]))
            if name == "name_start":
                self._check_names(numbers, cells, texts)
            if name == "address_words":
                self._count(
                    "address_parts", numbers, cells, texts.str.contains(pattern.FORMS["address_parts"])
                )

    def _check_names(self, numbers: pl.Series, cells: pl.Series, texts: pl.Series) -> None:
        """Keep of the cells that begin like a name and go on those whose first word is a surname."""
        del self.counts["name_start"], self.first["name_start"]
        is_name = texts.str.contains(pattern.FORMS["name_start"])
        is_name &= texts.str.contains(pattern.SURNAME_FIRST)
        self._count("name_begins", numbers, cells, is_name)

    def _count(self, mark: str, numbers: pl.Series, cells: pl.Series, mask: pl.Series) -> None:
        count = int(mask.sum() or 0)
        if count:
            self.counts[mark] += count
            if mark not in self.first:
                at = int(mask.arg_max() or 0)
                self.first[mark] = (int(numbers[at]), str(cells[at]))

    def _add_inside(self, numbers: pl.Series, cells: pl.Series) -> None:
        is_long = cells.str.len_bytes() >= _LEAST_BYTES
        if not is_long.any():
            return
        numbers, cells = numbers.filter(is_long), cells.filter(is_long)
        has_digits = cells.str.contains(pattern.LONG_DIGITS)
        if has_digits.any():
            self._add_digits(numbers.filter(has_digits), cells.filter(has_digits))
        has_name = cells.str.contains(pattern.TITLED_GATE)
        if has_name.any():
            self._add_titled(numbers.filter(has_name), cells.filter(has_name))
        if "note" in self.hints:
            self._add_untitled(numbers, cells)

    def _add_digits(self, numbers: pl.Series, cells: pl.Series) -> None:
        self._long += len(cells)
        if self._long > _MOST_LONG and len(cells) > _FEW:
            step = len(cells) // _FEW + 1
            numbers, cells = numbers.gather_every(step), cells.gather_every(step)
        for name, text in pattern.DIGITS_INSIDE.items():
            self._count(name, numbers, cells, cells.str.contains(text))
        self._count("birth_named", numbers, cells, cells.str.contains(pattern.BIRTH_NAMED))

    def _add_titled(self, numbers: pl.Series, cells: pl.Series) -> None:
        is_named = cells.str.contains(pattern.TITLED_NAME)
        if len(cells) <= _FEW:
            real = [
                bool(mask) and self._names_somebody(text) for mask, text in zip(is_named, cells, strict=True)
            ]
            is_named = pl.Series(real, dtype=pl.Boolean)
        self._count("name_inside", numbers, cells, is_named)

    def _names_somebody(self, text: str) -> bool:
        """Tell whether a titled name of a text is neither a place's nor a street's."""
        return any(self._is_no_place(found[0]) for found in _TITLED.finditer(text))

    def _is_no_place(self, found: str) -> bool:
        name = bare_name(found.strip(" \t\n,.:;(/"))
        return not (fold(name) in STREET_NAMES or (self.places is not None and self.places.has_name(name)))

    def _add_untitled(self, numbers: pl.Series, cells: pl.Series) -> None:
        is_named = cells.str.contains(pattern.MIDDLE_NAME)
        if not is_named.any():
            return
        numbers, cells = numbers.filter(is_named), cells.filter(is_named)
        is_body = cells.str.contains(pattern.BODY_BEFORE_NAME)
        is_street = pl.Series([_holds_street(text) for text in cells.head(_FEW)], dtype=pl.Boolean)
        is_street = pl.concat([is_street, pl.repeat(value=False, n=len(cells) - len(is_street), eager=True)])
        self._count("name_inside", numbers, cells, ~is_body & ~is_street)

    # What the kept texts are like -------------------------------------------------------------------------

    def like(self, says: Callable[[str], bool]) -> float:
        """Give the share of the kept texts for which `says` holds; 0 without texts."""
        return sum(map(says, self.texts)) / len(self.texts) if self.texts else 0.0

    def middle_share(self, names: Sequence[str], *, is_any_usual: bool = False) -> float:
        """Give the share of these names that have a middle syllable Văn or Thị, or any of the usual ones."""
        seen = _ANY_MIDDLE.search if is_any_usual else _MIDDLE.search
        return sum(seen(name) is not None for name in names) / len(names) if names else 0.0


def _holds_street(text: str) -> bool:
    folded = fold(text)
    return any(name in folded for name in STREET_NAMES if " van " in name or " thi " in name)
