"""Tables of annexes written as CSV, XLSX and DOCX files, with merged cells, pages and signatures."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from openpyxl import Workbook

_TONES = "\u0300\u0301\u0303\u0309\u0323"
SIGNATURES = (
    ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
    ("- Như Điều 3;", "KT. CHỦ TỊCH"),
    ("- Lưu: VT.", "PHÓ CHỦ TỊCH"),
)
TITLES = (
    "DANH MỤC DỮ LIỆU MỞ",
    "(Kèm theo Quyết định số 00/QĐ-UBND ngày 01/01/2024 của Ủy ban nhân dân tỉnh)",
)


@dataclass
class Table:
    """A header of one or more rows, then rows; a row that is a str is a title over the whole width.

    `merges` are areas (first row, first column, last row, last column), counted from the first row of `body`;
    the cells that they cover are empty in `body`.
    """

    header: list[list[str]]
    body: list[list[str] | str] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    header_merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        return len(self.header[0])


def as_cp1258(text: str) -> bytes:
    """Write text as old Excel does: letters with hat, breve or horn in one byte, their tone behind."""
    pieces = []
    for char in unicodedata.normalize("NFD", text):
        pieces.append(char)
    out: list[str] = []
    for char in pieces:
        if out and unicodedata.combining(char) and char not in _TONES:
            at = len(out) - 1
            while out[at] in _TONES:
                at -= 1
            out[at] = unicodedata.normalize("NFC", out[at] + char)
        else:
            out.append(char)
    return "".join(out).encode("cp1258")


def write_csv(
    path: Path, table: Table, *, delimiter: str = ",", encoding: str = "utf-8", is_titled: bool = False
) -> None:
    """Write a CSV; with titles above and signatures below when `is_titled`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    if is_titled:
        writer.writerows([[title] for title in TITLES])
        writer.writerow([])
    writer.writerows(table.header)
    for row in table.body:
        writer.writerow([row] if isinstance(row, str) else row)
    if is_titled:
        writer.writerow([])
        writer.writerows([left, "", right] for left, right in SIGNATURES)
    content = text.getvalue()
    path.write_bytes(as_cp1258(content) if encoding == "cp1258" else content.encode(encoding))


def write_xlsx(
    path: Path, sheets: Sequence[tuple[str, Table]], *, is_titled: bool = False, cover: bool = False
) -> None:
    """Write a workbook with one sheet for each table, after a letter when `cover`."""
    book = Workbook()
    book.remove(book.active)
    if cover:
        letter = book.create_sheet("Tờ trình")
        letter.append(["Kính gửi: Ủy ban nhân dân tỉnh"])
        letter.append(["Sở trình danh mục dữ liệu mở kèm theo."])
    for name, table in sheets:
        sheet = book.create_sheet(name)
        for title in TITLES if is_titled else ():
            sheet.append([title])
            sheet.merge_cells(
                start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=table.width
            )
        top = sheet.max_row + 1 if is_titled else 1
        for row in table.header:
            sheet.append(row)
        _merge(sheet, table.header_merges, top)
        first = top + len(table.header)
        for number, row in enumerate(table.body, start=first):
            sheet.append([row] if isinstance(row, str) else row)
            if isinstance(row, str):
                sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=table.width)
            if number - first in table.hidden:
                sheet.row_dimensions[number].hidden = True
        _merge(sheet, table.merges, first)
        if is_titled:
            sheet.append([])
            for left, right in SIGNATURES:
                sheet.append([left, None, right])
    book.save(path)


def _merge(sheet, merges: Sequence[tuple[int, int, int, int]], first: int) -> None:
    for top, left, bottom, right in merges:
        sheet.merge_cells(
            start_row=first + top, end_row=first + bottom, start_column=left + 1, end_column=right + 1
        )


def write_docx(
    path: Path,
    tables: Sequence[tuple[str, Table]],
    *,
    is_signed: bool = True,
    numbers_first_column: bool = False,
) -> None:
    """Write a document: the state's head, each table after its caption, the signatures as a table."""
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.rows[0].cells[0].text = "ỦY BAN NHÂN DÂN\nTỈNH THANH HÓA"
    head.rows[0].cells[1].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    for title in TITLES:
        document.add_paragraph(title)
    for caption, table in tables:
        document.add_paragraph(caption)
        made = _add_table(document, table)
        if numbers_first_column:
            for row in made.rows[len(table.header) :]:
                row.cells[0].paragraphs[0].style = document.styles["List Number"]
                _number(row.cells[0].paragraphs[0])
    if is_signed:
        document.add_paragraph("")
        signed = document.add_table(rows=0, cols=2)
        for left, right in SIGNATURES:
            cells = signed.add_row().cells
            cells[0].text, cells[1].text = left, right
    document.save(str(path))


def _number(paragraph) -> None:
    """Number a paragraph as Word does when the button of lists is pressed."""
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbering.get_or_add_numId().val = 7
    numbering.get_or_add_ilvl().val = 0


def _add_table(document, table: Table):
    rows = [*table.header, *table.body]
    made = document.add_table(rows=len(rows), cols=table.width)
    grid = [list(row.cells) for row in made.rows]
    for number, row in enumerate(rows):
        if isinstance(row, str):
            grid[number][0].merge(grid[number][-1]).text = row
            continue
        for column, text in enumerate(row):
            if text:
                grid[number][column].text = text
    for first, merges in ((0, table.header_merges), (len(table.header), table.merges)):
        for top, left, bottom, right in merges:
            text = grid[first + top][left].text
            grid[first + top][left].merge(grid[first + bottom][right]).text = text
    return made
