"""Maps of published tables: points and places, with boundaries and without, and the command for these."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from catalog.cli import main
from catalog.cli import places as places_command
from catalog.config import Settings, SettingsRefused
from tests.factories.figure_tables import CARE, CARE_SCHEMA, add_table, boundaries, open_figure_site
from tests.factories.table_site import TableSite
from validators.places import boundaries as checking

ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)


@pytest.fixture(scope="module")
def site(migrated_file, places, tmp_path_factory) -> TableSite:
    return open_figure_site(migrated_file, places, tmp_path_factory.mktemp("maps"))


def map_of(site: TableSite, name: str) -> str:
    # Pages are kept for a minute: what was loaded beside the database shows then.
    site.catalog.clock.advance(seconds=61)
    page = site.client.get(f"/dataset/{name}").get_data(as_text=True)
    start = page.index('<section class="section" id="map"')
    return page[start : page.index("</figure>", start)]


def test_points_close_together_are_one_dot_and_a_row_without_a_place_is_told(site):
    part = map_of(site, "truong")
    assert re.findall(r'class="dot n(\d)".*?<title lang="vi">(.*?)</title>', part) == [
        ("1", "Trường Ba"),
        ("2", "2: Trường Một; Trường Hai"),
    ]
    assert "1 dòng không có tọa độ" in part
    assert [name for name, _ in ROW.findall(part)] == ["Trường Một", "Trường Hai", "Trường Ba"]


def test_the_interactive_map_is_loaded_by_its_button_only(site):
    page = site.client.get("/dataset/truong").get_data(as_text=True)
    assert not re.search(r'<(script|link)[^>]*(src|href)="[^"]*leaflet', page)
    address = re.search(r'data-map="([^"]+)"', page)[1]
    answer = site.client.get(address)
    shape = json.loads(answer.data)
    assert answer.content_type == "application/geo+json"
    assert [one["geometry"]["coordinates"] for one in shape["features"]] == [
        [105.0, 20.0],
        [105.001, 20.001],
        [106.0, 19.5],
    ]
    assert site.client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_places_without_boundaries_are_bars_and_the_page_says_why(site):
    part = map_of(site, "nguoi-huong")
    assert "Chưa nạp ranh giới theo danh mục ngày 2025-07-01" in part
    assert "<svg" not in part
    link = re.search(r'class="empty"><a href="([^"]+)"', part)[1].replace("&amp;", "&")
    assert site.client.get(link).status_code == 200


def test_boundaries_that_the_command_has_loaded_are_filled_by_class(site):
    catalog = site.catalog
    catalog.boundaries.store("2025-07-01", boundaries(), code_property="ma")
    try:
        part = map_of(site, "nguoi-huong")
        address = re.search(r'data-map="([^"]+)"', part)[1]
        shape = json.loads(site.client.get(address).data)
        whole = site.client.get("/places/2025-07-01/boundaries.geojson")
    finally:
        catalog.boundaries.path("2025-07-01").unlink()
    # One commune has a figure, the other is hidden, the third has no row: 25 is a class of its own.
    assert re.findall(r'<path class="unit (\w+)"', part) == ["q1", "none", "none"]
    assert '<title lang="vi">Phường Hàm Rồng: 25</title>' in part
    assert [(one["properties"]["value"], one["properties"]["class"]) for one in shape["features"]] == [
        ("25", 1),
        ("–", 0),
        ("–", 0),
    ]
    assert (whole.status_code, len(json.loads(whole.data)["features"])) == (200, 3)
    assert site.client.get("/places/2025-07-01/boundaries.geojson").status_code == 404
    assert site.client.get("/places/..%2Fcatalog/boundaries.geojson").status_code == 404


def test_a_damaged_file_of_boundaries_is_as_none_and_the_pages_stand(site):
    path = site.catalog.boundaries.path("2025-07-01")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(boundaries()[:-40])
    try:
        with capture_logs() as logs:
            part = map_of(site, "nguoi-huong")
            assert site.client.get("/places/2025-07-01/boundaries.geojson").status_code == 404
    finally:
        path.unlink()
    assert "Chưa nạp ranh giới" in part
    assert [one["reason"] for one in logs if one["event"] == "boundaries_damaged"] == ["no_json"]


def test_a_map_whose_figures_are_all_hidden_is_none(site):
    header, *rows = CARE.splitlines()
    hidden = "\n".join([header, *(",".join([*row.split(",")[:6], "*", "1.0"]) for row in rows), ""])
    resource = add_table(site, "an-het", hidden, CARE_SCHEMA)
    site.catalog.boundaries.store("2025-07-01", boundaries(), code_property="ma")
    try:
        answer = site.client.get(f"/dataset/an-het/resource/{resource}/map.geojson")
        page = site.client.get("/dataset/an-het")
    finally:
        site.catalog.boundaries.path("2025-07-01").unlink()
    assert (answer.status_code, page.status_code) == (404, 200)


def test_a_table_without_places_has_no_map(site):
    page = site.client.get("/dataset/van-ban").get_data(as_text=True)
    assert 'id="map"' not in page


def test_the_command_loads_boundaries_and_tells_why_it_does_not(site, tmp_path, monkeypatch):
    for name, value in (
        ("DATABASE_URL", site.catalog.settings.database_url),
        ("STORAGE_URL", "memory:"),
        ("SEARCH_URL", "memory:"),
        ("TABLES_URL", "none:"),
        ("BOUNDARIES_FOLDER", str(tmp_path / "boundaries")),
        ("SECRET_KEY", "k" * 40),
        ("QUARANTINE_KEY", "0" * 64),
    ):
        monkeypatch.setenv(name, value)
    file = tmp_path / "ranh-gioi.geojson"
    file.write_bytes(boundaries())
    run = CliRunner().invoke
    refused = run(main, ["places", "boundaries", str(file), "--vintage", "2025-07-01"])
    assert (refused.exit_code, "thiếu thuộc tính mã" in refused.output) == (1, True)
    unknown = run(main, ["places", "boundaries", str(file), "--vintage", "2024-01-01"])
    assert (unknown.exit_code, "không có danh mục này" in unknown.output) == (1, True)
    loaded = run(main, ["places", "boundaries", str(file), "--vintage", "2025-07-01", "--property", "ma"])
    assert (loaded.exit_code, loaded.output.split(",")[0]) == (0, "2025-07-01: 3 đơn vị/units")
    listed = run(main, ["places", "list"]).output
    assert "2025-07-01 200 đơn vị/units, 3 ranh giới/boundaries" in listed


def test_every_reason_to_refuse_boundaries_has_words():
    text = Path(checking.__file__).read_text(encoding="utf-8")
    reasons = set(re.findall(r'BoundariesRefused\(\s*"(\w+)"', text)) | {"code_no_text", "no_code"}
    assert reasons == set(places_command.REFUSALS)


def test_a_tile_server_is_named_by_the_policy_of_the_pages_with_maps_alone(migrated_file, places, tmp_path):
    tiles = "https://tiles.vidu.example/{z}/{x}/{y}.png"
    site = open_figure_site(migrated_file, places, tmp_path, map_tiles=tiles)
    policy = "Content-Security-Policy"
    assert (
        "img-src 'self' data: https://tiles.vidu.example;"
        in site.client.get("/dataset/truong").headers[policy]
    )
    assert "tiles.vidu" not in site.client.get("/about").headers[policy]
    assert f'data-tiles="{tiles}"' in map_of(site, "truong")


@pytest.mark.parametrize(
    "given",
    [
        {"map_tiles": "http://tiles.vidu.example/{z}/{x}/{y}.png"},
        {"map_tiles": "https://tiles.vidu.example/{z}/{x}.png"},
        {"map_tiles": "https://a;script-src *;/{z}/{x}/{y}.png"},
        {"frame_ancestors": "*; script-src *"},
        {"frame_ancestors": " "},
    ],
)
def test_settings_that_would_break_a_content_policy_stop_the_start(given):
    with pytest.raises(SettingsRefused):
        Settings(**given).checked()
