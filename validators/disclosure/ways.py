"""Room validators.disclosure: the ways to publish a table with small cells, and what each costs.

One measure for all: the information of a table is the weight (1 + log10(1 + figure)) of the figures that it
shows exactly; a way's loss is the share of it that is gone. Every way has been attacked before it is offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from validators.disclosure.attack import attack
from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout
from validators.disclosure.merging import OTHER, merge_categories, smallest_categories, upper_levels
from validators.disclosure.relations import Mask
from validators.disclosure.rounding import base_for, round_controlled, rounding_loss
from validators.disclosure.suppress import protect
from validators.disclosure.tabular import TableProblem, table_problem
from validators.disclosure.written import hide, replace_figures
from validators.places.book import PlaceBook

SUPPRESS, MERGE, LEVEL_UP, ROUND = "suppress", "merge", "level_up", "round"
_MAX_CELLS = 150_000


class FiguresMissing(Exception):
    """The table has `*` in it: without the figures nothing can be protected, only judged."""


class TooLarge(Exception):
    """A table of more cells than can be protected in a time that a person waits; publish a coarser one."""


@dataclass(frozen=True)
class Way:
    """One way: its `kind`, `loss` 0..1, how many figures it hides, and the table as it may be published.

    `is_safe`: the attacker found no hidden cell within its threshold; a way that is not safe is shown for
    comparison only. `details`: base of a rounding, column and codes of a merge.
    """

    kind: str
    loss: float
    hidden: int
    primary: int
    table: Table
    is_safe: bool
    details: Mapping[str, str | int]


def offer_ways(
    table: Table,
    layout: Layout,
    places: PlaceBook | None = None,
    *,
    formats: Mapping[str, tuple[str, str]] | None = None,
    seconds: float = 60.0,
) -> list[Way]:
    """Give the ways to publish a table, the least loss first; one way without loss when nothing is small.

    Raises: FiguresMissing when figures are hidden already, TooLarge beyond 150,000 cells.
    """
    made = table_problem(table, layout, places, formats)
    if made.hidden.any():
        raise FiguresMissing
    if len(made.problem) > _MAX_CELLS:
        raise TooLarge
    information = float(made.problem.weights.sum())
    found = [_suppressed(SUPPRESS, made, information, seconds * 0.4, {})]
    if not made.problem.primary.any():
        return found
    upper = upper_levels(table, layout)
    if upper is not None:
        coarser = table_problem(upper, layout, places, formats)
        found.append(_suppressed(LEVEL_UP, coarser, information, seconds * 0.1, {}))
    for column in layout.groups:
        way = _merged(made, column, places, information, seconds * 0.2)
        if way is not None:
            found.append(way)
    rounded = _rounded(made, seconds * 0.3)
    if rounded is not None:
        found.append(rounded)
    return sorted(found, key=lambda one: (not one.is_safe, one.loss))


def _suppressed(
    kind: str,
    made: TableProblem,
    information: float,
    seconds: float,
    details: Mapping[str, str | int],
) -> Way:
    """Hide what is still small in a table and attack it."""
    problem = made.problem
    found = protect(problem, seconds=max(seconds, 1.0))
    bounds = attack(problem.without_truth(found.hidden), found.hidden, enough=True)
    is_safe = not len(bounds.recovered(problem)) and not found.unprotected
    shown = float(problem.weights[~found.hidden].sum())
    return Way(
        kind=kind,
        loss=max(0.0, 1.0 - shown / information) if information else 0.0,
        hidden=int(found.hidden.sum()),
        primary=int(problem.primary.sum()),
        table=hide(made, found.hidden),
        is_safe=is_safe,
        details=details,
    )


def _merged(
    made: TableProblem, column: str, places: PlaceBook | None, information: float, seconds: float
) -> Way | None:
    """Merge the smallest categories of a column, as many as leave most shown by a quick estimate."""
    codes = [one for one in smallest_categories(made.table, made.layout, column) if one != OTHER]
    best: tuple[float, TableProblem, list[str]] | None = None
    for count in range(2, len(codes)):
        table = merge_categories(made.table, made.layout, column, codes[:count])
        after = table_problem(table, made.layout, places)
        estimate = float(after.problem.weights[~after.problem.primary].sum())
        if best is None or estimate > best[0]:
            best = estimate, after, codes[:count]
    if best is None:
        return None
    details = {"column": column, "codes": ", ".join(best[2]), "into": OTHER}
    return _suppressed(MERGE, best[1], information, seconds, details)


def _rounded(made: TableProblem, seconds: float) -> Way | None:
    problem = made.problem
    counted: Mask = problem.thresholds > 0
    found = round_controlled(problem, base_for(problem), seconds=max(seconds, 2.0))
    if found is None:
        return None
    # Amounts and rates beside rounded counts would tell them: they go.
    table = hide(made, ~counted)
    shown = replace_figures(made, found.figures)
    counts = _counted_columns(made, counted)
    columns = [(shown if at in counts else table).columns[at] for at in range(len(table.labels))]
    rest = float(problem.weights[~counted].sum()) / float(problem.weights.sum())
    return Way(
        kind=ROUND,
        loss=min(1.0, rounding_loss(problem, found) + rest),
        hidden=int((~counted).sum()),
        primary=int(problem.primary.sum()),
        table=Table(table.labels, tuple(columns), table.numbers),
        is_safe=not len(found.weak),
        details={"base": found.base, "steps": found.steps},
    )


def _counted_columns(made: TableProblem, counted: Mask) -> set[int]:
    measures = np.unique(made.cells.measure[counted])
    return {made.table.labels.index(made.layout.measures[at].name) for at in measures}
