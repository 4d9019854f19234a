"""What a page that shows a table is asked: filters, one order, chosen columns, a place. Pure.

A grid's address is one of the data API (see `table_query_address`), so that a selection that was made by hand
is a question that a program can ask. What a grid cannot show, such as groups, is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import OPERATORS, ROW, Limits, TableColumn, TableQuery, TableShape
from catalog.domain.table_query_address import OWN, cut, read_address

PAGE_ROWS = 20
PAGE_SIZES = (20, 50, 100)
GRID_LIMITS = Limits(rows=100)
# More columns than these are shown only when they are chosen: a page has to stay light.
MOST_COLUMNS = 30

_SORT, _SELECT, _LIMIT, _OFFSET = "_sort", "_select", "_limit", "_offset"
_ONCE = (_SORT, _SELECT, _LIMIT, _OFFSET)
_FILTERS = frozenset(("_q", "_where", "_bbox"))
Pair = tuple[str, str]


@dataclass(frozen=True)
class GridState:
    """What is chosen: `filters` as parameters of an address, `sort` and `select` as it writes them.

    `usual` names the columns shown where none are chosen; it is of the table and stands in no address.
    """

    filters: tuple[Pair, ...] = ()
    sort: str = ""
    select: str = ""
    limit: int = PAGE_ROWS
    offset: int = 0
    usual: tuple[str, ...] = ()

    @property
    def selection(self) -> list[Pair]:
        """The parameters of all rows that are chosen, wherever the page stands; usual ones left out."""
        own = ((_SORT, self.sort), (_SELECT, self.select))
        return [*self.filters, *((name, value) for name, value in own if value)]

    @property
    def pairs(self) -> list[Pair]:
        """The parameters of this page of rows, always written alike."""
        found = self.selection
        if self.limit != PAGE_ROWS:
            found.append((_LIMIT, str(self.limit)))
        if self.offset:
            found.append((_OFFSET, str(self.offset)))
        return found

    def query(self, shape: TableShape) -> TableQuery:
        """The question: the row's number, the shown columns, the flags of their hidden cells.

        Raises: TableQueryRefused.
        """
        asked = read_address(self.pairs)
        shown = [one.name for one in self.columns(shape)]
        flags = [one.name for one in shape.columns if one.flags in shown]
        return replace(asked, select=(ROW, *shown, *flags), limit=self.limit, offset=self.offset)

    def columns(self, shape: TableShape) -> list[TableColumn]:
        """The columns that are shown, in the order chosen; flags are told by the cells that they mark.

        Raises: TableQueryRefused for a column that the table has not, or that is chosen twice.
        """
        if not self.select:
            own = [one for one in shape.columns if not one.flags]
            return [one for one in own if not self.usual or one.name in self.usual][:MOST_COLUMNS]
        found = [_column(shape, name) for name in cut(self.select, at=_SELECT)]
        twice = next((one.name for at, one in enumerate(found) if one in found[:at]), None)
        if twice is not None:
            raise TableQueryRefused(reason="table_named_twice", at=twice)
        return [one for one in found if not one.flags and one.name != ROW]

    def at(self, offset: int) -> "GridState":
        """The same rows from `offset` on."""
        return replace(self, offset=max(0, offset))

    def sized(self, limit: int) -> "GridState":
        """The same rows, so many on a page, from the first."""
        return replace(self, limit=limit, offset=0)

    def without(self, number: int) -> "GridState":
        """Without the filter of this place in the list."""
        kept = (*self.filters[:number], *self.filters[number + 1 :])
        return replace(self, filters=kept, offset=0)

    def sorted_by(self, name: str, shape: TableShape) -> "GridState":
        """By this column alone: upwards, then downwards, then in the order of the file.

        Not downwards where that is the name of another column.
        """
        up, down = quoted_part(name), quoted_part(f"-{name}")
        ways = {up: ""} if shape.find(f"-{name}") else {up: down, down: ""}
        return replace(self, sort=ways.get(self.sort, up), offset=0)

    def direction(self, name: str, shape: TableShape) -> str:
        """`ascending` or `descending` where the rows are sorted by this column before all others, else ``."""
        try:
            first = next(iter(cut(self.sort, at=_SORT)), "")
        except TableQueryRefused:
            return ""
        if first == name:
            return "ascending"
        return "descending" if first == f"-{name}" and shape.find(first) is None else ""


def quoted_part(text: str) -> str:
    """One part of a list as an address writes it: in double quotes where it holds a comma or a quote."""
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _column(shape: TableShape, name: str) -> TableColumn:
    found = shape.find(name)
    if found is None:
        raise TableQueryRefused(reason="table_unknown_column", at=name[:60])
    return found


def read_state(given: Iterable[Pair], shape: TableShape, *, also: frozenset[str] = frozenset()) -> GridState:
    """What these parameters choose; `also` are parameters of ours that mean something else.

    A name that is no column and a value without an operator is no question to the table (others put their
    marks into the addresses of pages) and is passed over. Raises: TableQueryRefused.
    """
    filters: list[Pair] = []
    once: dict[str, str] = {}
    for name, value in given:
        if name in also:
            continue
        if name in _ONCE:
            if name in once:
                raise TableQueryRefused(reason="table_named_twice", at=name)
            once[name] = value
        elif name in _FILTERS:
            filters += [(name, value)] if value.strip() else []
        elif name.startswith(OWN):
            raise TableQueryRefused(reason="table_unknown_parameter", at=name[:60])
        elif shape.find(name) is not None or _is_condition(value):
            filters.append((name, value))
    # What is no number is refused here as the data API refuses it.
    place = read_address([(name, once[name]) for name in (_LIMIT, _OFFSET) if name in once])
    limit = place.limit if _LIMIT in once else PAGE_ROWS
    if not 1 <= limit <= GRID_LIMITS.rows:
        raise TableQueryRefused(reason="table_too_much", at=_LIMIT, most=GRID_LIMITS.rows)
    return GridState(tuple(filters), once.get(_SORT, ""), once.get(_SELECT, ""), limit, place.offset)


def _is_condition(value: str) -> bool:
    operator, dot, _ = value.removeprefix("not.").partition(".")
    return bool(dot) and operator in OPERATORS
