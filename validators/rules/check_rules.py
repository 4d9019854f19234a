"""Room validators: the profile's own rules between columns (`x_checks`), as data; no text is ever evaluated.

Forms, each with an optional `severity` (error, the default, or warning):
  {"kind": "le", "left": [a, ...], "right": [b, ...], "factor": "1.2"}   a + ... <= factor * (b + ...)
  {"kind": "sum_equals", "total": t, "parts": [a, b, ...]}               t = a + b + ...
  {"kind": "share_equals", "share": r, "part": [a], "whole": [b], "digits": 2, "tolerance": "0"}
                                       r = 100 * a / b, rounded to `digits`, give or take `tolerance`
  {"kind": "product_equals", "total": t, "factors": [a, b], "tolerance": "0.05"}   t = a * b within 5 %
  {"kind": "not_after", "earlier": d, "later": e}                        date d <= date e
  {"kind": "value_in_period", "column": c, "values": [v], "from": "2022", "to": "2026"}
  {"kind": "minimum_in_period", "column": c, "minimum": "360000", "from": "2021-07", "to": "2024-06"}
A period rule holds for rows whose `period` lies between the first day of `from` and the last of `to`; either
may be left out. A row with an empty, suppressed or unreadable cell in one of the columns is not judged.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from validators.tabular.columns import period_days
from validators.tabular.figures import MILLION, Field, Figures, exact, to_millionths

_PERIOD = "period"
# Products beyond this leave 128 bits; such a row is not judged.
_LARGEST_PRODUCT = 1e30


class RuleRefused(Exception):
    """A rule of a profile is not one of the documented forms; `where` names the key."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True)
class Rule:
    """One rule ready to run: the columns it needs, how it reads, and what finds the rows that break it.

    `failing` gives a Boolean column; null where the row cannot be judged.
    """

    names: tuple[str, ...]
    formula: str
    severity: str
    failing: Callable[[Figures, Mapping[str, Field]], pl.Series]


def read_rule(raw: object) -> Rule:
    """Read one entry of `x_checks`. Raises: RuleRefused."""
    if not isinstance(raw, Mapping):
        raise RuleRefused("kind")
    kind = raw.get("kind")
    severity = raw.get("severity", "error")
    if severity not in ("error", "warning"):
        raise RuleRefused("severity")
    if kind not in _READERS:
        raise RuleRefused("kind")
    names, formula, failing = _READERS[str(kind)](raw)
    return Rule(tuple(dict.fromkeys(names)), formula, str(severity), failing)


_Read = tuple[Sequence[str], str, Callable[[Figures, Mapping[str, Field]], pl.Series]]


def _at_most(raw: Mapping[str, Any]) -> _Read:
    left, right = _names(raw, "left"), _names(raw, "right")
    factor = _decimal(raw, "factor", "1")
    scaled = to_millionths(factor)
    formula = f"{' + '.join(left)} ≤ {_times(factor)}{_bracket(right)}"

    def failing(figures: Figures, fields: Mapping[str, Field]) -> pl.Series:
        if scaled == MILLION and all(fields[name].type == "integer" for name in (*left, *right)):
            more: pl.Series = _sum(figures.whole, left) > _sum(figures.whole, right)
            return more
        return _sum(figures.scaled, left) * exact(MILLION) > _sum(figures.scaled, right) * exact(scaled)

    return (*left, *right), formula, failing


def _sum_equals(raw: Mapping[str, Any]) -> _Read:
    total, parts = _name(raw, "total"), _names(raw, "parts")

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        return figures.scaled(total) != _sum(figures.scaled, parts)

    return (total, *parts), f"{total} = {' + '.join(parts)}", failing


def _share_equals(raw: Mapping[str, Any]) -> _Read:
    share, part, whole = _name(raw, "share"), _names(raw, "part"), _names(raw, "whole")
    digits = raw.get("digits", 0)
    if not isinstance(digits, int) or not 0 <= digits <= 5:
        raise RuleRefused("digits")
    # Half a unit of the last digit: rounding up and rounding to even are both right.
    allowed = MILLION // (2 * 10**digits) + to_millionths(_decimal(raw, "tolerance", "0"))
    formula = f"{share} = 100 × {_bracket(part)} / {_bracket(whole)}"

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        below = _sum(figures.scaled, whole)
        below = below.set(below <= exact(0), None)
        gap = figures.scaled(share) * below - _sum(figures.scaled, part) * exact(100 * MILLION)
        return gap.abs() > below * exact(allowed)

    return (share, *part, *whole), formula, failing


def _product_equals(raw: Mapping[str, Any]) -> _Read:
    total, factors = _name(raw, "total"), _names(raw, "factors")
    allowed = to_millionths(_decimal(raw, "tolerance", "0"))

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        columns = [figures.scaled(name) for name in factors]
        size = pl.Series([1.0]).new_from_index(0, len(figures.numbers))
        for column in columns:
            size = size * column.cast(pl.Float64)
        product = columns[0]
        for column in columns[1:]:
            product = product.set(size.abs() > _LARGEST_PRODUCT, None) * column
        gap = figures.scaled(total) * exact(MILLION ** (len(factors) - 1)) - product
        return gap.abs() * exact(MILLION) > product.abs() * exact(allowed)

    percent = f" ± {(_decimal(raw, 'tolerance', '0') * 100).normalize():f} %" if allowed else ""
    return (total, *factors), f"{total} = {' × '.join(factors)}{percent}", failing


def _not_after(raw: Mapping[str, Any]) -> _Read:
    earlier, later = _name(raw, "earlier"), _name(raw, "later")

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        return _days(figures.text(earlier)) > _days(figures.text(later))

    return (earlier, later), f"{earlier} ≤ {later}", failing


def _value_in_period(raw: Mapping[str, Any]) -> _Read:
    column, values = _name(raw, "column"), _names(raw, "values")
    first, last = _span(raw)

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        is_inside = _in_span(figures.text(_PERIOD), first, last)
        return figures.text(column).is_in(values) & ~is_inside

    span = f"{raw.get('from', '…')}–{raw.get('to', '…')}"
    return (column, _PERIOD), f"{column} ∈ {{{', '.join(values)}}} ⇒ {_PERIOD} ∈ {span}", failing


def _minimum_in_period(raw: Mapping[str, Any]) -> _Read:
    column, minimum = _name(raw, "column"), _decimal(raw, "minimum", "0")
    first, last = _span(raw)
    bound = to_millionths(minimum)

    def failing(figures: Figures, _fields: Mapping[str, Field]) -> pl.Series:
        return _in_span(figures.text(_PERIOD), first, last) & (figures.scaled(column) < exact(bound))

    span = f"{raw.get('from', '…')}–{raw.get('to', '…')}"
    return (column, _PERIOD), f"{_PERIOD} ∈ {span} ⇒ {column} ≥ {minimum:f}", failing


_READERS: dict[str, Callable[[Mapping[str, Any]], _Read]] = {
    "le": _at_most,
    "sum_equals": _sum_equals,
    "share_equals": _share_equals,
    "product_equals": _product_equals,
    "not_after": _not_after,
    "value_in_period": _value_in_period,
    "minimum_in_period": _minimum_in_period,
}


def _name(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise RuleRefused(key)
    return value


def _names(raw: Mapping[str, Any], key: str) -> list[str]:
    value = raw.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise RuleRefused(key)
    return list(value)


def _decimal(raw: Mapping[str, Any], key: str, usual: str) -> Decimal:
    """Read a number that is written as text, so that it is exact. Raises: RuleRefused."""
    try:
        value = Decimal(str(raw.get(key, usual)))
        to_millionths(value)
    except (InvalidOperation, ValueError, OverflowError):
        raise RuleRefused(key) from None
    if not 0 <= value <= 10**12:
        raise RuleRefused(key)
    return value


def _span(raw: Mapping[str, Any]) -> tuple[date, date]:
    """Give the first and the last day of the keys `from` and `to`. Raises: RuleRefused."""
    days = []
    for key, side, usual in (("from", 0, date.min), ("to", 1, date.max)):
        if key not in raw:
            days.append(usual)
            continue
        found = period_days(str(raw[key]))
        if found is None:
            raise RuleRefused(key)
        days.append(found[side])
    return days[0], days[1]


def _in_span(periods: pl.Series, first: date, last: date) -> pl.Series:
    """Tell of each period whether it lies in the span; null for one that cannot be read."""
    told = {}
    for text in periods.unique().drop_nulls().to_list():
        days = period_days(text)
        told[text] = None if days is None else first <= days[0] and days[1] <= last
    known = pl.DataFrame(
        {"p": list(told), "inside": list(told.values())}, schema={"p": pl.String, "inside": pl.Boolean}
    )
    return periods.to_frame("p").join(known, on="p", how="left", maintain_order="left")["inside"]


def _days(cells: pl.Series) -> pl.Series:
    """Read dates written yyyy-mm-dd or d/m/yyyy; null for any other text."""
    iso = cells.str.to_date("%Y-%m-%d", strict=False)
    if iso.null_count() == cells.null_count():
        return iso
    return iso.fill_null(cells.str.to_date("%d/%m/%Y", strict=False))


def _sum(read: Callable[[str], pl.Series], names: Sequence[str]) -> pl.Series:
    found = read(names[0])
    for name in names[1:]:
        found = found + read(name)
    return found


def _bracket(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"({' + '.join(names)})"


def _times(factor: Decimal) -> str:
    return "" if factor == 1 else f"{factor:f} × "
