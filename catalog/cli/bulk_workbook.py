"""Reading the first sheet of a workbook for a bulk import: its values, and what would be lost unseen."""

import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from defusedxml import ElementTree

# A formula, as a worksheet's XML writes it; to look for it first saves a second reading of most files.
_FORMULA = re.compile(rb"<f[\s/>]")
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]+(\d+):[A-Z]+\d+)"')
# What openpyxl and zipfile raise of a broken package; ParseError is a SyntaxError.
FAILURES = (KeyError, ValueError, IndexError, OSError, SyntaxError, zipfile.BadZipFile)
Cell = tuple[int, int]


def read_values(path: Path, limit: int) -> list[tuple[int, list[Any]]]:
    """The first rows of the first sheet with their numbers; formulas as the values that were saved.

    Raises: one of FAILURES.
    """
    return list(_rows(path, limit, saved_values=True))


def unsaved_formulas(path: Path, rows: list[tuple[int, list[Any]]]) -> list[Cell]:
    """Row and column (from 0) of each formula whose value nobody saved: its cell reads as empty.

    Raises: one of FAILURES.
    """
    if not _FORMULA.search(_first_sheet(path)):
        return []
    found = []
    for (number, saved), (_, written) in zip(rows, _rows(path, len(rows), saved_values=False), strict=False):
        pairs = enumerate(zip(saved, written, strict=False))
        found += [(number, column) for column, (value, formula) in pairs if value is None and formula]
    return found


def merged_cells(path: Path) -> list[tuple[int, str]]:
    """First row and range (A1:C1) of each group of merged cells: all but its first cell read as empty.

    Raises: one of FAILURES.
    """
    return [(int(row), ref.decode()) for ref, row in _MERGED.findall(_first_sheet(path))]


def _rows(path: Path, limit: int, *, saved_values: bool) -> Iterator[tuple[int, list[Any]]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=saved_values)
    try:
        rows = islice(book.worksheets[0].iter_rows(values_only=True), limit)
        for number, cells in enumerate(rows, start=1):
            yield number, list(cells)
    finally:
        book.close()


def _first_sheet(path: Path) -> bytes:
    """The XML of the first worksheet; the guard has bounded its size before."""
    with zipfile.ZipFile(path) as package:
        relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        parts = {
            one.attrib["Id"]: one.attrib["Target"]
            for one in relations
            if one.attrib["Type"].endswith("/worksheet")
        }
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
        ids = [one.attrib[key] for one in book.iter() for key in one.attrib if key.endswith("}id")]
        target = next(parts[id_] for id_ in ids if id_ in parts)
        return package.read(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
