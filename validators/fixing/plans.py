"""Room validators: which safe fixes a report calls for. Reads the report and the definitions, not the file.

A fix is a proposal: a person sees it with the number of cells and accepts it; nothing is mended silently. A
held file is offered none: first its personal data must go, and that no machine decides.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from validators.findings.report import Finding, Report
from validators.fixing.readings import readings_of

# The order in which fixes are applied; each works on what the ones before it made.
ORDER = (
    "encoding",
    "delimiter",
    "header_row",
    "total_rows",
    "blank_rows",
    "legacy_text",
    "hidden_space",
    "nfc",
    "edge_space",
    "leading_zeros",
    "place_zeros",
    "number_format",
    "header_names",
    "blank_columns",
    "column_order",
    "recode_places",
    "only_sheet",
    "protect_cells",
)
# Findings that call for a fix without anything more to know.
_PLAIN = {
    "edge_space": "edge_space",
    "hidden_space": "hidden_space",
    "decomposed_text": "nfc",
    "trailing_blank_rows": "blank_rows",
    "blank-row": "blank_rows",
    "blank_columns_right": "blank_columns",
    "blank-label": "blank_columns",
}
_ENCODINGS = ("windows-1258", "utf-16", "utf-16-le", "utf-16-be")
_ONE_WIDTH = re.compile(r"\^?(?:\\d|\[0-9\])\{(\d{1,2})\}\$?")


class FixRefused(Exception):
    """A fix is not one of ours, or cannot be applied to this file; `reason` is a stable code."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(f"{reason}: {params}")
        self.reason = reason
        self.params = params


@dataclass(frozen=True)
class Fix:
    """One proposal: its code, the column it concerns (from 1) if any, and what it needs to know.

    `cells` is how many cells it would change (for rows and columns: how many of these), None while unknown.
    `choices` are the answers of which one must be given before it can be applied.
    """

    code: str
    column: int | None = None
    label: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    cells: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name among the fixes of one file."""
        return self.code if self.column is None else f"{self.code}:{self.column}"

    def answered(self, choice: str) -> "Fix":
        """Give the fix with an answer to its question. Raises: FixRefused for another answer."""
        if choice not in self.choices:
            raise FixRefused("answer", key=self.key)
        return replace(self, params={**self.params, "reading": choice}, choices=())

    def to_dict(self) -> dict[str, Any]:
        """Give the fix as JSON types."""
        return {
            "code": self.code,
            "column": self.column,
            "label": self.label,
            "params": dict(self.params),
            "cells": self.cells,
            "choices": list(self.choices),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Fix":
        """Rebuild a fix from `to_dict`. Raises: FixRefused for a code that is not ours, or another form."""
        if data.get("code") not in ORDER or not isinstance(data.get("params"), Mapping):
            raise FixRefused("unknown", code=str(data.get("code"))[:40])
        return cls(**{**data, "choices": tuple(data.get("choices", ()))})


def list_fixes(
    report: Report, *, clean: Mapping[str, Any] | None = None, legacy_kinds: Sequence[str] = ()
) -> list[Fix]:
    """Give the fixes that a report calls for, in the order of their application.

    Args: clean: the checked schema, if one is stated; legacy_kinds: the old Vietnamese encodings that can be
    decoded here.
    """
    if report.verdict == "held":
        return []
    found: dict[str, Fix] = {}
    for one in report.findings:
        for fix in _fixes_of(one, report, clean, legacy_kinds):
            found.setdefault(fix.key, fix)
    if "encoding_not_utf8" in report.counts:
        # Before the text can be read, whatever else was seen in it means nothing.
        return [fix for fix in found.values() if fix.code == "encoding"]
    found |= {fix.key: fix for fix in _gathered(report)}
    return sorted(found.values(), key=lambda fix: (ORDER.index(fix.code), fix.column or 0))


def _fixes_of(
    one: Finding, report: Report, clean: Mapping[str, Any] | None, legacy_kinds: Sequence[str]
) -> list[Fix]:
    if one.code in _PLAIN:
        return [Fix(_PLAIN[one.code])]
    if one.code == "encoding_not_utf8":
        return _encoding(str(one.params.get("encoding")), legacy_kinds)
    if one.code == "title_rows":
        return [Fix("header_row", params={"row": int(one.params["header_row"])})]
    if one.code in ("wrong_delimiter", "delimiter_not_comma"):
        return [Fix("delimiter", params={"delimiter": str(one.params.get("expected_delimiter") or ",")})]
    if one.code == "columns_reordered" and clean is not None:
        return [Fix("column_order", params={"order": [field["name"] for field in clean["fields"]]})]
    if one.code == "number_format_question":
        asked = readings_of(one)
        return [Fix("number_format", one.column, one.column_name, cells=_count(one), choices=asked)]
    if one.code == "legacy_text" and one.params.get("legacy") in legacy_kinds:
        kind = {"kind": str(one.params["legacy"])}
        return [Fix("legacy_text", one.column, one.column_name, params=kind)]
    if one.code == "place_older_vintage":
        named = {"old": str(one.params["vintage"]), "new": str(one.params["newest"])}
        return [Fix("recode_places", params=named)]
    return _zeros(one, clean)


def _encoding(encoding: str, legacy_kinds: Sequence[str]) -> list[Fix]:
    known = encoding in _ENCODINGS or encoding in legacy_kinds
    return [Fix("encoding", params={"encoding": encoding})] if known else []


def _zeros(one: Finding, clean: Mapping[str, Any] | None) -> list[Fix]:
    """Offer zeros only where the schema's pattern allows exactly one number of digits."""
    if one.code not in ("constraint-error", "number_in_text_column", "lost_zeros") or one.column is None:
        return []
    stated = {field["name"]: field for field in (clean or {}).get("fields", [])}
    asked = stated.get(one.column_name or "", {})
    match = _ONE_WIDTH.fullmatch(str(asked.get("constraints", {}).get("pattern", "")))
    if asked.get("type") != "string" or match is None:
        return []
    return [Fix("leading_zeros", one.column, one.column_name, params={"width": int(match[1])})]


def _gathered(report: Report) -> list[Fix]:
    """Give the fixes that need all findings of a kind: renamed columns, total rows, place codes."""
    found = []
    names = {
        str(one.column): str(one.params["expected"])
        for one in report.findings
        if one.code == "incorrect-label" and one.column is not None
    }
    if names:
        found.append(Fix("header_names", params={"names": names}))
    rows = [one.row for one in report.findings if one.code == "total_row" and one.row is not None]
    if rows and len(rows) == report.counts.get("total_row"):
        found.append(Fix("total_rows", params={"rows": rows}))
    probable: dict[str, set[str]] = {}
    column = None
    for one in report.findings:
        if one.code == "place_zeros_lost":
            column = one.column
            probable.setdefault(str(one.params["code"]), set()).add(str(one.params["probable"]))
    codes = {code: min(one) for code, one in probable.items() if len(one) == 1}
    if codes:
        found.append(Fix("place_zeros", column, params={"codes": codes}))
    return found


def _count(one: Finding) -> int:
    return int(one.params.get("count", 0))
