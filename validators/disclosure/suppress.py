"""Room validators.disclosure: hide the small cells, and the fewest others so that none can be computed back.

Exact for small tables: a covering programme over y = 1 for hidden is solved, the attacker's programme looks
for cells that are not protected, each gives a cut, and so on until none is left (Benders). On large tables
the covering stops at a gap, after some rounds cells are only ever added, and then as many as possible are
shown again by the same cuts. Protection is asked for in whole numbers: hidden cells that protect only
against fractions are cut off.

Loss: the weight of the hidden cells (`Problem.weights`; usually 1 + log10(1 + figure), which counts cells and
lets totals stay).
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from validators.disclosure.blocks import block_problem, blocks_of
from validators.disclosure.covering import Covering, cover_greedily
from validators.disclosure.cuts import Cut, RowCuts
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.ranges import Ranges
from validators.disclosure.reducing import reduce_problem
from validators.disclosure.relations import Ints, Mask

_EXACT_CELLS = 400
_MIDDLE_CELLS = 4_000
# How often the whole of a large table is looked at before cells are only ever added.
_WIDE_ROUNDS = 1
_MAX_ROUNDS = 200
# The first coverings of a large table need not be good: most of their cuts are still to come.
_ROUGH_GAP = 0.05


@dataclass(frozen=True)
class Suppression:
    """What to hide: `hidden` holds the primary cells and those that guard them.

    `loss`: the weight of the hidden cells; `least`: no solution has less (0 where unknown); `unprotected`:
    cells that no hiding protects, since what everybody knows gives them away. They must go another way.
    """

    hidden: Mask
    primary: Mask
    loss: float
    least: float
    unprotected: tuple[int, ...]

    @property
    def secondary(self) -> Mask:
        """Give the cells that are hidden only to guard others."""
        return self.hidden & ~self.primary


def protect(problem: Problem, *, seconds: float = 60.0, gap: float = 0.01, seed: int = 0) -> Suppression:
    """Find the cells to hide so that every hidden cell meets the rule of `Problem`.

    Args:
        problem: true figures, relations and thresholds.
        seconds: time for all; a table that takes longer is finished with a greater loss.
        gap: how far from the least loss the covering of a large table may stay.
        seed: of the search; the same seed gives the same cells as long as the time suffices.
    """
    folded = reduce_problem(problem)
    small = folded.problem
    hidden, lost = small.primary.copy(), np.zeros(len(small), dtype=np.bool_)
    least, end = 0.0, time.monotonic() + seconds
    blocks = sorted(blocks_of(small), key=len)
    sizes = np.array([len(one) for one in blocks], dtype=np.float64)
    for number, cells in enumerate(blocks):
        part = sizes[number] / sizes[number:].sum()
        block = _Block(block_problem(small, cells), max((end - time.monotonic()) * part, 0.5), gap, seed)
        hidden[cells] = block.solve()
        least += block.least
        lost[cells[sorted(block.hopeless)]] = True
    shown = folded.widen(hidden)
    loss = float(problem.weights[shown].sum())
    unprotected = np.flatnonzero(folded.widen(lost) & problem.primary & (problem.thresholds > 0))
    return Suppression(shown, problem.primary.copy(), loss, min(least, loss), tuple(unprotected.tolist()))


class _Block:
    """One connected table."""

    def __init__(self, problem: Problem, seconds: float, gap: float, seed: int) -> None:
        self._problem = problem
        self._is_small = len(problem) <= _EXACT_CELLS
        self._gap = 0.0 if self._is_small else gap
        self._start, self._seconds = time.monotonic(), seconds
        self._seed = seed
        self._rows, self._ranges = RowCuts(problem), Ranges(problem, seed)
        self._cuts: list[Cut] = []
        self._banned = np.zeros(len(problem), dtype=np.bool_)
        self.hopeless: set[int] = set()
        self.least = self._weight(problem.primary)

    def solve(self) -> Mask:
        """Give the hidden cells of the table."""
        everything = np.ones(len(self._problem), dtype=np.bool_)
        rounds = _MAX_ROUNDS if len(self._problem) <= _MIDDLE_CELLS else _WIDE_ROUNDS
        hidden, is_done = self._cover(self._problem.primary, everything, rounds, self._until(0.4))
        if is_done:
            return hidden
        while not is_done:
            # Only ever more: the programmes are small, and it ends at the latest when all is hidden.
            hidden, is_done = self._add(hidden & ~self._banned)
        if time.monotonic() > self._until(0.8):
            return hidden
        thinner, is_done = self._cover(self._problem.primary, hidden, _MAX_ROUNDS, self._until(0.9))
        return thinner if is_done and self._weight(thinner) < self._weight(hidden) else hidden

    def _weight(self, hidden: Mask) -> float:
        return float(self._problem.weights[hidden].sum())

    def _until(self, share: float) -> float:
        return self._start + share * self._seconds

    def _cover(self, forced: Mask, allowed: Mask, rounds: int, until: float) -> tuple[Mask, bool]:
        """Cover and cut in turn, between `forced` and `allowed`; tells whether the result is protected."""
        covering = self._covering(forced, allowed & ~self._banned, until - time.monotonic())
        is_wide = bool(allowed.all()) and np.array_equal(forced, self._problem.primary)
        gap = max(self._gap, 0.0 if self._is_small else _ROUGH_GAP)
        hidden, looks = forced.copy(), 0
        best: Mask | None = None
        while looks <= rounds:
            cuts = self._possible(self._rows.broken(hidden))
            if not cuts:
                looks += 1
                cuts = self._possible(self._ranges.weak(hidden, until=until))
            if not cuts and not (hidden & self._banned).any():
                best = hidden if best is None or self._weight(hidden) < self._weight(best) else best
                if gap <= self._gap or time.monotonic() > until:
                    break
                gap = self._gap
            if time.monotonic() > until or (hidden & self._banned).any():
                break
            covering.add(cuts)
            self._cuts += cuts
            found, bound = covering.solve(gap)
            if found is None:
                break
            self.least = max(self.least, bound) if is_wide else self.least
            hidden = found
        return (hidden, False) if best is None else (best, True)

    def _add(self, hidden: Mask) -> tuple[Mask, bool]:
        """Hide what meets the cuts beside all of `hidden`; tells whether nothing was missing."""
        cuts = self._possible(self._rows.broken(hidden)) or self._possible(self._ranges.weak(hidden))
        if not cuts:
            return hidden, not (hidden & self._banned).any()
        self._cuts += cuts
        # The last step shows again what need not be hidden.
        return cover_greedily(self._problem.weights, hidden, cuts, ~self._banned), False

    def _covering(self, forced: Mask, allowed: Mask, seconds: float) -> Covering:
        covering = Covering(self._problem.weights, forced, allowed, gap=self._gap, seconds=max(seconds, 1.0))
        covering.add(self._cuts)
        return covering

    def _possible(self, cuts: list[Cut]) -> list[Cut]:
        """Leave out cells that nothing protects: primary ones are told to the caller, others stay shown."""
        lost = [one.cell for one in cuts if float(one.factors.sum()) < 1.0 - NOISE]
        if not lost:
            return cuts
        self.hopeless |= {cell for cell in lost if self._problem.primary[cell]}
        self._banned[[cell for cell in lost if not self._problem.primary[cell]]] = True
        thresholds = self._problem.thresholds.copy()
        thresholds[sorted(self.hopeless)] = 0.0
        self._problem = replace(self._problem, thresholds=thresholds)
        self._rows, self._ranges = RowCuts(self._problem), Ranges(self._problem, self._seed)
        kept = [one for one in cuts if one.cell not in lost]
        return kept or self._banning()

    def _banning(self) -> list[Cut]:
        """Give cuts that keep the banned cells shown."""
        none: Ints = np.zeros(0, dtype=np.int64)
        return [Cut(int(cell), none, np.zeros(0)) for cell in np.flatnonzero(self._banned)]
