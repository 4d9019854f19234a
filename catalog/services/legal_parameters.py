"""Use-cases on the dated legal parameters: reading lag, grace and frequencies from a file, all or nothing.

The shipped file holds what the law said and, marked as such, what is our default. An operator gives a file of
the same form: its records are laid over the shipped ones, one with the same key replaces the shipped one.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from catalog.config import DATA_FOLDER
from catalog.domain.deadlines import Fault, LegalRecord, LegalRules, Parameter
from catalog.domain.errors import ImportRefused

SHIPPED = DATA_FOLDER / "register" / "legal-parameters.json"
_TEXTS = ("key", "frequency", "value", "source_vi", "source_en")


def load_rules(operators_file: Path | None = None) -> LegalRules:
    """The rules in the shipped file with the operator's laid over them.

    Raises: ImportRefused with one entry per fault: `row` is the record's number in the file named in `file`.
    """
    files = (SHIPPED, operators_file) if operators_file else (SHIPPED,)
    records: dict[str, LegalRecord] = {}
    places: dict[str, tuple[str, int]] = {}
    for path in files:
        seen: set[str] = set()
        for row, entry in enumerate(read_entries(path), start=1):
            record = _record(entry, path, row)
            if record.key in seen:
                raise ImportRefused([_error(path, row, "key", "duplicate")])
            seen.add(record.key)
            records[record.key] = record
            places[record.key] = (path.name, row)
    rules = LegalRules(records.values())
    if faults := rules.faults():
        raise ImportRefused([_told(fault, places) for fault in faults])
    return rules


def read_entries(path: Path) -> list[Mapping[str, Any]]:
    """The objects of a JSON list.

    Raises: ImportRefused when the file is missing, no JSON, or no list of objects.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise ImportRefused([_error(path, 1, None, "not_json")]) from None
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise ImportRefused([_error(path, 1, None, "not_json_list")])
    return entries


def read_day(entry: Mapping[str, Any], column: str, path: Path, row: int) -> date | None:
    """The day in a field `YYYY-MM-DD`; None where it is null.

    Raises: ImportRefused for anything else.
    """
    given = entry.get(column)
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise ImportRefused([_error(path, row, column, "not_a_date")]) from None


def _record(entry: Mapping[str, Any], path: Path, row: int) -> LegalRecord:
    for column in _TEXTS:
        if not isinstance(entry.get(column), str) or not entry[column].strip():
            raise ImportRefused([_error(path, row, column, "required")])
    if entry.get("parameter") not in tuple(Parameter):
        raise ImportRefused([_error(path, row, "parameter", "unknown_parameter")])
    if not isinstance(entry.get("is_default"), bool):
        raise ImportRefused([_error(path, row, "is_default", "not_true_or_false")])
    return LegalRecord(
        **{column: entry[column] for column in _TEXTS},
        parameter=Parameter(entry["parameter"]),
        valid_from=read_day(entry, "valid_from", path, row),
        valid_to=read_day(entry, "valid_to", path, row),
        is_default=entry["is_default"],
    )


def _told(fault: Fault, places: Mapping[str, tuple[str, int]]) -> dict[str, object]:
    # A gap belongs to no record: its key names the parameter and the frequency left without.
    name, row = places.get(fault.key, (SHIPPED.name, None))
    return {"file": name, "row": row, "column": fault.key, "message": fault.code, "other": fault.other}


def _error(path: Path, row: int, column: str | None, message: str) -> dict[str, object]:
    return {"file": path.name, "row": row, "column": column, "message": message}
