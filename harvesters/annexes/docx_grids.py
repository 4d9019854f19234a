"""Room annexes: the tables of a DOCX document as grids. No meaning may enter.

Cells are visited once in the order of the file: `Table.cell` of python-docx walks the table for every call.
Text inside tracked insertions counts, text inside tracked deletions does not; numbers that Word makes itself
(automatic numbering) are counted, for the text of such a cell is empty.
"""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table

from harvesters.annexes.folding import tidy
from harvesters.annexes.grids import MAX_COLUMNS, Bounds, Grid, GridRow, UnreadableAnnex
from harvesters.annexes.packages import require_package

_BROKEN = (
    OpcError, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError,
    OSError, EOFError, RecursionError,
)  # fmt: skip
_TEXT, _DELETED = qn("w:t"), (qn("w:del"), qn("w:moveFrom"))
_BREAKS = (qn("w:br"), qn("w:cr"), qn("w:tab"))
_TABLE, _PARAGRAPH, _ROW, _CELL = qn("w:tbl"), qn("w:p"), qn("w:tr"), qn("w:tc")
_NUMBERING, _VALUE, _HIDDEN = qn("w:numPr"), qn("w:val"), qn("w:hidden")
_CAPTION = 3


def read_docx_grids(path: Path) -> list[Grid]:
    """Give every table of the body with the paragraphs before it as its caption.

    Raises: UnreadableAnnex (see `packages`, `grids`; unreadable_file).
    """
    require_package(path, main_part="word/document.xml")
    try:
        document = Document(str(path))
        bounds = Bounds()
        grids: list[Grid] = []
        before: list[str] = []
        numbers: Counter[str] = Counter()
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                grids.append(_read(block._tbl, str(len(grids) + 1), tuple(before), bounds, numbers))
                before = []
            elif text := tidy(_paragraph(block._p)):
                before = [*before, text][-_CAPTION:]
    except _BROKEN as broken:
        raise UnreadableAnnex("unreadable_file") from broken
    return grids


def _read(table: Any, part: str, caption: tuple[str, ...], bounds: Bounds, numbers: Counter[str]) -> Grid:
    grid = Grid(part, caption=caption)
    above: dict[int, str] = {}
    for number, row in enumerate(_children(table, _ROW), start=1):
        texts, own, across = _cells(row, above, numbers)
        if not any(texts):
            continue
        bounds.add_row(part, number, texts)
        is_hidden = row.trPr is not None and row.trPr.find(_HIDDEN) is not None
        grid.rows.append(GridRow(number, tuple(texts), tuple(own), tuple(across), is_hidden))
    return grid


def _cells(
    row: Any, above: dict[int, str], numbers: Counter[str]
) -> tuple[list[str], list[bool], list[bool]]:
    """Give the texts of a row by grid column, and keep in `above` what a merged cell below would repeat."""
    start = min(row.grid_before, MAX_COLUMNS + 1)
    texts, own, across = [""] * start, [True] * start, [False] * start
    for cell in _children(row, _CELL):
        is_copy = cell.vMerge == "continue"
        text = above.get(len(texts), "") if is_copy else _text(cell, numbers)
        for step in range(max(1, min(cell.grid_span, MAX_COLUMNS + 1))):
            above[len(texts)] = text
            texts.append(text)
            own.append(not is_copy)
            across.append(step > 0)
        if len(texts) > MAX_COLUMNS:
            break
    return texts, own, across


def _children(parent: Any, tag: str) -> list[Any]:
    """Give the rows or cells of a table, also those that stand in a content control."""
    found = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            found += [] if content is None else [one for one in content if one.tag == tag]
    return found


def _text(cell: Any, numbers: Counter[str]) -> str:
    paragraphs = [one for one in cell.iter(_PARAGRAPH) if not _is_nested(one, cell)]
    text = tidy("\n".join(_paragraph(one) for one in paragraphs))
    if text or not paragraphs:
        return text
    numbering = paragraphs[0].find(f".//{_NUMBERING}")
    if numbering is None:
        return ""
    list_id = numbering.find(qn("w:numId"))
    key = "" if list_id is None else str(list_id.get(_VALUE))
    numbers[key] += 1
    return str(numbers[key])


def _is_nested(paragraph: Any, cell: Any) -> bool:
    """Tell whether a paragraph belongs to a table inside the cell."""
    return any(parent.tag == _TABLE for parent in _between(paragraph, cell))


def _paragraph(paragraph: Any) -> str:
    pieces = []
    for one in paragraph.iter():
        if one.tag == _TEXT and not any(parent.tag in _DELETED for parent in _between(one, paragraph)):
            pieces.append(one.text or "")
        elif one.tag in _BREAKS:
            pieces.append("\n")
    return "".join(pieces)


def _between(element: Any, ancestor: Any) -> list[Any]:
    """Give the elements that stand between an element and one that holds it."""
    found = []
    for parent in element.iterancestors():
        if parent is ancestor:
            break
        found.append(parent)
    return found
