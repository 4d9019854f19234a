"""Random counted tables of place x sex x age, with all their totals, for the tests of what is hidden."""

import random

from validators.aggregation.protection import relations_of
from validators.aggregation.recipe import FreeChoice, free_recipe
from validators.aggregation.table import AggregateRow, AggregateTable

SEXES, AGES, TOTAL = ("nam", "nu"), ("0-15", "16-59", "60+"), "chung"


def random_table(rng: random.Random) -> AggregateTable:
    """A province of up to six communes: every cell and every sum over places, sexes and ages."""
    places = [f"{14_000 + at}" for at in range(rng.randrange(2, 7))]
    cells = {
        (place, sex, age): rng.choice((0, 0, 1, 2, 4, 5, 8, 30, 300))
        for place in places
        for sex in SEXES
        for age in AGES
    }
    rows = []
    for place in ("38", *places):
        for sex in (*SEXES, TOTAL):
            for age in (*AGES, TOTAL):
                inside = [
                    count
                    for (p, s, a), count in cells.items()
                    if place in ("38", p) and sex in (TOTAL, s) and age in (TOTAL, a)
                ]
                rows.append(_row(place, sex, age, sum(inside)))
    recipe = free_recipe(FreeChoice(by=(1, 2), sums=(3,)), ["sex", "age", "money"])
    keys = ("period", "place_code", "sex", "age")
    return AggregateTable(recipe, keys, rows, {"sex": TOTAL, "age": TOTAL}, "place_code", "tinh")


def _row(place: str, sex: str, age: str, count: int) -> AggregateRow:
    return AggregateRow(
        keys={"period": "2025", "place_code": place, "sex": sex, "age": age},
        figures={"count": count, "sum_money": count * 500_000},
        population=count,
        level="tinh" if place == "38" else "xa",
        province="38",
    )


def hidden_alone(table: AggregateTable) -> list[tuple[str, dict[str, str]]]:
    """The hidden cells that the other members of one sum give back: total minus parts."""
    found = []
    for rows in relations_of(table):
        for column in ("count", "sum_money"):
            hidden = [row for row in rows if column in row.hidden]
            if len(hidden) == 1:
                found.append((column, hidden[0].keys))
    return found
