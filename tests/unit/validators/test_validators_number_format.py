"""Numbers that can be read in two ways are asked, never guessed; bounds and answers settle the question."""

import pytest

from validators.findings.codes import render
from validators.fixing.readings import READINGS, fits, read_as, readings_of
from validators.lint.number_format import NumberFormat
from validators.schema.schema_rules import clean_schema
from validators.table import validate_table
from validators.tabular.blocks import blocks_of_rows


def ask(cells, one=None, *, answers=None, size=20_000, label="so"):
    clean = clean_schema({"fields": [{"name": label, **one}]}) if one else None
    watcher = NumberFormat([label], clean, answers=answers)
    for block in blocks_of_rows(enumerate(([cell] for cell in cells), start=2), size=size):
        watcher.add(block)
    return watcher.findings()


INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}


@pytest.mark.parametrize("one", [INTEGER, NUMBER, None])
def test_35_320_is_asked_with_both_readings_and_without_the_cells_own_digits(one):
    (found,) = ask(["12", "35.320", "119.204"], one)
    assert (found.code, found.severity, found.row, found.params["count"]) == (
        "number_format_question",
        "error",
        3,
        2,
    )
    told = render(found, "vi").message
    assert "12345" in told
    assert "12.345" in told
    assert "35" not in told
    assert "320" not in told


@pytest.mark.parametrize("one", [INTEGER, NUMBER, None])
def test_99_36_is_asked_where_no_decimal_mark_is_stated(one):
    (found,) = ask(["99,36", "7"], one)
    assert (found.params["mark"], found.params["as_decimal"]) == (",", "12.34")


@pytest.mark.parametrize("cells", [["99,36"], ["1,5", "12,345"], ["19,8431"], ["1,234", "35.320"], ["0,500"]])
def test_a_comma_that_groups_nothing_leaves_one_reading_which_is_still_asked(cells):
    (found,) = ask(cells, NUMBER)
    assert readings_of(found) == ("comma_decimal",)
    for lang in ("vi", "en"):
        told = render(found, lang).message
        assert "12.34" in told
        assert "1234" not in told


def test_commas_before_three_digits_everywhere_leave_both_readings():
    (found,) = ask(["1,234", "12,345", "7"], NUMBER)
    assert readings_of(found) == ("comma_groups", "comma_decimal")
    assert readings_of(ask(["1.234.567"], INTEGER)[0]) == ("dot_groups",)


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("99,36", {"comma_decimal"}),
        ("1,5", {"comma_decimal"}),
        ("19,8431", {"comma_decimal"}),
        ("12,345", {"comma_decimal", "comma_groups"}),
        ("1.234,5", {"comma_decimal", "dot_groups"}),
        ("35.320", {"dot_decimal", "dot_groups", "comma_decimal"}),
        ("99.36", {"dot_decimal"}),
        ("1.234.567", {"dot_groups", "comma_decimal"}),
        ("1234", set(READINGS)),
        ("không rõ", set(READINGS)),
        ("...", set(READINGS)),
    ],
)
def test_a_cell_fits_the_readings_that_its_marks_allow(text, possible):
    assert {one for one in READINGS if fits(text, one)} == possible


def test_numbers_of_several_groups_are_asked_only_where_the_schema_wants_plain_ones():
    assert [one.params["as_groups"] for one in ask(["1.234.567"], INTEGER)] == ["1234567"]
    assert ask(["1.234.567", "35.320"], None) == []


@pytest.mark.parametrize(
    "cells",
    [["12", "1500", ""], ["1.5", "35.320"], ["35.320", "99.36"], ["*", ":"], ["0.500"]],
)
def test_cells_with_one_reading_are_not_asked(cells):
    assert ask(cells, NUMBER) == []
    assert ask(cells, None) == []


def test_a_stray_word_silences_the_question_only_where_no_schema_says_number():
    assert len(ask(["x", "35.320"], NUMBER, size=1)) == 1
    assert ask(["x", "35.320"], None, size=1) == []


def test_a_bound_of_the_field_rules_a_reading_out():
    rate = NUMBER | {"constraints": {"minimum": 0, "maximum": 100}}
    # 35320 is over 100, so that only 35.32 is left; 1.250 within 0..5000 may be both.
    assert ask(["35.320", "1.250"], rate) == []
    assert len(ask(["1.250"], NUMBER | {"constraints": {"maximum": 5000}})) == 1
    latitude = NUMBER | {"constraints": {"minimum": 8.0, "maximum": 23.5}}
    assert ask(["19.843", "20.101"], latitude) == []


def test_a_stated_mark_or_an_answer_ends_the_question():
    assert ask(["35.320"], NUMBER | {"groupChar": "."}) == []
    assert ask(["99,36"], NUMBER | {"decimalChar": ","}) == []
    assert ask(["35.321"], NUMBER, answers={"so": "dot_decimal"}) == []


@pytest.mark.parametrize("label", ["Mã hộ", "code", "STT"])
def test_a_column_of_codes_without_a_schema_is_not_asked(label):
    assert ask(["35.320"], None, label=label) == []


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_blocks_do_not_matter(size):
    cells = ["1", "2", "35.320", "4", "119.204"]
    assert ask(cells, NUMBER, size=size) == ask(cells, NUMBER)
    assert ask([*cells, "1.5"], NUMBER, size=size) == []


def test_a_table_with_a_question_is_not_valid_until_it_is_answered(write):
    path = write("huyen,ho\nA,35.320\nB,12.004\n")
    report = validate_table(path, schema=None)
    assert report.verdict == "invalid"
    assert report.counts["number_format_question"] == 1
    assert validate_table(path, schema=None, number_answers={"ho": "dot_decimal"}).verdict == "valid"


@pytest.mark.parametrize(
    ("text", "reading", "value"),
    [
        ("35.320", "dot_groups", "35320"),
        ("35.320", "dot_decimal", "35.320"),
        ("1.234,5", "comma_decimal", "1234.5"),
        ("1,234.5", "comma_groups", "1234.5"),
        (" -99,36 ", "comma_decimal", "-99.36"),
    ],
)
def test_a_reading_gives_one_exact_number(text, reading, value):
    assert str(read_as(text, reading)) == value


@pytest.mark.parametrize("text", ["", "x", "NaN", "1..2"])
def test_what_is_no_number_has_no_reading(text):
    assert read_as(text, "dot_decimal") is None
