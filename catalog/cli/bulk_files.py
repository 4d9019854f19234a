"""Reading the file of a bulk import: CSV, XLSX (its first sheet) or JSON lines, to rows with their numbers.

Only the form of the file is judged here; what the cells mean is the use-case's.
"""

import csv
import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click
import openpyxl

from catalog.domain.errors import ImportRefused
from validators.guard.check import check_file

Row = tuple[int, dict[str, Any]]
MAX_ROWS = 100_000
MAX_BYTES = 200_000_000
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


def _read_json(path: Path) -> list[Row]:
    """JSON lines, or one JSON array of objects."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _unreadable(path, "không phải UTF-8", "not UTF-8") from None
    if text.lstrip().startswith("["):
        try:
            found = list(enumerate(json.loads(text), start=1))
        except (ValueError, RecursionError) as error:
            raise _unreadable(path, f"không phải JSON ({error})", "not JSON") from None
    else:
        found = [(n, _json_line(line)) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    errors = [_fault(number, "not_an_object") for number, row in found if not isinstance(row, dict)]
    if errors:
        raise ImportRefused(errors)
    return found


def _json_line(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_csv(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            reader = csv.reader(file, strict=True, delimiter=";" if _has_semicolons(head) else ",")
            # Numbers are those of the lines, as a text editor shows them; a cell may hold several.
            return _table(_numbered(reader))
    except UnicodeDecodeError:
        raise _unreadable(path, "không phải UTF-8; lưu lại dạng CSV UTF-8", "not UTF-8; save it so") from None
    except csv.Error as error:
        raise _unreadable(path, f"không đọc được CSV: {error}", "not readable as CSV") from None


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
        raise _unreadable(path, "không phải sổ XLSX an toàn", "not a safe XLSX workbook")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            rows = sheet.iter_rows(values_only=True)
            numbered = ((number, list(cells)) for number, cells in enumerate(rows, start=1))
            return _table(islice(numbered, MAX_ROWS + 2))
        finally:
            book.close()
    except (KeyError, ValueError, IndexError, OSError, zipfile.BadZipFile) as error:
        raise _unreadable(path, f"không đọc được XLSX: {error}", "not readable as XLSX") from None


def _table(lines: Iterator[tuple[int, list[Any]]]) -> list[Row]:
    """Rows by header; blank rows and columns without a header are left out."""
    _, first = next(lines, (0, []))
    headers = [str(cell or "").strip() for cell in first]
    rows: list[Row] = []
    errors = []
    for number, cells in lines:
        if all(cell in (None, "") for cell in cells):
            continue
        if any(cell not in (None, "") for cell in cells[len(headers) :]):
            errors.append(_fault(number, "row_too_long"))
        rows.append((number, {head: cell for head, cell in zip(headers, cells, strict=False) if head}))
    if errors:
        raise ImportRefused(errors)
    return rows


def _fault(number: int, code: str) -> dict[str, object]:
    return {"row": number, "column": "", "code": code, "message": code}


def _unreadable(path: Path, vi: str, en: str) -> click.ClickException:
    return click.ClickException(f"{path.name}: {vi}. / {en}.")
