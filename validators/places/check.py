"""Room validators: layer 4, do the place codes exist in the vintage that the table states, under that name?

60 new communes of Thanh Hóa keep code and name of an old one over another area: without a vintage nothing can
be checked, and a code of another vintage is said to be of that one. Each different combination of vintage,
code, name, level and parent is judged once, at the end.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import polars as pl

from validators.findings.codes import finding
from validators.findings.masking import mask, safe_label
from validators.findings.report import Finding
from validators.places.book import LEVEL_WORDS, Place, PlaceBook
from validators.places.columns import find_place_columns, iso_day, level_of
from validators.tabular.blocks import Block
from validators.tabular.columns import period_days
from validators.tabular.distinct import distinct_rows, merged, merged_rows
from validators.words.folding import fold, fold_place

_CODE = re.compile(r"\d{1,5}")
_WIDTHS = (2, 3, 5)
_MAX_SHOWN = 50
_MAX_LISTED = 20
_KEYS = ("vintage", "code", "name", "level", "parent")
_PERIOD = "period"


@dataclass(frozen=True)
class _Claim:
    """One combination that the table states, where it stands first, and on how many rows."""

    row: int
    count: int
    vintage: str
    code: str
    name: str
    level: str
    parent: str


@dataclass
class _Judged:
    """What the combinations led to: findings by (code, place), so that two periods are not told twice."""

    found: dict[tuple[str, ...], Finding] = field(default_factory=dict)
    unknown: dict[str, list[int]] = field(default_factory=dict)
    namesakes: dict[tuple[str, str], list[_Claim]] = field(default_factory=dict)
    hints: set[tuple[str, str]] = field(default_factory=set)


class PlaceCheck:
    """Watches the place columns of one table; `labels` are its header, `clean` its checked schema or None."""

    def __init__(
        self,
        labels: Sequence[str],
        clean: Mapping[str, Any] | None,
        places: PlaceBook | None = None,
        *,
        profile: Mapping[str, Any] | None = None,
    ) -> None:
        self._places = places
        self._columns = find_place_columns(labels, clean, profile)
        self._missing = frozenset((clean or {}).get("missingValues", [""])) | {""}
        self._claims: list[pl.DataFrame] = []
        self._periods: list[pl.DataFrame] = []
        self._overflow: Counter[str] = Counter()

    def add(self, block: Block) -> None:
        """Take the next block."""
        if self._places is None or self._columns.code is None:
            return
        cells = {
            key: block.columns[at]
            for key in (*_KEYS, _PERIOD)
            if (at := getattr(self._columns, key)) is not None and at < len(block.columns)
        }
        if "code" not in cells or not len(block.numbers):
            return
        self._claims.append(distinct_rows(block.numbers, {key: cells[key] for key in _KEYS if key in cells}))
        if _PERIOD in cells:
            timed = {key: cells[key] for key in ("vintage", _PERIOD) if key in cells}
            self._periods.append(distinct_rows(block.numbers, timed))

    def findings(self) -> list[Finding]:
        """Give one finding for each different thing that is wrong, at most 50, with its number of rows."""
        places = self._places
        if places is None or self._columns.code is None:
            return []
        if self._columns.vintage is None and not self._columns.stated:
            return [self._no_vintage(places)]
        judged = _Judged()
        for row in merged_rows(self._claims, _KEYS, self._missing, "code"):
            claim = _Claim(**(row | {"vintage": iso_day(row["vintage"] or self._columns.stated)}))
            if claim.vintage not in places.vintages():
                first = judged.unknown.setdefault(claim.vintage, [claim.row, 0])
                first[1] += claim.count
            else:
                self._judge(places, claim, judged)
        found = [*self._unknown_vintages(places, judged), *judged.found.values(), *self._outside(places)]
        found += self._older(places)
        found += [_namesakes_finding(hint, judged) for hint in sorted(judged.hints & set(judged.namesakes))]
        self._overflow = Counter(one.code for one in found[_MAX_SHOWN:])
        return found[:_MAX_SHOWN]

    def held(self) -> dict[str, list[str]]:
        """Give the different codes that a place list has, sorted, by the vintage that their rows state."""
        places = self._places
        if places is None or not self._claims:
            return {}
        pairs = merged(self._claims, ("vintage", "code"), self._missing, "code")
        found: dict[str, set[str]] = {}
        for stated, code in pairs.select("vintage", "code").iter_rows():
            vintage = iso_day(stated or self._columns.stated)
            if places.get(vintage, code) is not None:
                found.setdefault(vintage, set()).add(code)
        return {vintage: sorted(codes) for vintage, codes in sorted(found.items())}

    def overflow(self) -> Counter[str]:
        """Give how many findings of each code were left out by `findings`."""
        return self._overflow

    def _no_vintage(self, places: PlaceBook) -> Finding:
        known = places.vintages()
        shared = sum(len(places.same_name_other_area(a, b)) for a, b in pairwise(known))
        column = (self._columns.code or 0) + 1
        return finding("place_vintage_missing", column=column, label=self._columns.code_label, shared=shared)

    def _unknown_vintages(self, places: PlaceBook, judged: _Judged) -> list[Finding]:
        listed = ", ".join(places.vintages())
        at = self._columns.vintage if self._columns.vintage is not None else self._columns.code
        return [
            finding(
                "place_vintage_unknown",
                row=row,
                column=(at or 0) + 1,
                count=count,
                given=safe_label(vintage) or "–",
                known=listed,
            )
            for vintage, (row, count) in judged.unknown.items()
        ]

    def _judge(self, places: PlaceBook, claim: _Claim, judged: _Judged) -> None:
        place = places.get(claim.vintage, claim.code)
        if place is None:
            self._judge_unlisted(places, claim, judged)
            return
        self._judge_level(places, claim, place, judged)
        if claim.name and not is_same_name(place.name, claim.name):
            given: dict[str, Any] = {"listed": place.name, "given": safe_label(claim.name)}
            fitting = [v for v in places.find(claim.code) if _fits(places, v, claim)]
            judged.hints.update((claim.vintage, other) for other in fitting)
            if fitting:
                self._tell("place_name_other_vintage", claim, judged, found=", ".join(fitting), **given)
            else:
                self._tell("place_name_mismatch", claim, judged, **given)
            return
        for other in places.vintages():
            old, new = sorted((claim.vintage, other))
            if other != claim.vintage and claim.code in places.same_name_other_area(old, new):
                judged.namesakes.setdefault((claim.vintage, other), []).append(claim)

    def _judge_unlisted(self, places: PlaceBook, claim: _Claim, judged: _Judged) -> None:
        """Say of a code that is not in the list what it most probably is: a lost zero, or another list's."""
        probable = _with_zeros(places, claim)
        if probable is not None:
            named: dict[str, Any] = {"probable": probable.code, "listed": probable.name}
            self._tell("place_zeros_lost", claim, judged, **named)
            return
        others = places.find(claim.code)
        judged.hints.update((claim.vintage, other) for other in others)
        if others:
            self._tell("place_other_vintage", claim, judged, found=", ".join(others))
        else:
            self._tell("place_unknown", claim, judged)

    def _judge_level(self, places: PlaceBook, claim: _Claim, place: Place, judged: _Judged) -> None:
        level = level_of(claim.level)
        if level is not None and level != place.level:
            named: dict[str, Any] = {"listed": LEVEL_WORDS[place.level], "given": LEVEL_WORDS[level]}
            self._tell("place_level_mismatch", claim, judged, at=self._columns.level, **named)
        holders = [one.code for one in places.ancestors(claim.vintage, claim.code)]
        if claim.parent and claim.parent not in holders:
            shown = claim.parent if _CODE.fullmatch(claim.parent) else mask(claim.parent)
            named = {"listed": ", ".join(holders) or "–", "given": shown}
            self._tell("place_parent_mismatch", claim, judged, at=self._columns.parent, **named)

    def _older(self, places: PlaceBook) -> list[Finding]:
        """Note a table that follows one older list alone, from which a map leads to the newest one."""
        rows = merged_rows(self._claims, _KEYS, self._missing, "code")
        given = {iso_day(row["vintage"] or self._columns.stated) for row in rows}
        newest = places.vintages()[-1] if places.vintages() else ""
        if len(given) != 1 or newest in given:
            return []
        (vintage,) = given
        if not places.has_map(vintage, newest):
            return []
        return [finding("place_older_vintage", vintage=vintage, newest=newest)]

    def _outside(self, places: PlaceBook) -> list[Finding]:
        """Give the periods that lie outside the time in which their list was in force."""
        found = []
        for row in merged_rows(self._periods, ("vintage", _PERIOD), self._missing, _PERIOD):
            vintage = iso_day(row["vintage"] or self._columns.stated)
            days = period_days(row[_PERIOD])
            if days is None or vintage not in places.vintages():
                continue
            ends = places.following(vintage)
            if days[1].isoformat() < vintage or (ends is not None and days[0].isoformat() >= ends):
                at = self._columns.vintage if self._columns.vintage is not None else self._columns.period
                where = {"row": row["row"], "column": (at or 0) + 1, "count": row["count"]}
                found.append(finding("place_period_vintage", **where, period=row[_PERIOD], vintage=vintage))
        return found

    def _tell(
        self, code: str, claim: _Claim, judged: _Judged, *, at: int | None = None, **named: str
    ) -> None:
        key = (code, claim.vintage, claim.code, *named.values())
        known = judged.found.get(key)
        column = at if at is not None else self._columns.code
        judged.found[key] = finding(
            code,
            row=known.row if known else claim.row,
            column=(column or 0) + 1,
            label=self._columns.code_label,
            count=claim.count + (int(known.params["count"]) if known else 0),
            code=claim.code if _CODE.fullmatch(claim.code) else mask(claim.code),
            vintage=claim.vintage,
            **named,
        )


def _namesakes_finding(hint: tuple[str, str], judged: _Judged) -> Finding:
    claims = judged.namesakes[hint]
    codes = list(dict.fromkeys(claim.code for claim in claims))
    return finding(
        "place_same_name_other_area",
        row=min(claim.row for claim in claims),
        count=sum(claim.count for claim in claims),
        codes=", ".join(codes[:_MAX_LISTED]) + (" …" if len(codes) > _MAX_LISTED else ""),
        vintage=hint[0],
        found=hint[1],
    )


def _with_zeros(places: PlaceBook, claim: _Claim) -> Place | None:
    """Give the one listed unit whose code is this one after zeros; None when none or several are.

    Name and level of the row, where stated, choose among a province, a district and a commune.
    """
    if not claim.code.isascii() or not claim.code.isdigit():
        return None
    padded = {claim.code.zfill(width) for width in _WIDTHS if width > len(claim.code)}
    found = [place for code in sorted(padded) if (place := places.get(claim.vintage, code)) is not None]
    level = level_of(claim.level)
    fitting = [
        place
        for place in found
        if (level is None or place.level == level)
        and (not claim.name or is_same_name(place.name, claim.name))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(places: PlaceBook, vintage: str, claim: _Claim) -> bool:
    place = places.get(vintage, claim.code)
    return place is not None and is_same_name(place.name, claim.name)


def is_same_name(listed: str, given: str) -> bool:
    """Compare two place names: accents, case and a left-out kind do not matter, a different kind does."""
    return fold(listed) == fold(given) or (
        fold_place(listed) == fold_place(given) and fold_place(given) in (fold(given), fold(listed))
    )
