"""Room validators: what a check found, as plain data. Light enough for the web service; no reader may enter.

What is stored (`to_dict`) holds no raw cell of a refused file: samples are masked where they are made, the
first rows are kept for a valid file only, and Frictionless's own report (with whole rows) stays in memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from validators.findings.holdings import Holdings
from validators.findings.masking import safe_label

FORMAT = 1
VERDICTS = ("valid", "invalid", "held", "rejected")


@dataclass(frozen=True)
class Finding:
    """One thing found: a stable code, where it is, a masked sample and named parameters.

    `row` is the record number in the file (header = 1, a quoted line break does not count), `column` counts
    from 1; None where the finding concerns the whole table. `code` leads to title, message and cure in
    validators.findings.codes.
    """

    code: str
    severity: str
    row: int | None = None
    column: int | None = None
    column_name: str | None = None
    sample: str | None = None
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as JSON types."""
        return {
            "code": self.code,
            "severity": self.severity,
            "row": self.row,
            "column": self.column,
            "column_name": self.column_name,
            "sample": self.sample,
            "params": dict(self.params),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Finding":
        """Rebuild a finding from `to_dict`."""
        return cls(**data)


@dataclass(frozen=True)
class ColumnInfo:
    """One column: titles and type from the schema (stated or inferred), `fill` = share of filled cells 0..1.

    `distinct` is None when there are more different values than were counted.
    """

    name: str
    title_vi: str
    title_en: str
    type: str
    fill: float
    distinct: int | None = None


@dataclass(frozen=True)
class Preview:
    """The header and the first rows (at most 100) of a table, as text."""

    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Report:
    """The whole answer about one file.

    `verdict`: valid; invalid (an error finding); held (personal data: it may not be published); rejected (the
    file was not read: a guard or a limit refused it). `counts` holds every finding by code, also those which
    `findings` leaves out when it is `truncated`. `period` is [first day, last day] in ISO form. `comparison`
    are the counts of validators.comparing.comparison against the version before; `fixes` the proposals of
    validators.fixing.fixes. `holdings` are the counts of what the table holds (validators.findings.holdings),
    None of a file that was not read. Reports that were stored before have none of these.
    """

    verdict: str
    rows: int = 0
    columns: list[ColumnInfo] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    truncated: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    format: str | None = None
    seconds: float = 0.0
    preview: Preview | None = None
    schema: dict[str, Any] | None = None
    inferred: bool = False
    period: list[str] | None = None
    frictionless: dict[str, Any] | None = None
    comparison: dict[str, Any] | None = None
    fixes: list[dict[str, Any]] = field(default_factory=list)
    holdings: Holdings | None = None

    def to_frictionless(self) -> dict[str, Any]:
        """Give Frictionless's own report of layer 2, unchanged; it holds raw rows and is never stored.

        Raises: LookupError when Frictionless gave none (the file was rejected, or the report was stored).
        """
        if self.frictionless is None:
            raise LookupError("this report holds no answer of Frictionless")
        return self.frictionless

    def to_dict(self) -> dict[str, Any]:
        """Give what may be stored and shown."""
        is_valid = self.verdict == "valid"
        keeps_schema = is_valid or not self.inferred
        return {
            "format_version": FORMAT,
            "verdict": self.verdict,
            "rows": self.rows,
            "columns": [_column_dict(column, is_valid=is_valid) for column in self.columns],
            "findings": [finding.to_dict() for finding in self.findings],
            "counts": self.counts,
            "truncated": self.truncated,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "format": self.format,
            "seconds": round(self.seconds, 3),
            "preview": _preview_dict(self.preview) if is_valid else None,
            "schema": _schema_dict(self.schema, is_inferred=self.inferred) if keeps_schema else None,
            "inferred": self.inferred,
            "period": self.period,
            "comparison": self.comparison,
            "fixes": self.fixes,
            "holdings": _holdings_dict(self.holdings, is_valid=is_valid),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """Rebuild a report from `to_dict`; Frictionless's own report is not in it.

        Raises: ValueError for a form or a verdict that this version does not know.
        """
        if data.get("format_version") != FORMAT or data.get("verdict") not in VERDICTS:
            raise ValueError(f"unknown report form {data.get('format_version')!r}")
        plain = {key: value for key, value in data.items() if key != "format_version"}
        plain["columns"] = [ColumnInfo(**column) for column in data["columns"]]
        plain["findings"] = [Finding.from_dict(finding) for finding in data["findings"]]
        plain["preview"] = Preview(**data["preview"]) if data["preview"] else None
        plain["holdings"] = Holdings.from_dict(data["holdings"]) if data.get("holdings") else None
        return cls(**plain)


def _column_dict(column: ColumnInfo, *, is_valid: bool) -> dict[str, Any]:
    shown = _without_value if is_valid else safe_label
    plain = dict(vars(column))
    for key in ("name", "title_vi", "title_en"):
        plain[key] = shown(plain[key])
    return plain


def _without_value(label: str) -> str:
    """Give a label as it is unless it looks like a person's value: then the file has no header row."""
    safe = safe_label(label)
    return safe if "*" in safe and "*" not in label else label


def _schema_dict(schema: dict[str, Any] | None, *, is_inferred: bool) -> dict[str, Any] | None:
    if schema is None or not is_inferred:
        return schema
    fields = [
        {key: _without_value(value) if key in ("name", "title") else value for key, value in one.items()}
        for one in schema["fields"]
    ]
    return {**schema, "fields": fields}


def _preview_dict(preview: Preview | None) -> dict[str, Any] | None:
    return (
        {"header": [_without_value(label) for label in preview.header], "rows": preview.rows}
        if preview
        else None
    )


def _holdings_dict(holdings: Holdings | None, *, is_valid: bool) -> dict[str, Any] | None:
    if holdings is None:
        return None
    plain = holdings.to_dict(is_valid=is_valid)
    if plain["columns"] is not None:
        plain["columns"] = [_without_value(label) for label in plain["columns"]]
    return plain
