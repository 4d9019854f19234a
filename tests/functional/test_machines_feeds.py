"""The feeds, the sitemap, robots.txt and security.txt."""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from catalog.services.profiles import all_profiles
from tests.conftest import NOW
from tests.factories.published_catalog import (
    BUDGET,
    DOCUMENTS,
    DRAFT,
    OFFICE,
    SCHOOLS,
    UNIT,
    WITHDRAWN,
    machines_app,
    read_only_catalog,
)
from validators.findings.codes import CODES

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ["/feeds/dataset.atom", "/feeds/organization/khtc.atom", "/feeds/group/hanh-chinh-ngan-sach.atom"]


@pytest.fixture(scope="module")
def site(migrated_file, tmp_path_factory, places):
    shared = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    yield shared
    shared.db.dispose()


@pytest.fixture(scope="module")
def client(site):
    return machines_app(site).test_client()


def entries(answer):
    root = ET.fromstring(answer.data)
    return [entry.find(f"{ATOM}link").get("href").rpartition("/")[2] for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (FEEDS[0], [BUDGET, DOCUMENTS, SCHOOLS]),
        (FEEDS[1], [BUDGET, SCHOOLS]),
        (FEEDS[2], [BUDGET, DOCUMENTS]),
    ],
)
def test_a_feed_tells_of_public_datasets_the_newest_first(client, feed, expected):
    answer = client.get(feed)
    assert answer.headers["Content-Type"] == "application/atom+xml"
    assert entries(answer) == expected
    links = {link.get("rel"): link.get("href") for link in ET.fromstring(answer.data).findall(f"{ATOM}link")}
    assert links["self"] == f"http://localhost{feed}"


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_who_has_the_newest_answer_gets_304(client, path):
    tag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/feeds/organization/khong-co.atom", "/feeds/group/khong-co.atom"])
def test_a_feed_of_nothing_known_is_404(client, path):
    assert client.get(path).status_code == 404


def test_the_sitemap_names_every_public_page_once(client):
    root = ET.fromstring(client.get("/sitemap.xml").data)
    found = [loc.text for loc in root.iter(f"{SITEMAP}loc")]
    pages = [
        "/",
        "/register",
        "/requests",
        "/schema",
        "/finding",
        "/about",
        "/licence",
        f"/organization/{OFFICE.name}",
        f"/organization/{UNIT.name}",
    ]
    pages += [f"/dataset/{name}" for name in (BUDGET, DOCUMENTS, SCHOOLS)]
    pages += ["/licence/dieu-kien-du-lieu-mo", "/licence/cc-by-4.0"]
    pages += [f"/schema/{name}" for name in all_profiles()]
    pages += [f"/finding/{code}" for code in CODES]
    assert sorted(found) == sorted(f"http://localhost{page}" for page in pages)


@pytest.mark.parametrize("path", [*FEEDS, "/sitemap.xml"])
def test_hidden_datasets_are_in_no_feed(client, path):
    body = client.get(path).text
    assert DRAFT not in body
    assert WITHDRAWN not in body


def test_robots_are_told_what_to_leave_out_and_where_the_sitemap_is(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /workspace" in lines
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_security_txt_names_a_contact_for_less_than_a_year(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:dulieumo@vidu.example"
    assert timedelta(0) < datetime.fromisoformat(fields["Expires"]) - NOW < timedelta(days=365)
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
