"""Rows of published tables over the data API: what is answered, what is refused, and when no longer."""

import json
from unicodedata import normalize
from urllib.parse import parse_qsl, urlsplit

import pytest

from catalog.domain.policy import SYSTEM
from catalog.services import publishing, takedowns
from tests.factories.table_site import SCHEMA, open_site


@pytest.fixture
def site(catalog, tmp_path):
    return open_site(catalog, tmp_path / "tables")


@pytest.fixture
def households(site):
    return site.add("ho-ngheo")


def ask(site, resource, query="", **options):
    return site.client.get(f"/api/v1/tables/{resource}{query}", **options)


def test_every_row_is_answered_with_codes_suppressed_cells_days_and_flags(site, households):
    told = ask(site, households).get_json()
    assert told["total"] == 4
    assert told["rows"][0] == {
        "_id": 1,
        "ma_xa": "00123",
        "Tên xã": "Nguyễn Trãi",
        "so_ho": None,
        "so_ho_suppressed": True,
        "kinh_phi": 1.5,
        "ngay": "2025-01-31",
        "con_hieu_luc": True,
    }
    assert (told["version"], told["dataset"], told["next"]) == (1, "ho-ngheo", None)
    assert told["licence"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?ma_xa=eq.00007", [3]),
        ("?ma_xa=prefix.000", [2, 3]),
        ("?ma_xa=in.00123,14734", [1, 4]),
        ("?so_ho=gte.12", [2, 4]),
        ("?so_ho=not.gte.12", [1, 3]),
        ("?so_ho=between.3,12", [2, 3]),
        ("?so_ho=isnull.true", [1]),
        ("?so_ho_suppressed=eq.true", [1]),
        ("?kinh_phi=eq.0.1", [2]),
        ("?ngay=lt.2025-01-01", [4]),
        ("?con_hieu_luc=eq.false", [2]),
        ("?T%C3%AAn+x%C3%A3=contains.nguyen", [1]),
        ("?T%C3%AAn+x%C3%A3=contains.DONG", [2]),
        ("?T%C3%AAn+x%C3%A3=in.%22%C4%90%C3%B4ng,+S%C6%A1n%22", [2]),
        ("?_q=hoang+250", [4]),
        ('?_where={"or":[{"column":"so_ho","op":"eq","value":3},{"not":{"column":"so_ho","op":"lt","value":250}}]}',
         [1, 3, 4]),
        ("?_sort=-so_ho", [4, 2, 3, 1]),
        ("?_sort=so_ho", [3, 2, 4, 1]),
        ("?_sort=con_hieu_luc,-kinh_phi", [2, 1, 3, 4]),
        ("?_limit=2&_offset=1", [2, 3]),
        ("?_bbox=kinh_phi,so_ho,0,0,1,20", [2, 3]),
        ("?_after=&_bbox=&_where=&_q=&_bbox=kinh_phi,so_ho,0,0,1,20", [2, 3]),
    ],
)  # fmt: skip
def test_filters_sorting_and_pages_give_the_rows_that_hand_work_gives(site, households, query, rows):
    told = ask(site, households, query).get_json()
    assert [row["_id"] for row in told["rows"]] == rows


def test_figures_of_groups_tell_how_many_hidden_cells_they_leave_out(site, households):
    # Of four rows one hides its so_ho (00123); kinh_phi has no hidden cell.
    told = ask(site, households, "?_measures=sum(so_ho),avg(so_ho),sum(kinh_phi)").get_json()
    assert told["hidden"] == {"so_ho": 1}
    some = ask(site, households, "?_measures=sum(so_ho)&ma_xa=ne.00123").get_json()
    assert some["hidden"] == {"so_ho": 0}
    assert "hidden" not in ask(site, households, "?_measures=count").get_json()
    assert "hidden" not in ask(site, households).get_json()


def test_groups_figures_distinct_values_and_facets(site, households):
    query = "?_group=con_hieu_luc&_measures=count,sum(kinh_phi),median(so_ho)&_sort=-count"
    told = ask(site, households, query + "&_shape=arrays").get_json()
    # By hand: true has rows 1 and 3 (1.50 + 0.20, one figure 3), false row 2, without a value row 4.
    assert told["rows"] == [[True, 2, 1.7, 3.0], [False, 1, 0.1, 12.0], [None, 1, 100.0, 250.0]]
    told = ask(site, households, "?_select=con_hieu_luc&_distinct=true&_shape=arrays").get_json()
    assert told["rows"] == [[False], [True], [None]]
    told = ask(site, households, "?_facets=con_hieu_luc&_limit=0").get_json()
    assert told["facets"] == {"con_hieu_luc": [{"value": True, "count": 2}, {"value": False, "count": 1}]}


def test_the_cursor_walks_over_all_rows_once_also_over_rows_without_a_value(site, households):
    seen, address = [], f"/api/v1/tables/{households}?_sort=-so_ho&_limit=1"
    while address:
        told = site.client.get(address).get_json()
        seen += [row["_id"] for row in told["rows"]]
        parts = urlsplit(told["next"] or "")
        address = f"{parts.path}?{parts.query}" if told["next"] else None
    assert seen == [4, 2, 3, 1]


@pytest.mark.parametrize(
    ("query", "reason", "at"),
    [
        ("?so=eq.1", "table_unknown_column", "so"),
        ("?ma_xa=1", "table_no_operator", "ma_xa"),
        ("?ma_xa=like.1", "table_no_operator", "ma_xa"),
        ("?so_ho=contains.1", "table_operator_type", "so_ho"),
        ("?so_ho=eq.nhieu", "table_value_integer", "so_ho"),
        ("?ngay=eq.31/01/2025", "table_value_date", "ngay"),
        ("?so_ho=between.1", "table_value_count", "so_ho"),
        ("?_limit=-1", "table_not_natural", "_limit"),
        ("?_limit=1000000", "table_too_much", "limit"),
        ("?_offset=999999999", "table_too_much", "offset"),
        ("?_sort=ma_xa;drop", "table_unknown_column", "ma_xa;drop"),
        ("?_select=ma_xa,ma_xa", "table_named_twice", "ma_xa"),
        ("?_measures=sleep(so_ho)", "table_unknown_function", "sleep"),
        ("?_measures=sum(ma_xa)", "table_function_type", "ma_xa"),
        ("?_where={", "table_json", "_where"),
        ('?_where={"x":1}', "table_condition", "x"),
        ("?_after=abc", "table_cursor", "_after"),
        ("?_sql=select", "table_unknown_parameter", "_sql"),
        ('?ma_xa"]=eq.1', "table_unknown_column", 'ma_xa"]'),
        ("?_version=x", "table_not_natural", "_version"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_both_languages_with_a_cure(site, households, query, reason, at):
    response = ask(site, households, query)
    error = response.get_json()["error"]
    assert (response.status_code, error["code"]) == (400, "table_query_refused")
    assert (error["reason"], error["at"]) == (reason, at)
    for lang in ("vi", "en"):
        assert error[lang]["message"]
        assert error[lang]["cure"]
        assert error[lang]["reason"] != reason


def test_conditions_without_end_are_refused(site, households):
    deep = '{"not":' * 5_000 + '{"q":"x"}' + "}" * 5_000
    for query in (
        f"?_where={deep}",
        "?" + "&".join(["ma_xa=eq.1"] * 61),
        "?ma_xa=in." + ",".join("1" * 1_001),
    ):
        assert ask(site, households, query).status_code == 400


def test_a_long_question_can_be_sent_as_json(site, households):
    body = {
        "where": {"column": "ma_xa", "op": "in", "value": ["00123", "00007"]},
        "sort": ["-ma_xa"],
        "limit": 1,
    }
    first = site.client.post(f"/api/v1/tables/{households}", json=body).get_json()
    second = site.client.post(f"/api/v1/tables/{households}", json=body | {"after": first["next"]}).get_json()
    assert [row["_id"] for row in first["rows"] + second["rows"]] == [1, 3]
    assert second["next"] is None
    for wrong in ([], {"where": []}, {"limit": True}, {"after": 5}, {"sql": "x"}, {"sort": "x"}):
        assert site.client.post(f"/api/v1/tables/{households}", json=wrong).status_code == 400


def test_an_answer_has_a_name_and_is_not_sent_again(site, households):
    first = ask(site, households, "?so_ho=gt.1")
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["Vary"]
    again = ask(site, households, "?so_ho=gt.1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert ask(site, households, "?so_ho=gt.1", headers=since).status_code == 304
    assert ask(site, households, "?so_ho=gt.2").headers["ETag"] != first.headers["ETag"]


def test_each_version_can_be_asked_and_the_newest_one_without_a_number(site, households):
    cursor = ask(site, households, "?_limit=1").get_json()["next"].partition("_after=")[2]
    site.add("ho-ngheo", "ma_xa,Tên xã,so_ho,kinh_phi,ngay,con_hieu_luc\n00001,Mới,1,,,\n")
    assert ask(site, households).get_json()["total"] == 1
    assert ask(site, households, "?_version=1").get_json()["total"] == 4
    assert ask(site, households, "?_version=9").status_code == 404
    refused = ask(site, households, f"?_limit=1&_after={cursor}").get_json()
    assert refused["error"]["reason"] == "table_cursor"


def test_a_withdrawn_table_is_gone_with_the_same_commit_and_its_files_follow(site, households):
    known = {"If-None-Match": ask(site, households).headers["ETag"]}
    with site.catalog.db.unit_of_work() as session:
        publishing.withdraw_dataset(session, SYSTEM, "ho-ngheo", reason="Trùng.", now=site.catalog.clock())
    for path in ("", "/schema", "/openapi.json", "?_version=1"):
        assert ask(site, households, path, headers=known).status_code == 410
    assert site.client.get(f"/datastore/dump/{households}").status_code == 410
    site.work()
    assert site.catalog.tables.stamps() == {}


def test_a_file_that_was_taken_down_is_gone_with_the_same_commit(site, households):
    site.add("khac")
    with site.catalog.db.unit_of_work() as session:
        takedowns.take_down(
            session,
            SYSTEM,
            "ho-ngheo",
            reason="Lộ thông tin cá nhân.",
            resource_id=households,
            now=site.catalog.clock(),
        )
    assert ask(site, households).status_code == 410
    search = site.client.get(f"/api/3/action/datastore_search?resource_id={households}")
    assert search.status_code == 404
    assert site.client.get(f"/datastore/dump/{households}").status_code == 410
    site.work()
    # The same bytes are public nowhere else either, so both tables go.
    assert site.catalog.tables.stamps() == {}


def test_a_table_that_is_not_made_yet_says_when_to_come_again(site):
    resource = site.add("cham", is_worked=False)
    response = ask(site, resource)
    assert (response.status_code, response.get_json()["error"]["code"]) == (503, "table_not_ready")
    assert response.headers["Retry-After"] == "5"
    site.work()
    assert ask(site, resource).status_code == 200


def test_drafts_unknown_ids_and_other_formats_have_no_table(site, households):
    assert ask(site, "khong-co").status_code == 404
    assert ask(site, "..%2f..%2fetc").status_code == 404
    broken = site.add("hong", "a,b\n1,2,3\n", {"fields": [{"name": "a"}, {"name": "b"}]})
    response = ask(site, broken)
    assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_a_table")


def test_openapi_tells_every_table_with_its_own_columns(site, households):
    whole = site.client.get("/openapi.json").get_json()
    path = f"/api/v1/tables/{households}"
    assert whole["openapi"] == "3.1.0"
    assert whole["paths"][path]["$ref"].startswith(f"http://localhost{path}/openapi.json#/paths/~1api~1v1")
    one = site.client.get(f"{path}/openapi.json").get_json()
    operation = one["paths"][path]["get"]
    names = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert names["ma_xa"]["example"]
    assert {"so_ho_suppressed", "_where", "_limit"} <= names.keys()
    ways = names["answer"]["schema"]["anyOf"]
    # What is asked of rows is never asked of groups.
    assert not any({"_select", "_group"} <= way["properties"].keys() for way in ways)
    # Every example can be asked.
    for name, parameter in names.items():
        if not name.startswith("_"):
            # An object that is spread over parameters of its own names.
            example = parameter["example"]
            asked = example if isinstance(example, dict) else {name: example}
            response = site.client.get(path, query_string=asked)
            assert response.status_code == 200, name
    listed = site.client.get("/api/v1/tables").get_json()
    assert [table["resource"] for table in listed["tables"]] == [households]
    columns = site.client.get(f"{path}/schema").get_json()
    assert columns["key"] == SCHEMA["primaryKey"]
    assert columns["columns"][1]["title_en"] == "Commune code"


def test_hostile_column_names_are_names_like_any_other(site):
    names = [
        '"',
        "'; DROP TABLE t; --",
        "_limit",
        "a.b",
        "?",
        "select",
        "ô có dấu",
        "_id",
        "x" * 300,
        "{0}",
        "%s",
    ]
    text = (
        ",".join('"' + name.replace('"', '""') + '"' for name in names)
        + "\n"
        + ",".join("123456789ab")
        + "\n"
    )
    resource = site.add("ten-la", text, {"fields": [{"name": name, "type": "string"} for name in names]})
    told = ask(site, resource).get_json()
    shown = [field["name"] for field in told["fields"]]
    assert shown == ["_id", *names[:7], "_id_2", *names[8:]]
    for name, value in zip(shown[1:], "123456789ab", strict=True):
        condition = json.dumps({"column": name, "op": "eq", "value": value})
        found = site.client.get(f"/api/v1/tables/{resource}", query_string={"_where": condition}).get_json()
        assert found["total"] == 1
        body = {
            "group": [name],
            "measures": [{"function": "count"}],
            "sort": [] if name[0] == "-" else [name],
        }
        grouped = site.client.post(f"/api/v1/tables/{resource}", json=body).get_json()
        assert grouped["rows"] == [{name: value, "count": 1}]


def test_a_condition_turned_without_end_is_refused_before_it_is_read(site, households):
    response = ask(site, households, "?so_ho=" + "not." * 980 + "eq.1")
    told = response.get_json()["error"]
    assert (response.status_code, told["reason"], told["at"]) == (400, "table_too_much", "depth")
    five = ask(site, households, "?so_ho=" + "not." * 5 + "eq.12").get_json()
    assert [row["_id"] for row in five["rows"]] == [1, 3, 4]


def test_pages_by_json_pass_over_the_first_rows_once(site, households):
    address = f"/api/v1/tables/{households}"
    question = {"offset": 1, "limit": 1, "sort": ["ma_xa"]}
    seen = []
    while question.get("after", "first"):
        told = site.client.post(address, json=question).get_json()
        seen += [row["ma_xa"] for row in told["rows"]]
        question["after"] = told["next"]
    assert seen == ["00007", "00123", "14734"]


def test_letters_and_accents_written_apart_mean_the_same_columns_keys_and_values(site):
    apart = normalize("NFD", "Tên xã")
    schema = {
        "fields": [
            {"name": apart, "type": "string", "title": "Xã, phường", "title_en": "Commune"},
            {"name": "so", "type": "integer"},
        ],
        "primaryKey": [apart],
    }
    resource = site.add("tach-dau", f"{apart},so\nHoằng Hóa,1\n{normalize('NFD', 'Đông Sơn')},2\n", schema)
    for query, found in (("eq.Đông Sơn", [2]), ("prefix.Hoằng", [1]), ("in.Đông Sơn,Hoằng Hóa", [1, 2])):
        for form in ("NFC", "NFD"):
            asked = {"Tên xã": normalize(form, query)}
            told = ask(site, resource, query_string=asked).get_json()
            assert [row["_id"] for row in told["rows"]] == found, (query, form)
    key = site.version_ids("tach-dau")[-1]
    assert site.catalog.tables.shape(key).key == ("Tên xã",)
    page = site.client.get("/en/dataset/tach-dau").get_data(as_text=True)
    assert ">Commune<" in page[page.index('<div class="table-grid"') :]


def test_a_column_that_begins_with_a_minus_can_be_sorted_by(site):
    resource = site.add(
        "dau-tru",
        "-b,c\n2,1\n1,2\n3,3\n",
        {"fields": [{"name": "-b", "type": "string"}, {"name": "c", "type": "string"}]},
    )
    for order, found in (("-b", ["1", "2", "3"]), ("--b", ["3", "2", "1"])):
        told = ask(site, resource, query_string={"_sort": order}).get_json()
        assert [row["-b"] for row in told["rows"]] == found
    page = site.client.get("/dataset/dau-tru?_sort=-b").get_data(as_text=True)
    assert ('aria-sort="ascending"' in page, "_sort=--b" in page) == (True, True)


def test_the_form_filters_a_column_that_begins_as_our_own_parameters_do(site):
    site.add(
        "gach-duoi",
        "_limit,b\nmột,1\nhai,2\n",
        {"fields": [{"name": "_limit", "type": "string"}, {"name": "b", "type": "string"}]},
    )
    address = f"/dataset/gach-duoi/resource/{site.resources['gach-duoi']}/rows"
    sent = site.client.get(address, query_string={"_form": "1", "_f0_op": "eq", "_f0": 'h"ai'})
    assert sent.status_code == 303
    sent = site.client.get(address, query_string={"_form": "1", "_f0_op": "eq", "_f0": "hai"})
    where = dict(parse_qsl(urlsplit(sent.location).query))["_where"]
    assert json.loads(where) == {"column": "_limit", "op": "eq", "value": "hai"}
    page = site.client.get(sent.location).get_data(as_text=True)
    shown = page[page.index('<div class="table-grid"') : page.index('id="h-columns"')]
    assert ("một" in shown, "_limit = hai" in shown) == (False, True)
    # It fills its own field again, and is not sent a second time beside it.
    assert 'value="hai"' in shown
    assert 'type="hidden" name="_where"' not in shown
