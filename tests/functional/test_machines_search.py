"""package_search as harvesters, browsers of catalogs and search pages use it."""

import dataclasses

import pytest

from catalog.search.memory_index import MemoryIndex
from tests.conftest import NOW
from tests.factories.publications import make_publication
from tests.factories.published_catalog import (
    BUDGET,
    DOCUMENTS,
    IDS,
    OFFICE,
    SCHOOLS,
    UNIT,
    add_dataset,
    machines_app,
    populate,
    read_only_catalog,
    refresh_index,
)

BY_DATE = [BUDGET, DOCUMENTS, SCHOOLS]


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    shared = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    yield shared
    shared.db.dispose()


@pytest.fixture(scope="module")
def client(site):
    return machines_app(site).test_client()


@pytest.fixture
def search(client):
    return searching(client)


def searching(client):
    def asked(**given):
        body = client.get("/api/3/action/package_search", query_string=given).get_json()
        assert body["success"], body
        return body["result"]

    return asked


def names(result):
    return [p["name"] for p in result["results"]]


@pytest.mark.parametrize("q", ["", "*:*"])
def test_without_words_everything_public_comes_the_newest_first(search, q):
    result = search(q=q)
    assert (result["count"], names(result)) == (3, BY_DATE)
    assert result["sort"] == "score desc, metadata_modified desc"
    assert result["facets"] == {}


@pytest.mark.parametrize("q", ["nghề nghiệp", "nghe nghiep", "GIÁO DỤC"])
def test_words_are_found_with_and_without_accents(search, q):
    assert names(search(q=q)) == [SCHOOLS]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("name asc", [SCHOOLS, BUDGET, DOCUMENTS]),
     ("name desc", [DOCUMENTS, BUDGET, SCHOOLS]),
     ("id asc", [DOCUMENTS, SCHOOLS, BUDGET]),
     ("metadata_modified desc", BY_DATE),
     ("metadata_modified asc", BY_DATE[::-1]),
     ("title_string desc", [DOCUMENTS, BUDGET, SCHOOLS]),
     ("id desc", [BUDGET, SCHOOLS, DOCUMENTS]),
     ("metadata_created asc, name desc", [DOCUMENTS, BUDGET, SCHOOLS]),
     ("metadata_created desc, metadata_modified asc", BY_DATE[::-1]),
     ("title_string asc", [SCHOOLS, BUDGET, DOCUMENTS]),
     ("score desc, metadata_modified desc", BY_DATE)],
)  # fmt: skip
def test_datasets_come_in_the_order_that_was_asked_for(search, sort, order):
    result = search(sort=sort)
    assert names(result) == order
    assert result["sort"] == sort


def test_a_harvester_reads_every_dataset_once_and_ends_at_an_empty_page(catalog):
    populate(catalog)
    with catalog.db.unit_of_work() as session:
        for n in range(7):
            add_dataset(
                session, make_publication(id=f"{n}0000000-9f10-4a7b-8c6d-000000000000", name=f"bo-{n}")
            )
    refresh_index(catalog)
    search = searching(machines_app(catalog).test_client())
    found, start = [], 0
    while page := search(rows=3, start=start, sort="id asc")["results"]:
        found += [p["id"] for p in page]
        start += 3
    assert len(found) == 10
    assert found == sorted(set(found))


@pytest.mark.parametrize("sort", ["id asc", "name asc"])
def test_past_the_end_there_is_an_empty_page_and_the_same_count(search, sort):
    result = search(start=100, sort=sort)
    assert (result["count"], result["results"]) == (3, [])


def test_no_rows_still_count(search):
    assert (search(rows=0)["count"], search(rows=0)["results"]) == (3, [])


def test_more_than_a_thousand_rows_are_capped_in_silence(search):
    assert len(search(rows=1_000_000)["results"]) == 3


@pytest.mark.parametrize(
    ("fq", "expected"),
    [(f"organization:{OFFICE.name}", [DOCUMENTS]),
     (f"organization:{OFFICE.name} OR organization:{UNIT.name}", BY_DATE),
     ("groups:(giao-duc-nghe-nghiep OR giam-ngheo)", [SCHOOLS]),
     ("res_format:csv", [BUDGET, DOCUMENTS]),
     (f'name:"{BUDGET}"', [BUDGET]),
     ("+dataset_type:dataset +state:active", BY_DATE),
     (f"-organization:{OFFICE.name}", [BUDGET, SCHOOLS]),
     (f"NOT (organization:{OFFICE.name} OR res_format:json)", [BUDGET]),
     (f"organization:{UNIT.name} OR res_format:JSON", [BUDGET, SCHOOLS]),
     (f"owner_org:{OFFICE.id}", [DOCUMENTS]),
     ('tags:"công nghệ thông tin"', [BUDGET, DOCUMENTS]),
     ("tags:công*", [BUDGET, DOCUMENTS]),
     ("title:nghiep", [SCHOOLS]),
     ("title_string:[* TO *]", BY_DATE),
     ("metadata_modified:[NOW-50YEARS TO NOW]", BY_DATE),
     ("metadata_modified:[NOW TO *]", []),
     ("metadata_created:[* TO 1999-12-31]", []),
     ("license_id:*", BY_DATE),
     ("frequency:* AND place:*", BY_DATE),
     ("state:draft", []),
     ("state:deleted OR private:true", []),
     ("*:*", BY_DATE)],
)  # fmt: skip
def test_conditions_in_solr_syntax_narrow_the_answer(search, fq, expected):
    assert names(search(fq=fq)) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [(f"nghiệp organization:{UNIT.name}", [SCHOOLS]),
     (f"nghiệp organization:{OFFICE.name}", []),
     (f"nghiệp OR organization:{OFFICE.name}", [DOCUMENTS, SCHOOLS]),
     (f"organization:{UNIT.name} -nghiệp", [BUDGET]),
     ("+giáo +dục", [SCHOOLS]),
     ("state:draft OR state:deleted", [])],
)  # fmt: skip
def test_words_and_fields_may_stand_together(search, q, expected):
    assert names(search(q=q)) == expected


def test_what_changed_since_the_last_round_is_found_to_the_microsecond(search):
    newest = search(sort="metadata_modified desc")["results"][0]
    moment = f"{newest['metadata_modified']}Z"
    assert names(search(fq=f"metadata_modified:[{moment} TO *]")) == [newest["name"]]
    assert names(search(fq=f"metadata_modified:{{{moment} TO *]")) == []


def test_every_dataset_is_found_by_what_its_package_says(search):
    for package in search()["results"]:
        tags = [f'tags:"{tag["name"]}"' for tag in package["tags"]]
        extras = {extra["key"]: extra["value"] for extra in package["extras"]}
        asked = [
            *tags,
            f"owner_org:{package['owner_org']}",
            f"license_id:{package['license_id']}",
            f'title_string:"{package["title"]}"',
            f'title:"{package["title"]}"',
            f'metadata_created:"{package["metadata_created"]}Z"',
            f"frequency:{extras['frequency']}",
            f"groups:{package['groups'][0]['name']}",
        ]
        for fq in asked:
            assert package["name"] in names(search(fq=fq)), fq
        assert package["name"] not in names(search(fq=f"-({' AND '.join(asked)})"))


def test_more_conditions_must_all_hold(search):
    assert names(search(fq=[f"organization:{UNIT.name}", "res_format:JSON"])) == [SCHOOLS]


@pytest.mark.parametrize("fields", ['["organization", "res_format"]', ["organization", "res_format"]])
def test_facets_are_asked_as_json_or_by_repeating(search, fields):
    result = search(**{"facet.field": fields})
    assert result["facets"] == {
        "organization": {UNIT.name: 2, OFFICE.name: 1},
        "res_format": {"CSV": 2, "JSON": 1},
    }
    titles = {i["name"]: i["display_name"] for i in result["search_facets"]["organization"]["items"]}
    assert titles == {UNIT.name: UNIT.title_vi, OFFICE.name: OFFICE.title_vi}


def test_tags_and_licences_are_counted_too(search):
    result = search(**{"facet.field": '["tags", "license_id", "groups"]', "rows": 1})
    assert len(result["results"]) == 1
    assert result["facets"]["tags"]["công nghệ thông tin"] == 2
    assert sum(result["facets"]["license_id"].values()) == 3
    assert result["facets"]["groups"] == {"hanh-chinh-ngan-sach": 2, "giao-duc-nghe-nghiep": 1}


def test_place_frequency_and_list_item_are_counted_as_well(search):
    fields = '["place", "frequency", "list_item", "year"]'
    counted = search(**{"facet.field": fields, "rows": 0})["facets"]
    assert set(counted) == {"place", "frequency", "list_item", "year"}
    assert sum(counted["frequency"].values()) == 3


def test_a_facet_counts_only_what_the_conditions_leave(search):
    result = search(**{"fq": f"organization:{OFFICE.name}", "facet.field": '["organization"]'})
    assert result["facets"] == {"organization": {OFFICE.name: 1}}


def test_facets_are_cut_to_a_limit_and_a_smallest_count(search):
    assert search(**{"facet.field": '["res_format"]', "facet.limit": 1})["facets"] == {
        "res_format": {"CSV": 2}
    }
    found = search(**{"facet.field": '["tags"]', "facet.mincount": 2})["facets"]
    assert found == {"tags": {"công nghệ thông tin": 2}}
    assert search(**{"facet": "false", "facet.field": '["tags"]'})["facets"] == {}


@pytest.mark.parametrize("limit", [-1, "-1", "-5"])
def test_a_negative_limit_of_facets_gives_every_value(search, limit):
    found = search(**{"facet.field": '["tags"]', "facet.limit": limit})["facets"]["tags"]
    assert found == search(**{"facet.field": '["tags"]', "facet.limit": 1000})["facets"]["tags"]
    assert len(found) > 1


@pytest.mark.parametrize("fl", ["id,name,extras_theme", "id name  extras_theme", ["id", "name,extras_theme"]])
def test_of_each_result_only_the_keys_that_were_named_are_given(search, fl):
    whole = {p["name"]: p for p in search()["results"]}
    for one in search(fl=fl)["results"]:
        package = whole[one["name"]]
        extras = {extra["key"]: extra["value"] for extra in package["extras"]}
        assert one == {"id": package["id"], "name": package["name"], "extras_theme": extras["theme"]}


@pytest.mark.parametrize("fl", ["*", "", "id,*"])
def test_a_star_names_all_keys(search, fl):
    assert search(fl=fl) == search()


def test_a_key_that_no_dataset_has_is_left_out(search):
    assert search(fl="id,score,dictized")["results"][0].keys() == {"id"}


@pytest.mark.parametrize(
    "given",
    [
        {"wt": "json"},
        {"df": "text"},
        {"df": ""},
        {"bf": "scale(metadata_modified,0,1)", "boost": "2"},
        {"qf": "name^4 title^4", "mm": "2<-1 5<80%", "tie": "0.1", "defType": "edismax"},
    ],
)
def test_what_clients_say_of_weights_and_form_is_taken(search, given):
    assert search(q="nghề nghiệp", **given) == search(q="nghề nghiệp")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"wt": "xml"}, ["“wt”", "xml", "wt=json"]),
        ({"df": "title"}, ["“df”", "title", "df=text"]),
        ({"fq": "num_tags:[3 TO *]"}, ["“num_tags”", "Leave the condition out"]),
        ({"q": "num_resources:1"}, ["“num_resources”", "Leave the condition out"]),
        ({"q": "a\0b"}, ["control character", "Delete it"]),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_says_why_and_what_helps(client, given, told, method):
    path = "/api/3/action/package_search"
    answer = client.get(path, query_string=given) if method == "get" else client.post(path, json=given)
    assert answer.status_code == 409
    error = answer.get_json()["error"]
    assert error["__type"] == "Search Error"
    assert all(part in error["message"] for part in told), error


@pytest.mark.parametrize(
    ("fq", "expected"),
    [("metadata_modified:[0001-01-01 TO 9999-12-31]", BY_DATE),
     ("metadata_modified:9999-12-31", []),
     ("metadata_created:[* TO 9999-12-31]", BY_DATE),
     ("metadata_modified:{9999-12-31 TO *]", [])],
)  # fmt: skip
def test_the_last_day_there_is_ends_a_range(search, fq, expected):
    assert names(search(fq=fq)) == expected


def test_a_broken_index_is_replaced_by_the_database(site):
    # A fresh index was never built: the use-case then reads the database itself.
    search = searching(machines_app(dataclasses.replace(site, index=MemoryIndex())).test_client())
    assert search(sort="id asc")["results"][0]["id"] == IDS[DOCUMENTS]
