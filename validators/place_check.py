"""Room validators: layer 4, do the place codes exist in the vintage that the table states, under that name?

60 new communes of Thanh Hóa keep code and name of an old one over another area: without a vintage nothing can
be checked, and a code of another vintage is said to be of that one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from validators.codes import finding
from validators.folding import fold, fold_place
from validators.masking import mask, safe_label
from validators.places import PlaceBook
from validators.report import Finding

_CODE = re.compile(r"\d{2,5}")
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MAX_SHOWN = 50


@dataclass
class _Seen:
    """Where a combination was met first, and how often."""

    row: int
    count: int = 0


class PlaceCheck:
    """Watches the columns place_code, place_name and place_vintage of one table.

    Many rows repeat a place: each different (vintage, code, name) is judged once, at the end.
    """

    def __init__(
        self, labels: Sequence[str], clean: Mapping[str, Any] | None, places: PlaceBook | None
    ) -> None:
        self._places = places
        self._code, self._name, self._vintage = (
            labels.index(label) if label in labels else None
            for label in ("place_code", "place_name", "place_vintage")
        )
        schema = clean or {}
        self._stated = str(schema.get("x_place_vintage") or "")
        self._missing = frozenset(schema.get("missingValues", [""])) | {""}
        self._seen: dict[tuple[str, str, str], _Seen] = {}

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record."""
        if self._places is None or self._code is None:
            return
        code, name, vintage = (self._cell(cells, at) for at in (self._code, self._name, self._vintage))
        if code:
            key = (iso_day(vintage or self._stated), code, name)
            self._seen.setdefault(key, _Seen(number)).count += 1

    def _cell(self, cells: Sequence[str], at: int | None) -> str:
        text = cells[at].strip() if at is not None and at < len(cells) else ""
        return "" if text in self._missing else text

    def findings(self) -> list[Finding]:
        """Give one finding for each different code that is wrong, at most 50, with the number of its rows."""
        if self._places is None or self._code is None:
            return []
        if self._vintage is None and not self._stated:
            return [finding("place_vintage_missing", column=self._code + 1, label="place_code")]
        found: list[Finding] = []
        unknown: dict[str, _Seen] = {}
        for (vintage, code, name), seen in self._seen.items():
            if vintage not in self._places.vintages():
                known = unknown.setdefault(vintage, _Seen(seen.row))
                known.count += seen.count
            else:
                found += self._judge(self._places, vintage, code, name, seen)
        listed = ", ".join(self._places.vintages())
        column = (self._vintage if self._vintage is not None else self._code) + 1
        for vintage, seen in unknown.items():
            given = safe_label(vintage) or "–"
            found.insert(
                0,
                finding(
                    "place_vintage_unknown",
                    row=seen.row,
                    column=column,
                    count=seen.count,
                    given=given,
                    known=listed,
                ),
            )
        return found[:_MAX_SHOWN]

    def _judge(self, places: PlaceBook, vintage: str, code: str, name: str, seen: _Seen) -> list[Finding]:
        shown = code if _CODE.fullmatch(code) else mask(code)
        where: dict[str, Any] = {
            "row": seen.row,
            "column": (self._code or 0) + 1,
            "label": "place_code",
            "count": seen.count,
            "code": shown,
            "vintage": vintage,
        }
        place = places.get(vintage, code)
        if place is None:
            others = places.find(code)
            if others:
                return [finding("place_other_vintage", **where, found=", ".join(others))]
            return [finding("place_unknown", **where)]
        if not name or is_same_name(place.name, name):
            return []
        where |= {"listed": place.name, "given": safe_label(name)}
        fitting = [v for v in places.find(code) if _fits(places, v, code, name)]
        if fitting:
            return [finding("place_name_other_vintage", **where, found=", ".join(fitting))]
        return [finding("place_name_mismatch", **where)]


def _fits(places: PlaceBook, vintage: str, code: str, name: str) -> bool:
    place = places.get(vintage, code)
    return place is not None and is_same_name(place.name, name)


def is_same_name(listed: str, given: str) -> bool:
    """Compare two place names: accents, case and a left-out kind do not matter, a different kind does."""
    return fold(listed) == fold(given) or (
        fold_place(listed) == fold_place(given) and fold_place(given) in (fold(given), fold(listed))
    )


def iso_day(text: str) -> str:
    """Give a date written d/m/yyyy as yyyy-mm-dd; anything else as it is."""
    match = _VIETNAMESE_DATE.fullmatch(text)
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else text
