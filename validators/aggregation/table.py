"""Room validators: counted cells put together as the table of a recipe: totals, fixed columns, order.

Figures are exact: whole numbers, and fractions as Decimal. What is hidden is not decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Any

import polars as pl

from validators.aggregation.choices import ALL, DETAILS, HIDDEN, NONE, PROVINCE, ROWS, Choices
from validators.aggregation.counting import COUNT, Cells, parts_of
from validators.aggregation.placing import province_of
from validators.aggregation.recipe import Measure, Recipe
from validators.aggregation.resolving import Resolution
from validators.places.book import LEVEL_WORDS, PlaceBook
from validators.tabular.figures import MILLION

POPULATION, DIFFERENT = "*population", "*different"
_PROVINCE_WORD = LEVEL_WORDS["province"]
Figure = int | Decimal | None


@dataclass
class AggregateRow:
    """One row of the result: `keys` by column, `figures` by column (None: not available), its people.

    `level` is tinh, huyen or xa, empty without places; `province` the code of the province that it lies in.
    `different` counts what the threshold asks for.
    """

    keys: dict[str, str]
    figures: dict[str, Figure]
    population: int
    level: str = ""
    province: str = ""
    different: int | None = None
    hidden: dict[str, str] = field(default_factory=dict)


@dataclass
class AggregateTable:
    """The whole result before and after small figures are hidden (`AggregateRow.hidden`).

    `totals` gives for each key column the code that stands for the sum of the others; for the place column it
    is empty: there a row of `upper_level` is the sum of those below.
    """

    recipe: Recipe
    keys: tuple[str, ...]
    rows: list[AggregateRow]
    totals: Mapping[str, str]
    place: str = ""
    upper_level: str = ""


def detail_of(recipe: Recipe, choices: Choices) -> dict[str, str]:
    """Give where the single categories of each dimension with a total stand.

    Below the province several dimensions at once make cells of one person: so they stand at the province
    alone unless the clerk wants otherwise.
    """
    has_levels = bool(recipe.place) and recipe.lowest_level != _PROVINCE_WORD
    usual = PROVINCE if has_levels and choices.has_province_row else ALL
    found = {}
    for one in recipe.dimensions:
        given = choices.detail.get(one.column, usual)
        found[one.column] = (given if given in DETAILS else usual) if one.total else ALL
    return found


def build_table(made: Resolution, cells: Cells, places: PlaceBook | None, choices: Choices) -> AggregateTable:
    """Give every row of the table: cells, sums over dimensions with a total, province rows."""
    recipe = made.recipe
    place = recipe.place.get("code", "") if recipe.place else ""
    table = AggregateTable(
        recipe,
        tuple(cells.keys),
        [],
        {one.column: one.total for one in recipe.dimensions if one.total},
        place,
        _PROVINCE_WORD if place else "",
    )
    if not cells.frame.height:
        return table
    for frame, different, level in _views(made, cells, places, choices):
        table.rows += _rows(made, frame, different, level)
    if places is not None and place:
        for row in table.rows:
            row.province = province_of(places, made.target, row.keys[place])
    _derive(table)
    order = {one.column: {code: at for at, code in enumerate(one.codes)} for one in recipe.dimensions}
    table.rows.sort(key=lambda row: _position(row, table, order))
    return table


def _position(
    row: AggregateRow, table: AggregateTable, order: Mapping[str, Mapping[str, int]]
) -> tuple[Any, ...]:
    level = 0 if row.level in ("", table.upper_level) else 1
    codes = ((order.get(key, {}).get(row.keys[key], 999), row.keys[key]) for key in table.keys[1:])
    return row.keys[table.keys[0]], level, *codes


def _views(
    made: Resolution, cells: Cells, places: PlaceBook | None, choices: Choices
) -> list[tuple[pl.DataFrame, dict[str, pl.DataFrame], str]]:
    """Give the cells of every wanted sum: over each set of dimensions, on each level of places."""
    recipe = made.recipe
    detail = detail_of(recipe, choices)
    found = []
    for level, frame, different in _levels(made, cells, places, choices):
        is_upper = level in ("", _PROVINCE_WORD)
        summed = [one for one in recipe.dimensions if one.total and one.column in made.columns]
        whole = [
            one
            for one in summed
            if detail[one.column] == NONE or (detail[one.column] == PROVINCE and not is_upper)
        ]
        loose = [one for one in summed if one not in whole]
        for count in range(len(loose) + 1):
            for some in combinations(loose, count):
                collapsed = {one.column: one.total for one in (*whole, *some)}
                view = _sum_up(frame, cells.keys, collapsed)
                others = {name: _unique(part, collapsed) for name, part in different.items()}
                found.append((view, others, level))
    return found


def _levels(
    made: Resolution, cells: Cells, places: PlaceBook | None, choices: Choices
) -> list[tuple[str, pl.DataFrame, dict[str, pl.DataFrame]]]:
    """Give the cells by level of places: as they were counted, and put together in the province."""
    recipe = made.recipe
    if not recipe.place or places is None:
        return [("", cells.frame, cells.distinct)]
    lower = recipe.lowest_level
    kept, different = cells.frame, cells.distinct
    strict = recipe.threshold
    if (
        strict.strict_level == _PROVINCE_WORD
        and lower != _PROVINCE_WORD
        and strict.strict_column in cells.keys
    ):
        is_open = ~pl.col(strict.strict_column).is_in(list(strict.strict_values))
        kept = kept.filter(is_open)
        different = {name: part.filter(is_open) for name, part in different.items()}
    found = [(lower, kept, different)]
    if lower != _PROVINCE_WORD and (choices.has_province_row or strict.strict_level == _PROVINCE_WORD):
        code = recipe.place["code"]
        codes = cells.frame[code].unique().to_list()
        above = {one: province_of(places, made.target, one) for one in codes}
        up = pl.col(code).replace_strict(above, return_dtype=pl.String)
        upper = (
            cells.frame
            if choices.has_province_row
            else cells.frame.filter(pl.col(strict.strict_column).is_in(list(strict.strict_values)))
        )
        raised = _sum_up(upper.with_columns(up), cells.keys, {})
        found.append(
            (
                _PROVINCE_WORD,
                raised,
                {n: part.with_columns(up).unique() for n, part in cells.distinct.items()},
            )
        )
    return found


def _sum_up(frame: pl.DataFrame, keys: Sequence[str], collapsed: Mapping[str, str]) -> pl.DataFrame:
    changed = frame.with_columns(pl.lit(code).alias(column) for column, code in collapsed.items())
    return changed.group_by(list(keys)).agg(pl.exclude(list(keys)).sum())


def _unique(part: pl.DataFrame, collapsed: Mapping[str, str]) -> pl.DataFrame:
    return part.with_columns(pl.lit(code).alias(column) for column, code in collapsed.items()).unique()


def _rows(
    made: Resolution, frame: pl.DataFrame, different: Mapping[str, pl.DataFrame], level: str
) -> list[AggregateRow]:
    recipe = made.recipe
    keys = [name for name in frame.columns if name in _key_names(recipe)]
    for name, part in different.items():
        frame = frame.join(part.group_by(keys).agg(pl.len().alias(f"{name}*different")), on=keys, how="left")
    found = []
    for row in frame.iter_rows(named=True):
        figures = {one.column: _figure(one, row, made) for one in recipe.measures}
        for column in recipe.asked:
            if recipe.fields[column].get("x_required_unless_suppressed") is True:
                value = made.constants.get(column)
                figures[column] = int(row[COUNT]) if value == ROWS else None
        stated = figures.get(recipe.threshold.column)
        is_count = any(
            one.column == recipe.threshold.column and one.function.startswith("count")
            for one in recipe.measures
        )
        unlike = f"{recipe.threshold.distinct}*different"
        found.append(
            AggregateRow(
                keys={key: str(row[key]) for key in keys},
                figures=figures,
                population=int(stated) if is_count and stated is not None else int(row[COUNT]),
                level=level,
                different=int(row[unlike] or 0) if unlike in row else None,
                hidden={
                    c: "primary" for c in recipe.asked if made.constants.get(c) == HIDDEN and c in figures
                },
            )
        )
    return found


def _key_names(recipe: Recipe) -> set[str]:
    place = {recipe.place["code"]} if recipe.place else set()
    return {recipe.period, *place, *(one.column for one in recipe.dimensions)}


def _figure(one: Measure, row: Mapping[str, Any], made: Resolution) -> Figure:
    """Give a figure of a cell; None where its source column is not in the file."""
    if one.function == "count":
        return int(row[COUNT])
    if any(source and source not in made.columns for source in (one.of, one.where, one.weight)):
        return None
    if one.function == "count_distinct":
        return int(row.get(f"{one.of}*different") or 0)
    if one.function == "mean":
        value, weight = (row[part] for part in parts_of({one.column: one})[one.column])
        return (
            (Decimal(value) / Decimal(weight) / MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if weight
            else None
        )
    if one.function == "sum":
        whole, rest = divmod(int(row[one.column]), MILLION)
        return whole if not rest else Decimal(int(row[one.column])) / MILLION
    return int(row[one.column])


def _derive(table: AggregateTable) -> None:
    """Work out the shares that the profile's own checks define, where both figures are known."""
    for check in table.recipe.checks:
        if check.get("kind") != "share_equals" or check["share"] in table.keys:
            continue
        places = Decimal(1).scaleb(-int(check.get("digits", 2)))
        for row in table.rows:
            part = _sum_of(row, check["part"])
            whole = _sum_of(row, check["whole"])
            if part is None or not whole:
                continue
            row.figures[check["share"]] = (100 * part / whole).quantize(places, ROUND_HALF_UP)


def _sum_of(row: AggregateRow, columns: Sequence[str]) -> Decimal | None:
    values = [row.figures.get(column) for column in columns]
    if any(value is None for value in values):
        return None
    return sum((Decimal(value) for value in values if value is not None), Decimal(0))
