import io

import pytest

from harvesters.ckan_differences import (
    claimed_hash,
    has_hash,
    our_id,
    package_changes,
    package_payload,
    resource_changes,
    resource_payload,
)
from harvesters.portal_package import PortalPackage, PortalResource

OURS = {
    "id": "11111111-1111-4111-8111-111111111111",
    "name": "ho-ngheo",
    "title": "Hộ nghèo",
    "notes": None,
    "owner_org": "so-noi-vu",
    "private": False,
    "num_tags": 2,
    "metadata_created": "2026-01-01T00:00:00",
    "groups": [{"name": "giam-ngheo"}],
    "tags": [{"name": "nghèo", "display_name": "nghèo"}, {"name": "an sinh"}],
    "extras": [
        {"key": "list_item", "value": "LD-12"},
        {"key": "empty", "value": ""},
        {"key": "year", "value": 2025},
    ],
}


def resource(**changes):
    fields = {"name": "Bảng", "format": "CSV", "size": 3, "id": "r1", "url": "http://ours/x", "hash": "old"}
    given = {"id": "r1", "fields": fields, "filename": "x.csv", "sha256": "ab" * 32, "size": 3}
    return PortalResource(**(given | {"open": lambda: io.BytesIO(b"abc")} | changes))


def as_stored(payload):
    """The payload as CKAN shows it afterwards."""
    return payload | {"owner_org": "uuid-of-org", "organization": {"id": "uuid-of-org", "name": "so-noi-vu"}}


def test_only_fields_a_client_may_set_are_sent():
    assert package_payload(PortalPackage(OURS)) == {
        "name": "ho-ngheo",
        "title": "Hộ nghèo",
        "notes": "",
        "owner_org": "so-noi-vu",
        "private": False,
        "tags": [{"name": "an sinh"}, {"name": "nghèo"}],
        "extras": [
            {"key": "danhmuc_extras", "value": "danhmuc_id list_item year"},
            {"key": "danhmuc_id", "value": OURS["id"]},
            {"key": "list_item", "value": "LD-12"},
            {"key": "year", "value": "2025"},
        ],
    }


def test_what_ckan_spells_its_own_way_is_no_difference():
    wanted = package_payload(PortalPackage(OURS))
    shown = as_stored(wanted) | {
        "notes": None,
        "tags": list(reversed(wanted["tags"])),
        "maintainer": "someone",
    }
    assert package_changes(wanted, shown) == {}


def test_only_the_field_that_differs_is_patched():
    wanted = package_payload(PortalPackage(OURS))
    assert package_changes(wanted, as_stored(wanted) | {"title": "Ho ngheo"}) == {"title": "Hộ nghèo"}
    assert package_changes(wanted, as_stored(wanted) | {"private": True}) == {"private": False}
    other = {"owner_org": "x", "organization": {"id": "x", "name": "other"}}
    assert package_changes(wanted, as_stored(wanted) | other) == {"owner_org": "so-noi-vu"}


def test_extras_of_the_target_stay_when_ours_are_patched():
    wanted = package_payload(PortalPackage(OURS))
    theirs = [{"key": "their_note", "value": "keep"}, {"key": "year", "value": "2024"}]
    assert package_changes(wanted, as_stored(wanted) | {"extras": theirs})["extras"] == [
        {"key": "danhmuc_extras", "value": "danhmuc_id list_item year"},
        {"key": "danhmuc_id", "value": OURS["id"]},
        {"key": "list_item", "value": "LD-12"},
        {"key": "their_note", "value": "keep"},
        {"key": "year", "value": "2025"},
    ]


def test_an_extra_we_no_longer_have_goes_and_theirs_stays():
    before = package_payload(PortalPackage(OURS))
    after = package_payload(PortalPackage(OURS | {"extras": [{"key": "list_item", "value": "LD-12"}]}))
    shown = before["extras"] + [{"key": "their_note", "value": "keep"}]
    changed = package_changes(after, as_stored(before) | {"extras": shown})
    assert changed == {
        "extras": [
            {"key": "danhmuc_extras", "value": "danhmuc_id list_item"},
            {"key": "danhmuc_id", "value": OURS["id"]},
            {"key": "list_item", "value": "LD-12"},
            {"key": "their_note", "value": "keep"},
        ]
    }
    assert package_changes(after, as_stored(after) | changed) == {}


def test_our_id_may_come_as_the_extra_alone():
    package = {"name": "x", "extras": [{"key": "danhmuc_id", "value": "our-id"}]}
    assert our_id(PortalPackage(package)) == "our-id"
    assert our_id(PortalPackage(OURS)) == OURS["id"]
    with pytest.raises(KeyError):
        package_payload(PortalPackage({"name": "x"}))


def test_tags_of_a_vocabulary_belong_to_the_target():
    wanted = package_payload(PortalPackage(OURS))
    tags = [*wanted["tags"], {"name": "VN", "vocabulary_id": "countries"}]
    assert package_changes(wanted, as_stored(wanted) | {"tags": tags}) == {}


def test_a_resource_carries_our_mark_and_not_the_fields_of_the_target():
    assert resource_payload(resource()) == {
        "name": "Bảng",
        "format": "CSV",
        "size": "3",
        "danhmuc_resource_id": "r1",
        "danhmuc_sha256": "ab" * 32,
    }


def test_numbers_as_text_and_spelling_of_formats_are_no_difference():
    wanted = resource_payload(resource(fields={"format": "csv", "name": "Bảng"}))
    assert resource_changes(wanted, wanted | {"size": 3, "format": "CSV", "hash": "md5"}) == {}
    assert resource_changes(wanted, wanted | {"name": "X"}) == {"name": "Bảng"}


def test_a_hash_is_known_by_our_mark_or_by_ckans_field():
    assert claimed_hash({"danhmuc_sha256": "cd"}) == "cd"
    assert claimed_hash({"hash": "cd"}) == ""
    assert has_hash({"hash": "SHA256:CD"}, "cd")
    assert not has_hash({}, "cd")
