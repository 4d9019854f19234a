"""Room validators: proofs that every cell of a text column is what its field asks for.

No rule of Frictionless is written a second time: a bulk proof is sufficient only, and each different value
that it does not cover is read by Frictionless's own cell reader, once.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import polars as pl
from frictionless import Field
from frictionless.fields import IntegerField, NumberField

CellReader = Callable[[Any], tuple[Any, dict[str, str] | None]]
Bulk = Callable[[pl.Series], pl.Series]
# More different values than this in a block: judging them one by one costs more than a bulk proof.
_MANY = 0.3
_MAX_KNOWN = 200_000
_DAY = r"(?:0[1-9]|1[0-9]|2[0-8])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:1[0-9]{3}|2[0-9]{3})"
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_PLAIN_MARKS = frozenset(".,;' _\u00a0\u202f")
_WIDEST = 10**18
_LON = r"-?(?:1[0-7][0-9]|[0-9]{1,2})(?:\.[0-9]{1,15})?"
_LAT = r"-?[0-8]?[0-9](?:\.[0-9]{1,15})?"
_TOKEN = re.compile(
    r"\\d|\\[.\-/_]|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_./ ]|\\d|\\[.\-/])+\]"
    r"|\(\?:|[()|?*+]|\{\d+(?:,\d*)?\}|[A-Za-z0-9_/ \-]"
)


class ColumnProof:
    """Judges one column, block after block; remembers the values that it has read.

    `has_doubts`: a suspicious value was met of which it is not sure that Frictionless will call it an error.
    """

    def __init__(self, field: Field) -> None:
        self._read: CellReader = field.create_cell_reader()
        self._bulk = bulk_proof(field)
        self._is_free = is_free(field)
        self._uses_bulk: bool | None = None
        self._good: set[str] = set()
        self._bad: set[str] = set()
        self.has_doubts = False

    def suspicious(self, cells: pl.Series) -> pl.Series | None:
        """Give the positions (UInt32) of cells that Frictionless has to judge; None when there are none."""
        if self._is_free:
            return None
        if self._uses_bulk is None and self._bulk is not None:
            self._uses_bulk = cells.n_unique() > _MANY * len(cells)
        if self._uses_bulk and self._bulk is not None:
            proven = self._bulk(cells)
            if proven.all():
                return None
            positions = (~proven).arg_true()
            bad = self._bad_values(cells.gather(positions))
            return positions.filter(cells.gather(positions).is_in(bad)) if bad else None
        bad = self._bad_values(cells)
        return cells.is_in(bad).arg_true() if bad else None

    def _bad_values(self, cells: pl.Series) -> list[str]:
        values = set(cells.unique().to_list())
        if len(self._good) + len(self._bad) > _MAX_KNOWN:
            self._good.clear()
            self._bad.clear()
        for value in values - self._good - self._bad:
            if reads_well(self._read, value):
                self._good.add(value)
            else:
                self._bad.add(value)
                self.has_doubts |= is_doubtful(self._read, value)
        return list(values & self._bad) if self._bad else []


def reads_well(read: CellReader, value: object) -> bool:
    """Tell whether a cell reader has nothing to say of a value; a reader that crashes has."""
    try:
        cell, notes = read(value)
    except (ArithmeticError, TypeError, ValueError):
        return False
    # What a signalling NaN does to keys Frictionless alone knows.
    return not notes and not (isinstance(cell, Decimal) and cell.is_snan())


def is_doubtful(read: CellReader, value: object) -> bool:
    """Tell whether a value that does not read well may still be no error, but a crash or nothing."""
    try:
        return not read(value)[1]
    except (ArithmeticError, TypeError, ValueError):
        return True


def missing_values(field: Field) -> list[str]:
    """Give the texts that mean "no value" in a field: its own list, or its schema's."""
    if not field.has_defined("missing_values") and field.schema:
        return list(field.schema.missing_values)
    return list(field.missing_values)


def is_free(field: Field) -> bool:
    """Tell whether every text is a good cell of the field."""
    is_open = field.type == "any" or (field.type == "string" and field.format == "default")
    return is_open and all(value is None or value is False for value in field.constraints.values())


def bulk_proof(field: Field) -> Bulk | None:
    """Give a function from cells to a Boolean series, True only where the cell is good; None without one."""
    constraints = {name: value for name, value in field.constraints.items() if value is not None}
    if "enum" in constraints:
        return None
    make = _MAKERS.get(field.type)
    proof = make(field, constraints) if make is not None else None
    missing = missing_values(field)
    if proof is None:
        return None
    try:
        has_overlap = bool(missing) and bool(proof(pl.Series(missing)).any())
    except pl.exceptions.PolarsError:  # a pattern that is too large for its engine
        return None
    if not has_overlap:
        return proof
    # A text that is listed as missing is no value, whatever it looks like.
    return lambda cells: proof(cells) & ~cells.is_in(missing)


def _string(field: Field, constraints: dict[str, Any]) -> Bulk | None:
    if field.format != "default":
        return None
    parts: list[Bulk] = []
    if "pattern" in constraints:
        pattern = bulk_pattern(constraints["pattern"])
        if pattern is None:
            return None
        parts.append(_matches(pattern))
    if "minLength" in constraints:
        parts.append(lambda cells: cells.str.len_chars() >= constraints["minLength"])
    if "maxLength" in constraints:
        # A text has never more characters than bytes.
        parts.append(lambda cells: cells.str.len_bytes() <= constraints["maxLength"])
    if not parts:
        return lambda cells: cells.is_not_null()
    return _all_of(parts)


def _all_of(parts: Iterable[Bulk]) -> Bulk:
    first, *others = parts

    def prove(cells: pl.Series) -> pl.Series:
        proven = first(cells)
        for part in others:
            proven = proven & part(cells)
        return proven

    return prove


def _matches(pattern: str) -> Bulk:
    whole = rf"\A(?:{pattern})\z"
    return lambda cells: cells.str.contains(whole)


def bulk_pattern(pattern: str) -> str | None:
    r"""Give a pattern whose full matches are matches of `^pattern$` in Python; None when that is not plain.

    Only ASCII literals, plain classes, groups, choices and repetitions; `\d` means 0-9 here, which is less
    than in Python. A full match of `a|b` satisfies Python's `^a|b$` too.
    """
    if re.search(r"[*+?}]\+", pattern):  # possessive in Python, a plain repetition elsewhere
        return None
    at, parts = 0, []
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return None
        parts.append(token[0].replace(r"\d", "0-9" if token[0].startswith("[") else "[0-9]"))
        at = token.end()
    try:
        re.compile(pattern)
    except re.error:
        return None
    return "".join(parts)


def _integer(field: Field, constraints: dict[str, Any]) -> Bulk | None:
    if not isinstance(field, IntegerField) or not field.bare_number:
        return None
    whole = _matches(r"-?(?:0|[1-9][0-9]{0,17})")
    low, high = _whole_bounds(field, constraints)
    if (low is not None and low >= _WIDEST) or (high is not None and high <= -_WIDEST):
        return None
    # A bound beyond eighteen digits is met by every number that is proven.
    low = None if low is not None and low <= -_WIDEST else low
    high = None if high is not None and high >= _WIDEST else high
    if low is None and high is None:
        return whole

    def prove(cells: pl.Series) -> pl.Series:
        values = cells.cast(pl.Int64, strict=False)
        inside = whole(cells) & values.is_not_null()
        if low is not None:
            inside = inside & (values >= low)
        return inside & (values <= high) if high is not None else inside

    return prove


def _whole_bounds(field: Field, constraints: dict[str, Any]) -> tuple[int | None, int | None]:
    given = {name: _read_value(field, constraints[name]) for name in _BOUNDS if name in constraints}
    lows = [given[name] + step for name, step in (("minimum", 0), ("exclusiveMinimum", 1)) if name in given]
    highs = [given[name] - step for name, step in (("maximum", 0), ("exclusiveMaximum", 1)) if name in given]
    return max(lows, default=None), min(highs, default=None)


def _read_value(field: Field, value: object) -> Any:
    return field.create_value_reader()(value)


def _number(field: Field, constraints: dict[str, Any]) -> Bulk | None:
    if not isinstance(field, NumberField) or not field.bare_number or field.float_number:
        return None
    if len(field.decimal_char) != 1 or not set(field.group_char + field.decimal_char) <= _PLAIN_MARKS:
        return None  # a mark that is itself part of numbers changes what they are
    bounds = {name: constraints[name] for name in _BOUNDS if name in constraints}
    # At least zero is the one bound that the writing alone proves.
    if set(bounds) - {"minimum"} or _read_value(field, bounds.get("minimum", 0)) != 0:
        return None
    sign = "" if bounds else "-?"
    group, decimal = re.escape(field.group_char), re.escape(field.decimal_char)
    grouped = rf"|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,4}}" if group else ""
    fraction = "" if group == decimal else rf"(?:{decimal}[0-9]{{1,9}})?"
    return _matches(rf"{sign}(?:[0-9]{{1,15}}{grouped}){fraction}")


def _date(field: Field, constraints: dict[str, Any]) -> Bulk | None:
    form = "%Y-%m-%d" if field.format == "default" else field.format
    if set(constraints) & set(_BOUNDS) or not re.fullmatch(r"(%[dmY][/.\-]){2}%[dmY]", form):
        return None
    if any(form.count(part) != 1 for part in ("%d", "%m", "%Y")):
        return None
    pattern = re.escape(form).replace("%d", _DAY).replace("%m", _MONTH).replace("%Y", _YEAR)
    return _matches(pattern)


def _geopoint(field: Field, constraints: dict[str, Any]) -> Bulk | None:
    if field.format != "default" or set(constraints) - {"required"}:
        return None
    return _matches(rf"{_LON}, ?{_LAT}")


_MAKERS: dict[str, Callable[[Field, dict[str, Any]], Bulk | None]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "geopoint": _geopoint,
}
