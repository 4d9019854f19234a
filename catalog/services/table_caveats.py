"""Use-cases: what a table itself tells its readers to mind: hidden cells, place lists."""

from dataclasses import dataclass

from catalog.domain.chart_columns import ChartColumns
from catalog.domain.table_query import Compare, Measure, Order, TableQuery
from catalog.ports import TableStore
from catalog.services.served_tables import ServedTable, ask

_MOST_LISTS = 20


@dataclass(frozen=True)
class TableCaveats:
    """`hidden`: cells hidden for protection, in all columns; `vintages`: first days of its place lists."""

    hidden: int
    vintages: tuple[str, ...]


def find_caveats(store: TableStore, table: ServedTable, columns: ChartColumns) -> TableCaveats:
    """What the rows of a table tell of it. Raises: as `served_tables.ask`."""
    flags = [one.name for one in table.shape.columns if one.flags]
    hidden = sum(_count(store, table, name) for name in flags)
    return TableCaveats(hidden, _vintages(store, table, columns))


def _count(store: TableStore, table: ServedTable, flag: str) -> int:
    query = TableQuery(
        where=Compare(flag, "eq", (True,)), group_by=(), measures=(Measure("count"),), has_total=False
    )
    return int(str(ask(store, table, query).rows[0][0]))


def _vintages(store: TableStore, table: ServedTable, columns: ChartColumns) -> tuple[str, ...]:
    """By the column that states the list of each row, else by the schema, else by the dataset's own place."""
    if columns.place_vintage:
        name = columns.place_vintage
        query = TableQuery(
            group_by=(name,),
            measures=(Measure("count"),),
            order=(Order(name),),
            limit=_MOST_LISTS,
            has_total=False,
        )
        return tuple(str(row[0]) for row in ask(store, table, query).rows if row[0] is not None)
    if not columns.place_code:
        return ()
    stated = str(table.file.schema.get("x_place_vintage") or table.publication.spatial_vintage)
    return (stated,) if stated else ()
