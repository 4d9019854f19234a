"""CKAN's datastore over published tables: search, info, dump, and SQL that is switched off."""

import csv
import io
import json

import pytest

from tests.factories.table_site import HOUSEHOLDS, open_site


@pytest.fixture
def site(catalog, tmp_path):
    return open_site(catalog, tmp_path / "tables")


@pytest.fixture
def households(site):
    return site.add("ho-ngheo")


def search(site, **given):
    response = site.client.post("/api/3/action/datastore_search", json=given)
    return response, response.get_json()


def test_datastore_search_answers_in_the_shape_of_ckan(site, households):
    response, told = search(site, resource_id=households, limit=2)
    result = told["result"]
    assert response.status_code == 200
    assert result["fields"][:3] == [
        {"id": "_id", "type": "int"},
        {"id": "ma_xa", "type": "text"},
        {"id": "Tên xã", "type": "text"},
    ]
    assert result["records"][0]["ma_xa"] == "00123"
    assert (result["total"], result["limit"], result["resource_id"]) == (4, 2, households)
    assert result["_links"]["start"].startswith("/api/3/action/datastore_search?")
    assert "offset=2" in result["_links"]["next"]


def test_a_file_is_told_active_exactly_while_its_table_can_be_asked(site, households):
    def told(action, name):
        return site.client.get(f"/api/3/action/{action}?id={name}").get_json()["result"]

    def active():
        one = told("resource_show", households)["datastore_active"]
        assert told("package_show", "ho-ngheo")["resources"][0]["datastore_active"] is one
        return one

    assert active() is True
    store = site.catalog.tables
    for key in list(store.stamps()):
        store.drop(key)
    assert search(site, resource_id=households)[0].status_code == 503
    assert active() is False


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"filters": {"ma_xa": "00007"}}, [3]),
        ({"filters": '{"ma_xa": ["00007", "14734"]}'}, [3, 4]),
        ({"filters": {"so_ho": {"gt": 3, "lt": 250}}}, [2]),
        ({"filters": {"so_ho": None}}, [1]),
        ({"filters": {"so_ho": [3, None]}}, [1, 3]),
        ({"q": "nguyen"}, [1]),
        ({"q": {"Tên xã": "son dong"}}, [2]),
        ({"sort": "so_ho desc"}, [4, 2, 3, 1]),
        ({"sort": "con_hieu_luc, kinh_phi desc nulls last"}, [2, 1, 3, 4]),
        ({"limit": 2, "offset": 1}, [2, 3]),
        ({"limit": 999_999}, [1, 2, 3, 4]),
    ],
)
def test_filters_words_and_sorting_of_ckan_are_understood(site, households, given, rows):
    _, told = search(site, resource_id=households, **given)
    assert [row["_id"] for row in told["result"]["records"]] == rows


def test_other_formats_of_records_and_chosen_fields(site, households):
    _, told = search(site, id=households, fields="ma_xa,so_ho", records_format="lists")
    assert told["result"]["records"] == [["00123", None], ["00001", 12], ["00007", 3], ["14734", 250]]
    _, told = search(site, resource_id=households, fields=["Tên xã"], records_format="csv", limit=2)
    assert told["result"]["records"] == 'Nguyễn Trãi\n"Đông, Sơn"\n'
    _, told = search(
        site, resource_id=households, fields=["con_hieu_luc"], distinct=True, include_total=False
    )
    assert told["result"]["records"] == [
        {"con_hieu_luc": False},
        {"con_hieu_luc": True},
        {"con_hieu_luc": None},
    ]
    assert "total" not in told["result"]


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"filters": {"khong_co": 1}}, 409, "khong_co"),
        ({"filters": {"so_ho": {"sleep": 1}}}, 409, "filters"),
        ({"filters": {"so_ho": {"raw": {"x": 1}}}}, 409, "filters"),
        ({"filters": {"so_ho": {"eq": {"x": 1}}}}, 409, "so_ho"),
        ({"filters": "["}, 409, "filters"),
        ({"filters": 5}, 409, "filters"),
        ({"limit": -1}, 409, "limit"),
        ({"sort": "so_ho; drop table t"}, 409, "so_ho; drop table t"),
        ({"fields": "khong_co"}, 409, "khong_co"),
        ({"records_format": "xml"}, 409, "records_format"),
        ({"la": 1}, 409, "__extras"),
    ],
)
def test_what_ckan_refuses_is_refused_in_its_envelope(site, households, given, status, field):
    response, told = search(site, resource_id=households, **given)
    assert response.status_code == status
    assert told["error"]["__type"] == "Validation Error"
    assert field in told["error"]


def test_unknown_resources_and_sql_are_refused(site, households):
    response, told = search(site, resource_id="khong-co")
    assert (response.status_code, told["error"]["__type"]) == (404, "Not Found Error")
    response, told = search(site)
    assert (response.status_code, told["error"]["resource_id"]) == (409, ["Missing value"])
    told = site.client.get("/api/action/datastore_search_sql", query_string={"sql": "select 1"}).get_json()
    assert told["success"] is False
    assert "switched off" in told["error"]["sql"][0]


def test_datastore_info_tells_columns_and_rows(site, households):
    told = site.client.get(f"/api/3/action/datastore_info?id={households}").get_json()["result"]
    assert (told["meta"]["id"], told["meta"]["count"]) == (households, 4)
    assert told["fields"][0]["info"]["label_en"] == "Commune code"
    assert [field["id"] for field in told["fields"]][:2] == ["ma_xa", "Tên xã"]


def dump(site, resource, query=""):
    response = site.client.get(f"/datastore/dump/{resource}{query}")
    assert response.status_code == 200
    return response


def test_a_dump_holds_every_row_with_its_number_and_all_zeros(site, households):
    response = dump(site, households)
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True))))
    source = list(csv.reader(io.StringIO(HOUSEHOLDS)))
    assert rows[0] == ["_id", *source[0][:3], "so_ho_suppressed", *source[0][3:]]
    assert [row[1] for row in rows[1:]] == [row[0] for row in source[1:]]
    assert rows[1] == ["1", "00123", "Nguyễn Trãi", "", "true", "1.5", "2025-01-31", "true"]
    assert rows[4][5] == "100"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_a_dump_comes_as_tsv_json_with_bom_and_in_part(site, households):
    assert dump(site, households, "?bom=true").data.startswith(b"\xef\xbb\xbf_id,")
    lines = dump(site, households, "?format=tsv&fields=ma_xa,so_ho&sort=so_ho+desc&limit=2").data.decode()
    assert lines == "ma_xa\tso_ho\n14734\t250\n00001\t12\n"
    told = json.loads(dump(site, households, "?format=json&q=nguyen").data)
    assert told["fields"][1] == {"id": "ma_xa", "type": "text"}
    assert told["records"] == [[1, "00123", "Nguyễn Trãi", None, True, 1.5, "2025-01-31", True]]
    assert json.loads(dump(site, households, "?format=json&limit=0").data)["records"] == []
    for query in ("?format=xml", "?limit=-1", "?filters=[", "?fields=khong_co", "?bom=x"):
        response = site.client.get(f"/datastore/dump/{households}{query}")
        assert response.status_code == 400, query
        assert response.get_json()["error"]["vi"]["message"]


def test_an_unchanged_dump_is_not_sent_again(site, households):
    known = dump(site, households).headers["ETag"]
    again = site.client.get(f"/datastore/dump/{households}", headers={"If-None-Match": known})
    assert (again.status_code, again.data) == (304, b"")
