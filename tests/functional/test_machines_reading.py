"""What CKAN clients read: datasets, files, units, themes, tags, licences."""

import pytest

from tests.conftest import NOW
from tests.factories.published_catalog import (
    BUDGET,
    DOCUMENTS,
    DRAFT,
    FILES,
    IDS,
    OFFICE,
    SCHOOLS,
    UNIT,
    WITHDRAWN,
    machines_app,
    read_only_catalog,
)

# Names in alphabetical order; by publication the budget (15 July) comes first, the schools (13 July) last.
BY_NAME = [SCHOOLS, BUDGET, DOCUMENTS]
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
def ask(client):
    def asked(action, **given):
        body = client.post(f"/api/3/action/{action}", json=given).get_json()
        assert body["success"], body
        return body["result"]

    return asked


def test_package_list_gives_public_names_in_order_and_in_pages(ask):
    assert ask("package_list") == BY_NAME
    assert ask("package_list", limit=1, offset=1) == [BUDGET]
    assert ask("package_list", offset=3) == []


@pytest.mark.parametrize("name", [BUDGET, IDS[BUDGET]])
@pytest.mark.parametrize("parameter", ["id", "name_or_id"])
def test_package_show_takes_a_name_or_an_id(ask, name, parameter):
    shown = ask("package_show", **{parameter: name})
    assert (shown["id"], shown["name"], shown["state"]) == (IDS[BUDGET], BUDGET, "active")
    assert shown["version"] == "2"
    assert [r["id"] for r in shown["resources"]] == [FILES[BUDGET]]
    assert "resource_type" in shown["resources"][0]


def test_datasets_with_resources_come_newest_first_in_pages_that_add_up(ask):
    assert [p["name"] for p in ask("current_package_list_with_resources")] == BY_DATE
    pages = [ask("current_package_list_with_resources", limit=2, offset=n) for n in (0, 2, 4)]
    assert [[p["name"] for p in page] for page in pages] == [BY_DATE[:2], BY_DATE[2:], []]
    assert [p["name"] for p in ask("current_package_list_with_resources", limit=2, page=2)] == BY_DATE[2:]


def test_resource_show_gives_the_file_of_a_public_dataset(ask):
    shown = ask("resource_show", id=FILES[DOCUMENTS])
    assert shown["package_id"] == IDS[DOCUMENTS]
    assert shown["url"] == (
        f"http://localhost/dataset/{IDS[DOCUMENTS]}/resource/{FILES[DOCUMENTS]}/download/van-ban.csv"
    )
    assert ask("resource_view_list", id=FILES[DOCUMENTS]) == []


@pytest.mark.parametrize("name", [DRAFT, WITHDRAWN])
def test_the_file_of_a_hidden_dataset_is_not_there(client, name):
    for action in ("resource_show", "resource_view_list"):
        assert client.get(f"/api/3/action/{action}?id={FILES[name]}").status_code == 404


def test_units_come_with_the_number_of_their_public_datasets(ask):
    # Phòng stands before Văn phòng in the alphabet; the division's two hidden datasets do not count.
    assert ask("organization_list") == [UNIT.name, OFFICE.name]
    assert ask("organization_list", sort="package_count asc") == [OFFICE.name, UNIT.name]
    assert ask("organization_list", limit=1, offset=1) == [OFFICE.name]
    full = ask("organization_list", all_fields=True)
    assert [(o["name"], o["package_count"]) for o in full] == [(UNIT.name, 2), (OFFICE.name, 1)]


@pytest.mark.parametrize("name", [UNIT.name, UNIT.id, UNIT.code])
def test_organization_show_takes_a_name_or_an_id(ask, name):
    shown = ask("organization_show", id=name)
    assert (shown["id"], shown["title"], shown["package_count"]) == (UNIT.id, UNIT.title_vi, 2)
    assert "packages" not in shown


def test_organization_show_gives_its_datasets_when_asked(ask):
    shown = ask("organization_show", id=UNIT.name, include_datasets=True)
    assert [p["name"] for p in shown["packages"]] == [BUDGET, SCHOOLS]


def test_groups_are_the_eight_themes(ask):
    names = ask("group_list")
    assert len(names) == 8
    full = {g["name"]: g for g in ask("group_list", all_fields=True)}
    assert full.keys() == set(names)
    assert full["hanh-chinh-ngan-sach"]["package_count"] == 2
    assert full["giam-ngheo"]["package_count"] == 0


def test_a_group_is_found_by_name_and_by_id_and_gives_its_datasets(ask):
    shown = ask("group_show", id="hanh-chinh-ngan-sach", include_datasets=True)
    assert [p["name"] for p in shown["packages"]] == [BUDGET, DOCUMENTS]
    assert ask("group_show", id=shown["id"])["name"] == "hanh-chinh-ngan-sach"
    assert [p["name"] for p in ask("group_package_show", id=shown["id"], limit=1)] == [BUDGET]


def test_tags_are_the_keywords_of_public_datasets(ask):
    assert ask("tag_list") == ["công nghệ thông tin", "dự toán 2025", "ngân sách", "trường", "văn bản"]
    assert ask("tag_list", query="NGÂN") == ["ngân sách"]
    assert [t["name"] for t in ask("tag_list", all_fields=True, query="trường")] == ["trường"]


def test_licences_are_those_in_force(ask):
    assert [licence["id"] for licence in ask("license_list")]
    assert all(licence["status"] == "active" for licence in ask("license_list"))


def test_the_site_tells_who_it_is(ask):
    status = ask("status_show")
    assert status["site_url"] == "http://localhost"
    assert len([part for part in status["ckan_version"].split(".") if part.isdigit()]) >= 2
    assert isinstance(status["extensions"], list)
    assert ask("site_read") is True


def test_every_action_explains_itself(ask):
    assert "id: the id or the name" in ask("help_show", name="package_show")
    assert ask("help_show", name="package_create") == "Not offered by this API."
