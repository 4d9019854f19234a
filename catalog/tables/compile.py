"""Room tables: a checked question as parameterised SQL over our own identifiers. No engine enters here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.domain.table_query import ROW, Measure, Order, TableQuery
from catalog.tables.fragments import Sql, joined, order_of, where_of
from catalog.tables.layout import TABLE, Layout

MOST_FACET_VALUES = 50
# A table of the connection alone: the row numbers of a sorted answer with their places.
ORDERED = "o"
_NUMBER = "CAST({0} AS DOUBLE)"


@dataclass(frozen=True)
class Output:
    """The columns of an answer: names, types and the expressions that give them."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    expressions: tuple[str, ...]


def output_of(query: TableQuery, layout: Layout) -> Output:
    """What each row of the answer holds."""
    if query.is_grouped:
        groups = [layout.find(name) for name in query.group_by]
        return Output(
            (*query.group_by, *(one.name for one in query.measures)),
            (*(one.column.type for one in groups), *(_measure_type(one, layout) for one in query.measures)),
            (*(one.shown for one in groups), *(_measure(one, layout) for one in query.measures)),
        )
    names = query.select or tuple(one.column.name for one in layout.columns)
    if not query.select and not query.is_distinct:
        names = (ROW, *names)
    found = [layout.find(name) for name in names]
    return Output(names, tuple(one.column.type for one in found), tuple(one.shown for one in found))


def _measure(one: Measure, layout: Layout) -> str:
    if not one.column:
        return "count(*)"
    column = layout.find(one.column)
    if one.function in ("avg", "median"):
        return f"{one.function}({_NUMBER.format(column.place)})"
    if one.function == "sum" and column.column.type == "decimal":
        # Added exactly where the column is exact, then told as a binary fraction.
        return _NUMBER.format(f"sum({column.place})")
    return f"{one.function}({column.place if one.function == 'count' else column.shown})"


def _measure_type(one: Measure, layout: Layout) -> str:
    if one.function == "count":
        return "integer"
    return "decimal" if one.function in ("avg", "median") else layout.find(one.column).column.type


def row_numbers(query: TableQuery, layout: Layout, *, limit: int) -> Sql:
    """The numbers of the rows of one page, in order; only the columns that decide it are read."""
    where = where_of(query, layout)
    order = order_of(query.order, [layout.find(one.column).place for one in query.order], last=ROW)
    text = f"SELECT {ROW} FROM {TABLE}{where.text}{order} LIMIT {limit:d} OFFSET {query.offset:d}"
    return Sql(text, where.values)


def counted_numbers(query: TableQuery, layout: Layout, *, limit: int) -> Sql:
    """The same with the number of all rows before it, so that the condition is judged once.

    Nothing is answered where no row is on the page.
    """
    places = [layout.find(one.column).place for one in query.order]
    kept = ", ".join(dict.fromkeys((ROW, *places)))
    inner = where_of(_whole(query), layout)
    beyond = where_of(replace(query, where=None), layout)
    order = order_of(query.order, places, last=ROW)
    text = (
        f"WITH m AS MATERIALIZED (SELECT {kept} FROM {TABLE}{inner.text}) "
        f"SELECT (SELECT count(*) FROM m), {ROW} FROM m{beyond.text}{order} "
        f"LIMIT {limit:d} OFFSET {query.offset:d}"
    )
    return Sql(text, (*inner.values, *beyond.values))


def rows_by_number(expressions: Sequence[str], numbers: Sequence[int]) -> Sql:
    """These rows, their number first, in no order: found by the index."""
    chosen = ", ".join(f"{number:d}" for number in numbers)
    return Sql(f"SELECT {ROW}, {', '.join(expressions)} FROM {TABLE} WHERE {ROW} IN ({chosen})")


def rows_of(query: TableQuery, layout: Layout, expressions: Sequence[str], *, limit: int) -> Sql:
    """The rows of one page at once, their number first."""
    where = where_of(query, layout)
    order = order_of(query.order, [layout.find(one.column).place for one in query.order], last=ROW)
    shown = ", ".join((ROW, *expressions))
    text = f"SELECT {shown} FROM {TABLE}{where.text}{order} LIMIT {limit:d} OFFSET {query.offset:d}"
    return Sql(text, where.values)


def groups_of(query: TableQuery, layout: Layout, *, limit: int | None) -> Sql:
    """The groups or the distinct rows of a question, in order; all of them without a limit."""
    output = output_of(query, layout)
    inner = _grouped(query, layout, output)
    order = order_of(query.order, [_place(output, one) for one in query.order], last=_rest(output, query))
    place = "" if limit is None else f" LIMIT {limit:d} OFFSET {query.offset:d}"
    return Sql(f"SELECT * FROM ({inner.text}){order}{place}", inner.values)


def _grouped(query: TableQuery, layout: Layout, output: Output) -> Sql:
    where = where_of(query, layout)
    shown = ", ".join(f"{text} AS x{at}" for at, text in enumerate(output.expressions))
    if query.is_distinct:
        return Sql(f"SELECT DISTINCT {shown} FROM {TABLE}{where.text}", where.values)
    groups = ", ".join(f"x{at}" for at in range(len(query.group_by)))
    by = f" GROUP BY {groups}" if groups else ""
    return Sql(f"SELECT {shown} FROM {TABLE}{where.text}{by}", where.values)


def _place(output: Output, order: Order) -> str:
    return f"x{output.names.index(order.column)}"


def _rest(output: Output, query: TableQuery) -> str:
    """What decides between groups that the sort columns leave equal: the columns that make them differ."""
    count = len(query.group_by) if query.is_grouped else len(output.names)
    return ", ".join(f"x{at} ASC NULLS LAST" for at in range(count)) or "x0"


def total_of(query: TableQuery, layout: Layout) -> Sql:
    """How many rows the whole answer has."""
    if query.is_by_row:
        where = where_of(_whole(query), layout)
        return Sql(f"SELECT count(*) FROM {TABLE}{where.text}", where.values)
    inner = _grouped(query, layout, output_of(query, layout))
    return Sql(f"SELECT count(*) FROM ({inner.text})", inner.values)


def facet_of(query: TableQuery, name: str, layout: Layout) -> Sql:
    """The most frequent values of a column among the rows of the question, with their counts."""
    column = layout.find(name)
    where = where_of(_whole(query), layout)
    filled = f"{' AND' if where.text else ' WHERE'} {column.place} IS NOT NULL"
    text = (
        f"SELECT {column.shown} AS x0, count(*) AS n FROM {TABLE}{where.text}{filled} "
        f"GROUP BY x0 ORDER BY n DESC, x0 LIMIT {MOST_FACET_VALUES:d}"
    )
    return Sql(text, where.values)


def _whole(query: TableQuery) -> TableQuery:
    return TableQuery(where=query.where)


def slice_of(query: TableQuery, layout: Layout, output: Output, *, first: int, last: int) -> Sql:
    """The rows of a question whose numbers lie between these two, in the order of the file."""
    where = joined(
        [where_of(query, layout), Sql(f"{ROW} BETWEEN {first:d} AND {last:d}")],
        " AND " if query.where is not None or query.after is not None else " WHERE ",
    )
    shown = ", ".join(
        f"{text} AS {quoted(name)}" for name, text in zip(output.names, output.expressions, strict=True)
    )
    return Sql(f"SELECT {shown} FROM {TABLE}{where.text} ORDER BY {ROW}", where.values)


def order_table(query: TableQuery, layout: Layout) -> Sql:
    """Work out the order of a whole answer, once, over its sort columns alone."""
    where = where_of(query, layout)
    order = order_of(query.order, [layout.find(one.column).place for one in query.order], last=ROW)
    chosen = f"SELECT {ROW} AS r, row_number() OVER ({order.strip()}) AS n FROM {TABLE}{where.text}"
    return Sql(f"CREATE OR REPLACE TEMP TABLE {ORDERED} AS {chosen}", where.values)


def ordered_count() -> Sql:
    """How many rows the order has."""
    return Sql(f"SELECT count(*) FROM {ORDERED}")


def ordered_slice(output: Output, *, first: int, last: int) -> Sql:
    """The rows at these places of the order."""
    shown = ", ".join(
        f"{text} AS {quoted(name)}" for name, text in zip(output.names, output.expressions, strict=True)
    )
    text = (
        f"SELECT {shown} FROM {TABLE} JOIN "
        f"(SELECT r, n FROM {ORDERED} WHERE n BETWEEN {first:d} AND {last:d}) ON {ROW} = r ORDER BY n"
    )
    return Sql(text)


def quoted(name: str) -> str:
    """A name as an identifier; a question mark in it is none of a parameter there."""
    return '"' + name.replace('"', '""') + '"'
