"""Which rows of a table a chart may be made of: totals are never added to their parts. Pure.

A table often holds the same people several times: by commune and for the whole province, by sex and together,
in each year. A chart takes one of these readings and says which.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import TIME, ChartColumn, ChartColumns, fold_name
from catalog.domain.chart_periods import start_of, step_of
from catalog.domain.table_query import All, Compare, Condition, Not

TOTALS = frozenset(
    (
        "chung",
        "tong",
        "tong_so",
        "tong_cong",
        "cong",
        "total",
        "totals",
        "all",
        "toan_tinh",
        "tat_ca",
        "ca_tinh",
    )
)
LEVEL, TOTAL, PARTS, LATEST = "level", "total", "parts", "latest"
KIND, VINTAGE, LENGTH = "kind", "vintage", "length"
# Ranks of the words for levels; the same rank is the same level.
_LEVELS = {"tinh": 0, "province": 0, "huyen": 1, "district": 1, "xa": 2, "commune": 2}
# Values of each column with their number of rows, the most frequent first.
Values = Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True)
class Restriction:
    """Only rows of one value of `column` (`why` says for what reason), or for PARTS all but these values."""

    column: str
    why: str
    values: tuple[str, ...]

    @property
    def condition(self) -> Condition:
        """As a question writes it."""
        if self.why == PARTS:
            return Not(Compare(self.column, "in", self.values))
        return Compare(self.column, "eq", self.values[:1])


def condition_of(restrictions: tuple[Restriction, ...]) -> Condition | None:
    """All restrictions together; None where there is none."""
    return All(tuple(one.condition for one in restrictions)) if restrictions else None


def surveyed(columns: ChartColumns, most: int) -> tuple[str, ...]:
    """The columns whose values decide which rows are taken."""
    level = columns.place_level
    return tuple(
        one.name
        for one in columns.columns
        if one.name in (level, columns.place_vintage)
        or one.is_kind
        or (one.role == TIME and one.is_key and one.type != "date")
        or (one.role in ("group", "text") and one.distinct is not None and 1 < one.distinct <= most)
    )


def restrict(columns: ChartColumns, choice: ChartChoice, values: Values) -> tuple[Restriction, ...]:
    """The rows that a chart of this choice is made of, by the values that the columns hold."""
    shown = {choice.x, choice.series}
    is_by_place = columns.place_code in shown or columns.place_name in shown
    found = []
    for one in columns.columns:
        held = values.get(one.name, ())
        if len(held) < 2:
            continue
        if one.name == columns.place_vintage:
            # A code means two places in two lists: the newest list is taken.
            newest = (max(value for value, _ in held),)
            rule = Restriction(one.name, VINTAGE, newest) if is_by_place else None
        elif one.name == columns.place_level:
            rule = None if one.name in shown else _level(one.name, held, is_finest=is_by_place)
        else:
            rule = _rule(one, held, is_shown=one.name in shown, has_measure=bool(choice.y))
        if rule is not None:
            found.append(rule)
    return tuple(found)


def _level(name: str, held: tuple[tuple[str, int], ...], *, is_finest: bool) -> Restriction | None:
    ranks = {value: _LEVELS[fold_name(value)] for value, _ in held if fold_name(value) in _LEVELS}
    if len(ranks) < len(held):
        return None
    pick = max if is_finest else min
    return Restriction(name, LEVEL, (pick(ranks, key=lambda value: ranks[value]),))


def _rule(
    one: ChartColumn, held: tuple[tuple[str, int], ...], *, is_shown: bool, has_measure: bool
) -> Restriction | None:
    totals = tuple(value for value, _ in held if fold_name(value) in TOTALS)
    if totals and len(totals) < len(held):
        return Restriction(one.name, PARTS, totals) if is_shown else Restriction(one.name, TOTAL, totals[:1])
    if is_shown:
        return None
    if one.role == TIME:
        return Restriction(one.name, LATEST, (latest(tuple(value for value, _ in held)),))
    return Restriction(one.name, KIND, (held[0][0],)) if one.is_kind and has_measure else None


def latest(values: tuple[str, ...]) -> str:
    """The last of several periods; of values that are none, the last one as they are sorted."""
    if all(step_of([one]) for one in values):
        return max(values, key=lambda one: (start_of(one), one))
    return max(values)
