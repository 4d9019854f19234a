"""What may be asked of a published table: a closed tree of values. No SQL, no engine and no request enters.

How rows are judged, the same in every adapter: a cell without a value fulfils no comparison but `isnull`, and
what is not fulfilled fulfils its `Not`. Text is compared by code point. `contains` sees neither accents nor
capitals; every other operator does. Rows without a value in a sort column stand last in both directions; what
is still equal stands in the order of the file. Source: 41-data-api.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Value = str | int | Decimal | bool | date
Cell = str | int | float | bool | date | None

TYPES = ("text", "integer", "decimal", "date", "boolean")
# Number of values each operator takes; None: from one to the limit.
OPERATORS: dict[str, int | None] = {
    "eq": 1,
    "ne": 1,
    "gt": 1,
    "gte": 1,
    "lt": 1,
    "lte": 1,
    "in": None,
    "contains": 1,
    "prefix": 1,
    "isnull": 1,
    "between": 2,
}
FUNCTIONS = ("count", "sum", "avg", "min", "max", "median")
# The row's number in the file, from 1: always there, never a name of a column of the file.
ROW = "_id"


@dataclass(frozen=True)
class Compare:
    """The cell of `column` stands in this relation to the values; `isnull` takes true or false."""

    column: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Box:
    """The point of the row lies in the rectangle, edges included; degrees, in the order of GeoJSON's bbox."""

    longitude: str
    latitude: str
    west: Value
    south: Value
    east: Value
    north: Value


@dataclass(frozen=True)
class Words:
    """Each word of the text is in some cell of the row, accents and capitals aside."""

    text: str


@dataclass(frozen=True)
class All:
    """Every part is fulfilled; without parts it is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Some:
    """At least one part is fulfilled; without parts it is false."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """The part is not fulfilled; so also where a cell has no value."""

    part: "Condition"


Condition = Compare | Box | Words | All | Some | Not


@dataclass(frozen=True)
class Order:
    """One sort column: a column, or in a grouped query a group column or the name of a measure."""

    column: str
    is_descending: bool = False


@dataclass(frozen=True)
class Measure:
    """One figure of each group; `count` without a column counts rows, with one its cells with a value."""

    function: str
    column: str = ""

    @property
    def name(self) -> str:
        """What the column of the answer is called."""
        return f"{self.function}_{self.column}" if self.column else self.function


@dataclass(frozen=True)
class TableQuery:
    """One question. `select` empty: every column. `after`: the sort cells and the row number of the last row.

    With `group_by` or `measures` there is a row for each group, in which `select` has no part. `facets` are
    columns whose values are counted among the rows that fulfil `where`.
    """

    where: Condition | None = None
    select: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    group_by: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    is_distinct: bool = False
    limit: int = 100
    offset: int = 0
    after: tuple[Cell, ...] | None = None
    facets: tuple[str, ...] = ()
    has_total: bool = True

    @property
    def is_grouped(self) -> bool:
        """Is there a row for each group rather than for each row of the file?"""
        return bool(self.group_by or self.measures)

    @property
    def is_by_row(self) -> bool:
        """Is each row of the answer one row of the file, so that a cursor can name it?"""
        return not (self.is_grouped or self.is_distinct)


@dataclass(frozen=True)
class TableColumn:
    """One column of a published table; `flags` names the column whose hidden cells this one marks."""

    name: str
    type: str
    title_vi: str = ""
    title_en: str = ""
    description: str = ""
    flags: str = ""


@dataclass(frozen=True)
class TableShape:
    """What a table is: its columns in file order, the number of rows, the columns of its key."""

    columns: tuple[TableColumn, ...]
    rows: int
    key: tuple[str, ...] = ()

    def find(self, name: str) -> TableColumn | None:
        """The column of this name; the row's number is one too."""
        if name == ROW:
            return ROW_COLUMN
        return next((one for one in self.columns if one.name == name), None)


ROW_COLUMN = TableColumn(ROW, "integer", "Số thứ tự dòng", "Row number")


@dataclass(frozen=True)
class Limits:
    """How much one question may ask; more is refused, never cut in silence."""

    depth: int = 6
    conditions: int = 60
    values: int = 1_000
    text: int = 500
    names: int = 512
    orders: int = 8
    groups: int = 6
    measures: int = 16
    facets: int = 5
    rows: int = 10_000
    offset: int = 10_000_000


LIMITS = Limits()


def walk(condition: Condition | None, depth: int = 1) -> Iterator[tuple[Condition, int]]:
    """Every node of a condition with its depth, the topmost being 1."""
    if condition is None:
        return
    yield condition, depth
    if isinstance(condition, All | Some):
        for part in condition.parts:
            yield from walk(part, depth + 1)
    elif isinstance(condition, Not):
        yield from walk(condition.part, depth + 1)
