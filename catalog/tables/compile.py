"""Room tables: a checked question as parameterised SQL over our own identifiers. No engine enters here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.domain.table_query import ROW, Compare, Measure, Order, TableColumn, TableQuery, walk
from catalog.tables.fragments import order_of, where_of
from catalog.tables.layout import TABLE, Layout, StoredColumn
from catalog.tables.statements import Select, Sql, joined

MOST_FACET_VALUES = 50
# A table of the connection alone: the row numbers of a sorted answer with their places.
ORDERED = "o"
_GROUP_ROWS = 20_480
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
    return _page(ROW, query, layout, limit).sql


def counted_numbers(query: TableQuery, layout: Layout, *, limit: int) -> Sql:
    """The same with the number of all rows before it, so that the condition is judged once.

    Nothing is answered where no row is on the page.
    """
    kept = ", ".join(dict.fromkeys((ROW, *(layout.find(one.column).place for one in query.order))))
    matching = Select(kept, where=where_of(_whole(query), layout)).inner
    count = Select("count(*)", source=Sql("m")).inner
    page = _page(f"{count.text}, {ROW}", replace(query, where=None), layout, limit)
    return joined((Sql("WITH m AS MATERIALIZED"), matching, replace(page, source=Sql("m")).sql), " ")


def rows_by_number(expressions: Sequence[str], numbers: Sequence[int]) -> Sql:
    """These rows, their number first, in no order: found by the index."""
    chosen = ", ".join(f"{number:d}" for number in numbers)
    return Select(", ".join((ROW, *expressions)), where=Sql(f"{ROW} IN ({chosen})")).sql


def rows_of(query: TableQuery, layout: Layout, expressions: Sequence[str], *, limit: int) -> Sql:
    """The rows of one page at once, their number first."""
    return page_of(", ".join((ROW, *expressions)), query, layout, limit=limit)


def _page(shown: str | Sql, query: TableQuery, layout: Layout, limit: int) -> Select:
    order = order_of(query.order, [layout.find(one.column).place for one in query.order], last=ROW)
    return Select(shown, where=where_of(query, layout), order=order, limit=limit, offset=query.offset)


def page_of(shown: str | Sql, query: TableQuery, layout: Layout, *, limit: int) -> Sql:
    """The rows of one page at once, of any length."""
    return _page(shown, query, layout, limit).sql


def groups_of(query: TableQuery, layout: Layout, *, limit: int | None, shown: str | Sql = "*") -> Sql:
    """The groups or the distinct rows of a question, in order; all of them without a limit."""
    output = output_of(query, layout)
    order = order_of(query.order, [_place(output, one) for one in query.order], last=_rest(output, query))
    inner = _grouped(query, layout, output).inner
    return Select(shown, source=inner, order=order, limit=limit, offset=query.offset).sql


def _grouped(query: TableQuery, layout: Layout, output: Output) -> Select:
    shown = ", ".join(f"{text} AS x{at}" for at, text in enumerate(output.expressions))
    groups = "" if query.is_distinct else ", ".join(f"x{at}" for at in range(len(query.group_by)))
    return Select(shown, where=where_of(query, layout), group=groups, is_distinct=query.is_distinct)


def _place(output: Output, order: Order) -> str:
    return f"x{output.names.index(order.column)}"


def _rest(output: Output, query: TableQuery) -> str:
    """What decides between groups that the sort columns leave equal: the columns that make them differ."""
    count = len(query.group_by) if query.is_grouped else len(output.names)
    return ", ".join(f"x{at} ASC NULLS LAST" for at in range(count)) or "x0"


def total_of(query: TableQuery, layout: Layout) -> Sql:
    """How many rows the whole answer has."""
    if query.is_by_row:
        return Select("count(*)", where=where_of(_whole(query), layout)).sql
    inner = _grouped(query, layout, output_of(query, layout)).inner
    return Select("count(*)", source=inner).sql


def facet_of(query: TableQuery, name: str, layout: Layout) -> Sql:
    """The most frequent values of a column among the rows of the question, with their counts."""
    column = layout.find(name)
    where = _both(where_of(_whole(query), layout), Sql(f"{column.place} IS NOT NULL"))
    shown = f"{column.shown} AS x0, count(*) AS n"
    return Select(shown, where=where, group="x0", order="n DESC, x0", limit=MOST_FACET_VALUES).sql


def hidden_of(query: TableQuery, layout: Layout) -> tuple[tuple[str, ...], Sql]:
    """The measured columns that have hidden cells, and how many each has among the rows of the question."""
    flags = {one.column.flags: one.place for one in layout.columns if one.column.flags}
    names = tuple(dict.fromkeys(one.column for one in query.measures if one.column in flags))
    shown = ", ".join(f"count(*) FILTER (WHERE {flags[name]})" for name in names)
    return names, Select(shown, where=where_of(_whole(query), layout)).sql


def _both(first: Sql, second: Sql) -> Sql:
    return joined((one for one in (first, second) if one.text), " AND ")


def _whole(query: TableQuery) -> TableQuery:
    return TableQuery(where=query.where)


def columns_of(query: TableQuery, layout: Layout) -> tuple[StoredColumn, ...]:
    """The columns of the answer as they lie: in the table, or in what `groups_of` is made of."""
    output = output_of(query, layout)
    if query.is_by_row:
        return tuple(layout.find(name) for name in output.names)
    longest = max((one.longest for one in layout.columns), default=0)
    pairs = enumerate(zip(output.names, output.types, strict=True))
    return tuple(
        StoredColumn(_told(name, kind, query, layout), f"x{at}", longest=longest)
        for at, (name, kind) in pairs
    )


def _told(name: str, kind: str, query: TableQuery, layout: Layout) -> TableColumn:
    is_measure = query.is_grouped and name not in query.group_by
    return TableColumn(name, kind) if is_measure else layout.find(name).column


def rows_in_order(query: TableQuery, layout: Layout, shown: str | Sql, *, limit: int | None) -> Sql:
    """All rows of a question that has no order of its own, in the order of the file.

    The engine reads a table in its order and keeps it; by an index alone it may find rows in another.
    """
    parts = (one for one, _ in walk(query.where) if isinstance(one, Compare))
    order = ROW if any(one.column == ROW for one in parts) else ""
    where = where_of(query, layout)
    return Select(shown, where=where, order=order, limit=limit, offset=query.offset).sql


def order_table(query: TableQuery, layout: Layout) -> Sql:
    """Work out the order of a whole answer, once, over its sort columns alone."""
    order = order_of(query.order, [layout.find(one.column).place for one in query.order], last=ROW)
    shown = f"{ROW} AS r, row_number() OVER (ORDER BY {order}) AS n"
    chosen = Select(shown, where=where_of(query, layout)).sql
    return joined((Sql(f"CREATE OR REPLACE TEMP TABLE {ORDERED} AS"), chosen), " ")


def ordered_count() -> Sql:
    """How many rows the order has."""
    return Select("count(*)", source=Sql(ORDERED)).sql


def ordered_slice(shown: str | Sql, *, first: int, last: int) -> Sql:
    """The rows at these places of the order."""
    places = Select("r, n", source=Sql(ORDERED), where=Sql(f"n BETWEEN {first:d} AND {last:d}")).inner
    source = joined((Sql(f"{TABLE} JOIN"), places, Sql(f"ON {ROW} = r")), " ")
    return Select(shown, source=source, order="n").sql


def named(columns: Sequence[StoredColumn]) -> str:
    """The columns under the names that people know, decimals as they are held."""
    return ", ".join(f"{one.place} AS {quoted(one.column.name)}" for one in columns)


def parquet_of(rows: Sql, path: str) -> Sql:
    """Write rows into a new Parquet file; small groups of rows, so that few are in memory."""
    target = path.replace("'", "''")
    end = f") TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP_ROWS:d})"
    return joined((Sql("COPY ("), rows, Sql(end)), "")


def quoted(name: str) -> str:
    """A name as an identifier; a question mark in it is none of a parameter there."""
    return '"' + name.replace('"', '""') + '"'
