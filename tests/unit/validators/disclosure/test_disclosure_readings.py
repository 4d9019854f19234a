"""A count is read as whoever opens the file reads it; what cannot be read is never passed over."""

import pytest

from validators.disclosure.audit import audit_table
from validators.disclosure.cells import Table
from validators.disclosure.layout import Layout, Measure
from validators.disclosure.ways import offer_ways

LAYOUT = Layout(
    measures=(Measure("n", "count", 5),), groups=("nhom",), place="xa", totals={"nhom": frozenset({"T"})}
)
STRICT = Layout(
    measures=(Measure("n", "count", 10),), groups=("nhom",), place="xa", totals={"nhom": frozenset({"T"})}
)
SHARES = Layout(
    measures=(Measure("hoc", "count", 5), Measure("dat", "count", 5), Measure("ty_le", "rate", 0)),
    place="xa",
    checks=({"kind": "share_equals", "share": "ty_le", "part": ["dat"], "whole": ["hoc"], "digits": 0},),
)


def counts(*cells, layout=LAYOUT, formats=None):
    """What is found in one commune with these counts of as many groups: (code, row)."""
    table = Table.of_rows(("xa", "nhom", "n"), [["a", f"g{at}", cell] for at, cell in enumerate(cells)])
    return [(one.code, one.row) for one in audit_table(table, layout, None, formats)]


@pytest.mark.parametrize(
    "three",
    [
        "3",
        " 3",
        "3 ",
        "3\u00a0",
        "\u00a03",
        "\u30003",
        "3\u200b",
        "\u202a3\u202c",
        "３",
        "٣",
        "+3",
        "03",
        "3.0",
    ],
)
def test_a_three_is_small_however_it_is_written(three):
    assert counts(three, "60", "70") == [("small_cell_shown", 2)]


def test_a_three_is_read_with_the_marks_of_its_column():
    formats = {"n": (".", ",")}
    assert counts("3,0", "1.060", formats=formats) == [("small_cell_shown", 2)]
    assert counts("1.003", "1.060", formats=formats) == []
    assert counts("３,0", "１.０６０", formats=formats) == [("small_cell_shown", 2)]
    # A no-break space between thousands, in a column whose group mark is the plain one.
    assert counts("1\u00a0003", "4", formats={"n": (" ", ".")}) == [("small_cell_shown", 3)]


@pytest.mark.parametrize("star", ["*", " *", "*\u00a0", "＊"])
def test_a_star_is_hidden_however_it_is_written(star):
    # 100 - 97 = 3: the hidden figure is computed back.
    table = Table.of_rows(("xa", "nhom", "n"), [["a", "g", star], ["a", "h", "97"], ["a", "T", "100"]])
    assert [(one.code, one.row) for one in audit_table(table, LAYOUT)] == [("hidden_cell_recoverable", 2)]


@pytest.mark.parametrize("text", ["ba", "3 người", "<5", "-", "…", "nan", "inf", "1-4", "3?", "**"])
def test_a_count_that_cannot_be_read_is_told_and_never_passed_over(text):
    assert counts("60", text, "70") == [("disclosure_unjudged_cell", 3)]


@pytest.mark.parametrize("mark", ["", ":", " ", " : "])
def test_the_marks_of_a_figure_that_is_not_there_are_no_doubt(mark):
    assert counts("60", mark, "70") == []


def test_a_mark_that_the_profile_knows_is_no_doubt():
    known = Layout(
        measures=LAYOUT.measures, groups=("nhom",), place="xa", missing=frozenset({"", ":", "k/c"})
    )
    assert counts("60", "k/c", layout=known) == []
    assert counts("60", "k/c") == [("disclosure_unjudged_cell", 3)]


def test_a_figure_in_other_digits_is_summed_like_any_other():
    rows = [["a", "g", "３"], ["a", "h", "60"], ["a", "i", "4"], ["a", "T", "67"]]
    table = Table.of_rows(("xa", "nhom", "n"), rows)
    merged = next(one for one in offer_ways(table, LAYOUT, only="merge:nhom"))
    assert ["a", "khac", "7"] in merged.table.rows()


def test_all_of_a_strict_group_are_told_when_nothing_else_is_small():
    # 40 of 40: whoever is in the commune and in the group is known to be in g0.
    table = Table.of_rows(("xa", "nhom", "n"), [["a", "g0", "40"], ["a", "g1", "0"], ["a", "T", "40"]])
    found = audit_table(table, STRICT)
    assert [(one.code, one.row, one.column_name) for one in found] == [("group_disclosed", 2, "n")]
    # The same figures of a group without a stricter threshold tell nothing that the gate guards.
    assert audit_table(table, LAYOUT) == []


@pytest.mark.parametrize(("part", "rate"), [("0", "0"), ("8", "100")])
def test_none_or_all_of_a_small_group_are_told_when_nothing_else_is_small(part, rate):
    table = Table.of_rows(("xa", "hoc", "dat", "ty_le"), [["a", "8", part, rate], ["b", "80", "40", "50"]])
    found = audit_table(table, SHARES)
    assert [(one.code, one.row, one.column_name) for one in found] == [("group_disclosed", 2, "dat")]


def test_none_or_all_of_a_large_group_are_no_secret():
    table = Table.of_rows(("xa", "hoc", "dat", "ty_le"), [["a", "80", "0", "0"], ["b", "80", "80", "100"]])
    assert audit_table(table, SHARES) == []


def test_a_table_too_large_for_the_attack_is_still_judged_for_its_groups():
    count = 150_000
    rows = [[f"x{at}", "80", "40", "50"] for at in range(count)]
    rows[7][1:] = ["8", "8", "100"]
    found = audit_table(Table.of_rows(("xa", "hoc", "dat", "ty_le"), rows), SHARES)
    assert [(one.code, one.row) for one in found] == [("group_disclosed", 9)]
