"""Charts, maps and frames in a real Chromium: accessible, and as far as can be without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.examining import DESKTOP, Examiner, examiner
from tests.factories.figure_tables import boundaries, open_figure_site, served
from tests.factories.table_site import TableSite

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(migrated_file, places, tmp_path_factory) -> Iterator[TableSite]:
    made = open_figure_site(migrated_file, places, tmp_path_factory.mktemp("figures-browser"))
    made.catalog.boundaries.store("2025-07-01", boundaries(), code_property="ma")
    with served(made):
        yield made


@pytest.fixture(scope="module")
def tab(chromium: Browser, site: TableSite, axe_source: str) -> Iterator[Examiner]:
    made = examiner(chromium, site.catalog.settings.site_url, axe_source)
    yield made
    made.page.context.close()


def chart(site: TableSite, name: str, query: str = "") -> str:
    return f"/dataset/{name}/resource/{site.resources[name]}/chart?{query}"


STATES = {
    "dataset-places": ("/dataset/nguoi-huong", "", 200),
    "dataset-points": ("/en/dataset/truong", "", 200),
    "chart-panels": ("nguoi-huong", "x=period&series=place_code&aggregate=sum&y=persons", 200),
    "chart-bars": ("nguoi-huong", "x=place_code&series=sex&aggregate=sum&y=persons", 200),
    "chart-refused": ("nguoi-huong", "x=persons", 400),
    "embed": ("/embed/dataset/nguoi-huong", "", 200),
    "embed-en": ("/en/embed/dataset/truong", "", 200),
}


@pytest.mark.parametrize("state", STATES)
def test_a_page_with_figures_is_accessible_quiet_and_inside_its_window(tab, site, state):
    name, query, status = STATES[state]
    tab.open(name if name.startswith("/") else chart(site, name, query))
    for closed in tab.page.locator("main details").all():
        closed.evaluate("one => { one.open = true; }")
    assert tab.problems(status=status) == []


def test_figures_keep_their_contrast_in_the_dark(chromium, site, axe_source):
    dark = examiner(chromium, site.catalog.settings.site_url, axe_source, color_scheme="dark")
    dark.open("/dataset/nguoi-huong")
    found = dark.problems(windows=[DESKTOP])
    dark.page.context.close()
    assert found == []


def test_a_chart_is_chosen_without_scripts(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.catalog.settings.site_url + "/dataset/nguoi-huong")
    page.get_by_label("Theo cột").select_option("sex")
    page.get_by_role("button", name="Vẽ").click()
    expect(page.get_by_text("Số người (người): cao nhất là Nam, 18", exact=True).first).to_be_visible()
    assert "x=sex" in page.url
    context.close()


def test_with_scripts_the_figure_alone_is_exchanged_on_its_page_and_the_chart_has_an_address(tab, site):
    tab.open("/dataset/nguoi-huong")
    page = tab.page
    page.get_by_label("Theo cột").select_option("sex")
    page.get_by_role("button", name="Vẽ").click()
    expect(page.get_by_text("Số người (người): cao nhất là Nam, 18", exact=True).first).to_be_visible()
    expect(page.locator("#map-area")).to_be_visible()
    assert page.url.endswith("/dataset/nguoi-huong")
    address = page.locator("#figure .source a").nth(1).get_attribute("href")
    assert re.search(r"/chart\?x=sex&y=persons&aggregate=sum", address)
    expect(page.locator("#figure-told")).to_contain_text("Số người (người): cao nhất là Nam, 18")
    expect(page.get_by_role("button", name="Vẽ")).to_be_focused()
    page.get_by_label("Chia theo").select_option("sex")
    page.get_by_role("button", name="Vẽ").click()
    expect(page.locator("#figure-told")).to_contain_text("sex:")


def test_the_interactive_map_opens_by_its_button_and_its_parts_tell_their_figures(tab):
    asked: list[str] = []
    tab.page.on("request", lambda request: asked.append(request.url))
    tab.open("/dataset/nguoi-huong")
    assert not any("leaflet" in one for one in asked)
    tab.page.get_by_role("button", name="Mở bản đồ tương tác").click()
    part = tab.page.locator("#map-area path.leaflet-interactive")
    expect(part).to_have_count(3)
    part.first.click()
    expect(tab.page.locator(".leaflet-popup")).to_contain_text("Phường Hàm Rồng: 25")
    expect(tab.page.get_by_role("button", name="Phóng to")).to_be_visible()
    assert tab.problems() == []
