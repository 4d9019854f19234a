"""Reports in the workspace: who may ask for what, the preview, the files, the evidence behind a figure."""

import csv
import io

import openpyxl
import pytest
from docx import Document

from tests.factories.report_world import NOW_2026, make_world
from tests.factories.workspace_site import Browser, settle

PAGE = "/workspace/reports"
HALF = {
    "kind": "half-year",
    "period": "2025-H1",
    "signer": "Nguyễn Văn Mẫu",
    "recipients": "- UBND tỉnh;\n\nLưu: VT.",
}


@pytest.fixture
def site(catalog, clock):
    clock.now = NOW_2026
    app = settle(catalog)
    with catalog.db.unit_of_work() as session:
        make_world(session)
    return app


def test_one_press_gives_the_report_with_three_files_to_load_down(site):
    reviewer = Browser(site, "reviewer")
    shown = reviewer.post(PAGE, HALF, page=PAGE)
    assert shown.status_code == 200
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "71,4 % (5/7)", "- UBND tỉnh;", "- Lưu: VT."):
        assert words in shown.text
    assert 'style="' not in shown.text
    assert "<script>" not in shown.text
    assert shown.text.count('name="format"') == 3
    files = {}
    for ending in ("xlsx", "docx", "html"):
        files[ending] = reviewer.post(f"{PAGE}/file", HALF | {"format": ending}, page=PAGE)
        assert files[ending].status_code == 200
        assert f"bao-cao-half-year-2025-06-30.{ending}" in files[ending].headers["Content-Disposition"]
        assert files[ending].headers["Cache-Control"] == "private, no-store"
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].data))
    assert "Công thức và bằng chứng" in book.sheetnames
    text = "\n".join(p.text for p in Document(io.BytesIO(files["docx"].data)).paragraphs)
    assert "71,4 % (5/7)" in text
    assert "71,4 % (5/7)" in files["html"].text


def test_the_preview_speaks_the_language_of_the_page(site):
    reviewer = Browser(site, "reviewer")
    assert (
        "Obligations met in time: <strong>71.4 % (5/7)"
        in reviewer.post(f"/en{PAGE}", HALF, page=f"/en{PAGE}").text
    )


def test_the_address_beside_a_figure_gives_what_was_counted(site):
    reviewer = Browser(site, "reviewer")
    address = f"{PAGE}/evidence?kind=half-year&from=2025-01-01&to=2025-06-30&unit=&table=timeliness"
    shown = reviewer.post(PAGE, HALF, page=PAGE).text
    assert address.replace("&", "&amp;") in shown
    given = reviewer.get(address)
    assert given.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(given.text.lstrip("\ufeff"))))
    assert rows[0] == ["Mã mục", "Tên mục", "Đơn vị", "Kỳ số liệu", "Thời hạn", "Được tính"]
    assert (len(rows) - 1, sum(int(row[-1]) for row in rows[1:])) == (7, 5)
    assert reviewer.get(address.replace("timeliness", "khong-co")).status_code == 404
    assert Browser(site).get(address).status_code in (302, 303, 401)


def test_a_clerk_gets_the_own_unit_alone(site):
    clerk = Browser(site, "clerk")
    form = clerk.get(PAGE).text
    assert '<option value="VP"' in form
    assert '<option value="NV"' not in form
    assert '<option value="kpi"' not in form
    own = clerk.post(PAGE, HALF, page=PAGE)
    assert "Văn phòng Sở" in own.text
    assert "Sở Nội vụ" not in own.text
    assert clerk.post(PAGE, HALF | {"unit": "NV"}, page=PAGE).status_code == 403
    assert clerk.post(PAGE, {"kind": "kpi"}, page=PAGE).status_code == 403
    assert (
        clerk.get(
            f"{PAGE}/evidence?kind=half-year&from=2025-01-01&to=2025-06-30&unit=NV&table=late"
        ).status_code
        == 403
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "half-year", "period": "2025"}, "Kỳ báo cáo không đúng"),
        ({"kind": "adhoc", "start": "hôm qua"}, "Không phải ngày"),
        ({"kind": "adhoc", "start": "2025-05-02", "end": "2025-05-01"}, "trước ngày đầu kỳ"),
        ({"kind": "adhoc", "start": "2027-05-02", "end": "2027-06-01"}, "ở tương lai"),
        ({"kind": "gi-do"}, "bắt buộc"),
    ],
)
def test_a_form_that_cannot_be_says_why_and_keeps_what_was_typed(site, given, words):
    reviewer = Browser(site, "reviewer")
    typed = given | {"place": "Thanh Hóa"}
    for path in (PAGE, f"{PAGE}/file"):
        refused = reviewer.post(path, typed | {"format": "docx"}, page=PAGE)
        assert refused.status_code == 422
        assert words in refused.text
        assert 'value="Thanh Hóa"' in refused.text


def test_an_unknown_format_and_a_form_without_token_are_refused(site):
    reviewer = Browser(site, "reviewer")
    assert reviewer.post(f"{PAGE}/file", HALF | {"format": "exe"}, page=PAGE).status_code == 404
    assert reviewer.client.post(PAGE, data=HALF).status_code == 403
