"""Lint on blocks: each rule by its code, place and number. What counts is worked out by hand."""

import datetime
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.findings.codes import CODES, render
from validators.lint.cells import RULES
from validators.lint.lint import Lint, find_title_rows
from validators.tabular.blocks import Block, blocks_of_rows

TODAY = datetime.date(2026, 1, 15)


def run(records, labels=("a", "b"), size=20_000, **fields):
    """Lint records from row 2 on; `fields` are the stated types, none without any."""
    clean = {"fields": [{"name": n, **one} for n, one in fields.items()]} if fields else None
    rows = list(enumerate(records, start=2))
    lint = Lint(labels, clean, today=TODAY, reread=lambda: iter(rows))
    for block in blocks_of_rows(rows, size=size):
        lint.add(block)
    return lint


def found(records, code, **options):
    return [one for one in run(records, **options).findings() if one.code == code]


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("Nam\u00a0", "hidden_space", {"chars": "U+00A0"}),
        ("N\u200bam\ufeff", "hidden_space", {"chars": "U+200B, U+FEFF"}),
        ("Nam ", "edge_space", {"chars": "U+0020"}),
        ("\tNam", "edge_space", {"chars": "U+0009"}),
        (unicodedata.normalize("NFD", "số"), "decomposed_text", {"chars": "U+0302, U+0301"}),
        ("#REF!", "error_cell", {"error": "#REF!"}),
        ("3.8E+11", "precision_lost", {"form": "E+11"}),
        ("1234567890123450000", "precision_lost", {"form": "> 15"}),
    ],
)
def test_an_odd_cell_is_told_with_its_place_and_never_its_value(text, code, params):
    (one,) = found([["x", "1"], ["y", text]], code)
    assert (one.row, one.column, one.column_name, dict(one.params)) == (3, 2, "b", params)
    assert one.sample is None or one.sample != text
    for lang in ("vi", "en"):
        assert "–" not in render(one, lang).message


@pytest.mark.parametrize(
    "text", ["Nam", "“Nam”", "35.320", "12E+03", "- Thuê", "Hà Nội", " ", "#1", "1234567890123456"]
)
def test_an_ordinary_cell_is_no_finding(text):
    assert run([["x", text], ["y", "z"]]).findings() == []


@pytest.mark.parametrize("text", ["NaN", "sNaN", " -INF", "Infinity", "nan1"])
def test_what_frictionless_takes_for_a_number_is_none(text):
    options = {"a": {"type": "string"}, "b": {"type": "number"}}
    (one,) = found([["x", "1"], ["y", text], ["Nan", "-2"]], "not_a_number", **options)
    assert (one.row, one.column) == (3, 2)


def test_stated_types_spare_columns_from_rules_for_text():
    options = {"a": {"type": "string"}, "b": {"type": "number", "groupChar": "\u00a0"}}
    assert run([["x", "1\u00a0000"], ["y", "3.8E+11"]], **options).findings() == []


def test_the_first_twenty_of_a_code_are_kept_in_reading_order_and_the_rest_counted():
    # 30 rows with an odd cell in each of two columns: 60 in all, 40 left out.
    lint = run([["x ", f"y{n} "] for n in range(30)], size=7)
    places = [(one.row, one.column) for one in lint.findings()]
    assert places == [(row, column) for row in range(2, 12) for column in (1, 2)]
    assert lint.overflow() == {"edge_space": 40}


def test_formulas_are_counted_once_for_the_table():
    records = [["x", "1"], ["=A1", "-SUM(A1)"], ["-5", "@x(1)"], ["+84 9", "+cmd|x"]]
    (one,) = found(records, "formula_cell", size=1)
    assert (one.row, one.column, one.params["count"]) == (3, 1, 4)


def test_a_block_whose_text_lacks_the_needles_costs_no_look_at_its_cells():
    # The text states that no cell has these letters; the cells, against it, do: no rule may have looked.
    cells = [pl.Series(["=A1", "#REF!", "3.8E+11", "a\u00a0b", "e\u0301"])]
    lint = Lint(["a"], None)
    lint.add(Block(pl.Series([2, 3, 4, 5, 6]), cells, raw=b"plain\n" * 5))
    assert lint.findings() == []


def test_every_rule_has_texts_in_both_languages():
    assert {rule.code for rule in RULES} <= set(CODES)


@pytest.mark.parametrize("size", [1, 2, 20_000])
def test_repeated_rows_name_the_first_across_blocks(size):
    records = [["1", "x"], ["2", "y"], ["1", "x"], ["1", "x", ""], ["1", "x"], ["2"], ["2"]]
    repeated = found(records, "duplicate_row", size=size)
    # A missing cell is no empty one: row 5 has three cells.
    assert [(one.row, one.params["other_row"]) for one in repeated] == [(4, 2), (6, 2), (8, 7)]


def test_repeated_rows_of_a_large_table_are_proved_by_reading_again():
    # 100 bytes a row and 40 MB in all: the last rows are beyond what is kept.
    records = [[f"{n:050d}", "x" * 50] for n in range(400_000)] + [[f"{7:050d}", "x" * 50]]
    (one,) = found(records, "duplicate_row")
    assert (one.row, one.params["other_row"]) == (400_002, 9)


def test_lost_zeros_are_told_by_column_and_by_the_length_that_is_usual():
    codes = [["01", "x"], ["14", "x"], ["38", "x"], ["4", "x"], ["8", "y"], ["96", "z"], ["75", "z"]]
    (one,) = found(codes, "lost_zeros", labels=("ma_tinh", "ten"))
    assert (one.column, one.row, one.params["count"], one.params["length"]) == (1, 5, 2, 2)


def test_the_pattern_of_a_schema_tells_the_length_of_codes():
    fields = {"a": {"type": "string", "constraints": {"pattern": r"\d{5}"}}, "b": {"type": "string"}}
    (one,) = found([["4", "x"], ["14758", "y"], ["91", "z"]], "lost_zeros", **fields)
    assert (one.row, one.params["count"], one.params["length"]) == (2, 2, 5)


@pytest.mark.parametrize(
    "codes",
    [
        [str(n) for n in range(1, 200)],
        ["38", "380", "14758", "14761", "14788", "15001", "15004"],
        ["A1", "A12"] * 9,
    ],
)
def test_numbering_and_place_codes_of_several_levels_have_lost_nothing(codes):
    assert found([[code, "x"] for code in codes], "lost_zeros", labels=("ma", "ten")) == []


def test_dates_of_several_forms_are_told_once_for_a_column():
    days = ["01/02/2024", "02/02/2024", "2024-02-03", "45292", "45293", "", "tháng 3"]
    lint = run([[f"{n}", day] for n, day in enumerate(days)], labels=("stt", "ngay_cap"))
    mixed, serial = sorted((one for one in lint.findings() if one.column == 2), key=lambda one: one.row)
    assert (mixed.code, mixed.row, mixed.params["forms"]) == ("mixed_dates", 4, "DD/MM/YYYY, YYYY-MM-DD")
    assert (serial.code, serial.row, serial.params["count"]) == ("date_serials", 5, 2)


def test_a_column_that_counts_days_has_no_serial_numbers():
    assert found([["1", "25000"], ["2", "120"]], "date_serials", labels=("a", "ngay_cong")) == []


def test_month_before_day_is_another_form():
    (one,) = found([["1", "13/02/2024"], ["2", "02/13/2024"]], "mixed_dates", labels=("a", "ngày"))
    assert (one.row, one.params["forms"]) == (3, "DD/MM/YYYY, MM/DD/YYYY")


@pytest.mark.parametrize(
    ("day", "count"), [("15/01/2026", 0), ("16/01/2026", 1), ("2026-01-16", 1), ("1/2/2030", 1)]
)
def test_a_day_after_the_check_is_in_the_future(day, count):
    assert len(found([["1", day]], "future_date", labels=("a", "ngay"))) == count


def test_without_a_day_of_the_check_no_date_is_in_the_future():
    lint = Lint(["ngay"], None)
    for block in blocks_of_rows([(2, ["01/01/2999"])]):
        lint.add(block)
    assert lint.findings() == []


def test_a_birth_after_this_year_or_after_the_decision_is_impossible():
    labels = ("nam_sinh", "ngay_quyet_dinh")
    records = [["1950", "01/02/2020"], ["2021", "01/02/2020"], ["2027", ""], ["2020", "01/02/2020"]]
    late = found(records, "future_birth_year", labels=labels)
    assert [(one.row, one.column, one.params["limit"]) for one in late] == [(3, 1, "2020"), (4, 1, "2026")]


def test_blank_columns_at_the_right_are_counted_but_not_those_with_data():
    assert (
        found([["1", "x", "", ""]], "blank_columns_right", labels=("a", "b", "", ""))[0].params["count"] == 2
    )
    (one,) = found([["1", "", "y", ""]], "blank_columns_right", labels=("a", "", "", ""))
    assert (one.column, one.params["count"]) == (4, 1)
    assert found([["1", "x"]], "blank_columns_right") == []


def test_comment_rows_are_counted():
    (one,) = found([["1", "x"], ["# tạm", ""], ["#", ""], ["#N/A", ""], ["#1", ""]], "comment_rows")
    assert (one.row, one.params["count"]) == (3, 2)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["Mã,Số hộ,,Người,", ",Nghèo,Cận nghèo,Nam,Nữ", "A,1,2,3,4"], "two_row_header"),
        (["DANH SÁCH,,", "ma,ten,so", "1,a,2"], "title_rows"),
        (["ma,ten,", "1,a,", "2,b,3"], None),
        (["ma,,so", "1,a,2", "2,b,3"], None),
        (["ma,ten,so", "A,,x", "B,c,1"], None),
    ],
)
def test_a_header_of_two_rows_is_told_from_a_title(rows, code):
    first = [(number, row.split(",")) for number, row in enumerate(rows, start=1)]
    assert [one.code for one in find_title_rows(first, 1)] == ([code] if code else [])


def test_text_in_an_old_encoding_is_shown_decoded_and_masked():
    (one,) = found([["1", "Céng hßa x· héi chñ nghÜa"]] * 2, "legacy_text")
    assert (one.row, one.column, one.params["legacy"]) == (2, 2, "tcvn3")
    assert one.sample.startswith("Cộn")
    assert "nghĩa" not in one.sample


ODD = st.sampled_from(
    ["", "x", "=A1", "@x(1)", "-SUM(A1)", "+c|d", "#N/A", "# x", "a\u00a0", "\u200b", "\u3000b", "\ufeff",
     "e\u0301", " x", "x\t", "3.8E+11", "nan", " INF", "-1", "+1", "“x”", "1234567890123450",
     "µ x· héi", "01/02/2030"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(ODD, ODD), min_size=1, max_size=12), st.integers(1, 5))
def test_the_text_of_a_block_spares_work_and_changes_nothing(records, size):
    clean = {"fields": [{"name": "a", "type": "string"}, {"name": "ngay", "type": "number"}]}
    for schema in (None, clean):
        answers = []
        for with_text in (False, True):
            lint = Lint(["a", "ngay"], schema, today=TODAY)
            for block in blocks_of_rows(enumerate(records, start=2), size=size):
                cells = "\n".join(",".join(one) for one in zip(*block.columns, strict=True))
                lint.add(Block(block.numbers, block.columns, cells.encode() if with_text else None))
            # Rules for workbooks alone look at blocks without text.
            answers.append([one for one in lint.findings() if one.params.get("form") != "> 15"])
        assert answers[0] == answers[1]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(["", "x", "y"]), min_size=1, max_size=3), max_size=12),
    st.integers(1, 5),
)
def test_repeated_rows_are_those_that_a_set_of_rows_has_seen(records, size):
    filled = [(row, cells) for row, cells in enumerate(records, start=2) if any(cells)]
    first = {}
    expected = [
        (row, earlier) for row, cells in filled if (earlier := first.setdefault(tuple(cells), row)) != row
    ]
    repeated = found(records, "duplicate_row", labels=("a", "b", "c"), size=size)
    assert [(one.row, one.params["other_row"]) for one in repeated] == expected
