import json
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest

from catalog.presenters import addresses
from catalog.presenters.atom import feed
from catalog.presenters.schema_org import dataset_json_ld
from catalog.presenters.sitemap import urlset
from tests.factories.publications import MODIFIED, SITE, make_publication

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "http://127.0.0.1:5000"


def test_schema_org_describes_dataset_and_downloads():
    found = dataset_json_ld(make_publication(), SITE)
    assert json.loads(json.dumps(found)) == found
    assert (found["@type"], found["name"]) == ("Dataset", make_publication().title_vi)
    assert found["temporalCoverage"] == "2025-01-01/2025-12-31"
    assert found["spatialCoverage"]["identifier"] == "38"
    assert found["license"] == f"{BASE}/licence/dieu-kien-du-lieu-mo"
    assert found["distribution"][0]["encodingFormat"] == "text/csv"
    assert found["distribution"][0]["contentUrl"].endswith("/download/du-toan-2025.csv")
    assert found["variableMeasured"] == ["Số thứ tự", "Nội dung", "Ngày", "Kinh phí năm 2025 (đồng)"]


def test_schema_org_speaks_english_on_the_english_page():
    found = dataset_json_ld(make_publication(), SITE, "en")
    assert found["name"] == "Budget for information technology, 2025"
    assert found["url"] == f"{BASE}/en/dataset/du-toan-chi-cntt-2025"
    assert found["@id"] == dataset_json_ld(make_publication(), SITE)["@id"]
    assert found["keywords"] == ["budget", "information technology"]


@pytest.mark.parametrize("notes", ["", "Ngắn.", "x" * 49, "x" * 50, "y" * 9000])
def test_a_schema_org_description_has_50_to_5000_characters(notes):
    publication = make_publication(notes_vi=notes, title_vi="T", unit=make_publication().unit)
    assert 50 <= len(dataset_json_ld(publication, SITE)["description"]) <= 5000


def test_schema_org_leaves_out_what_is_unknown():
    bare = make_publication(period_start=None, period_end=None, spatial_code="", files=(), keywords_vi=())
    found = dataset_json_ld(bare, SITE)
    assert not {"temporalCoverage", "spatialCoverage", "distribution", "variableMeasured"} & set(found)


def test_a_sitemap_lists_each_page_once_with_its_date():
    hanoi = datetime(2025, 7, 1, 6, 30, tzinfo=timezone(timedelta(hours=7)))
    content = urlset([(f"{BASE}/", None), (f"{BASE}/dataset/a?b&c", hanoi), (f"{BASE}/", hanoi)])
    root = ET.fromstring(content)
    assert root.tag == SITEMAP + "urlset"
    assert [e.text for e in root.iter(SITEMAP + "loc")] == [f"{BASE}/", f"{BASE}/dataset/a?b&c"]
    assert [e.text for e in root.iter(SITEMAP + "lastmod")] == ["2025-06-30T23:30:00+00:00"]


def test_a_sitemap_over_the_limit_is_refused():
    with pytest.raises(ValueError, match="50000"):
        urlset((f"{BASE}/{n}", None) for n in range(50_001))


def make_feed(publications):
    address = addresses.dataset_feed(SITE)
    return feed(publications, SITE, address=address, page=addresses.search(SITE), title="Dữ liệu mới")


def test_a_feed_shows_the_newest_first_and_names_itself():
    older = make_publication(
        id="22222222-9f10-4a7b-8c6d-1e2f3a4b5c6d", name="cu", modified=datetime(2025, 1, 1, tzinfo=UTC)
    )
    root = ET.fromstring(make_feed([older, make_publication()]))
    links = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
    assert links["self"] == f"{BASE}/feeds/dataset.atom"
    assert root.findtext(ATOM + "updated") == MODIFIED.isoformat(timespec="seconds")
    entries = root.findall(ATOM + "entry")
    assert [e.find(ATOM + "link").get("href") for e in entries] == [
        f"{BASE}/dataset/du-toan-chi-cntt-2025",
        f"{BASE}/dataset/cu",
    ]
    assert len({e.findtext(ATOM + "id") for e in entries}) == 2
    wanted = ("title", "id", "updated", "published", "summary", "author/" + ATOM + "name")
    assert all(e.findtext(ATOM + tag) for e in entries for tag in wanted)


def test_an_empty_feed_is_still_a_feed():
    root = ET.fromstring(make_feed([]))
    assert root.findtext(ATOM + "updated") == "1970-01-01T00:00:00+00:00"
    assert root.find(ATOM + "entry") is None
