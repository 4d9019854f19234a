"""Room validators.disclosure: a table to protect, as numbers: cells, relations, thresholds and weights.

Rule of protection, for every hidden cell, whatever it was hidden for: with everything that is published, the
largest value that the cell may have exceeds the smallest by at least `threshold` (whole numbers where the
cell is one). The attacker knows the relations and that no count is negative. He is NOT told which hidden cell
is a small one and which only guards another: the public reason must be one word for both, since "small"
would narrow the interval to 1 .. k-1 at once.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from validators.disclosure.relations import Floats, Ints, Mask, Relations

# A sum that differs from its relation by less is rounding of the computer, not of the table.
NOISE = 1e-6


@dataclass(frozen=True)
class Problem:
    """Cells 0 .. n-1 of one or several tables, with what everybody knows about them.

    `values`: the true figures (NaN where they are not known to us either); `thresholds`: the width that an
    attacker's interval must have, 0 for cells that need none (rates, amounts); `weights`: what is lost when a
    cell is hidden; `lowest`, `highest`: bounds known to all; `whole`: whole numbers; `primary`: the cells
    that must be hidden.
    """

    values: Floats
    relations: Relations
    thresholds: Floats
    weights: Floats
    lowest: Floats
    highest: Floats
    whole: Mask
    primary: Mask

    @classmethod
    def of(
        cls,
        values: ArrayLike,
        relations: Relations,
        *,
        thresholds: ArrayLike = 5.0,
        weights: ArrayLike | None = None,
        lowest: ArrayLike = 0.0,
        highest: ArrayLike = np.inf,
        whole: ArrayLike = True,
        primary: ArrayLike | None = None,
    ) -> "Problem":
        """Make a problem from an array of figures (flattened); settings may be one for all or one each.

        Without `primary` the counts 1 .. threshold-1 are primary. Without `weights` each cell weighs
        `usual_weights`.

        Raises: ValueError when the figures break a relation or a bound: such a table cannot be judged.
        """
        figures = np.asarray(values, dtype=np.float64).ravel()
        shape = figures.shape

        def each(given: ArrayLike) -> Floats:
            return np.broadcast_to(np.asarray(given, dtype=np.float64), shape).copy()

        widths = each(thresholds)
        small = (figures > 0) & (figures < widths)
        made = cls(
            values=figures,
            relations=relations,
            thresholds=widths,
            weights=usual_weights(figures) if weights is None else each(weights),
            lowest=each(lowest),
            highest=each(highest),
            whole=np.broadcast_to(np.asarray(whole, dtype=np.bool_), shape).copy(),
            primary=small if primary is None else np.asarray(primary, dtype=np.bool_).ravel().copy(),
        )
        broken = made.broken()
        if broken.any():
            raise ValueError(
                f"{int(broken.sum())} relations do not hold, the first is {int(np.argmax(broken))}"
            )
        return made

    def __len__(self) -> int:
        return len(self.values)

    def broken(self) -> Mask:
        """Tell of each relation whether the figures break it; one with an unknown figure is not judged."""
        sums = self.relations.sums(self.values)
        size = NOISE * np.maximum(1.0, np.abs(sums))
        return (sums < self.relations.lowest - size) | (sums > self.relations.highest + size)

    def loss(self, hidden: Mask) -> float:
        """Give the share of the weight of all cells that is hidden, 0..1."""
        total = float(self.weights.sum())
        return float(self.weights[hidden].sum()) / total if total else 0.0

    def without_truth(self, hidden: Mask) -> "Problem":
        """Give what an attacker gets: the figures of hidden cells are not there."""
        return replace(self, values=np.where(hidden, np.nan, self.values))


def usual_weights(values: Floats) -> Floats:
    """Give the weight of each figure: 1 + log10(1 + figure), so that a total costs more than a cell in it."""
    return 1.0 + np.log10(1.0 + np.abs(np.nan_to_num(values)))


def table_with_totals(
    array: ArrayLike,
    *,
    totals: Sequence[int] | None = None,
    thresholds: ArrayLike = 5.0,
    weights: ArrayLike | None = None,
    primary: ArrayLike | None = None,
) -> tuple[Problem, tuple[int, ...]]:
    """Make the problem of an n-dimensional table of counts with totals added along `totals` (all dimensions).

    Returns: the problem, its cells in the order of the array with its totals (C order; the total is the last
    of its dimension), and the shape of that array.
    """
    table = np.asarray(array, dtype=np.float64)
    axes = range(table.ndim) if totals is None else totals
    for axis in axes:
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    numbers = np.arange(table.size).reshape(table.shape)
    found = []
    for axis in axes:
        lines = np.moveaxis(numbers, axis, -1).reshape(-1, table.shape[axis])
        factors = np.ones(table.shape[axis])
        factors[-1] = -1.0
        found.append(Relations.lines(lines, factors))
    relations = Relations.join(found)
    made = Problem.of(table, relations, thresholds=thresholds, weights=weights, primary=primary)
    return made, table.shape


def combine(problems: Sequence[Problem], links: Sequence[Relations] = ()) -> tuple[Problem, list[Ints]]:
    """Put several tables into one problem, "everything published".

    Args:
        problems: the tables.
        links: relations over the joined cells (the cells of table t begin at `places[t][0]`).

    Returns: the joined problem, and for each table the numbers that its cells have in it.
    """
    ends = np.cumsum([0, *(len(one) for one in problems)])
    places = [np.arange(start, end) for start, end in itertools.pairwise(ends)]
    moved = [one.relations.moved(at) for one, at in zip(problems, places, strict=True)]

    joined = Problem(
        values=np.concatenate([one.values for one in problems]),
        relations=Relations.join([*moved, *links]),
        thresholds=np.concatenate([one.thresholds for one in problems]),
        weights=np.concatenate([one.weights for one in problems]),
        lowest=np.concatenate([one.lowest for one in problems]),
        highest=np.concatenate([one.highest for one in problems]),
        whole=np.concatenate([one.whole for one in problems]),
        primary=np.concatenate([one.primary for one in problems]),
    )
    return joined, places
