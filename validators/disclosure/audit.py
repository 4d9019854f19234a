"""Room validators.disclosure: judge a table as it is: small figures shown, hidden ones not safe.

Never a value: findings name row and column. A table without anything small costs one look at its columns,
and one at its groups where a figure may tell about all or nobody of them.
"""

from collections.abc import Mapping

import numpy as np

from validators.disclosure.attack import Contradicted, attack
from validators.disclosure.cells import Table, has_anything_small, read_cells, read_measure
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.left_out import find_left_out
from validators.disclosure.sums import group_sums
from validators.disclosure.tabular import TableProblem, judges_groups, table_problem, whole_groups
from validators.disclosure.written import TELLING
from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.places.book import PlaceBook

_MOST_CELLS = 400_000


def audit_table(
    table: Table,
    layout: Layout,
    places: PlaceBook | None = None,
    formats: Mapping[str, tuple[str, str]] | None = None,
) -> list[Finding]:
    """Give the small figures that are shown and the hidden ones that can be computed back, row by row.

    Hidden are those that the table marks so and those of rows that are left out; the latter are told at the
    total that gives them away.

    A hidden figure counts as computed back when all that is shown leaves it an interval narrower than its
    threshold. Amounts and rates have no threshold of their own.
    """
    told = [
        *_telling_words(table, layout),
        *_unread(table, layout, formats),
        *_left_out(table, layout, places, formats),
    ]
    if not has_anything_small(table, layout, formats):
        return [*told, *_groups(table, layout, formats)]
    made = table_problem(table, layout, places, formats)
    if len(made.problem) > _MOST_CELLS:
        return [*told, finding("disclosure_unjudged", count=len(made.problem), most=_MOST_CELLS)]
    return [*told, *_shown(made), *_computed_back(made)]


def _telling_words(table: Table, layout: Layout) -> list[Finding]:
    """Give the rows that say of a hidden figure that it is small: from 1 to below the threshold."""
    column = layout.suppression
    if column is None or column not in table.labels:
        return []
    k = max((one.threshold for one in layout.measures), default=0)
    at = table.labels.index(column) + 1
    rows = np.flatnonzero((table.column(column) == TELLING).to_numpy())
    return [
        finding("suppression_tells", row=int(table.numbers[row]), column=at, label=column, k=k)
        for row in rows.tolist()
    ]


def _unread(table: Table, layout: Layout, formats: Mapping[str, tuple[str, str]] | None) -> list[Finding]:
    """Give the cells of counts that are no number and no mark: what stands there may be a small figure."""
    found = []
    for measure in layout.measures:
        if measure.kind != COUNT:
            continue
        at = table.labels.index(measure.name) + 1
        rows = np.flatnonzero(read_measure(table, layout, measure.name, formats).unread)
        found += [
            finding("disclosure_unjudged_cell", row=int(table.numbers[row]), column=at, label=measure.name)
            for row in rows.tolist()
        ]
    return found


def _left_out(
    table: Table,
    layout: Layout,
    places: PlaceBook | None,
    formats: Mapping[str, tuple[str, str]] | None,
) -> list[Finding]:
    cells = read_cells(table, layout, formats)
    found = []
    for one in find_left_out(table, layout, cells, places):
        label = layout.measures[int(cells.measure[one.total])].name
        row, at = int(table.numbers[int(cells.row[one.total])]), table.labels.index(label) + 1
        found.append(finding("hidden_cell_recoverable", row=row, column=at, label=label, k=one.k))
    return found


def _groups(table: Table, layout: Layout, formats: Mapping[str, tuple[str, str]] | None) -> list[Finding]:
    """Give the figures about all or nobody of a group in a table in which no figure is small."""
    if not judges_groups(layout):
        return []
    cells = read_cells(table, layout, formats)
    found = []
    for cell in np.flatnonzero(whole_groups(table, layout, cells, group_sums(table, layout))).tolist():
        label = layout.measures[int(cells.measure[cell])].name
        row, column = int(table.numbers[int(cells.row[cell])]), table.labels.index(label) + 1
        found.append(finding("group_disclosed", row=row, column=column, label=label))
    return found


def _shown(made: TableProblem) -> list[Finding]:
    problem, found = made.problem, []
    for cell in np.flatnonzero(problem.primary & ~made.hidden).tolist():
        row, column, label = _place(made, cell)
        k = int(problem.thresholds[cell])
        if 0 < problem.values[cell] < k:
            found.append(finding("small_cell_shown", row=row, column=column, label=label, k=k))
        else:
            found.append(finding("group_disclosed", row=row, column=column, label=label))
    return found


def _computed_back(made: TableProblem) -> list[Finding]:
    try:
        bounds = attack(made.problem, made.hidden, enough=True)
    except Contradicted:
        return [finding("hidden_cells_contradicted")]
    found = []
    for cell in bounds.recovered(made.problem).tolist():
        row, column, label = _place(made, cell)
        k = int(made.problem.thresholds[cell])
        found.append(finding("hidden_cell_recoverable", row=row, column=column, label=label, k=k))
    return found


def _place(made: TableProblem, cell: int) -> tuple[int, int, str]:
    """Give the record number, the column (from 1) and the label of a cell."""
    label = made.layout.measures[int(made.cells.measure[cell])].name
    row = int(made.table.numbers[int(made.cells.row[cell])])
    return row, made.table.labels.index(label) + 1, label
