"""Room validators.disclosure: what several files tell when their rows are read as one table.

A total in one file less the parts in another is the figure of whatever both leave out. Of a figure that
several files have the newest shown one counts; it is hidden only where every one hides it. A total of groups
that no code list names is of the groups of its own file, if that has any, and of no other file's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from validators.disclosure.cells import HIDDEN, Table, read_cells, read_measure
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.left_out import find_left_out
from validators.disclosure.publication import Published
from validators.disclosure.relations import Ints
from validators.disclosure.sums import parts_of_totals
from validators.places.book import PlaceBook
from validators.words.folding import fold_header

_KEY, _FILE, _ROW = "*key", "*file", "*row"


@dataclass(frozen=True)
class Given:
    """What files give away together: a row and measure of the first, the other files, the threshold."""

    row: int
    measure: str
    others: tuple[int, ...]
    k: int


def may_stack(first: Published, second: Published) -> bool:
    """Tell whether rows of two tables can be parts of one total: the same keys, a common count and period."""
    counts = [{one.name for one in each.layout.measures if one.kind == COUNT} for each in (first, second)]
    if _keys(first) != _keys(second) or not counts[0] & counts[1]:
        return False
    period = first.layout.period
    if period is None or period not in first.table.labels:
        return True
    return bool(first.table.column(period).is_in(second.table.column(period).unique().to_list()).any())


def _keys(one: Published) -> list[str]:
    return [key for key in one.layout.key_columns() if key in one.table.labels]


def stack_tables(files: Sequence[Published], places: PlaceBook | None) -> list[Given]:
    """Give what the first file (the new one) and others leave out together; the newest stand first.

    Files with other key columns than the first are not stacked. `others` are numbers of `files`.
    """
    stacked = _stacked(files)
    if stacked is None:
        return []
    table, layout, owners, rows = stacked
    cells = read_cells(table, layout, {})
    found = []
    for one in find_left_out(table, layout, cells, places, with_hidden=True):
        involved = np.array([one.total, *one.parts])
        measure, at = int(cells.measure[one.total]), cells.row[involved]
        owner, row = owners[at, measure], rows[at, measure]
        if (owner == 0).any() and (owner > 0).any():
            others = tuple(np.unique(owner[owner > 0]).tolist())
            first = int(row[np.argmax(owner == 0)])
            found.append(Given(first, layout.measures[measure].name, others, one.k))
    return found


def _stacked(files: Sequence[Published]) -> tuple[Table, Layout, Ints, Ints] | None:
    """Give the rows of all files as one table, and for each row and count the file and row it comes from."""
    new = files[0]
    measures = tuple(one for one in new.layout.measures if one.kind == COUNT and one.is_additive)
    keys = _keys(new)
    same = [(number, one) for number, one in enumerate(files) if _keys(one) == keys]
    if not measures or not keys or len(same) < 2:
        return None
    names = [one.name for one in measures]
    frame = pl.concat([_rows(number, one, keys, names) for number, one in same])
    merged = frame.group_by(_KEY, maintain_order=True).agg(
        *(pl.col(_at("key", at)).first() for at in range(len(keys))),
        *(one for at in range(len(names)) for one in _newest(at)),
    )
    columns = [merged[_at("key", at)] for at in range(len(keys))]
    columns += [merged[_at("said", at)] for at in range(len(names))]
    table = Table((*keys, *names), tuple(columns), range(2, merged.height + 2))
    layout = replace(new.layout, measures=measures, checks=(), suppression=None, level=None, main=None)
    owners, rows = (
        np.stack([merged[_at(kind, at)].to_numpy() for at in range(len(names))], axis=1)
        for kind in ("file", "row")
    )
    return table, layout, owners, rows


def _at(kind: str, number: int) -> str:
    return f"{kind}{number}"


def _rows(number: int, one: Published, keys: Sequence[str], names: Sequence[str]) -> pl.DataFrame:
    """Give the rows of a file: its number, the key folded and as it stands, and each count as plain text."""
    columns = {_at("key", at): one.table.column(key) for at, key in enumerate(keys)}
    for at, name in enumerate(names):
        columns[_at("said", at)] = _plain(one, name)
    frame = pl.DataFrame(columns).with_columns(
        pl.lit(number, dtype=pl.Int64).alias(_FILE), pl.int_range(pl.len(), dtype=pl.Int64).alias(_ROW)
    )
    columns = {
        str(at): frame[_at("key", at)].map_elements(fold_header, return_dtype=pl.String, skip_nulls=False)
        for at in range(len(keys))
    }
    key = pl.DataFrame(columns)
    text = key.select(pl.concat_str(pl.all().fill_null(""), separator="\x1f")).to_series()
    return frame.with_columns(text.alias(_KEY)).filter(~_of_own_groups(one))


def _of_own_groups(one: Published) -> pl.Series:
    """Tell of each row whether it is the total of groups that only its own file names."""
    free = {name: codes for name, codes in one.layout.totals.items() if name not in one.layout.listed}
    return parts_of_totals(one.table, replace(one.layout, totals=free)).str.strip_chars("|") != ""


def _plain(one: Published, name: str) -> pl.Series:
    """Give the counts of a column as plain digits, `*` where hidden, nothing where there is none."""
    if name not in one.table.labels or name not in {each.name for each in one.layout.measures}:
        return pl.Series([""]).new_from_index(0, len(one.table))
    read = read_measure(one.table, one.layout, name, one.formats)
    values = pl.Series(read.values).fill_nan(None).cast(pl.String).fill_null("")
    return values.set(pl.Series(read.hidden), HIDDEN)


def _newest(at: int) -> list[pl.Expr]:
    """Give of the figures of one key the newest shown one, else a hidden one; with its file and row."""
    said = pl.col(_at("said", at))
    rank = pl.when(said == HIDDEN).then(1).when(said == "").then(2).otherwise(0)
    # Files stand from the newest to the oldest: the first of the best rank.
    best = (rank * pl.len() + pl.int_range(pl.len())).arg_min()
    return [
        said.get(best).alias(_at("said", at)),
        pl.col(_FILE).get(best).alias(_at("file", at)),
        pl.col(_ROW).get(best).alias(_at("row", at)),
    ]
