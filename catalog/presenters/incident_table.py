"""Pure: the export of an incident as JSON and as CSV for a spreadsheet, where no cell can be a formula."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from catalog.presenters.spreadsheet_cells import safe


def incident_json(body: Mapping[str, Any]) -> str:
    """The export as JSON text."""
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def incident_csv(body: Mapping[str, Any], events: Sequence[Sequence[str]]) -> str:
    """The export as one CSV: facts, files, events, each as (part, what, value ...) rows."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(["part", "key", "value", "who", "object", "details"])
    for key, value in _flat(body["incident"]):
        writer.writerow(safe(["incident", key, value]))
    writer.writerow(["incident", "rows", body["rows"]])
    writer.writerow(safe(["incident", "downloads", _count(body["downloads"])]))
    for one in body["files"]:
        numbers = " ".join(str(n) for n in one["numbers"])
        told = [
            one["title"],
            f"rows={one['rows']}",
            one["version_id"],
            f"versions={numbers}; {one['sha256']}",
        ]
        writer.writerow(safe(["file", *told]))
    for at, who, what, thing, details in events:
        writer.writerow(safe(["event", at, what, who, thing, details]))
    return target.getvalue()


def _count(downloads: Mapping[str, Any]) -> str:
    return str(downloads["count"]) if downloads["known"] else "unknown"


def _flat(facts: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in facts.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, "" if value is None else str(value)))
    return rows
