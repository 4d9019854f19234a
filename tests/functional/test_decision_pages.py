"""The screen of importing a decision, from the annex to its public pages, and what people are told there."""

import io
import re

import pytest
from sqlalchemy import func, select

from catalog.models import Decision, DecisionDraft, ListItem
from catalog.services import queue, reports
from tests.factories.live import worker_of
from tests.factories.workspace_site import Browser, settle

START = "/workspace/register/import"
HEADER = "TT,Tên bộ dữ liệu,Đơn vị chủ trì,Định dạng,Tần suất cập nhật\n"
CLEAN = HEADER + "1,Văn bản chỉ đạo,VP,CSV,Tháng\n2,Danh sách cơ sở nghề,GDNN,CSV,Năm\n"
DOUBTFUL = HEADER + "1,Văn bản,Bộ phận số hóa,CSV,Tháng\n2,Cơ sở,Bộ phận số hóa,CSV,Năm\n3,Khác,VP,CSV,Quý\n"


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def chief(site):
    return Browser(site, "chief")


def load(browser, text, *, name="phu-luc.csv", **facts):
    given = {"number": "01/QĐ-UBND", "issued_on": "2025-01-02"} | facts
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(
        START,
        given | {"file": (io.BytesIO(content), name)},
        page=START,
        content_type="multipart/form-data",
    )


def draft_of(answer):
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def count(catalog, kind):
    with catalog.db.read_session() as session:
        return session.scalar(select(func.count()).select_from(kind))


def fields(page):
    """The form of a draft as a browser without scripts would send it back."""
    sent = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="checkbox"' not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1])
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        sent.setdefault(name, []).append(chosen[1] if chosen else "")
    sent.pop("csrf_token", None)
    return sent


def send(browser, where, act, **changed):
    return browser.post(where, fields(browser.get(where).text) | changed | {"act": act}, page=where)


def test_a_clean_annex_goes_from_upload_to_its_public_page(site, chief, catalog):
    where = draft_of(load(chief, CLEAN, title_vi="Danh mục dữ liệu mở", issuer="UBND tỉnh"))
    page = chief.get(where).text
    assert "Văn bản chỉ đạo" in page
    assert "Danh sách cơ sở nghề" in page
    assert count(catalog, Decision) == 0
    written = send(chief, where, "write")
    assert written.headers["Location"] == "/register/decisions/01-qd-ubnd"
    assert [count(catalog, kind) for kind in (Decision, ListItem, DecisionDraft)] == [1, 2, 0]
    reader = Browser(site)
    for prefix in ("", "/en"):
        shown = reader.get(f"{prefix}/register/decisions/01-qd-ubnd").text
        assert "Danh mục dữ liệu mở" in shown
        assert "phu-luc.csv" in shown
        assert "UBND tỉnh" in shown
        assert "01/QĐ-UBND" in reader.get(f"{prefix}/register/decisions").text
    annex = reader.get("/register/decisions/01-qd-ubnd/annex")
    assert annex.data == CLEAN.encode()
    assert annex.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in annex.headers["Content-Security-Policy"]


def test_the_stored_annex_is_needed_from_upload_to_decision(chief, catalog):
    where = draft_of(load(chief, CLEAN))
    with catalog.db.read_session() as session:
        draft = session.scalars(select(DecisionDraft)).one()
        assert draft.file_key in reports.known_keys(session)
        assert reports.is_blob_needed(session, f"blobs/{draft.file_sha256}")
    send(chief, where, "write")
    with catalog.db.read_session() as session:
        key = session.scalars(select(Decision.file_key)).one()
        assert reports.is_blob_needed(session, key)
        assert key in reports.known_keys(session)
    assert not catalog.store.exists(draft.file_key)


def test_a_doubtful_row_is_not_written_before_it_is_answered(chief, catalog):
    where = draft_of(load(chief, DOUBTFUL))
    refused = send(chief, where, "write")
    assert refused.status_code == 422
    assert count(catalog, Decision) == 0
    only = chief.get(f"{where}?show=open").text
    assert "Cơ sở" in only
    assert "Khác" not in only
    send(chief, where, "save", unit_of_text=["GDNN"])
    # What was saved is there after a reload, and for the next visit.
    assert 'value="GDNN" selected' in chief.get(where).text
    assert send(chief, where, "write").status_code == 303
    with catalog.db.read_session() as session:
        assert session.scalar(select(func.count()).where(ListItem.organization_id.is_(None))) == 0


def test_one_row_is_corrected_confirmed_or_left_out(chief, catalog):
    where = draft_of(load(chief, DOUBTFUL))
    send(
        chief,
        where,
        "save",
        **{"unit|2": "VP", "frequency|2": "P1Y", "kind|2": "register_list", "confirm|3": "1", "skip|4": "1"},
    )
    assert send(chief, where, "write").status_code == 303
    with catalog.db.read_session() as session:
        rows = session.scalars(select(ListItem).order_by(ListItem.position)).all()
        assert [(i.name_vi, i.frequency, i.kind, i.organization_id is None) for i in rows] == [
            ("Văn bản", "P1Y", "register_list", False),
            ("Cơ sở", "P1Y", "statistics_series", True),
        ]


def test_saving_a_page_as_it_is_answers_nothing(chief, catalog):
    where = draft_of(load(chief, DOUBTFUL))
    send(chief, where, "save")
    with catalog.db.read_session() as session:
        assert session.scalars(select(DecisionDraft.answers)).one() == {"units": {}, "rows": {}}


def test_a_file_that_is_no_list_is_told_and_not_kept(chief, catalog):
    answer = load(chief, "Họ tên,Tuổi\nA,3\n")
    assert answer.status_code == 422
    assert 'id="refused"' in answer.text
    assert list(catalog.store.list("incoming/")) == []
    assert count(catalog, DecisionDraft) == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99),
        ("a.xlsx", b"<html>"),
        ("a.pdf", b"%PDF-1.7"),
        ("a.csv", b"\0\0\0"),
    ],
)
def test_a_hostile_file_is_refused_with_a_cure(chief, catalog, name, content):
    answer = load(chief, content, name=name)
    assert answer.status_code == 422
    assert count(catalog, DecisionDraft) == 0


@pytest.mark.parametrize("name", ["a.pdf", "a.doc", "a"])
def test_a_file_of_another_kind_is_told_which_kinds_are_read(chief, name):
    told = load(chief, b"%PDF-1.7", name=name).text
    assert ".xlsx, .docx hoặc .csv" in told


@pytest.mark.parametrize(
    "facts", [{"number": ""}, {"issued_on": "hôm qua"}, {"issued_on": ""}, {"issued_on": "2030-01-01"}]
)
def test_wrong_facts_are_marked_in_the_form(chief, facts):
    answer = load(chief, CLEAN, **facts)
    assert answer.status_code == 422
    assert "field-bad" in answer.text


def test_a_number_that_exists_is_told_at_once(chief):
    send(chief, draft_of(load(chief, CLEAN)), "write")
    again = load(chief, CLEAN)
    assert again.status_code == 422
    assert "Đã có quyết định mang số, ký hiệu này" in again.text


def test_duplicates_may_be_left_out_on_the_page(chief, catalog):
    twice = CLEAN + "2,Khác,VP,CSV,Năm\n"
    where = draft_of(load(chief, twice))
    assert send(chief, where, "write").status_code == 422
    assert send(chief, where, "write", **{"skip|4": "1"}).status_code == 303
    assert count(catalog, ListItem) == 2


def test_a_dropped_import_leaves_nothing(chief, catalog):
    where = draft_of(load(chief, CLEAN))
    send(chief, where, "drop")
    assert list(catalog.store.list("incoming/")) == []
    assert chief.get(where).status_code == 404


def test_a_draft_overtaken_by_another_import_says_so(chief):
    first, second = draft_of(load(chief, CLEAN)), draft_of(load(chief, CLEAN))
    send(chief, first, "write")
    late = chief.get(second)
    assert late.status_code == 422
    assert "Đã có quyết định mang số, ký hiệu này" in late.text


def test_a_draft_whose_day_no_longer_fits_says_why(chief):
    older = draft_of(load(chief, CLEAN, number="02/QĐ-UBND"))
    send(chief, draft_of(load(chief, CLEAN)), "write")
    late = chief.get(older)
    assert late.status_code == 422
    assert "Đã có một danh mục đầy đủ có hiệu lực cùng ngày" in late.text


def test_only_an_admin_sees_the_screen(site):
    for name in ("clerk", "reviewer", "head", "officer"):
        assert Browser(site, name).get(START).status_code == 403
    assert Browser(site).get(START).status_code == 303


def test_an_amendment_is_compared_side_by_side(site, chief):
    send(chief, draft_of(load(chief, CLEAN)), "write")
    changed = HEADER + "1,Văn bản chỉ đạo,VP,CSV,Quý\n2,Số hộ nghèo,VP,CSV,Năm\n"
    where = draft_of(load(chief, changed, number="02/QĐ-UBND", issued_on="2025-06-01", amends="01/QĐ-UBND"))
    send(chief, where, "write")
    reader = Browser(site)
    page = reader.get("/register/diff?from=01-qd-ubnd&to=02-qd-ubnd").text
    assert "Hằng tháng" in page
    assert "Hằng quý" in page
    assert "Số hộ nghèo" in page
    assert "Danh sách cơ sở nghề" not in page
    assert "Yearly" not in reader.get("/en/register/diff?from=01-qd-ubnd&to=02-qd-ubnd").text
    assert reader.get("/register/diff").status_code == 200
    assert reader.get("/register/diff?from=x&to=02-qd-ubnd").status_code == 404
    assert "02/QĐ-UBND" in reader.get("/register/decisions/01-qd-ubnd").text
    assert reader.get("/register/decisions/khong-co").status_code == 404
    assert reader.get("/register/decisions/khong-co/annex").status_code == 404


def test_the_pages_carry_no_script_or_style_of_their_own(site, chief):
    where = draft_of(load(chief, DOUBTFUL))
    for path in (START, where, f"/en{where}", "/register/decisions", "/register/diff"):
        page = chief.get(path).text
        assert " style=" not in page
        assert not re.search(r"<script(?! src=)", page)


def test_an_import_that_nobody_went_on_with_is_forgotten_with_its_bytes(chief, catalog, clock):
    load(chief, DOUBTFUL)
    with catalog.db.read_session() as session:
        key = session.scalars(select(DecisionDraft)).one().file_key
    for days, is_kept in ((29, True), (2, False)):
        clock.advance(days=days)
        with catalog.db.unit_of_work() as session:
            queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
        worker = worker_of(catalog)
        while worker.run_one():
            pass
        assert catalog.store.exists(key) is is_kept
    assert count(catalog, DecisionDraft) == 0
