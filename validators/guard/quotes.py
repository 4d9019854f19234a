"""Room validators: quotation marks that swallow a table, found by Python's own csv reader with a small limit.

Runs only for a text whose bytes make it likely; it reads line by line and keeps one record at a time.
"""

import csv
import re
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

MAX_CELL_CHARACTERS = 1 << 20
_HEAD_RECORDS = 5
_HEAD_LINES = 20_000
_AFTER = "after the end"
_QUOTED = re.compile(r'"(?:[^"]|"")*+"')


@dataclass(frozen=True)
class QuoteTrouble:
    """A quotation mark that opens too much, in record `row` (header = 1) and line `line` of the file."""

    row: int
    line: int
    is_too_long: bool


def find_quote_trouble(path: Path, codec: str, delimiter: str) -> QuoteTrouble | None:
    """Give the quotation mark that is never closed, or whose cell is over a million characters; else None."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    row = line = before = 0
    record: list[str] = []
    with path.open(encoding=codec, errors="replace", newline="") as file:
        # A line put after the text is a record of its own, unless a cell is still open and swallows it.
        reader = csv.reader(chain(file, ("\n", _AFTER)), delimiter=delimiter)
        try:
            for one in reader:
                record = one
                row += 1
                before, line = line, reader.line_num
        except csv.Error:
            # The one error of a reader that is not strict: the limit of a cell.
            return QuoteTrouble(row + 1, _opening_line(path, codec, delimiter, line), is_too_long=True)
    if record == [_AFTER]:
        return None
    return QuoteTrouble(row, _opening_line(path, codec, delimiter, before), is_too_long=False)


def _opening_line(path: Path, codec: str, delimiter: str, skipped: int) -> int:
    """Give the line of the mark that opens too much, in the record which begins after `skipped` lines."""
    with path.open(encoding=codec, errors="replace", newline="") as file:
        text = "".join(islice(file, skipped, skipped + _HEAD_LINES))
    opening = open_quote(text, delimiter)
    return skipped + 1 + (0 if opening is None else _count_ends(text[:opening]))


def _count_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


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


def open_quote(record: str, delimiter: str) -> int | None:
    """Give the position of the quotation mark that opens a cell and does not close it in time, if any.

    In time is within a million characters. As csv reads: a mark opens only at the start of a cell; anywhere
    else it is a letter like others.
    """
    at = 0
    while at < len(record):
        if record[at] == '"':
            quoted = _QUOTED.match(record, at)
            if quoted is None or quoted.end() - at > MAX_CELL_CHARACTERS:
                return at
            at = quoted.end()
        following = record.find(delimiter, at)
        if following < 0:
            return None
        at = following + 1
    return None
