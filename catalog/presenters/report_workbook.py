"""Presenters: a report as a workbook: one sheet a section, formulas and evidence. No cell is a formula."""

import io
import re
from datetime import UTC, date
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from catalog.domain.register_report import Column, Report, Section, Table, Value
from catalog.i18n import translate
from catalog.presenters.report_values import figure_text, number_line, place_line, roman, widths
from catalog.presenters.steady_package import same_every_time

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What A4 across holds in columns of Excel's width at the chosen size of letters.
_PAGE_WIDTH = 130
_LEAST, _SMALL = 9.0, 14
_FONT = "Times New Roman"
_MAX_CELL = 32_767
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_HEAD = PatternFill("solid", fgColor="E4EFF1")
_PLAIN, _BOLD = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
# A figure over a big register counts a hundred thousand things: more than this stands at its address alone.
MOST_ROWS = 10_000
_MOST_DRESSED = 2_000
_THIN = Side(style="thin", color="75828D")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CENTRED = Alignment(wrap_text=True, vertical="center", horizontal="center")
_RIGHT = Alignment(vertical="top", horizontal="right")


def workbook(report: Report) -> bytes:
    """The report; the same report gives the same bytes."""
    book = Workbook()
    del book["Sheet"]
    _write_cover(_sheet(book, translate("Report", report.lang)), report)
    for number, section in enumerate(report.sections, start=1):
        _write_section(_sheet(book, f"{roman(number)} {section.title}"), section, report)
    _write_formulas(_sheet(book, translate("Formulas and evidence", report.lang)), report)
    shown = {table.key for section in report.sections for table in section.tables}
    for figure in report.figures:
        if figure.evidence.key not in shown:
            shown.add(figure.evidence.key)
            sheet = _sheet(book, f"{translate('Evidence', report.lang)} {figure.key}")
            _write_head(sheet, figure.name)
            _write_table(sheet, figure.evidence, 3, is_first=True, lang=report.lang)
    book.properties.title = f"{report.title} {report.subject}"
    book.properties.creator = report.head.issuer or None
    saved = io.BytesIO()
    book.save(saved)
    return same_every_time(saved.getvalue(), report.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _sheet(book: Workbook, title: str) -> Worksheet:
    name = _SHEET_NAME.sub(" ", title)[:31].strip()
    taken = set(book.sheetnames)
    number = 2
    while name in taken:
        name = f"{name[:28]} {number}"
        number += 1
    sheet: Worksheet = book.create_sheet(name)
    page = sheet.page_setup
    page.paperSize, page.orientation = Worksheet.PAPERSIZE_A4, Worksheet.ORIENTATION_LANDSCAPE
    page.fitToWidth, page.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.6, 0.8, 0.8
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&P/&N"
    return sheet


def _write_cover(sheet: Worksheet, report: Report) -> None:
    head = report.head
    lines = [
        (head.parent.upper(), False),
        (head.issuer.upper(), True),
        (number_line(report), False),
        (place_line(report), False),
        ("", False),
        (report.title.upper(), True),
        (report.subject, True),
    ]
    for row, (text, is_bold) in enumerate(lines, start=1):
        _put(sheet, row, 1, text).font = Font(name=_FONT, size=13, bold=is_bold)
    start = len(lines) + 2
    titles = (Column(translate("Figure", report.lang), 5), Column(translate("Value", report.lang), 3))
    rows: list[tuple[Value, ...]] = [(f.name, figure_text(f, report.lang)) for f in report.figures]
    _write_table(sheet, Table("", "", titles, tuple(rows)), start, is_first=True, lang=report.lang)
    below = start + len(rows) + 3
    for row, text in enumerate(_signature(report), start=below):
        _put(sheet, row, 1, text).font = Font(name=_FONT, size=12)


def _signature(report: Report) -> list[str]:
    head = report.head
    told = [head.authority.upper(), head.post.upper(), "", head.signer]
    if head.recipients:
        told += ["", f"{translate('Sent to', report.lang)}:", *(f"- {one}" for one in head.recipients)]
    return told


def _write_head(sheet: Worksheet, title: str) -> None:
    _put(sheet, 1, 1, title).font = Font(name=_FONT, size=14, bold=True)


def _write_section(sheet: Worksheet, section: Section, report: Report) -> None:
    _write_head(sheet, section.title)
    row = 2
    for text in section.paragraphs:
        _put(sheet, row, 1, text).font = Font(name=_FONT, size=12)
        row += 1
    for figure in section.figures:
        cell = _put(sheet, row, 1, f"{figure.name}: {figure_text(figure, report.lang)}")
        cell.font = Font(name=_FONT, size=12, bold=True)
        row += 1
    for number, table in enumerate(section.tables):
        _put(sheet, row + 1, 1, table.title).font = Font(name=_FONT, size=12, italic=True)
        row = _write_table(sheet, table, row + 2, is_first=number == 0, lang=report.lang)


def _write_formulas(sheet: Worksheet, report: Report) -> None:
    _write_head(sheet, translate("Formulas and evidence", report.lang))
    words = (
        "Figure",
        "Value",
        "Numerator",
        "Denominator",
        "Formula",
        "Query",
        "Evidence at",
        "Rows of evidence",
    )
    weights = (4, 2, 2, 2, 6, 5, 6, 1)
    columns = tuple(
        Column(translate(word, report.lang), weight) for word, weight in zip(words, weights, strict=True)
    )
    rows: list[tuple[Value, ...]] = [
        (
            figure.name,
            figure_text(figure, report.lang),
            str(figure.numerator),
            str(figure.denominator) if figure.denominator is not None else None,
            figure.formula,
            str(figure.query),
            figure.query.address,
            len(figure.evidence.rows),
        )
        for figure in report.figures
    ]
    rows += [
        (table.title, None, None, None, table.formula, str(table.query), table.query.address, len(table.rows))
        for section in report.sections
        for table in section.tables
        if table.query is not None
    ]
    _write_table(sheet, Table("", "", columns, tuple(rows)), 3, is_first=True, lang=report.lang)


def _write_table(sheet: Worksheet, table: Table, row: int, *, is_first: bool, lang: str) -> int:
    """Write the table from `row` on; gives the row below it. The first of a sheet sets widths and headers."""
    for number, column in enumerate(table.columns, start=1):
        cell = _put(sheet, row, number, column.title)
        cell.font, cell.fill, cell.alignment, cell.border = _BOLD, _HEAD, _CENTRED, _FRAME
    shown = table.rows[:MOST_ROWS]
    looks = [_RIGHT if column.is_number else _WRAPPED for column in table.columns]
    for at, values in enumerate(shown, start=row + 1):
        for number, value in enumerate(values, start=1):
            cell = _put(sheet, at, number, value)
            # To dress a cell costs more than to fill it: long tables are for machines and filters.
            if len(shown) <= _MOST_DRESSED:
                cell.font, cell.border, cell.alignment = _PLAIN, _FRAME, looks[number - 1]
    for number, width in enumerate(widths(table.columns, _PAGE_WIDTH), start=1):
        known = sheet.column_dimensions[get_column_letter(number)]
        known.width = max(_LEAST, width) if is_first else max(known.width, _LEAST, min(width, _SMALL))
    if is_first:
        sheet.print_title_rows = f"{row}:{row}"
    below = row + len(shown) + 1
    left_out = len(table.rows) - len(shown)
    if left_out:
        words = "%(count)s more rows: the address of the evidence gives all of them (CSV)."
        _put(sheet, below, 1, translate(words, lang, count=left_out)).font = _PLAIN
        return below + 1
    return below


def _put(sheet: Worksheet, row: int, number: int, value: Value) -> Cell | MergedCell:
    """Put a value in its own type; a text stays a text whatever it begins with."""
    cell = sheet.cell(row, number)
    if isinstance(value, Fraction):
        cell.value = int(value * 1000) / 1000
        cell.number_format = "0.0%"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, int):
        cell.value = value
        cell.number_format = "#,##0"
    else:
        text = ILLEGAL_CHARACTERS_RE.sub(" ", value or "")[:_MAX_CELL]
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@"
        # A spreadsheet that the cell is typed over in would take it for a formula otherwise.
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell
