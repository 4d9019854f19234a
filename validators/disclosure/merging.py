"""Room validators.disclosure: larger groups: categories merged into one, or upper levels of places only.

Figures that may be summed are summed, published shares are worked out anew; what is neither (averages, names
of a single place) becomes `:`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from validators.disclosure.cells import Table, read_numbers
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.written import as_text, keep_rows
from validators.words.folding import fold_header

OTHER = "khac"
_NOT_AVAILABLE = ":"


def smallest_categories(table: Table, layout: Layout, column: str) -> list[str]:
    """Give the categories of a group, that with the fewest people in all rows first; totals are left out."""
    count = next((one.name for one in layout.measures if one.kind == COUNT), None)
    if count is None:
        return []
    codes = layout.totals.get(column, frozenset())
    frame = pl.DataFrame({"code": table.column(column), "count": read_numbers(table.column(count))})
    sums = frame.group_by("code").agg(pl.col("count").sum()).sort("count", "code")
    return [code for code in sums["code"] if code not in codes and fold_header(code) not in codes and code]


def merge_categories(
    table: Table, layout: Layout, column: str, codes: Sequence[str], into: str = OTHER
) -> Table:
    """Merge categories of a group column into `into` (an own category of that name joins them)."""
    merged = {*codes, into}
    cells = table.column(column)
    is_merged = cells.is_in(sorted(merged)).to_numpy()
    if not is_merged.any():
        return table
    named = list(table.columns)
    named[table.labels.index(column)] = pl.select(
        pl.when(pl.Series(is_merged)).then(pl.lit(into)).otherwise(cells)
    ).to_series()
    renamed = Table(table.labels, tuple(named), table.numbers)
    joined = _summed(keep_rows(renamed, is_merged), layout)
    rest = keep_rows(renamed, ~is_merged)
    columns = tuple(pl.concat([a, b]) for a, b in zip(rest.columns, joined.columns, strict=True))
    return Table(table.labels, columns, range(2, len(rest) + len(joined) + 2))


def upper_levels(table: Table, layout: Layout, lowest: str = "xa") -> Table | None:
    """Give the table without its lowest level of places; None when nothing would be left or nothing goes."""
    if layout.level is None or layout.level not in table.labels:
        return None
    keep = (table.column(layout.level) != lowest).to_numpy()
    return keep_rows(table, keep) if keep.any() and not keep.all() else None


def _summed(table: Table, layout: Layout) -> Table:
    """Sum the rows that agree in all keys."""
    keys = [one for one in layout.key_columns() if one in table.labels]
    additive = [one.name for one in layout.measures if one.is_additive]
    frame = pl.DataFrame({label: table.column(label) for label in table.labels})
    alike = [label for label in table.labels if label not in keys and label not in additive]
    grouped = frame.group_by(keys, maintain_order=True).agg(
        *(read_numbers_expr(name).sum().alias(name) for name in additive),
        *(_one_or_nothing(name) for name in alike),
    )
    rows = grouped.select(table.labels)
    columns = [
        pl.Series([as_text(one) for one in rows[label]], dtype=pl.String)
        if label in additive
        else rows[label]
        for label in table.labels
    ]
    shares = _shares(layout.checks, dict(zip(table.labels, columns, strict=True)))
    made = [shares.get(label, column) for label, column in zip(table.labels, columns, strict=True)]
    return Table(table.labels, tuple(made), range(2, len(rows) + 2))


def read_numbers_expr(name: str) -> pl.Expr:
    """Read a column of text as numbers inside a query."""
    return pl.col(name).cast(pl.Float64, strict=False)


def _one_or_nothing(name: str) -> pl.Expr:
    return (
        pl.when(pl.col(name).n_unique() == 1)
        .then(pl.col(name).first())
        .otherwise(pl.lit(_NOT_AVAILABLE))
        .alias(name)
    )


def _shares(checks: Sequence[Mapping[str, Any]], columns: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
    """Work the shares of merged rows out anew, rounded as the check says."""
    found = {}
    for check in checks:
        names = [*check.get("part", ()), *check.get("whole", ())]
        if check.get("kind") != "share_equals" or not {check["share"], *names} <= set(columns):
            continue
        part = _total([columns[name] for name in check["part"]])
        whole = _total([columns[name] for name in check["whole"]])
        share = np.divide(100.0 * part, whole, out=np.full(len(part), np.nan), where=whole > 0)
        digits = int(check.get("digits", 0))
        text = [f"{one:.{digits}f}" if np.isfinite(one) else _NOT_AVAILABLE for one in share]
        found[str(check["share"])] = pl.Series(text, dtype=pl.String)
    return found


def _total(columns: Sequence[pl.Series]) -> Any:
    return sum(read_numbers(one).fill_null(np.nan).to_numpy() for one in columns)
