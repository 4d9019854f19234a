import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from catalog.domain.naming import tag_name
from catalog.domain.publication import Publication
from catalog.presenters import ckan_terms
from catalog.presenters.ckan import package_dict
from catalog.presenters.ckan_search import search_result
from catalog.presenters.portal_package import package_without_resources, resource_without_upload
from tests.factories.publications import MODIFIED, SITE, UNIT, make_file, make_publication

# 50-ckan-api.md, "package dict": 30 keys, written out by hand.
PACKAGE_KEYS = [
    "author",
    "author_email",
    "creator_user_id",
    "extras",
    "groups",
    "id",
    "isopen",
    "license_id",
    "license_title",
    "license_url",
    "maintainer",
    "maintainer_email",
    "metadata_created",
    "metadata_modified",
    "name",
    "notes",
    "num_resources",
    "num_tags",
    "organization",
    "owner_org",
    "private",
    "relationships_as_object",
    "relationships_as_subject",
    "resources",
    "state",
    "tags",
    "title",
    "type",
    "url",
    "version",
]
RESOURCE_KEYS = [
    "id",
    "package_id",
    "name",
    "description",
    "format",
    "url",
    "url_type",
    "size",
    "mimetype",
    "mimetype_inner",
    "hash",
    "created",
    "last_modified",
    "metadata_modified",
    "position",
    "state",
    "resource_type",
    "cache_url",
    "cache_last_updated",
    "datastore_active",
]
ORGANIZATION_KEYS = [
    "id",
    "name",
    "title",
    "type",
    "description",
    "image_url",
    "created",
    "is_organization",
    "approval_status",
    "state",
]
GROUP_KEYS = ["id", "name", "title", "display_name", "description", "image_display_url"]
TAG_KEYS = ["id", "name", "display_name", "state", "vocabulary_id"]


def extras_of(package):
    return {e["key"]: e["value"] for e in package["extras"]}


def test_a_package_has_exactly_the_thirty_keys_of_ckan():
    package = package_dict(make_publication(), SITE)
    assert len(PACKAGE_KEYS) == 30
    assert sorted(package) == sorted(PACKAGE_KEYS)
    assert set(package["organization"]) == set(ORGANIZATION_KEYS)
    assert [set(g) for g in package["groups"]] == [set(GROUP_KEYS)]
    assert all(set(t) == set(TAG_KEYS) for t in package["tags"])
    assert all(set(RESOURCE_KEYS) <= set(r) for r in package["resources"])


def test_a_package_is_plain_json_and_the_same_after_storage():
    publication = make_publication()
    package = package_dict(publication, SITE)
    assert json.loads(json.dumps(package)) == package
    stored = Publication.from_dict(json.loads(json.dumps(publication.to_dict())))
    assert package_dict(stored, SITE) == package


def test_times_are_naive_utc_with_microseconds():
    package = package_dict(make_publication(), SITE)
    assert package["metadata_created"] == "2025-06-02T03:04:05.678901"
    assert package["metadata_modified"] == "2025-07-15T09:30:00.250000"
    hanoi = datetime(2025, 7, 1, 6, 30, tzinfo=timezone(timedelta(hours=7)))
    assert ckan_terms.naive(hanoi) == "2025-06-30T23:30:00.000000"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        ckan_terms.naive(MODIFIED.replace(tzinfo=None))


def test_a_resource_is_an_upload_with_the_newest_address_and_its_hash():
    file = make_file()
    publication = make_publication(files=(file,))
    resource = package_dict(publication, SITE)["resources"][0]
    newest = f"http://127.0.0.1:5000/dataset/{publication.id}/resource/{file.id}/download/du-toan-2025.csv"
    expected = {
        "id": file.id,
        "package_id": publication.id,
        "url": newest,
        "url_type": "upload",
        "hash": file.sha256,
        "size": file.size,
        "mimetype": "text/csv",
        "format": "CSV",
        "datastore_active": False,
        "state": "active",
        "position": 0,
        "resource_type": None,
        "version_url": newest.replace("/resource/", "/version/2/resource/"),
    }
    assert {key: resource[key] for key in expected} == expected


def test_the_list_item_and_its_decision_travel_as_extras():
    extras = extras_of(package_dict(make_publication(), SITE))
    assert extras["list_item"] == "DM-14"
    assert extras["decision_number"] == "BẢN MINH HỌA 01"
    assert extras["decision_issued_on"] == "2025-01-10"
    assert "off_list_reason" not in extras


def test_the_reason_travels_when_there_is_no_list_item():
    publication = make_publication(list_basis=None, off_list_reason_vi="Dữ liệu nền dùng chung.")
    extras = extras_of(package_dict(publication, SITE))
    assert extras["off_list_reason"] == "Dữ liệu nền dùng chung."
    assert not {"list_item", "decision_number", "decision_issued_on"} & set(extras)


def test_extras_carry_what_ckan_has_no_key_for():
    extras = extras_of(package_dict(make_publication(is_simulated=True), SITE))
    expected = {
        "frequency": "P1Y",
        "title_en": "Budget for information technology, 2025",
        "temporal_start": "2025-01-01",
        "temporal_end": "2025-12-31",
        "spatial_code": "38",
        "spatial_vintage": "2025-07-01",
        "theme": "hanh-chinh-ngan-sach",
        "danhmuc_id": make_publication().id,
        "simulated": "true",
        "licence": "dieu-kien-du-lieu-mo",
    }
    assert {key: extras[key] for key in expected} == expected
    assert extras["notes_en"]
    assert list(extras) == sorted(extras)
    assert all(isinstance(value, str) and value for value in extras.values())


def test_the_state_licence_points_to_our_own_page():
    package = package_dict(make_publication(), SITE)
    assert package["license_id"] == "other-attribution"
    assert package["license_url"] == "http://127.0.0.1:5000/licence/dieu-kien-du-lieu-mo"
    assert package["isopen"] is True


def test_an_unknown_licence_is_an_error():
    with pytest.raises(KeyError):
        package_dict(make_publication(licence="khong-co"), SITE)


@pytest.mark.parametrize(
    ("keyword", "tag"),
    [
        ("hộ nghèo", "hộ nghèo"),
        ("dự toán: 2025", "dự toán 2025"),
        ("a/b, (c)", "a b c"),
        ("NĐ-20_2021.v1", "NĐ-20_2021.v1"),
        ("x", ""),
        ("!!", ""),
        ("t" * 120, "t" * 100),
        ("h\u00f4\u0323", "hộ"),
    ],
)
def test_a_keyword_becomes_a_tag_that_ckan_accepts(keyword, tag):
    assert tag_name(keyword) == tag


def test_tags_are_sorted_and_counted_once():
    package = package_dict(make_publication(keywords_vi=("b b", "a a", "b/b", "?")), SITE)
    assert [t["name"] for t in package["tags"]] == ["a a", "b b"]
    assert package["num_tags"] == 2


def test_groups_and_tags_keep_their_ids_for_ever():
    # Computed by hand as RFC 9562 says (SHA-1 of namespace and name); harvesters store it.
    assert ckan_terms.group_dict("giam-ngheo")["id"] == "a2109b6a-90eb-5b09-9763-6444c46267c2"
    group, tag = ckan_terms.group_dict("giam-ngheo"), ckan_terms.tag_dict("giam-ngheo")
    assert UUID(group["id"]).version == UUID(tag["id"]).version == 5
    assert group["id"] != tag["id"]


def test_a_group_is_found_by_name_or_id():
    group = ckan_terms.group_dict("giam-ngheo")
    assert ckan_terms.group_name(group["id"]) == ckan_terms.group_name("giam-ngheo") == "giam-ngheo"
    assert ckan_terms.group_name("khong-co") is None


def test_the_unit_has_its_own_date_when_the_caller_knows_it():
    known = datetime(2024, 1, 2, tzinfo=UTC)
    package = package_dict(make_publication(), SITE, unit_created=known)
    assert package["organization"]["created"] == "2024-01-02T00:00:00.000000"
    assert package["owner_org"] == package["organization"]["id"] == UNIT.id


def test_an_organization_shows_its_count_and_english_name():
    shown = ckan_terms.organization_show_dict(UNIT, SITE, created=MODIFIED, package_count=7)
    assert set(ORGANIZATION_KEYS) <= set(shown)
    assert (shown["package_count"], shown["display_name"]) == (7, UNIT.title_vi)
    assert {"key": "title_en", "value": "Planning and Finance Division"} in shown["extras"]


def test_a_group_shows_its_count():
    shown = ckan_terms.group_show_dict("giam-ngheo", SITE, package_count=3)
    assert (shown["type"], shown["package_count"], shown["is_organization"]) == ("group", 3, False)


def test_licences_in_force_are_listed_in_ckans_shape():
    listed = ckan_terms.license_list(MODIFIED.date(), SITE)
    assert {"other-attribution", "CC-BY-4.0"} <= {licence["id"] for licence in listed}
    assert all({"title", "url", "status", "od_conformance", "domain_data"} <= set(x) for x in listed)


def test_a_search_result_shows_both_kinds_of_facets():
    result = search_result(
        [{"name": "a"}],
        count=12,
        sort="score desc",
        counts={"organization": [("khtc", 9), ("vp", 3)], "groups": [("giam-ngheo", 2)], "license_id": []},
        names={"organization": {"khtc": "Phòng KHTC", "vp": "Văn phòng"}},
    )
    assert set(result) == {"count", "results", "facets", "search_facets", "sort"}
    assert result["facets"] == {
        "organization": {"khtc": 9, "vp": 3},
        "groups": {"giam-ngheo": 2},
        "license_id": {},
    }
    assert result["search_facets"]["organization"] == {
        "title": "organization",
        "items": [
            {"name": "vp", "display_name": "Văn phòng", "count": 3},
            {"name": "khtc", "display_name": "Phòng KHTC", "count": 9},
        ],
    }
    assert result["search_facets"]["groups"]["items"][0]["display_name"] == "Giảm nghèo"


def test_a_push_sends_only_what_another_ckan_lets_us_write():
    publication = make_publication()
    body = package_without_resources(publication, SITE, owner_org="so-ldtbxh")
    computed = {"id", "isopen", "num_tags", "num_resources", "organization", "metadata_modified", "resources"}
    assert not computed & set(body)
    assert not {"license_title", "license_url", "creator_user_id", "metadata_created", "state"} & set(body)
    assert body["owner_org"] == "so-ldtbxh"
    assert body["groups"] == []
    assert {"name": "ngân sách"} in body["tags"]
    assert {"key": "danhmuc_id", "value": publication.id} in body["extras"]
    shown = package_dict(publication, SITE)
    same = ("name", "title", "notes", "url", "version", "license_id", "extras", "maintainer_email")
    assert {key: body[key] for key in same} == {key: shown[key] for key in same}


def test_a_push_names_only_the_groups_it_is_told_of():
    body = package_without_resources(make_publication(), SITE, owner_org="x", groups=["lao-dong"])
    assert body["groups"] == [{"name": "lao-dong"}]


def test_a_pushed_file_can_be_found_again():
    file = make_file()
    body = resource_without_upload(file)
    assert (body["danhmuc_id"], body["hash"], body["name"]) == (file.id, file.sha256, file.title_vi)
    assert not {"id", "url", "size", "created"} & set(body)
