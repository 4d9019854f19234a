"""Room validators.disclosure: the least weight of hidden cells that meets all cuts known so far (HiGHS)."""

from collections.abc import Sequence

import numpy as np

from validators.disclosure.cuts import Cut, matrix_of
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.solver import Matrix, Programme


class Covering:
    """A whole-number programme over y = 1 for hidden; cuts are only ever added."""

    def __init__(self, weights: Floats, forced: Mask, allowed: Mask, *, gap: float, seconds: float) -> None:
        none = np.zeros(0)
        no_rows = Matrix(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64), none)
        self._weights = weights
        self._programme = Programme(
            no_rows,
            forced.astype(np.float64),
            (allowed | forced).astype(np.float64),
            none,
            none,
            whole=np.ones(len(weights), dtype=np.bool_),
            gap=gap,
            seconds=seconds,
        )

    def add(self, cuts: Sequence[Cut]) -> None:
        """Add cuts."""
        if cuts:
            self._programme.add_rows(*matrix_of(cuts))

    def solve(self) -> tuple[Mask | None, float]:
        """Give the cells to hide (None when none was found in the time), and a bound of any weight."""
        answer = self._programme.minimise(self._weights)
        if answer.point is None:
            return None, 0.0
        return answer.point > 0.5, answer.bound
