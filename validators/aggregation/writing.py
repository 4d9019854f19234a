"""Room validators: a protected table as the CSV of its profile, and its counts for people. No rule enters."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from validators.aggregation.protection import PRIMARY, SECONDARY
from validators.aggregation.resolving import Resolution
from validators.aggregation.table import AggregateRow, AggregateTable, Figure
from validators.places.book import PlaceBook

HIDDEN_CELL, NOT_AVAILABLE = "*", ":"
SHOWN_ROWS = 30


def text_rows(table: AggregateTable, made: Resolution, places: PlaceBook | None) -> Iterator[list[str]]:
    """Yield the cells of every row in the order of the recipe's columns; hidden ones are `*`."""
    for row in table.rows:
        stated = _stated(table, row, made, places)
        yield [_cell(table, row, column, stated, made) for column in table.recipe.columns]


def _stated(
    table: AggregateTable, row: AggregateRow, made: Resolution, places: PlaceBook | None
) -> dict[str, str]:
    recipe = table.recipe
    found = dict(row.keys)
    if recipe.place and places is not None:
        unit = places.get(made.target, row.keys[table.place])
        named = {"name": unit.name if unit is not None else "", "level": row.level, "vintage": made.target}
        found |= {recipe.place[role]: text for role, text in named.items() if role in recipe.place}
    if recipe.suppression:
        marks = set(row.hidden.values())
        # One word for all: "primary" would say that a figure is smaller than k.
        found[recipe.suppression] = SECONDARY if marks else "none"
    return found


def _cell(
    table: AggregateTable, row: AggregateRow, column: str, stated: dict[str, str], made: Resolution
) -> str:
    if column in row.hidden:
        return HIDDEN_CELL
    if column in row.figures:
        return figure_text(row.figures[column])
    if column in stated:
        return stated[column]
    return made.constants.get(column, NOT_AVAILABLE)


def figure_text(value: Figure) -> str:
    """Give a figure as profiles write it: plain digits, a dot as decimal mark; `:` where there is none."""
    if value is None:
        return NOT_AVAILABLE
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def write_table(table: AggregateTable, made: Resolution, places: PlaceBook | None, target: Path) -> None:
    """Write the table as UTF-8 CSV."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.recipe.columns)
        writer.writerows(text_rows(table, made, places))


def summary_of(table: AggregateTable, made: Resolution, places: PlaceBook | None) -> dict[str, Any]:
    """Give what a page tells of a protected table: first rows, rows by level, hidden cells; JSON types."""
    marks = Counter(mark for row in table.rows for mark in row.hidden.values())
    levels = Counter(row.level for row in table.rows)
    shown = [cells for cells, _ in zip(text_rows(table, made, places), range(SHOWN_ROWS), strict=False)]
    figures = sum(len([v for v in row.figures.values() if v is not None]) for row in table.rows)
    return {
        "columns": list(table.recipe.columns),
        "rows": len(table.rows),
        "levels": dict(levels),
        "first": shown,
        "cells": figures,
        "hidden": {PRIMARY: marks[PRIMARY], SECONDARY: marks[SECONDARY]},
        "periods": sorted({row.keys[table.keys[0]] for row in table.rows}),
        "places": len({row.keys[table.place] for row in table.rows}) if table.place else 0,
        "k": table.recipe.threshold.k,
    }
