"""Room validators: a record-level file as blocks of text: where its header stands, and its rows after that.

A plain CSV goes through polars (validators.reading.csv_blocks), anything else record by record. Memory is
bounded by the block, not by the file.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import polars as pl

from validators.reading.csv_blocks import CsvLayout, Piece, locate_content, read_pieces
from validators.reading.opening import Opening, open_csv, open_workbook
from validators.reading.rows import CsvShape
from validators.schema.schema_rules import DialectSettings
from validators.tabular.blocks import Block, blocks_of_rows

_HEADER_SEARCH = 12


@dataclass(frozen=True)
class RecordSource:
    """One file to be counted; `labels` are its column names in record `header_row`."""

    opening: Opening
    labels: tuple[str, ...]
    header_row: int
    encoding: str = "utf-8"

    def blocks(self) -> Iterator[Block]:
        """Yield the rows below the header, blank ones left out. Raises: one of READER_FAILURES."""
        shape = self.opening.shape
        if shape is None or not self.encoding.startswith("utf-8"):
            yield from blocks_of_rows(row for row in self.opening.rows() if row[0] > self.header_row)
            return
        for piece in read_pieces(self.opening.path, self._layout(shape)):
            yield from _blocks_of(piece, len(self.labels))

    def _layout(self, shape: CsvShape) -> CsvLayout:
        reader = _dialect(shape)
        offset, first = locate_content(self.opening.path, self.header_row, reader)
        return CsvLayout(offset, first, len(self.labels), reader)


def open_source(
    path: Path, file_format: str, settings: DialectSettings | None = None, *, encoding: str = "utf-8"
) -> RecordSource:
    """Open a CSV or XLSX file whose header is the fullest of its first rows.

    Raises: one of READER_FAILURES; LookupError when there is no row at all.
    """
    settings = settings or DialectSettings()
    if file_format.lower() == "xlsx":
        opening = open_workbook(path, settings)
    else:
        opening = open_csv(path, settings, None, encoding=encoding)
    first = list(islice(opening.rows(), _HEADER_SEARCH))
    if not first:
        raise LookupError("no rows")
    widths = [sum(bool(cell.strip()) for cell in cells) for _, cells in first]
    at = widths.index(max(widths))
    number, cells = first[at]
    return RecordSource(opening, tuple(cell.strip() for cell in cells), number, encoding)


def _dialect(shape: CsvShape) -> csv.Dialect:
    class Plain(csv.excel):
        delimiter = shape.delimiter
        skipinitialspace = shape.skip_initial_space

    return Plain()


def _blocks_of(piece: Piece, width: int) -> Iterator[Block]:
    frame = piece.frame
    if frame.height:
        names = sorted(frame.columns, key=lambda name: int(name[1:]))
        is_filled = pl.select(
            pl.any_horizontal([frame[name].fill_null("").str.len_bytes() > 0 for name in names])
        ).to_series()
        if not is_filled.all():
            frame, piece = frame.filter(is_filled), replace(piece, numbers=piece.numbers.filter(is_filled))
        yield Block(piece.numbers, [frame[name] for name in names])
    odd = [(number, (cells + [""] * width)[: max(width, len(cells))]) for number, cells in piece.odd]
    yield from blocks_of_rows(odd)
