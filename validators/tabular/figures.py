"""Room validators: the cells of a block as exact numbers and as trimmed text, read once for all who ask.

Whole numbers are Int64, others Int128 in millionths: no binary fraction enters, so that equal means equal.
No rule about what the numbers should be may enter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from validators.tabular.blocks import Block
from validators.words.folding import fold_header

MILLION = 1_000_000
# Beyond this a sum of a million cells could leave 64 bits; no figure of a statistic is that large.
_LARGEST = 10**12
_SCALE = 6
_PLAIN_FRACTION = r"^[+-]?\d{1,15}(\.\d{0,6})?$"
_RATE_WORDS = frozenset(("rate", "ratio", "percent", "share", "average", "mean", "year", "index", "code"))
_RATE_PHRASES = ("ty le", "ti le", "phan tram", "binh quan", "trung binh", "he so", "muc chuan", "chi so")


@dataclass(frozen=True)
class Field:
    """One column of the file as its schema states it."""

    at: int
    name: str
    type: str
    group: str
    decimal: str
    missing: frozenset[str]


def read_fields(labels: Sequence[str], clean: Mapping[str, Any] | None) -> dict[str, Field]:
    """Give the stated fields that the file has, by name."""
    schema = clean or {}
    common = schema.get("missingValues", [""])
    places = {label: at for at, label in reversed(list(enumerate(labels)))}
    return {
        one["name"]: Field(
            at=places[one["name"]],
            name=one["name"],
            type=one.get("type", "string"),
            group=one.get("groupChar", ""),
            decimal=one.get("decimalChar", "."),
            missing=frozenset(one.get("missingValues", common)) | {""},
        )
        for one in schema.get("fields", [])
        if one["name"] in places
    }


def is_additive(one: Mapping[str, Any]) -> bool:
    """Tell whether the figures of a field may be summed over places: counts and amounts, never rates.

    `x_additive` decides where it stands; else a whole number whose `x_pii` is `aggregate` or not stated, and
    whose name or title does not speak of a rate, an average, a year or a code.
    """
    if isinstance(one.get("x_additive"), bool):
        return bool(one["x_additive"]) and one.get("type") in ("integer", "number")
    if one.get("type") != "integer" or one.get("x_pii", "aggregate") != "aggregate":
        return False
    words = " ".join(fold_header(str(one.get(key, ""))) for key in ("name", "title", "title_en"))
    return not (_RATE_WORDS & set(words.split()) or any(phrase in words for phrase in _RATE_PHRASES))


class Figures:
    """The columns of one block, each parsed when it is first asked for."""

    def __init__(self, block: Block, fields: Mapping[str, Field]) -> None:
        self.numbers = block.numbers
        self._block = block
        self._fields = fields
        self._text: dict[str, pl.Series] = {}
        self._whole: dict[str, pl.Series] = {}
        self._scaled: dict[str, pl.Series] = {}

    def raw(self, at: int | None) -> pl.Series:
        """Give a column by its place; all null where the records have no such cell."""
        if at is None or at >= len(self._block.columns):
            return pl.repeat(None, len(self.numbers), dtype=pl.String, eager=True)
        return self._block.columns[at]

    def text(self, name: str) -> pl.Series:
        """Give the trimmed cells of a field, null where nothing is stated."""
        if name not in self._text:
            field = self._fields[name]
            column = self.raw(field.at).str.strip_chars()
            self._text[name] = column.set(column.is_in(list(field.missing)), None)
        return self._text[name]

    def whole(self, name: str) -> pl.Series:
        """Give a field's whole numbers (Int64), null for any other cell."""
        if name not in self._whole:
            field = self._fields[name]
            self._whole[name] = whole_numbers(self.raw(field.at), field.group)
        return self._whole[name]

    def scaled(self, name: str) -> pl.Series:
        """Give a field's numbers in millionths (Int128), null for any other cell."""
        if name not in self._scaled:
            field = self._fields[name]
            if field.type == "integer":
                self._scaled[name] = self.whole(name).cast(pl.Int128) * exact(MILLION)
            else:
                self._scaled[name] = millionths(self.raw(field.at), field.group, field.decimal)
        return self._scaled[name]


def whole_numbers(cells: pl.Series, group: str) -> pl.Series:
    """Read whole numbers, `group` left out; null where a cell is none, or is beyond a million million."""
    plain = cells.str.replace_all(group, "", literal=True) if group else cells
    found = plain.cast(pl.Int64, strict=False)
    if found.null_count() > cells.null_count():
        found = plain.str.strip_chars().cast(pl.Int64, strict=False)
    largest = found.abs().max()
    if isinstance(largest, int) and largest > _LARGEST:
        found = found.set(found.abs() > _LARGEST, None)
    return found


def millionths(cells: pl.Series, group: str, decimal: str) -> pl.Series:
    """Read numbers of at most 15 digits and six decimals as Int128 in millionths; null for any other cell."""
    plain = cells.str.strip_chars()
    if group:
        plain = plain.str.replace_all(group, "", literal=True)
    if decimal != ".":
        plain = plain.str.replace_all(decimal, ".", literal=True)
    plain = plain.set(~plain.str.contains(_PLAIN_FRACTION), None)
    return plain.str.to_decimal(scale=_SCALE).to_physical().cast(pl.Int128)


def exact(value: int) -> pl.Series:
    """Give a constant that a column of millionths can be calculated with."""
    return pl.Series([value], dtype=pl.Int128)


def to_millionths(value: Decimal) -> int:
    """Give a stated bound or tolerance in millionths. Raises: ValueError when it has more decimals."""
    scaled = value * MILLION
    if scaled != scaled.to_integral_value():
        raise ValueError(f"more than six decimals: {value}")
    return int(scaled)
