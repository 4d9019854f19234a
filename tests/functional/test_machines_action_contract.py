"""The action API's contract, row by row of the table in 50-ckan-api.md."""

import dataclasses
import io
import json

import pytest

from catalog.domain.errors import DatabaseBusy
from catalog.domain.policy import SYSTEM
from catalog.services import accounts
from catalog.web.action_api.writes import NOT_OFFERED
from tests.conftest import NOW
from tests.factories.published_catalog import BUDGET, DRAFT, IDS, WITHDRAWN, machines_app, read_only_catalog

PREFIXES = ("/api/3/action", "/api/action")


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    shared = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    yield shared
    shared.db.dispose()


@pytest.fixture(scope="module")
def client(site):
    return machines_app(site).test_client()


@pytest.fixture(scope="module")
def token(site):
    with site.db.unit_of_work() as session:
        accounts.add_user(session, SYSTEM, "may", email="may@vidu.example", role="admin", now=NOW)
        return accounts.create_token(session, SYSTEM, "may", label="test", scopes=[], now=NOW)


def error_of(response, status, kind):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json;charset=utf-8"
    body = response.get_json()
    assert body["success"] is False
    assert body["help"].startswith("http://localhost/api/3/action/help_show?name=")
    assert body["error"]["__type"] == kind
    return body["error"]


def bare_refusal(response, status=400):
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json;charset=utf-8"
    text = response.get_json()
    assert isinstance(text, str)
    assert text.startswith("Bad request")
    return text


@pytest.mark.parametrize(
    "call",
    ["package_show?id=khong-co", "resource_show?id=khong-co", "organization_show?id=khong-co",
     "group_show?id=khong-co", "group_package_show?id=khong-co", "resource_view_list?id=khong-co",
     "help_show?name=khong_co"],
)  # fmt: skip
def test_an_unknown_object_is_404_not_found(client, call):
    assert error_of(client.get(f"/api/3/action/{call}"), 404, "Not Found Error")["message"] == "Not found"


@pytest.mark.parametrize(
    ("action", "field"),
    [("package_show", "name_or_id"), ("resource_show", "id"), ("organization_show", "id"),
     ("group_show", "id"),
     ("group_package_show", "id"), ("resource_view_list", "id"), ("help_show", "name")],
)  # fmt: skip
def test_a_missing_parameter_is_409_by_its_name(client, action, field):
    error = error_of(client.get(f"/api/3/action/{action}"), 409, "Validation Error")
    assert error == {"__type": "Validation Error", field: ["Missing value"]}


@pytest.mark.parametrize(
    ("call", "field"),
    [("package_list?limit=-1", "limit"), ("package_list?offset=x", "offset"),
     ("package_search?rows=-1", "rows"),
     ("package_search?start=x", "start"), ("package_search?facet.field=tags", "facet.field"),
     ("package_show?id=a&id=b", "id"), ("organization_list?sort=secret", "sort")],
)  # fmt: skip
def test_an_invalid_parameter_is_409_by_its_name(client, call, field):
    error = error_of(client.get(f"/api/3/action/{call}"), 409, "Validation Error")
    assert set(error) == {"__type", field}


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_write_without_a_token_is_403(client, prefix):
    for action in sorted(NOT_OFFERED):
        error = error_of(client.post(f"{prefix}/{action}", json={"name": "x"}), 403, "Authorization Error")
        assert error["message"].startswith("Access denied: ")


def test_a_write_with_a_wrong_token_is_403(client):
    answer = client.post("/api/3/action/package_create", json={}, headers={"Authorization": "wrong"})
    error_of(answer, 403, "Authorization Error")


def test_an_upload_without_a_token_is_403(client):
    answer = client.post(
        "/api/action/resource_create",
        data={"package_id": "x", "upload": (io.BytesIO(b"a,b\n"), "a.csv")},
        content_type="multipart/form-data",
    )
    error_of(answer, 403, "Authorization Error")


@pytest.mark.parametrize("form", ["{}", "Bearer {}"])
@pytest.mark.parametrize("header", ["Authorization", "X-CKAN-API-Key"])
def test_a_write_with_a_token_says_plainly_what_does_it_instead(client, token, form, header):
    answer = client.post("/api/3/action/package_create", json={}, headers={header: form.format(token)})
    assert "http://localhost/workspace" in bare_refusal(answer)


def test_an_invalid_search_parameter_is_400(client):
    answer = client.get("/api/3/action/package_search?q=a&ten_la=1")
    assert "ten_la" in error_of(answer, 400, "Search Query Error")["message"]


@pytest.mark.parametrize(
    "parameters",
    [{"q": "title:["}, {"fq": "{!lucene}x"}, {"q": 'name:"a'}, {"fq": "secret:draft"}, {"fq": "notes:a"},
     {"sort": "secret desc"}, {"facet.field": '["secret"]'}, {"q": "*a*"}, {"q": "x" * 5000},
     {"q": "/a.*/"}, {"fq": " OR ".join(["a"] * 1000)}, {"q": "a~2"}],
)  # fmt: skip
def test_syntax_that_is_not_understood_is_409(client, parameters):
    error_of(client.get("/api/3/action/package_search", query_string=parameters), 409, "Search Error")


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_action_is_a_bare_400(client, method):
    text = bare_refusal(getattr(client, method)("/api/3/action/khong_co_action"))
    assert text == "Bad request - Action name not known: khong_co_action"


@pytest.mark.parametrize("body", ["{bad", "[1]", '"x"', "5", "[" * 100_000, b"\xff\xfe{", '{"a": ' * 100_000])
def test_bad_json_is_a_bare_400(client, body):
    answer = client.post("/api/3/action/package_show", data=body, content_type="application/json")
    assert "JSON Error" in bare_refusal(answer)


def test_a_write_by_get_is_a_bare_400(client):
    assert "POST" in bare_refusal(client.get("/api/3/action/package_create?name=x"))


def test_an_invalid_token_reads_public_data_as_anybody(client):
    answer = client.get(f"/api/3/action/package_show?id={BUDGET}", headers={"Authorization": "wrong"})
    assert answer.status_code == 200


@pytest.mark.parametrize("prefix", PREFIXES)
def test_jsonp_is_refused(client, prefix):
    assert "callback" in bare_refusal(client.get(f"{prefix}/status_show?callback=f"))
    assert "callback" in bare_refusal(client.post(f"{prefix}/status_show", json={"callback": "f"}))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_reads_answer_get_and_every_kind_of_post_alike(client, prefix):
    address, given = f"{prefix}/package_show", json.dumps({"id": BUDGET})
    form = "application/x-www-form-urlencoded"
    answers = [
        client.get(address, query_string={"id": BUDGET}),
        client.post(address, json={"id": BUDGET}),
        client.post(address, data=given),
        client.post(address, data={"id": BUDGET}),
        client.post(address, data={"id": BUDGET}, content_type="multipart/form-data"),
        client.post(address, data=given, content_type=form),
        client.post(address, data={given: ""}),
        client.post(address, data={given: "1"}),
        client.post(f"{address}?id={BUDGET}"),
    ]
    bodies = [answer.get_json() for answer in answers]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["result"]["name"] == BUDGET
    assert bodies[0]["help"] == "http://localhost/api/3/action/help_show?name=package_show"
    assert bodies[0]["success"] is True


def test_json_sent_as_a_form_may_hold_marks_of_forms(client):
    given = '{"id": "a=b&c=%7B+d"}'
    for kind in ("application/json", "application/x-www-form-urlencoded"):
        answer = client.post("/api/3/action/help_show", data=given, content_type=kind)
        assert answer.get_json()["error"] == {"__type": "Validation Error", "name": ["Missing value"]}


@pytest.mark.parametrize("address", ["/api/3", "/api/action", "/api/3/action", "/api/3/", "/api/3/action/"])
def test_the_roots_tell_the_version(client, address):
    assert client.get(address).get_json() == {"version": 3}


def test_the_first_version_of_the_api_is_not_there(client):
    assert client.get("/api/1/action/package_list").status_code == 404


def test_a_body_over_a_megabyte_is_refused(client):
    answer = client.post("/api/3/action/package_show", json={"id": "x" * 1_000_001})
    bare_refusal(answer, 413)


def test_a_crash_is_500_in_the_envelope_and_tells_nothing_of_the_inside(site):
    class Broken:
        def search(self, query):
            raise RuntimeError("password=bi-mat at /srv/secret")

    client = machines_app(dataclasses.replace(site, index=Broken())).test_client()
    answer = client.get("/api/3/action/package_search")
    assert error_of(answer, 500, "Internal Server Error")["message"] == "Internal Server Error"
    assert b"bi-mat" not in answer.data


def test_a_busy_database_is_503_and_says_when_to_come_back(site):
    class Busy:
        def search(self, query):
            raise DatabaseBusy

    client = machines_app(dataclasses.replace(site, index=Busy())).test_client()
    answer = client.get("/api/3/action/package_search")
    error_of(answer, 503, "Service Error")
    assert int(answer.headers["Retry-After"]) > 0


def test_scripts_of_other_sites_may_read_and_ask_with_a_token_but_never_with_a_cookie(client):
    answer = client.get("/api/3/action/status_show")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options("/api/3/action/package_search")
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("name", [DRAFT, WITHDRAWN, IDS[DRAFT], IDS[WITHDRAWN]])
def test_a_hidden_dataset_answers_exactly_as_a_missing_one(client, name):
    hidden = client.get(f"/api/3/action/package_show?id={name}")
    missing = client.get("/api/3/action/package_show?id=khong-co-bo-nay")
    assert (hidden.status_code, hidden.data) == (missing.status_code, missing.data)
