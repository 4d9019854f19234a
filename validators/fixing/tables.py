"""Room validators: a whole small file as columns of text, for fixes: read, and written as CSV.

A workbook is read as the sheet that the check looked at, and written as CSV: the same cells, in an open
format, without hidden sheets, formulas or styles that a rewritten workbook could carry along or lose.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any

import polars as pl

from validators.fixing.plans import FixRefused
from validators.reading.opening import open_csv, open_workbook
from validators.reading.rows import READER_FAILURES, Row
from validators.schema.schema_rules import DialectSettings

_BLOCK = 20_000
_TEXT_BLOCK = 1 << 20
# The codecs of the encodings that a file may be said to be in; those of old fonts are read byte by byte.
_CODECS = {
    "windows-1258": "cp1258",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "tcvn3": "latin-1",
    "vni": "latin-1",
    "viqr": "latin-1",
}


@dataclass(frozen=True)
class Table:
    """A file cut into cells: record numbers, the header's cells, and a column of text for each place.

    A cell is null where its record is shorter. `preamble` are the records above the header.
    """

    header: tuple[str, ...]
    numbers: pl.Series
    columns: tuple[pl.Series, ...]
    preamble: tuple[tuple[str, ...], ...]
    delimiter: str

    def change(self, at: int, column: pl.Series) -> "Table":
        """Give the table with another column in the place `at` (from 0)."""
        return replace(self, columns=(*self.columns[:at], column, *self.columns[at + 1 :]))

    def keep(self, rows: pl.Series) -> "Table":
        """Give the table with the records for which `rows` is true."""
        columns = tuple(column.filter(rows) for column in self.columns)
        return replace(self, numbers=self.numbers.filter(rows), columns=columns)


def read_table(
    path: Path,
    file_format: str,
    settings: DialectSettings,
    clean: dict[str, Any] | None,
    *,
    header_row: int = 1,
) -> Table:
    """Read a UTF-8 CSV file or the checked sheet of a workbook.

    Raises: FixRefused when it cannot be read.
    """
    try:
        if file_format == "csv":
            _require_utf8(path)
            opening = open_csv(path, settings, clean)
            delimiter = opening.shape.delimiter if opening.shape is not None else ","
        else:
            opening, delimiter = open_workbook(path, settings), ","
        return _gather(opening.rows(), header_row, delimiter)
    except READER_FAILURES as error:
        raise FixRefused("unreadable") from error


def _require_utf8(path: Path) -> None:
    """Refuse bytes that would have to be replaced: a fixed copy must not lose a letter.

    Raises: UnicodeDecodeError.
    """
    with path.open(encoding="utf-8", newline="") as file:
        while file.read(_TEXT_BLOCK):
            pass


def _gather(rows: Iterator[Row], header_row: int, delimiter: str) -> Table:
    above = [tuple(cells) for _, cells in islice(rows, header_row - 1)]
    header = next(rows, None)
    if header is None:
        raise FixRefused("header")
    numbers: list[pl.Series] = []
    blocks: list[list[pl.Series]] = []
    while block := list(islice(rows, _BLOCK)):
        numbers.append(pl.Series([number for number, _ in block], dtype=pl.Int64))
        columns = zip_longest(*(cells for _, cells in block))
        blocks.append([pl.Series(values, dtype=pl.String) for values in columns])
    width = max([len(header[1]), *(len(block) for block in blocks)])
    joined = [_join(blocks, at, [len(one) for one in numbers]) for at in range(width)]
    empty = pl.Series([], dtype=pl.Int64)
    return Table(
        tuple(header[1]), pl.concat(numbers) if numbers else empty, tuple(joined), tuple(above), delimiter
    )


def _join(blocks: Sequence[Sequence[pl.Series]], at: int, lengths: Sequence[int]) -> pl.Series:
    parts = [
        block[at] if at < len(block) else pl.repeat(None, length, dtype=pl.String, eager=True)
        for block, length in zip(blocks, lengths, strict=True)
    ]
    return pl.concat(parts) if parts else pl.Series([], dtype=pl.String)


def write_csv(table: Table, target: Path) -> None:
    """Write a table as UTF-8 CSV without a byte-order mark; short records stay short."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\n")
        writer.writerows(table.preamble)
        writer.writerow(table.header)
        for start in range(0, len(table.numbers), _BLOCK):
            parts = [column.slice(start, _BLOCK).to_list() for column in table.columns]
            rows = zip(*parts, strict=True) if parts else iter(())
            if any(column.slice(start, _BLOCK).null_count() for column in table.columns):
                writer.writerows([cell for cell in row if cell is not None] for row in rows)
            else:
                writer.writerows(rows)


def decode_file(path: Path, target: Path, encoding: str) -> None:
    """Write a text file of a stated encoding as UTF-8, line by line, its line ends kept.

    Raises: FixRefused for an encoding that is not known, or bytes that are not in it.
    """
    if encoding not in _CODECS:
        raise FixRefused("encoding", encoding=encoding)
    try:
        with path.open("rb") as file:
            first = file.read(2)
        codec = _CODECS[encoding]
        if codec == "utf-16" and first not in (b"\xff\xfe", b"\xfe\xff"):
            codec = "utf-16-le"
        with (
            path.open(encoding=codec, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            lines = chain([source.readline().removeprefix("\ufeff")], source)
            out.writelines(lines)
    except UnicodeError as error:
        raise FixRefused("encoding", encoding=encoding) from error
