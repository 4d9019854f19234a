"""Room validators.disclosure: a new table beside what is public, as one problem to protect.

Figures that the public has are constants: hiding them again protects nothing. Figures that are hidden in
public stay hidden in the new table, and what both tell together (differences of totals, old places and the
new ones made of them) is one set of relations.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from validators.disclosure.joint import link_of
from validators.disclosure.narrowing import Rows, narrow
from validators.disclosure.problem import NOISE, Problem, combine
from validators.disclosure.reducing import Reduced, reduce_problem
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.solver import Matrix, Programme
from validators.disclosure.tabular import TableProblem
from validators.places.book import PlaceBook

# Finding figures that may stand behind public stars must end; a table that takes longer is judged alone.
_SECONDS = 5.0
_FREE = 1e9


@dataclass(frozen=True)
class Beside:
    """The problem of a new table and of the hidden figures of public ones.

    `names`: the public tables that hang together with it; `given`: whether these alone give away a figure
    that one of the tables must hide.
    """

    reduced: Reduced
    size: int
    names: tuple[str, ...]
    given: bool

    def own(self, hidden: Mask) -> Mask:
        """Give what is hidden in the reduced problem as a mask over the cells of the new table."""
        return self.reduced.widen(hidden)[len(self.reduced.of) - self.size :]


def stand_beside(
    made: TableProblem, others: Sequence[tuple[str, TableProblem]], places: PlaceBook | None
) -> Beside | None:
    """Put a new table beside the public ones; None when none of them has to do with it.

    A public table whose hidden figures fit nothing (it contradicts itself) tells nobody anything and is left
    out; a relation between two tables that does not hold was ended by a revision.
    """
    near = [(name, one) for name, one in others if len(link_of(one, made, places))]
    near = [(name, one) for name, one in near if _completed(_joined([one], made, places)) is not None]
    if not near:
        return None
    tables = [one for _, one in near]
    joined = _joined(tables, made, places)
    values = _completed(joined)
    if values is None:
        return None
    problem = replace(joined.problem, values=values)
    problem = replace(problem, relations=problem.relations.taken(~problem.broken()))
    public = np.arange(len(problem)) < len(problem) - len(made.problem)
    reduced = reduce_problem(problem, public & ~joined.hidden)
    known = _known(reduced.problem)
    given = known & reduced.problem.primary & (reduced.problem.thresholds > 0)
    constant = (public & ~joined.hidden) | reduced.widen(known & ~reduced.problem.primary)
    names = tuple(name for name, _ in near)
    return Beside(reduce_problem(problem, constant), len(made.problem), names, bool(given.any()))


@dataclass(frozen=True)
class _Joined:
    """Public tables and the new one (last); `hidden`: what the public ones hide; `links`: rows of links."""

    problem: Problem
    hidden: Mask
    links: Mask


def _joined(tables: Sequence[TableProblem], made: TableProblem, places: PlaceBook | None) -> _Joined:
    all_tables = [*tables, made]
    problems = [
        replace(one.problem, weights=np.zeros(len(one.problem)), primary=one.hidden.copy()) for one in tables
    ]
    ends = np.cumsum([0, *(len(one.problem) for one in all_tables)])
    links = []
    for b in range(len(all_tables)):
        for a in range(b):
            cells = np.concatenate([np.arange(ends[a], ends[a + 1]), np.arange(ends[b], ends[b + 1])])
            links.append(link_of(all_tables[a], all_tables[b], places).moved(cells))
    problem, _ = combine([*problems, made.problem], links)
    hidden = np.concatenate([*(one.hidden for one in tables), np.zeros(len(made.problem), dtype=np.bool_)])
    own = sum(len(one.problem.relations) for one in all_tables)
    return _Joined(problem, hidden, np.arange(len(problem.relations)) >= own)


def _completed(joined: _Joined) -> Floats | None:
    """Give figures that may stand behind the public stars, as near to the new table's as can be.

    The relations of each table hold, those between tables with the least exceptions; None when none fit.
    """
    cells = np.flatnonzero(joined.hidden)
    if not len(cells):
        return joined.problem.values
    problem, relations = joined.problem, joined.problem.relations
    row, unknown = relations.rows(), joined.hidden[relations.cells]
    used = np.bincount(row, weights=unknown, minlength=len(relations)) > 0
    used &= relations.live(joined.hidden)
    shown = np.where(
        unknown, 0.0, relations.factors * np.where(unknown, 0.0, problem.values[relations.cells])
    )
    known = np.bincount(row, weights=shown, minlength=len(relations))
    place = np.cumsum(joined.hidden) - 1
    entry = unknown & used[row]
    number = (np.cumsum(used) - 1)[row[entry]]
    loose = np.flatnonzero(joined.links[used])
    # Each relation between tables may be missed upwards and downwards, at a cost.
    size = len(cells)
    columns = np.concatenate([place[relations.cells[entry]], size + np.arange(2 * len(loose))])
    rows = np.concatenate([number, loose, loose])
    factors = np.concatenate([relations.factors[entry], np.ones(len(loose)), -np.ones(len(loose))])
    order = np.argsort(rows, kind="stable")
    count = int(used.sum())
    starts = np.append(0, np.cumsum(np.bincount(rows, minlength=count))).astype(np.int64)
    free = np.zeros(2 * len(loose))
    programme = Programme(
        Matrix(starts, columns[order], factors[order]),
        np.concatenate([problem.lowest[cells], free]),
        np.concatenate([np.minimum(problem.highest[cells], _FREE), free + _FREE]),
        (relations.lowest - known)[used] - NOISE,
        (relations.highest - known)[used] + NOISE,
        whole=np.concatenate([problem.whole[cells], np.zeros(2 * len(loose), dtype=np.bool_)]),
        seconds=_SECONDS,
        gap=0.01,
    )
    answer = programme.minimise(np.concatenate([np.zeros(size), free + 1.0]))
    if answer.point is None:
        return None
    values = problem.values.copy()
    found = answer.point[:size]
    values[cells] = np.where(problem.whole[cells], np.round(found), found)
    return values


def _known(problem: Problem) -> Mask:
    """Tell which cells are narrowed too far, one relation at a time, even if all are hidden."""
    relations = problem.relations.taken(problem.relations.shown_by < 0)
    rows = Rows(relations.rows(), relations.cells, relations.factors, relations.lowest, relations.highest)
    lower, upper = narrow(rows, problem.lowest, problem.highest, problem.whole)
    known: Mask = upper - lower < np.maximum(problem.thresholds, 2 * NOISE) - NOISE
    return known
