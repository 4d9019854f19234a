"""Room validators: personal data in one table: its header, its blocks of cells, and what is found in them.

No raw value leaves this module: a finding has a count, a share and a masked sample.
"""

import csv
import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.personal.column_marks import ColumnMarks
from validators.personal.dressing import undress
from validators.personal.hints import hints_of, sensitive_topics
from validators.personal.judging import Judgement
from validators.personal.late_header import LateHeader, is_label
from validators.personal.marks import marks_of
from validators.personal.rules import judge_columns
from validators.places.book import PlaceBook
from validators.reading.csv_blocks import CsvLayout, locate_content, read_pieces
from validators.reading.piece_blocks import block_of
from validators.reading.rows import READER_FAILURES, CsvShape, Row, read_csv
from validators.tabular.blocks import Block, blocks_of_rows

# Profiles whose rows are organisations: their office contacts and addresses are meant to be published; a
# donor, a provider or a representative may be one person, so a column full of persons' names stays blocked.
ORGANISATION_PROFILES = frozenset(
    (
        *("vocational-institutions", "social-assistance-facilities", "labour-export-companies"),
        *("job-vacancies", "sos-villages", "international-projects", "digital-platforms"),
    )
)
_HEADER_MARKS = frozenset(("cccd", "mobile", "email", "cccd_inside", "mobile_inside", "health_card"))
_HEADER_SEARCH = 10
# A column may lack its label, so that the rows below are fuller than the header.
_FULL_ENOUGH = 0.6
_HEAD_ROWS = 10
_BLOCK_BYTES = 16 << 20


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
        self._late = LateHeader()
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
        self._take_late_header(block)
        for at, (column, raw) in enumerate(zip(self._columns, block.columns, strict=False)):
            cells = undress(raw)
            column.add(block.numbers, cells, block.distinct(at) if cells is raw else None)

    def _take_late_header(self, block: Block) -> None:
        """Learn from rows below the first that read like a header: titles above it, a header of two rows."""
        if not self._late.is_open:
            return
        heads = [cells.head(_HEAD_ROWS).to_list() for cells in block.columns]
        for record in zip(*heads, strict=True):
            for at, hints in self._late.read(record).items():
                self._columns[at].learn_hints(hints)

    def add_column(self, label: str) -> None:
        """Take a further column, with its label; records before had no such cell."""
        self._labels.append(label)
        self._columns.append(ColumnMarks(hints_of(label), self._year, places=self._places))

    def findings(self, *, sheet: str | None = None) -> list[Finding]:
        """Give what each column holds, in column order."""
        judged = judge_columns(self._columns)
        has_persons = any(
            one.kind == "full_name" and one.level == "block" for found in judged for one in found
        )
        told: list[Finding] = []
        for number, found in enumerate(judged, start=1):
            label, filled = self._labels[number - 1], self._columns[number - 1].filled
            told += [_as_finding(one, number, label, filled, sheet) for one in found]
            told += _sensitive(label, number, filled, sheet, is_warned=has_persons)
        return told


def _as_finding(one: Judgement, column: int, label: str, filled: int, sheet: str | None) -> Finding:
    params: dict[str, str | float] = {
        "level": one.level,
        "kind": one.kind,
        "count": one.count,
        "share": round(min(one.count / filled, 1.0), 4),
    }
    if sheet is not None:
        params["sheet"] = sheet
    row, text = one.first
    return finding(f"personal_data_{one.level}", row=row, column=column, label=label, value=text, **params)


def _sensitive(label: str, column: int, filled: int, sheet: str | None, *, is_warned: bool) -> list[Finding]:
    """Tell a column of a sensitive attribute; a warning beside persons."""
    topics = sensitive_topics(label)
    if not topics or not filled:
        return []
    level = "warn" if is_warned else "info"
    params: dict[str, str | float] = {
        "level": level, "kind": "sensitive_attribute", "count": filled, "share": 1.0,
        "topic": ", ".join(sorted(topics)),
    }  # fmt: skip
    if sheet is not None:
        params["sheet"] = sheet
    return [
        finding(f"sensitive_attribute_{level}", row=None, column=column, label=label, value=None, **params)
    ]


def _allowances(profile: Mapping[str, Any] | None) -> dict[str, str]:
    """Give what the columns of an organisation profile may hold; nothing for any other profile or schema."""
    if profile is None or profile.get("profile") not in ORGANISATION_PROFILES:
        return {}
    words = {"organisation": "organisation", "none": "body"}
    fields = profile.get("schema", {}).get("fields", [])
    return {one["name"]: words[one["x_pii"]] for one in fields if one.get("x_pii") in words}


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
    at = _header_at(first)
    scan = PersonalScan(first[at][1], profile=profile, places=places)
    for block in blocks_of_rows(_until_it_breaks(chain(first[:at], first[at + 1 :], rows))):
        scan.add(block)
    return scan.findings(sheet=sheet)


def scan_csv(
    path: Path, shape: CsvShape, *, profile: Mapping[str, Any] | None, places: PlaceBook | None
) -> list[Finding]:
    """Scan a text as `scan_rows` does; one in UTF-8 is read in blocks, which is several times as fast."""
    rows = _until_it_breaks(read_csv(path, shape))
    first = list(islice(rows, _HEADER_SEARCH))
    layout = _layout_of(path, shape, first)
    if layout is None:
        return scan_rows(chain(first, rows), profile=profile, places=places)
    at = _header_at(first)
    scan = PersonalScan(first[at][1], profile=profile, places=places)
    for block in blocks_of_rows(first[:at] + first[at + 1 :]):
        scan.add(block)
    with suppress(*READER_FAILURES):
        # Where a file breaks is said by the layer of structure.
        for piece in read_pieces(path, layout, block_bytes=_BLOCK_BYTES):
            scan.add(block_of(piece))
    return scan.findings()


def _header_at(first: list[Row]) -> int:
    """Give the place of the header: the first row of labels that is nearly as full as the fullest one."""
    widths = [sum(bool(cell) for cell in cells) for _, cells in first]
    least = max(_FULL_ENOUGH * max(widths), 2)
    for at, (width, (_, cells)) in enumerate(zip(widths, first, strict=True)):
        if width >= least and all(is_label(cell) for cell in cells if cell):
            return at
    return widths.index(max(widths))


def _layout_of(path: Path, shape: CsvShape, first: list[Row]) -> CsvLayout | None:
    """Give how the rows after the first are cut; None where only the csv module itself can read them."""
    if not shape.encoding.startswith("utf-8") or len(first) < _HEADER_SEARCH:
        return None
    mark = csv.excel()
    mark.delimiter, mark.skipinitialspace = shape.delimiter, shape.skip_initial_space
    try:
        offset, number = locate_content(path, len(first), mark)
    except (csv.Error, UnicodeDecodeError):
        return None
    return CsvLayout(offset, number, max(len(cells) for _, cells in first), mark)


def _until_it_breaks(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows that can be read; that the file is broken is said by the layer of structure.

    Whoever lets go of these closes `rows`, too: to read on, keep them.
    """
    try:
        yield from rows
    except READER_FAILURES:
        return
