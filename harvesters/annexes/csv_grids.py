"""Room annexes: a CSV file as a grid, for every delimiter that could be meant. No meaning may enter.

Which delimiter is right is told by the header that is found under it, so this module gives one grid for each.
"""

import codecs
import csv
import io
from pathlib import Path

from harvesters.annexes.folding import tidy
from harvesters.annexes.grids import Bounds, Grid, UnreadableAnnex, plain_row

DELIMITERS = ",;\t|"
MAX_FILE = 32 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_csv_grids(path: Path) -> list[Grid]:
    """Give the file as a grid once for each delimiter that occurs in it.

    Row numbers count records as a spreadsheet does: a quoted cell with line breaks is one row.
    Raises: UnreadableAnnex (too_big, unknown_encoding, not_text, and the bounds of `grids`).
    """
    if path.stat().st_size > MAX_FILE:
        raise UnreadableAnnex("too_big", limit=MAX_FILE >> 20)
    text = _decode(path.read_bytes())
    present = [mark for mark in DELIMITERS if mark in text]
    return [_read(text, mark) for mark in present or [","]]


def _decode(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    if b"\0" in content:
        raise UnreadableAnnex("not_text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # What old Excel writes on a Vietnamese machine: letters with their tone behind them.
        return _strict(content, "cp1258")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise UnreadableAnnex("unknown_encoding") from wrong


def _read(text: str, delimiter: str) -> Grid:
    grid, bounds = Grid(""), Bounds()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            shown = [tidy(cell) for cell in cells]
            if any(shown):
                bounds.add_row("", number, shown)
                grid.rows.append(plain_row(number, shown))
    except csv.Error as wrong:
        raise UnreadableAnnex("unreadable_file") from wrong
    return grid
