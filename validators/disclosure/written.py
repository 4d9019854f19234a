"""Room validators.disclosure: a protected table as rows of text, ready to be written.

Every row with a hidden figure gets ONE word in the suppression column, whether a figure is small or only
guards another: the profile's word `secondary` says nothing about the size of a figure, `primary` would.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from validators.disclosure.cells import HIDDEN, Table, read_column, read_numbers
from validators.disclosure.layout import Layout
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.tabular import TableProblem

REASON = "secondary"
# What may not be told: that a hidden figure is a small one.
TELLING = "primary"
NO_REASON = "none"
NOT_AVAILABLE = ":"


def hide(made: TableProblem, hidden: Mask) -> Table:
    """Give the table with `*` in its hidden cells and the suppression column filled."""
    table, layout, cells = made.table, made.layout, made.cells
    columns = list(table.columns)
    has_hidden = np.zeros(len(table), dtype=np.bool_)
    for at, measure in enumerate(layout.measures):
        number = cells.at[:, at]
        stars = (number >= 0) & hidden[np.maximum(number, 0)]
        has_hidden |= stars
        place = table.labels.index(measure.name)
        columns[place] = _where(stars, HIDDEN, columns[place])
    return _with_reasons(Table(table.labels, tuple(columns), table.numbers), layout, has_hidden)


def write_plainly(table: Table, layout: Layout, formats: Mapping[str, tuple[str, str]]) -> Table:
    """Give the table with figures in other digits or with hidden signs written as plain ones.

    What sums figures afterwards then reads them all.
    """
    columns = list(table.columns)
    for measure in layout.measures:
        place, (group, decimal) = table.labels.index(measure.name), formats.get(measure.name, ("", "."))
        cells = columns[place].fill_null("")
        read = read_column(cells, layout.missing, group, decimal)
        odd = np.isfinite(read.values) & read_numbers(cells, group, decimal).is_null().to_numpy()
        if odd.any():
            plain = [
                as_text(one).replace(".", decimal) if is_odd else ""
                for one, is_odd in zip(read.values, odd, strict=True)
            ]
            chosen = pl.when(pl.Series(odd)).then(pl.Series(plain, dtype=pl.String)).otherwise(cells)
            columns[place] = pl.select(chosen).to_series()
    return Table(table.labels, tuple(columns), table.numbers)


def leave_out(table: Table, columns: Sequence[str]) -> Table:
    """Give the table with `:` (not available) in all figures of some columns."""
    made = [
        _where(cells.fill_null("").str.strip_chars().to_numpy() != "", NOT_AVAILABLE, cells)
        if label in columns
        else cells
        for label, cells in zip(table.labels, table.columns, strict=True)
    ]
    return Table(table.labels, tuple(made), table.numbers)


def replace_figures(made: TableProblem, figures: Floats) -> Table:
    """Give the table with other figures in its cells (whole numbers as such)."""
    columns = list(made.table.columns)
    for at, measure in enumerate(made.layout.measures):
        number = made.cells.at[:, at]
        there = number >= 0
        text = [
            as_text(figures[cell]) if is_there else "" for cell, is_there in zip(number, there, strict=True)
        ]
        place = made.table.labels.index(measure.name)
        columns[place] = pl.select(
            pl.when(pl.Series(there)).then(pl.Series(text, dtype=pl.String)).otherwise(columns[place])
        ).to_series()
    return Table(made.table.labels, tuple(columns), made.table.numbers)


def as_text(figure: float) -> str:
    """Write a figure without a fraction that it does not have."""
    return str(int(figure)) if float(figure).is_integer() else f"{figure:.6f}".rstrip("0")


def _with_reasons(table: Table, layout: Layout, has_hidden: Mask) -> Table:
    if layout.suppression is None:
        return table
    place = table.labels.index(layout.suppression)
    words = pl.Series([NO_REASON]).new_from_index(0, len(table))
    columns = list(table.columns)
    columns[place] = _where(has_hidden, REASON, words)
    return Table(table.labels, tuple(columns), table.numbers)


def _where(mask: Mask, word: str, cells: pl.Series) -> pl.Series:
    chosen = pl.when(pl.Series(mask)).then(pl.lit(word)).otherwise(cells.fill_null(""))
    return pl.select(chosen).to_series()


def keep_rows(table: Table, keep: Sequence[bool] | Mask) -> Table:
    """Give some rows of a table, in their order."""
    mask = pl.Series(np.asarray(keep, dtype=np.bool_))
    numbers = tuple(number for number, is_kept in zip(table.numbers, mask, strict=True) if is_kept)
    return Table(table.labels, tuple(one.filter(mask) for one in table.columns), numbers)
