"""Room validators: one table, all layers, one verdict.

Guard, structure and schema (Frictionless), lint, places, personal data: each layer is a module, this one only
puts them in order. It runs inside a child process with limits: validators.sandbox.
"""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from validators.blocks import Block, blocks_of_rows, feed_rows
from validators.codes import finding
from validators.columns import TableFacts
from validators.domain_checks import DomainChecks
from validators.guard import GuardResult, check_file
from validators.lint import Lint, find_title_rows, workbook_findings
from validators.number_format import NumberFormat
from validators.opening import Opening, open_csv, open_workbook
from validators.personal import PersonalScan, scan_workbook
from validators.place_check import PlaceCheck
from validators.places import PlaceBook
from validators.reading import READER_FAILURES, Row
from validators.report import Finding, Report
from validators.schemas import SchemaRefused, build_dialect, build_schema, clean_dialect, clean_schema
from validators.structure import Structure, check_structure, structure_findings
from validators.suppression import SuppressionCheck
from validators.totals import Totals

_FIRST_ROWS = 10


@dataclass
class _Watchers:
    """Everything that looks at the rows of the table, in one pass."""

    facts: TableFacts
    lint: Lint
    totals: Totals
    places: PlaceCheck
    domain: DomainChecks
    formats: NumberFormat
    suppression: SuppressionCheck
    personal: PersonalScan
    first_rows: list[Row] = field(default_factory=list)
    is_broken: bool = False

    def add(self, block: Block) -> None:
        """Show the next records to all."""
        for watcher in (self.facts, self.lint, self.totals, self.suppression, self.personal):
            feed_rows(watcher, block)
        self.places.add(block)
        self.domain.add(block)
        self.formats.add(block)


@dataclass(frozen=True)
class _Task:
    """What is asked: the checked definitions, and the reference data."""

    clean: dict[str, Any] | None
    profile: Mapping[str, Any] | None
    places: PlaceBook | None
    limit_errors: int
    number_answers: Mapping[str, str] | None = None


def validate_table(
    path: Path | str,
    *,
    schema: Mapping[str, Any] | None,
    dialect: Mapping[str, Any] | None = None,
    places: PlaceBook | None = None,
    limit_errors: int = 1000,
    profile: Mapping[str, Any] | None = None,
    file_format: str | None = None,
    number_answers: Mapping[str, str] | None = None,
) -> Report:
    """Check a CSV or XLSX file and say whether it is correct and may be published.

    Args:
        path: the file; nothing else is read.
        schema: a Table Schema (our allow-list); None lets the profile's schema or a guessed one stand.
        dialect: a Table Dialect (our allow-list).
        places: the loaded place lists; without them place codes are not checked.
        limit_errors: how many errors Frictionless may collect; 0 means all.
        profile: the known profile that the table follows; only it can allow office contacts.
        file_format: csv or xlsx as the owner says it; None means the file's suffix.
        number_answers: columns whose way of writing numbers was answered for this file; they are not asked.

    Returns: a Report; also for a refused file or schema (verdict `rejected`).
    Raises: OSError when the file is not there.
    """
    started = time.perf_counter()
    path = Path(path)
    guarded = check_file(path, file_format=file_format)
    if guarded.findings:
        return _rejected(guarded, guarded.findings, started)
    try:
        stated = schema if schema is not None else (profile or {}).get("schema")
        clean = clean_schema(stated) if stated is not None else None
        task = _Task(clean, profile, places, limit_errors, number_answers)
        settings = clean_dialect(dialect)
        if guarded.format == "csv":
            opening = open_csv(path, settings, task.clean)
        else:
            opening = open_workbook(path, settings)
        structure = _check_structure(opening, str(guarded.format), task)
    except SchemaRefused as refused:
        found = finding("schema_refused", where=refused.where, reason=refused.reason)
        return _rejected(guarded, [found], started)
    except READER_FAILURES:
        # Only opening can fail here: Frictionless's own failures are caught where it runs.
        return _rejected(guarded, [finding("reader_failed")], started)
    watchers = _watch(opening, structure, task)
    return _report(guarded, opening, structure, watchers, task, started)


def _rejected(guarded: GuardResult, findings: list[Finding], started: float) -> Report:
    return Report(
        verdict="rejected",
        findings=findings,
        counts=dict(Counter(one.code for one in findings)),
        encoding=guarded.encoding,
        format=guarded.format,
        seconds=time.perf_counter() - started,
    )


def _check_structure(opening: Opening, file_format: str, task: _Task) -> Structure:
    return check_structure(
        opening.path,
        file_format,
        schema=build_schema(task.clean) if task.clean is not None else None,
        dialect=build_dialect(opening.settings, file_format),
        limit_errors=task.limit_errors,
    )


def _watch(opening: Opening, structure: Structure, task: _Task) -> _Watchers:
    """Read the whole table once, also beyond the row where Frictionless stopped."""
    rows = _readable(opening)
    first: list[Row] = []
    for row in rows:
        first.append(row)
        if len(first) >= max(_FIRST_ROWS, structure.header_row):
            break
    labels = structure.labels
    if opening.is_misread or not labels:
        labels = [cell.strip() for cell in first[0][1]] if first else []
    watchers = _Watchers(
        facts=TableFacts(labels, task.clean),
        lint=Lint(labels, task.clean),
        totals=Totals(labels, task.clean),
        places=PlaceCheck(labels, task.clean, task.places, profile=task.profile),
        domain=DomainChecks(labels, task.clean, profile=task.profile, places=task.places),
        formats=NumberFormat(labels, task.clean, answers=task.number_answers),
        suppression=SuppressionCheck(labels, task.clean),
        personal=PersonalScan(labels, profile=task.profile, places=task.places),
        first_rows=first,
    )
    comment = opening.settings.comment_char
    for number, cells in first:
        if number < structure.header_row:
            watchers.personal.add(number, cells)
    records = (
        (number, cells)
        for number, cells in chain(first, rows)
        if number > structure.header_row and not (comment and cells and cells[0].startswith(comment))
    )
    for block in blocks_of_rows(records):
        watchers.add(block)
    return watchers


def _readable(opening: Opening) -> Iterator[Row]:
    """Yield rows until the file breaks; that it is broken is Frictionless's to say, which read it first."""
    try:
        yield from opening.rows()
    except READER_FAILURES:
        return


def _report(
    guarded: GuardResult,
    opening: Opening,
    structure: Structure,
    watchers: _Watchers,
    task: _Task,
    started: float,
) -> Report:
    findings = _findings(guarded, opening, structure, watchers, task)
    counts = Counter(one.code for one in findings)
    counts += watchers.lint.overflow() + watchers.suppression.overflow()
    counts += watchers.places.overflow() + watchers.domain.overflow()
    verdict = _verdict(findings)
    facts = watchers.facts
    return Report(
        verdict=verdict,
        rows=facts.rows,
        columns=facts.infos(),
        findings=findings,
        counts=dict(counts),
        truncated=structure.is_truncated or counts.total() > len(findings),
        encoding=guarded.encoding,
        delimiter=opening.shape.delimiter if opening.shape is not None else None,
        format=guarded.format,
        seconds=time.perf_counter() - started,
        preview=facts.preview() if verdict == "valid" else None,
        schema=facts.schema(),
        inferred=task.clean is None,
        period=facts.period(),
        frictionless=structure.report,
    )


def _findings(
    guarded: GuardResult, opening: Opening, structure: Structure, watchers: _Watchers, task: _Task
) -> list[Finding]:
    """Put the findings of all layers in the order in which a person mends them."""
    facts = watchers.facts
    found = list(opening.findings)
    lint = watchers.lint.findings(has_odd_quotes=guarded.has_odd_quotes)
    if not opening.is_misread:
        found += _structure(structure, facts, lint, task, str(guarded.format))
        if opening.settings.header_rows is None:
            found += find_title_rows(watchers.first_rows, structure.header_row)
        found += watchers.suppression.findings() + watchers.places.findings()
        found += watchers.domain.findings() + watchers.formats.findings()
        found += lint + watchers.totals.findings(facts.schema()["fields"]) + facts.findings()
        if not facts.rows:
            found.append(finding("no_rows"))
    if guarded.workbook is not None:
        found += workbook_findings(guarded.workbook)
    found += watchers.personal.findings(sheet=opening.sheet)
    if opening.sheet is not None:
        found += scan_workbook(opening.path, skip=opening.sheet, profile=task.profile, places=task.places)
    return found


def _structure(
    structure: Structure, facts: TableFacts, lint: list[Finding], task: _Task, file_format: str
) -> list[Finding]:
    """Give Frictionless's errors; blank rows at the end count as one note, a crash is told by its cells."""
    found = structure_findings(structure, task.clean, file_format)
    if structure.report is None and any(one.code == "not_a_number" for one in lint):
        return []
    kept: list[Finding] = []
    trailing: list[int] = []
    for one in found:
        if one.code == "blank-row" and one.row and one.row > facts.last_filled_row > 0:
            trailing.append(one.row)
        else:
            kept.append(one)
    if trailing:
        kept.append(finding("trailing_blank_rows", row=trailing[0], count=len(trailing)))
    return kept


def _verdict(findings: list[Finding]) -> str:
    """Give held when personal data block, else invalid when anything is an error, else valid."""
    if any(one.code == "personal_data_block" for one in findings):
        return "held"
    return "invalid" if any(one.severity == "error" for one in findings) else "valid"
