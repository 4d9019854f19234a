"""Pages for frames of other sites, and the code that puts them there."""

import html
import re

import pytest

from tests.factories.figure_tables import open_figure_site
from tests.factories.table_site import TableSite

FRAME = re.compile(r"<code>(&lt;iframe.*?)</code>", re.DOTALL)


@pytest.fixture(scope="module")
def site(migrated_file, places, tmp_path_factory) -> TableSite:
    return open_figure_site(
        migrated_file, places, tmp_path_factory.mktemp("embed"), frame_ancestors="https://tinh.vidu.example"
    )


def frames(site: TableSite, path: str) -> list[str]:
    page = site.client.get(path).get_data(as_text=True)
    codes = [html.unescape(code) for code in FRAME.findall(page)]
    return [html.unescape(re.search('src="([^"]+)"', code)[1]) for code in codes]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_code_of_the_page_leads_to_pages_that_named_sites_may_frame(site, lang):
    addresses = frames(site, f"{lang}/dataset/nguoi-huong")
    assert len(addresses) == 2
    for address in addresses:
        answer = site.client.get(address.removeprefix(site.catalog.settings.site_url))
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "frame-ancestors https://tinh.vidu.example" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert not re.search("<nav|<script|<form", page)
        assert f'href="{lang}/dataset/nguoi-huong"' in page
        assert 'class="chart"' in page


def test_every_other_page_stays_out_of_frames(site):
    answer = site.client.get("/dataset/nguoi-huong")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_framed_chart_shows_what_its_address_asks_and_refuses_what_cannot_be(site):
    address = f"/embed/dataset/nguoi-huong/resource/{site.resources['nguoi-huong']}/chart"
    page = site.client.get(f"{address}?x=sex&aggregate=sum&y=persons").get_data(as_text=True)
    assert "cao nhất là Nam, 18" in page
    assert site.client.get(f"{address}?x=persons").status_code == 400
    assert site.client.get("/embed/dataset/khong-co").status_code == 404


def test_the_card_of_a_dataset_is_a_png_that_its_page_names_and_caches_know_again(site):
    page = site.client.get("/en/dataset/nguoi-huong").get_data(as_text=True)
    address = re.search('property="og:image" content="([^"]+)"', page)[1]
    path = address.removeprefix(site.catalog.settings.site_url)
    answer = site.client.get(path)
    assert path == "/en/dataset/nguoi-huong/card.png"
    assert answer.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(answer.data[16:20]), int.from_bytes(answer.data[20:24])) == (1200, 630)
    assert len(answer.data) < 100_000
    head = site.client.head(path)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    assert site.client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
