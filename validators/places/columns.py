"""Room validators: which columns of a table name places, and in which vintage. Reads no cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validators.words.folding import fold

_USUAL = {
    "code": ("place_code",),
    "name": ("place_name",),
    "level": ("place_level",),
    "vintage": ("place_vintage",),
    "parent": ("place_parent", "parent_code", "place_parent_code"),
}
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LEVELS = {
    "tinh": "province",
    "tp": "province",
    "thanh pho": "province",
    "province": "province",
    "huyen": "district",
    "quan": "district",
    "thi xa": "district",
    "district": "district",
    "xa": "commune",
    "phuong": "commune",
    "thi tran": "commune",
    "dac khu": "commune",
    "commune": "commune",
}


@dataclass(frozen=True)
class PlaceColumns:
    """Where a table states a place; None without such a column. `stated` is the schema's own vintage."""

    code: int | None
    name: int | None
    level: int | None
    vintage: int | None
    parent: int | None
    period: int | None
    stated: str
    code_label: str


def find_place_columns(
    labels: Sequence[str], clean: Mapping[str, Any] | None, profile: Mapping[str, Any] | None = None
) -> PlaceColumns:
    """Find the place columns by the profile's `x_place_columns`, else by their usual names."""
    named = (profile or {}).get("x_place_columns") or {}
    found: dict[str, int | None] = {}
    for role, usual in _USUAL.items():
        names = (named[role],) if isinstance(named.get(role), str) else usual
        found[role] = next((labels.index(name) for name in names if name in labels), None)
    code = found["code"]
    return PlaceColumns(
        **found,
        period=labels.index("period") if "period" in labels else None,
        stated=iso_day(str((clean or {}).get("x_place_vintage") or "")),
        code_label=labels[code] if code is not None else "place_code",
    )


def iso_day(text: str) -> str:
    """Give a date written d/m/yyyy as yyyy-mm-dd; anything else as it is."""
    match = _VIETNAMESE_DATE.fullmatch(text)
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else text


def level_of(word: str) -> str | None:
    """Give the level that a word of the column `place_level` means; None for any other word."""
    return _LEVELS.get(fold(word).replace("_", " "))
