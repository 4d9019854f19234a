"""Room validators: dates and years of birth that look wrong. The day of the check is given, never asked.

Each different value of a column is read once; Python decides about values, not about cells.
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.lint.notes import Notes
from validators.lint.row_marks import RowMarks
from validators.tabular.blocks import Block
from validators.words.folding import fold_header

_DATE_TYPES = frozenset(("date", "datetime"))
_OPEN_TYPES = frozenset(("string", "any", None))
_YEAR_TYPES = frozenset(("integer", "year", "number", "string", "any", None))
_BIRTH_WORDS = ("nam sinh", "birth year", "year of birth", "namsinh")
_ISSUE_WORDS = ("ngay quyet dinh", "nam quyet dinh", "ngay qd", "decision date", "decision year")
_NUMBERS = r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})"
_DAY_FIRST = re.compile(_NUMBERS + r"(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?:[ T].*)?")
_SHORT_YEAR = re.compile(r"\d{1,2}([/.-])\d{1,2}\1\d{2}")
# Excel counts days: these five digits are the years 1954 to 2064.
_SERIAL = re.compile(r"[2-5]\d{4}")
_YEAR = re.compile(r"\s*(\d{4})\s*")
_ANY_YEAR = r"((?:19|20)\d\d)"
# Forms that are no dates as people write them; other whole numbers show that a column counts days or pieces.
_SERIAL_FORM, _NUMBER_FORM = "serial", "number"
_KEPT_VALUES = 100_000


class _Read(NamedTuple):
    """How a value is written, and whether it lies in the future; form None: it is no date."""

    form: str | None
    is_future: bool


@dataclass
class _Tally:
    """How often something occurs in a column, and the first row."""

    count: int = 0
    row: int = 0

    def add(self, rows: pl.Series) -> None:
        """Take the rows of a block in which it occurs."""
        if len(rows):
            first = int(rows[0])
            self.row = min(self.row, first) if self.row else first
            self.count += len(rows)


@dataclass
class _DateColumn:
    """One column of dates while it is read."""

    label: str
    known: dict[str, _Read] = field(default_factory=dict)
    forms: dict[str, _Tally] = field(default_factory=dict)
    future: _Tally = field(default_factory=_Tally)


class DateLint:
    """Watches columns that hold dates or years of birth, by their stated type or the words of their header.

    `today` is the day of the check; None leaves out what depends on it. `marks` gets every row with a day or
    a year of birth that is yet to come.
    """

    def __init__(
        self,
        labels: Sequence[str],
        types: Sequence[str | None],
        marks: RowMarks,
        *,
        today: datetime.date | None,
    ) -> None:
        self._marks = marks
        self._labels = labels
        self._today = today
        self._dates = {
            n: _DateColumn(label)
            for n, (label, kind) in enumerate(zip(labels, types, strict=False))
            if kind in _DATE_TYPES or (kind in _OPEN_TYPES and is_date_label(label))
        }
        words = [fold_header(label) for label in labels]
        self._births = [
            n
            for n, (label, kind) in enumerate(zip(words, types, strict=False))
            if kind in _YEAR_TYPES and any(word in label for word in _BIRTH_WORDS)
        ]
        self._issues = [n for n, label in enumerate(words) if any(word in label for word in _ISSUE_WORDS)]
        self._notes = Notes()

    def add(self, block: Block) -> None:
        """Take the next block."""
        for number, date_column in self._dates.items():
            if number < len(block.columns):
                self._read_dates(date_column, number, block)
        for number in self._births:
            if number < len(block.columns):
                self._read_births(number, block)

    def _read_dates(self, kept: _DateColumn, number: int, block: Block) -> None:
        cells, numbers = block.columns[number], block.numbers
        distinct = block.distinct(number)
        values = (cells.unique().drop_nulls() if distinct is None else distinct).to_list()
        if distinct is not None and (cells == "").any():
            values.append("")
        reads = {kept.known.get(value) for value in values}
        groups = dict.fromkeys((read for read in reads if read is not None), values)
        if len(reads) != 1 or len(groups) != 1:
            groups = self._group(kept, values)
        dated = [read for read in groups if read.form is not None]
        for read in dated:
            # The form of all cells needs no look at which cells have it.
            is_only = len(groups) == 1
            rows = numbers if is_only else numbers.filter(cells.is_in(groups[read]))
            kept.forms.setdefault(str(read.form), _Tally()).add(rows)
            if read.is_future:
                kept.future.add(rows)
                self._marks.note(rows)

    def _group(self, kept: _DateColumn, values: Sequence[str]) -> dict[_Read, list[str]]:
        """Give the values by what they are read as; an empty cell is none of them."""
        groups: dict[_Read, list[str]] = {}
        for value in values:
            read = kept.known.get(value)
            if read is None:
                read = read_date(value, self._today)
                if len(kept.known) < _KEPT_VALUES:
                    kept.known[value] = read
            groups.setdefault(read, []).append(value)
        return groups

    def _read_births(self, number: int, block: Block) -> None:
        cells = block.columns[number]
        limits = self._limits(block)
        if limits is None:
            return
        years = cells.unique().drop_nulls()
        late = {value: int(match[1]) for value in years if (match := _YEAR.fullmatch(value))}
        lowest = limits if isinstance(limits, int) else int(str(limits.min() or 9999))
        late = {value: year for value, year in late.items() if year > lowest}
        if not late:
            return
        birth = cells.replace_strict(late, default=None, return_dtype=pl.Int64)
        if isinstance(limits, int):
            mask, shown = birth > limits, pl.Series([limits]).new_from_index(0, len(cells))
        else:
            mask, shown = birth > limits, limits
        mask = mask.fill_null(value=False)
        rows, tops = block.numbers.filter(mask), shown.filter(mask)
        label = self._labels[number]
        places = (
            {"row": row, "column": number + 1, "label": label, "limit": str(top)}
            for row, top in zip(rows.head(20), tops.head(20), strict=True)
        )
        self._marks.note(rows)
        self._notes.add("future_birth_year", places, len(rows))

    def _limits(self, block: Block) -> int | pl.Series | None:
        """Give the last possible year of birth: this one, or that of each row's decision; None if unknown."""
        now = self._today.year if self._today else None
        issues = [number for number in self._issues if number < len(block.columns)]
        if not issues:
            return now
        years = block.columns[issues[0]].str.extract(_ANY_YEAR).cast(pl.Int64)
        return years if now is None else years.fill_null(now).clip(upper_bound=now)

    def findings(self) -> list[Finding]:
        """Give what was found."""
        found = self._notes.findings()
        for number, kept in self._dates.items():
            where: dict[str, Any] = {"column": number + 1, "label": kept.label}
            forms = {
                form: tally for form, tally in kept.forms.items() if form not in (_SERIAL_FORM, _NUMBER_FORM)
            }
            if len(forms) > 1:
                usual = max(forms, key=lambda form: (forms[form].count, -forms[form].row))
                row = min(tally.row for form, tally in forms.items() if form != usual)
                found.append(finding("mixed_dates", row=row, forms=", ".join(sorted(forms)), **where))
            serial = kept.forms.get(_SERIAL_FORM)
            if serial is not None and _NUMBER_FORM not in kept.forms:
                found.append(finding("date_serials", row=serial.row, count=serial.count, **where))
            if kept.future.count and self._today is not None:
                today, future = self._today.isoformat(), kept.future
                found.append(finding("future_date", row=future.row, count=future.count, today=today, **where))
        return found

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were left out."""
        return self._notes.overflow()


def is_date_label(label: str) -> bool:
    """Tell whether a header speaks of a day: "Ngày cấp", "issue_date"."""
    words = fold_header(label).split()
    return bool(words) and (words[0] == "ngay" or "date" in words)


def read_date(text: str, today: datetime.date | None) -> _Read:
    """Name the form in which a date is written, and tell whether it lies after `today`."""
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        form = match[2].join(("YYYY", "MM", "DD"))
        return _Read(form, _is_after(match[1], match[3], match[4], today))
    if match := _DAY_FIRST.fullmatch(text):
        is_month_first = int(match[3]) > 12 >= int(match[1])
        day, month = (match[3], match[1]) if is_month_first else (match[1], match[3])
        parts = ("MM", "DD", "YYYY") if is_month_first else ("DD", "MM", "YYYY")
        return _Read(match[2].join(parts), _is_after(match[4], month, day, today))
    if match := _SHORT_YEAR.fullmatch(text):
        return _Read(match[1].join(("DD", "MM", "YY")), is_future=False)
    if not text.isdecimal():
        return _Read(None, is_future=False)
    return _Read(_SERIAL_FORM if _SERIAL.fullmatch(text) else _NUMBER_FORM, is_future=False)


def _is_after(year: str, month: str, day: str, today: datetime.date | None) -> bool:
    return today is not None and (int(year), int(month), int(day)) > (today.year, today.month, today.day)


def stated_types(labels: Sequence[str], clean: Mapping[str, Any] | None) -> list[str | None]:
    """Give the stated type of each column by its label; None where no schema states one."""
    types = {one["name"]: one.get("type", "string") for one in (clean or {}).get("fields", [])}
    return [types.get(label) for label in labels]
