"""Lint: what Frictionless lets pass. Expected sums are worked out by hand."""

import pytest

from validators.table import validate_table
from validators.tabular.columns import period_days

MONEY = {"fields": [{"name": "muc"}, {"name": "tien", "type": "number", "groupChar": "."}]}


def lint(path, schema=None, code=None):
    found = validate_table(path, schema=schema).findings
    return [one for one in found if code is None or one.code == code]


@pytest.mark.parametrize("schema", [None, MONEY])
def test_a_total_that_does_not_add_up_states_both_sums_and_the_difference(write, schema):
    # 1,500,000 + 2,250,000 = 3,750,000, printed as 4,000,000
    path = write("muc,tien\nA,1.500.000\nB,2.250.000\nTổng cộng,4.000.000\n")
    (found,) = lint(path, schema, "total_row_mismatch")
    assert (found.row, found.column, found.severity) == (4, 2, "warning")
    assert dict(found.params) == {"printed": 4_000_000, "actual": 3_750_000, "difference": 250_000}
    assert validate_table(path, schema=schema).verdict == "valid"


@pytest.mark.parametrize("word", ["Tổng cộng", "TỔNG SỐ", "Cộng:", "tong cong", "Total"])
def test_a_total_that_adds_up_is_only_named(write, word):
    found = lint(write(f"muc,so\nA,1\nB,2\n{word},3\n"))
    assert [one.code for one in found] == ["total_row"]


def test_subtotals_and_a_grand_total_may_both_be_right(write):
    # 1 + 2 = 3 and 4 + 5 = 9 since the last total; the grand total of all rows is 12.
    assert (
        lint(write("muc,so\nA,1\nB,2\nCộng,3\nC,4\nD,5\nCộng,9\nTổng cộng,12\n"), None, "total_row_mismatch")
        == []
    )


def test_a_hidden_figure_or_a_rate_is_not_summed(write):
    schema = {
        "fields": [{"name": "muc"}, {"name": "so", "type": "integer"}, {"name": "ty_le", "type": "number"}],
        "missingValues": ["", "*"],
    }
    path = write("muc,so,ty_le\nA,1,10.5\nB,*,20.5\nTổng cộng,9,15.0\n")
    assert lint(path, schema, "total_row_mismatch") == []


def test_rounded_decimals_may_differ_in_the_last_digit(write):
    assert lint(write("muc,so\nA,1.24\nB,1.24\nCộng,2.5\n"), None, "total_row_mismatch") == []
    assert len(lint(write("muc,so\nA,1.24\nB,1.24\nCộng,3.5\n"), None, "total_row_mismatch")) == 1


@pytest.mark.parametrize(
    ("content", "header_row"),
    [
        ("BẢNG TỔNG HỢP,,\nNăm 2024,,\nma,ten,so\n1,a,2\n2,b,3\n", 3),
        ("BẢNG TỔNG HỢP\nma,ten,so\n1,a,2\n2,b,3\n", 2),
    ],
)
def test_title_rows_above_the_header_are_found(write, content, header_row):
    (found,) = lint(write(content), None, "title_rows")
    assert found.params["header_row"] == header_row


def test_repeated_rows_blank_columns_and_formulas_are_warnings(write):
    path = write("a,b,c\n1,,x\n2,,=cmd|' /c calc'!A0\n1,,x\n")
    report = validate_table(path, schema=None)
    found = {one.code: one for one in report.findings}
    assert report.verdict == "valid"
    assert set(found) == {"duplicate_row", "blank_column", "formula_cell"}
    assert (found["duplicate_row"].row, found["duplicate_row"].params["other_row"]) == (4, 2)
    assert (found["blank_column"].column, found["formula_cell"].row) == (2, 3)


@pytest.mark.parametrize("text", ["- Thuê dịch vụ", "-5", "+84", "@sldtbxh", "1=1", "+ thêm"])
def test_bullets_and_signs_are_no_formulas(write, text):
    assert lint(write(f'a,b\n1,"{text}"\n'), None, "formula_cell") == []


def test_many_repeated_rows_are_counted_but_not_all_listed(write):
    report = validate_table(write("a,b\n" + "1,2\n" * 31), schema=None)
    assert report.counts["duplicate_row"] == 30
    assert sum(one.code == "duplicate_row" for one in report.findings) == 20
    assert report.truncated


def test_an_excel_error_cell_is_an_error(write):
    (found,) = lint(write("a,b\n1,#REF!\n"), None, "error_cell")
    assert (found.row, found.column, found.severity) == (2, 2, "error")


def test_an_unclosed_quotation_mark_is_found_where_it_opens(write):
    path = write('a,b\n1,"x\n2,y\n3,z\n')
    (found,) = lint(path, None, "unclosed_quote")
    assert found.row == 2


def test_numbers_that_can_be_read_in_two_ways_stay_text_and_are_asked_about(write):
    report = validate_table(write('a,b,c\n35.320,"99,36",1.5\n1.200,"1,5",2.25\n'), schema=None)
    assert [one.column for one in report.findings if one.code == "number_format_question"] == [1, 2]
    assert [column.type for column in report.columns] == ["string", "string", "number"]


def test_formulas_of_a_workbook_without_results_are_an_error(write_workbook):
    found = lint(write_workbook({"S": [["a", "b"], [1, "=1+1"]]}))
    assert {"workbook_formulas", "formula_without_value"} <= {one.code for one in found}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-Q4", ("2023-10-01", "2023-12-31")),
        ("2025-H1", ("2025-01-01", "2025-06-30")),
        ("quý 1", None),
        ("2024-13", None),
    ],
)
def test_periods_are_read_to_the_day(text, days):
    found = period_days(text)
    assert (found and tuple(day.isoformat() for day in found)) == days
