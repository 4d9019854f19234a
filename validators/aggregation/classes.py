"""Room validators: how many rows share the same values of some columns (k), and how different these rows are
in a sensitive one (l); counted block by block in bounded memory. No rule may enter.

Classes are kept as hashes. Beyond a million of them every second class is dropped with all its rows, then
every fourth: a class is kept or dropped by its hash, so shares stay true for the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

_MOST = 1_000_000
_MERGE_AT = 500_000
_SEED = 7_919


@dataclass(frozen=True)
class ClassFigures:
    """`classes` (k-anonymity: sets of rows alike), the `smallest`, the share of rows alone in theirs.

    `diversity` is the least number of different sensitive values in a class; None without such a column.
    """

    rows: int
    classes: int
    smallest: int
    share_unique: float
    diversity: int | None = None


class ClassSizes:
    """Counts the rows of each class; `sensitive` may add the values of another column."""

    def __init__(self) -> None:
        self._sizes: list[pl.DataFrame] = []
        self._pairs: list[pl.DataFrame] = []
        self._waiting = 0
        self._divisor = 1

    def add(self, columns: Sequence[pl.Series], sensitive: pl.Series | None = None) -> None:
        """Take the cells of a block, one series a column."""
        keys = _hash(columns)
        frame = pl.DataFrame({"key": keys})
        if self._divisor > 1:
            frame = frame.filter(pl.col("key") % self._divisor == 0)
        self._sizes.append(frame.group_by("key").agg(pl.len().alias("size").cast(pl.Int64)))
        if sensitive is not None:
            pairs = pl.DataFrame({"key": keys, "value": _hash([sensitive])})
            self._pairs.append(pairs.filter(pl.col("key") % self._divisor == 0).unique())
        self._waiting += self._sizes[-1].height
        if self._waiting > _MERGE_AT:
            self._merge()

    def _merge(self) -> None:
        if not self._sizes:
            return
        sizes = pl.concat(self._sizes).group_by("key").agg(pl.sum("size"))
        while sizes.height > _MOST:
            self._divisor *= 2
            sizes = sizes.filter(pl.col("key") % self._divisor == 0)
        self._sizes, self._waiting = [sizes], 0
        if self._pairs:
            pairs = pl.concat(self._pairs).unique()
            self._pairs = [pairs.filter(pl.col("key") % self._divisor == 0)]

    @property
    def kept(self) -> int:
        """How many classes are held in memory."""
        return sum(part.height for part in self._sizes)

    def figures(self) -> ClassFigures:
        """Give the sizes so far."""
        self._merge()
        if not self._sizes or not self._sizes[0].height:
            return ClassFigures(0, 0, 0, 0.0)
        sizes = self._sizes[0]["size"]
        rows = int(sizes.sum())
        diversity = None
        if self._pairs:
            diversity = int(self._pairs[0].group_by("key").len()["len"].to_numpy().min())
        return ClassFigures(
            rows=rows * self._divisor,
            classes=sizes.len() * self._divisor,
            smallest=int(sizes.to_numpy().min()),
            share_unique=int((sizes == 1).sum()) / rows,
            diversity=diversity,
        )


def _hash(columns: Sequence[pl.Series]) -> pl.Series:
    """Give one number a row for the cells of some columns; an absent cell is an empty one."""
    frame = pl.DataFrame([cells.fill_null("").alias(str(at)) for at, cells in enumerate(columns)])
    return frame.hash_rows(_SEED)
