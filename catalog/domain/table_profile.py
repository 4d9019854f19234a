"""What the cells of a published table are like, column by column: counted once, when the table is made. Pure.

Only of cells that have a value: a hidden (suppressed) cell has none. A text that stands in fewer than RARE
cells is never told by itself, for it could single somebody out; such texts are told as one number.
"""

import math
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

# A value that stands in fewer cells than these is not told.
RARE = 3
# Columns with more different texts than these hold free text, names or codes: none of them is told.
MOST_VALUES = 40
# Bars of a histogram that numbers and days aim at, at most.
_BARS = 12
_MOST_MONTHS = 24
# Sums of binary fractions end a hair beside the edge that they stand for; one that near is on it.
EDGE_DIGITS = 9


@dataclass(frozen=True)
class Bar:
    """How many cells lie from `start` up to, not including, `end`.

    Numbers are numbers; months are 2025-01, years 2025, with the first month or year after the bar as `end`.
    The last bar of numbers may be open, with None for `end`: it holds the few that are far above all others.
    """

    start: float | str
    end: float | str | None
    count: int


@dataclass(frozen=True)
class Frequent:
    """A value with the number of its cells, at least RARE."""

    value: str | bool
    count: int


@dataclass(frozen=True)
class ColumnProfile:
    """One column: cells with a value, hidden cells, different values, limits and distribution.

    `least` and `most` are those of numbers and days (2025-12-31), of texts the length in characters. `kind`
    says what `bars` count: numbers, months, years or lengths; with `values` it is values. `rare` is the
    number of cells whose value is not told in `values`, `rare_values` of how many different ones.
    """

    name: str
    filled: int
    hidden: int
    distinct: int
    least: float | str | None = None
    most: float | str | None = None
    kind: str = ""
    bars: tuple[Bar, ...] = ()
    values: tuple[Frequent, ...] = ()
    rare: int = 0
    rare_values: int = 0

    @property
    def is_told_in_full(self) -> bool:
        """Is every value of the column among `values`, so that one can be chosen from them?"""
        return bool(self.values) and not self.rare_values


@dataclass(frozen=True)
class TableProfile:
    """Every column that people know, without the flags of hidden cells, and the number of rows."""

    rows: int
    columns: tuple[ColumnProfile, ...]

    def find(self, name: str) -> ColumnProfile | None:
        """The profile of a column, by its name."""
        return next((one for one in self.columns if one.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """JSON values; `from_dict` gives the same profile back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """The profile that `to_dict` wrote. Raises: KeyError, TypeError for anything else."""
        return cls(int(given["rows"]), tuple(_column(one) for one in given["columns"]))


def _column(given: dict[str, Any]) -> ColumnProfile:
    bars = tuple(Bar(**one) for one in given["bars"])
    values = tuple(Frequent(**one) for one in given["values"])
    return ColumnProfile(**(given | {"bars": bars, "values": values}))


# Of a column with a total among its cells, or a few giants: the share of cells that bars are drawn for.
MOST_CELLS = 0.98
_FAR = 3


def is_far(least: float, usual: float, most: float) -> bool:
    """Is the greatest number so far above the usual ones that bars up to it would show one block?"""
    return usual > least and most - least > _FAR * (usual - least)


@dataclass(frozen=True)
class Steps:
    """Bars of one width over numbers: the lower edge of the first, the width, how many."""

    start: float
    width: float
    count: int

    def edge(self, number: int) -> float:
        """The lower edge of bar `number`, from 0; whole where it is a whole number."""
        found = round(self.start + number * self.width, EDGE_DIGITS)
        return int(found) if found == int(found) else found


def number_steps(least: float, most: float, *, is_whole: bool) -> Steps:
    """Bars with round edges (1, 2 or 5 times a power of ten) from the least number to the most.

    Whole numbers have no bar narrower than 1.
    """
    width = _round_up((most - least) / (_BARS - 1))
    if is_whole:
        width = max(1.0, width)
    first = math.floor(round(least / width, EDGE_DIGITS))
    last = math.floor(round(most / width, EDGE_DIGITS))
    return Steps(first * width, width, last - first + 1)


def _round_up(width: float) -> float:
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 5, 10) if width <= step * power * (1 + 1e-9))


@dataclass(frozen=True)
class Spans:
    """Bars over days: months counted from year 0, or whole years; `width` in months or years."""

    kind: str
    start: int
    width: int
    count: int

    def name(self, number: int) -> str:
        """The first month or year of bar `number`: 2025-01 or 2025."""
        at = self.start + number * self.width
        return f"{at // 12:04d}-{at % 12 + 1:02d}" if self.kind == "months" else f"{at:04d}"


def day_spans(least: date, most: date) -> Spans:
    """Months where the days span up to two years, else years, several in a bar where they are many."""
    first, last = least.year * 12 + least.month - 1, most.year * 12 + most.month - 1
    if last - first < _MOST_MONTHS:
        return Spans("months", first, 1, last - first + 1)
    years = most.year - least.year + 1
    width = 1 if years <= 2 * _BARS else int(max(1, _round_up(years / (2 * _BARS))))
    start = least.year // width * width
    return Spans("years", start, width, (most.year - start) // width + 1)
