"""Is a question about a published table one that the table can be asked? Names, types, values, limits. Pure.

A question that passes names only columns of the table and holds only values of their types: compilers rely
on it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from unicodedata import normalize

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import (
    FUNCTIONS,
    LIMITS,
    OPERATORS,
    All,
    Box,
    Cell,
    Compare,
    Condition,
    Limits,
    Measure,
    Not,
    Order,
    Some,
    TableColumn,
    TableQuery,
    TableShape,
    Words,
    walk,
)
from catalog.domain.table_values import read_value

_TEXT_ONLY = frozenset(("contains", "prefix"))
_NOT_BOOLEAN = frozenset(("gt", "gte", "lt", "lte", "between"))
_NUMBERS = frozenset(("integer", "decimal"))


def checked(query: TableQuery, shape: TableShape, *, limits: Limits = LIMITS) -> TableQuery:
    """The question with its values in the types of the columns.

    Raises: TableQueryRefused with a reason and what it is about.
    """
    _require_sizes(query, limits)
    asked = _Asked(shape, limits)
    made = replace(
        query,
        where=None if query.where is None else asked.condition(query.where),
        select=asked.names(query.select),
        group_by=asked.names(query.group_by),
        measures=tuple(asked.measure(one) for one in query.measures),
        facets=asked.names(query.facets),
    )
    # A column that rows are sorted by already adds nothing to their order.
    order = {one.column: one for one in reversed([_order(one, made, asked) for one in query.order])}
    made = replace(made, order=tuple(reversed(order.values())))
    if made.is_grouped:
        _require_once([*made.group_by, *(one.name for one in made.measures)])
    if made.is_grouped and (made.select or made.is_distinct):
        raise TableQueryRefused(reason="table_grouped_select", at="select")
    return made if made.after is None else replace(made, after=_after(made, asked))


def _require_sizes(query: TableQuery, limits: Limits) -> None:
    nodes = list(walk(query.where))
    sizes = (
        ("depth", max((depth for _, depth in nodes), default=0), limits.depth),
        # Each "not" stands over one condition and is bounded by the depth.
        ("conditions", sum(not isinstance(node, Not) for node, _ in nodes), limits.conditions),
        ("values", sum(len(n.values) for n, _ in nodes if isinstance(n, Compare)), limits.values),
        ("select", len(query.select), limits.names),
        ("sort", len(query.order), limits.orders),
        ("group", len(query.group_by), limits.groups),
        ("measures", len(query.measures), limits.measures),
        ("facets", len(query.facets), limits.facets),
        ("limit", query.limit, limits.rows),
        ("offset", query.offset, limits.offset),
    )
    for what, size, most in sizes:
        if size > most:
            raise TableQueryRefused(reason="table_too_much", at=what, most=most)
    if query.limit < 0 or query.offset < 0:
        raise TableQueryRefused(reason="table_not_natural", at="limit" if query.limit < 0 else "offset")


def _require_once(names: Sequence[str]) -> None:
    twice = next((name for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise TableQueryRefused(reason="table_named_twice", at=twice[:60])


class _Asked:
    """The parts of one question, put to one table."""

    def __init__(self, shape: TableShape, limits: Limits) -> None:
        self._shape = shape
        self._limits = limits

    def find(self, name: str) -> TableColumn | None:
        """The column of exactly this name."""
        return self._shape.find(name)

    def column(self, name: str) -> TableColumn:
        """The column that is meant; letters and accents may be written apart."""
        found = self._shape.find(name) or self._shape.find(normalize("NFC", name))
        if found is None:
            raise TableQueryRefused(reason="table_unknown_column", at=name[:60])
        return found

    def names(self, names: Iterable[str]) -> tuple[str, ...]:
        """The columns' own names, each once."""
        found = tuple(self.column(name).name for name in names)
        _require_once(found)
        return found

    def measure(self, one: Measure) -> Measure:
        """A figure that can be taken of the column."""
        if one.function not in FUNCTIONS:
            raise TableQueryRefused(reason="table_unknown_function", at=one.function[:60])
        if not one.column:
            if one.function != "count":
                raise TableQueryRefused(reason="table_function_column", at=one.function)
            return one
        column = self.column(one.column)
        is_sum = one.function in {"sum", "avg", "median"}
        if is_sum and column.type not in _NUMBERS:
            raise TableQueryRefused(reason="table_function_type", at=column.name, function=one.function)
        return Measure(one.function, column.name)

    def condition(self, one: Condition) -> Condition:
        """The same condition with names and values as the table has them."""
        if isinstance(one, All | Some):
            return type(one)(tuple(self.condition(part) for part in one.parts))
        if isinstance(one, Not):
            return Not(self.condition(one.part))
        if isinstance(one, Words):
            return Words(str(read_value("text", one.text, at="q", limits=self._limits)))
        return self._box(one) if isinstance(one, Box) else self._compare(one)

    def _compare(self, one: Compare) -> Compare:
        column = self.column(one.column)
        if one.operator not in OPERATORS:
            raise TableQueryRefused(reason="table_unknown_operator", at=one.operator[:60])
        is_unfit = (one.operator in _TEXT_ONLY and column.type != "text") or (
            one.operator in _NOT_BOOLEAN and column.type == "boolean"
        )
        if is_unfit:
            raise TableQueryRefused(reason="table_operator_type", at=column.name, operator=one.operator)
        wanted = OPERATORS[one.operator]
        if len(one.values) != wanted if wanted is not None else not one.values:
            raise TableQueryRefused(reason="table_value_count", at=column.name, operator=one.operator)
        kind = "boolean" if one.operator == "isnull" else column.type
        values = (read_value(kind, value, at=column.name, limits=self._limits) for value in one.values)
        return Compare(column.name, one.operator, tuple(values))

    def _box(self, one: Box) -> Box:
        names = [self.column(name) for name in (one.longitude, one.latitude)]
        for column in names:
            if column.type not in _NUMBERS:
                raise TableQueryRefused(reason="table_operator_type", at=column.name, operator="bbox")
        edges = (one.west, one.south, one.east, one.north)
        west, south, east, north = (read_value("decimal", edge, at="bbox") for edge in edges)
        return Box(names[0].name, names[1].name, west, south, east, north)


def _meant(one: Order, known: Callable[[str], object]) -> Order:
    """The sort column that is meant: a minus may be the first sign of a name that the answer has."""
    whole = f"-{one.column}"
    is_name = one.is_descending and (known(whole) or known(normalize("NFC", whole)))
    return Order(whole) if is_name else one


def _order(one: Order, query: TableQuery, asked: _Asked) -> Order:
    """A sort column that the answer has: of groups its own columns, of distinct rows the chosen ones."""
    if query.is_grouped:
        known = (*query.group_by, *(measure.name for measure in query.measures))
        one = _meant(one, known.__contains__)
        name = normalize("NFC", one.column)
        found = next((column for column in known if column in (one.column, name)), None)
        if found is None:
            raise TableQueryRefused(reason="table_sort_group", at=one.column[:60])
        return replace(one, column=found)
    one = _meant(one, asked.find)
    name = asked.column(one.column).name
    if query.is_distinct and query.select and name not in query.select:
        raise TableQueryRefused(reason="table_sort_distinct", at=name)
    return replace(one, column=name)


def _after(query: TableQuery, asked: _Asked) -> tuple[Cell, ...]:
    """The cells of a cursor as the sort columns have them."""
    if not query.is_by_row or query.after is None or len(query.after) != len(query.order) + 1:
        raise TableQueryRefused(reason="table_cursor", at="_after")
    columns = [*(asked.column(one.column) for one in query.order)]
    cells: list[Cell] = []
    try:
        for column, cell in zip(columns, query.after[:-1], strict=True):
            cells.append(None if cell is None else _cell(column, cell))
    except TableQueryRefused:
        raise TableQueryRefused(reason="table_cursor", at="_after") from None
    row = query.after[-1]
    if isinstance(row, bool) or not isinstance(row, int) or abs(row) >= 10**18:
        raise TableQueryRefused(reason="table_cursor", at="_after")
    return (*cells, row)


def _cell(column: TableColumn, cell: object) -> Cell:
    if column.type == "decimal":
        # As it was answered: a binary fraction, compared as such.
        if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell or abs(cell) > 1e300:
            raise TableQueryRefused(reason="table_cursor", at="_after")
        return float(cell)
    found = read_value(column.type, cell, at=column.name, limits=replace(LIMITS, text=1 << 20))
    if not isinstance(found, str | int | date):
        raise TableQueryRefused(reason="table_cursor", at="_after")
    return found
