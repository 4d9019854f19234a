"""Reading the file of a bulk import: CSV, XLSX (its first sheet) or JSON lines, to rows with their numbers.

Only the form of the file is judged here; what the cells mean is the use-case's.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from catalog.cli import bulk_workbook
from catalog.domain.errors import ImportRefused
from catalog.schemas.bulk_cells import key_of
from validators.guard.check import check_file

Row = tuple[int, dict[str, Any]]
MAX_ROWS = 100_000
MAX_BYTES = 200_000_000
MAX_CELL = 131_072
# A title above the header takes some lines, and a header has at least title, unit and theme.
_LINES_ABOVE, _FEWEST_KEYS = 20, 3
_JSON_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})


def read_file(path: Path) -> list[Row]:
    """The rows of a file by header or key, with the number of the line or row in the file.

    Raises: click.ClickException when the file cannot be read as what its name says; ImportRefused with one
    entry for every row of a wrong form.
    """
    ending = path.suffix.lower()
    if path.stat().st_size > MAX_BYTES:
        raise _unreadable(path, "lớn hơn 200 MB; chia tệp ra", "larger than 200 MB; split it")
    if ending in _JSON_ENDINGS:
        rows = _read_json(path)
    elif ending == ".xlsx":
        rows = _read_workbook(path)
    elif ending == ".csv":
        rows = _read_csv(path)
    else:
        raise _unreadable(path, "chỉ nhận .csv, .xlsx, .jsonl", "only .csv, .xlsx and .jsonl are read")
    if len(rows) > MAX_ROWS:
        raise _unreadable(path, f"quá {MAX_ROWS} dòng; chia tệp ra", f"over {MAX_ROWS} rows; split it")
    return rows


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys it was given twice: the last value would win unseen."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        given = list(pairs)
        super().__init__(given)
        self.repeated = [key for key, times in Counter(key for key, _ in given).items() if times > 1]


def _read_json(path: Path) -> list[Row]:
    """JSON lines, or one JSON array of objects."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "không phải UTF-8", "not UTF-8") from None
    if text.lstrip().startswith("["):
        try:
            found = list(enumerate(json.loads(text, object_pairs_hook=_Object), start=1))
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            raise _unreadable(
                path,
                f"không đọc được JSON ở dòng {line}; kiểm tra dấu phẩy và dấu ngoặc ở đó",
                f"not readable as JSON at line {line}; check commas and brackets there",
            ) from None
    else:
        found = [(n, _json_line(line)) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    errors = [_fault(number, "not_an_object") for number, row in found if not isinstance(row, _Object)]
    for number, row in found:
        errors += [_fault(number, "duplicate_key", key) for key in getattr(row, "repeated", ())]
    if errors:
        raise ImportRefused(errors)
    return found


def _json_line(line: str) -> Any:
    try:
        return json.loads(line, object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        return None


def _read_csv(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            csv.field_size_limit(MAX_CELL)
            reader = csv.reader(file, strict=True, delimiter=";" if _has_semicolons(head) else ",")
            # Numbers are those of the lines, as a text editor shows them; a cell may hold several.
            try:
                return _table(list(_numbered(reader)))
            except csv.Error as error:
                raise _unreadable(path, *_csv_words(error, reader.line_num)) from None
    except UnicodeDecodeError:
        raise _unreadable(path, "không phải UTF-8; lưu lại dạng CSV UTF-8", "not UTF-8; save it so") from None


def _csv_words(error: csv.Error, line: int) -> tuple[str, str]:
    """What is wrong and what to do, Vietnamese and English."""
    if "limit" in str(error):
        return (
            f"dòng {line} có ô dài quá 131.072 ký tự; rút ngắn ô, hoặc đóng dấu ngoặc kép còn thiếu",
            f"line {line} has a cell of over 131,072 characters; shorten it, or close the quotes it lacks",
        )
    return (
        f'dòng {line} có dấu ngoặc kép đặt sai; ô có dấu ngoặc kép phải viết như "Bộ ""A"" năm 2024"',
        f'line {line} has quotes in the wrong place; write a cell with quotes as "The ""A"" set of 2024"',
    )


def _numbered(reader: Any) -> Iterator[tuple[int, list[Any]]]:
    """Each row with the number of the line on which it starts."""
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def _has_semicolons(head: str) -> bool:
    return head.count(";") > head.count(",")


def _read_workbook(path: Path) -> list[Row]:
    guarded = check_file(path, file_format="XLSX")
    if any(found.severity == "error" for found in guarded.findings):
        raise _unreadable(
            path,
            "không phải sổ XLSX an toàn; lưu lại dạng .xlsx không có macro, mật khẩu và liên kết ngoài",
            "not a safe XLSX workbook; save it as .xlsx without macros, password and outside links",
        )
    try:
        lines = bulk_workbook.read_values(path, MAX_ROWS + 2)
        rows = _table(lines)
        head = dict(enumerate(_headers(lines)))
        lost = bulk_workbook.unsaved_formulas(path, lines)
        errors = [_fault(row, "formula_without_value", head.get(column, "")) for row, column in lost]
        errors += [_fault(row, "merged_cells", cells) for row, cells in bulk_workbook.merged_cells(path)]
    except bulk_workbook.FAILURES:
        raise _unreadable(
            path,
            "không mở được như sổ XLSX; mở bằng Excel hoặc LibreOffice rồi lưu lại dạng .xlsx",
            "cannot be opened as a workbook; open it in a spreadsheet program and save it as .xlsx",
        ) from None
    if errors:
        raise ImportRefused(errors)
    return rows


def _table(lines: list[tuple[int, list[Any]]]) -> list[Row]:
    """Rows by header; blank rows and columns without a header are left out.

    Raises: ImportRefused for a header that is not the first row or names a column twice, and for rows that
    are longer than it.
    """
    headers = _headers(lines)
    errors = _header_faults(lines, headers)
    rows: list[Row] = []
    for number, cells in lines[1:]:
        if all(cell in (None, "") for cell in cells):
            continue
        if any(cell not in (None, "") for cell in cells[len(headers) :]):
            errors.append(_fault(number, "row_too_long"))
        # A short row has its last cells empty; its columns are there all the same.
        cells_by_head = zip_longest(headers, cells[: len(headers)])
        rows.append((number, {head: cell for head, cell in cells_by_head if head}))
    if errors:
        raise ImportRefused(errors)
    return rows


def _headers(lines: list[tuple[int, list[Any]]]) -> list[str]:
    return [str(cell or "").strip() for cell in lines[0][1]] if lines else []


def _header_faults(lines: list[tuple[int, list[Any]]], headers: list[str]) -> list[dict[str, object]]:
    if not any(map(key_of, headers)):
        for number, cells in lines[1:_LINES_ABOVE]:
            if len({key_of(str(cell)) for cell in cells if cell} - {None}) >= _FEWEST_KEYS:
                return [_fault(number, "header_not_first")]
    number = lines[0][0] if lines else 1
    times = Counter(head for head in headers if head)
    return [_fault(number, "duplicate_column", head) for head, count in times.items() if count > 1]


def _fault(number: int, code: str, column: str = "") -> dict[str, object]:
    return {"row": number, "column": column, "code": code, "message": code}


def _unreadable(path: Path, vi: str, en: str) -> click.ClickException:
    return click.ClickException(f"{path.name}: {vi}. / {en}.")
