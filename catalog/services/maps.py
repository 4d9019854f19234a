"""Use-cases: what a map of a published table shows: its points, or a figure for each place."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import MEASURE, PLACE, TEXT, ChartColumns
from catalog.domain.chart_data import ChartData
from catalog.domain.map_drawing import Point, is_on_earth
from catalog.domain.table_query import LIMITS, TableQuery
from catalog.ports import TableStore
from catalog.services.charts import make_chart
from catalog.services.served_tables import ServedTable, ask

_NAMES = ("name", "ten", "title", "place_name", "ten_xa")


@dataclass(frozen=True)
class PointMap:
    """The points of a table; `lost` rows have none, `left_out` more are beyond what one map takes."""

    points: tuple[Point, ...]
    lost: int
    left_out: int


@dataclass(frozen=True)
class PlaceMap:
    """One figure for each place code, and the chart that they are from; `vintage` is their place list."""

    figures: Mapping[str, float]
    data: ChartData
    vintage: str


def make_points(store: TableStore, table: ServedTable, columns: ChartColumns) -> PointMap:
    """The points of a table with coordinates, each with its name. Raises: as `served_tables.ask`."""
    texts = columns.of(TEXT)
    label = next((one for one in texts if one.name in _NAMES), next(iter(texts), None))
    names = [columns.longitude, columns.latitude, *([label.name] if label else [])]
    answer = ask(store, table, TableQuery(select=tuple(names), limit=LIMITS.rows))
    points = []
    for longitude, latitude, *rest in answer.rows:
        if longitude is None or latitude is None:
            continue
        x, y = float(str(longitude)), float(str(latitude))
        if is_on_earth(x, y):
            points.append(Point(x, y, str(rest[0]) if rest and rest[0] is not None else ""))
    total = answer.total or len(answer.rows)
    return PointMap(tuple(points), len(answer.rows) - len(points), total - len(answer.rows))


def map_choice(columns: ChartColumns, choice: ChartChoice | None) -> ChartChoice | None:
    """The chart whose figures a map of places shows: the usual one if it is by place, else one by place."""
    if not columns.place_code or columns.find(columns.place_code) not in columns.of(PLACE):
        return None
    if choice is not None and choice.x == columns.place_code and not choice.series:
        return choice
    measures = columns.of(MEASURE)
    summed = next((one for one in measures if one.is_summable), None)
    if summed is not None:
        return ChartChoice(columns.place_code, summed.name, aggregate="sum")
    if measures:
        return ChartChoice(columns.place_code, measures[0].name, aggregate="avg")
    return ChartChoice(columns.place_code)


def make_places(
    store: TableStore, table: ServedTable, columns: ChartColumns, choice: ChartChoice, vintage: str
) -> PlaceMap:
    """The figure of each place. Raises: as `charts.make_chart`."""
    data = make_chart(store, table, columns, choice)
    known = {x: figure for (x, _), figure in data.figures.items()} | dict(data.more)
    figures = {code: figure for code, figure in known.items() if figure is not None}
    return PlaceMap(figures, data, vintage)
