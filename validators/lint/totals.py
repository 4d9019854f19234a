"""Room validators: total rows, and whether they add up. Reads text cells; changes nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.tabular.blocks import Block, blocks_of_rows
from validators.tabular.sums import Figures, parse_number
from validators.words.folding import fold, fold_header

_TOTAL_WORDS = frozenset(("tong cong", "tong so", "tong", "cong", "tong cong chung", "total", "grand total"))
# Only these letters, and any accented ones, can be those of a total word; marks around it are left aside.
_MAYBE_TOTAL = r"^[tongcshualrdTONGCSHUALRD\s\x1c-\x1f:.*\x{80}-\x{10ffff}]{4,}$"
# A beginning that no total word has: one of the other letters, a digit or a mark comes soon.
_NO_TOTAL_WORD = re.compile(r"[tongcshualrd .:*]{0,3}[befijkmpqv-z0-9_\-/]", re.IGNORECASE | re.ASCII)
_LABEL_CELLS = 3
_MAX_SHOWN = 20
# Columns whose sum means nothing: order numbers, years, codes, shares.
_NO_SUM_WORDS = ("ty le", "ti le", "rate", "phan tram", "percent", "binh quan", "average")
_NO_SUM_LABELS = frozenset(("tt", "stt", "nam", "year", "lat", "lon", "thang", "quy"))


@dataclass
class _Sum:
    """One way to read a column's numbers: running totals, and what the total rows print."""

    group: str
    decimal: str
    running: Decimal = Decimal(0)
    since_last: Decimal = Decimal(0)
    is_broken: bool = False
    printed: list[tuple[int, Decimal, Decimal, Decimal]] = field(default_factory=list)

    def add(self, column: pl.Series, numbers: pl.Series, totals: Sequence[int]) -> None:
        """Add a column whose cells without a figure are null; `totals` are the places of total rows."""
        if self.is_broken:
            return
        figures = Figures(column, self.group, self.decimal, totals)
        start = 0
        for at in totals:
            if column[at] is not None:
                self._add_rows(figures, start, at)
                self._close(int(numbers[at]), str(column[at]))
                start = at + 1
        self._add_rows(figures, start, len(column))

    def _add_rows(self, figures: Figures, start: int, end: int) -> None:
        """Add cells; one that is no number makes every later sum unknown."""
        value = None if self.is_broken else figures.sum(start, end)
        if value is None:
            self.is_broken = True
        else:
            self.running += value
            self.since_last += value

    def _close(self, number: int, text: str) -> None:
        """Note what a total row prints against both sums: of all rows, and of those since the last total."""
        value = parse_number(text, self.group, self.decimal)
        if value is not None and not self.is_broken:
            self.printed.append((number, value, self.running, self.since_last))
        self.since_last = Decimal(0)


class Totals:
    """Watches rows for "Tổng cộng" and its like, and sums the rows above them.

    Most long tables have no total row. With `reread` (all rows of data once more) blocks without one are not
    summed until one is met.
    """

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        *,
        reread: Callable[[], Iterable[tuple[int, Sequence[str]]]] | None = None,
    ) -> None:
        self._labels = list(labels)
        self._clean = clean
        self._reread = reread
        self._has_skipped = False
        missing = {*(clean or {}).get("missingValues", [""]), ""}
        # A suppressed figure (`*`) hides part of the sum; an empty or absent one adds nothing.
        self._missing = sorted(missing - {"*"})
        stated = {one["name"]: one for one in (clean or {}).get("fields", [])}
        self._sums = [_ways(stated.get(label)) if _can_sum(label) else [] for label in labels]
        self._rows: list[int] = []

    def add(self, block: Block) -> None:
        """Take the next records."""
        totals = _total_rows(block)
        self._rows += block.numbers.gather(totals).to_list()
        self._has_skipped |= self._reread is not None and not totals
        if self._has_skipped:
            return
        for ways, column in zip(self._sums, block.columns, strict=False):
            if not all(way.is_broken for way in ways):
                figures = self._without_missing(column)
                for way in ways:
                    way.add(figures, block.numbers, totals)

    def _without_missing(self, column: pl.Series) -> pl.Series:
        is_missing = column == "" if self._missing == [""] else column.is_in(self._missing)
        if not is_missing.any():
            return column
        return column.set(is_missing.fill_null(value=False), None)

    def findings(self, fields: Sequence[Mapping[str, Any]]) -> list[Finding]:
        """Give the total rows, and each printed total that the rows do not give.

        `fields` are the stated or guessed ones, in file order: they say how a column's numbers are read.
        """
        if self._has_skipped and self._rows and self._reread is not None:
            whole = Totals(self._labels, self._clean)
            for block in blocks_of_rows(self._reread()):
                whole.add(block)
            return whole.findings(fields)
        found = [finding("total_row", row=row) for row in self._rows[:_MAX_SHOWN]]
        for number, (label, ways) in enumerate(zip(self._labels, self._sums, strict=True), start=1):
            one = fields[number - 1] if number <= len(fields) else {}
            group, decimal = one.get("groupChar", ""), one.get("decimalChar", ".")
            if one.get("type") not in ("integer", "number"):
                continue
            for way in ways:
                if (way.group, way.decimal) == (group, decimal):
                    found += [_mismatch(entry, number, label) for entry in way.printed if _differs(entry)]
        return found


def _ways(one: Mapping[str, Any] | None) -> list[_Sum]:
    """Give the ways to read a column: the stated one, or (without a schema) plain and dot-grouped."""
    if one is None:
        return [_Sum("", "."), _Sum(".", ".")]
    if one.get("type") not in ("integer", "number"):
        return []
    return [_Sum(one.get("groupChar", ""), one.get("decimalChar", "."))]


def _can_sum(label: str) -> bool:
    words = fold_header(label)
    return (
        words not in _NO_SUM_LABELS and not any(word in words for word in _NO_SUM_WORDS) and "%" not in label
    )


def _total_rows(block: Block) -> list[int]:
    """Give the places of rows with a total word among their first three filled cells, in order."""
    found: set[int] = set()
    for at, is_label in _label_cells(block):
        words = _total_texts(block, at)
        if words:
            found.update((block.columns[at].is_in(words) & is_label).arg_true())
    return sorted(found)


def _label_cells(block: Block) -> Iterator[tuple[int, pl.Series]]:
    """Yield columns, and where their cell is one of the first three filled ones of its row."""
    before = pl.zeros(len(block.numbers), dtype=pl.UInt8, eager=True)
    for at, column in enumerate(block.columns):
        is_label = before < _LABEL_CELLS
        if not is_label.any():
            return
        is_filled = (column != "").fill_null(value=False)
        yield at, is_label & is_filled
        # Kept below 4, or a wide table would count round to 0.
        before = before + (is_filled & is_label).cast(pl.UInt8)


def _total_texts(block: Block, at: int) -> list[str]:
    """Give the cells of a column that are total words."""
    texts = block.distinct(at)
    if texts is None:
        texts = block.columns[at]
        # Most cells of a column of codes begin as its first does, and with more than the letters of a word.
        other = _NO_TOTAL_WORD.match(texts[0] or "")
        if other:
            texts = texts.filter(~texts.str.starts_with(other[0]))
    maybe = texts.filter(texts.str.contains(_MAYBE_TOTAL)).unique()
    return [text for text in maybe if _is_total_word(text)]


def _is_total_word(text: str) -> bool:
    return len(text) < 30 and fold(text).strip(" :.*") in _TOTAL_WORDS


def _differs(entry: tuple[int, Decimal, Decimal, Decimal]) -> bool:
    _, printed, running, since_last = entry
    digits = printed.as_tuple().exponent
    # Printed totals are rounded to their last digit; each row may have been, too.
    tolerance = Decimal(0) if digits == 0 or not isinstance(digits, int) else Decimal(1).scaleb(digits) * 2
    return abs(printed - running) > tolerance and abs(printed - since_last) > tolerance


def _mismatch(entry: tuple[int, Decimal, Decimal, Decimal], column: int, label: str) -> Finding:
    row, printed, running, _ = entry
    return finding(
        "total_row_mismatch",
        row=row,
        column=column,
        label=label,
        printed=_param(printed),
        actual=_param(running),
        difference=_param(abs(printed - running)),
    )


def _param(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)
