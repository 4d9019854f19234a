"""Room validators.disclosure: a table of text as cells with numbers, and which of them are small.

A cell is a figure of a measure column in one row: shown, hidden (`*`), not there (empty, `:`), or not to be
read: any other text, of which nobody can say that it is no small figure.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.relations import Floats, Ints, Mask

HIDDEN = "*"
_LEVELS = {"tinh": 0, "huyen": 1, "xa": 2}


@dataclass(frozen=True)
class Table:
    """Header labels, columns of text in their order, and the record number of each row (header = 1)."""

    labels: tuple[str, ...]
    columns: tuple[pl.Series, ...]
    numbers: tuple[int, ...] | range

    @classmethod
    def of_rows(cls, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> "Table":
        """Make a table of rows of text; the first row is record 2."""
        columns = [pl.Series([str(row[at]) for row in rows], dtype=pl.String) for at in range(len(labels))]
        return cls(tuple(labels), tuple(columns), range(2, len(rows) + 2))

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def column(self, label: str) -> pl.Series:
        """Give a column, trimmed, nothing as an empty text. Raises: ValueError for an unknown label."""
        return self.columns[self.labels.index(label)].fill_null("").str.strip_chars()

    def rows(self) -> list[list[str]]:
        """Give the rows as text."""
        made = pl.DataFrame({str(at): one.fill_null("") for at, one in enumerate(self.columns)})
        return [list(row) for row in made.iter_rows()]


@dataclass(frozen=True)
class Cells:
    """The cells of a table, numbered row by row inside each measure.

    `at` (rows x measures) gives the number of a cell, -1 where there is none; `row` and `measure` lead back.
    `values` are NaN where a cell is hidden.
    """

    at: Ints
    row: Ints
    measure: Ints
    values: Floats
    hidden: Mask


class Column(NamedTuple):
    """The cells of one column: figures (NaN where there is none), which are hidden, which cannot be read."""

    values: Floats
    hidden: Mask
    unread: Mask


def read_numbers(cells: pl.Series, group: str = "", decimal: str = ".") -> pl.Series:
    """Read figures as Float64; null for any cell that is none."""
    plain = cells.str.replace_all(group, "", literal=True) if group else cells
    if decimal != ".":
        plain = plain.str.replace_all(decimal, ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def read_column(cells: pl.Series, missing: frozenset[str], group: str = "", decimal: str = ".") -> Column:
    """Read a column as whoever opens the file would: spaces of any kind, full-width and other digits.

    `missing` are the marks of a figure that is not there.
    """
    text = cells.fill_null("")
    number = read_numbers(text, group, decimal)
    is_plain = number.is_finite().fill_null(False)
    odd = text.filter(~is_plain & ~text.is_in([*missing, HIDDEN])).unique()
    said = {one: _plain_text(one) for one in odd.to_list()}
    found = {one: _python_number(plain, group, decimal) for one, plain in said.items()}
    figures = {one: figure for one, figure in found.items() if figure is not None}
    values = number.set(~is_plain, None)
    if figures:
        read = text.replace_strict(figures, default=None, return_dtype=pl.Float64)
        values = pl.select(pl.coalesce(values, read)).to_series()
    stars = [HIDDEN, *(one for one, plain in said.items() if plain == HIDDEN)]
    unread = [one for one in said if one not in figures and said[one] not in {HIDDEN, *missing}]
    return Column(
        values.fill_null(np.nan).to_numpy(), text.is_in(stars).to_numpy(), text.is_in(unread).to_numpy()
    )


def _plain_text(text: str) -> str:
    """Give a text without what cannot be seen; wide forms, and digits of other scripts, as plain ones."""
    wide = unicodedata.normalize("NFKC", text)
    seen = (one for one in wide if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one, one)) for one in seen).strip()


def _python_number(plain: str, group: str, decimal: str) -> float | None:
    """Give the number that Python reads, which is what the check of the column's type goes by."""
    mark = _plain_text(group) or group
    for sign, instead in ((group, ""), (mark, ""), (decimal, ".")):
        plain = plain.replace(sign, instead) if sign else plain
    try:
        found = float(plain)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def read_measure(
    table: Table, layout: Layout, name: str, formats: Mapping[str, tuple[str, str]] | None = None
) -> Column:
    """Read a measure column of a table. Raises: ValueError for an unknown label."""
    cells = table.columns[table.labels.index(name)]
    return read_column(cells, layout.missing, *(formats or {}).get(name, ("", ".")))


def read_cells(table: Table, layout: Layout, formats: Mapping[str, tuple[str, str]] | None = None) -> Cells:
    """Number the cells of a table; `formats` gives group and decimal mark of columns that have them."""
    read = [read_measure(table, layout, one.name, formats) for one in layout.measures]
    value = np.stack([one.values for one in read], axis=1) if read else np.zeros((len(table), 0))
    star = np.stack([one.hidden for one in read], axis=1) if read else np.zeros(value.shape, dtype=np.bool_)
    is_there = star | np.isfinite(value)
    at = np.full(is_there.shape, -1, dtype=np.int64)
    row, measure_at = np.nonzero(is_there)
    at[row, measure_at] = np.arange(len(row))
    values = np.where(star, np.nan, value)[row, measure_at]
    return Cells(at, row, measure_at, values, star[row, measure_at])


def has_anything_small(
    table: Table, layout: Layout, formats: Mapping[str, tuple[str, str]] | None = None
) -> bool:
    """Tell quickly whether a table has a hidden figure or a count below its threshold; most have none."""
    for measure in layout.measures:
        read = read_measure(table, layout, measure.name, formats)
        if read.hidden.any():
            return True
        if measure.kind == COUNT:
            highest = max(measure.threshold, layout.sensitive.k if layout.sensitive else 0)
            if ((read.values > 0) & (read.values < highest)).any():
                return True
    return layout.sensitive is not None


def thresholds_of(table: Table, layout: Layout, cells: Cells) -> Floats:
    """Give the threshold of each cell: of its column, or of its row where the row is of a sensitive group."""
    of_measure = np.array([one.threshold for one in layout.measures], dtype=np.float64)
    found = of_measure[cells.measure]
    rows = sensitive_rows(table, layout)
    if layout.sensitive is not None:
        stricter = np.where(found > 0, np.maximum(found, layout.sensitive.k), 0.0)
        found = np.where(rows[cells.row], stricter, found)
    return found


def sensitive_rows(table: Table, layout: Layout) -> Mask:
    """Tell of each row whether it is about a sensitive group."""
    named = layout.sensitive
    if named is None or named.column not in table.labels:
        return np.zeros(len(table), dtype=np.bool_)
    return table.column(named.column).is_in(sorted(named.values)).to_numpy()


def too_low_rows(table: Table, layout: Layout) -> Mask:
    """Tell of each row whether it is of a sensitive group below the level at which that may be shown."""
    rows = sensitive_rows(table, layout)
    if layout.sensitive is None or layout.level is None or layout.sensitive.lowest_level not in _LEVELS:
        return np.zeros(len(table), dtype=np.bool_)
    limit = _LEVELS[layout.sensitive.lowest_level]
    lower = [word for word, level in _LEVELS.items() if level > limit]
    is_lower: Mask = table.column(layout.level).is_in(lower).to_numpy()
    return rows & is_lower
