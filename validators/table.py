"""Room validators: one table, all layers, one verdict.

Guard, structure and schema (Frictionless), lint, places, personal data: each layer is a module, this one only
puts them in order. It runs inside a child process with limits: validators.sandbox.
"""

import datetime
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from validators.findings.codes import finding
from validators.findings.report import Finding, Report
from validators.guard.check import GuardResult, check_file, rejected
from validators.lint.lint import find_title_rows
from validators.places.book import PlaceBook
from validators.reading.opening import Opening, open_csv, open_workbook
from validators.reading.rows import READER_FAILURES
from validators.schema.schema_rules import DialectSettings
from validators.schema.schemas import SchemaRefused, clean_dialect, clean_schema
from validators.structure import Structure
from validators.survey import Look, ask_frictionless, survey
from validators.verdict import collect_findings, count_holdings, hide_warned, judge
from validators.watchers import Task, Watchers


def validate_table(
    path: Path | str,
    *,
    schema: Mapping[str, Any] | None,
    dialect: Mapping[str, Any] | None = None,
    places: PlaceBook | None = None,
    limit_errors: int = 1000,
    profile: Mapping[str, Any] | None = None,
    file_format: str | None = None,
    references: Mapping[str, Path] | None = None,
    is_fast: bool = True,
    today: datetime.date | None = None,
    guarded: GuardResult | None = None,
    number_answers: Mapping[str, str] | None = None,
) -> Report:
    """Check a CSV or XLSX file and say whether it is correct and may be published.

    Args:
        path: the file; nothing else is read but `references`.
        schema: a Table Schema (our allow-list); None lets the profile's schema or a guessed one stand.
        dialect: a Table Dialect (our allow-list).
        places: the loaded place lists; without them place codes are not checked.
        limit_errors: how many errors Frictionless may collect; 0 means all.
        profile: the known profile that the table follows; only it can allow office contacts.
        file_format: csv or xlsx as the owner says it; None means the file's suffix.
        references: CSV files (UTF-8) that foreign keys of the schema may look into, by resource name.
        today: the day of the check; without it no date is in the future.
        guarded: what the guard said of this file, where it was asked before.
        number_answers: how the numbers of a column are written, as its owner said: {column: reading}.
        is_fast: leave rows that are proven good out of Frictionless's work; False changes only the time.

    Returns: a Report; also for a refused file or schema (verdict `rejected`).
    Raises: OSError when the file is not there.
    """
    started = time.perf_counter()
    path = Path(path)
    guarded = guarded or check_file(path, file_format=file_format)
    if guarded.findings:
        return rejected(guarded, guarded.findings, time.perf_counter() - started)
    look = Look(references or {}, is_fast)
    try:
        stated = schema if schema is not None else (profile or {}).get("schema")
        clean = clean_schema(stated) if stated is not None else None
        task = Task(clean, profile, places, limit_errors, today, number_answers)
        asked = clean_dialect(dialect)
        opening = _open(path, guarded, asked, task)
        structure, watchers, frictionless = _survey(opening, asked, str(guarded.format), task, look)
    except SchemaRefused as refused:
        found = finding("schema_refused", where=refused.where, reason=refused.reason)
        return rejected(guarded, [found], time.perf_counter() - started)
    except READER_FAILURES:
        # Only opening can fail here: Frictionless's own failures are caught where it runs.
        return rejected(guarded, [finding("reader_failed")], time.perf_counter() - started)
    report = _report(guarded, opening, structure, watchers, task)
    return replace(report, frictionless=frictionless, seconds=time.perf_counter() - started)


def _open(path: Path, guarded: GuardResult, asked: DialectSettings, task: Task) -> Opening:
    if guarded.format == "xlsx":
        return open_workbook(path, asked)
    return open_csv(path, asked, task.clean, encoding=guarded.encoding or "utf-8")


def _survey(
    opening: Opening, asked: DialectSettings, file_format: str, task: Task, look: Look
) -> tuple[Structure, Watchers, dict[str, Any] | None]:
    """Give Frictionless's answer about the table as it is, the watchers, and its answer as it was asked."""
    structure, watchers = survey(opening, file_format, task, look)
    frictionless = structure.report
    titles = _titles(opening, structure, watchers)
    header_row = next((int(one.params["header_row"]) for one in titles if one.code == "title_rows"), None)
    if header_row not in (None, structure.header_row):
        # Under the wrong names every column would be misjudged, an office's mail address not the least.
        below = replace(opening.settings, header_rows=(header_row,))
        structure, watchers = survey(replace(opening, settings=below), file_format, task, look)
    if opening.settings != asked:
        # We chose another delimiter or sheet than Frictionless would: its own answer is kept beside.
        plain = replace(opening, settings=asked)
        frictionless = ask_frictionless(plain, file_format, task, look).report
    opening.findings += titles
    return structure, watchers, frictionless


def _titles(opening: Opening, structure: Structure, watchers: Watchers) -> list[Finding]:
    """Tell the titles above the header, where nobody has said in which row it is."""
    if opening.is_misread or opening.settings.header_rows is not None:
        return []
    return find_title_rows(watchers.first_rows, structure.header_row)


def _report(
    guarded: GuardResult, opening: Opening, structure: Structure, watchers: Watchers, task: Task
) -> Report:
    findings = collect_findings(guarded, opening, structure, watchers, task)
    counts = Counter(one.code for one in findings) + watchers.overflow()
    verdict = judge(findings)
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
        preview=hide_warned(facts.preview(), findings) if verdict == "valid" else None,
        schema=facts.schema(),
        inferred=task.clean is None,
        period=facts.period(),
        holdings=count_holdings(watchers, findings, task),
    )
