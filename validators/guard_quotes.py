"""Room validators: quotation marks that swallow a table, found by Python's own csv reader with a small limit.

Runs only for a text whose bytes make it likely; it reads line by line and keeps one record at a time.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

MAX_CELL_CHARACTERS = 1 << 20
_HEAD_RECORDS = 5
_HEAD_LINES = 20_000
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')


@dataclass(frozen=True)
class QuoteTrouble:
    """A quotation mark that opens too much, in record `row` (header = 1) and line `line` of the file."""

    row: int
    line: int
    is_too_long: bool


class _Lines:
    """The lines of an open text; keeps those of the record that is being read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.first_line = 1
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.record.append(line)
            yield line

    def next_record(self) -> None:
        """Forget the lines of the record that is complete."""
        self.first_line += len(self.record)
        self.record.clear()


def find_quote_trouble(path: Path, codec: str, delimiter: str) -> QuoteTrouble | None:
    """Give the quotation mark that is never closed, or whose cell is over a million characters; else None."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    with path.open(encoding=codec, errors="replace", newline="") as file:
        lines = _Lines(file)
        row = 0
        try:
            for _ in csv.reader(lines, delimiter=delimiter):
                row += 1
                last = lines.record[:]
                first_line = lines.first_line
                lines.next_record()
        except csv.Error:
            # The one error of a reader that is not strict: the limit of a cell.
            return QuoteTrouble(
                row + 1, lines.first_line + _opening(lines.record, delimiter), is_too_long=True
            )
        if not row:
            return None
        opening = open_quote("".join(last), delimiter)
    if opening is None:
        return None
    return QuoteTrouble(row, first_line + "".join(last)[:opening].count("\n"), is_too_long=False)


def widest_of_head(path: Path, codec: str, delimiter: str) -> int:
    """Give how many cells the widest of the first records has; a header may be spread over many lines."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    widest = 0
    with path.open(encoding=codec, errors="replace", newline="") as file:
        try:
            for record in islice(csv.reader(islice(file, _HEAD_LINES), delimiter=delimiter), _HEAD_RECORDS):
                widest = max(widest, len(record))
        except csv.Error:
            return widest  # a cell over the limit is found where quotation marks are read
    return widest


def _opening(record: list[str], delimiter: str) -> int:
    text = "".join(record)
    opening = open_quote(text, delimiter)
    return 0 if opening is None else text.count("\n", 0, opening)


def open_quote(record: str, delimiter: str) -> int | None:
    """Give the position of the quotation mark that a record opens and never closes; None when there is none.

    As csv reads: a mark opens only at the start of a cell; anywhere else it is a letter like others.
    """
    at = 0
    while at < len(record):
        if record[at] == '"':
            quoted = _QUOTED.match(record, at)
            if quoted is None:
                return at
            at = quoted.end()
        following = record.find(delimiter, at)
        if following < 0:
            return None
        at = following + 1
    return None
