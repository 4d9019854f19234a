"""The grid of a table in a real Chromium: sort, filter, page with scripts and without; focus and telling."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.examining import examiner
from tests.factories.grid_site import GRID, newer_rows

pytestmark = pytest.mark.browser
PATH = f"/dataset/{GRID}"
SCREEN = {"width": 1280, "height": 900}


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(request: pytest.FixtureRequest, chromium: Browser, live_site: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=SCREEN, java_script_enabled=request.param, base_url=live_site)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium: Browser, live_site: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=SCREEN, base_url=live_site)
    yield context.new_page()
    context.close()


def codes(page: Page) -> list[str]:
    return page.locator("#grid tbody tr td:nth-child(2)").all_inner_texts()


def chosen(text: str) -> list[list[str]]:
    """The rows whose name has the text, most households first; by hand in Python."""
    rows = [row for row in newer_rows() if text in row[1]]
    return sorted(rows, key=lambda row: (row[3] in ("", "*"), -int(row[3] or 0)))


def test_sorting_filtering_and_paging_lead_to_the_same_rows_and_address(page, live_site):
    page.goto(f"{PATH}#data")
    if page.evaluate("typeof htmx") == "object":
        expect(page.locator("#grid")).to_be_visible()
    page.locator("#grid-filters > summary").click()
    page.get_by_label("Nội dung cần tìm ở cột Tên xã").fill("hoang hoa")
    page.locator("#grid-filters").get_by_role("button", name="Lọc").click()
    expect(page.locator("#grid .pager .num")).to_have_text("Dòng 1 đến 20 trên 32 dòng")
    page.get_by_role("link", name="Số hộ", exact=True).click()
    expect(page.locator("#grid th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Số hộ", exact=True).click()
    expect(page.locator("#grid th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    expected = [row[0] for row in chosen("Hoằng Hóa")]
    assert codes(page) == expected[:20]
    page.get_by_role("link", name="Sau", exact=True).click()
    expect(page.locator("#grid .pager .num")).to_have_text("Dòng 21 đến 32 trên 32 dòng")
    assert codes(page) == expected[20:]
    address = page.url.removeprefix(live_site).partition("#")[0]
    assert address == f"{PATH}?ten_xa=contains.hoang+hoa&_sort=-so_ho&_offset=20"
    page.goto(address)
    assert codes(page) == expected[20:]


def test_only_the_rows_are_fetched_the_focus_stays_and_the_change_is_told(desk):
    desk.goto(PATH)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.get_by_role("link", name="Số hộ", exact=True).focus()
    desk.keyboard.press("Enter")
    told = desk.locator("#grid-told")
    expect(told).to_have_text("Dòng 1 đến 20 trên 131 dòng, xếp theo “Số hộ”, tăng dần")
    fetched = [url for url in asked if "/static/" not in url]
    assert [re.sub(r".*/(rows\?.*)", r"\1", url) for url in fetched] == ["rows?_sort=so_ho"]
    assert desk.evaluate("document.activeElement.id") == "sort-3"
    desk.locator("#page-last").press("Enter")
    expect(told).to_have_text("Dòng 121 đến 131 trên 131 dòng, xếp theo “Số hộ”, tăng dần")
    # The link is gone on the last page; the focus is on the rows, not lost at the top of the page.
    assert desk.evaluate("document.activeElement.matches('#grid .scroll')")
    desk.go_back()
    expect(desk.locator("#grid .pager .num")).to_have_text("Dòng 1 đến 20 trên 131 dòng")


def test_a_refusal_is_told_in_the_grid_and_the_boxes_stay_open(desk):
    desk.goto(PATH)
    desk.locator("#grid-filters > summary").click()
    desk.locator('[name="_f3_from"]').fill("nhiều")
    desk.locator("#grid-filters").get_by_role("button", name="Lọc").click()
    expect(desk.locator("#grid .notice")).to_contain_text("Số hộ")
    expect(desk.locator("#grid-filters")).to_have_attribute("open", "")
    expect(desk.locator("#grid-told")).to_contain_text("Số hộ")


def test_the_head_and_the_names_of_the_rows_stay_in_sight(desk):
    desk.set_viewport_size({"width": 560, "height": 700})
    desk.goto(PATH)
    box = desk.locator("#grid .scroll")
    box.evaluate("(e) => { e.scrollTop = 300; e.scrollLeft = 300; }")
    frame = box.bounding_box()
    head = desk.locator("#grid thead th.naming").bounding_box()
    name = desk.locator("#grid tbody tr:nth-child(12) td.naming").bounding_box()
    assert abs(head["y"] - frame["y"]) < 3
    for cell in (head, name):
        assert frame["x"] - 3 < cell["x"] < frame["x"] + frame["width"] - cell["width"] / 2


def test_open_boxes_are_accessible_and_inside_their_window(chromium, live_site, axe_source):
    made = examiner(chromium, live_site, axe_source)
    made.open(f"{PATH}?ten_xa=contains.hoang&so_ho=gte.1200")
    made.page.evaluate(
        "document.querySelectorAll('#grid details, #columns details').forEach((e) => { e.open = true; })"
    )
    found = made.problems()
    made.page.context.close()
    assert found == []
