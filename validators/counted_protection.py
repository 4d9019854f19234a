"""Room validators: a counted table protected by the optimiser before it is written: the port of aggregation.

What is small says the recipe (validators.aggregation.protection.small_columns); which figures guard it is
worked out over all sums at once. Should that fail, the plain way stands, and the check of the file decides.
"""

from dataclasses import replace

import numpy as np

from validators.aggregation.protection import (
    PRIMARY,
    SECONDARY,
    hide_followers,
    hide_small,
    small_columns,
)
from validators.aggregation.table import AggregateTable
from validators.aggregation.writing import figure_text
from validators.disclosure.cells import Table
from validators.disclosure.layout import AMOUNT, COUNT, RATE, Layout, Measure, Sensitive
from validators.disclosure.solver import SolverFailed
from validators.disclosure.suppress import protect
from validators.disclosure.tabular import table_problem

_SECONDS = 40.0
_COUNTING = frozenset(("count", "count_where", "count_filled", "count_distinct"))


def protect_counted(table: AggregateTable) -> None:
    """Mark the cells to hide in the rows of a counted table; see the port `Protect` of aggregation."""
    if not table.rows:
        return
    try:
        _protect(table)
    except SolverFailed:
        hide_small(table)


def _protect(table: AggregateTable) -> None:
    columns = tuple(dict.fromkeys(name for row in table.rows for name in row.figures))
    made = table_problem(_as_text(table, columns), _layout(table, columns))
    small = [small_columns(table, row) for row in table.rows]
    primary = made.problem.primary.copy()
    for at, name in enumerate(columns):
        cells = made.cells.at[:, at]
        is_small = np.array([name in one for one in small], dtype=np.bool_) & (cells >= 0)
        primary[cells[is_small]] = True
    found = protect(replace(made.problem, primary=primary), seconds=_SECONDS)
    for cell in np.flatnonzero(found.hidden).tolist():
        row = table.rows[int(made.cells.row[cell])]
        name = columns[int(made.cells.measure[cell])]
        row.hidden[name] = PRIMARY if primary[cell] else SECONDARY
    hide_followers(table)


def _as_text(table: AggregateTable, columns: tuple[str, ...]) -> Table:
    labels = (*table.keys, *columns)
    rows = [
        [
            *(row.keys[key] for key in table.keys),
            *(figure_text(row.figures.get(name)) for name in columns),
        ]
        for row in table.rows
    ]
    return Table.of_rows(labels, rows)


def _layout(table: AggregateTable, columns: tuple[str, ...]) -> Layout:
    """Say what the columns are; the province stands as the total of its places."""
    rule = table.recipe.threshold
    totals = {key: frozenset((code,)) for key, code in table.totals.items()}
    if table.place:
        upper = {row.keys[table.place] for row in table.rows if row.level == table.upper_level}
        totals[table.place] = frozenset(upper)
    return Layout(
        measures=tuple(_measure(table, name) for name in columns),
        groups=table.keys[1:],
        period=table.keys[0],
        totals=totals,
        checks=tuple(table.recipe.checks),
        # Rows below the level at which such a group may be shown were not counted at all.
        sensitive=Sensitive(rule.strict_column, frozenset(rule.strict_values), rule.strict_k)
        if rule.strict_column
        else None,
        main=rule.column,
    )


def _measure(table: AggregateTable, name: str) -> Measure:
    rule = table.recipe.threshold
    functions = {one.column: one.function for one in table.recipe.measures}
    if name == rule.column or functions.get(name, "") in _COUNTING:
        k = rule.strict_k if name in rule.strict_columns else rule.k
        return Measure(name, COUNT, k, is_additive=functions.get(name) != "count_distinct")
    is_sum = functions.get(name) == "sum"
    return Measure(name, AMOUNT if is_sum else RATE, is_additive=is_sum)
