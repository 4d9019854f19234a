"""Room validators: repeated rows, told by hashes and proved by comparing the rows themselves."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from validators.findings.report import Finding
from validators.lint.notes import Notes
from validators.tabular.blocks import Block, repeated_in

_KEPT_BYTES = 8 << 20
_MAX_COMPARED = 200_000
Rows = Iterator[tuple[int, Sequence[str]]]


class RowLint:
    """Finds rows that equal an earlier one.

    A row is suspected when its 64-bit hash was seen before; suspected rows are then compared cell by cell.
    Blocks are kept for that up to 8 MiB; beyond, `reread` gives the rows of the file once more; without it
    rows that are not at hand are not reported. At most 200,000 rows are compared.
    """

    def __init__(self, reread: Callable[[], Rows] | None = None) -> None:
        self._reread = reread
        self._hashes: list[pl.Series] = []
        self._numbers: list[pl.Series] = []
        self._kept: list[Block] = []
        self._kept_bytes = 0.0
        self._width = 0

    def add(self, block: Block) -> None:
        """Take the next block."""
        self._hashes.append(_row_hashes(block))
        self._numbers.append(block.numbers)
        self._width = max(self._width, len(block.columns))
        if self._kept_bytes < _KEPT_BYTES:
            # Without the text that the block was read from: only its cells are compared.
            self._kept.append(Block(block.numbers, block.columns))
            self._kept_bytes += sum(column.estimated_size() for column in block.columns)

    def report(self) -> tuple[list[Finding], Counter[str]]:
        """Give the repeated rows, each with the first that it equals, and how many more there are."""
        notes = Notes()
        suspects = self._suspects()
        if suspects is not None:
            rows = self._fetch(suspects)
            cells = [name for name in rows.columns if name != "row"]
            rows = rows.sort("row").with_columns(first=pl.col("row").min().over(cells))
            repeated = rows.filter(pl.col("row") != pl.col("first"))
            shown = repeated.select("row", "first").head(notes.room("duplicate_row")).iter_rows()
            notes.add(
                "duplicate_row", ({"row": row, "other_row": first} for row, first in shown), repeated.height
            )
        return notes.findings(), notes.overflow()

    def _suspects(self) -> pl.Series | None:
        """Give the numbers of the rows whose hash occurs twice; None when there are none."""
        if not self._hashes:
            return None
        repeated = repeated_in(pl.concat(self._hashes))
        return None if repeated is None else pl.concat(self._numbers).filter(repeated).head(_MAX_COMPARED)

    def _fetch(self, suspects: pl.Series) -> pl.DataFrame:
        """Give the cells of the suspected rows: from the blocks kept, the others from the file."""
        frames = [
            _frame(block.columns, self._width)
            .insert_column(0, block.numbers.alias("row"))
            .filter(block.numbers.is_in(suspects.implode()))
            for block in self._kept
        ]
        last = self._kept[-1].numbers[-1]
        missing = set(suspects.filter(suspects > last))
        if missing and self._reread is not None:
            found = [(row, cells) for row, cells in self._reread() if row in missing]
            columns = [
                pl.Series(
                    f"c{n}", [cells[n] if n < len(cells) else None for _, cells in found], dtype=pl.String
                )
                for n in range(self._width)
            ]
            numbers = pl.Series("row", [row for row, _ in found], dtype=pl.Int64)
            frames.append(pl.DataFrame([numbers, *columns]))
        return pl.concat(frames)


def _row_hashes(block: Block) -> pl.Series:
    """Give a 64-bit hash for each row; a missing cell adds nothing, so that widths do not matter."""
    total = pl.Series([0], dtype=pl.UInt64).new_from_index(0, len(block.numbers))
    for number, column in enumerate(block.columns):
        hashes = column.hash(seed=number)
        total += hashes if not column.null_count() else hashes.zip_with(column.is_not_null(), total * 0)
    return total


def _frame(columns: Sequence[pl.Series], width: int = 0) -> pl.DataFrame:
    named = [column.alias(f"c{number}") for number, column in enumerate(columns)]
    height = len(columns[0]) if columns else 0
    spare = [
        pl.Series(f"c{number}", [None] * height, dtype=pl.String) for number in range(len(columns), width)
    ]
    return pl.DataFrame(named + spare)
