"""A stored report in words."""

from dataclasses import replace

import pytest

from catalog.web.workspace.findings import told
from tests.factories.datasets import report
from validators.codes import CODES
from validators.report import Finding

SEVERITIES = {severity: next(c for c in CODES.values() if c.severity == severity).code
              for severity in {c.severity for c in CODES.values()}}  # fmt: skip
ERROR = SEVERITIES["error"]
WARNING = SEVERITIES["warning"]


def body(verdict="invalid", *findings):
    return report(verdict, *findings).to_dict()


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
    assert (page.errors, page.is_truncated, len(page.lines)) == (5000, True, 1)


@pytest.mark.parametrize(("lang", "title"), [("vi", "Số"), ("en", "Number")])
def test_a_line_names_its_column_by_title_and_name(lang, title):
    page = told(body("invalid", Finding(ERROR, "error", 3, 2, "so", sample="x***")), lang)
    line = page.lines[0]
    assert (line.row, line.column_title, line.column_name, line.sample) == (3, title, "so", "x***")
    assert line.message
    assert line.cure


def test_a_finding_about_the_whole_file_has_no_row_and_no_column():
    line = told(body("rejected", Finding(ERROR, "error")), "vi").lines[0]
    assert (line.row, line.column, line.column_title) == (None, None, "")


def test_a_code_without_words_any_more_still_shows_its_place():
    page = told(body("invalid", Finding("gone-since", "error", 7, 1, "ten")), "vi")
    assert (page.lines[0].message, page.lines[0].row, page.errors) == ("gone-since", 7, 1)


def test_a_preview_and_inferred_columns_belong_to_a_valid_file_only():
    valid = told(replace(report("valid"), inferred=True).to_dict(), "vi")
    held = told(replace(report("held"), inferred=True).to_dict(), "vi")
    assert (valid.is_inferred, list(valid.preview)) == (True, [["Một", "1"], ["Hai", "2"]])
    assert (held.is_inferred, list(held.preview)) == (False, [])
