"""Room validators.disclosure: a published table as a problem: cells, relations, thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from validators.disclosure.cells import (
    Cells,
    Table,
    read_cells,
    sensitive_rows,
    thresholds_of,
    too_low_rows,
)
from validators.disclosure.layout import AMOUNT, COUNT, Layout
from validators.disclosure.problem import NOISE, Problem, usual_weights
from validators.disclosure.relations import Floats, Ints, Mask, Relations
from validators.disclosure.rowwise import RowRules
from validators.disclosure.sums import as_known, group_sums, incomplete_rows, place_sums, sum_relations
from validators.places.book import PlaceBook


@dataclass(frozen=True)
class TableProblem:
    """A table, its cells and its problem; its amounts are in units of one person where they can be."""

    table: Table
    layout: Layout
    cells: Cells
    problem: Problem

    @property
    def hidden(self) -> Mask:
        """Give the cells that the table itself does not show (`*`)."""
        return self.cells.hidden


def table_problem(
    table: Table,
    layout: Layout,
    places: PlaceBook | None = None,
    formats: Mapping[str, tuple[str, str]] | None = None,
) -> TableProblem:
    """Make the problem of a table.

    Args:
        table: the cells as text.
        layout: what its columns are.
        places: the place lists; without them no place is known to hold another.
        formats: group and decimal mark of columns that are not written plainly.
    """
    cells = read_cells(table, layout, formats)
    rules = RowRules(table, layout, cells)
    additive = [at for at, one in enumerate(layout.measures) if one.is_additive]
    pairs = group_sums(table, layout)
    by_place = place_sums(table, layout, places)
    all_pairs = [*pairs] if by_place is None else [*pairs, by_place]
    known = [_known_sums(one, cells, additive) for one in all_pairs]
    rowwise = rules.relations()
    holding = [_holding(one, cells.values) for one in rowwise]
    relations = _in_units(Relations.join([*known, *holding]), rules.units)
    thresholds = thresholds_of(table, layout, cells)
    kinds = np.array([one.kind == COUNT for one in layout.measures], dtype=np.bool_)
    primary = primary_cells(table, layout, cells, thresholds)
    primary |= whole_groups(table, layout, cells, pairs)
    made = Problem(
        values=cells.values / rules.units,
        relations=relations,
        thresholds=thresholds,
        weights=usual_weights(cells.values),
        lowest=np.zeros(len(cells.values)),
        highest=np.full(len(cells.values), np.inf),
        whole=kinds[cells.measure],
        primary=primary,
    )
    return TableProblem(table, layout, cells, made)


def _known_sums(pairs: pl.DataFrame, cells: Cells, additive: list[int]) -> Relations:
    relations, totals = sum_relations(pairs, cells, additive)
    return as_known(relations, cells.values, np.isin(cells.row[totals], incomplete_rows(pairs)))


def primary_cells(table: Table, layout: Layout, cells: Cells, thresholds: Floats) -> Mask:
    """Tell which cells are small: counts 1 .. k-1; sensitive groups below their level.

    Amounts of a row whose main count is small, and the columns that follow it, are small with it.
    """
    values = np.nan_to_num(cells.values)
    is_small = (values > 0) & (values < thresholds)
    counted = thresholds > 0
    is_small |= too_low_rows(table, layout)[cells.row] & counted
    main = next((at for at, one in enumerate(layout.measures) if one.name == layout.main), None)
    if main is not None:
        small_rows = np.zeros(len(table), dtype=np.bool_)
        small_rows[cells.row[is_small & (cells.measure == main)]] = True
        follows = [one.name in layout.followers or one.kind == AMOUNT for one in layout.measures]
        is_small |= small_rows[cells.row] & np.array(follows, dtype=np.bool_)[cells.measure]
    return is_small | cells.hidden


def judges_groups(layout: Layout) -> bool:
    """Tell whether a figure of such a table can say something of every member of a group."""
    if any(check.get("kind") == "share_equals" for check in layout.checks):
        return True
    is_strict = any(one.kind == COUNT and one.threshold >= layout.group_limit for one in layout.measures)
    return bool(layout.totals) and (is_strict or layout.sensitive is not None)


def whole_groups(table: Table, layout: Layout, cells: Cells, pairs: list[pl.DataFrame]) -> Mask:
    """Tell which cells say something of every member of a group: all of it, or none or all of a small one."""
    found = np.zeros(len(cells.values), dtype=np.bool_)
    sensitive = sensitive_rows(table, layout)
    strict = np.array([one.threshold >= layout.group_limit for one in layout.measures], dtype=np.bool_)
    for one in pairs:
        total, part = one["*total"].to_numpy(), one["*part"].to_numpy()
        for measure in np.flatnonzero([m.kind == COUNT for m in layout.measures]):
            whole, cell = cells.at[total, measure], cells.at[part, measure]
            asked = (whole >= 0) & (cell >= 0) & (strict[measure] | sensitive[part])
            whole, cell = whole[asked], cell[asked]
            found[cell[(cells.values[cell] == cells.values[whole]) & (cells.values[whole] > 0)]] = True
    for check in layout.checks:
        if check.get("kind") == "share_equals":
            found[_extreme_shares(layout, cells, check["part"], check["whole"])] = True
    return found


def _extreme_shares(layout: Layout, cells: Cells, part: list[str], whole: list[str]) -> Ints:
    """Give the parts that are none or all of a group smaller than the limit."""
    names = {one.name: at for at, one in enumerate(layout.measures)}
    if len(part) != 1 or len(whole) != 1 or not {*part, *whole} <= set(names):
        return np.zeros(0, dtype=np.int64)
    few, all_of = cells.at[:, names[part[0]]], cells.at[:, names[whole[0]]]
    keep = (few >= 0) & (all_of >= 0)
    few, all_of = few[keep], all_of[keep]
    group = cells.values[all_of]
    extreme = (cells.values[few] == 0) | (cells.values[few] == group)
    chosen: Ints = few[extreme & (group > 0) & (group < layout.group_limit)]
    return chosen


def _holding(relations: Relations, values: Floats) -> Relations:
    """Leave out relations that the figures break, and those with a rate that is hidden already."""
    sums = relations.sums(values)
    size = NOISE * np.maximum(1.0, np.abs(sums))
    broken = (sums < relations.lowest - size) | (sums > relations.highest + size)
    return relations.taken(~broken)


def _in_units(relations: Relations, units: Floats) -> Relations:
    """Write relations over figures in units, the largest factor of a row is 1 (bounds are 0)."""
    if not len(relations):
        return relations
    factors = relations.factors * units[relations.cells]
    largest = np.maximum.reduceat(np.abs(factors), relations.starts[:-1])
    return Relations(
        relations.starts,
        relations.cells,
        factors / largest[relations.rows()],
        relations.lowest,
        relations.highest,
        relations.shown_by,
    )
