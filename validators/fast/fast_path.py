"""Room validators: serving Frictionless only the rows that it has to judge.

Frictionless opens the file and judges its first rows by itself. Of the others those that are proven good are
left out; suspicious ones are handed over in order with their true row numbers, and the counts of the report
are set as if all had come. Switching this off changes no byte of a report but `stats.bytes` of one that was
truncated.
"""

import csv
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from frictionless import Field
from frictionless.formats import CsvControl
from frictionless.resources import TableResource

from validators.fast.keys import Keys
from validators.fast.proofs import ColumnProof, missing_values
from validators.reading.csv_blocks import CsvLayout, Piece, locate_content, read_pieces

HEAD_ROWS = 2_000
_MAX_KEPT = 20_000
_UTF8 = frozenset(("utf-8", "utf-8-sig"))
NumberedRow = tuple[int, list[Any]]


def layout_of(path: Path, resource: TableResource) -> CsvLayout | None:
    """Give how the content of an opened CSV file is cut; None when only Frictionless can read it as it does.

    `path` must hold valid UTF-8 where Frictionless took it for UTF-8.
    """
    if resource.format not in ("csv", "tsv") or str(resource.encoding) not in _UTF8:
        return None
    # Frictionless translates line ends of a tsv file, inside cells too.
    if resource.format == "tsv" and _has_return(path):
        return None
    dialect = resource.dialect
    if dialect.comment_char or dialect.comment_rows or dialect.skip_blank_rows:
        return None
    reader = CsvControl.from_dialect(dialect).to_python()
    header_rows = dialect.header_rows[-1] if dialect.header and dialect.header_rows else 0
    try:
        offset, first = locate_content(path, header_rows, reader)
    except (csv.Error, UnicodeDecodeError):
        return None
    width = len(resource.header.get_expected_fields())
    return CsvLayout(offset, first, width, reader) if width else None


def _has_return(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b"\r" in chunk for chunk in iter(lambda: file.read(1 << 20), b""))


class FastContent:
    """The rows of one opened table as Frictionless gets to see them."""

    def __init__(
        self,
        path: Path,
        resource: TableResource,
        layout: CsvLayout,
        pieces: Callable[[], Iterator[Piece]],
        *,
        limit_errors: int,
        head_rows: int = HEAD_ROWS,
    ) -> None:
        self._path = path
        self._resource = resource
        self._layout = layout
        self._pieces = pieces
        self._limit = limit_errors
        # Errors of the header count with the first row: Frictionless always gets that one.
        self._head_rows = max(head_rows, 1)

    def rows(self, plain: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Yield (row number, cells): the first rows of `plain`, then suspicious ones, or all of `plain`."""
        last = self._layout.first - 1
        for number, cells in islice(plain, self._head_rows):
            last = number
            yield number, cells
        fields = self._resource.header.get_expected_fields()
        is_long = last - self._layout.first + 1 == self._head_rows
        suspects = None
        if is_long and len({field.name for field in fields}) == len(fields):
            suspects = self._look(fields)
        yield from plain if suspects is None else self._suspicious(suspects, last)

    def _look(self, fields: Sequence[Field]) -> "Suspects | None":
        """Look at the whole content; None when it turns out that it cannot be read."""
        suspects = Suspects(self._resource, fields, limit=self._limit, last=self._layout.first - 1)
        try:
            for piece in self._pieces():
                suspects.add(piece)
        except (csv.Error, UnicodeDecodeError, OverflowError, pl.exceptions.PolarsError):
            # Bytes that are no text, or what nobody thought of: Frictionless judges every row.
            return None
        return suspects

    def _suspicious(self, suspects: "Suspects", head: int) -> Iterator[NumberedRow]:
        """Yield the rows after record number `head` that Frictionless has to judge."""
        layout = self._layout
        numbers = suspects.numbers(after=head)
        stats = self._resource.stats
        total = suspects.last - layout.first + 1
        last = 0 if suspects.is_stopped else suspects.last
        at_end = _Digests(self._path)
        for number, cells in suspects.rows(numbers, lambda start: _reread(self._path, layout, start)):
            # Frictionless counts this row itself.
            stats.rows = number - layout.first
            if number == last and not at_end.ends_with_newline:
                # Its reader has met the end of the file by now.
                stats.md5, stats.sha256 = at_end.md5, at_end.sha256
            yield number, cells
        if suspects.is_stopped:
            raise AssertionError("rows that were sure to be wrong were not")
        stats.rows = total
        stats.md5, stats.sha256, stats.bytes = at_end.md5, at_end.sha256, self._path.stat().st_size


def _reread(path: Path, layout: CsvLayout, start: tuple[int, int]) -> Iterator[Piece]:
    return read_pieces(path, replace(layout, offset=start[0], first=start[1]))


class _Digests:
    """MD5 and SHA-256 of a file, worked out when they are asked for (Frictionless reports both)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[str, str] | None = None
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - 1, 0))
            self.ends_with_newline = file.read(1) == b"\n"

    def _both(self) -> tuple[str, str]:
        if self._known is None:
            md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
            with self._path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    md5.update(chunk)
                    sha256.update(chunk)
            self._known = md5.hexdigest(), sha256.hexdigest()
        return self._known

    @property
    def md5(self) -> str:
        """The MD5 in hexadecimal digits."""
        return self._both()[0]

    @property
    def sha256(self) -> str:
        """The SHA-256 in hexadecimal digits."""
        return self._both()[1]


class Suspects:
    """Collects, piece by piece, the rows that are not proven good.

    `is_stopped` says that so many are sure to be wrong that Frictionless will stop among them: what follows
    is not looked at. `last` is the number of the last record seen.
    """

    def __init__(self, resource: TableResource, fields: Sequence[Field], *, limit: int, last: int) -> None:
        self._proofs = [ColumnProof(field) for field in fields]
        self._missing = [missing_values(field) for field in fields]
        self._may_be_blank = not any(field.required for field in fields)
        self._keys = Keys(resource, fields)
        self._limit = limit
        self._found: set[int] = set()
        self._kept: dict[int, list[str]] = {}
        self._starts: list[tuple[int, tuple[int, int]]] = []
        self.last = last
        self.is_stopped = False

    def add(self, piece: Piece) -> None:
        """Look at the next records."""
        if self.is_stopped:
            return
        self.last = piece.last
        first = min((number for number, _ in piece.odd), default=piece.last)
        if len(piece.numbers):
            first = min(first, int(piece.numbers[0]))
        self._starts.append((first, piece.start))
        found = self._wrong_cells(piece) + self._keys.add(piece.numbers, piece.frame.to_series)
        if self._may_be_blank:
            found.append(self._blank(piece))
        numbers = set(pl.concat(found).to_list()) if found else set()
        self._keep(piece, numbers)
        self._add_odd(piece)
        numbers.update(number for number, _ in piece.odd)
        self._found |= numbers
        is_sure = not any(proof.has_doubts for proof in self._proofs)
        self.is_stopped = is_sure and 0 < self._limit <= len(self._found)

    def _wrong_cells(self, piece: Piece) -> list[pl.Series]:
        wrong = [proof.suspicious(cells) for proof, cells in zip(self._proofs, piece.frame, strict=True)]
        return [piece.numbers.gather(positions) for positions in wrong if positions is not None]

    def _blank(self, piece: Piece) -> pl.Series:
        """Give the numbers of rows in which every cell means "no value"."""
        frame = piece.frame.with_columns(piece.numbers.alias("number"))
        for at, missing in enumerate(self._missing):
            if not frame.height:
                break
            frame = frame.filter(frame.to_series(at).is_in(missing))
        return frame.get_column("number")

    def _add_odd(self, piece: Piece) -> None:
        """Show the keys of records with too few or too many cells; an absent cell is no value."""
        if piece.odd and not self._keys.are_none:
            numbers = pl.Series([number for number, _ in piece.odd], dtype=pl.Int64)
            self._keys.add(numbers, partial(_odd_cells, piece))
        if len(self._kept) <= _MAX_KEPT:
            self._kept.update(piece.odd)

    def _keep(self, piece: Piece, numbers: set[int]) -> None:
        """Keep the cells of suspicious rows while they are few; many are read again later."""
        if numbers and len(self._kept) <= _MAX_KEPT:
            chosen = piece.numbers.is_in(sorted(numbers))
            rows = piece.frame.filter(chosen).iter_rows()
            self._kept.update(
                (number, list(cells))
                for number, cells in zip(piece.numbers.filter(chosen), rows, strict=True)
            )

    def numbers(self, *, after: int) -> list[int]:
        """Give the record numbers of all suspicious rows after a record, in order."""
        repeated = [number for found in self._keys.repeated() for number in found.to_list()]
        return sorted(number for number in self._found.union(repeated) if number > after)

    def rows(
        self, numbers: Sequence[int], reread: Callable[[tuple[int, int]], Iterator[Piece]]
    ) -> Iterator[NumberedRow]:
        """Yield (row number, cells) of these rows; those that were not kept are read again by `reread`."""
        firsts = [first for first, _ in self._starts]
        at = 0
        while at < len(numbers):
            if numbers[at] in self._kept:
                yield numbers[at], self._kept[numbers[at]]
                at += 1
                continue
            start = self._starts[bisect_right(firsts, numbers[at]) - 1][1]
            # Pieces of one start are read in one go.
            later = (first for first, other in self._starts if first > numbers[at] and other != start)
            stop = bisect_left(numbers, next(later, self.last + 1))
            wanted = numbers[at:stop]
            yield from _pick(reread(start), wanted)
            at += len(wanted)


def _odd_cells(piece: Piece, at: int) -> pl.Series:
    """Give one column of the odd records; null where a record has no such cell."""
    cells = (cells[at] if at < len(cells) else None for _, cells in piece.odd)
    return pl.Series(list(cells), dtype=pl.String)


def _pick(pieces: Iterator[Piece], wanted: Sequence[int]) -> Iterator[NumberedRow]:
    """Yield the wanted rows of pieces, in order."""
    open_numbers = set(wanted)
    for piece in pieces:
        here = sorted(number for number in open_numbers if number <= piece.last)
        odd = dict(piece.odd)
        whole = piece.numbers.is_in(here)
        rows = dict(zip(piece.numbers.filter(whole), piece.frame.filter(whole).iter_rows(), strict=True))
        for number in here:
            yield number, odd[number] if number in odd else list(rows[number])
        open_numbers.difference_update(here)
        if not open_numbers:
            return
