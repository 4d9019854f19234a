"""Room validators.disclosure: can two tables have a figure in common? A quick look before the long one."""

import polars as pl

from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout
from validators.words.folding import fold_header


def may_meet(first: Table, first_layout: Layout, second: Table, second_layout: Layout) -> bool:
    """Tell whether two tables share a measure, and a period with the groups of a row.

    Places are not compared: communes of one list are made of those of another.
    """
    measures = {one.name for one in first_layout.measures} & {one.name for one in second_layout.measures}
    places = {first_layout.place, first_layout.vintage, second_layout.place, second_layout.vintage}
    keys = [
        one
        for one in first_layout.key_columns()
        if one in second_layout.key_columns()
        and one not in places
        and {one} <= set(first.labels)
        and {one} <= set(second.labels)
    ]
    if not measures:
        return False
    if not keys:
        return True
    left, right = _keys(first, keys), _keys(second, keys)
    return bool(left.join(right, on=keys, how="semi").height)


def _keys(table: Table, keys: list[str]) -> pl.DataFrame:
    """Give the different keys of the rows, as tables are joined by them: folded."""
    found = pl.DataFrame({key: table.column(key) for key in keys}).unique()
    return found.with_columns(
        pl.col(key).map_elements(fold_header, return_dtype=pl.String, skip_nulls=False) for key in keys
    ).unique()
