"""Room tables: conditions as parameterised SQL. Only our own identifiers, never a user's text."""

from collections.abc import Sequence
from decimal import Decimal

from catalog.domain.table_query import (
    ROW,
    All,
    Box,
    Cell,
    Compare,
    Condition,
    Not,
    Order,
    Some,
    TableQuery,
    Words,
)
from catalog.tables.layout import CELL_END, WHOLE, Layout, StoredColumn
from catalog.tables.statements import NOTHING, Sql, joined

_SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def folded(expression: str) -> str:
    """Small letters without accents; the engine folds cells and searched texts by the same expression."""
    return f"replace(strip_accents(lower({expression})), 'đ', 'd')"


def where_of(query: TableQuery, layout: Layout) -> Sql:
    """The rows of a question, from where its cursor stands, without the word WHERE; empty for all of them."""
    parts = [] if query.where is None else [condition(query.where, layout)]
    if query.after is not None:
        parts.append(_beyond(query.order, query.after, layout))
    if not parts:
        return NOTHING
    return joined(parts, " AND ")


def condition(one: Condition, layout: Layout) -> Sql:
    """A condition in brackets; it may be NULL where a cell has no value, which is no fulfilment."""
    if isinstance(one, All):
        return _group(one.parts, " AND ", "TRUE", layout)
    if isinstance(one, Some):
        return _group(one.parts, " OR ", "FALSE", layout)
    if isinstance(one, Not):
        inner = condition(one.part, layout)
        return Sql(f"(NOT coalesce({inner.text}, FALSE))", inner.values)
    if isinstance(one, Words):
        return _words(one.text)
    if isinstance(one, Box):
        return _box(one, layout)
    return _compare(one, layout.find(one.column))


def _group(parts: Sequence[Condition], between: str, empty: str, layout: Layout) -> Sql:
    if not parts:
        return Sql(empty)
    found = joined((condition(part, layout) for part in parts), between)
    return Sql(f"({found.text})", found.values)


def _compare(one: Compare, column: StoredColumn) -> Sql:
    place, operator, values = column.place, one.operator, one.values
    if operator == "isnull":
        return Sql(f"({place} IS {'' if values[0] else 'NOT '}NULL)")
    if operator == "in":
        return Sql(f"({place} IN ({', '.join('?' * len(values))}))", values)
    if operator == "between":
        return Sql(f"({place} BETWEEN ? AND ?)", values)
    if operator == "contains":
        return Sql(f"contains({column.folded or place}, {folded('?')})", values)
    if operator == "prefix":
        return Sql(f"starts_with({place}, ?)", values)
    return Sql(f"({place} {_SIGNS[operator]} ?)", values)


def _words(text: str) -> Sql:
    """Every word somewhere in the row; what divides cells there is in no word."""
    words = text.replace(CELL_END, " ").split()
    if not words:
        return Sql("TRUE")
    found = " AND ".join([f"contains({WHOLE}, {folded('?')})"] * len(words))
    return Sql(f"({found})", tuple(words))


def _box(one: Box, layout: Layout) -> Sql:
    longitude, latitude = layout.find(one.longitude).shown, layout.find(one.latitude).shown
    # A west edge east of the east edge: the rectangle crosses the meridian of 180 degrees (RFC 7946, 5.2).
    between = "AND" if Decimal(str(one.west)) <= Decimal(str(one.east)) else "OR"
    text = f"(({longitude} >= ? {between} {longitude} <= ?) AND {latitude} BETWEEN ? AND ?)"
    return Sql(text, (one.west, one.east, one.south, one.north))


def order_of(order: Sequence[Order], expressions: Sequence[str], *, last: str) -> str:
    """The order of a question without its words: rows without a value last; `last` decides between equals."""
    terms = [
        f"{text} {'DESC' if one.is_descending else 'ASC'} NULLS LAST"
        for one, text in zip(order, expressions, strict=True)
    ]
    return ", ".join([*terms, last])


def _beyond(order: Sequence[Order], after: Sequence[Cell], layout: Layout) -> Sql:
    """The rows that stand after the one with these sort cells and this row number."""
    same: list[Sql] = []
    ways: list[Sql] = []
    for one, cell in zip(order, after[:-1], strict=True):
        shown = layout.find(one.column).shown
        if cell is None:
            # Nothing but rows without a value comes after one.
            same.append(Sql(f"{shown} IS NULL"))
            continue
        sign = "<" if one.is_descending else ">"
        ways.append(joined([*same, Sql(f"({shown} {sign} ? OR {shown} IS NULL)", (cell,))], " AND "))
        same.append(Sql(f"{shown} = ?", (cell,)))
    row = after[-1]
    ways.append(joined([*same, Sql(f"{ROW} > ?", () if row is None else (row,))], " AND "))
    found = joined((Sql(f"({one.text})", one.values) for one in ways), " OR ")
    return Sql(f"({found.text})", found.values)
