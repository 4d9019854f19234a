"""Room annexes: the sheets of an XLSX workbook as grids. No meaning may enter.

Only stored cells are visited: a sheet whose columns are formatted to row 1,048,576 costs what it holds.
"""

import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from harvesters.annexes.annex import AnnexError
from harvesters.annexes.folding import tidy
from harvesters.annexes.grids import MAX_COLUMNS, MAX_ROWS, Bounds, Grid, GridRow, UnreadableAnnex
from harvesters.annexes.packages import require_package

# What openpyxl raises on parts that are no valid workbook; XML that is not well formed is a SyntaxError.
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zipfile.LargeZipFile, SyntaxError, KeyError, ValueError,
    TypeError, IndexError, AttributeError, OSError, EOFError, RecursionError,
)  # fmt: skip


def read_xlsx_grids(path: Path) -> tuple[list[Grid], list[AnnexError]]:
    """Give every visible sheet, and a note for each hidden one, which is not read.

    Raises: UnreadableAnnex (see `packages`, `grids`; unreadable_file).
    """
    require_package(path, main_part="xl/workbook.xml")
    try:
        with warnings.catch_warnings():
            # Styles and extensions that openpyxl does not know are no matter of an annex.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, data_only=True)
    except _BROKEN as broken:
        raise UnreadableAnnex("unreadable_file") from broken
    bounds, grids, notes = Bounds(), [], []
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                notes.append(AnnexError("sheet_hidden", part=sheet.title))
            else:
                grids.append(_read(sheet, bounds))
    finally:
        book.close()
    return grids, notes


def _read(sheet: Worksheet, bounds: Bounds) -> Grid:
    stored: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        if text := _text(cell):
            stored.setdefault(row, {})[column] = text
            if len(stored) > MAX_ROWS:
                raise UnreadableAnnex("too_many_rows", part=sheet.title, row=row, limit=MAX_ROWS)
    merged = _merged(sheet, stored)
    grid = Grid(sheet.title)
    for number in sorted(stored):
        width = min(max(stored[number]), MAX_COLUMNS + 1)
        cells, own, across = [], [], []
        for column in range(1, width + 1):
            from_above, from_left = merged.get((number, column), (False, False))
            cells.append(stored[number].get(column, ""))
            own.append(not from_above)
            across.append(from_left)
        bounds.add_row(sheet.title, number, cells)
        hidden = bool(sheet.row_dimensions[number].hidden) if number in sheet.row_dimensions else False
        grid.rows.append(GridRow(number, tuple(cells), tuple(own), tuple(across), hidden))
    return grid


def _merged(sheet: Worksheet, stored: dict[int, dict[int, str]]) -> dict[tuple[int, int], tuple[bool, bool]]:
    """Fill merged areas into `stored`; give for each filled place whether it comes from above, from the left.

    A merged area fills only rows that hold something else too, so an area down to the last row costs nothing.
    """
    filled: dict[tuple[int, int], tuple[bool, bool]] = {}
    for area in list(sheet.merged_cells.ranges):
        text = stored.get(area.min_row, {}).get(area.min_col, "")
        if not text:
            continue
        last = min(area.max_col, area.min_col + MAX_COLUMNS)
        for row in [r for r in stored if area.min_row <= r <= area.max_row]:
            for column in range(area.min_col, last + 1):
                if (row, column) != (area.min_row, area.min_col):
                    stored[row][column] = text
                    filled[row, column] = (row > area.min_row, column > area.min_col)
    return filled


def _text(cell: Any) -> str:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, (date, datetime)):
        return _day(value, str(cell.number_format))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))


def _day(value: date, number_format: str) -> str:
    """Give a date as it is shown: Excel turns a typed "12/2024" into the first of December."""
    shown = number_format.split("]")[-1].lower()
    if "d" in shown:
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return f"{value.month:02}/{value.year}" if "m" in shown else str(value.year)
