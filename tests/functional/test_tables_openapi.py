"""The OpenAPI of a table tells exactly the questions that are answered: judged beside the answers."""

import json
import re
from urllib.parse import parse_qsl

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.factories.table_site import open_site

RIGHT = {"column": "so_ho", "op": "gte", "value": 3}
BODIES = [
    {},
    {"where": RIGHT, "select": ["ma_xa", "_id"], "sort": ["-so_ho", "ma_xa"], "limit": 2, "total": False},
    {"where": {"or": [RIGHT, {"not": {"q": "hoang"}}, {"and": []}]}, "limit": 1.0},
    {"where": {"column": "Tên xã", "op": "in", "value": ["Nguyễn Trãi", 5]}},
    {"where": {"column": "kinh_phi", "op": "between", "value": ["0.5", 100]}},
    {"where": {"column": "ngay", "op": "lt", "value": "2024-02-29"}},
    {"where": {"column": "con_hieu_luc", "op": "eq", "value": [True]}},
    {"where": {"op": "bbox", "columns": ["kinh_phi", "so_ho"], "value": [0, "0", 1, 20]}},
    {"select": ["ma_xa"], "distinct": True},
    {"sort": ["ma_xa", "ma_xa"], "distinct": True},
    {"group": ["con_hieu_luc"], "measures": [{"function": "count"}, {"function": "sum", "column": "so_ho"}]},
    {"group": ["ma_xa"], "measures": [{"function": "count"}], "sort": ["-count"], "facets": ["ma_xa"]},
    # From here on each is refused.
    {"sql": "select"},
    {"limit": 10_001},
    {"limit": 0.5},
    {"offset": -1},
    {"total": "yes"},
    {"select": ["ma_xa", "ma_xa"]},
    {"select": ["khac"]},
    {"sort": ["khac"]},
    {"facets": ["_id", "ma_xa", "so_ho", "kinh_phi", "ngay", "con_hieu_luc"]},
    {"select": ["ma_xa"], "sort": ["so_ho"], "distinct": True},
    {"select": ["ma_xa"], "group": ["ma_xa"]},
    {"group": ["ma_xa"], "sort": ["so_ho"]},
    {"measures": [{"function": "sum", "column": "ma_xa"}]},
    {"measures": [{"function": "sleep", "column": "so_ho"}]},
    {"after": "abc"},
    {"where": {"column": "so_ho", "op": "contains", "value": "1"}},
    {"where": {"column": "so_ho", "op": "eq", "value": "nhieu"}},
    {"where": {"column": "so_ho", "op": "between", "value": [1]}},
    {"where": {"column": "ngay", "op": "eq", "value": "2025-02-29"}},
    {"where": {"column": "ma_xa", "op": "eq", "value": "\u0000"}},
    {"where": {"column": "ma_xa", "op": "in", "value": []}},
    {"where": {"column": "con_hieu_luc", "op": "gt", "value": True}},
    {"where": {"op": "bbox", "columns": ["ma_xa", "so_ho"], "value": [0, 0, 1, 1]}},
    {"where": RIGHT | {"more": 1}},
    {"where": {"or": RIGHT}},
]
FIRST_REFUSED = BODIES.index({"sql": "select"})
ADDRESSES = [
    "ma_xa=eq.00007",
    "ma_xa=not.in.00123,14734",
    'Tên xã=in."Đông, Sơn",x"y',
    "Tên xã=contains.",
    "so_ho=between.-3,%2B12.50",
    "kinh_phi=eq..5",
    "ngay=gte.2024-02-29",
    "con_hieu_luc=isnull.true",
    "_bbox=kinh_phi,so_ho,0,0,1,20",
    "_bbox=",
    "_sort=-so_ho,ma_xa",
    "_select=_id,ma_xa",
    "_distinct=true&_sort=ma_xa",
    "_group=ma_xa,con_hieu_luc&_measures=count,median(so_ho),max(ngay)",
    "_group=ma_xa&_measures=count&_sort=-count",
    "_facets=ma_xa,ngay&_limit=0&_total=0",
    # From here on each is refused.
    "ma_xa=00007",
    "ma_xa=in.",
    'ma_xa=in."a',
    "so_ho=eq.1e3",
    "so_ho=prefix.1",
    "ngay=eq.2025-02-29",
    "ngay=eq.0000-01-01",
    "con_hieu_luc=gt.true",
    "_bbox=kinh_phi,so_ho,0,0,1",
    "_bbox=ma_xa,so_ho,0,0,1,1",
    "_select=ma_xa,ma_xa",
    "_sort=khac",
    "_select=ma_xa&_group=ma_xa",
    "_group=ma_xa&_sort=so_ho",
    "_distinct=true&_select=ma_xa&_sort=so_ho",
    "_measures=sum(ma_xa)",
    "_facets=khac",
    "_limit=10001",
    "_total=x",
    "_after=abc",
    "_version=0",
]
FIRST_REFUSED_ADDRESS = ADDRESSES.index("ma_xa=00007")


@pytest.fixture
def table(catalog, tmp_path):
    site = open_site(catalog, tmp_path / "tables")
    path = f"/api/v1/tables/{site.add('ho-ngheo')}"
    return site.client, path, site.client.get(f"{path}/openapi.json").get_json()


def fits(document, schema, value):
    try:
        Draft202012Validator(schema | {"components": document["components"]}).validate(value)
    except ValidationError:
        return False
    return True


def test_a_body_fits_the_schema_exactly_when_it_is_answered(table):
    client, path, document = table
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    answered = [client.post(path, json=body).status_code == 200 for body in BODIES]
    assert answered == [at < FIRST_REFUSED for at in range(len(BODIES))]
    assert [fits(document, schema, body) for body in BODIES] == answered


def test_an_address_fits_the_parameters_exactly_when_it_is_answered(table):
    client, path, document = table
    parameters = {one["name"]: one for one in document["paths"][path]["get"]["parameters"]}
    answer = parameters.pop("answer")["schema"]

    def told(query):
        pairs = dict(parse_qsl(query, keep_blank_values=True))
        lists = {name: pairs.pop(name) for name in tuple(pairs) if name not in parameters}
        plain = (fits(document, parameters[name]["schema"], read(name, text)) for name, text in pairs.items())
        return fits(document, answer, lists) and all(plain)

    def read(name, text):
        kind = parameters[name]["schema"]["type"]
        if kind == "array":
            return text.split(",")
        return int(text) if kind == "integer" and re.fullmatch("-?[0-9]+", text) else text

    answered = [client.get(f"{path}?{query}").status_code == 200 for query in ADDRESSES]
    assert answered == [at < FIRST_REFUSED_ADDRESS for at in range(len(ADDRESSES))]
    assert [told(query) for query in ADDRESSES] == answered


def test_a_condition_in_an_address_is_the_condition_of_a_body(table):
    client, path, document = table
    where = next(one for one in document["paths"][path]["get"]["parameters"] if one["name"] == "_where")
    schema = where["content"]["application/json"]["schema"]
    assert fits(document, schema, RIGHT)
    assert client.get(path, query_string={"_where": json.dumps(RIGHT)}).get_json()["total"] == 2 + 1


def test_what_stands_beside_a_question_is_known_and_given_once(table):
    client, path, _ = table
    for query in ("?ma_xa=eq.1", "?_limit=1", "?_version=1&_version=1", "?_shape=objects&_shape=arrays"):
        assert client.post(path + query, json={}).status_code == 400
    for query in ("?_version=1&_version=1", "?_shape=arrays&_shape=arrays", "?_after=&_after="):
        assert client.get(path + query).status_code == 400
    assert client.post(f"{path}?_shape=arrays&_version=1", json={}).status_code == 200


def test_a_cursor_of_another_question_is_a_conflict_and_no_cursor_is_wrong(table):
    client, path, _ = table
    cursor = client.post(path, json={"limit": 1}).get_json()["next"]
    conflict = client.post(path, json={"after": cursor, "sort": ["ma_xa"]})
    assert conflict.status_code == 409
    assert conflict.get_json()["error"]["code"] == "table_cursor_refused"
    assert client.get(f"{path}?_after=Wy").status_code == 400
