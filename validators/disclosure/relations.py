"""Room validators.disclosure: linear relations between the cells of published tables, as sparse rows.

A relation says `lowest <= sum(factor * cell) <= highest`. One that holds only because a figure was published
(a rate tells the share of its part) names that figure in `shown_by`: hiding the figure ends the relation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Relations:
    """Rows in compressed form: row r has the entries `starts[r]` to `starts[r + 1]` of `cells`, `factors`.

    `shown_by` is the cell whose publication makes the row known, -1 where everybody knows it.
    """

    starts: Ints
    cells: Ints
    factors: Floats
    lowest: Floats
    highest: Floats
    shown_by: Ints

    def __len__(self) -> int:
        return len(self.lowest)

    @classmethod
    def lines(
        cls,
        cells: ArrayLike,
        factors: ArrayLike,
        lowest: ArrayLike = 0.0,
        highest: ArrayLike = 0.0,
        shown_by: ArrayLike = -1,
    ) -> "Relations":
        """Make one relation of each row of the matrix `cells` (m x w); `factors` is w wide or m x w."""
        table = np.atleast_2d(np.asarray(cells, dtype=np.int64))
        count, width = table.shape
        return cls(
            starts=np.arange(count + 1, dtype=np.int64) * width,
            cells=table.ravel(),
            factors=np.broadcast_to(np.asarray(factors, dtype=np.float64), table.shape).ravel().copy(),
            lowest=np.broadcast_to(np.asarray(lowest, dtype=np.float64), (count,)).copy(),
            highest=np.broadcast_to(np.asarray(highest, dtype=np.float64), (count,)).copy(),
            shown_by=np.broadcast_to(np.asarray(shown_by, dtype=np.int64), (count,)).copy(),
        )

    @classmethod
    def grouped(cls, row: ArrayLike, cells: ArrayLike, factors: ArrayLike) -> "Relations":
        """Make equalities to zero of entries that name their row; rows of one number belong together."""
        of, at = np.asarray(row, dtype=np.int64), np.asarray(cells, dtype=np.int64)
        order = np.argsort(of, kind="stable")
        _, first = np.unique(of[order], return_index=True)
        zero = np.zeros(len(first))
        return cls(
            starts=np.append(first, len(of)).astype(np.int64),
            cells=at[order],
            factors=np.broadcast_to(np.asarray(factors, dtype=np.float64), at.shape)[order].copy(),
            lowest=zero,
            highest=zero.copy(),
            shown_by=np.full(len(first), -1, dtype=np.int64),
        )

    @classmethod
    def none(cls) -> "Relations":
        """Give no relation at all."""
        no: Ints = np.zeros(0, dtype=np.int64)
        zero = np.zeros(0)
        return cls(np.zeros(1, dtype=np.int64), no, zero, zero, zero, no)

    @classmethod
    def join(cls, parts: Sequence["Relations"]) -> "Relations":
        """Put relations over the same cells into one."""
        if not parts:
            return cls.none()
        offsets = np.cumsum([0, *(len(one.cells) for one in parts)])
        starts = [one.starts[:-1] + offset for one, offset in zip(parts, offsets[:-1], strict=True)]
        return cls(
            starts=np.append(np.concatenate(starts), offsets[-1]).astype(np.int64),
            cells=np.concatenate([one.cells for one in parts]),
            factors=np.concatenate([one.factors for one in parts]),
            lowest=np.concatenate([one.lowest for one in parts]),
            highest=np.concatenate([one.highest for one in parts]),
            shown_by=np.concatenate([one.shown_by for one in parts]),
        )

    def rows(self) -> Ints:
        """Give the row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def moved(self, cells: Ints) -> "Relations":
        """Give the same relations over other cells: cell c becomes `cells[c]`."""
        shown = np.where(self.shown_by >= 0, cells[np.maximum(self.shown_by, 0)], -1)
        return Relations(self.starts, cells[self.cells], self.factors, self.lowest, self.highest, shown)

    def taken(self, keep: Mask) -> "Relations":
        """Give the rows that `keep` marks."""
        entry = keep[self.rows()]
        lengths = np.diff(self.starts)[keep]
        return Relations(
            starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
            cells=self.cells[entry],
            factors=self.factors[entry],
            lowest=self.lowest[keep],
            highest=self.highest[keep],
            shown_by=self.shown_by[keep],
        )

    def live(self, hidden: Mask) -> Mask:
        """Tell of each row whether it is known while the cells of `hidden` are not shown."""
        if not len(hidden):
            return np.ones(len(self), dtype=np.bool_)
        return (self.shown_by < 0) | ~hidden[np.maximum(self.shown_by, 0)]

    def among(self, cells: Ints, count: int) -> "Relations":
        """Give the rows that lie wholly in `cells` (of `count`), renumbered by their place in it."""
        place = np.full(count + 1, -1, dtype=np.int64)
        place[cells] = np.arange(len(cells))
        inside = np.bincount(self.rows(), weights=place[self.cells] < 0, minlength=len(self)) == 0
        return self.taken(inside).moved(place)

    def sums(self, values: Floats) -> Floats:
        """Give the sum of each row at these values."""
        products = self.factors * values[self.cells]
        found: Floats = np.bincount(self.rows(), weights=products, minlength=len(self)).astype(np.float64)
        return found


def components(row: Ints, cell: Ints, count: int) -> Ints:
    """Give each of `count` cells the number of its part: cells that share a row are in one part."""
    part = np.arange(count)
    rows = int(row.max()) + 1 if len(row) else 0
    while True:
        least = np.full(rows, count)
        np.minimum.at(least, row, part[cell])
        after = part.copy()
        np.minimum.at(after, cell, least[row])
        after = after[after]
        if np.array_equal(after, part):
            return part
        part = after
