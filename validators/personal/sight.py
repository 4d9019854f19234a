"""Room validators: the marks of a whole column at once, equal to those of its cells one by one.

One look tells most cells to be free of marks; cells of plain letters are judged by patterns over the column,
and what is left (other scripts, unusual titles) by the rules for one text, each different text once. Pure.
"""

from dataclasses import dataclass, field

import polars as pl

from validators.personal import mark_patterns as pattern
from validators.personal.marks import ADDRESS_WITHIN, SHORTEST, marks_of
from validators.personal.name_sight import are_places, find_names, find_shapes
from validators.personal.number_sight import find_numbers
from validators.places.book import PlaceBook
from validators.words.letters import ODD
from validators.words.person_names import bare_name, has_name_shape

NAMES = frozenset(("name", "name_shape"))
# Beside the marks: names of three syllables or more.
LONG_NAME = "long_name"
# No mail address is without a dot in its domain.
_DOT_AFTER = r"@[^@]*\."
_NEARLY_ALL = 0.9
# Counts of names in longer columns are a little too high, by less than the places among the first ones.
_ASKED_ENOUGH, _HARDLY = 60_000, 0.02
_ADDRESSES = frozenset(("address", "address_start"))


@dataclass
class Sight:
    """How a column is looked at: the present year, whether its header asks for names, and the places."""

    year: int
    asks_for_names: bool = False
    places: PlaceBook | None = None
    # Where most cells bore a mark, or one that is no address, the looks that only spare work are left out.
    _expects_marks: bool = field(default=False, repr=False)
    _expects_more: bool = field(default=False, repr=False)
    _spares_nothing: bool = field(default=False, repr=False)
    _asked: int = field(default=0, repr=False)
    _answered: int = field(default=0, repr=False)

    def marks_of(self, text: str) -> frozenset[str]:
        """Give the marks of one text, and LONG_NAME. Place names that look like persons are no names."""
        marks = marks_of(text, self.year)
        if self.asks_for_names and ("name" in marks or has_name_shape(text)):
            marks |= {"name_shape"}
        if marks & NAMES and self.places is not None and self.places.has_name(bare_name(text)):
            marks -= NAMES
        if "name" in marks and bare_name(text).count(" ") >= 2:
            marks |= {LONG_NAME}
        return marks

    def marks_in(self, texts: pl.Series) -> dict[str, pl.Series]:
        """Give for each mark that occurs the places (UInt32, in no order) of the texts that bear it."""
        found = _Found()
        cells = _Cells(texts, pl.int_range(len(texts), dtype=pl.UInt32, eager=True))
        length = texts.str.len_bytes()
        if self._expects_more:
            self._take_all(cells.where(length > 0), found)
        else:
            self._take_some(cells, length > 0, length > ADDRESS_WITHIN, found)
        marks = found.together()
        self._expects_marks = max(map(len, marks.values()), default=0) * 2 > len(texts)
        most = max((len(at) for mark, at in marks.items() if mark not in _ADDRESSES), default=0)
        self._expects_more = most * 2 > len(texts)
        return marks

    def _take_some(self, cells: "_Cells", is_filled: pl.Series, is_long: pl.Series, found: "_Found") -> None:
        """Look only where there may be marks: first for addresses alone, as a column of them is long."""
        maybe, more = pattern.MAYBE, pattern.MAYBE_MORE
        if self.asks_for_names:
            maybe, more = pattern.MAYBE_OR_SHAPE, pattern.MAYBE_MORE_OR_SHAPE
        # An address is looked for in the first part of a long cell only: where it is cut, a word ends.
        hits = is_filled
        if not (self._expects_marks or self._spares_nothing):
            hits = cells.texts.str.contains(maybe) | is_long
            self._spares_nothing = int(hits.sum()) > _NEARLY_ALL * len(hits)
        cells = cells.where(hits)
        if len(cells):
            needs_more = cells.texts.str.contains(more) | is_long.filter(hits)
            _take_addresses(cells.where(~needs_more), found)
            self._take_all(cells.where(needs_more), found)

    def _take_all(self, cells: "_Cells", found: "_Found") -> None:
        """Look for every mark."""
        is_number = cells.texts.str.contains(pattern.NUMBER)
        numbers, cells = cells.where(is_number), cells.where(~is_number)
        if len(numbers):
            for mark, mask in find_numbers(numbers.texts.str.strip_chars(), self.year).items():
                found.add(mark, numbers.at.filter(mask))
        is_odd = cells.texts.str.contains(ODD)
        self._take_one_by_one(cells.where(is_odd), found)
        cells = self._take_names(cells.where(~is_odd), found)
        if len(cells):
            _take_text(_Cells(cells.texts.str.strip_chars(), cells.at), found)

    def _take_names(self, cells: "_Cells", found: "_Found") -> "_Cells":
        """Look for names, and give the cells that are none."""
        maybe = pattern.MAYBE_SHAPE if self.asks_for_names else pattern.MAYBE_NAME
        is_maybe = cells.texts.str.contains(maybe)
        raw, rest = cells.where(is_maybe), cells.where(~is_maybe)
        if not len(raw):
            return rest
        names = find_names(raw.texts.str.strip_chars())
        is_name, is_unsure = self._without_places(names.is_name, names.bare, raw), names.is_unsure
        is_done = names.is_name
        if self.asks_for_names:
            shapes = find_shapes(raw.texts)
            has_shape = self._without_places(shapes.is_name, shapes.bare, raw) | is_name
            is_unsure |= shapes.is_unsure
            found.add("name_shape", raw.at.filter(has_shape & ~is_unsure))
        found.add("name", raw.at.filter(is_name & ~is_unsure))
        found.add(LONG_NAME, raw.at.filter(is_name & ~is_unsure & names.has_three_syllables()))
        self._take_one_by_one(raw.where(is_unsure), found, NAMES | {LONG_NAME})
        return rest.and_more(raw.where(~is_done))

    def _without_places(self, is_name: pl.Series, bare: pl.Series, raw: "_Cells") -> pl.Series:
        if self.places is None or not is_name.any() or self._are_hardly_places():
            return is_name
        are_names = is_name & ~are_places(bare, raw.texts, self.places)
        self._asked += int(is_name.sum())
        self._answered += int(is_name.sum()) - int(are_names.sum())
        return are_names

    def _are_hardly_places(self) -> bool:
        """Tell whether of very many names hardly any was a place: what comes after is not asked for it."""
        return self._asked > _ASKED_ENOUGH and self._answered < _HARDLY * self._asked

    def _take_one_by_one(
        self, cells: "_Cells", found: "_Found", wanted: frozenset[str] | None = None
    ) -> None:
        """Judge each different text by the rules for one, and note the marks, or those that are wanted."""
        bearers: dict[str, list[str]] = {}
        for text in cells.texts.unique():
            marks = self.marks_of(text)
            for mark in marks if wanted is None else marks & wanted:
                bearers.setdefault(mark, []).append(text)
        for mark, texts in bearers.items():
            found.add(mark, cells.at.filter(cells.texts.is_in(texts)))


@dataclass
class _Cells:
    """Some cells of a column, and their places in it."""

    texts: pl.Series
    at: pl.Series

    def __len__(self) -> int:
        return len(self.at)

    def where(self, mask: pl.Series) -> "_Cells":
        """Give the cells for which the mask holds."""
        if mask.all(ignore_nulls=False):
            return self
        if not mask.any():
            return _Cells(self.texts.clear(), self.at.clear())
        return _Cells(self.texts.filter(mask), self.at.filter(mask))

    def and_more(self, other: "_Cells") -> "_Cells":
        """Give these cells and others."""
        if not len(other):
            return self
        return _Cells(pl.concat([self.texts, other.texts]), pl.concat([self.at, other.at]))


@dataclass
class _Found:
    """Places of marks as they are found."""

    places: dict[str, list[pl.Series]] = field(default_factory=dict)

    def add(self, mark: str, at: pl.Series) -> None:
        """Note cells with a mark."""
        if len(at):
            self.places.setdefault(mark, []).append(at)

    def together(self) -> dict[str, pl.Series]:
        """Give one series for each mark."""
        return {mark: pl.concat(parts) if len(parts) > 1 else parts[0] for mark, parts in self.places.items()}


def _take_addresses(cells: _Cells, found: _Found) -> None:
    """Look for addresses among cells of plain letters, without white space around, that hold nothing else."""
    if not len(cells):
        return
    texts = cells.texts
    # A plain letter has three bytes at most: what is long in bytes has characters enough.
    is_enough = texts.str.len_bytes() > 3 * (SHORTEST - 1)
    if not is_enough.all():
        is_enough = texts.str.len_chars() >= SHORTEST
    if (texts.str.len_bytes() > ADDRESS_WITHIN).any():
        texts = texts.str.head(ADDRESS_WITHIN)
    found.add("address", cells.at.filter(is_enough & texts.str.contains(pattern.ADDRESS)))
    found.add("address_start", cells.at.filter(is_enough & texts.str.contains(pattern.ADDRESS_START)))


def _take_text(cells: _Cells, found: _Found) -> None:
    """Look for codes, mail addresses, and what stands inside running text."""
    is_enough = cells.texts.str.len_chars() >= SHORTEST
    has_digit = is_enough & cells.texts.str.contains("[0-9]")
    has_at = is_enough & cells.texts.str.contains("@", literal=True)
    mails = cells.where(has_at)
    if len(mails):
        _take_mail(mails.where(mails.texts.str.contains(_DOT_AFTER)), found)
    cells = cells.where(has_digit)
    if not len(cells):
        return
    is_code = cells.texts.str.contains(pattern.CODE)
    codes, cells = cells.where(is_code), cells.where(~is_code)
    is_card = codes.texts.str.contains(pattern.HEALTH_CARD)
    found.add("health_card", codes.at.filter(is_card))
    found.add("dossier", codes.at.filter(~is_card))
    inside = cells.where(cells.texts.str.contains(pattern.MAYBE_INSIDE))
    found.add("cccd_inside", inside.at.filter(inside.texts.str.contains(pattern.CCCD_INSIDE)))
    found.add("mobile_inside", inside.at.filter(inside.texts.str.contains(pattern.MOBILE_INSIDE)))
    _take_addresses(cells, found)


def _take_mail(cells: _Cells, found: _Found) -> None:
    if not len(cells):
        return
    is_office = cells.texts.str.contains(pattern.OFFICE_MAIL)
    is_mail = ~is_office & cells.texts.str.contains(pattern.EMAIL)
    is_inside = ~is_office & ~is_mail & cells.texts.str.contains(pattern.EMAIL_INSIDE)
    for mark, mask in (("office_email", is_office), ("email", is_mail), ("email_inside", is_inside)):
        found.add(mark, cells.at.filter(mask))
