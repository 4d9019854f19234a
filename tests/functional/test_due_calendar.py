"""Due dates as a calendar: what a calendar program must be able to read, and who may see which."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from catalog.models import ApiToken, Organization
from catalog.services import accounts, fact_clock, register_acts
from catalog.services.register_acts import ExemptionOrder
from tests.factories.list_rows import decide, listed
from tests.factories.workspace_site import Browser, settle

LONG = "Danh mục văn bản quy phạm pháp luật; chỉ đạo, điều hành của Sở và các đơn vị trực thuộc, năm 2025"
FIRST = date(2025, 12, 15)
PUBLIC = "/register/calendar.ics"
REMINDERS = "/workspace/reminders"


@pytest.fixture
def site(catalog):
    app = settle(catalog)
    with catalog.db.unit_of_work() as session:
        units = {u.code: u for u in session.query(Organization)}
        decide(
            session,
            "01/QĐ",
            date(2025, 11, 1),
            listed("1", units["VP"], "P1Y", first_publication=FIRST, name_vi=LONG),
            listed("2", units["GDNN"], "P1Y", first_publication=FIRST),
        )
        fact_clock.advance(session, ["*"])
    return app


def events(answer):
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {str(e["UID"]): e for e in found}


def first_of(answer, item="1"):
    """The event of the first publication: 2024 is the newest year that is due by then."""
    return next(
        e for uid, e in events(answer).items() if uid.startswith(f"{item}-") and e["DTSTART"].dt == FIRST
    )


def excuse(catalog, clock, until=date(2026, 1, 31)):
    order = ExemptionOrder("no_data", "Chưa có", "GĐ", clock().date(), until)
    with catalog.db.unit_of_work() as session:
        reviewer = accounts.get_actor(session, "reviewer")
        register_acts.exempt(session, reviewer, catalog.register, "1", order, now=clock())


def test_every_line_ends_in_crlf_and_has_at_most_75_bytes(site):
    body = Browser(site).get(PUBLIC).data
    assert body.count(b"\n") == body.count(b"\r\n") > 0
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    # A folded line goes on with a blank, and no letter is cut in two.
    assert any(line.startswith(b" ") for line in lines)
    assert all(line.decode("utf-8") is not None for line in lines)
    unfolded = body.replace(b"\r\n ", b"").decode()
    assert "pháp luật\\; chỉ đạo\\, điều hành" in unfolded


def test_an_event_is_a_whole_day_with_three_alarms_in_vietnamese(site):
    answer = Browser(site).get(PUBLIC)
    assert answer.content_type == "text/calendar; charset=utf-8"
    event = first_of(answer)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt == FIRST + timedelta(days=1)
    assert str(event["SUMMARY"]).startswith(f"Hạn cung cấp: 1. {LONG} (Năm ")
    assert "Thời hạn: 15/12/2025" in str(event["DESCRIPTION"])
    assert event["STATUS"] == "CONFIRMED"
    alarms = [a["TRIGGER"].dt for a in event.walk("VALARM")]
    assert alarms == [timedelta(days=-15), timedelta(days=-7), timedelta(days=-3)]
    assert event["URL"] == "http://localhost/register/1"


def test_each_unit_has_its_own_and_an_unknown_one_is_not_found(site):
    browser = Browser(site)
    assert {uid[0] for uid in events(browser.get(PUBLIC))} == {"1", "2"}
    assert {uid[0] for uid in events(browser.get(f"{PUBLIC}?unit=vp"))} == {"1"}
    assert browser.get(f"{PUBLIC}?unit=khong-co").status_code == 404


def test_what_is_settled_is_cancelled_with_a_higher_sequence_and_comes_back_when_the_order_ends(
    site, catalog, clock
):
    browser = Browser(site)
    before = first_of(browser.get(PUBLIC))
    clock.advance(hours=1)
    excuse(catalog, clock, until=date(2025, 11, 20))
    cancelled = first_of(browser.get(PUBLIC))
    assert cancelled["UID"] == before["UID"]
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled.walk("VALARM") == []
    assert cancelled["SEQUENCE"] > before["SEQUENCE"]
    assert cancelled["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    clock.now = datetime(2025, 11, 21, 2, tzinfo=UTC)
    again = first_of(browser.get(PUBLIC))
    assert again["STATUS"] == "CONFIRMED"
    assert again["SEQUENCE"] > cancelled["SEQUENCE"]
    assert again["LAST-MODIFIED"].dt == datetime(2025, 11, 20, 17, tzinfo=UTC)  # midnight in Viet Nam


def test_a_repealed_item_is_cancelled(site, catalog):
    with catalog.db.unit_of_work() as session:
        decide(session, "02/QĐ", date(2025, 11, 2), listed("3", None, None))
        fact_clock.advance(session, ["*"])
    assert {e["STATUS"] for uid, e in events(Browser(site).get(PUBLIC)).items() if uid[0] == "1"} == {
        "CANCELLED"
    }


def test_the_same_facts_give_the_same_bytes_and_an_etag_that_holds(site, catalog, clock):
    browser = Browser(site)
    one = browser.get(PUBLIC)
    clock.advance(minutes=5)
    two = browser.get(PUBLIC, headers={"If-None-Match": one.headers["ETag"]})
    assert two.status_code == 304
    assert browser.get(PUBLIC).data == one.data
    excuse(catalog, clock)
    assert browser.get(PUBLIC, headers={"If-None-Match": one.headers["ETag"]}).status_code == 200


def address_of(browser):
    made = browser.post(f"{REMINDERS}/calendar", page=REMINDERS)
    return re.search(r"http://localhost(/calendar/[\w-]+\.ics)", made.text)[1]


def test_a_private_address_is_shown_once_shows_the_own_unit_and_can_be_taken_back(site, catalog):
    clerk, nobody = Browser(site, "clerk"), Browser(site)
    path = address_of(clerk)
    assert path not in clerk.get(REMINDERS).text
    answer = nobody.get(path)
    assert {uid[0] for uid in events(answer)} == {"1"}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    newer = address_of(clerk)
    assert nobody.get(path).status_code == 404
    clerk.post(f"{REMINDERS}/calendar/revoke", page=REMINDERS)
    assert nobody.get(newer).status_code == 404
    with catalog.db.read_session() as session:
        assert {(t.label, tuple(t.scopes)) for t in session.query(ApiToken)} == {("ical", ("calendar",))}
        assert newer.removeprefix("/calendar/").removesuffix(".ics") not in str(
            [t.token_hash for t in session.query(ApiToken)]
        )


def test_those_who_review_see_every_unit(site):
    path = address_of(Browser(site, "reviewer"))
    assert {uid[0] for uid in events(Browser(site).get(path))} == {"1", "2"}


def test_an_address_of_a_calendar_opens_no_api_and_a_key_of_the_api_no_calendar(site, catalog, clock):
    secret = address_of(Browser(site, "chief")).removeprefix("/calendar/").removesuffix(".ics")
    with catalog.db.unit_of_work() as session:
        assert accounts.user_of_token(session, secret, now=clock()) is None
        chief = accounts.get_actor(session, "chief")
        key = accounts.create_token(session, chief, "chief", label="máy", scopes=["admin"], now=clock())
    assert Browser(site).get(f"/calendar/{key}.ics").status_code == 404


def test_an_address_ends_with_its_year_and_with_its_account(site, catalog, clock):
    path = address_of(Browser(site, "clerk"))
    clock.advance(days=366)
    assert Browser(site).get(path).status_code == 404
