"""Bad files through the whole system, the real check included.

Each gets a clear message with a cure in both languages, the work is kept, never a 500. Refusals of forms and
of uploads stand in test_workspace_editing and test_workspace_files.
"""

import csv
import io

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


CASES = {
    "wrong delimiter": (SCHOOLS.replace(",", ";").encode(), "invalid", "wrong_delimiter", ";"),
    "wrong encoding": (SCHOOLS.encode("utf-16"), "rejected", "encoding", "UTF-8"),
    "a column renamed": (renamed("institution_code", "ma_co_so"), "invalid", "", "ma_co_so"),
    "a column missing": (without("address"), "invalid", "", "address"),
    "an empty table": (b"\n\n\n", "rejected", "", ""),
    "a web page": (b"<!DOCTYPE html><html><body><table></table></body></html>", "rejected", "html", ""),
    "an Excel file by another name": (b"PK\x03\x04" + b"\0" * 400, "rejected", "", ""),
    "a NUL byte": (SCHOOLS.replace("MP-001", "MP\x00001").encode(), "rejected", "nul", ""),
    # 14755 was Phường Hàm Rồng until 30/6/2025; the list of 1/7/2025 has no such code.
    "a place code of another vintage": (changed("place_code", "14755"), "invalid", "place", "14755"),
    "mobile numbers of persons": (changed("phone", "0912345678", 5), "held", "personal_data", "phone"),
}


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_gets_a_verdict_that_says_what_where_and_how_to_mend(site, catalog, case):
    content, verdict, code, shown = CASES[case]
    draft(catalog, verdict=None)
    clerk = Browser(site, "clerk")
    clerk.post(f"{PAGE}/resource", {"title_vi": "Cơ sở", "profile": "vocational-institutions"}, page=PAGE)
    with catalog.db.read_session() as session:
        slot = datasets.find_dataset(session, NAME).resources[0].id
    report_page = clerk.upload(NAME, slot, content, "co-so.csv").location
    worker_of(catalog).run_until_idle()
    with catalog.db.read_session() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
    assert version.state == verdict, version.report.body["findings"]
    assert any(code in found for found in version.report.body["counts"]), version.report.body["counts"]
    vietnamese, english = clerk.get(report_page), clerk.get(f"/en{report_page}")
    assert (vietnamese.status_code, english.status_code) == (200, 200)
    assert shown in words_of(vietnamese.text)
    assert shown in words_of(english.text)
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
