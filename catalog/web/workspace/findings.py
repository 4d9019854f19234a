"""Room web/workspace: a stored report as people read it: rules with counts, lines with place and cure.

Cells arrive masked; nothing is unmasked or guessed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.publication import PublishedColumn
from validators import codes
from validators.report import Finding

_ORDER = {"error": 0, "warning": 1, "note": 2}
PREVIEW_ROWS = 20


@dataclass(frozen=True)
class Rule:
    """One rule with the number of its findings and its cure in general."""

    code: str
    severity: str
    title: str
    count: int


@dataclass(frozen=True)
class Line:
    """One finding: where, the masked sample, what is wrong, how to mend it; numbers as in the file."""

    code: str
    severity: str
    row: int | None
    column: int | None
    column_name: str
    column_title: str
    sample: str
    message: str
    cure: str


@dataclass(frozen=True)
class Told:
    """A report ready for a page."""

    rules: Sequence[Rule]
    lines: Sequence[Line]
    errors: int
    warnings: int
    rows: int
    is_truncated: bool
    columns: Sequence[PublishedColumn]
    preview: Sequence[Sequence[str]]
    is_inferred: bool


def told(body: Mapping[str, Any], lang: str) -> Told:
    """The report of `validators.report.Report.to_dict`, in `vi` or `en`."""
    found = [Finding.from_dict(f) for f in body["findings"]]
    rules = _rules(body["counts"], found, lang)
    columns = [
        PublishedColumn(c["name"], c["title_vi"], c["title_en"], c["type"], fill=c["fill"])
        for c in body["columns"]
    ]
    return Told(
        rules=rules,
        lines=[_line(f, columns, lang) for f in found],
        errors=sum(r.count for r in rules if r.severity == "error"),
        warnings=sum(r.count for r in rules if r.severity == "warning"),
        rows=body["rows"],
        is_truncated=body["truncated"],
        columns=columns,
        preview=(body["preview"] or {"rows": []})["rows"][:PREVIEW_ROWS],
        is_inferred=body["inferred"] and body["verdict"] == "valid",
    )


def _rules(counts: Mapping[str, int], found: Sequence[Finding], lang: str) -> list[Rule]:
    severities = {f.code: f.severity for f in found}
    rules = [
        Rule(code, severities.get(code) or _severity(code), _title(code, lang), count)
        for code, count in counts.items()
    ]
    return sorted(rules, key=lambda r: (_ORDER.get(r.severity, 0), -r.count, r.code))


def _line(found: Finding, columns: Sequence[PublishedColumn], lang: str) -> Line:
    # A report may outlive a code: its place is still true then, its words are gone.
    text = codes.render(found, lang) if found.code in codes.CODES else codes.Text(found.code, found.code, "")
    index = (found.column or 0) - 1
    title = columns[index].title(lang) if 0 <= index < len(columns) else ""
    name = found.column_name or ""
    return Line(
        code=found.code,
        severity=found.severity,
        row=found.row,
        column=found.column,
        column_name=name,
        column_title=title if title != name else "",
        sample=found.sample or "",
        message=text.message,
        cure=text.cure,
    )


def _severity(code: str) -> str:
    return codes.CODES[code].severity if code in codes.CODES else "error"


def _title(code: str, lang: str) -> str:
    known = codes.CODES.get(code)
    if known is None:
        return code
    return known.vi.title if lang == "vi" else known.en.title
