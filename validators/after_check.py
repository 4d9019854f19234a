"""Room validators: what follows a check in the child process: the comparison with the version before, the
fixes that can be offered, and the fixing itself. A failure here never changes a verdict.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from validators.comparing.comparison import Cells, Comparison, compare_tables
from validators.comparing.quick_cells import quick_cells
from validators.findings.codes import finding
from validators.findings.report import Report
from validators.fixing.fixes import FixSummary, Source, apply_fixes, count_fixes
from validators.fixing.plans import Fix, FixRefused, list_fixes
from validators.fixing.tables import Table, read_table
from validators.places.book import PlaceBook
from validators.reading.rows import READER_FAILURES
from validators.schema.schema_rules import SchemaRefused, clean_dialect, clean_schema
from validators.words.legacy_text import KINDS, decode_legacy

LEGACY_KINDS: tuple[str, ...] = tuple(KINDS)
# Above this a comparison or a count of cells would take longer than the check itself. All cells are in memory
# at once, so that a wide table reaches its limit with fewer rows.
_MAX_ROWS, _MAX_CELLS = 1_000_000, 13_000_000
_MAX_COUNTED, _MAX_COUNTED_CELLS = 300_000, 4_000_000
_FAILURES = (SchemaRefused, MemoryError, pl.exceptions.PolarsError, *READER_FAILURES)
_NEEDS_RECORDS = frozenset(("encoding", "header_row", "blank_rows", "blank_columns", "total_rows"))
_COMPARED = frozenset(("valid", "invalid"))


def complete_report(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> Report:
    """Add the proposed fixes, and the comparison where `previous` is given.

    `previous` is {path, format, delimiter, rows, number, types} of the version before.
    """
    try:
        source = source_of(request, places, report)
    except SchemaRefused:
        return report
    # The verdict stands whatever fails here; what cannot be told beside it is left out.
    with suppress(*_FAILURES):
        report = _with_comparison(report, request, source)
    with suppress(*_FAILURES):
        report = _with_fixes(report, source)
    return report


def mend(request: Mapping[str, Any], places: PlaceBook | None) -> FixSummary:
    """Apply the fixes of a request ({path, format, schema, dialect, header_row, fixes, target}).

    Raises: FixRefused, SchemaRefused.
    """
    source = source_of(request, places, None)
    fixes = [Fix.from_dict(one) for one in request["fixes"]]
    return apply_fixes(source, Path(request["target"]), fixes)


def source_of(request: Mapping[str, Any], places: PlaceBook | None, report: Report | None) -> Source:
    """Give the file of a request with its checked definitions. Raises: SchemaRefused."""
    profile = request.get("profile")
    stated = request.get("schema") or (profile or {}).get("schema")
    settings = clean_dialect(request.get("dialect"))
    header_row = int(request.get("header_row") or 1) if report is None else header_row_of(report)
    if settings.header_rows:
        header_row = max(settings.header_rows)
    return Source(
        path=Path(request["path"]),
        format="xlsx" if str(request.get("format") or "csv").lower() == "xlsx" else "csv",
        clean=clean_schema(stated) if stated else None,
        settings=settings,
        places=places,
        profile=profile,
        decode_legacy=decode_legacy,
        header_row=header_row,
    )


def header_row_of(report: Report) -> int:
    """Give the record with the column names, as the check found it."""
    rows = [int(one.params["header_row"]) for one in report.findings if one.code == "title_rows"]
    return rows[0] if rows else 1


def _with_fixes(report: Report, source: Source) -> Report:
    listed = list_fixes(report, clean=source.clean, legacy_kinds=LEGACY_KINDS)
    if _is_over(report.rows, len(report.columns), _MAX_COUNTED, _MAX_COUNTED_CELLS):
        # Offered without their numbers; a recoding is known to be possible only once it was tried.
        offered = [replace(fix, cells=None) for fix in listed if fix.code != "recode_places"]
    else:
        offered = count_fixes(source, listed, table=_quick_table(report, source, listed))
    return replace(report, fixes=[fix.to_dict() for fix in offered])


def _quick_table(report: Report, source: Source, fixes: Sequence[Fix]) -> Table | None:
    """Give the file for counting where no fix depends on blank or short records, which this reading drops."""
    if source.format != "csv" or not report.delimiter or source.header_row != 1:
        return None
    if any(fix.code in _NEEDS_RECORDS for fix in fixes):
        return None
    cells = quick_cells(source.path, report.delimiter, rows=report.rows)
    if cells is None:
        return None
    columns = tuple(column.fill_null("") for column in cells.columns)
    return Table(tuple(cells.labels), cells.numbers, columns, (), report.delimiter)


def _is_over(rows: int, width: int, most_rows: int, most_cells: int) -> bool:
    return rows > most_rows or rows * width > most_cells


def _with_comparison(report: Report, request: Mapping[str, Any], source: Source) -> Report:
    previous = request.get("previous")
    if not previous or report.verdict not in _COMPARED:
        return report
    before_rows, before_width = int(previous.get("rows") or 0), len(previous.get("types") or {})
    if _is_over(report.rows, len(report.columns), _MAX_ROWS, _MAX_CELLS) or _is_over(
        before_rows, before_width, _MAX_ROWS, _MAX_CELLS
    ):
        return report
    before = replace(
        source,
        path=Path(previous["path"]),
        format="xlsx" if str(previous.get("format", "")).lower() == "xlsx" else "csv",
        header_row=1,
    )
    try:
        old = _read(before, previous.get("delimiter"), before_rows)
        new = _read(source, report.delimiter, report.rows)
    except FixRefused:
        return report
    compared = compare_tables(
        old,
        new,
        source.clean,
        old_types=previous.get("types"),
        new_types={column.name: column.type for column in report.columns},
    )
    return _told(report, compared, previous)


def _told(report: Report, compared: Comparison, previous: Mapping[str, Any]) -> Report:
    findings = list(compared.findings)
    counts = Counter(report.counts) + Counter(dict(compared.counts))
    changed = (compared.added_columns, compared.removed_columns, compared.retyped_columns)
    if any(changed):
        added, removed, retyped = map(len, changed)
        told = finding("comparison_columns_changed", added=added, removed=removed, retyped=retyped)
        findings.append(told)
        counts[told.code] += 1
    return replace(
        report,
        findings=[*report.findings, *findings],
        counts=dict(counts),
        truncated=report.truncated or counts.total() > len(report.findings) + len(findings),
        comparison={"previous": previous.get("number"), **compared.to_dict()},
    )


def _read(source: Source, delimiter: str | None, rows: int) -> Cells:
    """Read a file for the comparison. Raises: FixRefused."""
    if source.format == "csv" and delimiter and source.header_row == 1:
        cells = quick_cells(source.path, delimiter, rows=rows)
        if cells is not None:
            return replace(cells, labels=[label.strip() for label in cells.labels])
    table = read_table(
        source.path, source.format, source.settings, source.clean, header_row=source.header_row
    )
    width = min(len(table.header), len(table.columns))
    if width:
        filled = [column.fill_null("") != "" for column in table.columns[:width]]
        table = table.keep(pl.select(pl.any_horizontal(filled)).to_series())
    return Cells([label.strip() for label in table.header[:width]], table.numbers, table.columns[:width])
