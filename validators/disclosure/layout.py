"""Room validators.disclosure: what the columns are: places, periods, groups, counts, amounts, rates.

Read from a profile, guessed from labels and cells, or given. No figure of the table is judged here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from validators.disclosure.settings import Thresholds
from validators.disclosure.spelled import NOTHING, plain_counts
from validators.disclosure.strictest import strictest_rule
from validators.places.book import PlaceBook
from validators.tabular.figures import is_additive
from validators.words.folding import fold_header

COUNT, AMOUNT, RATE = "count", "amount", "rate"
TOTAL_CODES = frozenset(("chung", "tong", "tong so", "tong cong", "cong", "total", "all", "toan tinh"))
NOT_THERE = frozenset(("", ":"))
_MONEY = frozenset(("vnd", "usd", "eur", "jpy", "krw"))
_SIZES = frozenset(("days", "degrees", "times", "%"))
_KEYS = frozenset(("place_name", "place_level", "institution", "procedure", "indicator_title", "note"))
PLACES = (
    *("place_code", "ma_don_vi", "ma_xa", "xa", "xa_phuong", "dia_ban", "ten_xa", "phuong", "phuong_xa"),
    *("huyen", "quan_huyen", "ma_huyen", "ma_dia_ban", "commune", "district", "place"),
)
# Headers of places, and just as often of offices or units of measure: the cells decide.
PERHAPS_PLACES = ("don_vi", "ten_don_vi", "dia_phuong")
_KINDS_OF_PLACES = (
    r"(?i)^(xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|đặc khu|tp\.|tx\.|tt\.|xa |phuong |huyen )"
)
_GROUPED = r"^\d{1,3}([.,]\d{3})+$"
_PERIODS = ("period", "ky", "nam", "year", "thang", "quy")
_SHARE = 0.9


@dataclass(frozen=True)
class Measure:
    """A column of figures; `threshold` is k for a count, 0 for amounts and rates, which follow counts."""

    name: str
    kind: str
    threshold: int = 0
    is_additive: bool = True


@dataclass(frozen=True)
class Sensitive:
    """Rows whose `column` holds one of `values` have threshold `k`; below `lowest_level` none is shown."""

    column: str
    values: frozenset[str]
    k: int
    lowest_level: str = ""


@dataclass(frozen=True)
class Layout:
    """The roles of the columns.

    `totals` names, for a group (or place) column, the codes that stand for all others together. `main`: the
    count that rules its row; `followers`: columns that are hidden with it when it is small; `missing`: the
    marks of a figure that is not there; `listed`: all codes of a group column that has a code list.
    """

    measures: tuple[Measure, ...]
    groups: tuple[str, ...] = ()
    place: str | None = None
    vintage: str | None = None
    level: str | None = None
    period: str | None = None
    totals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    checks: tuple[Mapping[str, Any], ...] = ()
    suppression: str | None = None
    sensitive: Sensitive | None = None
    main: str | None = None
    followers: tuple[str, ...] = ()
    group_limit: int = 10
    missing: frozenset[str] = NOT_THERE
    listed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def key_columns(self) -> tuple[str, ...]:
        """Give the columns that tell one row from another."""
        named = (self.period, self.vintage, self.place)
        return (*(one for one in named if one is not None), *self.groups)


def layout_of_profile(
    profile: Mapping[str, Any], labels: Sequence[str], thresholds: Thresholds
) -> Layout | None:
    """Read the layout of a table that follows a profile; None when its rows are no counts of persons.

    A profile without small-cell threshold (`aggregate_at_import.threshold`, in no version of it) lists
    organisations.
    """
    rule = strictest_rule(profile, labels)
    if rule is None:
        return None
    fields = [one for one in profile["schema"]["fields"] if one["name"] in labels]
    stated = rule.get("sensitive") or {}
    keys = [str(one) for one in profile["schema"].get("primaryKey", ())]
    # The name says nothing beyond the code; every other key column groups the people.
    places = {"code": "place_code", "vintage": "place_vintage", "level": "place_level"}
    places |= {k: v for k, v in (profile.get("x_place_columns") or {}).items() if k in places}
    held = {role: name if name in labels else None for role, name in places.items()}
    apart = {"period", *places.values()}
    groups = tuple(one for one in keys if one in labels and one not in apart)
    measures = tuple(m for one in fields if (m := _measure(one, rule, thresholds)) is not None)
    values = stated.get("values")
    return Layout(
        measures=measures,
        groups=groups,
        place=held["code"],
        vintage=held["vintage"],
        level=held["level"],
        period="period" if "period" in labels else None,
        totals=dict.fromkeys(groups, TOTAL_CODES),
        checks=tuple(profile.get("x_checks") or ()),
        suppression="suppression" if "suppression" in labels else None,
        sensitive=Sensitive(
            stated["column"], frozenset(values), int(stated["k"]), str(stated.get("lowest_level", ""))
        )
        if values
        else None,
        main=str(rule["column"]),
        followers=tuple(rule.get("columns", ())) if rule["column"] == "enterprises" else (),
        group_limit=thresholds.sensitive,
        missing=_missing(profile["schema"]),
        listed={str(one["name"]): frozenset(codes) for one in fields if (codes := _codes(one))},
    )


def _codes(one: Mapping[str, Any]) -> list[str]:
    return list((one.get("constraints") or {}).get("enum") or ())


def _missing(schema: Mapping[str, Any]) -> frozenset[str]:
    """Give every mark of a figure that is not there; that of a hidden one is none of them."""
    stated = [schema, *schema["fields"]]
    return frozenset(mark for one in stated for mark in one.get("missingValues", ())) - {"*"} | NOT_THERE


def _measure(one: Mapping[str, Any], rule: Mapping[str, Any], thresholds: Thresholds) -> Measure | None:
    name, unit = str(one["name"]), str((one.get("x_unit") or {}).get("en", "")).lower()
    if one.get("type") not in ("integer", "number") or one.get("x_pii") != "aggregate":
        return None
    if unit in _MONEY or unit in _SIZES or one["type"] == "number":
        is_rate = unit == "%" or (one["type"] == "number" and unit not in _MONEY and name != rule["column"])
        return Measure(name, RATE if is_rate else AMOUNT, 0, is_additive=is_additive(one))
    stated = rule.get("sensitive") or {}
    k = int(rule["thresholds"].get(name, thresholds.count))
    if name not in (rule["column"], *rule.get("columns", ())):
        k = max(k, thresholds.count)
    k = thresholds.enterprises if unit == "enterprises" else k
    if rule["column"] == "enterprises" and unit == "persons":
        k = thresholds.count
    if name in stated.get("columns", ()):
        k = int(stated.get("k", thresholds.sensitive))
    return Measure(name, COUNT, k, is_additive=is_additive(one))


def guess_layout(
    labels: Sequence[str],
    columns: Sequence[pl.Series],
    thresholds: Thresholds,
    places: PlaceBook | None = None,
) -> Layout | None:
    """Guess the layout of a table without profile: whole numbers are counts; None without counts.

    Codes with leading zeros, years and the usual place and period labels are no counts. `places` tell the
    names of places from those of offices.
    """
    folded = {label: fold_header(label).replace(" ", "_") for label in labels}
    held = [label for label in labels if folded[label] in PLACES]
    held += [
        label
        for label, cells in zip(labels, columns, strict=True)
        if folded[label] in PERHAPS_PLACES and _are_places(cells, places)
    ]
    place = held[0] if held else None
    period = next((label for label in labels if folded[label] in _PERIODS), None)
    measures, groups = [], []
    for label, cells in zip(labels, columns, strict=True):
        if label in (place, period) or folded[label] in _KEYS:
            continue
        kind = _kind(label, cells)
        if kind is None:
            groups.append(label)
        else:
            k = thresholds.count if kind == COUNT else 0
            measures.append(Measure(label, kind, k, is_additive=kind != RATE))
    if not any(one.kind == COUNT for one in measures):
        return None
    totals = dict.fromkeys(groups, TOTAL_CODES) | ({place: TOTAL_CODES} if place else {})
    return Layout(tuple(measures), tuple(groups), place=place, period=period, totals=totals)


def _are_places(cells: pl.Series, places: PlaceBook | None) -> bool:
    """Tell whether most of the different cells name places."""
    said = cells.drop_nulls().str.strip_chars().unique()
    said = said.filter(said != "")
    kinds = said.str.contains(_KINDS_OF_PLACES)
    named = [places is not None and places.has_name(one) for one in said.to_list()]
    return bool(len(said)) and int((kinds | pl.Series(named, dtype=pl.Boolean)).sum()) >= len(said) / 2


def _kind(label: str, cells: pl.Series) -> str | None:
    said = plain_counts(cells)
    said = said.filter(~said.is_in(["", NOTHING, "*"]))
    if not len(said):
        return None
    plain = said.str.contains(r"^(0|[1-9]\d*)$")
    # Thousands in groups are whole numbers where most figures are; three decimals in all of them are not.
    grouped = said.str.contains(_GROUPED) & bool(plain.any())
    whole = int((plain | grouped).sum()) / len(said)
    number = int(said.str.contains(r"^-?\d+([.,]\d+)?$").sum()) / len(said)
    is_count = whole >= _SHARE and is_additive({"name": label, "type": "integer"})
    if is_count:
        return COUNT
    return RATE if number >= _SHARE and not said.str.contains(r"^0\d").any() else None
