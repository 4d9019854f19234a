"""Room validators: the figures of a column, read as a schema writes numbers, and exact sums of any stretch.

Plain numbers are summed in bulk as whole numbers of their last digit; any other cell is read alone. Pure.
"""

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import polars as pl

_LARGEST_SUM = 1 << 62
_LOOK_FIRST = 3
_LOOK_MORE = 100
_SIGNS = frozenset("0123456789+-")


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


class Figures:
    """The cells of one column as numbers; null cells add nothing, and so do the rows `left_out`."""

    def __init__(self, column: pl.Series, group: str, decimal: str, left_out: Sequence[int]) -> None:
        self._group, self._decimal = group, decimal
        self._scales: list[tuple[int, pl.Series]] = []
        self._odd: list[int] = []
        self._odd_values: list[Decimal | None] = []
        self._is_small = True
        if left_out:
            is_left_out = pl.int_range(len(column), eager=True).is_in(list(left_out))
            column = column.set(is_left_out, None)
        firsts = column.is_not_null().arg_true().head(_LOOK_FIRST).to_list()
        if any(parse_number(column[at], group, decimal) is None for at in firsts):
            # Most columns of text end here.
            self._take_odd(column, firsts)
        elif _SIGNS.isdisjoint(group + decimal):
            self._take(column)
        else:
            self._take_odd(column, column.is_not_null().arg_true().to_list())
        self._is_small = all(_is_small(whole) for _, whole in self._scales)

    def _take(self, column: pl.Series) -> None:
        first = column.head(_LOOK_MORE)
        if first.cast(pl.Int64, strict=False).null_count() == first.null_count():
            whole = column.cast(pl.Int64, strict=False)
            if whole.null_count() == column.null_count():
                self._scales = [(0, whole)]
                return
        self._take_written(column)

    def _take_written(self, column: pl.Series) -> None:
        """Read a column with groups or decimals: the digits as one whole number, by their decimals."""
        plain = column.str.replace_all(self._group, "", literal=True) if self._group else column
        mark = plain.str.find(self._decimal, literal=True)
        whole = plain.str.replace(self._decimal, "", literal=True).cast(pl.Int64, strict=False)
        length = len(self._decimal.encode())
        places = plain.str.len_bytes().cast(pl.Int64) - mark.cast(pl.Int64) - length
        # A mark before everything may stand before a sign (",-5"), which is no number.
        is_odd = (whole.is_null() & column.is_not_null()) | (mark == 0).fill_null(value=False)
        if is_odd.any():
            self._take_odd(column, is_odd.arg_true().to_list())
            whole = whole.set(is_odd, None)
        places = places.fill_null(0)
        if places.min() == places.max():
            self._scales = [(_whole(places.max()), whole)]
            return
        for count in places.filter(whole.is_not_null()).unique():
            self._scales.append((count, whole.set(places != count, None)))

    def _take_odd(self, column: pl.Series, at: list[int]) -> None:
        """Read these cells alone, each text once; after the first that is no number nothing is known."""
        values: dict[str, Decimal | None] = {}
        for one, text in zip(at, column.gather(at), strict=True):
            if text not in values:
                values[text] = parse_number(text, self._group, self._decimal)
            self._odd.append(one)
            self._odd_values.append(values[text])
            if values[text] is None:
                return

    def sum(self, start: int, end: int) -> Decimal | None:
        """Give the sum of the cells from `start` to before `end`; None when one of them is no number."""
        total = Decimal(0)
        for value in self._odd_values[bisect_left(self._odd, start) : bisect_left(self._odd, end)]:
            if value is None:
                return None
            total += value
        for places, whole in self._scales:
            some = whole.slice(start, end - start)
            if some.null_count() < len(some):
                amount = _whole(some.sum()) if self._is_small else sum(some.drop_nulls().to_list())
                total += Decimal(amount).scaleb(-places)
        return total


def _is_small(whole: pl.Series) -> bool:
    """Tell whether 64 bits hold the sum of any of these numbers."""
    low, high = _whole(whole.min()), _whole(whole.max())
    return max(abs(low), abs(high)) * max(len(whole), 1) < _LARGEST_SUM


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
