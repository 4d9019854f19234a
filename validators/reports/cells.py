"""Room validators: cells of a workbook: texts that never become a formula, marks with a comment."""

from collections.abc import Iterable

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from validators.findings.codes import CODES, render
from validators.reports.outline import GridRow, Mark, join_marks

UNMARKED = "·"
SYMBOLS = {"error": "▲ ", "warning": "● ", "note": "○ "}
WRAP = Alignment(wrap_text=True, vertical="top")
_MAX_CELL = 32_767  # characters, of Excel
_MOST_NAMED = 3
_AUTHOR = "Danh Mục"
_FILLS = {
    "error": PatternFill("solid", fgColor="FFFDEBE9"),
    "warning": PatternFill("solid", fgColor="FFFFF2D1"),
    "note": PatternFill("solid", fgColor="FFE4EFF1"),
}
_FONTS = {
    "error": Font(color="FFB0241C", bold=True),
    "warning": Font(color="FF7D5000"),
    "note": Font(color="FF0B5563"),
}
_BOLD = Font(bold=True)


def plain_row(sheet: WriteOnlyWorksheet, values: list[str]) -> list[str | Cell]:
    """Plain texts are fast; only one that a spreadsheet would take for more becomes a cell of its own."""
    return [_text(sheet, value) if value[:1] in ("=", "#") else _safe(value) for value in values]


def mark_row(sheet: WriteOnlyWorksheet, values: list[str], marks: GridRow, lang: str) -> list[str | Cell]:
    """Give a row as cells, its marked ones filled; what concerns the row as a whole is told in its first."""
    width = max([len(values), 1, *marks.cells])
    cells = texts(sheet, [*values, *[""] * (width - len(values))])
    for number, mark in marks.cells.items():
        mark_cell(cells[number - 1], mark, lang)
    if marks.whole is not None:
        mark_cell(cells[0], join_marks(marks.whole, marks.cells.get(1)), lang)
        for cell in cells[1:]:
            if cell.comment is None:
                cell.fill = _FILLS[marks.whole.severity]
    return list(cells)


def mark_cell(cell: Cell, mark: Mark | None, lang: str) -> None:
    """Fill a cell and say in a comment what is wrong and how to mend it."""
    if mark is None:
        return
    paint(cell, mark.severity)
    told = []
    for found in mark.findings[:_MOST_NAMED]:
        text = render(found, lang) if found.code in CODES else None
        told.append(f"{text.message}\n{text.cure}" if text else found.code)
    cell.comment = Comment(_safe("\n\n".join(told)), _AUTHOR, height=60 + 70 * len(told), width=320)


def paint(cell: Cell, severity: str) -> None:
    """Colour a cell by severity."""
    cell.fill, cell.font = _FILLS[severity], _FONTS[severity]


def head(sheet: WriteOnlyWorksheet, names: list[str]) -> list[Cell]:
    """Give bold cells of text, for a header."""
    cells = texts(sheet, names)
    for cell in cells:
        cell.font = _BOLD
    return cells


def texts(sheet: WriteOnlyWorksheet, values: Iterable[str]) -> list[Cell]:
    """Give cells of text."""
    return [_text(sheet, value) for value in values]


def _text(sheet: WriteOnlyWorksheet, value: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    write_text(cell, value)
    return cell


def write_text(cell: Cell, value: str) -> None:
    """Put a text into a cell as a text, whatever it begins with."""
    cell.value = _safe(value)
    cell.data_type = "s"


def _safe(value: str) -> str:
    """Give a text that XML can hold: control characters become their pictures, length has Excel's limit."""
    return ILLEGAL_CHARACTERS_RE.sub(lambda found: chr(0x2400 + ord(found[0])), value)[:_MAX_CELL]
