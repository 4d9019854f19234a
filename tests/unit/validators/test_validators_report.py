"""Reports: what is stored, and what never is."""

import json

import pytest

from validators.findings.codes import finding
from validators.findings.report import ColumnInfo, Preview, Report
from validators.table import validate_table

COLUMNS = [ColumnInfo("Nguyễn Văn An", "Nguyễn Văn An", "Nguyễn Văn An", "string", 1.0, 3)]
PREVIEW = Preview(["ten"], [["bí mật"]])


def report(verdict, **given):
    given = {"columns": COLUMNS, "preview": PREVIEW, "frictionless": {"cells": ["bí mật"]}, **given}
    return Report(verdict=verdict, findings=[finding("blank-row", row=3)], counts={"blank-row": 1}, **given)


@pytest.mark.parametrize("verdict", ["invalid", "held", "rejected"])
def test_a_refused_file_stores_no_rows_and_no_labels_that_are_values(verdict):
    stored = json.dumps(report(verdict).to_dict(), ensure_ascii=False)
    assert "bí mật" not in stored
    assert "Nguyễn Văn An" not in stored


def test_a_valid_file_stores_its_first_rows_but_never_frictionless_rows():
    stored = report("valid").to_dict()
    assert stored["preview"] == {"header": ["ten"], "rows": [["bí mật"]]}
    assert "frictionless" not in stored


def test_the_guessed_schema_of_a_refused_file_is_not_stored():
    schema = {"fields": [{"name": "Nguyễn Văn An"}]}
    assert report("held", schema=schema, inferred=True).to_dict()["schema"] is None
    assert report("held", schema=schema, inferred=False).to_dict()["schema"] == schema


def test_a_stored_report_comes_back_equal():
    stored = report("valid", period=["2024-01-01", "2024-12-31"], seconds=0.5).to_dict()
    again = Report.from_dict(json.loads(json.dumps(stored)))
    assert again.to_dict() == stored
    assert again.findings == [finding("blank-row", row=3)]
    with pytest.raises(LookupError):
        again.to_frictionless()


@pytest.mark.parametrize("change", [{"format_version": 99}, {"verdict": "perhaps"}])
def test_a_report_of_an_unknown_form_is_refused(change):
    with pytest.raises(ValueError, match="unknown"):
        Report.from_dict({**report("valid").to_dict(), **change})


def test_cells_of_a_column_with_a_warning_of_personal_data_are_not_kept(tmp_path):
    path = tmp_path / "table.csv"
    rows = "".join(f"Khu {number},{number}\n" for number in range(20))
    path.write_text(f"noi,so\n{rows}Trần Thị Bình 0912345678,7\n", encoding="utf-8")
    report = validate_table(path, schema=None)
    assert (report.verdict, "personal_data_warn" in report.counts) == ("valid", True)
    stored = json.dumps(report.to_dict(), ensure_ascii=False)
    assert "0912345678" not in stored
    assert "Trần Thị Bình" not in stored


def test_a_label_that_is_a_persons_value_is_not_kept_either(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Trần Thị Bình 0912345678,so\nx,1\ny,2\n", encoding="utf-8")
    stored = json.dumps(validate_table(path, schema=None).to_dict(), ensure_ascii=False)
    assert "0912345678" not in stored
