"""Room validators.disclosure: which cells of a table are the sum of which others: of groups and places.

An absent row counts as nothing where the sum then fits, as an attacker would try it; where the parts fall
short of the total, that they do not exceed it is all that is known.
"""

from collections import Counter

import numpy as np
import polars as pl

from validators.disclosure.cells import Cells, Table
from validators.disclosure.layout import Layout
from validators.disclosure.problem import NOISE
from validators.disclosure.relations import Floats, Ints, Mask, Relations
from validators.places.book import PlaceBook
from validators.places.columns import iso_day
from validators.words.folding import fold_header

_TOTAL, _PART, _ALL, _COUNT = "*total", "*part", "*all", "*count"


def group_sums(table: Table, layout: Layout) -> list[pl.DataFrame]:
    """Give for each column with total codes the pairs (*total, *part) of rows that belong together."""
    return [pairs for _, pairs in sums_by_column(table, layout)]


def sums_by_column(table: Table, layout: Layout) -> list[tuple[str, pl.DataFrame]]:
    """Give the pairs of `group_sums` with the column whose groups are summed."""
    found = []
    for column, codes in layout.totals.items():
        if column not in table.labels:
            continue
        is_total = _is_total(table.column(column), codes)
        if not is_total.any():
            continue
        others = [one for one in layout.key_columns() if one != column and one in table.labels]
        frame = _keyed(table, others).with_columns(is_total=is_total)
        totals = frame.filter("is_total").unique("*key", keep="first")
        parts = frame.filter(~pl.col("is_total"))
        pairs = totals.join(parts, on="*key", how="inner", suffix="+")
        found.append((column, pairs.select(pl.col("*row").alias(_TOTAL), pl.col("*row+").alias(_PART))))
    return [(column, pairs) for column, pairs in found if pairs.height]


def parts_of_totals(table: Table, layout: Layout) -> pl.Series:
    """Give for each row that is a total of groups the codes it is the total of, as one text; else nothing."""
    found = pl.Series([""]).new_from_index(0, len(table))
    for column, codes in layout.totals.items():
        if column not in table.labels:
            continue
        others = [one for one in layout.key_columns() if one != column and one in table.labels]
        cells = table.column(column)
        total = _is_total(cells, codes)
        frame = _keyed(table, others).with_columns(code=cells, is_total=total)
        parts = (
            frame.filter(~pl.col("is_total"))
            .group_by("*key")
            .agg(pl.col("code").unique().sort().str.join(","))
        )
        joined = frame.join(parts, on="*key", how="left", suffix="+", maintain_order="left")["code+"]
        told = pl.select(pl.when(total).then(joined.fill_null("")).otherwise(pl.lit(""))).to_series()
        found = found + "|" + told
    return found


def is_total_code(code: str, codes: frozenset[str]) -> bool:
    """Tell whether a code stands for all groups of its column together."""
    return code in codes or fold_header(code) in codes


def _is_total(cells: pl.Series, codes: frozenset[str]) -> pl.Series:
    words = cells.unique().to_list()
    named = [word for word in words if is_total_code(word, codes)]
    return cells.is_in(named)


def _keyed(table: Table, columns: list[str]) -> pl.DataFrame:
    """Number the rows and the different values of some columns together."""
    rows = pl.DataFrame({"*row": np.arange(len(table))})
    if not columns:
        return rows.with_columns(pl.lit(0, dtype=pl.Int64).alias("*key"))
    key = pl.DataFrame({name: table.column(name) for name in columns})
    number = key.select(pl.struct(columns).rank("dense").cast(pl.Int64).alias("*key"))
    return rows.hstack(number)


def place_sums(table: Table, layout: Layout, places: PlaceBook | None) -> pl.DataFrame | None:
    """Give the pairs (*total, *part): each row with that of the nearest unit above it in the table."""
    if places is None or layout.place is None or layout.place not in table.labels:
        return None
    others = [one for one in layout.key_columns() if one != layout.place and one in table.labels]
    frame = _keyed(table, others).with_columns(code=table.column(layout.place))
    vintage = table.column(layout.vintage) if layout.vintage else None
    newest = places.vintages()[-1] if places.vintages() else ""
    stated = pl.Series([newest]).new_from_index(0, len(table)) if vintage is None else vintage
    frame = frame.with_columns(vintage=stated)
    above = [
        (vintage_, code, one.code, distance)
        for vintage_, code in frame.select("vintage", "code").unique().iter_rows()
        for distance, one in enumerate(places.ancestors(iso_day(vintage_), code))
    ]
    schema = {"vintage": pl.String, "code": pl.String, "holder": pl.String, "distance": pl.Int64}
    chains = pl.DataFrame(above, schema=schema, orient="row")
    holders = frame.unique(["*key", "code"], keep="first").select(
        "*key", pl.col("code").alias("holder"), pl.col("*row").alias(_TOTAL)
    )
    pairs = frame.join(chains, on=["vintage", "code"]).join(holders, on=["*key", "holder"])
    nearest = pairs.sort("*row", "distance").unique("*row", keep="first", maintain_order=True)
    return _with_completeness(nearest, places)


def _with_completeness(pairs: pl.DataFrame, places: PlaceBook) -> pl.DataFrame:
    """Add `*count`, how many units of that level the total's unit has, and `*all`: whether all are there."""
    levels = [
        (vintage, code, place.level)
        for vintage, code in pairs.select("vintage", "code").unique().iter_rows()
        if (place := places.get(iso_day(vintage), code)) is not None
    ]
    inside: Counter[tuple[str, str, str]] = Counter()
    for vintage in pairs["vintage"].unique():
        for place in places.places(iso_day(vintage)):
            for holder in places.ancestors(iso_day(vintage), place.code):
                inside[vintage, holder.code, place.level] += 1
    texts = pl.String
    level = pl.DataFrame(levels, schema={"vintage": texts, "code": texts, "level": texts}, orient="row")
    count = pl.DataFrame(
        [(*key, number) for key, number in inside.items()],
        schema={"vintage": texts, "holder": texts, "level": texts, "count": pl.Int64},
        orient="row",
    )
    known = pairs.join(level, on=["vintage", "code"]).join(count, on=["vintage", "holder", "level"])
    units = pl.col("count").first().over(_TOTAL)
    is_all = (pl.len().over(_TOTAL) >= units).alias(_ALL)
    return known.with_columns(is_all, units.alias(_COUNT)).select(
        _TOTAL, pl.col("*row").alias(_PART), _ALL, _COUNT
    )


def sum_relations(pairs: pl.DataFrame, cells: Cells, additive: list[int]) -> tuple[Relations, Ints]:
    """Make the relation total = sum of parts for each total row and each additive measure.

    Returns: the relations, and for each of them the cell of its total. Without total no relation.
    """
    total, part = pairs[_TOTAL].to_numpy(), pairs[_PART].to_numpy()
    rows: list[Ints] = []
    entries: list[Ints] = []
    factors: list[Floats] = []
    for measure in additive:
        whole, one = cells.at[total, measure], cells.at[part, measure]
        keep = (whole >= 0) & (one >= 0)
        tops = np.unique(whole[keep])
        # Cells have their own numbers, so the total's number also names its relation.
        rows += [whole[keep], tops]
        entries += [one[keep], tops]
        factors += [np.ones(int(keep.sum())), -np.ones(len(tops))]
    if not rows or not sum(len(one) for one in rows):
        return Relations.none(), np.zeros(0, dtype=np.int64)
    row = np.concatenate(rows)
    made = Relations.grouped(row, np.concatenate(entries), np.concatenate(factors))
    return made, np.unique(row)


def incomplete_rows(pairs: pl.DataFrame) -> Ints:
    """Give the rows of totals of which the table lacks some parts."""
    if _ALL not in pairs.columns:
        return np.zeros(0, dtype=np.int64)
    found: Ints = pairs.filter(~pl.col(_ALL))[_TOTAL].unique().to_numpy().astype(np.int64)
    return found


def as_known(relations: Relations, values: Floats, lacks_parts: Mask) -> Relations:
    """Keep what an attacker may believe: equalities that hold; parts that fall short are at most their total.

    With a hidden figure in it, a relation is believed unless parts are known to be lacking (`lacks_parts`).
    """
    shown = np.nan_to_num(values)
    sums = relations.sums(shown)
    unknown = np.isnan(relations.sums(values))
    size = NOISE * np.maximum(1.0, np.abs(sums))
    holds = unknown | (np.abs(sums) <= size)
    short = (~unknown & (sums < -size)) | (unknown & lacks_parts)
    weaker = np.where(short, -np.inf, relations.lowest)
    made = Relations(
        relations.starts,
        relations.cells,
        relations.factors,
        weaker,
        relations.highest,
        relations.shown_by,
    )
    return made.taken(holds | short)
