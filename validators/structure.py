"""Room validators: layer 2 of a verdict, Frictionless's own answer, and its errors as findings.

Frictionless decides; here its errors only get our codes, masked samples and clearer words. Its report is kept
unchanged for `Report.to_frictionless()`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from frictionless import Dialect, FrictionlessException, Schema
from frictionless.resources import TableResource

from validators.fast.fast_path import NumberedRow
from validators.findings.codes import CODES, finding
from validators.findings.report import Finding
from validators.reading.header import compare_header
from validators.reading.rows import READER_FAILURES
from validators.schema.expected_forms import expected_form
from validators.schema.schemas import ContentDetector, open_resource

_CONSTRAINT = re.compile(r'constraint "(\w+)" is')
_TYPE = re.compile(r'type is "(\w+)/')
_POSITION = re.compile(r"position (\d+)")
_NUMERIC = re.compile(r"-?\d+(\.\d+)?")
_LABEL_TYPES = frozenset(
    ("extra-label", "missing-label", "blank-label", "duplicate-label", "incorrect-label", "unmatched-header")
)
_SHOWN_VALUES = 8
_SHOWN_WORDS = 200


@dataclass
class Structure:
    """Frictionless's answer about one file.

    `report` is its report as a dict, None when it crashed; `errors` are the error dicts of its task;
    `header_row` is the last row of the header that it found.
    """

    report: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    header_row: int = 1
    encoding: str = "utf-8"
    is_truncated: bool = False


class RowServer(Protocol):
    """Chooses the rows that Frictionless judges, once it has opened a table."""

    def serve(self, resource: TableResource, plain: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Yield (row number, cells) out of all rows of the content."""


def check_structure(
    path: Path,
    file_format: str,
    *,
    schema: Schema | None,
    dialect: Dialect | None,
    limit_errors: int,
    references: Mapping[str, Path] | None = None,
    server: RowServer | None = None,
) -> Structure:
    """Let Frictionless validate a file that has passed the guard.

    `server` may leave out rows of which it knows that Frictionless would find nothing wrong. A crash of
    Frictionless (a cell `sNaN` is enough) gives a Structure without a report; the caller says so.
    Raises: SchemaRefused for a foreign key to a table that is not among `references`.
    """
    found = Structure()
    with open_resource(path, file_format, schema=schema, dialect=dialect, references=references) as resource:
        if server is not None and isinstance(resource.detector, ContentDetector):
            resource.detector.resource = resource
            resource.detector.serve = partial(server.serve, resource)
        try:
            found.report = dict(resource.validate(limit_errors=limit_errors).to_descriptor())
        except READER_FAILURES:
            resource.close()
        try:
            found.labels = [str(label) for label in resource.labels]
            found.header_row = max(resource.dialect.header_rows, default=1)
            found.encoding = str(resource.encoding)
        except FrictionlessException:
            found.labels = []  # the file could not be opened: the errors say why
    if found.report is not None:
        for task in found.report.get("tasks", []):
            task["place"] = str(path)
        found.errors = [error for task in found.report.get("tasks", []) for error in task.get("errors", [])]
        found.is_truncated = 0 < limit_errors <= len(found.errors)
    return found


def structure_findings(
    structure: Structure, clean: Mapping[str, Any] | None, file_format: str
) -> list[Finding]:
    """Give Frictionless's errors as findings.

    Without a schema its guesses of types are notes, one a column. Where the columns do not fit the schema,
    errors of cells under a wrong label are left out: they only repeat that the column is another one.
    """
    if structure.report is None:
        return [finding("reader_failed")]
    if clean is None:
        return list(_untyped(structure.errors))
    fields = {one["name"]: one for one in clean["fields"]}
    header = _header_findings(structure, clean)
    names = list(fields)
    aligned = {
        n for n, pair in enumerate(zip(structure.labels, names, strict=False), 1) if len(set(pair)) == 1
    }
    is_shifted = bool(header) and clean.get("fieldsMatch", "exact") == "exact"
    missing = {(e["rowNumber"], e["fieldName"]) for e in structure.errors if e["type"] == "missing-cell"}
    findings = header
    for error in structure.errors:
        if error["type"] in _LABEL_TYPES:
            continue
        if is_shifted and not _stands_alone(error, aligned):
            continue
        # A missing cell is reported as such; that it is required as well would say it twice.
        if error["type"] == "constraint-error" and (error["rowNumber"], error["fieldName"]) in missing:
            continue
        findings.append(_typed(error, fields, clean, file_format))
    return findings


def _header_findings(structure: Structure, clean: Mapping[str, Any]) -> list[Finding]:
    flawed = [error for error in structure.errors if error["type"] in _LABEL_TYPES]
    if not flawed:
        return []
    compared = []
    if clean.get("fieldsMatch", "exact") == "exact":
        compared = compare_header(structure.labels, clean["fields"], structure.header_row)
    return compared or [_plain(error) for error in flawed]


def _stands_alone(error: Mapping[str, Any], aligned: set[int]) -> bool:
    """Tell whether an error holds although other columns are wrong."""
    if error["type"] in ("type-error", "constraint-error", "unique-error"):
        return int(error["fieldNumber"]) in aligned
    return bool(error["type"] != "primary-key")


def _untyped(errors: list[dict[str, Any]]) -> Iterator[Finding]:
    """Give structure errors as they are, and one note for each column whose guessed type does not hold."""
    noted: set[int] = set()
    for error in errors:
        if error["type"] not in ("type-error", "constraint-error"):
            yield _plain(error)
        elif error["fieldNumber"] not in noted:
            noted.add(error["fieldNumber"])
            guess = _TYPE.search(error["note"])
            yield finding(
                "mixed_types",
                row=error["rowNumber"],
                column=error["fieldNumber"],
                label=error["fieldName"],
                value=error["cell"],
                type=guess[1] if guess else "any",
            )


def _plain(error: Mapping[str, Any], code: str | None = None, **params: str | float) -> Finding:
    """Give any of Frictionless's errors as a finding; a type that we do not know reads as unreadable."""
    kind = code or error["type"]
    row = error.get("rowNumber") or max(error.get("rowNumbers", ()), default=None)
    cell = error.get("cell")
    return finding(
        kind if kind in CODES else "error",
        row=row,
        column=error.get("fieldNumber"),
        label=error.get("label") or error.get("fieldName"),
        value=None if cell in (None, "None", "") else cell,
        **params,
    )


def _typed(
    error: Mapping[str, Any],
    fields: Mapping[str, Mapping[str, Any]],
    clean: Mapping[str, Any],
    file_format: str,
) -> Finding:
    kind = error["type"]
    one = fields.get(error.get("fieldName", ""), {})
    if kind == "type-error":
        is_number = one.get("type") == "string" and _NUMERIC.fullmatch(str(error["cell"]))
        if file_format == "xlsx" and is_number:
            return _plain(error, "number_in_text_column")
        vi, en = (f" ({form})" if form else "" for form in expected_form(one))
        return _plain(error, type=one.get("type", "any"), format=vi, format_en=en)
    if kind == "constraint-error":
        name, limit = _constraint(error["note"], one)
        said = {} if name != "pattern" else _in_words(one, limit)
        return _plain(error, constraint=name, **({"limit": limit} | said))
    position = _POSITION.search(error.get("note", ""))
    other = int(position[1]) if position else "–"
    if kind == "primary-key":
        return _plain(error, key=", ".join(clean.get("primaryKey", ())), other_row=other)
    return _plain(error, other_row=other) if kind == "unique-error" else _plain(error)


def _in_words(one: Mapping[str, Any], pattern: str) -> dict[str, str]:
    """Give the limit of a pattern with what the field says of itself before it; few people read a pattern."""
    vi = next((one[key] for key in ("description", "x_check", "title") if one.get(key)), "")
    en = next((one[key] for key in ("description_en", "x_check", "title_en") if one.get(key)), vi)
    said = {"limit": vi, "limit_en": en}
    return {
        name: f"“{_short(text)}” ({pattern})" if isinstance(text, str) and text.strip() else pattern
        for name, text in said.items()
    }


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN_WORDS else plain[:_SHOWN_WORDS] + "…"


def _constraint(note: str, one: Mapping[str, Any]) -> tuple[str, str]:
    """Give the constraint's name and its limit in words, taken from our schema and not from the note."""
    match = _CONSTRAINT.search(note)
    name = match[1] if match else "required"
    limit = one.get("constraints", {}).get(name, "")
    if isinstance(limit, list):
        shown = ", ".join(str(value) for value in limit[:_SHOWN_VALUES])
        return name, shown + (", …" if len(limit) > _SHOWN_VALUES else "")
    return name, "" if isinstance(limit, bool) else str(limit)
