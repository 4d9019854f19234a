"""Presenters: the empty table of a bulk import as CSV or as a workbook with its instructions.

The example row of the workbook stands on the sheet of instructions, so that nobody imports it by mistake.
"""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.domain.bulk_columns import COLUMNS
from catalog.domain.vocabularies import THEMES

DATA_SHEET, HELP_SHEET = "Dữ liệu", "Hướng dẫn"
_HEAD = PatternFill("solid", fgColor="E4EFF1")
_HELP_HEAD = ("Cột / Column", "Khóa / Key", "Cách điền", "How to fill in", "Ví dụ / Example")
_MAX_ROW = 100_001


def csv_template() -> str:
    """The header row with the Vietnamese names; the keys are accepted too."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(column.vi for column in COLUMNS)
    return out.getvalue()


def workbook_template() -> bytes:
    """The workbook: a sheet to fill in, every cell as text, and a sheet that explains it."""
    book = Workbook()
    sheet = book.create_sheet(DATA_SHEET, 0)
    del book["Sheet"]
    for number, column in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, number, column.vi)
        head.font, head.fill = Font(bold=True), _HEAD
        dimension = sheet.column_dimensions[get_column_letter(number)]
        # Years and codes as text: a spreadsheet would eat the zeros in front.
        dimension.number_format, dimension.width = "@", max(14, len(column.vi) + 4)
        if column.key == "theme":
            choices = DataValidation(type="list", formula1=f'"{",".join(THEMES)}"', allow_blank=True)
            letter = get_column_letter(number)
            choices.add(f"{letter}2:{letter}{_MAX_ROW}")
            sheet.add_data_validation(choices)
    sheet.freeze_panes = "A2"
    helps = book.create_sheet(HELP_SHEET)
    helps.append(_HELP_HEAD)
    for column in COLUMNS:
        helps.append((column.vi, column.key, column.help_vi, column.help_en, column.example))
    for letter, width in zip("ABCDE", (24, 16, 60, 60, 44), strict=True):
        helps.column_dimensions[letter].width = width
    for row in helps.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
