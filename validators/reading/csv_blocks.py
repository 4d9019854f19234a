"""Room validators: a UTF-8 CSV file as blocks of columns, with the same cells as Python's csv module finds.

polars reads what is proven strict; records with another number of cells are taken out and read alone; what is
not proven is read by the csv module itself. Row numbers are record numbers: header = 1, blank lines count.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

from validators.reading.csv_quotes import Quotes, find_quotes, find_records

BLOCK_BYTES = 8 << 20
_MAX_BLOCK = 64 << 20
_TAIL_ROWS = 20_000
_MANY_ODD = 0.05
_MANY_RECORDS = 400_000
_SENTINEL = "\x01\x02 end of block \x02\x01"
_BOM = b"\xef\xbb\xbf"
OddRow = tuple[int, list[str]]


@dataclass(frozen=True)
class CsvLayout:
    """How the content of a file is cut: `offset` is the byte at which record number `first` begins.

    `width` is the number of cells that a record should have. `reader` holds what Python's csv module needs.
    """

    offset: int
    first: int
    width: int
    reader: csv.Dialect

    @property
    def is_plain(self) -> bool:
        """Tell whether proofs can be tried: one-byte delimiter, double quotation marks, no escapes."""
        mark = self.reader
        is_ascii = len(mark.delimiter) == 1 and mark.delimiter.isascii() and mark.delimiter not in '"\r\n '
        quoting = mark.quoting == csv.QUOTE_MINIMAL and mark.quotechar == '"' and mark.doublequote
        return is_ascii and quoting and mark.escapechar is None


@dataclass(frozen=True)
class Piece:
    """Consecutive records: `frame` (String columns c0, c1, ...) holds those of the right width.

    `numbers` are the record numbers of the frame's rows; `odd` are the others with their cells; `raw` are the
    bytes of all, None when they were read as a stream. `last` is the number of the last record, `start` the
    (byte offset, record number) at which a reader can begin to find these records again.
    """

    numbers: pl.Series
    frame: pl.DataFrame
    raw: bytes | None
    last: int
    start: tuple[int, int]
    odd: list[OddRow] = field(default_factory=list)


def locate_content(path: Path, header_rows: int, reader: csv.Dialect) -> tuple[int, int]:
    """Give (byte offset, record number) of the first record after `header_rows` records, or the file's end.

    Raises: csv.Error (a carriage return alone ends a line), UnicodeDecodeError.
    """
    offset = 0
    with path.open("rb") as file:

        def lines() -> Iterator[str]:
            nonlocal offset
            for line in file:
                offset += len(line)
                if b"\r" in line.removesuffix(b"\n").removesuffix(b"\r"):
                    raise csv.Error("a carriage return alone")
                yield line.removeprefix(_BOM if offset == len(line) else b"").decode()

        number = 1 + sum(1 for _ in islice(csv.reader(lines(), reader), header_rows))
    if not header_rows:
        with path.open("rb") as file:
            offset = len(_BOM) if file.read(len(_BOM)) == _BOM else 0
    return offset, number


def read_pieces(path: Path, layout: CsvLayout, *, block_bytes: int = BLOCK_BYTES) -> Iterator[Piece]:
    """Yield the content of a file in order. Raises: csv.Error, UnicodeDecodeError, OSError."""
    number, offset = layout.first, layout.offset
    with path.open("rb") as file:
        file.seek(offset)
        for data in _cuts(file, block_bytes):
            piece = _read(data, layout, (offset, number))
            if piece is None:
                break
            yield piece
            number, offset = piece.last + 1, offset + len(data)
        else:
            return
    yield from _read_tail(path, layout, number, offset)


def _cuts(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the file in blocks that end at a line end outside quotation marks, if these are strict."""
    held = b""
    while chunk := file.read(size):
        data = held + chunk
        end = data.rfind(b"\n") + 1
        if data.count(b'"', 0, end) % 2:
            end = data.rfind(b"\n", 0, data.rfind(b'"', 0, end)) + 1
        if not end and len(data) < _MAX_BLOCK:
            held = data
            continue
        end = end or len(data)
        yield data[:end]
        held = data[end:]
    if held:
        yield held


def _read(data: bytes, layout: CsvLayout, start: tuple[int, int]) -> Piece | None:
    """Read one block; None when it may end inside a cell, so that the rest must be read as one stream."""
    # Very many very short records are read as a stream: each costs memory of its own.
    has_room = data.count(b"\n") <= _MANY_RECORDS
    quotes = find_quotes(data, layout.reader.delimiter.encode()) if _is_provable(data, layout) else None
    if quotes is not None:
        frame = _parse(data, layout)
        if frame is not None and _is_whole(data, frame, quotes, layout):
            numbers = pl.int_range(start[1], start[1] + frame.height, eager=True)
            return Piece(numbers, frame, data, start[1] + frame.height - 1, start)
        piece = _read_ragged(data, layout, quotes, start) if has_room else None
        if piece is not None:
            return piece
    if not has_room:
        return None
    rows = _read_closed(data, layout)
    return None if rows is None else _piece_of_rows(rows, layout, start[1], data, start)


def _is_provable(data: bytes, layout: CsvLayout) -> bool:
    """Tell whether nothing in the block makes the csv module read it in a way of its own."""
    if not layout.is_plain or data.startswith(_BOM):
        return False
    if layout.reader.skipinitialspace:
        mark = layout.reader.delimiter.encode()
        return not (data.startswith(b" ") or mark + b" " in data or b"\n " in data)
    return True


def _parse(data: bytes, layout: CsvLayout) -> pl.DataFrame | None:
    """Read a strict block as text columns; None when a record has too many cells."""
    try:
        return pl.read_csv(
            data,
            has_header=False,
            schema={f"c{at}": pl.String for at in range(layout.width)},
            separator=layout.reader.delimiter,
            quote_char='"',
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None


def _is_whole(data: bytes, frame: pl.DataFrame, quotes: Quotes, layout: CsvLayout) -> bool:
    """Tell whether every record has exactly `width` cells: all bytes of the block are accounted for.

    polars refuses records with more cells; so, when the delimiters outside cells are rows x (width - 1), none
    has fewer either.
    """
    text = int(sum(frame.select(pl.all().str.len_bytes().sum()).row(0)))
    returns = data.count(b"\r")
    if returns and len(quotes.opens):
        returns -= int(sum(frame.select(pl.all().str.count_matches("\r", literal=True).sum()).row(0)))
    ends = frame.height - (0 if data.endswith(b"\n") else 1)
    delimiters = len(data) - text - returns - ends - quotes.overhead
    if layout.width == 1:
        # A blank line is no record of one empty cell: the csv module gives it no cell at all.
        return delimiters == 0 and not data.startswith((b"\n", b"\r")) and not _has_blank_line(data)
    return delimiters == frame.height * (layout.width - 1)


def _has_blank_line(data: bytes) -> bool:
    return b"\n\n" in data or b"\n\r\n" in data


def _read_ragged(data: bytes, layout: CsvLayout, quotes: Quotes, start: tuple[int, int]) -> Piece | None:
    """Read a strict block in which a few records have another number of cells."""
    records = find_records(data, layout.reader.delimiter.encode(), quotes)
    odd = np.flatnonzero(records.cells != layout.width)
    if not len(odd) or len(odd) > _MANY_ODD * len(records.cells):
        return None
    starts, ends = records.starts[odd], records.ends[odd]
    kept = b"".join(data[begin:end] for begin, end in zip([0, *ends], [*starts, len(data)], strict=True))
    # A mark of byte order that comes to stand first would be taken away.
    frame = None if kept.startswith(_BOM) else _parse(kept, layout)
    if frame is None or frame.height != len(records.cells) - len(odd):
        return None
    number = start[1]
    numbers = np.delete(np.arange(len(records.cells), dtype=np.int64), odd) + number
    rows = [
        (number + int(at), next(csv.reader([data[begin:end].decode()], layout.reader), []))
        for at, begin, end in zip(odd, starts, ends, strict=True)
    ]
    return Piece(pl.Series(numbers), frame, data, number + len(records.cells) - 1, start, rows)


def _read_closed(data: bytes, layout: CsvLayout) -> list[list[str]] | None:
    """Read a block by the csv module; None unless a record added at its end comes out alone."""
    if not data.endswith(b"\n"):
        return None
    lines = io.StringIO(data.decode(), newline="")
    rows = list(csv.reader(chain(lines, [_SENTINEL]), layout.reader))
    return rows[:-1] if rows[-1] == [_SENTINEL] else None


def _read_tail(path: Path, layout: CsvLayout, number: int, offset: int) -> Iterator[Piece]:
    """Read the rest of a file as one stream of the csv module."""
    start = (offset, number)
    with path.open("rb") as file:
        file.seek(offset)
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        rows: list[list[str]] = []
        for cells in csv.reader(text, layout.reader):
            rows.append(cells)
            if len(rows) == _TAIL_ROWS:
                yield _piece_of_rows(rows, layout, number, None, start)
                number, rows = number + len(rows), []
        if rows:
            yield _piece_of_rows(rows, layout, number, None, start)


def _piece_of_rows(
    rows: Sequence[list[str]],
    layout: CsvLayout,
    number: int,
    data: bytes | None,
    start: tuple[int, int],
) -> Piece:
    """Make a piece of records that the csv module read."""
    whole = [at for at, cells in enumerate(rows) if len(cells) == layout.width]
    columns = list(zip(*(rows[at] for at in whole), strict=True)) or [()] * layout.width
    frame = pl.DataFrame([pl.Series(f"c{at}", values, dtype=pl.String) for at, values in enumerate(columns)])
    odd = [(number + at, cells) for at, cells in enumerate(rows) if len(cells) != layout.width]
    return Piece(pl.Series(whole, dtype=pl.Int64) + number, frame, data, number + len(rows) - 1, start, odd)
