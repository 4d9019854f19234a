"""The first screen of a clerk, the boards of head and reviewer, the acts on an item; no JavaScript."""

import re
from datetime import date, timedelta

import pytest

from catalog.domain.register_facts import Code
from catalog.models import AuditEntry, Organization
from catalog.models.decision import REGISTER_LIST
from catalog.services import accounts, fact_clock, publishing
from tests.factories.datasets import make_checked_dataset
from tests.factories.list_rows import decide, listed
from tests.factories.live import words_of
from tests.factories.workspace_site import Browser, settle, slot_of

START = date(2025, 7, 1)
ON_LIST = {"list_item_code": "1", "off_list_reason_vi": ""}
PAGE = "/workspace/register/1"
ORDER = {
    "kind": "technical",
    "reason": "Đang chuyển hệ thống",
    "signer": "Giám đốc Sở",
    "valid_from": "01/11/2025",
    "expires_on": "30/11/2025",
}


@pytest.fixture
def site(catalog):
    app = settle(catalog)
    with catalog.db.unit_of_work() as session:
        units = {u.code: u for u in session.query(Organization)}
        decide(
            session,
            "01/QĐ",
            START,
            listed("1", units["VP"], "P1M", name_vi="Văn bản chỉ đạo"),
            listed("2", units["VP"], "on-change", name_vi="Danh bạ đơn vị", kind=REGISTER_LIST),
            listed("3", units["GDNN"], "P1Y", name_vi="Cơ sở giáo dục nghề nghiệp"),
            listed("4", None, "P1Y", name_vi="Mục chưa rõ đơn vị", unit_text="Phòng nào đó"),
        )
        fact_clock.advance(session, ["*"])
    return app


def standing(catalog, code="1"):
    with catalog.db.read_session() as session:
        found = {s.code: s for s in catalog.register.summaries(session, catalog.clock())}
    return found[code].standing


def section(page, title):
    """The part of the page behind this heading."""
    return page.split(f">{title}</h3>")[1].split("</section>")[0]


def test_the_first_screen_of_a_clerk_tells_what_is_late_by_how_much_and_leads_to_the_form(site, catalog):
    """July of a monthly list: shown first, with every other late month behind it."""
    page = Browser(site, "clerk").get("/workspace").text
    assert "Việc phải cung cấp" in page
    late = section(page, "Quá hạn")
    told = words_of(late)
    with catalog.db.read_session() as session:
        state = catalog.register.states(session, ["1"], catalog.clock())["1"][1]
    oldest = min((o for o in state.obligations if o.is_open), key=lambda o: o.obligation.due)
    days = (date(2025, 11, 3) - oldest.obligation.due).days
    assert f"chậm {days} ngày Thời hạn {oldest.obligation.due:%d/%m/%Y}" in told
    assert "Tháng 7/2025" in told
    assert "Chưa có gì được công bố cho kỳ này." in told
    form = re.findall(r'href="(/workspace/dataset/new[^"]*)"', late)[0]
    opened = Browser(site, "clerk").get(form.replace("&amp;", "&")).text
    assert 'value="01/07/2025"' in opened
    assert "Văn bản chỉ đạo" in opened


def test_a_stranger_sees_neither_the_item_nor_its_row(site):
    stranger = Browser(site, "stranger")
    assert "Văn bản chỉ đạo" not in stranger.get("/workspace").text
    hidden, missing = stranger.get(PAGE), stranger.get("/workspace/register/khong-co")
    assert (hidden.status_code, hidden.text) == (404, missing.text)
    assert "Văn bản chỉ đạo" not in stranger.get("/workspace/register").text


def test_a_head_sees_the_unit_and_has_no_button_that_is_not_his(site):
    page = Browser(site, "head").get("/workspace").text
    assert "Việc phải cung cấp của đơn vị" in page
    assert "/workspace/dataset/new?item" not in page.split('id="h-obligations"')[1].split("</section>")[0]


def test_the_one_button_follows_the_work_from_the_failed_file_to_the_published_one(site, catalog):
    clerk = Browser(site, "clerk")
    with catalog.db.unit_of_work() as session:
        who = accounts.get_actor(session, "clerk")
        name = make_checked_dataset(
            session, who, catalog.places, now=catalog.clock(), verdict="invalid", **ON_LIST
        ).name
    version = slot_of(catalog, name).versions[0].id
    late = section(clerk.get("/workspace").text, "Quá hạn")
    assert f'href="/workspace/dataset/{name}/version/{version}"' in late
    assert "Có lỗi" in words_of(late)


def test_the_board_of_a_reviewer_counts_by_unit_and_leads_to_the_items(site):
    reviewer = Browser(site, "reviewer")
    page = reviewer.get("/workspace/register").text
    assert "/workspace/register?unit=vp&amp;matter=overdue" in page
    told = words_of(reviewer.get("/workspace/register?unit=vp&matter=overdue").text)
    assert "Văn bản chỉ đạo" in told.split("Khẩn nhất trước")[1]
    assert "Cơ sở giáo dục nghề nghiệp" not in told.split("Khẩn nhất trước")[1]
    assert "Phòng nào đó" in told


def test_the_oldest_submission_stands_first_and_tells_how_long_it_waits(site, catalog):
    with catalog.db.unit_of_work() as session:
        who = accounts.get_actor(session, "clerk")
        for name, days in (("moi", 1), ("cu", 5)):
            at = catalog.clock() - timedelta(days=days)
            made = make_checked_dataset(session, who, catalog.places, now=at, name=name, title_vi=name)
            publishing.submit_dataset(session, who, made.name, revision=made.revision, now=at)
    waiting = Browser(site, "reviewer").get("/workspace/register").text.split('id="h-waiting"')[1]
    assert waiting.index("/review/cu") < waiting.index("/review/moi")
    assert "5 ngày" in words_of(waiting.split("/review/cu")[0])


def test_an_item_without_a_unit_gets_one_by_decision_and_is_its_work_at_once(site, catalog):
    reviewer = Browser(site, "reviewer")
    with catalog.db.read_session() as session:
        unit = session.query(Organization).filter_by(code="VP").one().id
    data = {"unit": unit, "decision_number": "12/QĐ-SLĐTBXH"}
    path = "/workspace/register/4/assign"
    refused = reviewer.post(path, {"unit": unit}, page="/workspace/register")
    assert refused.status_code == 422
    assert "Nêu số, ký hiệu quyết định giao" in refused.text
    assert standing(catalog, "4") is Code.UNASSIGNED
    assert reviewer.post(path, data, page="/workspace/register").status_code == 303
    assert standing(catalog, "4") is not Code.UNASSIGNED
    assert "12/QĐ-SLĐTBXH" in Browser(site, "clerk").get("/workspace/register/4").text
    again = reviewer.post(path, data, page="/workspace/register")
    assert (again.status_code, "đang được giao mục này" in again.text) == (422, True)


def test_an_item_is_not_given_to_a_unit_that_has_ended(site, catalog):
    with catalog.db.unit_of_work() as session:
        ended = session.query(Organization).filter_by(code="GDNN").one()
        ended.valid_to = START
        unit = ended.id
    data = {"unit": unit, "decision_number": "12/QĐ-SLĐTBXH"}
    refused = Browser(site, "reviewer").post("/workspace/register/4/assign", data, page="/workspace/register")
    assert (refused.status_code, "đã thôi hoạt động" in refused.text) == (422, True)
    assert standing(catalog, "4") is Code.UNASSIGNED


def test_an_exemption_is_recorded_shown_ended_and_audited(site, catalog):
    reviewer = Browser(site, "reviewer")
    assert reviewer.post(f"{PAGE}/exempt", ORDER, page=PAGE).status_code == 303
    assert standing(catalog) is Code.EXEMPT
    page = reviewer.get(PAGE).text
    assert "Đang chuyển hệ thống" in page
    assert "Văn bản chỉ đạo" not in section(
        Browser(site, "head").get("/workspace").text + ">Quá hạn</h3>", "Quá hạn"
    )
    [end] = re.findall(rf'action="({PAGE}/exemption/[^"]+/end)"', page)
    assert reviewer.post(end, page=PAGE).status_code == 303
    assert standing(catalog) is Code.OVERDUE
    assert reviewer.post(end, page=PAGE).status_code == 409
    with catalog.db.read_session() as session:
        acts = [a.action for a in session.query(AuditEntry).filter_by(object_id="1")]
        details = str([a.details for a in session.query(AuditEntry).filter_by(object_id="1")])
    assert acts == ["exempt_item", "end_exemption"]
    assert "Giám đốc" not in details
    assert "hệ thống" not in details


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"expires_on": "31/10/2025"}, "Ngày hết hiệu lực đứng trước ngày bắt đầu"),
        ({"expires_on": ""}, "Cần ngày hết hiệu lực"),
        ({"valid_from": "01/01/2025", "expires_on": "02/11/2025"}, "Ngày hết hiệu lực đã qua"),
        ({"valid_from": "hôm nay"}, "Không phải ngày"),
        ({"signer": " "}, "Nêu người ký"),
        ({"kind": "law"}, "Miễn theo luật phải nêu căn cứ pháp lý"),
        ({"kind": "khác"}, "Chọn lý do thuộc loại nào"),
        ({"periods": "2025-Q3"}, "Mục này không có kỳ số liệu đó"),
        ({"periods": "2024-09"}, "Mục này không có kỳ số liệu đó"),
    ],
)
def test_an_order_with_a_fault_is_refused_beside_its_field_and_nothing_is_lost(site, catalog, change, told):
    reviewer = Browser(site, "reviewer")
    answer = reviewer.post(f"{PAGE}/exempt", ORDER | change, page=PAGE)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Đang chuyển hệ thống" in answer.text
    assert standing(catalog) is Code.OVERDUE


def test_a_second_exemption_of_the_same_period_is_refused_and_of_another_one_taken(site):
    reviewer = Browser(site, "reviewer")
    assert reviewer.post(f"{PAGE}/exempt", ORDER | {"periods": "2025-07"}, page=PAGE).status_code == 303
    again = reviewer.post(f"{PAGE}/exempt", ORDER | {"periods": "2025-08, 2025-07"}, page=PAGE)
    assert again.status_code == 409
    assert "đã được miễn từ 01/11/2025 đến 30/11/2025" in again.text
    later = ORDER | {"periods": "2025-07", "valid_from": "01/12/2025", "expires_on": "31/12/2025"}
    assert reviewer.post(f"{PAGE}/exempt", later, page=PAGE).status_code == 303
    assert reviewer.post(f"{PAGE}/exempt", ORDER | {"periods": "2026-01"}, page=PAGE).status_code == 303
    english = reviewer.post(f"/en{PAGE}/exempt", ORDER, page=PAGE)
    assert "End the exemption that stands first" in english.text


def test_a_state_set_by_hand_is_shown_with_the_computed_one_and_ends_by_itself(site, catalog, clock):
    reviewer = Browser(site, "reviewer")
    given = {"code": "6", "reason": "Có trên cổng cũ", "signer": "Giám đốc Sở", "expires_on": "05/11/2025"}
    assert reviewer.post(f"{PAGE}/override", given, page=PAGE).status_code == 303
    assert standing(catalog) is Code.PUBLISHED
    assert "Tính được: Quá hạn" in reviewer.get(PAGE).text
    clock.advance(days=3)
    assert standing(catalog) is Code.OVERDUE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code": "11"}, "Trạng thái này không đặt bằng tay được"),
        ({"code": "10"}, "Trạng thái này không đặt bằng tay được"),
        ({"code": "x"}, "Ô này phải là số nguyên"),
        ({"signer": ""}, "Nêu người ký"),
        ({"expires_on": "01/11/2025"}, "Ngày hết hiệu lực đã qua"),
        ({"period": "2025-W01"}, "Mục này không có kỳ số liệu đó"),
    ],
)
def test_a_faulty_override_is_refused(site, catalog, change, told):
    given = {"code": "6", "reason": "Có", "signer": "Giám đốc", "expires_on": "05/11/2025"}
    answer = Browser(site, "reviewer").post(f"{PAGE}/override", given | change, page=PAGE)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert standing(catalog) is Code.OVERDUE


def test_a_repealed_item_can_neither_be_excused_nor_set(site, catalog):
    with catalog.db.unit_of_work() as session:
        decide(session, "02/QĐ", date(2025, 11, 1), listed("3", None, "P1Y"))
        fact_clock.advance(session, ["*"])
    reviewer = Browser(site, "reviewer")
    given = {"code": "6", "reason": "Có", "signer": "Giám đốc", "expires_on": "05/11/2025"}
    for path, data in ((f"{PAGE}/override", given), (f"{PAGE}/exempt", ORDER)):
        answer = reviewer.post(path, data, page="/workspace/register")
        assert answer.status_code == 409
        assert "đã bị bãi bỏ" in answer.text


def test_a_clerk_records_a_change_and_it_is_owed_at_once(site, catalog):
    clerk, page = Browser(site, "clerk"), "/workspace/register/2"
    assert "2025-10-20" not in clerk.get(page).text
    assert clerk.post(f"{page}/changed", {"changed_on": "20/10/2025"}, page=page).status_code == 303
    assert "2025-10-20" in clerk.get(page).text
    assert "Danh bạ đơn vị" in clerk.get("/workspace").text
    for day, told in (
        ("20/10/2025", "đã được ghi"),
        ("04/11/2025", "Ngày này chưa đến"),
        ("30/06/2025", "trước khi danh mục có hiệu lực"),
        ("", "Ô này bắt buộc"),
    ):
        answer = clerk.post(f"{page}/changed", {"changed_on": day}, page=page)
        assert (answer.status_code, told in answer.text) == (422, True)
    other = clerk.post(f"{PAGE}/changed", {"changed_on": "20/10/2025"}, page=page)
    assert (other.status_code, "tần suất cố định" in other.text) == (422, True)
