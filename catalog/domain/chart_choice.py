"""What a chart shows: which column along, which figure, which series, and how figures become one. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.domain.chart_columns import (
    GROUP,
    MEASURE,
    PLACE,
    TEXT,
    TIME,
    ChartColumn,
    ChartColumns,
    fold_name,
)
from catalog.domain.errors import TableQueryRefused

AGGREGATES = ("count", "sum", "avg", "min", "max", "median")
# What a visitor chooses; everything else in the address is refused.
PARAMETERS = ("x", "y", "series", "aggregate")
MOST_SERIES = 8
# Beyond so many values a column of words tells rows apart rather than groups.
_MOST_GROUPS = 60
_FITTING = 12
_LONGEST = 200


@dataclass(frozen=True)
class ChartChoice:
    """Names of columns: without `y` rows are counted; without `series` there is one; see AGGREGATES."""

    x: str
    y: str = ""
    series: str = ""
    aggregate: str = "count"

    @property
    def parameters(self) -> dict[str, str]:
        """As the address of the chart writes it."""
        return {name: getattr(self, name) for name in PARAMETERS if getattr(self, name)}


def along(columns: ChartColumns) -> tuple[ChartColumn, ...]:
    """The columns that may stand along a chart or divide it into series."""
    return columns.of(TIME, PLACE, GROUP, TEXT)


def default_choice(columns: ChartColumns, subject: str = "") -> ChartChoice | None:
    """The chart that says most without being asked; None where the table has nothing to draw.

    A time with several values first, of a table with figures only when it is one of its keys; then places
    that the table is about; then the group with the most values that still fit on a page. The figure is the
    one that may be summed and is called most like the `subject`, the title of the dataset (the first of equal
    ones), else the average of the first, else rows are counted.
    """
    x = _first(one for one in columns.of(TIME) if _many(one) and (one.is_key or not columns.of(MEASURE)))
    x = x or _first(one for one in columns.of(PLACE) if _is_telling(one, columns))
    x = x or _richest(columns.of(GROUP)) or _richest(_repeated(columns))
    if x is None:
        # Each row is a thing of its own: its figures, row by row.
        x = _first(columns.of(TEXT)) if columns.of(MEASURE) and columns.rows <= _MOST_GROUPS else None
    if x is None:
        return None
    if x.role == TIME and not x.is_key:
        return ChartChoice(x.name)
    measures = columns.of(MEASURE)
    summed = _called_like(subject, [one for one in measures if one.is_summable])
    if summed is not None:
        return ChartChoice(x.name, summed.name, aggregate="sum")
    return ChartChoice(x.name, measures[0].name, aggregate="avg") if measures else ChartChoice(x.name)


def _first(found: Iterable[ChartColumn]) -> ChartColumn | None:
    return next(iter(found), None)


def _many(one: ChartColumn) -> bool:
    return one.distinct is None or one.distinct > 1


def _is_telling(place: ChartColumn, columns: ChartColumns) -> bool:
    """Are the rows about places, rather than things that each lie in one?"""
    has_figures = bool(columns.of(MEASURE))
    return (place.is_key and has_figures) or (
        place.distinct is not None and 1 < place.distinct < columns.rows
    )


def _called_like(subject: str, measures: list[ChartColumn]) -> ChartColumn | None:
    """The first column that shares two words with the subject, else one word, else the first one."""
    words = set(fold_name(subject).split("_"))
    shared = {one.name: len(words & set(fold_name(one.title("vi")).split("_"))) for one in measures}
    return max(measures, key=lambda one: min(2, shared[one.name]), default=None)


def _repeated(columns: ChartColumns) -> list[ChartColumn]:
    """The columns of words in which words come again; the others are names of single rows."""
    return [one for one in columns.of(TEXT) if one.distinct is not None and one.distinct < columns.rows]


def _richest(columns: Iterable[ChartColumn]) -> ChartColumn | None:
    fit = [one for one in columns if one.distinct is not None and 1 < one.distinct <= _FITTING]
    return max(fit, key=lambda one: one.distinct or 0, default=None)


def read_choice(
    given: Iterable[tuple[str, str]], columns: ChartColumns, subject: str = ""
) -> ChartChoice | None:
    """The chart that the parameters of an address ask for, the rest as in the default chart.

    Raises: TableQueryRefused with a reason and the parameter it is about.
    """
    told = _once(given)
    found = default_choice(columns, subject)
    if not told:
        return found
    x = _column(told.get("x") or (found.x if found else ""), "x", columns)
    choice = ChartChoice(x.name)
    if told.get("series"):
        series = _column(told["series"], "series", columns)
        if series.name == x.name:
            raise TableQueryRefused(reason="chart_series_same", at=series.name[:60])
        choice = replace(choice, series=series.name)
    aggregate = told.get("aggregate") or ("sum" if told.get("y") else "count")
    if aggregate not in AGGREGATES:
        raise TableQueryRefused(reason="chart_aggregate", at=aggregate[:60])
    if aggregate == "count":
        # A form sends the figure along; rows are counted whatever it says.
        return choice
    return replace(choice, y=_measure(told.get("y", ""), aggregate, columns).name, aggregate=aggregate)


def _once(given: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    told: dict[str, str] = {}
    for name, value in given:
        if name not in PARAMETERS:
            raise TableQueryRefused(reason="chart_parameter", at=name[:60])
        if name in told:
            raise TableQueryRefused(reason="table_named_twice", at=name)
        if len(value) > _LONGEST:
            raise TableQueryRefused(reason="chart_parameter", at=name)
        told[name] = value
    return {name: value for name, value in told.items() if value}


def _column(name: str, at: str, columns: ChartColumns) -> ChartColumn:
    found = columns.find(name)
    if found is None:
        raise TableQueryRefused(reason="table_unknown_column", at=name[:60] or at)
    if found not in along(columns):
        raise TableQueryRefused(reason="chart_not_along", at=found.name[:60])
    return found


def _measure(name: str, aggregate: str, columns: ChartColumns) -> ChartColumn:
    found = columns.find(name) if name else _first(columns.of(MEASURE))
    if found is None:
        raise TableQueryRefused(
            reason="table_unknown_column" if name else "chart_no_measure", at=name[:60] or "y"
        )
    if found.role != MEASURE:
        raise TableQueryRefused(reason="chart_not_measure", at=found.name[:60])
    if aggregate == "sum" and not found.is_summable:
        raise TableQueryRefused(reason="chart_not_summable", at=found.name[:60])
    return found
