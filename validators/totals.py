"""Room validators: total rows, and whether they add up. Reads text cells; changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from validators.codes import finding
from validators.folding import fold, fold_header
from validators.report import Finding

_TOTAL_WORDS = frozenset(("tong cong", "tong so", "tong", "cong", "tong cong chung", "total", "grand total"))
_LABEL_CELLS = 3
_MAX_SHOWN = 20
# Columns whose sum means nothing: order numbers, years, codes, shares.
_NO_SUM_WORDS = ("ty le", "ti le", "rate", "phan tram", "percent", "binh quan", "average")
_NO_SUM_LABELS = frozenset(("tt", "stt", "nam", "year", "lat", "lon", "thang", "quy"))


@dataclass
class _Sum:
    """One way to read a column's numbers: running totals, and what the total rows print."""

    group: str
    decimal: str
    running: Decimal = Decimal(0)
    since_last: Decimal = Decimal(0)
    is_broken: bool = False
    printed: list[tuple[int, Decimal, Decimal, Decimal]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Add one cell; a cell that is no number makes every later sum unknown."""
        if self.is_broken:
            return
        value = parse_number(text, self.group, self.decimal)
        if value is None:
            self.is_broken = True
        else:
            self.running += value
            self.since_last += value

    def close(self, number: int, text: str) -> None:
        """Note what a total row prints against both sums: of all rows, and of those since the last total."""
        value = parse_number(text, self.group, self.decimal)
        if value is not None and not self.is_broken:
            self.printed.append((number, value, self.running, self.since_last))
        self.since_last = Decimal(0)


class Totals:
    """Watches rows for "Tổng cộng" and its like, and sums the rows above them."""

    def __init__(self, labels: Sequence[str], clean: Mapping[str, Any] | None) -> None:
        self._labels = list(labels)
        self._missing = frozenset((clean or {}).get("missingValues", [""])) | {""}
        stated = {one["name"]: one for one in (clean or {}).get("fields", [])}
        self._sums = [_ways(stated.get(label)) if _can_sum(label) else [] for label in labels]
        self._rows: list[int] = []

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Take one record."""
        is_total = _is_total_row(cells)
        if is_total:
            self._rows.append(number)
        for ways, text in zip(self._sums, cells, strict=False):
            # A suppressed figure (`*`) hides part of the sum; an empty or absent one adds nothing.
            if text in self._missing and text != "*":
                continue
            for way in ways:
                if is_total:
                    way.close(number, text)
                else:
                    way.add(text)

    def findings(self, fields: Sequence[Mapping[str, Any]]) -> list[Finding]:
        """Give the total rows, and each printed total that the rows do not give.

        `fields` are the stated or guessed ones, in file order: they say how a column's numbers are read.
        """
        found = [finding("total_row", row=row) for row in self._rows[:_MAX_SHOWN]]
        for number, (label, ways) in enumerate(zip(self._labels, self._sums, strict=True), start=1):
            one = fields[number - 1] if number <= len(fields) else {}
            group, decimal = one.get("groupChar", ""), one.get("decimalChar", ".")
            if one.get("type") not in ("integer", "number"):
                continue
            for way in ways:
                if (way.group, way.decimal) == (group, decimal):
                    found += [_mismatch(entry, number, label) for entry in way.printed if _differs(entry)]
        return found


def _ways(one: Mapping[str, Any] | None) -> list[_Sum]:
    """Give the ways to read a column: the stated one, or (without a schema) plain and dot-grouped."""
    if one is None:
        return [_Sum("", "."), _Sum(".", ".")]
    if one.get("type") not in ("integer", "number"):
        return []
    return [_Sum(one.get("groupChar", ""), one.get("decimalChar", "."))]


def _can_sum(label: str) -> bool:
    words = fold_header(label)
    return (
        words not in _NO_SUM_LABELS and not any(word in words for word in _NO_SUM_WORDS) and "%" not in label
    )


def _is_total_row(cells: Sequence[str]) -> bool:
    texts = [cell for cell in cells if cell][:_LABEL_CELLS]
    return any(len(text) < 30 and fold(text).strip(" :.*") in _TOTAL_WORDS for text in texts)


def parse_number(text: str, group: str, decimal: str) -> Decimal | None:
    """Give a cell's number, reading `group` and `decimal` as a schema states them; None when it is none."""
    plain = text.strip().replace("\u00a0", "")
    if group:
        plain = plain.replace(group, "")
    if decimal != ".":
        plain = plain.replace(decimal, ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _differs(entry: tuple[int, Decimal, Decimal, Decimal]) -> bool:
    _, printed, running, since_last = entry
    digits = printed.as_tuple().exponent
    # Printed totals are rounded to their last digit; each row may have been, too.
    tolerance = Decimal(0) if digits == 0 or not isinstance(digits, int) else Decimal(1).scaleb(digits) * 2
    return abs(printed - running) > tolerance and abs(printed - since_last) > tolerance


def _mismatch(entry: tuple[int, Decimal, Decimal, Decimal], column: int, label: str) -> Finding:
    row, printed, running, _ = entry
    return finding(
        "total_row_mismatch",
        row=row,
        column=column,
        label=label,
        printed=_param(printed),
        actual=_param(running),
        difference=_param(abs(printed - running)),
    )


def _param(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)
