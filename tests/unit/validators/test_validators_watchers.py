"""Watchers of blocks answer what the watchers of rows answered: same findings, counts and first rows."""

import random
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.invented_cells import a_cell, a_name, a_number, an_address
from tests.factories.row_watchers import (
    RowFacts,
    RowPersonalScan,
    RowSuppression,
    RowTotals,
    scan_by_rows,
)
from validators.lint.totals import Totals
from validators.personal.scan import PersonalScan, scan_rows
from validators.rules.suppression import SuppressionCheck
from validators.tabular.blocks import blocks_of_rows
from validators.tabular.columns import TableFacts

LABELS = ["ho_ten", "Số tiền", "ma", "period", "dia_chi", "cccd", "x", "x"]
SCHEMA = {
    "fields": [
        {"name": "ho_ten", "type": "string", "x_required_unless_suppressed": True},
        {"name": "Số tiền", "type": "number", "groupChar": ".", "decimalChar": ",", "title": "Tiền"},
        {"name": "ma", "type": "integer", "x_required_unless_suppressed": True, "missingValues": [":", "*"]},
        {"name": "period", "type": "string"},
        {"name": "dia_chi", "type": "number", "decimalChar": ","},
        {"name": "cccd", "type": "number"},
        {"name": "x", "type": "integer"},
    ],
    "missingValues": ["", ":", "-"],
}
OWN_MISSING = {"fields": [], "missingValues": [str(number) for number in range(1_100)]}
TOTAL_WORDS = [
    "Tổng cộng",
    "TỔNG SỐ:",
    "tong",
    " Cộng ",
    "Total",
    "* Grand  total *",
    "Tổng cộng chung",
    "Tổng quan",
]
FIGURES = [
    *(
        "1",
        "0",
        "-7",
        "+3",
        "007",
        "1.234",
        "12.345.678",
        "1.234,50",
        "0,5",
        ",5",
        ",-5",
        "-,5",
        "5,",
        "1.5",
        "1e3",
    ),
    *(
        "12",
        "99,9999999",
        " 8",
        "8\u00a0000",
        "1_000",
        "٣",
        "NaN",
        "sNaN",
        "*",
        ":",
        "-",
        "true",
        "false",
        "x",
    ),
    *("123456789012345678", "1234567890123456789012", "-0", "1,2,3", "1..2", "0.10", "2.", "+", ""),
]
DAYS = [
    "2024",
    "2024-02",
    "2024-Q3",
    "2023-H2",
    " 2022 ",
    "0000",
    "2024-13",
    "01/02/2024",
    "31/02/2024",
    "2024-02-29",
]


def feed_blocks(watcher, rows, size):
    for block in blocks_of_rows(rows, size=size):
        watcher.add(block)
    return watcher


def feed_rows(watcher, rows):
    for number, cells in rows:
        watcher.add(number, cells)
    return watcher


def facts_of(facts):
    return (
        facts.rows, facts.last_filled_row, facts.infos(), facts.schema(), asdict(facts.preview()),
        facts.period(), facts.findings(),
    )  # fmt: skip


def assert_alike(labels, clean, rows, size=20_000):
    """Hold every watcher of blocks against its watcher of rows."""
    old, new = feed_rows(RowFacts(labels, clean), rows), feed_blocks(TableFacts(labels, clean), rows, size)
    assert facts_of(new) == facts_of(old)
    fields = old.schema()["fields"]
    totals = feed_blocks(Totals(labels, clean), rows, size).findings(fields)
    assert totals == feed_rows(RowTotals(labels, clean), rows).findings(fields)
    check, old_check = SuppressionCheck(labels, clean), RowSuppression(labels, clean)
    feed_blocks(check, rows, size)
    feed_rows(old_check, rows)
    assert (check.findings(), check.overflow()) == (old_check.findings(), old_check.overflow())
    scan = feed_blocks(PersonalScan(labels, year=2026), rows, size).findings(sheet="S")
    assert scan == feed_rows(RowPersonalScan(labels, year=2026), rows).findings(sheet="S")
    assert scan_rows(iter(rows)) == scan_by_rows(iter(rows))


def a_table(r, count):
    """Make rows of a mixed table: ragged, with blank rows, total rows and cells beyond the header."""
    makers = [
        a_name,
        lambda r: r.choice(FIGURES) if r.random() < 0.02 else f"{r.randrange(10**7):,}".replace(",", "."),
        lambda r: str(r.randrange(2_000)),
        lambda r: r.choice(DAYS),
        an_address,
        a_number,
        a_cell,
        lambda r: r.choice(FIGURES),
    ]
    rows, number = [], 1
    for _ in range(count):
        number += r.choice((1, 1, 1, 2))
        cells = [make(r) if r.random() < 0.9 else r.choice(("", "", "*", ":", "-")) for make in makers]
        if r.random() < 0.02:
            cells[r.randrange(4)] = r.choice(TOTAL_WORDS)
        if r.random() < 0.05:
            cells = cells[: r.randrange(9)] if r.random() < 0.5 else [*cells, a_cell(r), "", a_number(r)]
        if r.random() < 0.02:
            cells = [""] * r.randrange(12)
        rows.append((number, cells))
    return rows


@pytest.mark.parametrize("clean", [None, SCHEMA, OWN_MISSING])
@pytest.mark.parametrize("size", [7, 20_000])
@pytest.mark.parametrize("seed", range(2))
def test_blocks_and_rows_give_the_same_answers(clean, size, seed):
    assert_alike(LABELS, clean, a_table(random.Random(seed), 400 if size > 7 else 120), size)


CELLS = st.one_of(
    st.sampled_from([*FIGURES, *DAYS, *TOTAL_WORDS, "2024-Q1", "31/12/2020", "038099012345", "0912345678"]),
    st.text(max_size=12),
    st.decimals(-(10**9), 10**9, places=2).map(
        lambda value: f"{value:,}".translate(str.maketrans(",.", ".,"))
    ),
    st.integers(-(10**20), 10**20).map(str),
)
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=30).map(lambda rows: list(enumerate(rows, start=2)))


@given(ROWS, st.sampled_from([None, SCHEMA, OWN_MISSING]), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_any_table_gives_the_same_answers(rows, clean, size):
    assert_alike(LABELS[:5], clean, rows, size)


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_columns_of_one_form_of_writing_give_the_same_answers(data):
    forms = [
        st.integers(-(10**6), 10**6).map(str),
        st.integers(1, 10**9).map(lambda value: f"{value:,}".replace(",", ".")),
        st.integers(1, 10**9).map(lambda value: f"{value:,}".replace(",", ".") + ",5"),
        st.dates().map(lambda day: day.isoformat()),
        st.dates().map(lambda day: f"{day.day:02d}/{day.month}/{day.year:04d}"),
        st.sampled_from(("true", "false")),
        st.decimals(0, 10, places=3).map(str),
        st.sampled_from(("٣", "5", "７", "٣.٥", "1.234", "1.234.567")),
    ]
    columns = [data.draw(st.lists(form, min_size=6, max_size=6)) for form in forms]
    rows = [(at + 2, list(cells)) for at, cells in enumerate(zip(*columns, strict=True))]
    rows.insert(
        data.draw(st.integers(0, 6)), (99, [data.draw(st.sampled_from(("Tổng", "1"))), "5", "1.234", "2,5"])
    )
    assert_alike([*LABELS[:4], "a", "b", "c", "d"], data.draw(st.sampled_from((None, SCHEMA))), rows, 4)


def test_columns_of_many_different_cells_give_the_same_answers():
    # Over 20,000 different names and cells, and over 2,048 rows a block: looked at in bulk.
    r = random.Random(5)
    rows = [(at, [a_name(r), a_cell(r), r.choice(FIGURES[:24])]) for at in range(2, 24_000)]
    old = feed_rows(RowPersonalScan(["ho_ten", "x", "x"], year=2026), rows)
    new = feed_blocks(PersonalScan(["ho_ten", "x", "x"], year=2026), rows, 8_000)
    assert new.findings() == old.findings()
    assert old._columns[1].different == 20_000
    assert_alike(LABELS, SCHEMA, a_table(r, 1_500))


def test_a_column_that_begins_with_few_values_and_goes_on_with_many_gives_the_same_answers():
    r = random.Random(6)
    few = [(at, ["Lê Văn Mẫu", "1"]) for at in range(2, 3_000)]
    many = [(at, [a_name(r), a_number(r)]) for at in range(3_000, 9_000)]
    few_again = [(at, [a_name(random.Random(at % 9)), "5"]) for at in range(9_000, 12_000)]
    assert_alike(["ho_ten", "so"], None, [*few, *many, *few_again], 3_000)


def test_the_first_figure_that_is_missing_is_told_row_by_row():
    clean = {"fields": [{"name": n, "type": "number", "x_required_unless_suppressed": True} for n in "abc"]}
    rows = [(at, ["1" if at % 2 else "", "x", "" if at % 3 else "*"][: 1 + at % 3]) for at in range(2, 300)]
    assert_alike(["a", "b", "c"], clean, rows, 50)


def test_what_was_read_before_a_sheet_breaks_is_scanned():
    def breaking():
        yield 1, ["cccd", "so"]
        for at in range(30):
            yield at + 2, [f"0380990000{at:02d}", "1"]
        raise ValueError

    (found,) = scan_rows(breaking())
    assert (found.params["kind"], found.params["count"], found.row) == ("cccd", 30, 2)
