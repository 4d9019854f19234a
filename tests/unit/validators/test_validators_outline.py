"""A report arranged for people: where each finding stands in the grid."""

import pytest

from validators.findings.codes import finding
from validators.findings.report import ColumnInfo, Finding
from validators.reports.outline import MOST_COLUMNS, build_grid, cell_marks, checked_sheet, list_rules, tell


def columns(count):
    return [ColumnInfo(f"c{n}", f"Cột {n}", f"Column {n}", "string", 1.0) for n in range(1, count + 1)]


def place(row, column, code="type-error", severity="error", **params):
    return Finding(code, severity, row, column, f"c{column}", "x***", params)


def test_a_place_takes_no_title_from_a_column_that_only_has_the_same_number():
    here = tell(place(2, 1), columns(2), "vi")
    assert (here.column_name, here.column_title) == ("c1", "Cột 1")
    named = Finding("type-error", "error", 2, 1, "so_ho", "x***")
    assert (tell(named, columns(2), "vi").column_name, tell(named, columns(2), "vi").column_title) == (
        "so_ho",
        "",
    )
    hidden = Finding("personal_data_block", "error", 2, 1, None, "x***", {"sheet": "Nháp"})
    assert tell(hidden, columns(2), "vi", sheet="Biểu 1").column_title == ""
    assert tell(hidden, columns(2), "vi", sheet="Nháp").column_title == "Cột 1"


def test_only_rows_with_findings_are_shown_in_the_order_of_the_file():
    grid = build_grid([place(9, 2), place(4, 1), place(9, 3)], columns(3), "vi")
    assert [(row.number, sorted(row.cells)) for row in grid.rows] == [(4, [1]), (9, [2, 3])]
    assert [column.title for column in grid.columns] == ["Cột 1", "Cột 2", "Cột 3"]


def test_a_cell_with_several_findings_shows_the_gravest_and_keeps_all():
    found = [
        place(2, 1, "personal_data_warn", "warning"),
        place(2, 1),
        place(2, 1, "personal_data_info", "note"),
    ]
    mark = build_grid(found, columns(1), "vi").rows[0].cells[1]
    assert (mark.severity, len(mark.findings), mark.sample) == ("error", 3, "x***")


def test_what_concerns_a_whole_row_marks_the_row_and_no_cell():
    grid = build_grid([finding("duplicate_row", row=5, other_row=4)], columns(2), "vi")
    assert (grid.rows[0].whole.severity, dict(grid.rows[0].cells)) == ("warning", {})
    assert grid.rows[0].codes == ["duplicate_row"]


def test_what_concerns_a_label_or_a_whole_column_marks_the_header():
    found = [
        finding("incorrect-label", row=3, column=1, label="Mã xã", expected="ma_xa"),
        finding("blank_column", column=2, label="c2"),
    ]
    grid = build_grid(found, columns(2), "vi")
    assert [column.mark.severity for column in grid.columns] == ["error", "warning"]
    assert grid.rows == []


def test_a_cell_beyond_the_header_gets_a_column_of_its_own():
    grid = build_grid([place(2, 4, "extra-cell")], columns(3), "vi")
    assert [column.number for column in grid.columns] == [1, 2, 3, 4]
    assert (grid.columns[3].name, grid.columns[3].title) == ("", "")


def test_a_wide_table_shows_its_first_columns_and_those_with_findings():
    grid = build_grid([place(2, 20), place(2, 25)], columns(30), "vi")
    assert [column.number for column in grid.columns] == [1, 2, 3, 20, 25]
    assert grid.left_out == 25


def test_a_row_of_five_hundred_findings_does_not_make_a_grid_of_five_hundred_columns():
    grid = build_grid([place(2, n) for n in range(1, 501)], columns(500), "vi")
    assert (len(grid.columns), grid.left_out) == (MOST_COLUMNS, 500 - MOST_COLUMNS)


def test_a_page_of_the_grid_counts_all_rows_and_shows_its_own():
    found = [place(row, 1) for row in range(2, 12)]
    grid = build_grid(found, columns(1), "vi", first=3, size=4)
    assert ([row.number for row in grid.rows], grid.total) == ([5, 6, 7, 8], 10)


def test_a_finding_of_another_sheet_is_told_with_its_sheet_and_marks_no_cell_of_this_one():
    found = [
        finding("more_sheets", sheet="Số liệu", count=1),
        place(2, 1, "personal_data_block", sheet="Nháp"),
        place(3, 1, "personal_data_block", sheet="Số liệu"),
        place(4, 1, "personal_data_block", sheet="(comment)"),
    ]
    sheet = checked_sheet(found)
    assert [row.number for row in build_grid(found, columns(1), "vi", sheet=sheet).rows] == [3]
    assert [tell(one, columns(1), "vi", sheet=sheet).sheet for one in found[1:]] == ["Nháp", "", "(comment)"]


def test_marks_for_the_table_itself_stand_in_their_own_rows_and_column_findings_in_the_first():
    marks = cell_marks([finding("blank_column", column=2), place(7, 1)], "")
    assert {row: sorted(marks[row].cells) for row in marks} == {1: [2], 7: [1]}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_code_that_has_gone_counts_as_an_error_under_its_own_name(lang):
    rule = list_rules({"gone-since": 3}, [], lang)[0]
    assert (rule.severity, rule.title, rule.count) == ("error", "gone-since", 3)
    line = tell(Finding("gone-since", "error", 7, 1), [], lang)
    assert (line.title, line.message, line.cure) == ("gone-since", "gone-since", "")
