"""The report of the shell as a file in a real Chromium: accessible, quiet, inside its window, no server."""

import pytest

from tests.browser.examining import examiner
from tests.browser.gallery import MANY
from validators.findings.codes import finding
from validators.findings.report import Finding, Report
from validators.reports.html import render_report
from validators.table import validate_table

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_report_as_a_file_is_accessible_quiet_and_inside_its_window(chromium, axe_source, tmp_path, lang):
    table = tmp_path / "bang.csv"
    table.write_bytes(MANY)
    found = validate_table(table, schema={"fields": [{"name": "institution_code", "type": "string"}]})
    extra = [
        finding("blank_column", column=2, label="name"),
        Finding("type-error", "error", 5, 3, "x", "1***"),
    ]
    shown = Report(
        "invalid",
        found.rows,
        found.columns,
        [*found.findings, *extra],
        found.counts | {"type-error": 1, "blank_column": 1},
    )
    page = tmp_path / "report.html"
    page.write_text(render_report(shown, lang=lang, name=table.name), encoding="utf-8")
    tab = examiner(chromium, "file://", axe_source)
    tab.open(str(page))
    assert tab.problems(status=200) == []
    tab.page.context.close()
