"""Room validators.disclosure: hide the small cells, and the fewest others so that none can be computed back.

Exact for small tables: a covering programme over y = 1 for hidden is solved, the attacker's programme looks
for cells that are not protected, each gives a cut, and so on until none is left (Benders). Large tables stop
at a gap or when the time is up; what is missing is then completed greedily and thinned out by the same cuts
inside what is hidden. In the end whole numbers are asked for too: a set of hidden cells that protects only
against fractions is cut off.

Loss: the weight of the hidden cells (`Problem.weights`; usually 1 + log10(1 + figure), which counts cells and
lets totals stay).
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from validators.disclosure.attack import attack
from validators.disclosure.blocks import block_problem, blocks_of
from validators.disclosure.completion import Completion
from validators.disclosure.covering import Covering
from validators.disclosure.cuts import Cut, RowCuts
from validators.disclosure.problem import Problem
from validators.disclosure.ranges import Ranges
from validators.disclosure.relations import Mask

_EXACT_CELLS = 400
_MAX_ROUNDS = 200


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


def protect(problem: Problem, *, seconds: float = 60.0, gap: float = 0.005, seed: int = 0) -> Suppression:
    """Find the cells to hide so that every hidden cell meets the rule of `Problem`.

    Args:
        problem: true figures, relations and thresholds.
        seconds: time for all; a table that takes longer is finished with a greater loss.
        gap: how far from the least loss the covering of a large table may stay.
        seed: of the search; the same seed gives the same cells as long as the time suffices.
    """
    hidden = problem.primary.copy()
    unprotected: list[int] = []
    least, end = 0.0, time.monotonic() + seconds
    blocks = blocks_of(problem)
    for number, cells in enumerate(blocks):
        share = max((end - time.monotonic()) / (len(blocks) - number), 0.5)
        block = _Block(block_problem(problem, cells), share, gap, seed)
        hidden[cells] = block.solve()
        least += block.least
        unprotected += cells[sorted(block.hopeless)].tolist()
    loss = float(problem.weights[hidden].sum())
    return Suppression(hidden, problem.primary.copy(), loss, min(least, loss), tuple(unprotected))


class _Block:
    """One connected table."""

    def __init__(self, problem: Problem, seconds: float, gap: float, seed: int) -> None:
        self._problem = problem
        self._is_small = len(problem) <= _EXACT_CELLS
        self._gap = 0.0 if self._is_small else gap
        self._end = time.monotonic() + seconds
        self._half = time.monotonic() + seconds * 0.5
        self._seed = seed
        self._rows, self._ranges = RowCuts(problem), Ranges(problem, seed)
        self._cuts: list[Cut] = []
        self.hopeless: set[int] = set()
        self.least = 0.0

    def solve(self) -> Mask:
        """Give the hidden cells of the table."""
        everything = np.ones(len(self._problem), dtype=np.bool_)
        hidden, is_done = self._cover(everything, self._half)
        if is_done:
            self.least = float(self._problem.weights[hidden].sum()) * (1.0 - self._gap)
            return hidden
        complete = self._complete(hidden)
        thinner, is_done = self._cover(complete, self._end)
        return thinner if is_done else complete

    def _cover(self, allowed: Mask, until: float) -> tuple[Mask, bool]:
        """Solve and cut in turn, inside `allowed`; tells whether the result is protected."""
        problem = self._problem
        covering = Covering(
            problem.weights,
            problem.primary,
            allowed,
            gap=self._gap,
            seconds=max(until - time.monotonic(), 0.5),
        )
        covering.add(self._cuts)
        hidden = problem.primary.copy()
        for _ in range(_MAX_ROUNDS):
            cuts = self._broken(hidden, until)
            if not cuts:
                return hidden, True
            if time.monotonic() > until:
                break
            covering.add(cuts)
            self._cuts += cuts
            found, _ = covering.solve()
            if found is None:
                break
            hidden = found
        return hidden, False

    def _broken(self, hidden: Mask, until: float) -> list[Cut]:
        """Give cuts that `hidden` breaks: of one relation, else of all together, else of whole numbers."""
        cuts = self._possible(self._rows.broken(hidden))
        cuts = cuts or self._possible(self._ranges.weak(hidden, until=until))
        return cuts or self._possible(self._whole_cuts(hidden))

    def _possible(self, cuts: list[Cut]) -> list[Cut]:
        """Leave out cells that nothing protects; they are told to the caller."""
        lost = {one.cell for one in cuts if not len(one.cells) and self._problem.primary[one.cell]}
        if lost:
            self.hopeless |= lost
            thresholds = self._problem.thresholds.copy()
            thresholds[list(lost)] = 0.0
            self._problem = replace(self._problem, thresholds=thresholds)
            self._rows, self._ranges = RowCuts(self._problem), Ranges(self._problem, self._seed)
            cuts = [one for one in cuts if one.cell not in self.hopeless]
            if not cuts:
                return [*self._rows.broken(self._problem.primary)]
        return cuts

    def _whole_cuts(self, hidden: Mask) -> list[Cut]:
        """Cut off hidden cells that are open to fractions only: some shown cell must be hidden as well."""
        bounds = attack(self._problem.without_truth(hidden), hidden, whole=True, enough=True, seed=self._seed)
        shown = np.flatnonzero(~hidden)
        ones = np.ones(len(shown))
        return [Cut(int(cell), shown, ones) for cell in bounds.recovered(self._problem)]

    def _complete(self, hidden: Mask) -> Mask:
        """Hide more, cell by cell, until nothing is weak."""
        completion = Completion(self._problem)
        while True:
            cuts = self._broken(hidden, np.inf)
            weak = list(dict.fromkeys(one.cell for one in cuts))
            if not weak:
                return hidden
            for cell in weak:
                more = completion.more(hidden, cell)
                if more is None or np.array_equal(more, hidden):
                    self.hopeless.add(cell)
                    more = hidden.copy()
                    more[cell] = True
                hidden = more
            if self.hopeless.issuperset(weak):
                return hidden
