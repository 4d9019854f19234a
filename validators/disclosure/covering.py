"""Room validators.disclosure: the least weight of hidden cells that meets all cuts known so far (HiGHS)."""

from collections.abc import Sequence

import numpy as np

from validators.disclosure.cuts import Cut, matrix_of
from validators.disclosure.relations import Floats, Mask
from validators.disclosure.solver import Matrix, Programme

_ENOUGH = 1.0 - 1e-9


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

    def solve(self, gap: float | None = None) -> tuple[Mask | None, float]:
        """Give the cells to hide (None when none was found in the time), and a bound of any weight."""
        if gap is not None:
            self._programme.accept_gap(gap)
        answer = self._programme.minimise(self._weights)
        if answer.point is None:
            return None, 0.0
        return answer.point > 0.5, answer.bound


def cover_greedily(weights: Floats, hidden: Mask, cuts: Sequence[Cut], allowed: Mask) -> Mask:
    """Hide more until all cuts are met, with the cells that help most for their weight.

    No search: the loss may be greater than that of `Covering.solve`.
    """
    found = hidden.copy()
    for cut in cuts:
        missing = _ENOUGH - float(cut.factors[found[cut.cells]].sum())
        if missing <= 0:
            continue
        order = np.argsort(weights[cut.cells] / cut.factors, kind="stable")
        order = order[(~found & allowed)[cut.cells[order]]]
        enough = np.searchsorted(np.cumsum(cut.factors[order]), missing) + 1
        found[cut.cells[order[:enough]]] = True
    return found
