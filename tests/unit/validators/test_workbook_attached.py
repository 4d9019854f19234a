"""Files and pictures inside a workbook, into which nothing looks: told, never passed over."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from validators.personal.outcome import outcome_of
from validators.personal.scan import scan_personal_data
from validators.table import validate_table


def workbook(folder, **parts: bytes):
    """A clean workbook with more parts in its package, by their names."""
    made = Workbook()
    made.active.append(["ma", "ten_du_an"])
    for number in range(3):
        made.active.append([f"DA-{number}", "Dự án mẫu"])
    path = folder / "bang.xlsx"
    made.save(path)
    with zipfile.ZipFile(path, "a") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def inner() -> bytes:
    made, saved = Workbook(), io.BytesIO()
    made.active.append(["Họ và tên", "Số điện thoại"])
    made.save(saved)
    return saved.getvalue()


def told(path) -> dict[str, int]:
    report = validate_table(path, schema=None, file_format="xlsx")
    return {code: n for code, n in report.counts.items() if code.startswith("personal_data")}


@pytest.mark.parametrize(
    "name",
    [
        "xl/embeddings/Microsoft_Excel_Sheet1.xlsx",
        "xl/embeddings/oleObject1.bin",
        "people.xlsx",
        "xl/data.csv",
    ],
)
def test_a_file_inside_a_workbook_holds_it_for_good(tmp_path, name):
    path = workbook(tmp_path, **{name: inner()})
    report = validate_table(path, schema=None, file_format="xlsx")
    assert report.verdict == "held"
    assert report.counts["personal_data_attached"] == 1
    assert outcome_of(report.to_dict()).outcome == "refuse"
    assert [one.params["level"] for one in scan_personal_data(path)] == ["block"]


def test_a_picture_asks_for_a_look_and_a_reason(tmp_path):
    path = workbook(tmp_path, **{"xl/media/image1.png": b"\x89PNG", "docProps/thumbnail.jpeg": b"\xff\xd8"})
    report = validate_table(path, schema=None, file_format="xlsx")
    assert (report.verdict, report.counts.get("personal_data_picture")) == ("valid", 1)
    assert outcome_of(report.to_dict()).outcome == "warn"
    (found,) = [one for one in report.findings if one.code == "personal_data_picture"]
    assert found.params["count"] == 2


def test_what_every_workbook_has_is_no_attachment(tmp_path):
    plain = {"xl/printerSettings/printerSettings1.bin": b"\x00", "xl/theme/theme2.xml": b"<a/>"}
    assert told(workbook(tmp_path, **plain)) == {}
