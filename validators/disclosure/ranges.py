"""Room validators.disclosure: which hidden cells are not protected yet, and a cut for each.

The protector knows the true figures, so one other possible table of whole numbers that differs enough in a
cell proves it protected: most cells are settled by a few programmes that move many cells at once.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from validators.disclosure.cuts import REACH, Cut, Room, make_cut, room_of
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask
from validators.disclosure.solver import Matrix, Programme

_SWEEPS = 30
# A sweep that settles fewer of the open cells than this is the last one.
_SLOW = 0.05
_SWEEP_GAP = 0.02
_SWEEP_SECONDS = 2.0
_TINY = 1e-7
# One cut often mends several cells: after so many the covering is asked again.
_MOST_CUTS = 20


@dataclass(frozen=True)
class _Around:
    """The relations as they stand around the true table: shifted so that the table is the point zero."""

    row: Ints
    lowest: Floats
    highest: Floats
    room: Room


class Ranges:
    """Tells which hidden cells of a problem are weak."""

    def __init__(self, problem: Problem, seed: int = 0) -> None:
        relations = problem.relations
        self._problem = problem
        self._rng = np.random.default_rng(seed)
        sums = relations.sums(problem.values)
        lowest, highest = relations.lowest - sums, relations.highest - sums
        snap = NOISE * np.maximum(1.0, np.abs(sums))
        lowest[np.abs(lowest) <= snap] = 0.0
        highest[np.abs(highest) <= snap] = 0.0
        self._last: Mask | None = None
        self._low, self._high = np.zeros(len(problem)), np.zeros(len(problem))
        self._around = _Around(relations.rows(), lowest, highest, room_of(problem))

    def weak(self, hidden: Mask, *, until: float = np.inf) -> list[Cut]:
        """Give cuts for hidden cells that are not protected, the first 20; empty when all are.

        With `until` (time.monotonic) the search may end early with the cuts found so far, at least one.
        """
        look = _Look(self._problem, self._around, hidden)
        if self._last is not None and not (self._last & ~hidden).any():
            # What was possible stays possible when more is hidden.
            look.recall(self._low, self._high)
        look.sweep(self._rng)
        cuts = self._cuts(look.settle, look.todo(), until)
        if not cuts:
            look.sweep(self._rng)
            cuts = self._cuts(look.settle_whole, look.todo(), until)
        self._last = hidden
        self._low, self._high = look.seen()
        return cuts

    def _cuts(self, settle: Callable[[int], Cut | None], todo: Mask, until: float) -> list[Cut]:
        found: list[Cut] = []
        for at in self._rng.permutation(np.flatnonzero(todo)):
            cut = settle(int(at))
            if cut is not None:
                found.append(cut)
            if len(found) >= _MOST_CUTS or (found and time.monotonic() > until):
                break
        return found


class _Look:
    """The attacker's programme over the hidden cells, by how far each moves from its true figure."""

    def __init__(self, problem: Problem, around: _Around, hidden: Mask) -> None:
        relations = problem.relations
        self._problem, self._around = problem, around
        self._cells = np.flatnonzero(hidden)
        self._needed = problem.thresholds[self._cells]
        self._fall = -around.room.below[self._cells]
        self._rise = around.room.above[self._cells]
        entry = hidden[relations.cells] & relations.live(hidden)[around.row]
        self._rows, of = np.unique(around.row[entry], return_inverse=True)
        place = np.cumsum(hidden) - 1
        starts = np.append(np.searchsorted(of, np.arange(len(self._rows))), len(of)).astype(np.int64)
        self._matrix = Matrix(starts, place[relations.cells[entry]], relations.factors[entry])
        self._whole = problem.whole[self._cells]
        self._fractions = self._programme(None)
        self._numbers: Programme | None = None
        self._low, self._high = np.zeros(len(self._cells)), np.zeros(len(self._cells))

    def _programme(self, whole: Mask | None) -> Programme:
        return Programme(
            self._matrix,
            self._fall,
            self._rise,
            self._around.lowest[self._rows],
            self._around.highest[self._rows],
            whole=whole,
            gap=_SWEEP_GAP,
            seconds=_SWEEP_SECONDS,
        )

    def recall(self, low: Floats, high: Floats) -> None:
        """Take up how far the cells were seen to move before; one value for each cell of the problem."""
        self._low, self._high = low[self._cells].copy(), high[self._cells].copy()

    def seen(self) -> tuple[Floats, Floats]:
        """Give how far each cell of the problem has been seen to fall and to rise."""
        low, high = np.zeros(len(self._problem)), np.zeros(len(self._problem))
        low[self._cells], high[self._cells] = self._low, self._high
        return low, high

    def todo(self) -> Mask:
        """Tell of each hidden cell whether no other table has shown it protected."""
        return self._high - self._low < self._needed - NOISE

    def sweep(self, rng: np.random.Generator) -> None:
        """Move all open cells at once, each in one direction drawn by lot and no further than it needs."""
        left = int(self.todo().sum())
        for _ in range(_SWEEPS):
            todo = self.todo()
            if not todo.any():
                return
            self._numbers = self._numbers or self._programme(self._whole)
            fall = np.where(todo, np.maximum(self._fall, -self._needed), self._fall)
            rise = np.where(todo, np.minimum(self._rise, self._needed), self._rise)
            self._numbers.bound(fall, rise)
            signs = rng.choice([-1.0, 1.0], len(todo))
            signs[-fall < self._needed] = -1.0
            self._note(self._numbers.minimise(np.where(todo, signs, 0.0)).point)
            now = int(self.todo().sum())
            if left - now <= _SLOW * left:
                return
            left = now

    def _note(self, point: Floats | None) -> None:
        """Note another possible table, if it is one of whole numbers."""
        if point is None:
            return
        rounded = np.where(self._whole, np.round(point), point)
        sums = np.add.reduceat(self._matrix.factors * rounded[self._matrix.columns], self._matrix.starts[:-1])
        low, high = self._around.lowest[self._rows] - NOISE, self._around.highest[self._rows] + NOISE
        inside = (rounded >= self._fall - NOISE) & (rounded <= self._rise + NOISE)
        if ((sums >= low) & (sums <= high)).all() and inside.all():
            np.minimum(self._low, rounded, out=self._low)
            np.maximum(self._high, rounded, out=self._high)

    def settle_whole(self, at: int) -> Cut | None:
        """Give a cut for a cell that can move enough in fractions only: a shown cell must be hidden too."""
        needed = float(self._needed[at])
        low, high = float(self._low[at]), float(self._high[at])
        if high - low >= needed - NOISE:
            return None
        programme = self._numbers = self._numbers or self._programme(self._whole)
        programme.bound(self._fall, self._rise)
        programme.bound_column(at, max(self._fall[at], -needed), min(self._rise[at], needed))
        costs = np.zeros(len(self._cells))
        for sign in (1.0, -1.0):
            costs[at] = sign
            answer = programme.minimise(costs)
            self._note(answer.point)
            if self._high[at] - self._low[at] >= needed - NOISE:
                return None
            # Out of time without a proof: the cell counts as weak, which can only hide more.
        hidden = np.zeros(len(self._problem), dtype=np.bool_)
        hidden[self._cells] = True
        shown = np.flatnonzero(~hidden)
        return Cut(int(self._cells[at]), shown, np.ones(len(shown)))

    def settle(self, at: int) -> Cut | None:
        """Give the cut of one cell, or None when another table shows that it is protected."""
        needed = float(self._needed[at])
        if self._high[at] - self._low[at] >= needed - NOISE:
            return None
        self._fractions.bound_column(at, max(self._fall[at], -needed), min(self._rise[at], needed))
        cut = self._explained(at, needed)
        self._fractions.bound_column(at, self._fall[at], self._rise[at])
        return cut

    def _explained(self, at: int, needed: float) -> Cut | None:
        costs = np.zeros(len(self._cells))
        reach, fixed, width = np.zeros(len(self._problem)), 0.0, 0.0
        for sign in (-1.0, 1.0):
            costs[at] = sign
            answer = self._fractions.minimise(costs)
            if answer.point is None:
                raise ArithmeticError("the true table is not a solution of its own relations")
            self._note(answer.point)
            width += abs(float(answer.point[at]))
            if width >= needed - NOISE:
                return None
            one_reach, one_fixed = self._explain(int(self._cells[at]), sign, answer.row_prices)
            reach, fixed = reach + one_reach, fixed + one_fixed
        return make_cut(int(self._cells[at]), reach, fixed, needed)

    def _explain(self, cell: int, sign: float, shadow: Floats) -> tuple[Floats, float]:
        """Give, by the prices of the rows, how much each hidden cell adds to how far the cell can move."""
        relations, around = self._problem.relations, self._around
        prices = np.zeros(len(relations))
        prices[self._rows] = np.where(np.abs(shadow) > _TINY, shadow, 0.0)
        rates = -np.bincount(
            relations.cells,
            weights=relations.factors * prices[around.row],
            minlength=len(self._problem),
        )
        rates[cell] += sign
        rates = np.where(np.abs(rates) > _TINY, rates, 0.0)
        reach = np.maximum(rates, 0.0) * around.room.below + np.maximum(-rates, 0.0) * around.room.above
        up, down = prices > 0, prices < 0
        fixed = float((prices[up] * -around.lowest[up]).sum() - (prices[down] * around.highest[down]).sum())
        guards = relations.shown_by[(up | down) & (relations.shown_by >= 0)]
        reach[guards] = REACH
        return reach, fixed
