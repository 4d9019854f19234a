"""The machines inside the whole application: their addresses beside the pages, their refusals as pages."""

import pytest

from catalog.web.app import create_app
from tests.conftest import NOW
from tests.factories.published_catalog import (
    BUDGET,
    DRAFT,
    FILES,
    IDS,
    WITHDRAWN,
    read_only_catalog,
)

DOWNLOAD = "/dataset/{}/resource/{}/download/{}.csv"


@pytest.fixture(scope="module")
def client(migrated_file, tmp_path_factory, places):
    site = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    yield create_app(site.settings, running=site).test_client()
    site.db.dispose()


@pytest.mark.parametrize(
    ("path", "kind"),
    [(f"/dataset/{BUDGET}", "text/html; charset=utf-8"),
     (f"/dataset/{BUDGET}.ttl", "text/turtle"),
     (f"/dataset/{BUDGET}.xml", "application/rdf+xml"),
     (f"/dataset/{BUDGET}.jsonld", "application/ld+json"),
     (f"/dataset/{BUDGET}/datapackage.json", "application/json"),
     ("/catalog.ttl", "text/turtle"),
     ("/feeds/dataset.atom", "application/atom+xml"),
     ("/sitemap.xml", "application/xml"),
     ("/robots.txt", "text/plain; charset=utf-8"),
     ("/api", "text/html; charset=utf-8"),
     ("/api/3", "application/json;charset=utf-8"),
     (DOWNLOAD.format(BUDGET, FILES[BUDGET], "du-toan-2025"), "text/csv; charset=utf-8")],
)  # fmt: skip
def test_each_address_answers_in_its_own_format(client, path, kind):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/dataset", "/en/dataset"])
def test_the_page_and_the_linked_data_of_one_address_are_told_apart(client, path):
    for accept, kind in (("text/turtle", "text/turtle"), ("text/html", "text/html; charset=utf-8")):
        answer = client.get(f"{path}/{BUDGET}", headers={"Accept": accept})
        assert answer.headers["Content-Type"] == kind
        assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/dataset/khong-co.ttl", 404),
     (f"/dataset/{DRAFT}/datapackage.json", 404),
     ("/feeds/organization/khong-co.atom", 404),
     (f"/dataset/{WITHDRAWN}.ttl", 410),
     (DOWNLOAD.format(IDS[DRAFT], FILES[DRAFT], DRAFT), 404),
     (DOWNLOAD.format(IDS[WITHDRAWN], FILES[WITHDRAWN], WITHDRAWN), 410),
     (f"/dataset/{WITHDRAWN}/version/1/resource/{FILES[WITHDRAWN]}/download/{WITHDRAWN}.csv", 410)],
)  # fmt: skip
def test_a_refused_file_or_description_is_told_by_a_page(client, path, status):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")


def test_a_session_cookie_changes_nothing_but_the_caching(client):
    path = f"/api/3/action/package_show?id={DRAFT}"
    without = client.get(path)
    client.set_cookie("danhmuc", "a-session")
    given = client.get(path)
    client.delete_cookie("danhmuc")
    assert given.data == without.data
    assert given.headers["Cache-Control"] == "private, no-store"
