"""The small chart of the home page: which column is shown, and how long its bars are, by hand."""

import pytest

from catalog.domain.table_profile import Bar, ColumnProfile, Frequent, TableProfile
from catalog.domain.table_query import TableColumn, TableShape
from catalog.presenters.news_chart import draw

SHAPE = TableShape((TableColumn("ngay", "date", "Ngày ban hành", "Day of issue"),), 30)
MONTHS = ColumnProfile(
    "ngay", 30, 0, 28, kind="months",
    bars=(Bar("2024-01", "2024-02", 20), Bar("2024-02", "2024-03", 10), Bar("2024-03", "2024-04", 0)),
)  # fmt: skip
CODES = ColumnProfile("loai", 30, 0, 2, values=(Frequent("cong_lap", 20), Frequent("tu_thuc", 10)))
WORDS = ColumnProfile("Loại", 30, 0, 2, values=(Frequent("Tư thục", 10), Frequent("Công lập", 20)))
AMOUNTS = ColumnProfile(
    "ty_le", 30, 0, 20, kind="numbers", bars=tuple(Bar(n, n + 1, c) for n, c in enumerate((3, 9, 12, 6)))
)
WITH_TOTAL = ColumnProfile(
    "tong", 30, 0, 20, kind="numbers", bars=(Bar(0, 1, 29), Bar(1, 2, 0), Bar(2, 3, 0), Bar(3, 4, 1))
)


def drawn(*columns):
    return draw(TableProfile(30, columns), SHAPE)


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ((AMOUNTS, WORDS, MONTHS), "ngay"),
        ((CODES, AMOUNTS, WORDS), "Loại"),
        ((CODES, WITH_TOTAL, AMOUNTS), "ty_le"),
        ((WITH_TOTAL, CODES), "loai"),
    ],
)
def test_days_come_before_words_before_amounts_before_codes(columns, chosen):
    assert drawn(*columns).column == chosen


def test_bars_of_months_share_the_width_and_the_highest_one_has_the_whole_height():
    chart = drawn(MONTHS)
    assert [(bar.count, bar.y, bar.height) for bar in chart.bars] == [(20, 0, 44), (10, 22, 22), (0, 44, 0)]
    # A third of the width each, of which two thirds are bar: 100 / 3 * 0.68.
    assert {bar.width for bar in chart.bars} == {22.67}
    assert (chart.title("vi"), chart.title("en")) == ("Ngày ban hành", "Day of issue")


def test_values_lie_below_one_another_the_most_frequent_first():
    assert [(bar.label, bar.width) for bar in drawn(WORDS).bars] == [("Công lập", 100), ("Tư thục", 50)]


def test_a_table_of_free_text_has_no_chart():
    assert drawn(ColumnProfile("ten", 30, 0, 30, kind="lengths", bars=(Bar(0, 10, 30),))) is None
