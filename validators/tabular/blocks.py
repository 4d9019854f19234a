"""Room validators: a run of records as columns of text, and the shape of everything that watches them.

Layers 3 to 5 of a verdict see a table block by block, in order, and work on whole columns or on the different
values of a column; a Python call per row or cell does not belong in a watcher. No rule may enter.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Protocol

import polars as pl

BLOCK_ROWS = 20_000
# A column with more different cells in a block than this may be looked at cell by cell instead.
FEW = 1_200
_MOST = 10_000
_SAMPLE = 2_048
_REPEATS = 0.8
# Hashes of 64 bits tell texts apart; nobody can prepare two that are alike for a seed made anew.
_SEED = secrets.randbits(63)


@dataclass(frozen=True)
class Block:
    """Some consecutive records, wholly blank ones left out.

    `numbers` (Int64) are record numbers as everywhere: header = 1, a quoted line break does not count.
    `columns` (String) are the cells in file order, as many as the widest record has: null where a record
    has no such cell, "" where the cell is empty. `raw` is the text that the block was read from, as UTF-8;
    None when there is no such text (a workbook). What is not in `raw` is in no cell.
    """

    numbers: pl.Series
    columns: Sequence[pl.Series]
    raw: bytes | None = None
    _distinct: dict[int, pl.Series | None] = field(default_factory=dict, repr=False, compare=False)

    def may_hold(self, *needles: bytes) -> bool:
        """Tell whether any of these bytes occur in the block's text; True when that is not known."""
        return self.raw is None or any(needle in self.raw for needle in needles)

    def distinct(self, at: int) -> pl.Series | None:
        """Give the different cells of a column in no order, empty and absent ones left out, worked out once.

        None when most cells differ, and never for `FEW` or less: then a watcher does better to look at the
        whole column at once.
        """
        if at not in self._distinct:
            self._distinct[at] = _distinct(self.columns[at])
        return self._distinct[at]


def hashes_of(texts: pl.Series) -> pl.Series:
    """Give a number (UInt64) for each text, alike for like texts while the process lives."""
    return texts.hash(_SEED)


def repeated_in(hashes: pl.Series) -> pl.Series | None:
    """Tell (Boolean) where a hash stands that occurs more than once; None when all differ.

    By sorting: a table of hashes would take ten times the memory of the hashes themselves.
    """
    ordered = hashes.sort()
    again = ordered.filter((ordered == ordered.shift(1)).fill_null(value=False))
    return hashes.is_in(again.unique().implode()) if len(again) else None


def _distinct(column: pl.Series) -> pl.Series | None:
    if column.len() > _SAMPLE:
        sample = column.gather_every(column.len() // _SAMPLE)
        sample = sample.filter(sample != "")
        if hashes_of(sample).n_unique() > max(_REPEATS * sample.len(), FEW):
            return None
    values = column.gather(hashes_of(column).arg_unique())
    values = values.filter(values != "")
    return None if values.len() > _MOST else values


class Watcher(Protocol):
    """One layer, or one family of its rules, over a table whose header it was given at the start."""

    def add(self, block: Block) -> None:
        """Take the next block; blocks come in file order."""


def blocks_of_rows(rows: Iterable[tuple[int, Sequence[str]]], *, size: int = BLOCK_ROWS) -> Iterator[Block]:
    """Yield blocks of at most `size` records from (record number, cells); blank records are left out."""
    numbers: list[int] = []
    records: list[Sequence[str]] = []
    for number, cells in rows:
        if any(cells):
            numbers.append(number)
            records.append(cells)
        if len(records) == size:
            yield _block(numbers, records)
            numbers, records = [], []
    if records:
        yield _block(numbers, records)


def _block(numbers: list[int], records: list[Sequence[str]]) -> Block:
    columns = [pl.Series(values, dtype=pl.String) for values in zip_longest(*records)]
    return Block(pl.Series(numbers, dtype=pl.Int64), columns)
