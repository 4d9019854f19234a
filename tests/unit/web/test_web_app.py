"""The edge: request ids, headers, client addresses, settings that are refused."""

import re
from dataclasses import replace

import pytest
from flask import request

from catalog.config import Settings, SettingsRefused
from catalog.web.app import create_app


def seen_address(catalog, hops, forwarded):
    settings = replace(catalog.settings, trusted_proxies=hops)
    app = create_app(settings, running=replace(catalog, settings=settings))
    app.add_url_rule("/who", view_func=lambda: request.remote_addr or "")
    return app.test_client().get("/who", headers={"X-Forwarded-For": forwarded}).text


def test_a_client_cannot_choose_its_address(catalog):
    assert seen_address(catalog, 0, "203.0.113.7") == "127.0.0.1"
    # What the client wrote itself stands before what our one proxy added.
    assert seen_address(catalog, 1, "198.51.100.1, 203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize("given", ["a" * 65, "short", "x\r\ny: z", "{}", ""])
def test_a_request_id_from_outside_is_taken_only_when_it_is_plain(catalog, given):
    client = create_app(catalog.settings, running=catalog).test_client()
    headers = {"X-Request-ID": given} if "\r" not in given else {}
    answered = client.get("/healthz", headers=headers).headers["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abc-123.def"}).headers["X-Request-ID"]
        == "abc-123.def"
    )


def test_every_route_answers_with_a_content_policy_and_nosniff(catalog):
    app = create_app(catalog.settings, running=catalog)
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<any\(([a-z]+)[^>]*>", r"\1", rule.rule)
        url = re.sub(r"<[^>]*>", "1", url)
        answer = client.get(url)
        # 503 is the honest answer of /readyz here: no index was ever built.
        assert answer.status_code != 500, url
        assert answer.headers["Content-Security-Policy"], url
        assert answer.headers["X-Content-Type-Options"] == "nosniff", url


def test_cookies_are_bound_to_the_host_where_the_site_is_encrypted(catalog):
    settings = replace(catalog.settings, site_url="https://dulieu.vidu.example")
    app = create_app(settings, running=replace(catalog, settings=settings))
    answer = app.test_client().get("/")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"CATALOG_MODE": "production"}, "SECRET_KEY"),
        ({"CATALOG_MODE": "production", "SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"CATALOG_MODE": "production", "SECRET_KEY": "k" * 40, "DEMO": "1"}, "DEMO"),
        ({"CATALOG_MODE": "test"}, "CATALOG_MODE"),
        ({"REVIEW": "sometimes"}, "REVIEW"),
        ({"PORT": "abc"}, "PORT"),
    ],
)
def test_settings_that_are_unsafe_or_make_no_sense_stop_the_start_with_their_name(
    monkeypatch, environment, named
):
    for name in ("CATALOG_MODE", "SECRET_KEY", "DEMO", "REVIEW", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsRefused, match=named):
        Settings.from_env()
