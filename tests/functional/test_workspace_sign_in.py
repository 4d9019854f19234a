"""Signing in and out: sessions, the form's token, delays, and where one goes afterwards."""

import pytest
from sqlalchemy import func, select

from catalog.models import LoginSession
from tests.factories.workspace_site import PASSWORD, Browser, settle


@pytest.fixture
def site(catalog):
    return settle(catalog)


def sessions(catalog):
    with catalog.db.read_session() as session:
        return session.scalar(select(func.count()).select_from(LoginSession))


def test_the_right_password_leads_to_my_work_with_a_new_session_each_time(site, catalog):
    browser = Browser(site)
    first = browser.sign_in("clerk", PASSWORD)
    again = browser.sign_in("clerk", PASSWORD)
    assert (first.status_code, first.location) == (303, "/workspace")
    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert "SameSite=Lax" in first.headers["Set-Cookie"]
    assert first.headers["Set-Cookie"] != again.headers["Set-Cookie"]
    assert sessions(catalog) == 2
    assert browser.get("/workspace").status_code == 200


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer_and_keep_the_name(site):
    told = []
    for name in ("clerk", "nobody"):
        answer = Browser(site).sign_in(name, "sai-mat-khau-hoan-toan")
        assert answer.status_code == 401
        assert f'name="name" value="{name}"' in answer.text
        assert "sai-mat-khau" not in answer.text
        body = answer.text.replace(f'value="{name}"', "")
        told.append(body[: body.index("csrf_token")])
    assert told[0] == told[1]
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in told[0]


def test_the_sixth_try_waits_keeps_the_name_and_says_how_long(site, clock):
    browser = Browser(site)
    for _ in range(5):
        browser.sign_in("clerk", "sai-mat-khau-hoan-toan")
    waiting = browser.sign_in("clerk", PASSWORD)
    assert waiting.status_code == 429
    # The first delay is 30 seconds; the clock stands still, and the remainder is rounded up.
    assert waiting.headers["Retry-After"] == "31"
    assert 'value="clerk"' in waiting.text
    assert "Chờ 31 giây" in waiting.text
    clock.advance(seconds=31)
    assert browser.sign_in("clerk", PASSWORD).status_code == 303


def test_signing_out_ends_the_session_on_the_server_too(site, catalog):
    browser = Browser(site, "clerk")
    cookie = browser.client.get_cookie("danhmuc").value
    left = browser.post("/user/logout", page="/workspace")
    assert left.status_code == 303
    assert browser.client.get_cookie("danhmuc") is None
    assert sessions(catalog) == 0
    browser.client.set_cookie("danhmuc", cookie)
    assert browser.get("/workspace").status_code == 303


def test_a_session_ends_after_fifteen_idle_minutes(site, clock):
    browser = Browser(site, "clerk")
    clock.advance(minutes=14)
    assert browser.get("/workspace").status_code == 200
    clock.advance(minutes=16)
    answer = browser.get("/workspace")
    assert (answer.status_code, answer.location) == (303, "/user/login?next=%2Fworkspace")


@pytest.mark.parametrize(
    ("given", "leads_to"),
    [
        ("/workspace/dataset/new?item=3", "/workspace/dataset/new?item=3"),
        ("//evil.example", "/workspace"),
        ("/\\evil.example", "/workspace"),
        ("https:evil.example", "/workspace"),
        ("javascript:alert(1)", "/workspace"),
    ],
)
def test_only_an_address_of_this_site_is_gone_to_afterwards(site, given, leads_to):
    assert Browser(site).sign_in("clerk", PASSWORD, next=given).location == leads_to


def test_a_sign_in_without_the_token_of_our_page_is_refused(site, catalog):
    answer = Browser(site).client.post("/user/login", data={"name": "clerk", "password": PASSWORD})
    assert answer.status_code == 403
    assert sessions(catalog) == 0


def test_a_form_sent_from_a_foreign_page_is_refused(site):
    browser = Browser(site, "clerk")
    data = {"csrf_token": browser.token("/workspace")}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.client.post("/user/logout", data=data, headers=headers).status_code == 403
    assert browser.get("/workspace").status_code == 200


def test_the_token_of_another_session_is_refused(site):
    clerk, stranger = Browser(site, "clerk"), Browser(site, "stranger")
    foreign = stranger.token("/workspace")
    assert clerk.client.post("/user/logout", data={"csrf_token": foreign}).status_code == 403


def test_the_sign_in_page_speaks_english_under_en(site):
    browser = Browser(site)
    assert "User name" in browser.get("/en/user/login").text
    assert "Tên đăng nhập" in browser.get("/user/login").text
    answer = browser.post("/en/user/login", {"name": "clerk", "password": PASSWORD}, page="/en/user/login")
    assert answer.location == "/en/workspace"
