"""Room validators: how many rows share the same values of some columns (k), and how different these rows are
in a sensitive one (l); counted block by block in bounded memory. No rule may enter.

Classes are kept as hashes. Beyond 250,000 of them every second class is dropped with all its rows, then
every fourth: a class is kept or dropped by its hash, so shares stay true for the whole (to about 0.1 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

_MOST = 250_000
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
    """Counts the rows of each class; `sensitive` may add the values of another column.

    Rows wait as bare hashes: to group as many as `most` classes once is cheaper than to group each block.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._sizes = pl.DataFrame(schema={"key": pl.UInt64, "size": pl.Int64})
        self._keys: list[pl.Series] = []
        self._pairs: list[pl.DataFrame] = []
        self._waiting = 0
        self._divisor = 1

    def add(self, columns: Sequence[pl.Series], sensitive: pl.Series | None = None) -> None:
        """Take the cells of a block, one series a column."""
        keys = _hash(columns).alias("key")
        if sensitive is not None:
            self._pairs.append(
                self._of_kept(pl.DataFrame({"key": keys, "value": _hash([sensitive])})).unique()
            )
        if self._divisor > 1:
            keys = keys.filter(keys % self._divisor == 0)
        self._keys.append(keys)
        self._waiting += len(keys)
        if self._waiting > self._most:
            self._merge()

    def _of_kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame if self._divisor == 1 else frame.filter(pl.col("key") % self._divisor == 0)

    def _merge(self) -> None:
        if not self._keys:
            return
        fresh = pl.concat(self._keys).to_frame().group_by("key").agg(pl.len().cast(pl.Int64).alias("size"))
        self._keys, self._waiting = [], 0
        if self._sizes.height:
            fresh = pl.concat([self._sizes, fresh]).group_by("key").agg(pl.sum("size"))
        while fresh.height > self._most:
            self._divisor *= 2
            fresh = self._of_kept(fresh)
        self._sizes = fresh
        if self._pairs:
            self._pairs = [self._of_kept(pl.concat(self._pairs)).unique()]

    @property
    def kept(self) -> int:
        """How many classes are held in memory."""
        return self._sizes.height + sum(map(len, self._keys))

    def figures(self) -> ClassFigures:
        """Give the sizes so far."""
        self._merge()
        if not self._sizes.height:
            return ClassFigures(0, 0, 0, 0.0)
        sizes = self._sizes["size"]
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
    whole = [cells.fill_null("") if cells.null_count() else cells for cells in columns]
    frame = pl.DataFrame([cells.alias(str(at)) for at, cells in enumerate(whole)])
    return frame.hash_rows(_SEED)
