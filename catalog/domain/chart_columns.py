"""What the columns of a published table are in a chart or on a map: figures, time, places, groups. Pure.

Read from the types of the table, the frozen schema and names; no cell is read. A code or a year is never a
figure, whatever its type; a rate is a figure that is never summed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

from catalog.domain.table_query import TableColumn, TableShape

MEASURE, TIME, PLACE, GROUP, TEXT, OTHER = "measure", "time", "place", "group", "text", "other"
# Words of names and titles, without accents: these numbers name things, they do not count them.
_CODE_WORDS = frozenset(
    (
        *("ma", "code", "id", "tt", "stt", "so_thu_tu", "nam", "year", "thang", "month", "quy", "quarter"),
        *("lat", "lon", "lng", "latitude", "longitude", "vi_do", "kinh_do", "phone", "dien_thoai"),
        *("cap", "level", "zip", "postcode"),
    )
)
_RATE_WORDS = frozenset(("rate", "ratio", "percent", "share", "average", "mean", "index", "median"))
_RATE_PHRASES = ("ty le", "ti le", "phan tram", "binh quan", "trung binh", "he so", "muc chuan", "chi so")
_RATE_UNITS = frozenset(("%", "times", "degrees", "lan"))
_TIME_NAMES = frozenset(
    ("period", "ky", "ky_so_lieu", "nam", "year", "thang", "month", "quy", "quarter", "ngay")
)
_CODE_PARTS = frozenset(("ma", "code", "id"))
_LATITUDES = ("lat", "latitude", "vi_do")
_LONGITUDES = ("lon", "lng", "long", "longitude", "kinh_do")
_USUAL_PLACES = {
    "code": ("place_code", "ma_don_vi_hanh_chinh", "ma_xa"),
    "name": ("place_name", "ten_xa", "ten_don_vi_hanh_chinh"),
    "level": ("place_level",),
    "vintage": ("place_vintage",),
}
# Beside a figure these say what it is about: figures of two of their values are never added.
_KINDS = frozenset(("indicator", "chi_tieu", "unit", "don_vi_tinh", "currency", "poverty_standard"))
# Columns about the row itself, of which no chart is made.
_ASIDE = frozenset(("suppression", "place_vintage", "phone", "email", "website", "address"))


@dataclass(frozen=True)
class ChartColumn:
    """One column: its `role`, titles, labels of codes (code -> language -> text) and unit of measure.

    `distinct` counts its values, None where that is not known; `flag` names the column that marks its hidden
    cells; `is_key`: it belongs to the key of the table; `is_summable`: adding its figures makes sense.
    """

    name: str
    role: str
    type: str
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]
    distinct: int | None = None
    flag: str = ""
    is_key: bool = False
    is_summable: bool = False
    is_kind: bool = False

    def title(self, lang: str) -> str:
        """How people call the column in `vi` or `en`."""
        return self.titles.get(lang) or self.titles.get("vi") or self.name

    def label(self, value: object, lang: str) -> str:
        """How a value is told: by its label, else as it is."""
        told = self.labels.get(str(value), {})
        return told.get(lang) or told.get("vi") or str(value)

    def has_title(self, lang: str) -> bool:
        """Is there a title in this language, rather than one that stands for it?"""
        return bool(self.titles.get(lang))

    def has_label(self, value: object, lang: str) -> bool:
        """Is a value told in this language, rather than as the table has it?"""
        return bool(self.labels.get(str(value), {}).get(lang))

    def unit(self, lang: str) -> str:
        """The unit of measure; empty where none is known."""
        return self.units.get(lang, "")


@dataclass(frozen=True)
class ChartColumns:
    """All columns of a table in order, and which of them tell places and coordinates (names; empty: none)."""

    columns: tuple[ChartColumn, ...]
    rows: int
    place_code: str = ""
    place_name: str = ""
    place_level: str = ""
    place_vintage: str = ""
    latitude: str = ""
    longitude: str = ""

    def find(self, name: str) -> ChartColumn | None:
        """The column of this name."""
        return next((one for one in self.columns if one.name == name), None)

    def of(self, *roles: str) -> tuple[ChartColumn, ...]:
        """The columns of these roles, in order."""
        return tuple(one for one in self.columns if one.role in roles)


def read_columns(
    shape: TableShape, schema: Mapping[str, Any], distinct: Mapping[str, int | None]
) -> ChartColumns:
    """The roles of the columns of a table, by its types and its frozen Table Schema.

    Args: distinct: the number of values of each column, as far as it was counted.
    """
    fields = {str(one["name"]): one for one in schema.get("fields", ())}
    flags = {one.flags: one.name for one in shape.columns if one.flags}
    places = _places(schema, {one.name for one in shape.columns})
    made = []
    for one in shape.columns:
        if one.flags:
            continue
        field = fields.get(one.name, {})
        role = _role(one, field, places, is_key=one.name in shape.key)
        made.append(
            ChartColumn(
                name=one.name,
                role=role,
                type=one.type,
                titles={"vi": one.title_vi, "en": one.title_en},
                labels=field.get("x_labels") or {},
                units=field.get("x_unit") or {},
                distinct=distinct.get(one.name),
                flag=flags.get(one.name, ""),
                is_key=one.name in shape.key,
                is_summable=role == MEASURE and _is_summable(one, field),
                is_kind=one.name in _KINDS,
            )
        )
    numbers = {one.name: one for one in shape.columns if one.type in ("integer", "decimal")}
    latitude = next((one for one in _LATITUDES if one in numbers), "")
    longitude = next((one for one in _LONGITUDES if one in numbers), "")
    pair = (latitude, longitude) if latitude and longitude else ("", "")
    return ChartColumns(
        columns=tuple(made),
        rows=shape.rows,
        place_code=places["code"],
        place_name=places["name"],
        place_level=places["level"],
        place_vintage=places["vintage"],
        latitude=pair[0],
        longitude=pair[1],
    )


def _places(schema: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    known = set(names)
    stated = schema.get("x_place_columns") or {}
    return {
        role: next((one for one in (stated.get(role), *usual) if one in known), "") or ""
        for role, usual in _USUAL_PLACES.items()
    }


def _role(one: TableColumn, field: Mapping[str, Any], places: Mapping[str, str], *, is_key: bool) -> str:
    if one.name in _ASIDE or one.name == places["vintage"]:
        return OTHER
    if one.name == places["code"]:
        return PLACE
    kind = str(field.get("type", ""))
    if one.type == "date" or kind in ("year", "yearmonth") or fold_name(one.name) in _TIME_NAMES:
        return TIME
    if one.type in ("integer", "decimal"):
        return OTHER if is_key or is_code(one, field) else MEASURE
    if one.type == "boolean" or field.get("x_labels") or field.get("constraints", {}).get("enum"):
        return GROUP
    return TEXT


def is_code(one: TableColumn, field: Mapping[str, Any]) -> bool:
    """Does a column of numbers name things (codes, years, places on earth) instead of counting them?"""
    if field.get("constraints", {}).get("enum") or field.get("x_labels"):
        return True
    words = fold_name(one.name)
    return words in _CODE_WORDS or bool(_CODE_PARTS & set(words.split("_")))


def _is_summable(one: TableColumn, field: Mapping[str, Any]) -> bool:
    if isinstance(field.get("x_additive"), bool):
        return bool(field["x_additive"])
    if fold_name(str((field.get("x_unit") or {}).get("en", ""))) in _RATE_UNITS:
        return False
    told = " ".join(fold_name(text) for text in (one.name, one.title_vi, one.title_en)).replace("_", " ")
    return not (_RATE_WORDS & set(told.split()) or any(phrase in told for phrase in _RATE_PHRASES))


def fold_name(text: str) -> str:
    """Small letters without accents, words joined by `_`: how names of columns are compared."""
    plain = "".join(sign for sign in normalize("NFD", text.lower().replace("đ", "d")) if not combining(sign))
    return re.sub(r"[^a-z0-9%]+", "_", plain).strip("_")


def is_place_or_group(name: str, field: Mapping[str, Any]) -> bool:
    """Does a column of words name places or hold codes of a list, so that people would choose by it?"""
    is_listed = bool(field.get("x_labels") or field.get("constraints", {}).get("enum"))
    return name in (*_USUAL_PLACES["code"], *_USUAL_PLACES["level"]) or (is_listed and name not in _ASIDE)
