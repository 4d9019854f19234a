"""Room tables: the bytes of a published file as its header and blocks of text, cut as its check cut them."""

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from catalog.ports import TableSource, TableUnreadable
from validators.reading.csv_blocks import CsvLayout, locate_content, read_pieces
from validators.reading.opening import Opening, open_csv, open_workbook
from validators.reading.piece_blocks import block_of
from validators.reading.rows import READER_FAILURES, CsvShape, Row
from validators.schema.schema_rules import DialectSettings
from validators.schema.schemas import SchemaRefused, clean_dialect
from validators.tabular.blocks import Block, blocks_of_rows

_UTF8 = frozenset(("utf-8", "utf-8-sig"))


def read_table(source: TableSource, path: Path) -> tuple[list[str], Iterator[Block]]:
    """The cells of the header row, and the records after it; wholly blank records are left out.

    Raises: TableUnreadable, also while the blocks are read.
    """
    try:
        settings = clean_dialect(source.dialect)
        opening = _open(source, path, settings)
        header_row = max(settings.header_rows or (source.header_row,))
        labels = _labels(opening, header_row)
    except SchemaRefused:
        raise TableUnreadable("dialect") from None
    except READER_FAILURES:
        raise TableUnreadable("reader") from None
    return labels, _guarded(_blocks(opening, settings, header_row, len(labels)))


def _open(source: TableSource, path: Path, settings: DialectSettings) -> Opening:
    if source.format == "XLSX":
        return open_workbook(path, settings)
    if source.format != "CSV":
        raise TableUnreadable("format")
    return open_csv(path, settings, source.schema or None, encoding=source.encoding)


def _labels(opening: Opening, header_row: int) -> list[str]:
    cells = next((cells for number, cells in opening.rows() if number == header_row), None)
    if not cells:
        raise TableUnreadable("header")
    # The mark at the beginning of a file is no part of the first name.
    return [cells[0].removeprefix("\ufeff"), *cells[1:]]


def _blocks(opening: Opening, settings: DialectSettings, header_row: int, width: int) -> Iterator[Block]:
    shape = opening.shape
    if shape is not None and shape.encoding in _UTF8 and settings.comment_char is None:
        try:
            offset, first = locate_content(opening.path, header_row, _reader(shape))
        except (csv.Error, UnicodeDecodeError):
            pass
        else:
            layout = CsvLayout(offset, first, width, _reader(shape))
            yield from (block_of(piece) for piece in read_pieces(opening.path, layout))
            return
    yield from blocks_of_rows(_records(opening, settings, header_row))


def _records(opening: Opening, settings: DialectSettings, header_row: int) -> Iterator[Row]:
    for number, cells in opening.rows():
        is_comment = settings.comment_char and cells and cells[0].startswith(settings.comment_char)
        if number > header_row and not is_comment:
            yield number, cells


def _reader(shape: CsvShape) -> csv.Dialect:
    class Reader(csv.excel):
        delimiter = shape.delimiter
        skipinitialspace = shape.skip_initial_space

    return Reader()


def _guarded(blocks: Iterator[Block]) -> Iterator[Block]:
    """The same blocks; what a reader stumbles over is told in our words, the first block at once."""
    try:
        yield from chain(list(islice(blocks, 1)), blocks)
    except READER_FAILURES:
        raise TableUnreadable("reader") from None
