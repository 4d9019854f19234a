"""Presenters: the workbook that a clerk fills in: data sheet first, then instructions and code lists.

The header row holds exactly the column names, so the file is checked as it is. Codes and texts are formatted
as text: a spreadsheet would eat their leading zeros. The same profile gives the same bytes every time.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalog.i18n import translate
from catalog.presenters import profile_words
from catalog.presenters.profile_example import example_rows
from validators.places.book import PlaceBook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATA_SHEET, HELP_SHEET, CODES_SHEET = "Dữ liệu", "Hướng dẫn", "Danh mục"
# A list that stands in the rule itself may have 255 characters and no comma within a value.
_INLINE_LIMIT = 255
_LAST_ROW = 1_048_576
_FORMATS = {"integer": "0", "number": "0.############", "date": "yyyy-mm-dd"}
_BOOLEANS = ("true", "false")
_HEAD = PatternFill("solid", fgColor="E4EFF1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = ("vi", "en")
_HOW_TO_FILL = (
    "Fill in the first sheet from row 2. Keep row 1 as it is, add no columns, merge no cells, "
    "write no total row."
)
_HOW_TO_HIDE = (
    "Write * for a figure that is hidden to protect people and : for one that is not available; "
    "a column that asks for a figure takes * but neither : nor an empty cell."
)


def template(profile: Mapping[str, Any], places: PlaceBook) -> bytes:
    """The empty workbook of a profile."""
    book = Workbook()
    data = book.create_sheet(DATA_SHEET, 0)
    del book["Sheet"]
    helps, codes = book.create_sheet(HELP_SHEET), book.create_sheet(CODES_SHEET)
    fields = profile["schema"]["fields"]
    lists = {field["name"]: _values_of(field, profile, places) for field in fields}
    ranges = _write_codes(codes, fields, lists)
    _write_data(data, fields, lists, ranges)
    _write_help(helps, profile, example_rows(profile, places))
    day = profile["changelog"][0]["date"]
    book.properties.title = profile["profile"]
    # The check tells a file that names its author; our own template must not be told for what we wrote.
    book.properties.creator = None
    return _same_every_time(book, f"{day}T00:00:00Z".encode())


def _values_of(field: Mapping[str, Any], profile: Mapping[str, Any], places: PlaceBook) -> Sequence[str]:
    """What the drop-down of a column offers; nothing for a column without a list."""
    if field["name"] == (profile["x_place_columns"] or {}).get("vintage"):
        return places.vintages()
    if field["type"] == "boolean":
        return _BOOLEANS
    return [code.value for code in profile_words.codes_of(field, "vi")]


def _write_data(
    sheet: Worksheet,
    fields: Sequence[Mapping[str, Any]],
    lists: Mapping[str, Sequence[str]],
    ranges: Mapping[str, str],
) -> None:
    for number, field in enumerate(fields, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, field["name"])
        head.font, head.fill = Font(bold=True), _HEAD
        column = sheet.column_dimensions[letter]
        column.width = max(12, min(40, len(field["name"]) + 4))
        is_listed = bool(lists[field["name"]])
        column.number_format = "@" if is_listed else _FORMATS.get(field["type"], "@")
        if is_listed:
            rule = DataValidation(
                type="list",
                formula1=_list_formula(lists[field["name"]], ranges[field["name"]]),
                allow_blank=True,
                showErrorMessage=True,
                errorTitle=field["name"],
                error=translate("Choose a value of the list.", "vi"),
            )
            rule.add(f"{letter}2:{letter}{_LAST_ROW}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"


def _list_formula(values: Sequence[str], codes_range: str) -> str:
    inline = ",".join(values)
    is_short = len(inline) <= _INLINE_LIMIT and not any("," in v or '"' in v for v in values)
    return f'"{inline}"' if is_short else codes_range


def _write_codes(
    sheet: Worksheet, fields: Sequence[Mapping[str, Any]], lists: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Write three columns for each list: code, Vietnamese, English; give the range of each list's codes."""
    ranges: dict[str, str] = {}
    at = 1
    for field in fields:
        values = lists[field["name"]]
        if not values:
            continue
        labels = {lang: profile_words.codes_of(field, lang) for lang in _LANGUAGES}
        _bold_row(sheet, 1, [field["name"], "Tiếng Việt", "English"], first=at)
        for row, value in enumerate(values, start=2):
            sheet.cell(row, at, value).number_format = "@"
            for step, lang in enumerate(_LANGUAGES, start=1):
                found = next((code.label for code in labels[lang] if code.value == value), "")
                sheet.cell(row, at + step, found)
        letter = get_column_letter(at)
        ranges[field["name"]] = f"{quote_sheetname(CODES_SHEET)}!${letter}$2:${letter}${len(values) + 1}"
        for step, width in enumerate((24, 44, 44)):
            sheet.column_dimensions[get_column_letter(at + step)].width = width
        at += 4
    return ranges


def _write_help(sheet: Worksheet, profile: Mapping[str, Any], rows: Sequence[Sequence[str]]) -> None:
    intro = [
        f"{profile['title_vi']} / {profile['title_en']}",
        f"{profile['profile']} {profile['version']}",
        profile["purpose_vi"],
        profile["purpose_en"],
        *(translate(_HOW_TO_FILL, lang) for lang in _LANGUAGES),
        *(translate(_HOW_TO_HIDE, lang) for lang in _LANGUAGES),
    ]
    for number, text in enumerate(intro, start=1):
        sheet.cell(number, 1, text)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    start = len(intro) + 2
    heads = ["Column", "Tiêu đề", "Title", "Kiểu", "Type", "Quy tắc", "Rules", "Ví dụ / Example"]
    _bold_row(sheet, start, heads)
    for number, field in enumerate(profile["schema"]["fields"]):
        cells = [field["name"]]
        for part in (_titles, _types, _rules):
            cells += [part(field, lang) for lang in _LANGUAGES]
        # An example of an office contact would be scanned as a contact in every file that is sent in; a bare
        # number would be taken for a figure that the file shows beside its data.
        example = "" if field["x_pii"] == "organisation" else rows[0][number]
        shown = f"vd. {example}" if example else ""
        for at, text in enumerate([*cells, shown], start=1):
            cell = sheet.cell(start + 1 + number, at, text)
            cell.number_format, cell.alignment = "@", _WRAPPED
    for letter, width in zip("ABCDEFGH", (24, 30, 30, 18, 18, 50, 50, 24), strict=True):
        sheet.column_dimensions[letter].width = width


def _titles(field: Mapping[str, Any], lang: str) -> str:
    return profile_words.title_of(field, lang)


def _types(field: Mapping[str, Any], lang: str) -> str:
    return profile_words.type_word(field, lang)


def _rules(field: Mapping[str, Any], lang: str) -> str:
    words = [*profile_words.rules_of(field, lang), profile_words.description_of(field, lang)]
    return "; ".join(word for word in words if word)


def _bold_row(sheet: Worksheet, row: int, texts: Sequence[str], first: int = 1) -> None:
    for at, text in enumerate(texts, start=first):
        cell = sheet.cell(row, at, text)
        cell.font, cell.fill = Font(bold=True), _HEAD


def _same_every_time(book: Workbook, moment: bytes) -> bytes:
    """Save without the time of saving, so that the bytes follow from the profile alone."""
    saved, steady = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as package, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            content = package.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"(<dcterms:(created|modified)[^>]*>)[^<]*",
                    lambda match: match[1] + moment,
                    content,
                )
            copy.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
