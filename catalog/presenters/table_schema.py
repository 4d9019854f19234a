"""Presenters: a profile as a plain Table Schema (version 2), for any program that knows the standard.

Only keys of the standard leave. A column that is required unless suppressed is not `required` here: the
standard has no word for it and would refuse the lawful `*`.
"""

from collections.abc import Mapping
from typing import Any

STANDARD = "https://datapackage.org/profiles/2.0/tableschema.json"
_FIELD_KEYS = (
    *("name", "type", "format", "title", "description", "constraints", "missingValues"),
    *("bareNumber", "groupChar", "decimalChar", "trueValues", "falseValues"),
)


def plain_schema(profile: Mapping[str, Any]) -> dict[str, Any]:
    """The Table Schema of a profile, codes with their Vietnamese labels as `categories`."""
    schema = profile["schema"]
    descriptor = {
        "$schema": STANDARD,
        "name": profile["profile"],
        "version": profile["version"],
        "title": profile["title_vi"],
        "description": profile["purpose_vi"],
        "fields": [_field(field) for field in schema["fields"]],
    }
    kept = {key: schema[key] for key in ("missingValues", "primaryKey") if key in schema}
    return descriptor | kept


def _field(field: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: field[key] for key in _FIELD_KEYS if key in field}
    if field.get("x_required_unless_suppressed") and "constraints" in plain:
        plain["constraints"] = {k: v for k, v in plain["constraints"].items() if k != "required"}
    if labels := field.get("x_labels"):
        plain["categories"] = [{"value": value, "label": words["vi"]} for value, words in labels.items()]
    return plain
