"""Room validators.disclosure: hide more until every hidden cell is protected; quick, never the last word.

For a cell that is not protected the cheapest other table is sought that differs in it by its threshold: the
cells that must change for that are hidden with it. A change costs the weight of a shown cell, and next to
nothing in a cell that is hidden already.
"""

import numpy as np

from validators.disclosure.cuts import room_of
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.solver import Matrix, Programme

_HIDDEN_COST = 1e-3


class Completion:
    """The programme of the cheapest other table, kept warm between cells."""

    def __init__(self, problem: Problem) -> None:
        relations = problem.relations
        self._problem, self._room = problem, room_of(problem)
        sums = relations.sums(problem.values)
        snap = NOISE * np.maximum(1.0, np.abs(sums))
        low, high = relations.lowest - sums, relations.highest - sums
        low[np.abs(low) <= snap], high[np.abs(high) <= snap] = 0.0, 0.0
        self._size = len(problem)
        row = np.concatenate([relations.rows(), relations.rows()])
        order = np.argsort(row, kind="stable")
        columns = np.concatenate([relations.cells, relations.cells + self._size])[order]
        factors = np.concatenate([relations.factors, -relations.factors])[order]
        self._lowest = np.zeros(2 * self._size)
        self._highest = np.concatenate([self._room.above, self._room.below])
        matrix = Matrix(relations.starts * 2, columns, factors)
        self._programme = Programme(matrix, self._lowest, self._highest, low, high)
        self._low, self._high = low, high

    def more(self, hidden: Mask, cell: int) -> Mask | None:
        """Give `hidden` with what protects `cell`; None when nothing protects it."""
        after = self._with_guards(hidden)
        needed = float(self._problem.thresholds[cell])
        costs = np.where(after, _HIDDEN_COST, self._problem.weights / needed)
        found = [one for sign in (0, 1) if (one := self._change(cell, sign, needed, costs)) is not None]
        if not found:
            return None
        _, moved = min(found, key=lambda one: one[0])
        return self._with_guards(after | moved)

    def _change(self, cell: int, sign: int, needed: float, costs: Floats) -> tuple[float, Mask] | None:
        column, other = (cell, cell + self._size) if sign == 0 else (cell + self._size, cell)
        if self._highest[column] < needed:
            return None
        lowest, highest = self._lowest.copy(), self._highest.copy()
        lowest[column], highest[column], highest[other] = needed, needed, 0.0
        self._programme.bound(lowest, highest)
        answer = self._programme.minimise(np.concatenate([costs, costs]))
        if answer.point is None:
            return None
        moved = np.abs(answer.point[: self._size] - answer.point[self._size :]) > NOISE
        return answer.value, moved

    def _with_guards(self, hidden: Mask) -> Mask:
        """Hide each figure that would show a relation of hidden cells, and end that relation."""
        relations = self._problem.relations
        after = hidden.copy()
        guarded = relations.shown_by >= 0
        if guarded.any():
            touched = np.bincount(relations.rows(), weights=hidden[relations.cells], minlength=len(relations))
            after[relations.shown_by[guarded & (touched > 0)]] = True
            for row in np.flatnonzero(~relations.live(after)):
                self._programme.bound_row(int(row), -np.inf, np.inf)
        return after
