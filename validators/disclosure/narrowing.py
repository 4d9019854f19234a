"""Room validators.disclosure: the attacker's first step, bounds that follow from one relation at a time.

The same as a person with a calculator does: a total minus what is shown. Outer bounds; they are exact for
cells that hang in a single relation.
"""

from typing import NamedTuple

import numpy as np

from validators.disclosure.relations import Floats, Ints, Mask

_MAX_ROUNDS = 30
_TOLERANCE = 1e-6


class Rows(NamedTuple):
    """Relations over unknown cells only, one entry a line; what is shown has moved into the bounds."""

    row: Ints
    cell: Ints
    factor: Floats
    lowest: Floats
    highest: Floats


def narrow(rows: Rows, lowest: Floats, highest: Floats, whole: Mask) -> tuple[Floats, Floats]:
    """Narrow the bounds of all cells until no relation narrows one any more (at most 30 rounds)."""
    lower, upper = lowest.copy(), highest.copy()
    if not len(rows.cell):
        return lower, upper
    for _ in range(_MAX_ROUNDS):
        before = lower.copy(), upper.copy()
        _one_round(rows, lower, upper)
        _to_whole(lower, upper, whole)
        if np.array_equal(before[0], lower) and np.array_equal(before[1], upper):
            break
    return lower, upper


def _one_round(rows: Rows, lower: Floats, upper: Floats) -> None:
    rises = rows.factor > 0
    low = np.where(rises, lower[rows.cell], upper[rows.cell]) * rows.factor
    high = np.where(rises, upper[rows.cell], lower[rows.cell]) * rows.factor
    most = (rows.highest[rows.row] - _others(rows, low)) / rows.factor
    least = (rows.lowest[rows.row] - _others(rows, high)) / rows.factor
    np.minimum.at(upper, rows.cell, np.where(rises, most, least))
    np.maximum.at(lower, rows.cell, np.where(rises, least, most))


def _others(rows: Rows, part: Floats) -> Floats:
    """Give for each entry the sum of the other entries of its row, infinite when one of them is."""
    is_open = np.isinf(part)
    closed = np.where(is_open, 0.0, part)
    count = len(rows.lowest)
    sums = np.bincount(rows.row, weights=closed, minlength=count)[rows.row] - closed
    opens = np.bincount(rows.row, weights=is_open, minlength=count)[rows.row] - is_open
    # All infinite parts of one direction have one sign, that of the direction.
    sign = np.sign(np.where(is_open, part, 0.0))
    towards = np.bincount(rows.row, weights=sign, minlength=count)[rows.row] - sign
    return np.where(opens > 0, np.copysign(np.inf, towards), sums)


def _to_whole(lower: Floats, upper: Floats, whole: Mask) -> None:
    lower[whole] = np.ceil(lower[whole] - _TOLERANCE)
    upper[whole] = np.floor(upper[whole] + _TOLERANCE)
