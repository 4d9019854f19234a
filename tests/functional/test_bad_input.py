"""Bad files through the whole system, the real check included.

Each gets a clear message with a cure in both languages, the work is kept, never a 500. Refusals of forms and
of uploads stand in test_workspace_editing and test_workspace_files.
"""

import csv
import io
from dataclasses import dataclass

import openpyxl
import pytest

from catalog.config import DATA_FOLDER
from catalog.services import datasets
from tests.factories.live import words_of, worker_of
from tests.factories.workspace_site import NAME, Browser, draft, settle

PAGE = f"/workspace/dataset/{NAME}"
SCHOOLS = (DATA_FOLDER / "demo" / "vocational-institutions-simulated.csv").read_text(encoding="utf-8")
HEADER, *ROWS = csv.reader(io.StringIO(SCHOOLS))


def table(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def renamed(old, new):
    return table([new if name == old else name for name in HEADER], ROWS)


def without(name):
    at = HEADER.index(name)
    return table(HEADER[:at] + HEADER[at + 1 :], [row[:at] + row[at + 1 :] for row in ROWS])


def changed(name, value, rows=1):
    at = HEADER.index(name)
    cut = [[*row[:at], value, *row[at + 1 :]] for row in ROWS[:rows]]
    return table(HEADER, cut + ROWS[rows:])


def workbook():
    """A real Excel file with the header alone."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@dataclass(frozen=True)
class Case:
    """A bad file, its verdict, and what both report pages must say: the code, where, and the cure."""

    content: bytes
    verdict: str
    code: str
    shown: str
    cure_vi: str
    cure_en: str


WEB_PAGE = b"<!DOCTYPE html><html><body><table></table></body></html>"

CASES = {
    "wrong delimiter": Case(
        SCHOOLS.replace(",", ";").encode(),
        "invalid",
        "wrong_delimiter",
        "“;”",
        "Lưu lại CSV với dấu phẩy “,”",
        "Save the CSV with a comma “,”",
    ),
    "wrong encoding": Case(
        SCHOOLS.encode("utf-16"),
        "invalid",
        "encoding_not_utf8",
        "UTF-16",
        "Lưu thành > “CSV UTF-8”",
        "Save As > “CSV UTF-8”",
    ),
    "a column renamed": Case(
        renamed("institution_code", "ma_co_so"),
        "invalid",
        "incorrect-label",
        "“ma_co_so”",
        "Đổi tên cột thành “institution_code”",
        "Rename the column to “institution_code”",
    ),
    "a column missing": Case(
        without("address"),
        "invalid",
        "missing-label",
        "“address”",
        "Thêm cột “address”",
        "Add the column “address”",
    ),
    "an empty table": Case(
        b"\n\n\n",
        "rejected",
        "file_empty",
        "co-so.csv",
        "kiểm tra đã lưu dữ liệu chưa",
        "check that the data were saved",
    ),
    "a web page, the false Excel of some programs": Case(
        WEB_PAGE,
        "rejected",
        "html_file",
        "HTML",
        "chọn Lưu thành CSV UTF-8 hoặc XLSX",
        "save it as CSV UTF-8 or XLSX",
    ),
    "an Excel file by another name": Case(
        workbook(),
        "rejected",
        "workbook_named_csv",
        "XLSX",
        "Đổi đuôi tệp thành .xlsx",
        "Rename it to .xlsx",
    ),
    "an archive by another name": Case(
        b"PK\x03\x04" + b"\0" * 400,
        "rejected",
        "archive_refused",
        "0",
        "tải lên riêng từng tệp CSV hoặc XLSX",
        "upload each CSV or XLSX file by itself",
    ),
    "a NUL byte": Case(
        SCHOOLS.replace("MP-001", "MP\x00001").encode(),
        "invalid",
        "nul_byte",
        "NUL",
        "Mở tệp gốc và lưu lại dạng CSV UTF-8",
        "Open the original and save it as CSV UTF-8",
    ),
    # 14755 was Phường Hàm Rồng until 30/6/2025; the list of 1/7/2025 has no such code.
    "a place code of another vintage": Case(
        changed("place_code", "14755"),
        "invalid",
        "place_other_vintage",
        "14755",
        "Ghi place_vintage là 2025-01-01",
        "Set place_vintage to 2025-01-01",
    ),
    "mobile numbers of persons": Case(
        changed("phone", "0912345678", 5),
        "held",
        "personal_data_block",
        "“phone”",
        "Xóa cột này khỏi tệp",
        "Delete this column",
    ),
}


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_bad_file_gets_a_verdict_that_says_what_where_and_how_to_mend(site, catalog, case):
    draft(catalog, verdict=None)
    clerk = Browser(site, "clerk")
    clerk.post(f"{PAGE}/resource", {"title_vi": "Cơ sở", "profile": "vocational-institutions"}, page=PAGE)
    with catalog.db.read_session() as session:
        slot = datasets.find_dataset(session, NAME).resources[0].id
    report_page = clerk.upload(NAME, slot, case.content, "co-so.csv").location
    worker_of(catalog).run_until_idle()
    with catalog.db.read_session() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
    assert version.state == case.verdict, version.report.body["findings"]
    assert case.code in version.report.body["counts"]
    for address, cure in ((report_page, case.cure_vi), (f"/en{report_page}", case.cure_en)):
        page = clerk.get(address)
        assert page.status_code == 200
        told = words_of(page.text)
        assert [word for word in (case.code, case.shown, cure) if word not in told] == []
    # The way on is always there: another file can be loaded.
    assert f"/resource/{slot}/upload" in clerk.get(PAGE).text


def test_a_clerk_never_waits_for_a_file_that_the_store_has_lost(site, catalog):
    draft(catalog, verdict=None)
    clerk = Browser(site, "clerk")
    clerk.post(f"{PAGE}/resource", {"title_vi": "Cơ sở"}, page=PAGE)
    with catalog.db.read_session() as session:
        slot = datasets.find_dataset(session, NAME).resources[0].id
    clerk.upload(NAME, slot, b"a,b\n1,2\n", "a.csv")
    for stored in list(catalog.store.list("")):
        catalog.store.delete(stored.key)
    worker = worker_of(catalog)
    worker.run_one()
    with catalog.db.read_session() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
    assert version.state == "rejected"
    assert "file_lost" in version.report.body["counts"]
