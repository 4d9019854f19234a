"""From the groups that a table answers to the figures of a chart: order, gaps, what is joined. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalog.domain.chart_choice import MOST_SERIES, ChartChoice
from catalog.domain.chart_columns import PLACE, TIME, ChartColumns, fold_name
from catalog.domain.chart_periods import coarser, fill, period_of, start_of, step_of
from catalog.domain.chart_rows import LENGTH, TOTALS, Restriction
from catalog.domain.errors import TableQueryRefused

MOST_BARS = 20
# Bars of all series together; fewer places or groups are shown then.
MOST_GROUPED = 40
MOST_PERIODS = 60
# Figures that are not drawn and still told; of places all are, for maps show them.
MOST_TOLD = 1_000
# The series that are joined; no column has such a value, for cells are text without control characters.
OTHER = "\x1eother"
# Cells without a value in the column along the chart.
EMPTY = "\x1eempty"
_JOINED = frozenset(("count", "sum"))


@dataclass
class Tally:
    """The figures of one mark before it is known what is asked: what can be joined with others."""

    total: float = 0
    cells: int = 0
    rows: int = 0
    lowest: float | None = None
    highest: float | None = None
    middle: float | None = None
    hidden: int = 0

    def add(self, other: "Tally") -> None:
        """Take the rows of another mark in; a median cannot be joined and is forgotten."""
        self.middle = None if self.rows else other.middle
        self.total += other.total
        self.cells += other.cells
        self.rows += other.rows
        self.hidden += other.hidden
        self.lowest = min(_known(self.lowest, other.lowest), default=None)
        self.highest = max(_known(self.highest, other.highest), default=None)

    def figure(self, aggregate: str) -> float | None:
        """The one figure asked; None where no cell has a value."""
        if aggregate == "count":
            return self.rows
        if not self.cells:
            return None
        return {
            "sum": self.total,
            "avg": self.total / self.cells,
            "min": self.lowest,
            "max": self.highest,
            "median": self.middle,
        }[aggregate]


def _known(*values: float | None) -> list[float]:
    return [value for value in values if value is not None]


@dataclass(frozen=True)
class ChartData:
    """What is drawn. `xs` and `series` in order, `figures` by both; `step` is empty unless x is a time.

    `hidden`: cells hidden for protection, by mark; `rows`: of the table that were taken. `left_out` values of
    x and `series_left` series are not drawn; where `is_joined`, the latter are the series OTHER. `more` holds
    the figures of the values of x that are not drawn, for the table of figures.
    """

    choice: ChartChoice
    kind: str
    step: str
    xs: tuple[str, ...]
    series: tuple[str, ...]
    figures: Mapping[tuple[str, str], float | None]
    hidden: Mapping[tuple[str, str], int]
    rows: int
    restrictions: tuple[Restriction, ...] = ()
    left_out: int = 0
    series_left: int = 0
    is_joined: bool = False
    more: tuple[tuple[str, float | None], ...] = field(default_factory=tuple)

    @property
    def hidden_cells(self) -> int:
        """How many cells are hidden among the rows taken."""
        return sum(self.hidden.values())

    @property
    def is_empty(self) -> bool:
        """Is there nothing to draw?"""
        return all(figure is None for figure in self.figures.values())


Marks = dict[tuple[str, str], Tally]


def fold(
    choice: ChartChoice,
    columns: ChartColumns,
    marks: Iterable[tuple[object, object, Tally]],
    restrictions: tuple[Restriction, ...] = (),
) -> ChartData:
    """The figures of a chart from groups (x, series, tally), as the table answered them.

    Raises: TableQueryRefused where a median of days would have to be joined to one of months, and where the
    series only repeat the marks along the chart under other names.
    """
    column = columns.find(choice.x)
    kind = column.role if column is not None else ""
    joined, rules = _taken(_joined(choice, kind, list(marks)), kind, choice, restrictions)
    if kind != TIME and _is_one_to_one(joined):
        raise TableQueryRefused(reason="chart_series_one_to_one", at=choice.series[:60])
    taken = sum(tally.rows for tally in joined.values())
    is_joined = choice.aggregate in _JOINED
    series, series_left = _series(joined, choice)
    joined = _with_others(joined, series) if is_joined else joined
    if series_left and is_joined:
        series = (*series, OTHER)
    xs = list(dict.fromkeys(x for x, _ in joined))
    step = step_of(xs) if kind == TIME else ""
    more: tuple[tuple[str, float | None], ...] = ()
    if kind == TIME:
        shown = fill(xs, step, MOST_PERIODS) if step else tuple(sorted(xs, key=_natural)[-MOST_PERIODS:])
        left = max(0, len(xs) - len(shown))
    else:
        shown, left, more = _bars(joined, choice, kind, len(series))
    wanted = {at: tally for at, tally in joined.items() if at[0] in shown and at[1] in series}
    return ChartData(
        choice=choice,
        kind=kind,
        step=step,
        xs=shown,
        series=series,
        figures={at: tally.figure(choice.aggregate) for at, tally in wanted.items()},
        hidden={at: tally.hidden for at, tally in joined.items() if tally.hidden},
        rows=taken,
        restrictions=rules,
        left_out=left,
        series_left=series_left,
        is_joined=is_joined and bool(series_left),
        more=more,
    )


def _joined(choice: ChartChoice, kind: str, marks: Sequence[tuple[object, object, Tally]]) -> Marks:
    days = [x for x, _, _ in marks if isinstance(x, date)] if kind == TIME else []
    step = coarser(sorted(set(days)), MOST_PERIODS) if days else ""
    if step not in ("", "day") and choice.aggregate == "median":
        raise TableQueryRefused(reason="chart_median_days", at=choice.x[:60])
    found: Marks = {}
    for x, series, tally in marks:
        key = period_of(x, step) if isinstance(x, date) and step else _text(x)
        found.setdefault((key, _text(series) if choice.series else ""), Tally()).add(tally)
    return found


def _is_one_to_one(joined: Marks) -> bool:
    """Has each x one series of its own, as codes and names of the same places have?"""
    xs, series = {x for x, _ in joined}, {one for _, one in joined}
    return len(joined) > 1 and len(joined) == len(xs) == len(series)


def _natural(text: str) -> tuple[bool, int, str]:
    """Numbers by their size, before words: month 2 stands before month 10."""
    return (False, int(text), "") if text.isdecimal() else (True, 0, text)


def _taken(
    joined: Marks, kind: str, choice: ChartChoice, restrictions: tuple[Restriction, ...]
) -> tuple[Marks, tuple[Restriction, ...]]:
    """The marks that are drawn: no row without a time, no total beside its parts, places of one level."""
    if kind == TIME:
        return {at: tally for at, tally in joined.items() if at[0] != EMPTY}, restrictions
    if not any(one.column == choice.x for one in restrictions):
        joined = _without_totals(joined)
    if kind == PLACE:
        joined, rule = _one_level(joined, choice.x)
        restrictions = (*restrictions, *rule)
    return joined, restrictions


def _text(value: object) -> str:
    if value is None or value == "":
        return EMPTY
    return str(value).lower() if isinstance(value, bool) else str(value)


def _without_totals(joined: Marks) -> Marks:
    """Without the rows that are called a total, where anything else is left."""
    kept = {at: tally for at, tally in joined.items() if fold_name(at[0]) not in TOTALS}
    return kept or joined


def _one_level(joined: Marks, name: str) -> tuple[Marks, tuple[Restriction, ...]]:
    """Codes of one length only, the most frequent one: a province is not drawn beside its communes."""
    lengths = [len(x) for x in dict.fromkeys(x for x, _ in joined if x.isdigit())]
    if len(set(lengths)) < 2:
        return joined, ()
    usual = max(set(lengths), key=lambda one: (lengths.count(one), one))
    return {at: tally for at, tally in joined.items() if len(at[0]) == usual}, (
        Restriction(name, LENGTH, (str(usual),)),
    )


def _series(joined: Marks, choice: ChartChoice) -> tuple[tuple[str, ...], int]:
    """The series in order of weight, the heaviest first; how many are not among them."""
    if not choice.series:
        return ("",), 0
    ordered = _by_weight(joined, 1, choice.aggregate)
    if len(ordered) <= MOST_SERIES:
        return tuple(ordered), 0
    kept = MOST_SERIES - 1 if choice.aggregate in _JOINED else MOST_SERIES
    return tuple(ordered[:kept]), len(ordered) - kept


def _by_weight(joined: Marks, side: int, aggregate: str) -> list[str]:
    sides: dict[str, Tally] = {}
    for at, tally in joined.items():
        sides.setdefault(at[side], Tally()).add(tally)
    weights: dict[str, float] = {}
    for name, tally in sides.items():
        figure = tally.highest if aggregate == "median" else tally.figure(aggregate)
        weights[name] = float("-inf") if figure is None else figure
    return sorted(weights, key=lambda name: (name == EMPTY, -weights[name], name))


def _with_others(joined: Marks, kept: Sequence[str]) -> Marks:
    """The marks with every series that is not kept joined as OTHER."""
    found: Marks = {}
    for (x, series), tally in joined.items():
        found.setdefault((x, series if series in kept else OTHER), Tally()).add(tally)
    return found


def _bars(
    joined: Marks, choice: ChartChoice, kind: str, series: int
) -> tuple[tuple[str, ...], int, tuple[tuple[str, float | None], ...]]:
    """The bars in order of weight, how many are not drawn, and the figures of those."""
    ordered = _by_weight(joined, 0, choice.aggregate)
    most = MOST_BARS if series == 1 else max(3, MOST_GROUPED // series)
    left = ordered[most:]
    told = left if kind == PLACE else left[:MOST_TOLD]
    more = () if choice.series else tuple((x, joined[x, ""].figure(choice.aggregate)) for x in told)
    return tuple(ordered[:most]), len(left), more


def shortened(data: ChartData, most: int) -> ChartData:
    """The same chart with at most `most` values along it, those of weight; a chart over time stays whole."""
    if data.kind == TIME or len(data.xs) <= most:
        return data
    left = data.xs[most:]
    more = () if data.choice.series else tuple((x, data.figures.get((x, ""))) for x in left)
    return replace(data, xs=data.xs[:most], left_out=data.left_out + len(left), more=(*more, *data.more))


def span_of(data: ChartData) -> tuple[date, date] | None:
    """The first days of the first and the last period; None where x is no time."""
    return (start_of(data.xs[0]), start_of(data.xs[-1])) if data.step and data.xs else None
