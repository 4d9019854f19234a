"""Room validators: a report as a workbook: summary, all findings, and the cells marked.

Without a source the last sheet is the grid of masked cells. With one (the shell, where the file is its
owner's) it is the owner's table itself; never for a held or rejected file. Every text is a text cell: none
can become a formula. Written row by row, so that 100,000 rows need no memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from validators.findings.report import Report
from validators.reading.opening import open_csv, open_workbook
from validators.reading.rows import READER_FAILURES, Row
from validators.reports.cells import (
    SYMBOLS,
    UNMARKED,
    WRAP,
    head,
    mark_cell,
    mark_row,
    paint,
    plain_row,
    texts,
    write_text,
)
from validators.reports.outline import SEVERITIES, build_grid, cell_marks, checked_sheet, list_rules, tell
from validators.reports.words import count_of, say, verdict_of
from validators.schema.schemas import clean_dialect, clean_schema

MAX_ROWS = 1_048_576  # of a sheet


def write_report(
    report: Report,
    target: Path | BinaryIO,
    *,
    lang: str,
    source: Path | None = None,
    schema: Mapping[str, Any] | None = None,
    link: str = "",
) -> None:
    """Write a report as XLSX in `vi` or `en`.

    Args:
        target: a path, or a file that can be written.
        source: the checked file, when its owner is the reader; its table is copied with its cells marked.
        schema: the Table Schema it was checked against; with `source` only, it helps to cut a CSV file.
        link: the address below which each code has its page; without it no address is written.
    """
    book = Workbook(write_only=True)
    has_copy = source is not None and report.verdict in ("valid", "invalid")
    summary = _sheet(book, say("summary", lang), (14, 46, 26, 10, 48))
    for row in _summary(report, lang, link, has_copy=has_copy):
        summary.append(texts(summary, row))
    _write_rules(summary, report, lang, link)
    _write_findings(_sheet(book, say("findings", lang), (10, 26, 18, 60, 60, 12, 26, 40)), report, lang, link)
    if source is not None and has_copy:
        sheet = _sheet(book, say("table", lang), ())
        left_out = _copy_table(sheet, report, source, schema, lang)
        if left_out:
            summary.append(texts(summary, [left_out]))
    else:
        _write_grid(_sheet(book, say("grid", lang), (10,)), report, lang)
    book.save(target)


def _sheet(book: Workbook, title: str, widths: Iterable[int]) -> WriteOnlyWorksheet:
    sheet: Any = book.create_sheet(title)
    for number, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGH"[number]].width = width
    if title not in (say("summary", "vi"), say("summary", "en")):
        sheet.freeze_panes = "B2"
    return cast(WriteOnlyWorksheet, sheet)


def _summary(report: Report, lang: str, link: str, *, has_copy: bool) -> Iterator[list[str]]:
    """The sentences above the table of rules."""
    totals = dict.fromkeys(SEVERITIES, 0)
    for rule in list_rules(report.counts, report.findings, lang):
        totals[rule.severity] += rule.count
    counts = {f"{name}s": count_of(name, totals[name], lang) for name in SEVERITIES}
    rows = count_of("row", report.rows, lang)
    yield [say("title", lang)]
    yield [
        verdict_of(report.verdict, lang, errors=totals["error"], rows=report.rows, is_cut=report.truncated)
    ]
    yield [say("counts", lang, rows=rows, **counts)]
    if report.truncated:
        yield [say("cut", lang, count=len(report.findings))]
    yield [say("copied", lang, sheet=say("table", lang)) if has_copy else say("masked", lang)]
    yield []
    names = ("level", "kind", "code", "places", "link") if link else ("level", "kind", "code", "places")
    yield [say(name, lang) for name in names]


def _write_rules(sheet: WriteOnlyWorksheet, report: Report, lang: str, link: str) -> None:
    for rule in list_rules(report.counts, report.findings, lang):
        cells = texts(sheet, [say(rule.severity, lang), rule.title, rule.code])
        paint(cells[0], rule.severity)
        sheet.append([*cells, rule.count, *texts(sheet, [link + rule.code] if link else [])])


def _write_findings(sheet: WriteOnlyWorksheet, report: Report, lang: str, link: str) -> None:
    names = ("row", "column", "value", "what", "how", "level", "code", "link")
    sheet.append(head(sheet, [say(name, lang) for name in (names if link else names[:-1])]))
    checked = checked_sheet(report.findings)
    for found in report.findings:
        line = tell(found, report.columns, lang, sheet=checked)
        where = say("file", lang) if line.row is None else str(line.row)
        column = line.column_title or line.column_name or ("" if line.column is None else str(line.column))
        value = f"{line.sample} [{line.sheet}]" if line.sheet else line.sample
        row = [where, column, value, line.message, line.cure, say(line.severity, lang), line.code]
        cells = texts(sheet, [*row, link + line.code] if link else row)
        for cell in cells[3:5]:
            cell.alignment = WRAP
        paint(cells[5], line.severity)
        sheet.append(cells)


def _write_grid(sheet: WriteOnlyWorksheet, report: Report, lang: str) -> None:
    """The rows that have findings; what is not marked is a dot, for no raw cell is known here."""
    grid = build_grid(report.findings, report.columns, lang, sheet=checked_sheet(report.findings))
    header = head(sheet, [say("row", lang), *(c.title or c.name or str(c.number) for c in grid.columns)])
    for cell, column in zip(header[1:], grid.columns, strict=True):
        mark_cell(cell, column.mark, lang)
    sheet.append(header)
    for row in grid.rows:
        cells = texts(sheet, [str(row.number), *[UNMARKED] * len(grid.columns)])
        mark_cell(cells[0], row.whole, lang)
        for cell, column in zip(cells[1:], grid.columns, strict=True):
            if found := row.cells.get(column.number):
                cell.value = None
                write_text(cell, SYMBOLS[found.severity] + (found.sample or "–"))
                mark_cell(cell, found, lang)
        sheet.append(cells)


def _copy_table(
    sheet: WriteOnlyWorksheet, report: Report, source: Path, schema: Mapping[str, Any] | None, lang: str
) -> str:
    """Copy the owner's table with its cells marked; give what has to be said of rows that are not there."""
    marks = cell_marks(report.findings, checked_sheet(report.findings))
    written = 0
    try:
        for number, values in _source_rows(report, source, schema):
            if number > MAX_ROWS:
                return say("copy_cut", lang, count=MAX_ROWS)
            marked = marks.get(number)
            sheet.append(mark_row(sheet, values, marked, lang) if marked else plain_row(sheet, values))
            written = number
    except READER_FAILURES:
        return say("copy_failed", lang, count=written + 1)
    return ""


def _source_rows(report: Report, source: Path, schema: Mapping[str, Any] | None) -> Iterator[Row]:
    settings = clean_dialect(None)
    if report.format == "xlsx":
        return open_workbook(source, settings).rows()
    return open_csv(source, settings, clean_schema(schema) if schema is not None else None).rows()
