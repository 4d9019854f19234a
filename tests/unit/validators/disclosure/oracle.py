"""A second opinion on small tables: every table of whole numbers is tried, no solver involved."""

import itertools

import numpy as np


def with_totals(table):
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


class EveryTable:
    """All tables whose inner cells differ from the true ones by at most `reach`, none below zero.

    In a table of two dimensions a cell that can move by k at all can do so while no other moves by more, so
    `reach` = k is enough.
    """

    def __init__(self, array, reach):
        true = np.asarray(array)
        offsets = np.array(list(itertools.product(range(-reach, reach + 1), repeat=true.size)))
        offsets = offsets[(true.ravel() + offsets >= 0).all(axis=1)]
        grid = offsets.reshape(-1, *true.shape)
        for axis in range(1, true.ndim + 1):
            grid = np.concatenate([grid, grid.sum(axis=axis, keepdims=True)], axis=axis)
        self._moves = grid.reshape(len(offsets), -1)
        self._support = (self._moves != 0) @ (1 << np.arange(self._moves.shape[1]))

    def widths(self, hidden):
        """Give how far the possible values of each hidden cell lie apart."""
        shown = int(((~hidden).astype(int)) @ (1 << np.arange(len(hidden))))
        moves = self._moves[(self._support & shown) == 0]
        return (moves.max(axis=0) - moves.min(axis=0))[hidden]

    def least_loss(self, weights, small, k):
        """Give the least weight of cells that hold the small ones and are all protected."""
        others = np.flatnonzero(~small)
        base = float(weights[small].sum())
        options = sorted(
            (base + float(weights[list(chosen)].sum()), chosen)
            for count in range(len(others) + 1)
            for chosen in itertools.combinations(others.tolist(), count)
        )
        for loss, chosen in options:
            hidden = small.copy()
            hidden[list(chosen)] = True
            if (self.widths(hidden) >= k).all():
                return loss
        raise AssertionError("nothing protects this table")
