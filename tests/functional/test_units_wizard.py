"""The administrator's wizard: choose, look ahead, give things to successors, confirm; without any script."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from catalog import bootstrap
from catalog.models import AuditEntry, Dataset, Organization, UnitSuccession
from catalog.services import succession
from catalog.worker import Worker
from tests.factories.workspace_site import Browser, draft, settle

NEW = "/workspace/units/new"
ORDER = {
    "kind": "split",
    "decision_number": "77/QĐ-UBND",
    "effective_on": "2025-11-01",
    "new-1-code": "SYT",
    "new-1-title_vi": "Sở Y tế",
    "new-2-code": "SGDDT",
    "new-2-title_vi": "Sở Giáo dục và Đào tạo",
}


@pytest.fixture
def app(catalog):
    return settle(catalog)


@pytest.fixture
def chief(app):
    return Browser(app, "chief")


def office(catalog) -> Organization:
    with catalog.db.read_session() as session:
        return session.scalars(select(Organization).where(Organization.code == "VP")).one()


def fields_of(page: str) -> dict[str, object]:
    """Everything that a browser would send back from the form of a page."""
    form = page[page.index('<form class="section-s stack"') :]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if given.get("type") in {"checkbox", "radio"}:
            if " checked" in tag:
                found.setdefault(given["name"], []).append(given["value"])
        elif given.get("type") != "submit" and "name" in given:
            found[given["name"]] = given.get("value", "")
    for name, body in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        first = re.search(r'value="([^"]*)"', body)
        found[name] = (chosen or first).group(1)
    return found


def test_a_split_is_ordered_step_by_step_and_sent_twice_is_done_once(catalog, chief):
    poor = draft(catalog, name="day-nghe", title_vi="Kết quả đào tạo nghề", theme="giao-duc-nghe-nghiep")
    other = draft(catalog, name="van-ban", title_vi="Văn bản")
    old = office(catalog).id
    shown = chief.post(NEW, {**ORDER, "old": old, "do": "preview"}, page=NEW)
    assert shown.status_code == 200
    given = fields_of(shown.text)
    with catalog.db.read_session() as session:
        ids = {d.name: d.id for d in session.scalars(select(Dataset))}
    # By its theme the one is suggested to education; the other has nobody yet, and the page says so.
    assert given[f"to-dataset:{ids[poor]}"] == "new:SGDDT"
    assert given[f"to-dataset:{ids[other]}"] == ""
    assert "chưa có đơn vị nhận" in shown.text
    assert 'value="confirm"' not in shown.text
    ticked = [f"dataset:{ids[other]}"]
    shown = chief.post(NEW, given | {"tick": ticked, "ticked_to": "new:SYT", "do": "assign"}, page=NEW)
    given = fields_of(shown.text)
    assert given[f"to-dataset:{ids[other]}"] == "new:SYT"
    shown = chief.post(NEW, given | {"rest": "new:SYT", "do": "preview"}, page=NEW)
    given = fields_of(shown.text)
    assert 'value="confirm"' in shown.text
    answers = [chief.post(NEW, given | {"do": "confirm"}, page=NEW) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert "Đã thực hiện" in chief.get(answers[0].location).text
    with catalog.db.read_session() as session:
        units = {u.id: u.code for u in session.scalars(select(Organization))}
        owners = {d.name: units[d.organization_id] for d in session.scalars(select(Dataset))}
        assert owners == {"day-nghe": "SGDDT", "van-ban": "SYT"}
        done = select(AuditEntry).where(AuditEntry.action == "carry_out_succession")
        assert len(session.scalars(done).all()) == 1
    listed = chief.get("/workspace/units").text
    assert "77/QĐ-UBND" in listed
    assert "Văn phòng Sở" in listed
    assert chief.get("/en/workspace/units").status_code == 200
    assert chief.get("/en" + answers[0].location).status_code == 200


def test_all_can_be_ticked_at_once(catalog, chief):
    draft(catalog, name="van-ban", title_vi="Văn bản")
    shown = chief.post(NEW, {**ORDER, "old": office(catalog).id, "do": "tick_all"}, page=NEW)
    # One dataset and three accounts of the office: clerk, colleague, head.
    assert len(fields_of(shown.text)["tick"]) == 4


def test_what_was_added_after_the_preview_is_shown_before_anything_moves(catalog, chief):
    order = {**ORDER, "old": office(catalog).id, "rest": "new:SYT", "do": "preview"}
    given = fields_of(chief.post(NEW, order, page=NEW).text)
    draft(catalog, name="van-ban", title_vi="Văn bản mới")
    answer = chief.post(NEW, given | {"do": "confirm"}, page=NEW)
    assert answer.status_code == 409
    assert "Văn bản mới" in answer.text
    with catalog.db.read_session() as session:
        assert session.scalars(select(UnitSuccession)).all() == []
    assert chief.post(NEW, fields_of(answer.text) | {"do": "confirm"}, page=NEW).status_code == 303


def test_a_form_without_kind_and_day_keeps_what_was_typed(chief):
    answer = chief.post(NEW, {"decision_number": "5/QĐ", "new-1-title_vi": "Sở Y tế"}, page=NEW)
    assert answer.status_code == 422
    assert 'value="5/QĐ"' in answer.text
    assert 'value="Sở Y tế"' in answer.text


def test_a_unit_that_does_not_exist_and_strange_values_are_refused_on_the_form(chief):
    answer = chief.post(NEW, {**ORDER, "old": "nobody", "do": "confirm"}, page=NEW)
    assert answer.status_code == 404
    odd = {**ORDER, "old": "", "rest": "x", "to-": "y", "tick": "z", "act_id": "1", "do": "confirm"}
    assert chief.post(NEW, odd, page=NEW).status_code in {404, 409}


def test_an_act_of_a_day_to_come_is_planned_shown_and_called_off(catalog, chief, clock):
    order = {**ORDER, "old": office(catalog).id, "rest": "new:SYT", "effective_on": "2025-12-01"}
    given = fields_of(chief.post(NEW, {**order, "do": "preview"}, page=NEW).text)
    answer = chief.post(NEW, given | {"do": "confirm"}, page=NEW)
    page = chief.get(answer.location).text
    assert "Chờ đến ngày" in page
    assert "Sẽ chuyển, tính đến hôm nay" in page
    assert office(catalog).valid_to is None
    called_off = chief.post(answer.location + "/call-off", page=answer.location)
    assert called_off.status_code == 303
    assert chief.get(answer.location).status_code == 404


def test_an_act_that_is_overdue_says_why(catalog, chief, clock):
    order = {**ORDER, "old": office(catalog).id, "rest": "new:SYT", "effective_on": "2025-11-04"}
    given = fields_of(chief.post(NEW, {**order, "do": "preview"}, page=NEW).text)
    where = chief.post(NEW, given | {"do": "confirm"}, page=NEW).location
    with catalog.db.unit_of_work() as session:
        session.add(Organization(name="syt", code="SYT", title_vi="Sở Y tế", valid_from=date(2025, 1, 1)))
    clock.advance(days=1)
    chief.sign_in("chief", "mot-mat-khau-du-dai")
    page = chief.get(where).text
    assert "Đã đến ngày, chưa thực hiện" in page
    assert "Mã SYT đang được dùng" in page
    with catalog.db.read_session() as session:
        assert succession.has_due(session, now=clock())


def test_the_worker_carries_a_planned_act_out_on_its_day(catalog, chief, clock):
    draft(catalog, name="van-ban", title_vi="Văn bản")
    order = {**ORDER, "old": office(catalog).id, "rest": "new:SYT", "effective_on": "2025-12-01"}
    given = fields_of(chief.post(NEW, {**order, "do": "preview"}, page=NEW).text)
    assert chief.post(NEW, given | {"do": "confirm"}, page=NEW).status_code == 303
    worker = Worker(bootstrap.job_ports(catalog))
    # The last minute of 30/11 in Viet Nam, then the first of 1/12.
    clock.now = datetime(2025, 11, 30, 16, 59, tzinfo=UTC)
    worker._plan_housekeeping()
    worker.run_until_idle()
    assert office(catalog).valid_to is None
    clock.advance(minutes=1)
    worker._plan_housekeeping()
    worker.run_until_idle()
    assert office(catalog).valid_to == date(2025, 11, 30)
    with catalog.db.read_session() as session:
        assert not succession.has_due(session, now=clock())


@pytest.mark.parametrize("name", ["clerk", "head", "reviewer", "officer"])
def test_nobody_else_sees_or_uses_the_wizard(app, name):
    browser = Browser(app, name)
    for path in ("/workspace/units", NEW, "/workspace/units/x"):
        assert browser.get(path).status_code == 403, path
    assert browser.post(NEW, {**ORDER, "do": "confirm"}, page="/workspace").status_code == 403
