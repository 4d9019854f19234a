"""Room validators.disclosure: what must be hidden beside a cell so that it is protected, as linear cuts.

With y = 1 for a hidden cell, a cut of cell i says: sum(factor * y) over other cells is at least y_i. It holds
for every set of hidden cells that protects i (Benders cuts of the attacker's programme, after Fischetti and
Salazar's model of cell suppression): the least weight that meets all cuts bounds every solution from below.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask
from validators.disclosure.solver import Matrix

# Further than any threshold: a cell without upper bound may be as much larger as anybody needs.
REACH = 1e6
_TINY = 1e-7


class Cut(NamedTuple):
    """`sum(factors * y[cells]) >= y[cell]`."""

    cell: int
    cells: Ints
    factors: Floats


class Room(NamedTuple):
    """How far each true figure may fall and rise by the bounds that everybody knows."""

    below: Floats
    above: Floats


def room_of(problem: Problem) -> Room:
    """Give the room of every cell, at most REACH."""
    below = np.minimum(problem.values - problem.lowest, REACH)
    above = np.minimum(problem.highest - problem.values, REACH)
    return Room(below, above)


def make_cut(cell: int, reach: Floats, fixed: float, needed: float) -> Cut | None:
    """Make a cut of `fixed + sum(reach * y) >= needed * y[cell]`; None when it can never be broken.

    `reach` holds for every cell how much it can widen the interval when it is hidden.
    """
    missing = needed - fixed - float(reach[cell])
    if missing <= NOISE:
        return None
    cells = np.flatnonzero(reach > _TINY)
    cells = cells[cells != cell]
    return Cut(cell, cells, np.minimum(reach[cells], missing) / missing)


def matrix_of(cuts: Sequence[Cut]) -> tuple[Matrix, Floats, Floats]:
    """Give the rows `sum(factors * y) - y[cell] >= 0` of these cuts."""
    lengths = [len(one.cells) + 1 for one in cuts]
    columns = np.concatenate([np.append(one.cells, one.cell) for one in cuts])
    factors = np.concatenate([np.append(one.factors, -1.0) for one in cuts])
    starts = np.append(0, np.cumsum(lengths)).astype(np.int64)
    return Matrix(starts, columns, factors), np.zeros(len(cuts)), np.full(len(cuts), np.inf)


class RowCuts:
    """Finds cells that one relation alone gives away, all of them at once."""

    def __init__(self, problem: Problem) -> None:
        relations = problem.relations
        self._problem = problem
        self._row = relations.rows()
        self._size = np.abs(relations.factors)
        self._room = room_of(problem)
        rises = relations.factors > 0
        cells = relations.cells
        below, above = self._room
        # How much each entry can lower and raise the sum of its row.
        self._lowers = self._size * np.where(rises, below[cells], above[cells])
        self._raises = self._size * np.where(rises, above[cells], below[cells])
        sums = relations.sums(problem.values)
        self._slack_high = np.minimum(relations.highest - sums, REACH)
        self._slack_low = np.minimum(sums - relations.lowest, REACH)
        self._rises = rises

    def broken(self, hidden: Mask) -> list[Cut]:
        """Give a cut for every pair of hidden cell and relation that gives the cell away."""
        relations, cells = self._problem.relations, self._problem.relations.cells
        up, down = self._reaches(hidden)
        widest = np.minimum(up, self._room.above[cells]) + np.minimum(down, self._room.below[cells])
        is_weak = hidden[cells] & relations.live(hidden)[self._row]
        is_weak &= widest < self._problem.thresholds[cells] - NOISE
        found = [self._cut(int(at), float(up[at]), float(down[at])) for at in np.flatnonzero(is_weak)]
        return [one for one in found if one is not None]

    def _reaches(self, hidden: Mask) -> tuple[Floats, Floats]:
        """Give for each entry how far its cell can rise and fall by its row, while `hidden` is hidden."""
        is_hidden = hidden[self._problem.relations.cells]
        count = len(self._problem.relations)
        lowers, raises = self._lowers * is_hidden, self._raises * is_hidden
        others_lower = np.bincount(self._row, weights=lowers, minlength=count)[self._row] - lowers
        others_raise = np.bincount(self._row, weights=raises, minlength=count)[self._row] - raises
        over = self._slack_high[self._row] + others_lower
        under = self._slack_low[self._row] + others_raise
        up = np.where(self._rises, over, under) / self._size
        down = np.where(self._rises, under, over) / self._size
        return up, down

    def _cut(self, entry: int, up: float, down: float) -> Cut | None:
        relations, needed = self._problem.relations, float(self._problem.thresholds[self._cell(entry)])
        row, cell, size = int(self._row[entry]), self._cell(entry), float(self._size[entry])
        inside = slice(relations.starts[row], relations.starts[row + 1])
        over = float(self._slack_high[row]), self._lowers[inside]
        under = float(self._slack_low[row]), self._raises[inside]
        rises = bool(self._rises[entry])
        own = float(self._room.above[cell]), float(self._room.below[cell])
        ways = (over, under) if rises else (under, over)
        reach, fixed, used = np.zeros(len(self._problem)), 0.0, [min(up, own[0]), min(down, own[1])]
        for side in (0, 1):
            # The cell's own bound says more than its row, whenever it is enough to show the cell weak.
            if own[side] + used[1 - side] < needed - NOISE:
                fixed, used[side] = fixed + own[side], own[side]
                continue
            slack, others = ways[side]
            fixed += slack / size
            np.add.at(reach, relations.cells[inside], others / size)
        reach[cell] = 0.0
        if relations.shown_by[row] >= 0:
            reach[relations.shown_by[row]] = REACH
        return make_cut(cell, reach, fixed, needed)

    def _cell(self, entry: int) -> int:
        return int(self._problem.relations.cells[entry])
