from dataclasses import replace

import pytest

from catalog.presenters import addresses
from tests.factories.publications import SITE

BASE = "http://127.0.0.1:5000"


def test_files_have_a_newest_and_a_lasting_address():
    assert addresses.download(SITE, "d", "r", "a.csv") == f"{BASE}/dataset/d/resource/r/download/a.csv"
    assert (
        addresses.version_download(SITE, "d", 3, "r", "a.csv")
        == f"{BASE}/dataset/d/version/3/resource/r/download/a.csv"
    )


def test_a_file_name_is_quoted():
    assert addresses.download(SITE, "d", "r", "dự toán.csv").endswith("/d%E1%BB%B1%20to%C3%A1n.csv")
    assert addresses.download(SITE, "d", "r", "a/b?.csv").endswith("/a%2Fb%3F.csv")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (addresses.home(SITE), "/"),
        (addresses.home(SITE, "en"), "/en/"),
        (addresses.search(SITE, "en"), "/en/dataset"),
        (addresses.dataset(SITE, "x"), "/dataset/x"),
        (addresses.dataset(SITE, "x", "en"), "/en/dataset/x"),
        (addresses.dataset_history(SITE, "x"), "/dataset/x/history"),
        (addresses.resource(SITE, "x", "r", "en"), "/en/dataset/x/resource/r"),
        (addresses.organization(SITE, "vp", "en"), "/en/organization/vp"),
        (addresses.group(SITE, "giam-ngheo"), "/group/giam-ngheo"),
        (addresses.register(SITE), "/register"),
        (addresses.register_item(SITE, "DM-14"), "/register/DM-14"),
        (addresses.schemas(SITE, "en"), "/en/schema"),
        (addresses.schema(SITE, "poor-households"), "/schema/poor-households"),
        (addresses.findings(SITE), "/finding"),
        (addresses.finding(SITE, "edge_space", "en"), "/en/finding/edge_space"),
        (addresses.about(SITE, "en"), "/en/about"),
        (addresses.licence(SITE, "cc-by-4.0"), "/licence/cc-by-4.0"),
        (addresses.dataset_rdf(SITE, "x", "ttl"), "/dataset/x.ttl"),
        (addresses.catalog_rdf(SITE, "jsonld"), "/catalog.jsonld"),
        (addresses.datapackage(SITE, "x"), "/dataset/x/datapackage.json"),
        (addresses.dataset_feed(SITE), "/feeds/dataset.atom"),
        (addresses.organization_feed(SITE, "vp"), "/feeds/organization/vp.atom"),
        (addresses.group_feed(SITE, "giam-ngheo"), "/feeds/group/giam-ngheo.atom"),
        (addresses.sitemap(SITE), "/sitemap.xml"),
    ],
)
def test_each_address_is_the_one_of_the_public_surface(address, path):
    assert address == BASE + path


@pytest.mark.parametrize("url", ["http://a.vn/", "a.vn", ""])
def test_a_site_without_a_clean_absolute_address_is_refused(url):
    with pytest.raises(ValueError, match="absolute"):
        replace(SITE, url=url)


def test_a_site_without_english_names_shows_the_vietnamese_ones():
    site = replace(SITE, title_en="", publisher_name_en="")
    assert site.title("en") == site.title_vi
    assert site.publisher_name("en") == site.publisher_name_vi
