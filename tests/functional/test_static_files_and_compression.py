"""What a browser keeps for good, and what is sent small: pages and our own files, never a signed-in page."""

import gzip
import re
from dataclasses import replace

import pytest

from catalog.web.app import create_app
from tests.conftest import NOW
from tests.factories.published_catalog import BUDGET, FILES, read_only_catalog

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.fixture(scope="module")
def catalog(migrated_file, tmp_path_factory, places):
    site = read_only_catalog(migrated_file, tmp_path_factory.mktemp("site"), places, now=NOW)
    yield site
    site.db.dispose()


@pytest.fixture(scope="module")
def client(catalog):
    return create_app(catalog.settings, running=catalog).test_client()


def test_an_address_with_the_mark_of_its_content_is_kept_for_good(client):
    address = re.search(r'href="(/static/css/theme\.css\?v=[0-9a-f]{16})"', client.get("/").text)[1]
    assert (
        client.get(address, buffered=True).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    )
    for other in ("/static/css/theme.css", "/static/css/theme.css?v=0000000000000000"):
        assert "immutable" not in client.get(other, buffered=True).headers["Cache-Control"]


def test_the_style_sheet_asks_for_the_very_fonts_that_a_page_sends_for_ahead(client):
    sheet = client.get("/static/css/theme.css", buffered=True).text
    asked = {f"/static/fonts/{name}" for name in re.findall(r"url\(\.\./fonts/([^)]+)\)", sheet)}
    ahead = set(re.findall(r'rel="preload" href="([^"]+)"', client.get("/").text))
    # Otherwise each of them would be fetched twice.
    assert asked == ahead
    assert len(asked) == 4
    for address in asked:
        assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]


def test_a_page_and_a_style_sheet_are_sent_small_to_those_who_take_it(client):
    for address in ("/", "/static/css/theme.css"):
        small, plain = client.get(address, headers=GZIP, buffered=True), client.get(address, buffered=True)
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        assert "Content-Encoding" not in plain.headers
        assert gzip.decompress(small.data) == plain.data
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2


def test_a_compressed_file_is_still_recognised_when_it_is_asked_for_again(client):
    tag = client.get("/static/css/theme.css", headers=GZIP, buffered=True).headers["ETag"]
    again = client.get("/static/css/theme.css", headers=GZIP | {"If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_data_fonts_and_parts_of_files_are_sent_as_they_are(client):
    data = f"/dataset/{BUDGET}/resource/{FILES[BUDGET]}/download/du-toan-2025.csv"
    font = "/static/fonts/be-vietnam-pro-latin-400-normal.woff2"
    for address, more in ((data, {}), (font, {}), ("/static/css/theme.css", {"Range": "bytes=0-99"})):
        assert "Content-Encoding" not in client.get(address, headers=GZIP | more, buffered=True).headers
    assert "Content-Encoding" not in client.head("/", headers=GZIP).headers


def test_what_a_signed_in_person_is_shown_is_never_compressed(client):
    client.set_cookie("danhmuc", "any session")
    answer = client.get("/", headers=GZIP)
    client.delete_cookie("danhmuc")
    assert "Content-Encoding" not in answer.headers


def test_there_is_no_style_guide_on_a_production_system(catalog):
    assert create_app(catalog.settings, running=catalog).test_client().get("/styleguide").status_code == 200
    settings = replace(catalog.settings, mode="production")
    production = create_app(settings, running=replace(catalog, settings=settings)).test_client()
    assert production.get("/styleguide").status_code == 404
    assert production.get("/en/styleguide").status_code == 404
