"""The public pages in a real Chromium: accessible, quiet, inside their window, and usable without scripts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.examining import Examiner, examiner
from tests.browser.page_kinds import KINDS
from tests.factories.public_site import BUDGET, DOCUMENTS, SCHOOLS

pytestmark = pytest.mark.browser

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
}
# Every kind of page once, then states and languages in which a page looks otherwise.
STATES = (
    "/en/",
    "/dataset",
    "/dataset?q=van+ban&format=CSV",
    "/en/dataset?q=nothing-of-this-name",
    "/dataset?q=van+bann&updated=30d&organization=vp",
    "/dataset?literal=1&in=columns&q=ten",
    "/en/dataset?q=giao+duc&year=1999",
    f"/en/dataset/{BUDGET}",
    f"/dataset/{SCHOOLS}",
    "/en/group/giam-ngheo",
    "/en/register?state=open",
    "/en/register/1",
    "/register/outside",
    "/en/register/outside",
    "/register/candidates",
    "/en/requests?state=answered&order=newest",
    "/en/requests/new",
    "/requests/YC-2026-0001?voted=yes",
    "/requests/YC-2026-0003",
    "/en/requests/YC-2026-0004",
    "/register?years=5&sort=late",
    "/register?overdue=1&q=khongcogi",
    "/en/register/indicators/completeness?unit=vp",
    "/register/indicators/coverage",
    "/register/removals",
    "/en/register/removals",
    "/en/schema",
    "/en/schema/indicator",
    "/schema/rehabilitation",
    "/en/schema/social-protection/1.0.0",
    "/en/api",
    "/en/finding",
    "/en/finding/zip_bomb",
    "/finding/personal_data_block",
)
PAGES = (*((kind.path, kind.status) for kind in KINDS), *((path, 200) for path in STATES))


@pytest.fixture(scope="module")
def tab(chromium: Browser, live_site: str, axe_source: str) -> Iterator[Examiner]:
    made = examiner(chromium, live_site, axe_source)
    yield made
    made.page.context.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**SCREENS["desktop"], locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**SCREENS["phone"], locale="vi-VN")
    yield context.new_page()
    context.close()


def problems_of(tab: Examiner, path: str, **given: Any) -> list[str]:
    tab.open(path)
    return tab.problems(**given)


@pytest.mark.parametrize(("path", "status"), [*PAGES, ("/en/no-such-page", 404)])
def test_a_public_page_is_accessible_quiet_and_inside_its_window(tab, path, status):
    assert problems_of(tab, path, status=status) == []


def test_the_page_of_a_file_is_accessible_quiet_and_inside_its_window(tab):
    tab.open(f"/dataset/{DOCUMENTS}")
    link = tab.page.locator(f'a[href^="/dataset/{DOCUMENTS}/resource/"]').first
    assert problems_of(tab, link.get_attribute("href")) == []


@pytest.mark.parametrize("path", ["/", "/dataset", f"/dataset/{DOCUMENTS}", "/register"])
def test_a_touch_phone_shows_a_page_at_its_own_width(phone, live_site, path):
    phone.goto(live_site + path)
    # A page that is too wide, or that does not name its width, would be shrunk: the window grows beyond 360.
    assert phone.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [360, 360]


def test_search_filters_and_download_work_without_scripts(chromium, live_site):
    context = chromium.new_context(**SCREENS["desktop"], java_script_enabled=False)
    page = context.new_page()
    page.goto(live_site)
    page.get_by_label("Tìm bộ dữ liệu").fill("co so giao duc")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_label("Giáo dục nghề nghiệp").first.check()
    page.get_by_role("button", name="Áp dụng").click()
    assert "theme=giao-duc-nghe-nghiep" in page.url
    page.get_by_role("link", name=re.compile("Danh sách cơ sở giáo dục nghề nghiệp")).click()
    expect(page.get_by_role("link", name="Tải về 66 cơ sở mô phỏng, CSV", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Sao chép"))).to_have_count(0)
    context.close()


def test_suggestions_are_chosen_with_the_keyboard_and_told_to_a_reader(desk, live_site):
    desk.goto(live_site)
    field = desk.get_by_role("combobox", name="Tìm bộ dữ liệu")
    field.press_sequentially("giao duc")
    listed = desk.get_by_role("listbox", name="Gợi ý").get_by_role("option")
    expect(listed.first).to_be_visible()
    assert field.get_attribute("aria-expanded") == "true"
    expect(desk.locator("#suggest-told")).to_contain_text("gợi ý")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == listed.first.get_attribute("id")
    expect(listed.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(listed).to_have_count(0)
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "giao duc"
    field.press("ArrowDown")
    expect(listed.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    desk.wait_for_url(re.compile(r"/dataset[/?]"))


def test_open_suggestions_are_accessible_and_inside_a_phone(chromium, live_site, axe_source):
    made = examiner(chromium, live_site, axe_source, viewport={"width": 360, "height": 740})
    made.open("/dataset")
    made.page.get_by_role("combobox", name="Tìm bộ dữ liệu").press_sequentially("van ban")
    expect(made.page.get_by_role("option").first).to_be_visible()
    found = made.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    wide = made.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    made.page.context.close()
    assert [v["id"] for v in found] == []
    assert not wide


def test_the_filters_of_a_phone_open_and_close_as_a_sheet(phone, live_site):
    phone.goto(f"{live_site}/dataset")
    sheet = phone.locator("#filters")
    expect(sheet).to_be_hidden()
    phone.get_by_role("link", name="Bộ lọc").click()
    expect(sheet).to_be_visible()
    phone.get_by_role("link", name="Đóng").click()
    expect(sheet).to_be_hidden()


def test_the_first_tab_key_leads_to_the_content(desk, live_site):
    desk.goto(live_site)
    desk.keyboard.press("Tab")
    focused = desk.evaluate("document.activeElement.getAttribute('href')")
    assert focused == "#content"


def test_the_hash_can_be_copied_where_there_is_a_clipboard(chromium, live_site):
    context = chromium.new_context(**SCREENS["desktop"], permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{live_site}/dataset/{DOCUMENTS}")
    page.get_by_role("button", name=re.compile("SHA-256")).first.click()
    expect(page.locator("#copy-told")).to_have_text("Đã sao chép.")
    assert re.fullmatch("[0-9a-f]{64}", page.evaluate("navigator.clipboard.readText()"))
    context.close()


def test_vietnamese_letters_come_from_our_own_typeface(desk, live_site):
    desk.goto(live_site)
    loaded = desk.evaluate(
        "document.fonts.ready.then(() => [...document.fonts]"
        ".filter(f => f.status === 'loaded' && f.family.includes('Be Vietnam Pro')).length)"
    )
    # Two subsets in two weights: latin and vietnamese, 400 and 600.
    assert loaded == 4
