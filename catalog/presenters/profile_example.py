"""Presenters: the example file of a profile, always the same: invented figures, nobody, real place codes.

The rows follow from the profile alone and the loaded place lists, so that nobody takes them for data.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from validators.places.book import Place, PlaceBook

ROWS = 3
_LEVELS = {"province": "tinh", "district": "huyen", "commune": "xa"}
_FIRST_DAY = date(2025, 1, 15)
_SMALLEST = 10


class ExampleMissing(LookupError):
    """A profile says neither an example nor enough to make one; the message names the column."""


def example_rows(profile: Mapping[str, Any], places: PlaceBook) -> list[list[str]]:
    """The cells of the example, as text, without the header."""
    fields = profile["schema"]["fields"]
    given: dict[str, Sequence[object]] = _places_of(profile, places) | profile["examples"]
    return [[_cell(field, given.get(field["name"]), number) for field in fields] for number in range(ROWS)]


def example_csv(profile: Mapping[str, Any], places: PlaceBook) -> bytes:
    """The example as CSV in UTF-8, with the header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([field["name"] for field in profile["schema"]["fields"]])
    writer.writerows(example_rows(profile, places))
    return text.getvalue().encode()


def _places_of(profile: Mapping[str, Any], places: PlaceBook) -> dict[str, Sequence[object]]:
    """The place columns: the first communes of the newest list, with their names, level and vintage."""
    columns = profile["x_place_columns"]
    if columns is None:
        return {}
    vintage, found = _newest_places(places)
    values: dict[str, Sequence[object]] = {
        "code": [place.code for place in found],
        "name": [place.name for place in found],
        "level": [_LEVELS[place.level] for place in found],
        "vintage": [vintage],
    }
    return {column: values[part] for part, column in columns.items() if values[part]}


def _newest_places(places: PlaceBook) -> tuple[str, list[Place]]:
    for vintage in reversed(places.vintages()):
        communes = sorted((p for p in places.places(vintage) if p.level == "commune"), key=lambda p: p.code)
        if communes:
            return vintage, communes[:ROWS]
    raise ExampleMissing("place_code")


def _cell(field: Mapping[str, Any], given: Sequence[object] | None, number: int) -> str:
    if given:
        return str(given[number % len(given)])
    limits = field.get("constraints", {})
    if "enum" in limits:
        return str(limits["enum"][number % len(limits["enum"])])
    kind = field["type"]
    if kind in ("integer", "number"):
        return str(max(_SMALLEST, int(limits.get("minimum", 0))) + number)
    if kind == "boolean":
        return ("true", "false")[number % 2]
    if kind == "date":
        return (_FIRST_DAY + timedelta(days=30 * number)).isoformat()
    if "pattern" not in limits and kind == "string":
        return f"Ví dụ {number + 1}"
    if limits.get("required"):
        raise ExampleMissing(str(field["name"]))
    return ""
