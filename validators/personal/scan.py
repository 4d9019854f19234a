"""Room validators: layer 5, may this table be published? Headers, shares and neighbours over every sheet.

No raw value leaves this module: a finding has a count, a share and a masked sample.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.guard.check import check_file
from validators.personal.hints import hints_of
from validators.personal.marks import marks_of
from validators.personal.rules import ColumnMarks, Judgement, judge_columns
from validators.places.book import PlaceBook
from validators.reading.rows import (
    READER_FAILURES,
    CsvShape,
    Row,
    choose_delimiter,
    list_sheets,
    read_csv,
    read_sheet,
    sample_lines,
)
from validators.tabular.blocks import Block, blocks_of_rows

# Profiles whose rows are organisations: their office contacts and addresses are meant to be published.
ORGANISATION_PROFILES = frozenset(
    (
        *("vocational-institutions", "social-assistance-facilities", "labour-export-companies"),
        *("job-vacancies", "sos-villages", "international-projects", "digital-platforms"),
    )
)
# Here a donor or a provider may be one person, so a column that is full of persons' names stays blocked.
_NAMES_JUDGED = frozenset(("sos-villages", "international-projects", "digital-platforms"))
_HEADER_MARKS = frozenset(("cccd", "mobile", "email", "cccd_inside", "mobile_inside"))
_HEADER_SEARCH = 10
_COMMENTS = re.compile(r"xl/(comments/?|threadedComments/)[^/]*\.xml")
_XML_TEXT = re.compile(r"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]+)<")


class PersonalScan:
    """Watches the blocks of one table; `labels` is its header, `year` the present one unless it is given."""

    def __init__(
        self,
        labels: Sequence[str],
        *,
        profile: Mapping[str, Any] | None = None,
        places: PlaceBook | None = None,
        year: int | None = None,
    ) -> None:
        self._year = datetime.datetime.now(datetime.UTC).year if year is None else year
        self._labels = list(labels)
        self._places = places
        allowances = _allowances(profile)
        self._columns = [
            ColumnMarks(hints_of(label), self._year, allowances.get(label, ""), places) for label in labels
        ]
        self._take_header()

    def _take_header(self) -> None:
        """A file without a header has its first person where labels are expected."""
        for column, label in zip(self._columns, self._labels, strict=True):
            if marks_of(label, self._year) & _HEADER_MARKS:
                text = pl.Series([label], dtype=pl.String)
                column.add(pl.Series([1], dtype=pl.Int64), text, text)

    def add(self, block: Block) -> None:
        """Take the next records; cells beyond the header get columns of their own."""
        while len(self._columns) < len(block.columns):
            self._labels.append("")
            self._columns.append(ColumnMarks(frozenset(), self._year, places=self._places))
        for at, (column, cells) in enumerate(zip(self._columns, block.columns, strict=False)):
            column.add(block.numbers, cells, block.distinct(at))

    def findings(self, *, sheet: str | None = None) -> list[Finding]:
        """Give what each column holds, in column order."""
        return [
            _as_finding(one, number, self._labels[number - 1], self._columns[number - 1].filled, sheet)
            for number, found in enumerate(judge_columns(self._columns), start=1)
            for one in found
        ]


def _as_finding(one: Judgement, column: int, label: str, filled: int, sheet: str | None) -> Finding:
    params: dict[str, str | float] = {
        "level": one.level,
        "kind": one.kind,
        "count": one.count,
        "share": round(one.count / filled, 4),
    }
    if sheet is not None:
        params["sheet"] = sheet
    row, text = one.first
    return finding(f"personal_data_{one.level}", row=row, column=column, label=label, value=text, **params)


def _allowances(profile: Mapping[str, Any] | None) -> dict[str, str]:
    """Give what the columns of an organisation profile may hold; nothing for any other profile or schema."""
    if profile is None or profile.get("profile") not in ORGANISATION_PROFILES:
        return {}
    fact = "body" if profile["profile"] in _NAMES_JUDGED else "fact"
    words = {"organisation": "organisation", "none": fact}
    fields = profile.get("schema", {}).get("fields", [])
    return {one["name"]: words[one["x_pii"]] for one in fields if one.get("x_pii") in words}


def scan_personal_data(
    path: Path | str, *, profile: Mapping[str, Any] | None = None, places: PlaceBook | None = None
) -> list[Finding]:
    """Scan a CSV or XLSX file for personal data: every column, every sheet, comments too.

    A file that the guard refuses gives the guard's findings. `params["level"]` is block, warn or info.
    Raises: OSError when the file is not there.
    """
    path = Path(path)
    guarded = check_file(path)
    if guarded.findings:
        return guarded.findings
    if guarded.format == "csv":
        encoding = guarded.encoding or "utf-8"
        shape = CsvShape(choose_delimiter(sample_lines(path, encoding)), encoding=encoding)
        return scan_rows(read_csv(path, shape), profile=profile, places=places)
    return scan_workbook(path, skip=None, profile=profile, places=places)


def scan_rows(
    rows: Iterator[Row],
    *,
    profile: Mapping[str, Any] | None = None,
    places: PlaceBook | None = None,
    sheet: str | None = None,
) -> list[Finding]:
    """Scan one table whose header is the fullest of its first rows."""
    first = list(islice(rows, _HEADER_SEARCH))
    if not first:
        return []
    widths = [sum(bool(cell) for cell in cells) for _, cells in first]
    at = widths.index(max(widths))
    scan = PersonalScan(first[at][1], profile=profile, places=places)
    for block in blocks_of_rows(_until_it_breaks(chain(first[:at], first[at + 1 :], rows))):
        scan.add(block)
    return scan.findings(sheet=sheet)


def _until_it_breaks(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows that can be read; that the file is broken is said by the layer of structure."""
    try:
        yield from rows
    except READER_FAILURES:
        return


def scan_workbook(
    path: Path, *, skip: str | None, profile: Mapping[str, Any] | None, places: PlaceBook | None
) -> list[Finding]:
    """Scan all sheets of a workbook but `skip`, hidden ones too, and its comments."""
    found: list[Finding] = []
    try:
        for sheet in list_sheets(path):
            if sheet.name != skip:
                rows = read_sheet(path, sheet.name)
                found += scan_rows(rows, profile=profile, places=places, sheet=sheet.name)
        comments = PersonalScan(["(comment)"], places=places)
        for block in blocks_of_rows((at, [text]) for at, text in enumerate(_comments(path), start=1)):
            comments.add(block)
        found += comments.findings(sheet="(comment)")
    except READER_FAILURES:
        found.append(finding("reader_failed"))
    return found


def _comments(path: Path) -> Iterator[str]:
    """Yield the texts of cell comments; the guard has bounded their size."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _COMMENTS.fullmatch(name):
                text = package.read(name).decode("utf-8", "replace")
                yield from (match[1].strip() for match in _XML_TEXT.finditer(text))
