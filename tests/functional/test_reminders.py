"""Reminders in the running system: made once, shown, mailed to a server on loopback, left by one click."""

import dataclasses
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from catalog import bootstrap
from catalog.config import SettingsRefused
from catalog.domain.errors import MailNotSent
from catalog.jobs import leasing
from catalog.models import Job, Nudge, Organization, User
from catalog.ports import Mail
from catalog.services import accounts, fact_clock, nudges, register_acts
from catalog.services.register_acts import ExemptionOrder
from catalog.worker import Worker
from tests.factories.list_rows import decide, listed
from tests.factories.live import words_of
from tests.factories.smtp_server import smtp_server
from tests.factories.workspace_site import Browser, settle

DUE = date(2025, 12, 15)


@pytest.fixture
def mailbox():
    with smtp_server() as box:
        yield box


@pytest.fixture
def mailing(catalog, mailbox):
    """The running system with mail turned on."""
    settings = dataclasses.replace(catalog.settings, mail_url=mailbox.url, mail_from="nhac-viec@vidu.example")
    return dataclasses.replace(catalog, settings=settings)


@pytest.fixture
def site(mailing):
    """One item whose first publication falls due on 15/12/2025, a Monday, and one that no unit has."""
    app = settle(mailing)
    with mailing.db.unit_of_work() as session:
        unit = session.query(Organization).filter_by(code="VP").one()
        first = {"first_publication": DUE, "name_vi": "Danh mục văn bản <chỉ đạo>"}
        decide(
            session,
            "01/QĐ",
            date(2025, 11, 1),
            listed("1", unit, "P1Y", **first),
            listed("2", None, "P1Y", first_publication=DUE, name_vi="Mục chưa giao"),
        )
        fact_clock.advance(session, ["*"])
    return app


def at(clock, day, hour=8, minute=0):
    """Move the clock to an hour of a day in Viet Nam."""
    clock.now = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def work(catalog):
    """One minute of a worker: plan, then everything that waits."""
    worker = Worker(bootstrap.job_ports(catalog))
    worker._plan_housekeeping()
    while worker.run_one():
        pass
    return worker


def marks(catalog, item="1"):
    with catalog.db.read_session() as session:
        rows = session.query(Nudge).filter_by(item_code=item).order_by(Nudge.created)
        return [(row.mark, row.created.date()) for row in rows]


@pytest.mark.parametrize(
    ("days", "mark"),
    [
        *[(16, None), (15, "d15"), (8, "d15"), (7, "d7"), (4, "d7"), (3, "d3"), (0, "d3")],
        *[(-1, "late"), (-6, "late"), (-7, "late1"), (-13, "late1"), (-14, "late2")],
    ],
)
def test_the_mark_of_a_day_is_that_of_the_last_limit_that_was_passed(days, mark):
    assert nudges.mark_of(days) == mark


def test_each_reminder_is_made_on_its_day_and_once(site, mailing, mailbox, clock):
    """By hand: 15/12 less 15, 7, 3 days is 30/11, 8/12, 12/12; late from 16/12, again on 22 and 29/12."""
    day = date(2025, 11, 28)
    while day <= date(2025, 12, 30):
        at(clock, day)
        work(mailing)
        work(mailing)
        day += timedelta(days=1)
    assert marks(mailing) == [
        ("d15", date(2025, 11, 30)),
        ("d7", date(2025, 12, 8)),
        ("d3", date(2025, 12, 12)),
        ("late", date(2025, 12, 16)),
        ("late1", date(2025, 12, 22)),
        ("late2", date(2025, 12, 29)),
        ("escalated", date(2025, 12, 30)),
    ]
    told = [(m["To"], m["Subject"].rpartition("] ")[2]) for m in mailbox.messages]
    clerks = [subject for to, subject in told if to == "clerk@vidu.example"]
    assert clerks == ["1 kỳ số liệu sắp đến hạn"] * 3 + ["1 kỳ số liệu quá hạn"] * 3
    assert [to for to, _ in told].count("head@vidu.example") == 1
    assert [to for to, _ in told].count("reviewer@vidu.example") == 7  # of the item that no unit has


def test_nothing_is_made_before_seven_and_a_late_start_makes_it_up(site, mailing, clock):
    at(clock, date(2025, 11, 30), 6, 59)
    work(mailing)
    assert marks(mailing) == []
    at(clock, date(2025, 11, 30), 19)
    work(mailing)
    assert [mark for mark, _ in marks(mailing)] == ["d15"]


def test_two_workers_make_the_reminders_of_a_day_once(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    with mailing.db.read_session() as session:
        found = nudges.find_reminders(
            session, mailing.register, escalate_after=timedelta(days=15), now=clock()
        )
    made = []
    for _ in range(2):
        with mailing.db.unit_of_work() as session:
            made.append(len(nudges.record_reminders(session, found, now=clock())))
    assert made == [2, 0]
    work(mailing)
    assert len(marks(mailing)) == 1


def test_a_digest_names_items_and_days_in_both_parts_and_nothing_else(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    work(mailing)
    [mail] = [m for m in mailbox.messages if m["To"] == "clerk@vidu.example"]
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    assert "1. Danh mục văn bản <chỉ đạo>" in text
    assert "thời hạn 15/12/2025, còn 15 ngày" in text
    assert "English: 1 reference period due." in text
    assert "&lt;chỉ đạo&gt;" in page
    assert "<chỉ đạo>" not in page
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["From"] == "nhac-viec@vidu.example"
    assert "@vidu.example" not in text
    with mailing.db.read_session() as session:
        assert all(row.mailed_at for row in session.query(Nudge).filter_by(item_code="1"))


def test_one_click_leaves_and_a_forged_or_opened_link_does_not(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    work(mailing)
    [mail] = [m for m in mailbox.messages if m["To"] == "clerk@vidu.example"]
    path = re.fullmatch(r"<http://localhost(/reminders/leave/\S+)>", mail["List-Unsubscribe"])[1]
    stranger = Browser(site)
    assert stranger.client.post(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    assert "Thôi nhận thư này" in stranger.get(path).text
    assert "Reminders by mail" in stranger.get(f"/en{path}").text
    with mailing.db.read_session() as session:
        assert not session.query(User).filter_by(name="clerk").one().mail_off
    left = stranger.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert "không nhận thư nhắc việc nữa" in left.text
    at(clock, date(2025, 12, 8))
    work(mailing)
    assert [m["To"] for m in mailbox.messages].count("clerk@vidu.example") == 1
    clerk = Browser(site, "clerk")
    page = "/workspace/reminders"
    assert "Đang tắt" in clerk.get(page).text
    clerk.post(f"{page}/mail", {"mail": "on"}, page=page)
    assert "Đang bật" in clerk.get(page).text


def test_a_server_that_is_down_is_tried_again_and_told_to_the_admin(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    mailbox.is_down = True
    work(mailing)
    told = words_of(Browser(site, "chief").get("/workspace/mail").text)
    assert "clerk 30/11/2025 Gửi lại lúc 30/11/2025" in told
    assert "Máy chủ từ chối thư" in told
    assert "@vidu.example" not in told.replace("dulieumo@vidu.example", "")
    assert Browser(site, "clerk").get("/workspace/mail").status_code == 403
    mailbox.is_down = False
    clock.advance(minutes=20)
    work(mailing)
    assert [m["To"] for m in mailbox.messages].count("clerk@vidu.example") == 1
    assert "Đã gửi hoặc không còn cần gửi" in words_of(Browser(site, "chief").get("/workspace/mail").text)


def test_an_address_that_is_refused_ends_as_given_up_with_its_cure(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    mailbox.refused.add("clerk@vidu.example")
    for _ in range(8):
        work(mailing)
        clock.advance(minutes=61)
    told = words_of(Browser(site, "chief").get("/workspace/mail").text)
    assert "Đã thôi gửi 8 recipient_refused Máy chủ từ chối địa chỉ của tài khoản này" in told
    with mailing.db.read_session() as session:
        assert {job.name for job in leasing.list_dead(session)} == {"mail_digest"}


def test_what_was_settled_before_the_mail_goes_is_left_out(site, mailing, mailbox, clock):
    at(clock, date(2025, 11, 30))
    mailbox.is_down = True
    work(mailing)
    order = ExemptionOrder(
        kind="no_data", reason="Chưa có", signer="GĐ", valid_from=clock().date(), expires_on=date(2026, 1, 31)
    )
    with mailing.db.unit_of_work() as session:
        admin = accounts.get_actor(session, "reviewer")
        register_acts.exempt(session, admin, mailing.register, "1", order, now=clock())
    mailbox.is_down = False
    clock.advance(minutes=20)
    work(mailing)
    assert "clerk@vidu.example" not in [m["To"] for m in mailbox.messages]


def test_the_workspace_shows_reminders_without_any_mail_and_only_while_they_are_open(catalog, site, clock):
    at(clock, date(2025, 11, 30))
    work(catalog)
    with catalog.db.read_session() as session:
        assert session.query(Job).filter_by(name="mail_digest").count() == 0
    page = "/workspace/reminders"
    told = words_of(Browser(site, "clerk").get(page).text)
    assert "Lời nhắc đang mở: 1" in told
    assert "Còn 15 ngày" in told
    assert 'class="badge is-due num">1<' in Browser(site, "clerk").get("/workspace").text
    assert "Mục chưa giao" in Browser(site, "reviewer").get(page).text
    assert "Lời nhắc đang mở: 0" in words_of(Browser(site, "stranger").get(page).text)
    order = ExemptionOrder(
        kind="no_data", reason="Chưa có", signer="GĐ", valid_from=clock().date(), expires_on=date(2026, 1, 31)
    )
    with catalog.db.unit_of_work() as session:
        register_acts.exempt(
            session, accounts.get_actor(session, "reviewer"), catalog.register, "1", order, now=clock()
        )
    assert "Lời nhắc đang mở: 0" in words_of(Browser(site, "clerk").get(page).text)


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("http://127.0.0.1", "a@b.example"),
        ("smtp://mail.example?tls=maybe", "a@b.example"),
        ("smtp://mail.example", ""),
        ("smtp://user:secret@mail.example?tls=none", "a@b.example"),
    ],
)
def test_a_mail_setting_that_cannot_be_used_or_is_unsafe_is_refused_without_its_password(
    catalog, url, sender
):
    settings = dataclasses.replace(catalog.settings, mail_url=url, mail_from=sender)
    with pytest.raises(SettingsRefused) as refused:
        bootstrap.mailer_of(settings)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"port": 1}, "unreachable"),
        ({"password": "sai"}, "login_refused"),
        ({"tls": "starttls"}, "not_supported"),
    ],
)
def test_what_went_wrong_is_told_by_a_code(mailing, change, reason):
    server = dataclasses.replace(bootstrap.mailer_of(mailing.settings), **change)
    with pytest.raises(MailNotSent) as refused:
        server.send(Mail("ai@vidu.example", "Chủ đề", "Chữ", "<p>Chữ</p>"))
    assert refused.value.params == {"reason": reason}


def test_an_address_with_a_line_break_never_reaches_the_server(mailing, mailbox):
    with pytest.raises(MailNotSent) as refused:
        bootstrap.mailer_of(mailing.settings).send(Mail("a@b.example\r\nBcc: x@y.example", "C", "C", "C"))
    assert refused.value.params == {"reason": "bad_address"}
    assert mailbox.messages == []


def test_an_item_late_with_many_periods_is_one_line_and_the_oldest_stands_first(
    site, mailing, mailbox, clock
):
    """A year is due on the first publication; the next one a year on: two years late are one line."""
    at(clock, date(2027, 6, 1))
    work(mailing)
    page = Browser(site, "clerk").get("/workspace/reminders").text
    rows = re.findall(r'<a href="/workspace/register/1" lang="vi">', page)
    with mailing.db.read_session() as session:
        state = mailing.register.states(session, ["1"], clock())["1"][1]
    late = sum((clock().date() - o.obligation.due).days > 0 for o in state.obligations if o.is_open)
    assert late > 1
    assert len(rows) == 1
    assert f"và {late - 1} kỳ nữa" in page
    assert "15/12/2025" in page
    [mail] = [m for m in mailbox.messages if m["To"] == "clerk@vidu.example"]
    text = mail.get_body(("plain",)).get_content()
    assert text.count("Danh mục văn bản") == 1
    assert f"và {late - 1} kỳ nữa" in text
    assert mail["Subject"].endswith(f"{late} kỳ số liệu quá hạn")
