"""Room web/workspace: a stored report as people read it: rules with counts, the columns, the first rows.

Cells arrive masked; nothing is unmasked or guessed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.domain.publication import PublishedColumn
from validators.findings.report import ColumnInfo, Finding
from validators.reports.outline import Rule, checked_sheet, list_rules

PREVIEW_ROWS = 20


@dataclass(frozen=True)
class Told:
    """A report ready for a page; `findings` are put in words a page at a time, see `report_view`."""

    rules: Sequence[Rule]
    findings: Sequence[Finding]
    infos: Sequence[ColumnInfo]
    sheet: str
    rows: int
    is_truncated: bool
    columns: Sequence[PublishedColumn]
    preview: Sequence[Sequence[str]]
    is_inferred: bool

    @property
    def errors(self) -> int:
        """How many errors there are, those that a cut report leaves out included."""
        return self._count("error")

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self._count("warning")

    @property
    def titles(self) -> dict[str, str]:
        """The title of every rule by its code."""
        return {rule.code: rule.title for rule in self.rules}

    def _count(self, severity: str) -> int:
        return sum(rule.count for rule in self.rules if rule.severity == severity)


def told(body: Mapping[str, Any], lang: str) -> Told:
    """The report of `validators.findings.report.Report.to_dict`, in `vi` or `en`."""
    found = [Finding.from_dict(f) for f in body["findings"]]
    infos = [ColumnInfo(**column) for column in body["columns"]]
    return Told(
        rules=list_rules(body["counts"], found, lang),
        findings=found,
        infos=infos,
        sheet=checked_sheet(found),
        rows=body["rows"],
        is_truncated=body["truncated"],
        columns=[PublishedColumn(c.name, c.title_vi, c.title_en, c.type, fill=c.fill) for c in infos],
        preview=(body["preview"] or {"rows": []})["rows"][:PREVIEW_ROWS],
        is_inferred=body["inferred"] and body["verdict"] == "valid",
    )
