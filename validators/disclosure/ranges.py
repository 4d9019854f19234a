"""Room validators.disclosure: which hidden cells are not protected yet, and a cut for each.

The protector knows the true figures, so one other possible table that differs enough in a cell proves it
protected: most cells are settled by a few programmes that move many cells at once.
"""

import time

import numpy as np

from validators.disclosure.cuts import REACH, Cut, make_cut, room_of
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.solver import Answer, Matrix, Programme

_SWEEPS = 12
_TINY = 1e-7


class Ranges:
    """The attacker's programme around the true table, kept warm between questions."""

    def __init__(self, problem: Problem, seed: int = 0) -> None:
        relations = problem.relations
        self._problem = problem
        self._rng = np.random.default_rng(seed)
        self._room = room_of(problem)
        self._row = relations.rows()
        sums = relations.sums(problem.values)
        # Shifted by the true figures: the table itself is the point zero.
        self._lowest, self._highest = relations.lowest - sums, relations.highest - sums
        snap = NOISE * np.maximum(1.0, np.abs(sums))
        self._lowest[np.abs(self._lowest) <= snap] = 0.0
        self._highest[np.abs(self._highest) <= snap] = 0.0
        nothing = np.zeros(len(problem))
        matrix = Matrix(relations.starts, relations.cells, relations.factors)
        self._programme = Programme(matrix, nothing, nothing, self._lowest, self._highest)
        self._is_live = np.ones(len(relations), dtype=np.bool_)
        self._low, self._high = nothing, nothing.copy()
        self._fall, self._rise = nothing, nothing

    def weak(self, hidden: Mask, *, until: float = np.inf) -> list[Cut]:
        """Give a cut for each hidden cell that is not protected; empty when all are.

        With `until` (time.monotonic) the search may end early with the cuts found so far, at least one.
        """
        self._hide(hidden)
        needed = np.where(hidden, self._problem.thresholds, 0.0)
        self._low, self._high = np.zeros(len(hidden)), np.zeros(len(hidden))
        self._sweep(needed)
        found: list[Cut] = []
        for cell in np.flatnonzero(self._todo(needed)):
            if self._high[cell] - self._low[cell] >= needed[cell] - NOISE:
                continue
            cut = self._settle(int(cell), float(needed[cell]))
            if cut is not None:
                found.append(cut)
            if found and time.monotonic() > until:
                break
        return found

    def _todo(self, needed: Floats) -> Mask:
        return self._high - self._low < needed - NOISE

    def _hide(self, hidden: Mask) -> None:
        self._fall = np.where(hidden, -self._room.below, 0.0)
        self._rise = np.where(hidden, self._room.above, 0.0)
        live = self._problem.relations.live(hidden)
        for row in np.flatnonzero(live != self._is_live):
            low, high = (self._lowest[row], self._highest[row]) if live[row] else (-np.inf, np.inf)
            self._programme.bound_row(int(row), float(low), float(high))
        self._is_live = live

    def _sweep(self, needed: Floats) -> None:
        """Move all open cells at once, each in one direction drawn by lot and no further than it needs."""
        left = int(self._todo(needed).sum())
        for _ in range(_SWEEPS):
            todo = self._todo(needed)
            if not todo.any():
                return
            fall = np.where(todo, np.maximum(self._fall, -needed), self._fall)
            rise = np.where(todo, np.minimum(self._rise, needed), self._rise)
            self._programme.bound(fall, rise)
            signs = self._rng.choice([-1.0, 1.0], len(todo))
            signs[-fall < needed] = -1.0
            self._run(np.where(todo, signs, 0.0))
            now = int(self._todo(needed).sum())
            if left - now < 0.02 * left:
                return
            left = now

    def _run(self, costs: Floats) -> Answer:
        answer = self._programme.minimise(costs)
        if answer.point is None:
            raise ArithmeticError("the true table is not a solution of its own relations")
        np.minimum(self._low, answer.point, out=self._low)
        np.maximum(self._high, answer.point, out=self._high)
        return answer

    def _settle(self, cell: int, needed: float) -> Cut | None:
        fall, rise = self._fall.copy(), self._rise.copy()
        fall[cell], rise[cell] = max(fall[cell], -needed), min(rise[cell], needed)
        self._programme.bound(fall, rise)
        costs = np.zeros(len(fall))
        reach, fixed = np.zeros(len(fall)), 0.0
        for sign in (-1.0, 1.0):
            costs[cell] = sign
            answer = self._run(costs)
            if self._high[cell] - self._low[cell] >= needed - NOISE:
                return None
            one_reach, one_fixed = self._explain(costs, answer.row_prices)
            reach, fixed = reach + one_reach, fixed + one_fixed
        return make_cut(cell, reach, fixed, needed)

    def _explain(self, costs: Floats, prices: Floats) -> tuple[Floats, float]:
        """Give, by the prices of the rows, how much each hidden cell adds to how far the cell can move."""
        relations = self._problem.relations
        prices = np.where(np.abs(prices) > _TINY, prices, 0.0)
        rates = costs - np.bincount(
            relations.cells, weights=relations.factors * prices[self._row], minlength=len(costs)
        )
        rates = np.where(np.abs(rates) > _TINY, rates, 0.0)
        reach = np.maximum(rates, 0.0) * self._room.below + np.maximum(-rates, 0.0) * self._room.above
        up, down = prices > 0, prices < 0
        fixed = float((prices[up] * -self._lowest[up]).sum() - (prices[down] * self._highest[down]).sum())
        guards = relations.shown_by[(up | down) & (relations.shown_by >= 0)]
        reach[guards] = REACH
        return reach, fixed
