"""Room validators: what a clerk decides of an aggregation: read from JSON, asked by the counting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from validators.aggregation.recipe import FreeChoice
from validators.aggregation.refusals import AggregationRefused

NONE, PROVINCE, ALL = "none", "province", "all"
DETAILS = (NONE, PROVINCE, ALL)
ROWS, HIDDEN = "rows", "hidden"
READINGS = {"dot_groups": (".", ","), "comma_groups": (",", "."), "plain": ("", ".")}
_MOST = 500


@dataclass(frozen=True)
class Choices:
    """The decisions. Source columns are numbers from 1, 0 for none; words and places are named by number.

    `constants` are values for columns that no source column gives. `leave_out` are the sources whose rows
    without a place, period or group may be left out of the table. `detail` says of a dimension with a total
    where its single categories stand: none, province or all. `free` is for a file without a profile.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()
    detail: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    vintage: str = ""
    target: str = ""
    has_province_row: bool = True
    free: FreeChoice | None = None

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> "Choices":
        """Read decisions from JSON types. Raises: AggregationRefused for another form."""
        try:
            free = given.get("free")
            return cls(
                columns={str(k): int(v) for k, v in _entries(given, "columns")},
                constants={str(k): str(v)[:200].strip() for k, v in _entries(given, "constants")},
                words={
                    str(source): {int(number): str(code) for number, code in dict(words).items()}
                    for source, words in _entries(given, "words")
                },
                places={int(number): str(code).strip() for number, code in _entries(given, "places")},
                leave_out=frozenset(map(str, given.get("leave_out", ()))),
                detail={str(k): str(v) for k, v in _entries(given, "detail") if v in DETAILS},
                readings={str(k): str(v) for k, v in _entries(given, "readings") if v in READINGS},
                vintage=str(given.get("vintage") or ""),
                target=str(given.get("target") or ""),
                has_province_row=bool(given.get("has_province_row", True)),
                free=_free(free) if free else None,
            )
        except (TypeError, ValueError, AttributeError) as error:
            raise AggregationRefused("choices") from error


def _entries(given: Mapping[str, Any], key: str) -> list[tuple[Any, Any]]:
    entries = list(dict(given.get(key) or {}).items())
    if len(entries) > _MOST:
        raise ValueError(key)
    return entries


def _free(given: Mapping[str, Any]) -> FreeChoice:
    return FreeChoice(
        by=tuple(map(int, given.get("by", ())))[:6],
        sums=tuple(map(int, given.get("sums", ())))[:10],
        has_place=bool(given.get("has_place", True)),
        frequency=str(given.get("frequency") or "P1Y"),
        is_sensitive=bool(given.get("is_sensitive", False)),
    )
