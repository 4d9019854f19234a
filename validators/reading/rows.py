"""Room validators: our own plain reading of a table, as text, beside Frictionless's typed one.

Serves lint, places and the personal-data scan, which must see every sheet and every row, also where
Frictionless stopped at its limit of errors. Row numbers are Frictionless's: records, the header included,
blank ones too.
"""

import csv
import datetime
import warnings
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml import ElementTree

from validators.guard.encoding import codec_of
from validators.schema.schema_rules import DELIMITERS
from validators.words.legacy_text import KINDS, decode_legacy

MAX_CELL = 1 << 20
_SAMPLE_LINES = 100
Row = tuple[int, list[str]]

# What the readers of damaged files raise: csv and zip say so, openpyxl stumbles over missing parts.
READER_FAILURES = (
    csv.Error,
    zipfile.BadZipFile,
    ParseError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class CsvShape:
    """How a CSV file is cut into cells; `encoding` is the guard's name for it (validators.guard.encoding)."""

    delimiter: str = ","
    skip_initial_space: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Sheet:
    """One worksheet of a workbook."""

    name: str
    is_hidden: bool


def sample_lines(path: Path, encoding: str = "utf-8") -> list[str]:
    """Give the first 100 lines of a text, ends kept; from them Frictionless guesses too."""
    with path.open(encoding=codec_of(encoding), errors="replace", newline="") as file:
        return list(islice(file, _SAMPLE_LINES))


def choose_delimiter(lines: list[str], names: Collection[str] = ()) -> str:
    """Give the delimiter which finds the expected names, else the one that cuts the lines most evenly.

    A comma when no candidate cuts anything.
    """
    scores = {mark: _score(lines, mark, frozenset(names)) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    return best if scores[best] > (0, 0.0, 0) else ","


def _score(lines: list[str], delimiter: str, names: frozenset[str]) -> tuple[int, float, int]:
    records = [record for record in csv.reader(lines, delimiter=delimiter) if record]
    widths = Counter(len(record) for record in records)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    known = max((len(names & {cell.strip() for cell in record}) for record in records[:10]), default=0)
    if width < 2:
        # A single column is no proof of a delimiter, even when its one name is known.
        return (known if known > 1 else 0, 0.0, 0)
    return known, round(count / len(records), 2), width


def cut_line(line: str, delimiter: str) -> list[str]:
    """Give the trimmed cells of one line."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def guess_of_frictionless(lines: list[str]) -> CsvShape:
    """Give what Frictionless will take for the shape of these lines (Python's own Sniffer)."""
    try:
        guess = csv.Sniffer().sniff("".join(lines), ",\t;|")
    except csv.Error:
        return CsvShape()
    return CsvShape(guess.delimiter, bool(guess.skipinitialspace))


def read_csv(path: Path, shape: CsvShape) -> Iterator[Row]:
    """Yield (record number from 1, cells) of a text; a byte that does not fit reads as U+FFFD.

    Text in TCVN3 or VNI is decoded: names must be seen as names. Raises: csv.Error.
    """
    csv.field_size_limit(1 << 30)
    is_legacy = shape.encoding in KINDS
    with path.open(encoding=codec_of(shape.encoding), errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=shape.delimiter, skipinitialspace=shape.skip_initial_space)
        for number, cells in enumerate(reader, start=1):
            yield number, [decode_legacy(cell, shape.encoding) for cell in cells] if is_legacy else cells


def list_sheets(path: Path) -> list[Sheet]:
    """Give the worksheets of a workbook in their order. Raises: one of READER_FAILURES."""
    with zipfile.ZipFile(path) as package:
        relations = _relations(package)
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))
    sheets = []
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        target = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if relations.get(target, "").endswith("/worksheet"):
            sheets.append(Sheet(sheet.attrib["name"], sheet.attrib.get("state", "visible") != "visible"))
    return sheets


def _relations(package: zipfile.ZipFile) -> dict[str, str]:
    """Give the kinds of the workbook's parts by their ids: a chart sheet is no worksheet."""
    root = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    return {one.attrib["Id"]: one.attrib["Type"] for one in root}


def read_sheet(path: Path, name: str) -> Iterator[Row]:
    """Yield (row number from 1, cells as text) of one sheet. Raises: one of READER_FAILURES."""
    with _open_workbook(path) as book:
        for number, values in enumerate(book[name].iter_rows(values_only=True), start=1):
            yield number, [to_text(value) for value in values]


@contextmanager
def _open_workbook(path: Path) -> Iterator[openpyxl.Workbook]:
    # By its bytes, not by its name: a file in the store has no suffix, and openpyxl refuses such a path.
    with path.open("rb") as file:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions it leaves out; none of them concerns the cells.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            yield book
        finally:
            book.close()


def to_text(value: object) -> str:
    """Give a cell as its owner reads it: whole floats without a fraction, midnight as a date, None empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time(0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    return str(value)
