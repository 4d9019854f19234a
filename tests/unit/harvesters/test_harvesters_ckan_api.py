import json

import pytest

from harvesters.addresses import read_url
from harvesters.ckan_api import CkanApi
from harvesters.errors import HarvestError, RemoteAnswerBroken, RemoteRefused, RemoteUnavailable
from harvesters.guarded_client import Answer


class OneAnswer:
    """Stands where the guarded client does and gives the same answer to everything."""

    def __init__(self, status, body=b"", **headers):
        self.answer = Answer("https://portal.example/", status, headers, body)
        self.urls = []

    read_url = staticmethod(read_url)

    def request(self, method, url, **_):
        self.urls.append(url)
        return self.answer


def ask(status, body=b"", **headers):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    return CkanApi("https://portal.example/ckan/", "t0ken", OneAnswer(status, body, **headers))


def test_a_path_prefix_and_odd_ids_end_up_in_the_right_place():
    client = OneAnswer(200, b'{"success": true, "result": {"id": "x"}}')
    CkanApi("https://portal.example/ckan/", "t0ken", client).show_package("a b&c")
    assert client.urls == ["https://portal.example/ckan/api/3/action/package_show?id=a+b%26c"]


def test_only_ckans_own_word_makes_a_package_missing():
    gone = {"success": False, "error": {"__type": "Not Found Error", "message": "Not found"}}
    assert ask(404, gone).show_package("x") is None
    for body in (b"<h1>404</h1>", {"success": False}, {"error": {"__type": "Other"}}, [1]):
        with pytest.raises(RemoteAnswerBroken):
            ask(404, body).show_package("x")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"success": true, "res',
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        {"success": True},
        {"success": False, "result": {"id": "x"}},
        {"success": True, "result": {}},
        {"success": True, "result": {"id": 5}},
        {"success": True, "result": {"id": "x", "resources": [{"name": "no id"}]}},
        {"success": True, "result": {"id": "x", "resources": "many"}},
        {"success": True, "result": {"id": "x", "extras": ["text"]}},
    ],
)
def test_an_answer_of_another_shape_is_broken_not_believed(body):
    with pytest.raises(RemoteAnswerBroken):
        ask(200, body).show_package("x")


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (302, RemoteRefused, "redirected"),
        (400, RemoteRefused, "refused"),
        (401, RemoteRefused, "not_authorized"),
        (403, RemoteRefused, "not_authorized"),
        (408, RemoteUnavailable, "server_error"),
        (409, RemoteRefused, "validation"),
        (413, RemoteRefused, "too_large"),
        (429, RemoteUnavailable, "too_many_requests"),
        (500, RemoteUnavailable, "server_error"),
        (503, RemoteUnavailable, "server_error"),
    ],
)
def test_each_status_has_one_meaning(status, kind, reason):
    api = ask(status, b"<html>")
    with pytest.raises(HarvestError) as failure:
        api.write("package_patch", {})
    assert type(failure.value) is kind
    assert (failure.value.params["reason"], failure.value.params["status"]) == (reason, status)
    assert api.writes == 0


def test_names_of_fields_pass_and_texts_do_not():
    error = {"__type": "Validation Error", "name": ["<script>"], "<b>": ["x"], "owner_org": ["y"]}
    with pytest.raises(RemoteRefused) as refusal:
        ask(409, {"success": False, "error": error}).write("package_create", {})
    assert refusal.value.params == {"status": 409, "reason": "validation", "fields": ("name", "owner_org")}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": "999999999999"}, 3600.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "Sun, 01 Mar 2026 08:01:30 GMT"}, None),
        (
            {"retry-after": "Sun, 01 Mar 2026 08:01:30 GMT", "date": "Sun, 01 Mar 2026 08:00:00 GMT"},
            90.0,
        ),
        ({"retry-after": "Sun, 01 Mar 2026 08:00:00 GMT", "date": "Sun, 01 Mar 2026 09:00:00 GMT"}, 0.0),
        ({"retry-after": "Sun, 01 Mar 2026 08:00:05 -0000", "date": "Sun, 01 Mar 2026 08:00:00 GMT"}, 5.0),
        ({"retry-after": "Sun, 01 Mar 99999 08:00:00 GMT", "date": "Sun, 01 Mar 2026 08:00:00 GMT"}, None),
    ],
)
def test_the_wait_is_read_from_a_number_or_a_date(headers, seconds):
    with pytest.raises(RemoteUnavailable) as failure:
        ask(429, b"", **headers).write("package_create", {})
    assert failure.value.retry_after == seconds
