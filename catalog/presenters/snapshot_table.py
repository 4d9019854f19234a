"""Presenters: a frozen quarter as tables: only what was frozen enters, nothing of today."""

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from catalog.domain.snapshot_chain import canonical

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ITEM = (
    "code", "name", "unit", "unit_title", "unit_text", "frequency", "decision", "is_repealed", "state",
    "has_public", "due",
)  # fmt: skip


def snapshot_json(body: Mapping[str, Any], previous: str, digest: str) -> str:
    """The body with what proves it: SHA-256 of `previous`, a line break, and `body` in canonical JSON."""
    proof = {"previous": previous, "digest": digest}
    return f'{{"proof":{json.dumps(proof)},"body":{canonical(body)}}}\n'


def snapshot_csv(body: Mapping[str, Any]) -> str:
    """One row for each item and period (an item without any has one row); no cell can become a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    columns = body["obligation_columns"]
    writer.writerow(["quarter", *(f"item_{name}" for name in _ITEM), *columns])
    for item in body["items"]:
        head = [body["quarter"], *(item[name] for name in _ITEM)]
        for values in item["obligations"] or [[""] * len(columns)]:
            writer.writerow([_safe(value) for value in [*head, *values]])
    return target.getvalue()


def frozen_share(part: Mapping[str, Any]) -> Fraction | None:
    """The share that a frozen figure states; None where there was nothing to count."""
    return Fraction(part["numerator"]) / part["denominator"] if part["denominator"] else None


def _safe(value: Any) -> str:
    if isinstance(value, list):
        value = " ".join(map(str, value))
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
