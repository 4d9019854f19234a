"""A file against the version before it: counts by a second method, and a robust rule for odd changes."""

import json
import math
import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from validators.after_check import complete_report
from validators.comparing.comparison import Cells, compare_tables
from validators.comparing.quick_cells import quick_cells
from validators.comparing.same_cells import same_numbers
from validators.findings.report import ColumnInfo, Report
from validators.schema.schema_rules import clean_schema
from validators.table import validate_table

LABELS = ["period", "code", "n", "text"]
SCHEMA = {
    "fields": [
        {"name": "period", "type": "string"},
        {"name": "code", "type": "string"},
        {"name": "n", "type": "integer"},
        {"name": "text", "type": "string"},
    ],
    "missingValues": ["", "*"],
    "primaryKey": ["period", "code"],
}
CLEAN = clean_schema(SCHEMA)


def cells(rows, labels=LABELS):
    columns = [pl.Series([row[at] for row in rows], dtype=pl.String) for at in range(len(labels))]
    return Cells(labels, pl.Series(range(2, len(rows) + 2), dtype=pl.Int64), columns)


def compare(old, new, clean=CLEAN, **more):
    return compare_tables(cells(old), cells(new), clean, **more)


def test_rows_are_added_removed_changed_or_the_same():
    old = [("2024", "a", "1", "x"), ("2024", "b", "2", "y"), ("2024", "c", "3", "z")]
    new = [("2024", "c", "3", "z"), ("2024", "b", "9", "Y"), ("2024", "d", "4", "w")]
    told = compare(old, new)
    assert (told.added, told.removed, told.changed, told.unchanged) == (1, 1, 1, 1)
    assert told.columns == {"n": 1, "text": 1}


def test_without_a_key_whole_rows_are_counted_as_often_as_they_stand():
    row = ("2024", "a", "1", "x")
    told = compare([row, row, ("2", "b", "", "")], [row, row, row], clean=None)
    assert (told.key, told.added, told.removed, told.unchanged) == ((), 1, 1, 2)


def test_a_number_written_otherwise_or_an_accent_typed_apart_is_no_change():
    clean = clean_schema(
        {
            "fields": [{"name": "ma"}, {"name": "toa_do", "type": "number"}, {"name": "ten"}],
            "primaryKey": ["ma"],
        }
    )
    labels = ["ma", "toa_do", "ten"]
    old = [("Hà", "105.7740", "Hà Trung"), ("B", "007", "x"), ("C", "-0.0", "1.50")]
    apart = [tuple(unicodedata.normalize("NFD", cell) for cell in old[0])]
    new = [("Hà", "105.774", apart[0][2]), ("B", "7.00", "x"), ("C", "0", "1.5")]
    told = compare_tables(cells(old, labels), cells(new, labels), clean)
    # Only the text 1.50 differs: what is no number by its type is compared as it is written.
    assert (told.changed, told.unchanged, dict(told.columns)) == (1, 2, {"ten": 1})
    told = compare_tables(cells(apart, labels), cells(old[:1], labels), clean)
    assert (told.added, told.removed, told.unchanged) == (0, 0, 1)
    told = compare_tables(cells(old, labels), cells(new, labels), clean, old_types={"toa_do": "string"})
    assert told.columns == {"toa_do": 3, "ten": 1}


def test_whole_rows_are_the_same_when_their_numbers_are():
    types = {"a": "number", "b": "string"}
    old, new = cells([("1.0", "x"), ("2", "y")], ["a", "b"]), cells([("1", "x"), ("2.50", "y")], ["a", "b"])
    told = compare_tables(old, new, None, old_types=types, new_types=types)
    assert (told.added, told.removed, told.unchanged) == (1, 1, 1)


NUMBER_TEXT = st.from_regex(r"\A[+-]?[0-9]{1,20}(\.[0-9]{1,9})?\Z")


@settings(deadline=None)  # the first example loads polars
@given(st.lists(st.one_of(NUMBER_TEXT, st.sampled_from(["", "*", "x", "1e5", "1.2.3"])), min_size=1))
def test_two_cells_get_one_plain_form_exactly_when_they_are_one_decimal_number(texts):
    plain = same_numbers(pl.Series(texts, dtype=pl.String)).to_list()
    is_number = [re.fullmatch(r"[+-]?\d+(\.\d+)?", text) is not None for text in texts]
    for text, form, holds in zip(texts, plain, is_number, strict=True):
        assert (Decimal(form) == Decimal(text)) if holds else (form == text)
    forms = {Decimal(text): form for text, form, holds in zip(texts, plain, is_number, strict=True) if holds}
    assert len(set(forms.values())) == len(forms)


def test_columns_that_came_went_or_changed_their_type_are_named():
    old = Cells(["a", "b"], pl.Series([2]), [pl.Series(["1"]), pl.Series(["2"])])
    new = Cells(["a", "c"], pl.Series([2]), [pl.Series(["1"]), pl.Series(["2"])])
    told = compare_tables(old, new, None, old_types={"a": "integer"}, new_types={"a": "string"})
    assert (told.added_columns, told.removed_columns, told.retyped_columns) == (("c",), ("b",), ("a",))
    assert told.unchanged == 1


keys = st.tuples(st.sampled_from(["2023", "2024"]), st.sampled_from("abcdef"))
values = st.tuples(st.sampled_from(["1", "2", "*", ""]), st.sampled_from(["x", "y"]))
tables = st.dictionaries(keys, values, max_size=12)


@given(tables, tables)
@settings(max_examples=150, deadline=None)
def test_the_counts_agree_with_pandas(before, after):
    told = compare([(*k, *v) for k, v in before.items()], [(*k, *v) for k, v in after.items()])
    left = pd.DataFrame([(*k, *v) for k, v in before.items()], columns=LABELS, dtype=str)
    right = pd.DataFrame([(*k, *v) for k, v in after.items()], columns=LABELS, dtype=str)
    merged = left.merge(right, on=["period", "code"], how="outer", indicator=True)
    both = merged[merged["_merge"] == "both"]
    changed = both[(both["n_x"] != both["n_y"]) | (both["text_x"] != both["text_y"])]
    assert told.added == int((merged["_merge"] == "right_only").sum())
    assert told.removed == int((merged["_merge"] == "left_only").sum())
    assert (told.changed, told.unchanged) == (len(changed), len(both) - len(changed))
    assert told.columns.get("n", 0) == int((both["n_x"] != both["n_y"]).sum())


@given(
    st.lists(st.tuples(*[st.sampled_from("ab")] * 4), max_size=15),
    st.lists(st.tuples(*[st.sampled_from("ab")] * 4), max_size=15),
)
@settings(max_examples=100, deadline=None)
def test_whole_rows_agree_with_counting_them(before, after):
    told = compare(before, after, clean=None)
    same = (Counter(before) & Counter(after)).total()
    assert (told.unchanged, told.added, told.removed) == (same, len(after) - same, len(before) - same)


def series(figures, period="2024"):
    return [(period, f"c{at}", str(figure), "") for at, figure in enumerate(figures)]


USUAL = [1000 + 7 * at for at in range(40)]


def test_a_figure_ten_times_the_usual_change_is_told_masked_with_its_row():
    grown = [figure + at % 5 * 20 for at, figure in enumerate(USUAL)]
    grown[11] *= 10
    told = compare(series(USUAL), series(grown))
    (found,) = told.findings
    assert (found.code, found.severity, found.row, found.column) == (
        "outlier_against_previous",
        "warning",
        13,
        3,
    )
    assert found.sample != str(grown[11])
    assert "*" in found.sample
    # (10 * 1097 + 1) / 1078, to three digits.
    assert found.params["ratio"] == pytest.approx(10.2, abs=0.05)
    assert told.outliers == 1


def test_one_change_among_unchanged_rows_is_told_too():
    once = [*USUAL[:5], USUAL[5] * 3, *USUAL[6:]]
    assert [one.row for one in compare(series(USUAL), series(once)).findings] == [7]


@pytest.mark.parametrize(
    "new",
    [
        [figure * 10 for figure in USUAL],  # all grew alike: that is no outlier but another scale
        [*USUAL[:-1], USUAL[-1] + 9],  # fewer than ten units
        [*USUAL[:-1], int(USUAL[-1] * 1.4)],  # less than a factor of 1.5
        USUAL,
    ],
)
def test_usual_small_and_common_changes_are_not_odd(new):
    assert compare(series(USUAL), series(new)).findings == ()


def test_fewer_than_twenty_rows_say_nothing():
    assert compare(series(USUAL[:19]), series([*USUAL[:18], 99_999])).findings == ()


def test_a_new_period_is_compared_with_the_last_one_of_the_file_before():
    old = [*series([1] * 40, "2022"), *series(USUAL, "2023")]
    new = series([*USUAL[:-1], USUAL[-1] * 50], "2024")
    told = compare(old, new)
    assert (told.added, told.removed) == (40, 80)
    assert [one.row for one in told.findings] == [41]


@given(st.lists(st.integers(0, 5000), min_size=25, max_size=40), st.integers(0, 24), st.integers(2, 60))
@settings(max_examples=100, deadline=None)
def test_the_rule_agrees_with_the_statistics_module(figures, at, factor):
    new = [figure + number % 3 for number, figure in enumerate(figures)]
    new[at] = new[at] * factor
    told = {one.row for one in compare(series(figures), series(new)).findings}
    pairs = [(n, o, row) for row, (n, o) in enumerate(zip(new, figures, strict=True), start=2) if n or o]
    if len(pairs) < 20 or all(n == o for n, o, _ in pairs):
        assert told == set()
        return
    logs = [math.log((n + 1) / (o + 1)) for n, o, _ in pairs]
    middle = statistics.median(logs)
    spread = [abs(one - middle) for one in logs]
    mad = statistics.median(spread)
    scale = mad / 0.6745 if mad else statistics.fmean(spread) / 0.7979
    scores = [one / scale if scale else 0.0 for one in spread]
    wide = {
        row
        for (n, o, row), log, score in zip(pairs, logs, scores, strict=True)
        if score > 3.5 and abs(log) >= math.log(1.5) and abs(n - o) >= 10
    }
    near = {row for (_, _, row), log, score in zip(pairs, logs, scores, strict=True)
            if abs(score - 3.5) < 1e-6 or abs(abs(log) - math.log(1.5)) < 1e-9}  # fmt: skip
    # At most twenty are shown; on the very edge either answer is right.
    assert (told ^ wide) <= near or len(wide) > 20


def test_what_is_stored_holds_counts_and_no_cell(write):
    old = write(
        "period,code,n,text\n" + "".join(f"2024,c{n},{1000 + n},bimat{n}\n" for n in range(30)), "old.csv"
    )
    new = write("period,code,n,text\n" + "".join(f"2024,c{n},{1000 + n * 2},kin{n}\n" for n in range(30)))
    report = validate_table(new, schema=SCHEMA)
    previous = {"path": str(old), "format": "csv", "delimiter": ",", "rows": 30, "number": 4, "types": {}}
    told = complete_report(report, {"path": str(new), "schema": SCHEMA, "previous": previous}, None)
    assert told.comparison["previous"] == 4
    assert (told.comparison["changed"], told.comparison["columns"]) == (30, {"n": 29, "text": 30})
    text = json.dumps(told.to_dict()["comparison"])
    assert "bimat" not in text
    assert "kin" not in text
    assert Report.from_dict(told.to_dict()).comparison == told.comparison


@pytest.mark.parametrize(
    ("rows", "columns", "before", "is_compared"),
    [
        (1, 2, {"rows": 1, "types": {"k": "string"}}, True),
        # 13 columns of a million rows are the most; of 14 columns only 928 571 rows.
        (928_571, 14, {"rows": 1, "types": {}}, True),
        (928_572, 14, {"rows": 1, "types": {}}, False),
        (1_000_001, 1, {"rows": 1, "types": {}}, False),
        (1, 2, {"rows": 928_572, "types": {f"c{n}": "string" for n in range(14)}}, False),
    ],
)
def test_tables_of_too_many_cells_are_not_compared(write, rows, columns, before, is_compared):
    path = write("k,v\na,b\n")
    infos = [ColumnInfo(f"c{n}", "", "", "string", 1.0, None) for n in range(columns)]
    report = replace(validate_table(path, schema=None), rows=rows, columns=infos)
    previous = {"path": str(path), "format": "csv", "delimiter": ",", "number": 1} | before
    told = complete_report(report, {"path": str(path), "previous": previous}, None)
    assert (told.comparison is not None) == is_compared


def test_a_report_that_was_stored_before_has_no_comparison_and_no_fixes():
    stored = Report(verdict="valid").to_dict()
    del stored["comparison"], stored["fixes"]
    old = Report.from_dict(stored)
    assert (old.comparison, old.fixes) == (None, [])


def test_a_file_that_cannot_be_cut_quickly_is_read_record_by_record(write):
    plain = write('a,b\n1,"x\ny"\n2,z\n\n3,w\n')
    read = quick_cells(plain, ",", rows=3)
    assert read.numbers.to_list() == [2, 3, 5]
    assert [column.to_list() for column in read.columns] == [["1", "2", "3"], ["x\ny", "z", "w"]]
    assert quick_cells(plain, ",", rows=4) is None
    assert quick_cells(write('a,b\n"x"y,1\n', "odd.csv"), ",", rows=1) is None
    assert quick_cells(write("a,b\n1,2,3\n", "wide.csv"), ",", rows=1) is None
    assert quick_cells(write("", "none.csv"), ",", rows=0) is None
