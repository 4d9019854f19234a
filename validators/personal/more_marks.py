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
from validators.personal.first_look import Passed
from validators.places.book import PlaceBook
from validators.words.folding import fold
from validators.words.person_names import bare_name
from validators.words.street_names import STREET_NAMES

_KEPT = 256
_FEW = 1_000
_SAMPLE = 64
_LEAST_BYTES = 14
# A prime, so that its multiples fall on all places of a run.
_STRIDE = 611_953
# Beyond so many cells a form is counted in some cells of a run.
_WELL_KNOWN = 40_000
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


@dataclass(frozen=True)
class Run:
    """A run of cells (none null), their record numbers, and what is known of them.

    `distinct` are the different texts where they are few, `passed` the cells that a first look has left.
    """

    numbers: pl.Series
    cells: pl.Series
    distinct: pl.Series | None = None
    passed: Passed | None = None


def _some_of(numbers: pl.Series, cells: pl.Series) -> Run:
    """Give a thousand cells from all over a run, at no even distance: rows of a table may alternate."""
    at = (pl.int_range(_FEW, dtype=pl.Int64, eager=True) * _STRIDE % len(cells)).sort()
    return Run(numbers.gather(at), cells.gather(at))


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
    _formed: Counter[str] = field(default_factory=Counter, repr=False)

    def add(self, run: Run, *, is_text: bool) -> None:
        """Take a run of cells; `is_text` tells that running text among them is to be looked into."""
        cells = run.cells
        sample = sample_of(cells.filter(cells != "") if len(cells) <= _FEW else cells, _SAMPLE).to_list()
        self._keep(sample)
        self._add_forms(run.numbers, cells, sample)
        if is_text:
            self._add_inside(run)

    def _keep(self, sample: list[str]) -> None:
        if len(self.texts) >= _KEPT:
            return
        for text in sample:
            if text and text not in self._known and len(self.texts) < _KEPT:
                self._known.add(text)
                self.texts.append(text)

    def _wanted(self) -> list[str]:
        more = [name for hint in sorted(self.hints & _BY_HINT.keys()) for name in _BY_HINT[hint]]
        return list(dict.fromkeys((*_ALWAYS, *more)))

    def _add_forms(self, numbers: pl.Series, cells: pl.Series, sample: list[str]) -> None:
        """Count the forms of which a sample shows any; in long columns by an estimate from some cells.

        They are judged by shares, for which a thousand cells of each run are enough.
        """
        stripped = dict.fromkeys(text.strip() for text in sample if text)
        shown = [name for name in self._wanted() if any(map(_FORMS[name].search, stripped))]
        if not shown:
            return
        is_padded = any(map(_PADDED.match, sample))
        for name in shown:
            some = Run(numbers, cells)
            if self._formed[name] > _WELL_KNOWN and len(cells) > _FEW:
                some = _some_of(numbers, cells)
            self._formed[name] += len(cells)
            scale = len(cells) / len(some.cells)
            texts = some.cells.str.strip_chars() if is_padded else some.cells
            self._add_form(name, some, texts, scale)

    def _add_form(self, name: str, some: Run, texts: pl.Series, scale: float) -> None:
        mask = texts.str.contains(pattern.FORMS[name])
        if name == "name_start":
            # Of the cells that begin like a name and go on those whose first word is a surname.
            name, mask = "name_begins", mask & texts.str.contains(pattern.SURNAME_FIRST)
        self._count(name, some.numbers, some.cells, mask, scale)
        if name == "address_words":
            parts = texts.str.contains(pattern.FORMS["address_parts"])
            self._count("address_parts", some.numbers, some.cells, parts, scale)

    def _count(
        self, mark: str, numbers: pl.Series, cells: pl.Series, mask: pl.Series, scale: float = 1.0
    ) -> None:
        count = int(mask.sum() or 0)
        if count:
            self.counts[mark] += round(count * scale)
            if mark not in self.first:
                at = int(mask.arg_max() or 0)
                self.first[mark] = (int(numbers[at]), str(cells[at]))

    def _add_inside(self, run: Run) -> None:
        has_digits = run.passed is None or run.passed.has_digits
        if not has_digits:
            # The first look has found long numbers in many cells, and leaves them to this one.
            self._add_digits(run.numbers, run.cells)
        numbers, cells = self._may_hold(run)
        is_long = cells.str.len_bytes() >= _LEAST_BYTES
        if not is_long.any():
            return
        numbers, cells = numbers.filter(is_long), cells.filter(is_long)
        if has_digits:
            has_long = cells.str.contains(pattern.LONG_DIGITS)
            self._add_digits(numbers.filter(has_long), cells.filter(has_long))
        has_name = cells.str.contains(pattern.TITLED_GATE)
        if has_name.any():
            self._add_titled(numbers.filter(has_name), cells.filter(has_name))
        if "note" in self.hints:
            self._add_untitled(numbers, cells)

    def _may_hold(self, run: Run) -> tuple[pl.Series, pl.Series]:
        """Leave out the cells that a first look, or a look at the different texts, finds free of anything."""
        if run.passed is not None:
            return run.numbers.gather(run.passed.at), run.cells.gather(run.passed.at)
        if run.distinct is None:
            return run.numbers, run.cells
        texts = run.distinct.filter(run.distinct.str.len_bytes() >= _LEAST_BYTES)
        texts = texts.filter(texts.str.contains(pattern.MAYBE_INSIDE)) if len(texts) else texts
        at = run.cells.is_in(texts.implode()).arg_true() if len(texts) else pl.Series([], dtype=pl.UInt32)
        return run.numbers.gather(at), run.cells.gather(at)

    def _add_digits(self, numbers: pl.Series, cells: pl.Series) -> None:
        """Look for numbers that the text around calls by their name; most of the cells have long ones."""
        self._long += len(cells)
        if self._long > _MOST_LONG and len(cells) > _FEW:
            some = _some_of(numbers, cells)
            numbers, cells = some.numbers, some.cells
        is_named = cells.str.contains(pattern.ANY_DIGITS_INSIDE)
        if not is_named.any():
            return
        numbers, cells = numbers.filter(is_named), cells.filter(is_named)
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
