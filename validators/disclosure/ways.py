"""Room validators.disclosure: the ways to publish a table with small cells, and what each costs.

One measure for all: the information of a table is the weight (1 + log10(1 + figure)) of the figures that it
shows exactly; a way's loss is the share of it that is gone. Every way has been attacked before it is offered.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from validators.disclosure.attack import attack
from validators.disclosure.beside import stand_beside
from validators.disclosure.cells import Table
from validators.disclosure.joint import link_of
from validators.disclosure.layout import COUNT, Layout
from validators.disclosure.merging import OTHER, merge_categories, smallest_categories, upper_levels
from validators.disclosure.publication import Published
from validators.disclosure.published import TOGETHER, find_joint_disclosures, is_comparable
from validators.disclosure.relations import Mask
from validators.disclosure.rounding import base_for, round_controlled, rounding_loss
from validators.disclosure.suppress import protect
from validators.disclosure.tabular import TableProblem, table_problem
from validators.disclosure.written import hide, leave_out, replace_figures, write_plainly
from validators.places.book import PlaceBook

SUPPRESS, MERGE, LEVEL_UP, ROUND = "suppress", "merge", "level_up", "round"
_MAX_CELLS = 250_000
# Beyond so many cells only the main count of a table is kept.
_MOST_SEARCHED = 120_000
# The share of the time in which figures are hidden; what it leaves goes to the other ways.
_HIDING = 0.6


class FiguresMissing(Exception):
    """The table has `*` in it: without the figures nothing can be protected, only judged."""


class TooLarge(Exception):
    """A table of more cells than can be protected in a time that a person waits; publish a coarser one."""


@dataclass(frozen=True)
class Way:
    """One way: its `kind`, `loss` 0..1, how many figures it hides, and the table as it may be published.

    `is_safe`: the attacker found no hidden cell within its threshold, in the table and beside what is public;
    a way that is not safe is shown for comparison only. `details`: base of a rounding, column and codes of a
    merge, the columns of a very large table that are left out. `given_by`: public tables beside which nothing
    that is hidden here is safe.
    """

    kind: str
    loss: float
    hidden: int
    primary: int
    table: Table
    is_safe: bool
    details: Mapping[str, str | int]
    given_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Give the kind, with the column that it merges."""
        column = self.details.get("column")
        return f"{self.kind}:{column}" if column else self.kind


def offer_ways(
    table: Table,
    layout: Layout,
    places: PlaceBook | None = None,
    *,
    formats: Mapping[str, tuple[str, str]] | None = None,
    seconds: float = 60.0,
    published: Sequence[Published] = (),
    only: str | None = None,
    codes: Mapping[str, Sequence[str]] | None = None,
) -> list[Way]:
    """Give the ways to publish a table, the least loss first; one way without loss when nothing is small.

    Args:
        table, layout, places, formats: the table with all its figures (see table_problem).
        seconds: time for all; hiding gets more than half of it, the others what is left.
        published: what the public has already; a way is safe only beside all of it.
        only: the name of the one way that is wanted.
        codes: the code lists of columns that have one: a merged group needs a code of its own there.

    Raises: FiguresMissing when figures are hidden already, TooLarge beyond 250,000 cells.
    """
    table = write_plainly(table, layout, formats or {})
    made = table_problem(table, layout, places, formats)
    if made.hidden.any():
        raise FiguresMissing
    if len(made.problem) > _MAX_CELLS:
        raise TooLarge
    listed = codes or {}
    columns = [one for one in layout.groups if OTHER in (listed.get(one) or (OTHER,))]
    return _Offer(made, places, published, seconds, formats or {}).ways(formats or {}, only, columns)


class _Offer:
    """The ways of one table, one after the other in the time that there is."""

    def __init__(
        self,
        made: TableProblem,
        places: PlaceBook | None,
        published: Sequence[Published],
        seconds: float,
        formats: Mapping[str, tuple[str, str]],
    ) -> None:
        self._information = float(made.problem.weights.sum())
        self._left_out = _side_counts(made) if len(made.problem) > _MOST_SEARCHED else ()
        if self._left_out:
            # One count can be protected in time, what several tell of each other cannot: the main one stays.
            coarser = leave_out(made.table, self._left_out)
            made = table_problem(coarser, made.layout, places, formats)
        self._made, self._places, self._published = made, places, published
        self._formats = formats
        self._end = time.monotonic() + seconds
        self._public = [
            (one.name, table_problem(one.table, one.layout, places, one.formats))
            for one in published
            if is_comparable(one, made.table, made.layout)
        ]
        self._near = [one for _, one in self._public if len(link_of(one, made, places))]

    def ways(
        self, formats: Mapping[str, tuple[str, str]], only: str | None, mergeable: Sequence[str]
    ) -> list[Way]:
        """Give the ways, safe ones first, then by loss."""
        found = []
        if only in (None, SUPPRESS):
            found.append(self._suppressed(SUPPRESS, self._made, _HIDING * self._left(), {}))
            if not self._made.problem.primary.any() and not found[0].hidden:
                return found
        upper = upper_levels(self._made.table, self._made.layout) if only in (None, LEVEL_UP) else None
        if upper is not None:
            coarser = table_problem(upper, self._made.layout, self._places, formats)
            found.append(self._suppressed(LEVEL_UP, coarser, 0.3 * self._left(), {}))
        columns = [one for one in mergeable if only in (None, f"{MERGE}:{one}")]
        for number, column in enumerate(columns):
            # Half of what is left for all merges, the other half for rounding.
            found += self._merged(column, self._left() / (len(columns) - number + 1))
        if only in (None, ROUND) and not self._near:
            found += self._rounded(self._left())
        return sorted(found, key=lambda one: (not one.is_safe, one.loss))

    def _left(self) -> float:
        return max(self._end - time.monotonic(), 1.0)

    def _suppressed(
        self, kind: str, made: TableProblem, seconds: float, details: Mapping[str, str | int]
    ) -> Way:
        """Hide what is still small in a table, and what must be beside the public ones, and attack it."""
        beside = stand_beside(made, self._public, self._places)
        problem = made.problem if beside is None else beside.reduced.problem
        found = protect(problem, seconds=seconds)
        bounds = attack(problem.without_truth(found.hidden), found.hidden, enough=True)
        is_safe = not len(bounds.recovered(problem)) and not found.unprotected
        hidden = found.hidden if beside is None else beside.own(found.hidden)
        table = hide(made, hidden)
        if is_safe and self._published:
            is_safe = not self._told_beside(Published("", table, made.layout, self._formats))
        shown = float(made.problem.weights[~hidden].sum())
        return Way(
            kind=kind,
            loss=max(0.0, 1.0 - shown / self._information) if self._information else 0.0,
            hidden=int(hidden.sum()),
            primary=int(made.problem.primary.sum()),
            table=table,
            is_safe=is_safe,
            details={**details, "left_out": ", ".join(self._left_out)} if self._left_out else details,
            given_by=beside.names if beside is not None and not is_safe else (),
        )

    def _told_beside(self, new: Published) -> bool:
        """Tell whether a table and what is public give something away."""
        found = find_joint_disclosures(new, self._published, self._places)
        return any(one.code in TOGETHER for one in found)

    def _merged(self, column: str, seconds: float) -> list[Way]:
        """Merge the smallest categories of a column: as many as cost the least by a quick estimate.

        The estimate is the weight of what is not small any more; only the best merge is protected. Categories
        that the public has one by one are not merged: the sum would tell of them what is hidden there.
        """
        made = self._made
        codes = [one for one in smallest_categories(made.table, made.layout, column) if one != OTHER]
        apart = {
            code for one in self._near if column in one.table.labels for code in one.table.column(column)
        }
        best: tuple[float, TableProblem, list[str]] | None = None
        for count in range(2, len(codes)):
            if apart & {*codes[:count], OTHER}:
                break
            table = merge_categories(made.table, made.layout, column, codes[:count])
            after = table_problem(table, made.layout, self._places)
            estimate = float(after.problem.weights[~after.problem.primary].sum())
            if best is None or estimate > best[0]:
                best = estimate, after, codes[:count]
        if best is None:
            return []
        details = {"column": column, "codes": ", ".join(best[2]), "into": OTHER}
        return [self._suppressed(MERGE, best[1], seconds, details)]

    def _rounded(self, seconds: float) -> list[Way]:
        """Round; only where the public has no figure of the same rows, which would tell more than that."""
        way = _rounded(self._made, seconds)
        return [way] if way is not None else []


def _side_counts(made: TableProblem) -> tuple[str, ...]:
    """Give the counts beside the main one; none where no count is the main one."""
    layout = made.layout
    if layout.main is None:
        return ()
    return tuple(one.name for one in layout.measures if one.kind == COUNT and one.name != layout.main)


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
