"""Room validators: what the columns of a record-level file hold: counts of their different cells, bounded.

A column with more different cells than are counted keeps none of them but what is needed to know its kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from validators.tabular.blocks import Block

MOST_DIFFERENT = 30_000
_SAMPLE = 2_000
_MARKED = r"^\s*[+-]?\d{1,3}([.,]\d{3})+([.,]\d+)?\s*$|^\s*[+-]?\d+,\d+\s*$"
_PLAIN = r"^\s*[+-]?\d+(\.0+)?\s*$"
_FRACTION = r"^\s*[+-]?\d+[.]\d+\s*$"


@dataclass
class ColumnTally:
    """One column: how many cells are filled, and how often each text occurs; `counts` is None beyond 30,000.

    `marked` are filled cells that write a number with marks (1.500, 12,5) and can be read in two ways.
    `first` is the record in which each text stands first.
    """

    filled: int = 0
    plain: int = 0
    marked: int = 0
    counts: dict[str, int] | None = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Are nearly all of the cells looked at numbers?"""
        return self.looked > 0 and (self.plain + self.marked) >= 0.9 * self.looked

    looked: int = 0

    @property
    def different(self) -> int | None:
        """How many different texts there are; None beyond what is counted."""
        return None if self.counts is None else len(self.counts)

    def add(self, numbers: pl.Series, cells: pl.Series) -> None:
        """Take the cells of a block, with their record numbers."""
        is_filled = (cells != "") & cells.is_not_null()
        filled = cells.filter(is_filled)
        self.filled += len(filled)
        sample = filled.head(_SAMPLE)
        self.looked += len(sample)
        self.plain += int(sample.str.contains(f"{_PLAIN}|{_FRACTION}").sum())
        self.marked += int(sample.str.contains(_MARKED).sum())
        if self.counts is None or not len(filled):
            return
        if len(self.counts) + len(filled.head(MOST_DIFFERENT * 2).unique()) > MOST_DIFFERENT * 2:
            self.counts, self.first = None, {}
            return
        frame = pl.DataFrame({"text": filled, "row": numbers.filter(is_filled)})
        for text, count, row in frame.group_by("text").agg(pl.len(), pl.min("row")).iter_rows():
            self.counts[text] = self.counts.get(text, 0) + count
            self.first.setdefault(text, row)
        if len(self.counts) > MOST_DIFFERENT:
            self.counts, self.first = None, {}


@dataclass
class Tally:
    """All columns of a file, and its number of rows."""

    rows: int = 0
    columns: list[ColumnTally] = field(default_factory=list)

    @classmethod
    def over(cls, labels: Sequence[str], blocks: Iterable[Block]) -> "Tally":
        """Count the blocks of a file with these labels."""
        tally = cls(columns=[ColumnTally() for _ in labels])
        for block in blocks:
            tally.rows += len(block.numbers)
            for column, cells in zip(tally.columns, block.columns, strict=False):
                column.add(block.numbers, cells)
        return tally
