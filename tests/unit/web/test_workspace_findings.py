"""A stored report in words."""

from dataclasses import replace

import pytest

from catalog.web.workspace.findings import told
from catalog.web.workspace.report_view import PAGE_SIZE, Asked, look_at, read_asked
from tests.factories.datasets import report
from validators.findings.codes import CODES
from validators.findings.report import Finding

SEVERITIES = {severity: next(c for c in CODES.values() if c.severity == severity).code
              for severity in {c.severity for c in CODES.values()}}  # fmt: skip
ERROR = SEVERITIES["error"]
WARNING = SEVERITIES["warning"]


def body(verdict="invalid", *findings):
    return report(verdict, *findings).to_dict()


WHOLE = Asked()


def lines(found, lang="vi", asked=WHOLE):
    return look_at(told(found, lang), asked, lang).lines


def test_rules_are_counted_the_gravest_first():
    found = body(
        "invalid",
        Finding(WARNING, "warning", 2, 1, "ten"),
        Finding(WARNING, "warning", 3, 1, "ten"),
        Finding(ERROR, "error", 3, 2, "so"),
    )
    page = told(found, "vi")
    assert [(r.code, r.count) for r in page.rules] == [(ERROR, 1), (WARNING, 2)]
    assert (page.errors, page.warnings, page.rows) == (1, 2, 2)


def test_counts_include_the_findings_that_a_cut_report_leaves_out():
    cut = replace(
        report("invalid", Finding(ERROR, "error", 2, 1, "ten")), counts={ERROR: 5000}, truncated=True
    )
    page = told(cut.to_dict(), "en")
    assert (page.errors, page.is_truncated, len(page.findings)) == (5000, True, 1)


@pytest.mark.parametrize(("lang", "title"), [("vi", "Số"), ("en", "Number")])
def test_a_line_names_its_column_by_title_and_name(lang, title):
    line = lines(body("invalid", Finding(ERROR, "error", 3, 2, "so", sample="x***")), lang)[0]
    assert (line.row, line.column_title, line.column_name, line.sample) == (3, title, "so", "x***")
    assert line.message
    assert line.cure


def test_a_finding_about_the_whole_file_has_no_row_and_no_column():
    line = lines(body("rejected", Finding(ERROR, "error")))[0]
    assert (line.row, line.column, line.column_title) == (None, None, "")


def test_a_code_without_words_any_more_still_shows_its_place():
    found = body("invalid", Finding("gone-since", "error", 7, 1, "ten"))
    line = lines(found)[0]
    assert (line.message, line.row, told(found, "vi").errors) == ("gone-since", 7, 1)


def test_a_preview_and_inferred_columns_belong_to_a_valid_file_only():
    valid = told(replace(report("valid"), inferred=True).to_dict(), "vi")
    held = told(replace(report("held"), inferred=True).to_dict(), "vi")
    assert (valid.is_inferred, list(valid.preview)) == (True, [["Một", "1"], ["Hai", "2"]])
    assert (held.is_inferred, list(held.preview)) == (False, [])


def many(count):
    return [Finding(ERROR, "error", row, 1 + row % 2, "x") for row in range(2, count + 2)]


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (Asked(), [2, 3, 4]),
        (Asked(rule=WARNING), [3]),
        (Asked(severity="error"), [2, 4]),
        (Asked(column=2), [3, 4]),
        (Asked(severity="error", column=2), [4]),
        (Asked(rule="no-such-rule"), []),
    ],
)
def test_a_filter_keeps_the_places_that_fit_all_its_conditions(asked, rows):
    found = body(
        "invalid",
        Finding(ERROR, "error", 2, 1, "ten"),
        Finding(WARNING, "warning", 3, 2, "so"),
        Finding(ERROR, "error", 4, 2, "so"),
    )
    assert [line.row for line in lines(found, asked=asked)] == rows


def test_a_filter_leaves_the_counts_of_the_rules_and_of_its_choices_alone():
    found = body("invalid", Finding(ERROR, "error", 2, 1, "ten"), Finding(WARNING, "warning", 3, 2, "so"))
    look = look_at(told(found, "vi"), Asked(severity="warning"), "vi")
    assert look.severities == [("error", 1), ("warning", 1)]
    assert look.columns == [(1, "Tên", 1), (2, "Số", 1)]


def test_a_thousand_places_are_shown_fifty_at_a_time_and_a_page_too_far_is_the_last_one():
    found = told(body("invalid", *many(1000)), "vi")
    third = look_at(found, Asked(page=3, grid=2), "vi")
    assert PAGE_SIZE == 50
    assert [line.row for line in third.lines] == list(range(102, 152))
    assert [row.number for row in third.grid.rows] == list(range(52, 102))
    assert (third.pages.count, third.grid_pages.total) == (20, 1000)
    beyond = look_at(found, Asked(page=999, grid=999), "vi")
    assert (beyond.lines[-1].row, beyond.grid.rows[-1].number, beyond.pages.number) == (1001, 1001, 20)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, Asked()),
        ({"rule": "type-error", "severity": "error", "column": "3", "page": "2"},
         Asked("type-error", "error", 3, 2)),
        ({"severity": "fatal", "column": "x", "page": "-1", "grid": "0"}, Asked()),
        ({"column": "0"}, Asked()),
        ({"column": "²"}, Asked()),
        ({"column": "1" * 5000}, Asked()),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_understood_shows_everything(given, asked):
    assert read_asked(given) == asked


def test_an_address_holds_only_what_differs_from_the_whole_report():
    assert Asked(rule="type-error", page=3).values(page=1) == {"rule": "type-error"}
    assert Asked().values() == {}
