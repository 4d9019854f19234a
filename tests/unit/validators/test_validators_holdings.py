"""What a table holds, as its check counts it: by hand, on both paths, silent about held files."""

import json
from pathlib import Path

import pytest

from validators.findings.report import Report
from validators.places.book import PlaceBook
from validators.table import validate_table

PLACES = Path(__file__).resolve().parents[3] / "catalog" / "data" / "places"
SCHEMA = {
    "fields": [
        {"name": "period", "type": "string"},
        {"name": "place_vintage", "type": "string"},
        {"name": "place_code", "type": "string"},
        {"name": "households", "type": "integer"},
        {"name": "note", "type": "string"},
    ]
}
HEADER = "period,place_vintage,place_code,households,note"


@pytest.fixture(scope="module")
def book():
    return PlaceBook.load(PLACES)


@pytest.fixture
def check(tmp_path, book):
    def run(*lines, header=HEADER, schema=SCHEMA, **asked):
        path = tmp_path / "table.csv"
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return validate_table(path, schema=schema, places=book, **asked)

    return run


def test_codes_count_under_their_own_vintage_and_only_those_that_its_list_has(check, book):
    old, new = book.vintages()[0], book.vintages()[-1]
    first, second = [one.code for one in book.places(new) if one.level == "commune"][:2]
    district = next(one.code for one in book.places(old) if one.level == "district")
    assert book.get(new, district) is None
    held = check(
        f"2025,{new},{first},10,a",
        f"2025,{new},{first},11,b",
        f"2025,{new},{second},12,c",
        f"2025,{new},{district},13,d",
        f"2024,{old},{district},14,e",
    ).holdings
    assert held.places == {old: [district], new: sorted([first, second])}
    assert held.place_counts == {old: 1, new: 2}


def test_a_column_in_which_no_row_says_anything_is_not_held(check):
    held = check("2025,,,10,", "2025,,,11,").holdings
    assert (held.columns, held.column_count) == (["households", "period"], 2)


def test_each_row_with_a_fault_counts_once(check):
    # Row 2 has two wrong cells; rows 4 and 6 repeat rows 3 and 5; row 5 and its copy have two odd cells.
    odd = "2025 ,,,3,x "
    held = check("2025,,,one,#N/A", "2025,,,2,b", "2025,,,2,b", odd, odd, "2025,,,4,c").holdings
    assert held.rows == 6
    assert held.rows_with_errors == 1
    assert held.repeated_rows == 2
    # The error value in row 2, and the spaces at the edges in rows 5 and 6.
    assert held.rows_with_lint == 3


def test_the_rows_of_a_whole_column_count_where_lint_speaks_of_the_column(check):
    schema = {"fields": [{"name": "unit_code", "type": "string"}, {"name": "n", "type": "integer"}]}
    lines = [f"00{n}1,{n}" for n in range(1, 8)] + ["11,8", "12,9"]
    report = check(*lines, header="unit_code,n", schema=schema)
    assert report.counts["lost_zeros"] == 1
    assert report.holdings.rows_with_lint == 2


def test_more_repeated_rows_than_are_told_are_counted(check):
    assert check(*["2025,,,1,a"] * 50).holdings.repeated_rows == 49


def test_a_table_without_a_schema_says_so(check):
    assert check("2025,,,1,a").holdings.has_schema is True
    assert check("2025,,,1,a", schema=None).holdings.has_schema is False


def test_both_paths_count_the_same_over_several_blocks(check, book):
    new = book.vintages()[-1]
    codes = [one.code for one in book.places(new) if one.level == "commune"]
    notes = ["\u00a0x", *[""] * 6]
    lines = [f"2025,{new},{codes[n % len(codes)]},{n},{notes[n % 7]}" for n in range(45_000)]
    lines += ["2025,,,1,a", "2025,,,1,a"]
    fast, plain = (check(*lines, is_fast=is_fast).holdings for is_fast in (True, False))
    assert fast == plain
    assert fast.place_counts == {new: len(codes)}
    # 0, 7, 14, ... below 45,000: every seventh row.
    assert (fast.rows, fast.repeated_rows, fast.rows_with_lint) == (45_002, 1, 6_429)


def test_what_is_stored_of_a_held_file_are_numbers_alone(check, book):
    new = book.vintages()[-1]
    code = next(one.code for one in book.places(new) if one.level == "commune")
    header = "ho_ten,cccd,place_vintage,place_code"
    people = [f"Nguyễn Văn Minh,{38_085_000_000 + n * 7:012d},{new},{code}" for n in range(30)]
    report = check(*people, header=header, schema=None)
    assert report.verdict == "held"
    stored = report.to_dict()["holdings"]
    assert (stored["places"], stored["columns"]) == (None, None)
    assert (stored["rows"], stored["place_counts"], stored["column_count"]) == (30, {new: 1}, 4)
    assert code not in json.dumps(stored)


def test_a_report_gives_its_holdings_back_and_an_old_one_has_none(check):
    stored = check("2025,,,1,a").to_dict()
    assert Report.from_dict(stored).holdings.columns == ["households", "note", "period"]
    del stored["holdings"]
    assert Report.from_dict(stored).holdings is None
