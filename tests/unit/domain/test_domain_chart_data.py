"""Order, gaps and joining of a chart's marks, by hand."""

from datetime import date

import pytest

from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import ChartColumn, ChartColumns, read_columns
from catalog.domain.chart_data import MOST_BARS, OTHER, Tally, fold
from catalog.domain.chart_periods import coarser, fill, period_of, start_of, step_of
from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import All, Compare, Measure, Not, Order, TableColumn, TableQuery, TableShape
from catalog.domain.table_query_address import read_address
from catalog.domain.table_query_writing import write_address


def columns(role: str) -> ChartColumns:
    return ChartColumns(
        (ChartColumn("x", role, "text", {}, {}, {}), ChartColumn("s", "text", "text", {}, {}, {})), 9
    )


def test_beyond_twenty_bars_the_rest_is_told_and_not_drawn():
    marks = [(f"n{at:02d}", None, Tally(rows=at + 1)) for at in range(23)]
    data = fold(ChartChoice("x"), columns("text"), marks)
    assert data.xs[:2] == ("n22", "n21")
    assert (len(data.xs), data.left_out) == (MOST_BARS, 3)
    assert data.more == (("n02", 3), ("n01", 2), ("n00", 1))


def test_a_ninth_series_is_joined_with_the_smallest_where_figures_can_be_added():
    marks = [("a", f"s{at}", Tally(rows=10 - at)) for at in range(9)]
    data = fold(ChartChoice("x", series="s"), columns("text"), marks)
    # The seven heaviest, then the eighth and ninth: 3 and 2 rows.
    assert data.series == (*(f"s{at}" for at in range(7)), OTHER)
    assert (data.figures["a", OTHER], data.series_left) == (5, 2)


def test_averages_of_a_ninth_series_are_left_out_for_they_cannot_be_added():
    marks = [("a", f"s{at}", Tally(total=at, cells=1, rows=1, lowest=at, highest=at)) for at in range(9)]
    data = fold(ChartChoice("x", "y", "s", "avg"), columns("text"), marks)
    assert data.series == tuple(f"s{at}" for at in range(8, 0, -1))
    assert (data.series_left, data.is_joined) == (1, False)


def test_series_that_only_name_the_marks_again_are_refused():
    marks = [(f"c{at}", f"Xã {at}", Tally(rows=1)) for at in range(3)]
    with pytest.raises(TableQueryRefused) as refused:
        fold(ChartChoice("x", series="s"), columns("text"), marks)
    assert refused.value.params["reason"] == "chart_series_one_to_one"
    shared = [*marks, ("c0", "Xã 1", Tally(rows=1))]
    assert len(fold(ChartChoice("x", series="s"), columns("text"), shared).series) == 3


def test_days_are_joined_by_month_and_their_average_is_one_over_all_cells():
    marks = [
        (date(2024, 1, 1), None, Tally(total=10, cells=2, rows=2, lowest=4, highest=6)),
        (date(2024, 1, 31), None, Tally(total=2, cells=1, rows=3, lowest=2, highest=2)),
        (date(2024, 4, 1), None, Tally(total=9, cells=1, rows=1, lowest=9, highest=9)),
        (None, None, Tally(total=99, cells=1, rows=1, lowest=99, highest=99)),
    ]
    data = fold(ChartChoice("x", "y", aggregate="avg"), columns("time"), marks)
    assert data.xs == ("2024-01", "2024-02", "2024-03", "2024-04")
    assert data.figures == {("2024-01", ""): 4.0, ("2024-04", ""): 9.0}
    assert data.rows == 6


def test_months_that_are_numbers_stand_in_their_order():
    marks = [(at, None, Tally(rows=1)) for at in (10, 2, 1)]
    assert fold(ChartChoice("x"), columns("time"), marks).xs == ("1", "2", "10")


def test_codes_of_the_province_are_not_drawn_beside_those_of_communes():
    marks = [("38", None, Tally(rows=9)), ("14758", None, Tally(rows=4)), ("14797", None, Tally(rows=5))]
    data = fold(ChartChoice("x"), columns("place"), marks)
    assert data.xs == ("14797", "14758")
    assert [one.why for one in data.restrictions] == ["length"]


@pytest.mark.parametrize(
    ("first", "step", "following"),
    [
        ("2024-12", "month", "2025-01"),
        ("2024-Q4", "quarter", "2025-Q1"),
        ("2024-H1", "half", "2024-H2"),
        ("2024", "year", "2025"),
        ("2024-02-28", "day", "2024-02-29"),
    ],
)
def test_a_period_is_followed_by_the_next_one(first, step, following):
    assert step_of([first]) == step
    assert fill([following, first], step, 9) == (first, following)
    assert period_of(start_of(following), step) == following


def test_days_are_told_by_the_finest_step_that_fits():
    assert coarser([date(2024, 1, 1), date(2024, 1, 31)], 60) == "day"
    assert coarser([date(2024, 1, 1), date(2024, 12, 31)], 60) == "month"
    assert coarser([date(1990, 1, 1), date(2024, 12, 31)], 60) == "year"
    assert step_of(["2024", "2024-01"]) == ""
    assert step_of(["2024-13", "2024-02-30"]) == ""


def test_codes_and_years_are_no_figures_and_rates_are_not_summed():
    shape = TableShape(
        tuple(
            TableColumn(name, kind, title)
            for name, kind, title in (
                ("ma_xa", "integer", "Mã xã"),
                ("nam", "integer", "Năm"),
                ("tt", "integer", "TT"),
                ("lat", "decimal", "Vĩ độ"),
                ("lon", "decimal", "Kinh độ"),
                ("so_ho", "integer", "Số hộ"),
                ("ty_le", "decimal", "Tỷ lệ hộ nghèo"),
                ("kinh_phi", "decimal", "Kinh phí"),
            )
        ),
        5,
    )
    found = read_columns(shape, {}, {})
    assert [one.name for one in found.of("measure")] == ["so_ho", "ty_le", "kinh_phi"]
    assert [one.name for one in found.columns if one.is_summable] == ["so_ho", "kinh_phi"]
    assert [one.name for one in found.of("time")] == ["nam"]
    assert (found.latitude, found.longitude) == ("lat", "lon")


def test_a_question_written_as_an_address_is_read_back():
    parts = (Compare("Tên, xã", "eq", ('a"b,c',)), Not(Compare("x", "in", ("1,2", "3"))))
    query = TableQuery(
        where=All(parts),
        group_by=("x", "Tên, xã"),
        measures=(Measure("count"), Measure("sum", "y")),
        order=(Order("count", is_descending=True),),
        has_total=True,
    )
    assert read_address(write_address(query)) == query


@pytest.mark.parametrize("text", ["0000", "0000-Q1", "0000-H2", "0000-06", "0999", "٢٠٢٤", "２０２４-06"])
def test_what_no_calendar_has_is_no_period(text):
    assert step_of([text]) == ""
