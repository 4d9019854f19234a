"""Room validators.disclosure: judge a table as it is: small figures shown, hidden ones not safe.

Never a value: findings name row and column. A table without anything small costs one look at its columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from validators.disclosure.attack import Contradicted, attack
from validators.disclosure.cells import Table, has_anything_small
from validators.disclosure.layout import Layout
from validators.disclosure.tabular import TableProblem, table_problem
from validators.places.book import PlaceBook

_MOST_CELLS = 400_000


@dataclass(frozen=True)
class Disclosure:
    """One thing found: `code` of DISCLOSURE_CODES, where, and its parameters; `row` as in a Finding."""

    code: str
    row: int | None
    column: int | None
    label: str | None
    params: Mapping[str, str | int]


def audit_table(
    table: Table,
    layout: Layout,
    places: PlaceBook | None = None,
    formats: Mapping[str, tuple[str, str]] | None = None,
) -> list[Disclosure]:
    """Give the small figures that are shown and the hidden ones that can be computed back, row by row.

    A hidden figure counts as computed back when all that is shown leaves it an interval narrower than its
    threshold. Amounts and rates have no threshold of their own.
    """
    if not has_anything_small(table, layout):
        return []
    made = table_problem(table, layout, places, formats)
    if len(made.problem) > _MOST_CELLS:
        params = {"count": len(made.problem), "most": _MOST_CELLS}
        return [Disclosure("disclosure_unjudged", None, None, None, params)]
    return [*_shown(made), *_computed_back(made)]


def _shown(made: TableProblem) -> list[Disclosure]:
    problem = made.problem
    cells = np.flatnonzero(problem.primary & ~made.hidden)
    found = []
    for cell in cells:
        is_small = 0 < problem.values[cell] < problem.thresholds[cell]
        found.append(_at(made, int(cell), "small_cell_shown" if is_small else "group_disclosed"))
    return found


def _computed_back(made: TableProblem) -> list[Disclosure]:
    try:
        bounds = attack(made.problem, made.hidden, enough=True)
    except Contradicted:
        return [Disclosure("hidden_cells_contradicted", None, None, None, {})]
    cells = bounds.recovered(made.problem)
    return [_at(made, int(cell), "hidden_cell_recoverable") for cell in cells]


def _at(made: TableProblem, cell: int, code: str) -> Disclosure:
    label = made.layout.measures[int(made.cells.measure[cell])].name
    row = int(made.table.numbers[int(made.cells.row[cell])])
    k = int(made.problem.thresholds[cell])
    return Disclosure(code, row, made.table.labels.index(label) + 1, label, {"k": k})
