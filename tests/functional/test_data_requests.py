"""Data requests: asked without an account, seen only after moderation, voted on once, answered in time."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from catalog.models import AuditEntry, DataRequest, LoginThrottle, RequestVote
from catalog.services import data_requests
from harvesters.annexes import Unit, read_annex
from tests.factories.workspace_site import Browser, settle

MAIL = "nguoi-hoi@vidu.example"
ASKED = {
    "title": "Số hộ nghèo theo xã năm 2024",
    "body": "Số hộ nghèo, hộ cận nghèo của từng xã, tách theo thành thị và nông thôn.",
    "purpose": "Viết khóa luận.",
    "contact": MAIL,
    "website": "",
}
LAW = "Luật Thống kê 2015, Điều 54"
TITLE = ASKED["title"]
CODE = "YC-2025-0001"
DESK = f"/workspace/requests/{CODE}"


@pytest.fixture
def site(catalog):
    return settle(catalog)


@pytest.fixture
def visitor(site):
    return Browser(site)


@pytest.fixture
def reviewer(site):
    return Browser(site, "reviewer")


def ask(visitor, **given):
    return visitor.post("/requests/new", ASKED | given, page="/requests/new")


def decide(reviewer, act, **given):
    return reviewer.post(f"{DESK}/{act}", given, page=DESK)


def open_it(reviewer):
    words = {name: ASKED[name] for name in ("title", "body", "purpose")}
    assert decide(reviewer, "open", **words).status_code == 303


def row_of(catalog, code=CODE):
    with catalog.db.read_session() as session:
        return session.scalars(select(DataRequest).where(DataRequest.code == code)).one()


def words_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2])).split())


def test_a_request_gets_a_number_a_due_day_and_a_private_page_and_nothing_public(visitor, catalog):
    answer = ask(visitor)
    assert answer.status_code == 303
    assert re.fullmatch(rf"/requests/{CODE}/[0-9a-f]{{40}}", answer.location)
    own = visitor.get(answer.location)
    # 3/11/2025 and 20 days is Sunday 23/11/2025: the answer is due on Monday.
    assert "Hạn trả lời: 24/11/2025" in words_of(own)
    assert TITLE in own.text
    assert (own.headers["Cache-Control"], own.headers["Referrer-Policy"]) == (
        "private, no-store",
        "no-referrer",
    )
    for path in (
        "/requests",
        "/en/requests",
        "/requests/atom.xml",
        "/api/v1/requests",
        "/register/candidates",
    ):
        public = visitor.get(path)
        assert (public.status_code, TITLE in public.text, CODE in public.text) == (200, False, False)
    for path in (f"/requests/{CODE}", f"/requests/{CODE}/{'0' * 40}", f"/api/v1/requests/{CODE}"):
        assert visitor.get(path).status_code == 404
    assert row_of(catalog).state == "waiting"


def test_a_waiting_request_answers_exactly_like_a_missing_one(visitor):
    ask(visitor)
    waiting, missing = visitor.get(f"/requests/{CODE}"), visitor.get("/requests/YC-2025-9999")
    assert (waiting.status_code, waiting.text) == (missing.status_code, missing.text)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"title": ""}, "f-title-error"),
        ({"body": "x" * 2001}, "f-body-error"),
        ({"title": "Gọi cho tôi 0912 345 678"}, "f-title-error"),
        ({"body": "Hộ có số định danh 038090012345"}, "f-body-error"),
        ({"purpose": "Gửi về nguoi@vidu.example"}, "f-purpose-error"),
        ({"contact": "khong phai thu"}, "f-contact-error"),
        ({"website": "http://quang-cao.example"}, "f-website-error"),
    ],
)
def test_a_form_that_is_refused_says_where_keeps_the_text_and_writes_nothing(visitor, catalog, given, told):
    answer = ask(visitor, **given)
    assert answer.status_code == 422
    assert f'id="{told}"' in answer.text
    assert ASKED["body"] in unescape(answer.text) or "body" in given
    assert answer.headers["Cache-Control"] == "private, no-store"
    with catalog.db.read_session() as session:
        assert session.scalar(select(func.count()).select_from(DataRequest)) == 0


def test_a_form_from_elsewhere_or_without_its_token_is_refused(site, visitor):
    assert visitor.client.post("/requests/new", data=ASKED).status_code == 403
    token = visitor.token("/requests/new")
    foreign = {"Origin": "https://khac.example"}
    sent = visitor.client.post("/requests/new", data=ASKED | {"csrf_token": token}, headers=foreign)
    assert sent.status_code == 403


def test_a_form_of_megabytes_is_refused_before_it_is_read(visitor):
    assert ask(visitor, body="x" * 70_000).status_code == 413


def test_the_sixth_request_of_an_address_waits_and_no_address_is_kept(visitor, catalog, clock):
    assert [ask(visitor).status_code for _ in range(5)] == [303] * 5
    slowed = ask(visitor)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "31")
    assert TITLE in slowed.text
    clock.advance(seconds=31)
    assert ask(visitor).status_code == 303
    with catalog.db.read_session() as session:
        keys = session.scalars(select(LoginThrottle.key)).all()
        addresses = session.scalars(select(AuditEntry.address).where(AuditEntry.action == "ask_data")).all()
    assert [key for key in keys if "127.0.0.1" in key] == []
    assert set(addresses) == {""}


def test_requests_are_numbered_within_their_year(visitor, clock):
    ask(visitor)
    assert "/YC-2025-0002/" in ask(visitor).location
    clock.advance(days=60)
    assert "/YC-2026-0001/" in ask(visitor).location


def test_what_was_opened_is_public_everywhere_and_says_who_owes_the_answer(visitor, reviewer):
    ask(visitor)
    assert decide(reviewer, "assign", unit="gdnn").status_code == 303
    open_it(reviewer)
    page = words_of(visitor.get(f"/requests/{CODE}"))
    assert "Đang xem xét" in page
    assert "hạn trả lời 24/11/2025" in page
    assert "Phòng Giáo dục nghề nghiệp" in page
    assert "không phải quy định của pháp luật" in page
    assert TITLE in visitor.get("/requests").text
    told = visitor.get(f"/api/v1/requests/{CODE}").json
    assert (told["state"], told["unit"]["code"], told["answer_due"]) == ("open", "GDNN", "2025-11-24")
    assert "contact" not in told
    entries = ET.fromstring(visitor.get("/requests/atom.xml").data).findall("{*}entry/{*}title")
    assert [entry.text for entry in entries] == [f"Đang xem xét: {TITLE}"]


def test_a_text_with_a_persons_number_cannot_be_opened_even_by_the_office(visitor, reviewer, catalog):
    ask(visitor)
    sent = decide(reviewer, "open", title=TITLE, body="Gọi 0912345678", purpose="", is_declared="1")
    assert sent.status_code == 422
    assert row_of(catalog).state == "waiting"


def test_words_in_the_shape_of_a_name_need_a_declaration_and_shortening_is_told(visitor, reviewer, catalog):
    ask(visitor, body="Hồ sơ trợ cấp của ông Nguyễn Văn An và đường Trần Phú.")
    desk = reviewer.get(DESK)
    assert "Nguyễn Văn An" in desk.text
    as_asked = {"title": TITLE, "body": "Hồ sơ trợ cấp của ông Nguyễn Văn An.", "purpose": ""}
    refused = decide(reviewer, "open", **as_asked)
    assert refused.status_code == 422
    assert row_of(catalog).state == "waiting"
    shortened = as_asked | {"body": "Hồ sơ trợ cấp ở đường Trần Phú.", "is_declared": "1"}
    assert decide(reviewer, "open", **shortened).status_code == 303
    page = visitor.get(f"/requests/{CODE}")
    assert "Nguyễn Văn An" not in page.text
    assert "Sở đã lược bớt nội dung" in words_of(page)


def test_one_address_votes_once_and_the_votes_leave_nothing_when_the_request_is_closed(
    site, visitor, reviewer, catalog
):
    ask(visitor)
    open_it(reviewer)
    page = f"/requests/{CODE}"

    def vote(address):
        sent = visitor.post(f"{page}/vote", page=page, environ_base={"REMOTE_ADDR": address})
        assert sent.status_code == 303
        return sent.location.rpartition("=")[2]

    assert [vote("203.0.113.5"), vote("203.0.113.6"), vote("203.0.113.5")] == ["yes", "yes", "again"]
    # One household has a whole /64 of IPv6 addresses.
    assert [vote("2001:db8:0:1::1"), vote("2001:db8:0:1::2"), vote("2001:db8:0:2::1")] == [
        "yes",
        "again",
        "yes",
    ]
    assert row_of(catalog).votes == 4
    with catalog.db.read_session() as session:
        voters = session.scalars(select(RequestVote.voter)).all()
    assert len(set(voters)) == 4
    assert decide(reviewer, "refuse", answer="Chưa có số liệu.", legal_basis=LAW).status_code == 200
    assert row_of(catalog).votes == 4
    with catalog.db.read_session() as session:
        assert session.scalar(select(func.count()).select_from(RequestVote)) == 0
    token = {"csrf_token": visitor.token("/requests/new")}
    assert visitor.client.post(f"{page}/vote", data=token).status_code == 409


def test_a_vote_for_a_waiting_request_finds_nothing(visitor):
    ask(visitor)
    token = {"csrf_token": visitor.token("/requests/new")}
    assert visitor.client.post(f"/requests/{CODE}/vote", data=token).status_code == 404


def test_a_refusal_needs_both_reason_and_law(visitor, reviewer, catalog):
    ask(visitor)
    open_it(reviewer)
    assert decide(reviewer, "refuse", answer="Chưa có số liệu.", legal_basis="").status_code == 422
    assert decide(reviewer, "refuse", answer=" ", legal_basis=LAW).status_code == 422
    assert (row_of(catalog).state, row_of(catalog).contact) == ("open", MAIL)
    decide(reviewer, "refuse", answer="Chưa có số liệu.", legal_basis=LAW)
    page = words_of(visitor.get(f"/requests/{CODE}"))
    assert "Từ chối" in page
    assert f"Căn cứ pháp luật: {LAW}" in page


def test_the_mail_address_is_given_once_to_who_closes_and_is_nowhere_else(visitor, reviewer, catalog, capfd):
    own = ask(visitor).location
    open_it(reviewer)
    before = [reviewer.get(DESK), reviewer.get("/workspace/requests"), visitor.get(f"/requests/{CODE}")]
    closing = decide(reviewer, "answer", answer="Xem mục 31 của danh mục.", dataset="", item_code="")
    assert MAIL in closing.text
    assert closing.headers["Cache-Control"] == "private, no-store"
    after = [reviewer.get(DESK), visitor.get(own), visitor.get("/api/v1/requests")]
    assert [page for page in (*before, *after) if MAIL in page.text] == []
    assert row_of(catalog).contact == ""
    with catalog.db.read_session() as session:
        audit = [(e.action, json.dumps(e.details)) for e in session.scalars(select(AuditEntry))]
    assert [a for a, _ in audit if a.endswith(("ask_data", "_request"))] == [
        "ask_data", "open_request", "answer_request",
    ]  # fmt: skip
    assert [details for _, details in audit if MAIL in details or TITLE in details] == []
    assert MAIL not in "".join(capfd.readouterr())


def test_an_answer_names_only_public_datasets_and_items_in_force(visitor, reviewer, catalog):
    ask(visitor)
    open_it(reviewer)
    for wrong in ({"dataset": "khong-co"}, {"item_code": "999"}):
        sent = decide(reviewer, "answer", answer="Đã có.", **wrong)
        assert sent.status_code == 422
        assert row_of(catalog).state == "open"


def test_hidden_personal_data_are_destroyed_and_only_the_asker_is_told_why(visitor, reviewer, catalog):
    own = ask(visitor).location
    assert decide(reviewer, "hide", kind="", answer="Có tên người.").status_code == 422
    assert decide(reviewer, "hide", kind="personal_data", answer="Nội dung nêu tên người.").status_code == 303
    row = row_of(catalog)
    assert (row.state, row.title, row.body, row.purpose, row.contact) == ("hidden", "", "", "", "")
    assert visitor.get(f"/requests/{CODE}").status_code == 404
    assert "Nội dung nêu tên người." in words_of(visitor.get(own))


def test_what_was_closed_stays_closed(visitor, reviewer):
    ask(visitor, contact="")
    open_it(reviewer)
    page = reviewer.token(DESK)
    decide(reviewer, "answer", answer="Đã công bố.")
    for act in ("open", "hide", "assign", "propose", "answer", "refuse"):
        sent = reviewer.client.post(f"{DESK}/{act}", data={"csrf_token": page, "unit": "vp"})
        assert sent.status_code == 409, act


def test_a_candidate_is_listed_and_its_csv_is_read_by_the_reader_of_annexes(
    visitor, reviewer, catalog, tmp_path
):
    ask(visitor)
    open_it(reviewer)
    proposal = {"unit": "gdnn", "proposed_name": "Số hộ nghèo theo xã", "proposed_frequency": "P6M"}
    assert decide(reviewer, "propose", **proposal | {"proposed_frequency": "P9X"}).status_code == 422
    assert decide(reviewer, "propose", **proposal).status_code == 303
    listed = words_of(visitor.get("/register/candidates"))
    assert "Số hộ nghèo theo xã Phòng Giáo dục nghề nghiệp 6 tháng một lần 0" in listed
    body = visitor.get("/register/candidates.csv").data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(body)))) == 1
    (tmp_path / "annex.csv").write_bytes(visitor.get("/register/candidates.csv").data)
    units = [Unit("VP", ("Văn phòng Sở",)), Unit("GDNN", ("Phòng Giáo dục nghề nghiệp",))]
    annex = read_annex(tmp_path / "annex.csv", file_format="csv", units=units)
    assert annex.errors == []
    assert [(r.name, r.unit, r.frequency) for r in annex.rows] == [("Số hộ nghèo theo xã", "GDNN", "P6M")]


def test_late_answers_are_marked_in_public_and_on_the_board(visitor, reviewer, clock):
    ask(visitor)
    open_it(reviewer)
    clock.advance(days=21)  # Monday 24/11: the last day
    assert "Quá hạn trả lời" not in visitor.get(f"/requests/{CODE}").text
    clock.advance(days=1)
    again = Browser(reviewer.client.application, "reviewer")
    assert "Quá hạn trả lời" in visitor.get(f"/requests/{CODE}").text
    assert visitor.get(f"/api/v1/requests/{CODE}").json["is_overdue"] is True
    assert "1 yêu cầu quá hạn trả lời" in words_of(again.get("/workspace/requests"))


def test_the_list_filters_sorts_and_pages(visitor, catalog, clock):
    now = clock()
    with catalog.db.unit_of_work() as session:
        session.add_all(
            DataRequest(
                code=f"YC-2025-{n:04d}",
                title=f"Yêu cầu số {n}",
                body="Nội dung.",
                state="answered" if n == 3 else "open",
                votes=n % 7,
                answer_due=now.date(),
                created=now + timedelta(minutes=n),
            )
            for n in range(1, 26)
        )

    def codes(path):
        return re.findall(r'href="/requests/(YC-2025-\d+)"', visitor.get(path).text)

    # Six votes: 6, 13, 20; five: 5, 12, 19; the newer before the older.
    assert codes("/requests")[:4] == ["YC-2025-0020", "YC-2025-0013", "YC-2025-0006", "YC-2025-0019"]
    assert codes("/requests?order=newest")[:2] == ["YC-2025-0025", "YC-2025-0024"]
    assert codes("/requests?state=answered") == ["YC-2025-0003"]
    assert codes("/requests?state=waiting") == codes("/requests")
    assert len(codes("/requests?page=2")) == 5
    told = visitor.get("/api/v1/requests?limit=500&state=open").json
    assert (told["total"], told["limit"], len(told["results"])) == (24, 100, 24)
    refused = visitor.get("/api/v1/requests?order=contact")
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "query_refused")


def test_a_flood_from_many_addresses_ends_at_a_full_board(visitor, catalog, clock, site):
    now = clock()
    with catalog.db.unit_of_work() as session:
        session.add_all(
            DataRequest(
                code=f"YC-2025-{n:04d}",
                title="x",
                body="x",
                state="waiting",
                answer_due=now.date(),
                created=now,
            )
            for n in range(1, data_requests.MOST_WAITING + 1)
        )
    answer = ask(visitor)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "86400")


def test_the_pages_exist_in_english_and_carry_no_inline_script(visitor, reviewer):
    ask(visitor)
    open_it(reviewer)
    for path in (
        "/requests",
        "/requests/new",
        f"/requests/{CODE}",
        "/register/candidates",
        "/register/outside",
    ):
        page = visitor.get(f"/en{path}")
        assert (page.status_code, '<html lang="en">' in page.text) == (200, True)
        assert re.findall(r"<script(?![^>]*src)|style=|onclick=", page.text) == []
