"""Cells and bars for people: numbers with every digit, days, long texts, nothing that is taken for markup."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.domain.table_profile import Bar
from catalog.presenters.grid_cells import CellColumn, CellWords, number_text, rows_markup
from catalog.presenters.profile_bars import bar_text, bars_drawing

WORDS = CellWords("vi", "có", "không", "ẩn", "xem hết")


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (35320, "35.320", "35,320"),
        (99.36, "99,36", "99.36"),
        (-1234567.5, "-1.234.567,5", "-1,234,567.5"),
        (-0.25, "-0,25", "-0.25"),
        (100.0, "100", "100"),
        (0.0000001, "0,0000001", "0.0000001"),
        (1e15, "1.000.000.000.000.000", "1,000,000,000,000,000"),
        (0.1234567890123, "0,1234567890123", "0.1234567890123"),
        (Decimal("50000.50"), "50.000,5", "50,000.5"),
    ],
)
def test_a_number_keeps_every_digit_in_both_languages(value, vi, en):
    assert (number_text(value, "vi"), number_text(value, "en")) == (vi, en)


def test_a_year_has_no_mark_between_its_thousands():
    assert number_text(2025, "vi", is_year=True) == "2025"


def test_rows_are_escaped_and_hidden_cells_show_nothing_of_their_value():
    columns = [CellColumn(1, "text"), CellColumn(2, "integer", flag_at=3), CellColumn(4, "date")]
    rows = [(1, "<i>&", 5, True, date(2025, 12, 31)), (2, None, None, None, None)]
    made = rows_markup(rows, columns, WORDS)
    assert "<td>&lt;i&gt;&amp;</td>" in made
    assert '<td class="date">31/12/2025</td>' in made
    assert "ẩn</td>" in made
    assert ">5<" not in made
    assert '<td></td><td class="r"></td><td class="date"></td>' in made


def test_a_long_text_without_a_space_is_cut_all_the_same_and_loses_nothing():
    made = rows_markup([(1, "x" * 500)], [CellColumn(1, "text")], WORDS)
    # Two more stand in “text”, the kind of the cell, and in “xem hết”.
    assert made.count("x") == 502


@pytest.mark.parametrize(
    ("bar", "kind", "is_whole", "told"),
    [
        (Bar(0, 100000, 5), "numbers", True, "0–99.999"),
        (Bar(3, 4, 5), "lengths", True, "3"),
        (Bar(1000, None, 5), "numbers", True, "từ 1.000 trở lên"),
        (Bar(0.5, 1, 5), "numbers", False, "0,5–<1"),
        (Bar("2025-01", "2025-02", 5), "months", False, "01/2025"),
        (Bar("2024", "2025", 5), "years", False, "2024"),
        (Bar("2020", "2025", 5), "years", False, "2020–2024"),
    ],
)
def test_a_bar_tells_what_it_holds(bar, kind, is_whole, told):
    assert bar_text(bar, kind, "vi", is_whole=is_whole) == told


def test_bars_are_as_high_as_their_counts_and_a_small_one_is_seen():
    # By hand: the tallest is 45 high on a line at 46; half of it stands at 23.5; one of a thousand is 1 high.
    drawn = bars_drawing([Bar(0, 1, 1000), Bar(1, 2, 500), Bar(2, 3, 0), Bar(3, 4, 1)])
    assert drawn.count("<rect") == 3
    for part in ('y="1.0" width="23.50%" height="45.0"', 'y="23.5"', 'y="45.0" width="23.50%" height="1.0"'):
        assert part in drawn
