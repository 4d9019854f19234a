"""Room validators: small figures of a checked table: judged, alone and beside what is public, and protected.

Tables whose profile says how small is too small (`aggregate_at_import.threshold`); of a table without profile
only a doubt is told, which its head answers. A table that is wrong otherwise is mended first. A table with
something small is held: its owner is offered the ways to publish it, each attacked before it is offered, and
what comes out of one is judged again from the start.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from validators.after_check import READ_FAILURES, read_cells, source_of
from validators.disclosure.audit import audit_table
from validators.disclosure.cells import Table
from validators.disclosure.guessing import guess_small_cells, may_count_people
from validators.disclosure.layout import COUNT, Layout, layout_of_profile
from validators.disclosure.publication import Published
from validators.disclosure.published import find_joint_disclosures
from validators.disclosure.settings import thresholds_on
from validators.disclosure.solver import SolverFailed
from validators.disclosure.ways import FiguresMissing, TooLarge, Way, offer_ways
from validators.disclosure.workbook_figures import codes_of, find_figures_beside
from validators.findings.codes import finding
from validators.findings.codes_disclosure import DISCLOSURE_CODES
from validators.findings.report import Finding, Report
from validators.fixing.fixes import FixSummary
from validators.fixing.plans import Fix, FixRefused
from validators.fixing.tables import Table as FileTable
from validators.fixing.tables import write_csv
from validators.places.book import PlaceBook
from validators.reading.opening import open_workbook
from validators.schema.schema_rules import SchemaRefused, clean_dialect

PROTECT, ONLY_SHEET = "protect_cells", "only_sheet"
AROUND = "workbook_shows_more"
# With these findings the figures are not all there: no way can be worked out.
_WITHOUT_FIGURES = frozenset(("hidden_cell_recoverable", "disclosure_unjudged", "disclosure_unjudged_cell"))
# These say something of public files: no way of hiding figures of this one mends it.
_OF_OTHERS = frozenset(("disclosure_unjudged_public", "disclosure_public_gone"))
_MAX_SHOWN = 100
_MAX_NAMES = 5
_SECONDS = 45.0
_FAILURES = (SolverFailed, *READ_FAILURES)


@dataclass(frozen=True)
class _Read:
    """A file as a table of text with its layout, how its numbers are written, and its code lists."""

    table: Table
    layout: Layout
    formats: Mapping[str, tuple[str, str]]
    codes: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Public:
    """The public tables that could be read, the newest first, and what is to be told of the others."""

    tables: list[Published]
    findings: list[Finding]


def judge_small_cells(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> Report:
    """Hold a valid table that shows small figures, or whose hidden ones can be computed back.

    `request` is that of validators.sandbox.run_validation; its `published` are the files that the public has
    or had of the same profile, see `_read_published`.
    """
    if report.verdict != "valid":
        return report
    if not request.get("profile"):
        return _doubted(report, request, places)
    try:
        read = _read(report, request, places)
        if read is None:
            return report
        found = audit_table(read.table, read.layout, places, read.formats) or _beside(read, request, places)
        found = [*found, *_around(request)]
    except _FAILURES:
        found = [finding("disclosure_unjudged", count=report.rows, most=0)]
    return _held(report, found) if found else report


def _doubted(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> Report:
    """Warn of small figures in a table without profile: what its columns count is only guessed."""
    if not may_count_people([one.name for one in report.columns]):
        return report
    try:
        source = source_of(request, places, report)
        cells = read_cells(source, report.delimiter, report.rows)
        columns = tuple(one.fill_null("") for one in cells.columns)
        table = Table(tuple(cells.labels), columns, tuple(cells.numbers.to_list()))
        thresholds = thresholds_on(_day_of(request))
        found = guess_small_cells(table, places, thresholds, _formats(source.clean))
    except (FixRefused, SchemaRefused, *_FAILURES):
        found = [finding("small_cell_unjudged")]
    return _with(report, found) if found else report


def _with(report: Report, found: Sequence[Finding]) -> Report:
    """Add findings that change no verdict."""
    counts = Counter(report.counts) + Counter(one.code for one in found)
    return replace(report, findings=[*report.findings, *found], counts=dict(counts))


def _beside(read: _Read, request: Mapping[str, Any], places: PlaceBook | None) -> list[Finding]:
    """Give what the table and the public ones tell of each other, and which could not be looked at."""
    public = _read_published(request, places)
    new = Published("", read.table, read.layout, read.formats)
    return [*find_joint_disclosures(new, public.tables, places), *public.findings]


def offer_protection(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> Report:
    """Add the ways to publish a table that is held for its small figures, the least loss first."""
    small = sum(report.counts.get(one.code, 0) for one in DISCLOSURE_CODES if one.code not in _OF_OTHERS)
    if _is_held_for_figures(report) and small and small == report.counts.get(AROUND, 0):
        return replace(report, fixes=[Fix(ONLY_SHEET, cells=report.rows).to_dict()])
    if not _is_held_for_figures(report) or not small or _WITHOUT_FIGURES & set(report.counts):
        return report
    with suppress(FiguresMissing, TooLarge, *_FAILURES):
        read = _read(report, request, places)
        ways = _ways(read, _read_published(request, places).tables, places) if read is not None else []
        safe = [one for one in ways if one.is_safe]
        if safe:
            told = [_told(one) for one in safe]
            choices = tuple(str(one["way"]) for one in told)
            fix = Fix(PROTECT, params={"ways": told}, cells=small, choices=choices)
            return replace(report, fixes=[fix.to_dict()])
        return _blamed(report, ways)
    return report


def _is_held_for_figures(report: Report) -> bool:
    """Tell whether a held table is held for its figures alone: personal data is first taken out by hand."""
    known = {one.code for one in DISCLOSURE_CODES}
    return report.verdict == "held" and all(
        one.code in known for one in report.findings if one.severity == "error"
    )


def _blamed(report: Report, ways: Sequence[Way]) -> Report:
    """Say which public tables leave no safe way, when it is they."""
    names = sorted({name for one in ways for name in one.given_by})
    if not names:
        return report
    found = finding("public_gives_away", other=", ".join(names[:_MAX_NAMES]))
    counts = Counter(report.counts) + Counter([found.code])
    return replace(report, findings=[found, *report.findings], counts=dict(counts))


def write_protected(request: Mapping[str, Any], places: PlaceBook | None, fix: Fix) -> FixSummary:
    """Write the file of a request, protected in the way that was chosen, to its `target`.

    Raises: FixRefused when the way is not to be had any more, SchemaRefused.
    """
    source = source_of(request, places, None)
    cells = read_cells(source, None, 0)
    read = _as_read(cells.labels, cells.columns, cells.numbers, request, source.clean)
    wanted = str(fix.params.get("reading"))
    others = _read_published(request, places).tables
    ways = _ways(read, others, places, only=wanted) if read is not None else []
    chosen = next((one for one in ways if one.name == wanted and one.is_safe), None)
    if chosen is None:
        raise FixRefused("protection")
    table = chosen.table
    numbers = pl.int_range(2, len(table) + 2, dtype=pl.Int64, eager=True)
    columns = tuple(one.fill_null("") for one in table.columns)
    write_csv(FileTable(table.labels, numbers, columns, (), ","), Path(request["target"]))
    return FixSummary(rows=len(table), cells=Counter({fix.key: chosen.hidden}))


def _around(request: Mapping[str, Any]) -> list[Finding]:
    """Find what a workbook shows beside the sheet that was judged. Raises: one of READER_FAILURES."""
    if str(request.get("format") or "").lower() != "xlsx":
        return []
    path = Path(request["path"])
    judged = open_workbook(path, clean_dialect(request.get("dialect"))).sheet or ""
    return find_figures_beside(path, judged, codes_of(request["profile"]))


def is_protection(request: Mapping[str, Any]) -> Fix | None:
    """Give the one protecting fix of a request to mend, or None."""
    found = [one for one in request.get("fixes", ()) if one.get("code") == PROTECT]
    return Fix.from_dict(found[0]) if found else None


def _held(report: Report, found: Sequence[Finding]) -> Report:
    """Hold a report, unless all that was found is a note; what the unit itself can mend is told first."""
    if not any(one.severity == "error" for one in found):
        return _with(report, found)
    told = sorted(found, key=lambda one: one.code.startswith("disclosure"))[:_MAX_SHOWN]
    counts = Counter(report.counts) + Counter(one.code for one in found)
    return replace(
        report,
        verdict="held",
        findings=[*told, *report.findings],
        counts=dict(counts),
        truncated=report.truncated or len(found) > len(told),
        preview=None,
    )


def _read(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> _Read | None:
    """Read the checked file; None when its rows count nobody. Raises: FixRefused, SchemaRefused."""
    if _layout_of(request, [column.name for column in report.columns]) is None:
        return None
    source = source_of(request, places, report)
    cells = read_cells(source, report.delimiter, report.rows)
    return _as_read(cells.labels, cells.columns, cells.numbers, request, source.clean)


def _ways(
    read: _Read, others: Sequence[Published], places: PlaceBook | None, only: str | None = None
) -> list[Way]:
    """Give the ways; where a withdrawn table leaves none that is safe, those that are beside the others.

    What was once shown in full cannot be taken back: the file that comes out is held for the privacy officer.
    """
    public = [one for one in others if one.is_public]
    ways: list[Way] = []
    for beside in (others, public):
        ways = offer_ways(
            read.table,
            read.layout,
            places,
            formats=read.formats,
            seconds=_SECONDS,
            published=beside,
            only=only,
            codes=read.codes,
        )
        if any(one.is_safe for one in ways) or len(public) == len(others):
            break
    return ways


def _layout_of(request: Mapping[str, Any], labels: Sequence[str]) -> Layout | None:
    """Give the layout of the profile of a request on its day; None when its rows count nobody."""
    profile = request.get("profile")
    if not profile:
        return None
    return layout_of_profile(profile, labels, thresholds_on(_day_of(request)))


def _day_of(request: Mapping[str, Any]) -> datetime.date:
    """Give the day of a request; today, when it states none."""
    day = request.get("today")
    return datetime.date.fromisoformat(day) if day else datetime.datetime.now(datetime.UTC).date()


def _as_read(
    labels: Sequence[str],
    columns: Sequence[pl.Series],
    numbers: pl.Series,
    request: Mapping[str, Any],
    clean: Mapping[str, Any] | None,
) -> _Read | None:
    """Give the cells of a file with their layout; None when its rows count nobody."""
    layout = _layout_of(request, labels)
    if layout is None:
        return None
    text = tuple(one.fill_null("") for one in columns)
    codes = {
        one["name"]: list(one.get("constraints", {}).get("enum", ()))
        for one in (clean or {}).get("fields", [])
    }
    return _Read(Table(tuple(labels), text, tuple(numbers.to_list())), layout, _formats(clean), codes)


def _formats(clean: Mapping[str, Any] | None) -> dict[str, tuple[str, str]]:
    """Give how the numbers of each column are written: group and decimal mark."""
    fields = (clean or {}).get("fields", [])
    return {one["name"]: (one.get("groupChar", ""), one.get("decimalChar", ".")) for one in fields}


def _read_published(request: Mapping[str, Any], places: PlaceBook | None) -> _Public:
    """Read the `published` of a request; one that cannot be read, or was not given, is told.

    Each is {path, format, delimiter, rows, name} with, as frozen at its publication, {dialect, header_row,
    profile}, and {is_public, is_compared}; without a path its bytes are gone, which is harmless only where
    the public cannot fetch them either.
    """
    found = _Public([], [])
    for one in request.get("published") or ():
        is_public = bool(one.get("is_public", True))
        if not one.get("path") or not one.get("is_compared", True):
            # Bytes that were destroyed with a take-down are gone for good; of a public table they exist.
            is_gone = one.get("is_compared", True) and not is_public
            code = "disclosure_public_gone" if is_gone else "disclosure_unjudged_public"
            found.findings.append(finding(code, other=str(one["name"])))
            continue
        try:
            read = _read_one(one, request, places)
        except (FixRefused, SchemaRefused, *READ_FAILURES):
            read = None
        if read is None:
            found.findings.append(finding("disclosure_unjudged_public", other=str(one["name"])))
        else:
            told = Published(str(one["name"]), read.table, read.layout, read.formats, is_public)
            found.tables.append(told)
    return found


def _read_one(one: Mapping[str, Any], request: Mapping[str, Any], places: PlaceBook | None) -> _Read | None:
    """Read a public file; None when it has none of the counts of its profile: it was read wrongly."""
    asked = {
        **request,
        "path": one["path"],
        "format": one["format"],
        "header_row": int(one.get("header_row") or 1),
        "dialect": one.get("dialect"),
        "profile": one.get("profile") or request.get("profile"),
        "schema": None,
    }
    source = source_of(asked, places, None)
    cells = read_cells(source, one.get("delimiter"), int(one.get("rows") or 0))
    read = _as_read(cells.labels, cells.columns, cells.numbers, asked, source.clean)
    counts = [] if read is None else [one for one in read.layout.measures if one.kind == COUNT]
    return read if counts else None


def _told(way: Way) -> dict[str, Any]:
    """Give what may be told of a way: its loss as a share, counts, and what it merges."""
    return {
        "way": way.name,
        "kind": way.kind,
        "loss": round(way.loss, 4),
        "hidden": way.hidden,
        "small": way.primary,
        "rows": len(way.table),
        **{
            key: value
            for key, value in way.details.items()
            if key in ("column", "codes", "into", "base", "left_out")
        },
    }
