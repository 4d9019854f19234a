"""Room validators.disclosure: the attacker: what can be said of every hidden cell from all that is published?

Written apart from the hiding of cells and used as the last step of the gate, so that no shortcut taken there
can deceive it. It never reads the figure of a hidden cell. For every hidden cell the smallest and the largest
value are found by linear programmes over all published relations at once (simplex with warm starts, one part
of connected cells at a time), on request over whole numbers.
"""

from dataclasses import dataclass

import numpy as np

from validators.disclosure.narrowing import Rows, narrow
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask, components
from validators.disclosure.solver import Matrix, Programme

_SWEEPS = 30
# A sweep that settles fewer of the open cells than this is the last one.
_SLOW = 0.05
_SECONDS = 20.0
_CORNERS = 4
# Farther than this above all published figures nothing is proved about anybody: the cell counts as open.
_FAR = 1_000_000.0
_FRACTION = 1e-5


class Contradicted(Exception):
    """No figures fit what is published: the shown cells break the relations."""


@dataclass(frozen=True)
class Bounds:
    """The attacker's interval of each of `cells` (the hidden ones, ascending); `upper` may be infinite."""

    cells: Ints
    lower: Floats
    upper: Floats

    def width(self) -> Floats:
        """Give how wide each interval is."""
        return self.upper - self.lower

    def recovered(self, problem: Problem) -> Ints:
        """Give the hidden cells whose interval is narrower than their threshold."""
        return self.cells[self.width() < problem.thresholds[self.cells] - NOISE]


def attack(
    problem: Problem, hidden: Mask, *, whole: bool = False, enough: bool = False, seed: int = 0
) -> Bounds:
    """Give the attacker's interval of every hidden cell.

    Args:
        problem: the tables; the figures of hidden cells are not read and may be NaN.
        hidden: which cells are not shown.
        whole: take into account that counts are whole numbers (never wider than without).
        enough: stop with a cell as soon as two possible tables differ in it by its threshold; its interval is
            then at least as wide as given. Without, every bound is exact.
        seed: of the directions in which possible tables are looked for; never changes what is proved.

    Raises: Contradicted when no table fits the published figures.
    """
    cells = np.flatnonzero(hidden)
    if not len(cells):
        return Bounds(cells, np.zeros(0), np.zeros(0))
    rows = _unknown_rows(problem, hidden, cells)
    counts = problem.whole[cells] & whole
    lower, upper = narrow(rows, problem.lowest[cells], problem.highest[cells], counts)
    if (lower > upper + NOISE).any():
        raise Contradicted
    needed = problem.thresholds[cells] if enough else np.full(len(cells), np.inf)
    part = components(rows.row, rows.cell, len(cells))
    rng = np.random.default_rng(seed)
    order = np.argsort(part, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if (upper[mine] - lower[mine] > NOISE).any():
            _Part(rows, mine, lower, upper, counts).settle(needed[mine], rng)
    return Bounds(cells, lower, upper)


def _unknown_rows(problem: Problem, hidden: Mask, cells: Ints) -> Rows:
    """Give the relations with an unknown cell, what is shown moved into their bounds."""
    relations = problem.relations
    row = relations.rows()
    is_unknown = hidden[relations.cells]
    shown = np.where(
        is_unknown, 0.0, relations.factors * np.where(is_unknown, 0.0, problem.values[relations.cells])
    )
    known = np.bincount(row, weights=shown, minlength=len(relations))
    keep = relations.live(hidden)
    keep &= np.bincount(row, weights=is_unknown, minlength=len(relations)) > 0
    number = np.cumsum(keep) - 1
    place = np.full(len(problem), -1)
    place[cells] = np.arange(len(cells))
    entry = is_unknown & keep[row]
    return Rows(
        row=number[row[entry]],
        cell=place[relations.cells[entry]],
        factor=relations.factors[entry],
        lowest=(relations.lowest - known)[keep],
        highest=(relations.highest - known)[keep],
    )


class _Part:
    """Unknown cells that hang together; writes their bounds into the arrays of all."""

    def __init__(self, rows: Rows, mine: Ints, lower: Floats, upper: Floats, whole: Mask) -> None:
        self._mine, self._lower, self._upper = mine, lower, upper
        self._whole = whole[mine]
        place = np.full(len(lower), -1)
        place[mine] = np.arange(len(mine))
        entry = place[rows.cell] >= 0
        used, row = np.unique(rows.row[entry], return_inverse=True)
        order = np.argsort(row, kind="stable")
        starts = np.append(np.searchsorted(row[order], np.arange(len(used))), len(row)).astype(np.int64)
        self._matrix = Matrix(starts, place[rows.cell[entry]][order], rows.factor[entry][order])
        self._rows = row[order]
        self._row_lowest, self._row_highest = rows.lowest[used], rows.highest[used]
        ends = np.concatenate([self._row_lowest, self._row_highest, lower[mine]])
        self._far = _FAR + 10.0 * float(np.abs(ends[np.isfinite(ends)]).max(initial=0.0))
        self._box = lower[mine], np.minimum(upper[mine], self._far)
        self._seen_low = np.full(len(mine), np.inf)
        self._seen_high = np.full(len(mine), -np.inf)

    def settle(self, needed: Floats, rng: np.random.Generator) -> None:
        """Find the bounds of each cell; one that has been seen at two values `needed` apart is left."""
        if self._hangs_in_one_relation():
            return
        programme = self._programme(None)
        if np.isfinite(needed).all() and self._whole.any():
            self._sweep_whole(needed, rng)
        elif np.isfinite(needed).all():
            self._sweep(programme, needed, rng)
        for at in range(len(self._mine)):
            if self._is_open(at, needed):
                self._bound(programme, at, float(needed[at]))
        if self._whole.any():
            self._bound_whole(needed)
        self._write_seen(needed)

    def _hangs_in_one_relation(self) -> bool:
        """Tell whether narrowing has found the exact bounds: one relation of equal factors, or none."""
        size = np.abs(self._matrix.factors)
        is_even = not len(size) or float(np.ptp(size)) == 0.0
        return len(self._row_lowest) <= 1 and len(self._rows) <= len(self._mine) and is_even

    def _programme(self, whole: Mask | None) -> Programme:
        return Programme(
            self._matrix,
            *self._box,
            self._row_lowest,
            self._row_highest,
            whole=whole,
            seconds=_SECONDS,
        )

    def _is_open(self, at: int, needed: Floats) -> bool:
        cell = self._mine[at]
        outer = self._upper[cell] - self._lower[cell]
        if outer <= NOISE or (np.isfinite(needed[at]) and outer < needed[at] - NOISE):
            return False
        return bool(self._seen_high[at] - self._seen_low[at] < needed[at] - NOISE)

    def _sweep(self, programme: Programme, needed: Floats, rng: np.random.Generator) -> None:
        """Look for possible tables that differ from one well inside in many cells at once."""
        corners = [self._run(programme, rng.choice([-1.0, 1.0], len(needed))) for _ in range(_CORNERS)]
        inside = np.mean(corners, axis=0)
        self._see(inside)
        near = self._programme(None)
        left = 2 * len(needed)
        for _ in range(_SWEEPS):
            todo = self._seen_high - self._seen_low < needed - NOISE
            now = int(todo.sum())
            if not now or left - now < _SLOW * left:
                return
            left = now
            low = np.where(todo, np.maximum(self._box[0], inside - needed), self._box[0])
            high = np.where(todo, np.minimum(self._box[1], inside + needed), self._box[1])
            near.bound(low, high)
            signs = np.where(inside - low < needed, -1.0, rng.choice([-1.0, 1.0], len(todo)))
            self._run(near, np.where(todo, signs, 0.0))

    def _sweep_whole(self, needed: Floats, rng: np.random.Generator) -> None:
        """Look for possible tables of whole numbers that differ from a first one in many cells at once."""
        programme = self._programme(self._whole)
        first = programme.minimise(np.zeros(len(needed))).point
        if first is None:
            return
        self._see(first)
        left = len(needed)
        for _ in range(_SWEEPS):
            todo = self._seen_high - self._seen_low < needed - NOISE
            now = int(todo.sum())
            if not now or left - now < _SLOW * left:
                return
            left = now
            low = np.where(todo, np.maximum(self._box[0], first - needed), self._box[0])
            high = np.where(todo, np.minimum(self._box[1], first + needed), self._box[1])
            programme.bound(low, high)
            signs = np.where(first - low < needed, -1.0, rng.choice([-1.0, 1.0], len(todo)))
            point = programme.minimise(np.where(todo, signs, 0.0)).point
            if point is not None:
                self._see(point)

    def _run(self, programme: Programme, costs: Floats) -> Floats:
        answer = programme.minimise(costs)
        if answer.point is None:
            raise Contradicted
        self._see(answer.point)
        return answer.point

    def _see(self, point: Floats) -> None:
        """Note a possible table; where whole numbers are asked for, only one of whole numbers."""
        if self._whole.any():
            rounded = np.where(self._whole, np.round(point), point)
            if np.abs(rounded - point).max() > _FRACTION:
                return
            sums = np.bincount(self._rows, weights=self._matrix.factors * rounded[self._matrix.columns])
            size = NOISE * np.maximum(1.0, np.abs(sums))
            if ((sums < self._row_lowest - size) | (sums > self._row_highest + size)).any():
                return
            point = rounded
        np.minimum(self._seen_low, point, out=self._seen_low)
        np.maximum(self._seen_high, point, out=self._seen_high)

    def _bound(self, programme: Programme, at: int, needed: float) -> None:
        """Find the least and the greatest value of a cell; no further above the least than is needed."""
        cell = int(self._mine[at])
        costs = np.zeros(len(self._mine))
        costs[at] = 1.0
        low = float(self._run(programme, costs)[at])
        end = self._low_end(at) + needed
        if end < self._box[1][at]:
            programme.bound_column(at, float(self._box[0][at]), end)
        high = float(self._run(programme, -costs)[at])
        programme.bound_column(at, float(self._box[0][at]), float(self._box[1][at]))
        self._narrow(cell, low, np.inf if high >= end - NOISE else high, is_whole=bool(self._whole[at]))

    def _low_end(self, at: int) -> float:
        """Give the least value seen so far; its upper bound where none was (whole numbers)."""
        return float(min(self._seen_low[at], self._box[1][at]))

    def _narrow(self, cell: int, low: float, high: float, *, is_whole: bool) -> None:
        if is_whole:
            low, high = np.ceil(low - _FRACTION), np.floor(high + _FRACTION)
        self._lower[cell] = max(self._lower[cell], low)
        if high < self._far * 0.5:
            self._upper[cell] = min(self._upper[cell], high)

    def _bound_whole(self, needed: Floats) -> None:
        """Ask again over whole numbers where no two whole tables have been seen at both bounds."""
        programme = None
        for at, cell in enumerate(self._mine.tolist()):
            reached = self._seen_low[at] <= self._lower[cell] and self._seen_high[at] >= min(
                self._upper[cell], self._far * 0.5
            )
            if reached or not self._is_open(at, needed):
                continue
            programme = programme or self._programme(self._whole)
            self._bound(programme, at, float(needed[at]))

    def _write_seen(self, needed: Floats) -> None:
        """Where enough was seen the interval is what was seen; it has been shown to be that wide."""
        seen = np.isfinite(needed) & (self._seen_high - self._seen_low >= needed - NOISE)
        self._lower[self._mine[seen]] = self._seen_low[seen]
        self._upper[self._mine[seen]] = self._seen_high[seen]
