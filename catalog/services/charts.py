"""Use-cases: the chart of a published table: which rows, which question, which figures. Nothing is drawn."""

from typing import Any

from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import TIME, ChartColumns, read_columns
from catalog.domain.chart_data import ChartData, Tally, fold
from catalog.domain.chart_rows import Restriction, Values, condition_of, restrict, surveyed
from catalog.domain.errors import TableQueryRefused
from catalog.domain.publication import PublishedFile
from catalog.domain.table_query import LIMITS, All, Cell, Compare, Measure, Order, TableQuery
from catalog.ports import TableStore
from catalog.services.profiles import find_profile
from catalog.services.served_tables import ServedTable, ask

# Values of a column that are looked through for totals; of a time more, for the last one must be among them.
_MOST_VALUES = 60
_MOST_TIMES = 2_000


def columns_of(table: ServedTable) -> ChartColumns:
    """The roles of a table's columns, by its frozen schema and its profile."""
    file = table.file
    distinct = {one.name: one.distinct for one in file.columns}
    return read_columns(table.shape, _schema(file), distinct)


def _schema(file: PublishedFile) -> dict[str, Any]:
    """The frozen schema, with the place columns that the file's profile names."""
    profile = find_profile(str(file.schema.get("x_profile") or file.profile or ""))
    places = profile.get("x_place_columns") if profile is not None else None
    return {"x_place_columns": places} | file.schema if places else file.schema


def make_chart(
    store: TableStore, table: ServedTable, columns: ChartColumns, choice: ChartChoice
) -> ChartData:
    """The figures of a chart.

    Raises: TableQueryRefused where there are more groups than one answer holds; as `served_tables.ask`.
    """
    restrictions = restrict(columns, choice, survey(store, table, columns))
    marks = _marks(store, table, choice, restrictions)
    hidden = _hidden(store, table, columns, choice, restrictions)
    for at, tally in marks.items():
        tally.hidden = hidden.pop(at, 0)
    return fold(choice, columns, [(*at, tally) for at, tally in marks.items()], restrictions)


def survey(store: TableStore, table: ServedTable, columns: ChartColumns) -> Values:
    """The values of the columns by which rows are chosen, with their number of rows."""
    found = {}
    for name in surveyed(columns, _MOST_VALUES):
        column = columns.find(name)
        most = _MOST_TIMES if column is not None and column.role == TIME else _MOST_VALUES
        query = TableQuery(
            group_by=(name,),
            measures=(Measure("count"),),
            order=(Order("count", is_descending=True), Order(name)),
            limit=most,
            has_total=False,
        )
        rows = ask(store, table, query).rows
        found[name] = tuple((str(row[0]), int(str(row[1]))) for row in rows if row[0] is not None)
    return found


def chart_query(choice: ChartChoice, restrictions: tuple[Restriction, ...] = ()) -> TableQuery:
    """The question whose answer the chart draws, as anybody may ask it of the API."""
    groups = tuple(one for one in (choice.x, choice.series) if one)
    measures = (Measure("count"),) if not choice.y else (Measure(choice.aggregate, choice.y),)
    return TableQuery(where=condition_of(restrictions), group_by=groups, measures=measures, has_total=False)


def _marks(
    store: TableStore, table: ServedTable, choice: ChartChoice, restrictions: tuple[Restriction, ...]
) -> dict[tuple[Cell, Cell], Tally]:
    groups = tuple(one for one in (choice.x, choice.series) if one)
    asked = [Measure("count")]
    if choice.y:
        functions = ("count", "sum", "min", "max", *(("median",) if choice.aggregate == "median" else ()))
        asked += [Measure(one, choice.y) for one in functions]
    query = TableQuery(
        where=condition_of(restrictions),
        group_by=groups,
        measures=tuple(asked),
        limit=LIMITS.rows,
        has_total=False,
    )
    rows = ask(store, table, query).rows
    if len(rows) >= LIMITS.rows:
        raise TableQueryRefused(reason="chart_too_many", at=choice.x[:60], most=LIMITS.rows)
    return {_place(row, choice): _tally(row[len(groups) :]) for row in rows}


def _place(row: tuple[Cell, ...], choice: ChartChoice) -> tuple[Cell, Cell]:
    return row[0], row[1] if choice.series else None


def _tally(cells: tuple[Cell, ...]) -> Tally:
    rows = int(str(cells[0]))
    if len(cells) == 1:
        return Tally(rows=rows)
    count, total, lowest, highest, *middle = (None if one is None else float(str(one)) for one in cells[1:])
    return Tally(
        total=total or 0,
        cells=int(count or 0),
        rows=rows,
        lowest=lowest,
        highest=highest,
        middle=middle[0] if middle else None,
    )


def _hidden(
    store: TableStore,
    table: ServedTable,
    columns: ChartColumns,
    choice: ChartChoice,
    restrictions: tuple[Restriction, ...],
) -> dict[tuple[Cell, Cell], int]:
    """The number of cells of the figure that are hidden for protection, by mark."""
    column = columns.find(choice.y)
    if column is None or not column.flag:
        return {}
    flagged = Compare(column.flag, "eq", (True,))
    before = condition_of(restrictions)
    query = TableQuery(
        where=flagged if before is None else All((before, flagged)),
        group_by=tuple(one for one in (choice.x, choice.series) if one),
        measures=(Measure("count"),),
        limit=LIMITS.rows,
        has_total=False,
    )
    return {_place(row, choice): int(str(row[-1])) for row in ask(store, table, query).rows}
