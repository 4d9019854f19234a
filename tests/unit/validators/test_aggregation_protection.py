"""What stands at the port that hides small figures leaves none that one subtraction gives back."""

import random
from dataclasses import replace

import pytest

from tests.factories.aggregate_tables import hidden_alone, random_table
from validators.aggregation.periods import last_day, period_of
from validators.aggregation.protection import hide_small, relations_of
from validators.aggregation.recipe import FreeChoice, Threshold, free_recipe
from validators.aggregation.refusals import AggregationRefused


@pytest.mark.parametrize("seed", range(25))
def test_no_sum_has_exactly_one_hidden_member(seed):
    table = random_table(random.Random(seed))
    hide_small(table)
    assert list(relations_of(table))
    assert hidden_alone(table) == []


@pytest.mark.parametrize("seed", range(10))
def test_every_small_figure_is_hidden_and_no_zero_is_hidden_as_small(seed):
    table = random_table(random.Random(seed))
    hide_small(table)
    for row in table.rows:
        count = row.figures["count"]
        assert ("count" in row.hidden) or count == 0 or count >= 5
        if count == 0:
            assert row.hidden.get("count") != "primary"


@pytest.mark.parametrize("seed", range(10))
def test_where_the_people_of_a_row_are_hidden_its_money_is_hidden_too(seed):
    table = random_table(random.Random(seed))
    hide_small(table)
    for row in table.rows:
        if "count" in row.hidden:
            assert "sum_money" in row.hidden


def test_a_row_of_too_few_enterprises_says_nothing():
    table = random_table(random.Random(1))
    table.recipe = replace(table.recipe, threshold=Threshold(column="count", k=1, distinct="tax"))
    for at, row in enumerate(table.rows):
        row.population, row.different = 50, 2 if at == 0 else 9
        row.figures = {"count": 50, "sum_money": 7_000}
    hide_small(table)
    assert table.rows[0].hidden == {"count": "primary", "sum_money": "primary"}


@pytest.mark.parametrize(
    ("text", "frequency", "period"),
    [
        ("2025", "P1Y", "2025"),
        ("Năm 2025", "P1Y", "2025"),
        ("31/12/2024", "P1Y", "2024"),
        ("2024-06-30 00:00:00", "P6M", "2024-H1"),
        ("Quý III/2025", "P3M", "2025-Q3"),
        ("Q4-2025", "P3M", "2025-Q4"),
        ("2025-Q2", "P3M", "2025-Q2"),
        ("2025-Q2", "P1Y", "2025"),
        ("tháng 7/2025", "P1M", "2025-07"),
        ("07/2025", "P3M", "2025-Q3"),
        ("2025-H2", "P6M", "2025-H2"),
        ("2025", "P3M", None),
        ("13/2025", "P1M", None),
        ("kỳ này", "P1Y", None),
        ("", "P1Y", None),
    ],
)
def test_periods_are_read_as_offices_write_them(text, frequency, period):
    assert period_of(text, frequency) == period


def test_a_period_ends_on_its_last_day():
    assert [last_day(one) for one in ("2024", "2024-Q1", "2024-02", "2024-H1")] == [
        *(20241231, 20240331, 20240229, 20240630)
    ]


def test_columns_of_a_free_table_get_plain_names_and_a_wrong_number_is_refused():
    labels = ["Giới tính", "Giới tính", "Đối tượng (nhóm)", "Số tiền"]
    recipe = free_recipe(FreeChoice(by=(1, 2, 3), sums=(4,)), labels)
    assert recipe.columns[5:] == (
        *("gioi_tinh", "gioi_tinh_2", "doi_tuong_nhom", "count", "sum_so_tien", "suppression"),
    )
    with pytest.raises(AggregationRefused):
        free_recipe(FreeChoice(by=(5,)), labels)
