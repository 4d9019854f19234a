"""The public pages in a real Chromium: accessible, quiet, inside their window, and usable without scripts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories.public_site import BUDGET, DOCUMENTS, SCHOOLS

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}
PAGES = (
    "/",
    "/en/",
    "/dataset",
    "/dataset?q=van+ban&format=CSV",
    "/en/dataset?q=nothing-of-this-name",
    f"/dataset/{DOCUMENTS}",
    f"/en/dataset/{BUDGET}",
    f"/dataset/{SCHOOLS}",
    f"/dataset/{DOCUMENTS}/history",
    "/organization",
    "/organization/vp",
    "/group",
    "/en/group/giam-ngheo",
    "/register",
    "/en/register?state=open",
    "/register/31",
    "/en/register/1",
    "/about",
    "/en/api",
)
MISSING_PAGES = ("/dataset/no-such-dataset", "/en/no-such-page")


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**SCREENS[request.param], locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**SCREENS["desktop"], locale="vi-VN")
    yield context.new_page()
    context.close()


def problems_of(
    context: BrowserContext, site: str, path: str, axe_source: str, *, status: int = 200
) -> list[str]:
    page = context.new_page()
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"script: {error}"))
    page.on(
        "request",
        lambda r: found.append(f"outside: {r.url}") if not r.url.startswith((site, "data:")) else None,
    )
    if status == 200:  # a browser also writes an error status to its console
        page.on("console", lambda m: found.append(f"console: {m.text}") if m.type == "error" else None)
    answer = page.goto(site + path, wait_until="load")
    if answer is None or answer.status != status:
        found.append(f"status {answer.status if answer else None}")
    page.evaluate(axe_source)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    found += [f"{v['impact']} {v['id']}: {v['nodes'][0]['target']}" for v in result["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("scrolls sideways")
    page.close()
    return found


def test_every_public_page_is_accessible_quiet_and_inside_its_window(screen, live_site, axe_source):
    found = {path: problems_of(screen, live_site, path, axe_source) for path in PAGES}
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_page_of_a_file_is_accessible_quiet_and_inside_its_window(screen, live_site, axe_source):
    page = screen.new_page()
    page.goto(f"{live_site}/dataset/{DOCUMENTS}")
    path = page.locator(f'a[href^="/dataset/{DOCUMENTS}/resource/"]').first.get_attribute("href")
    page.close()
    assert problems_of(screen, live_site, path, axe_source) == []


@pytest.mark.parametrize("path", MISSING_PAGES)
def test_the_page_for_what_is_missing_is_accessible_too(screen, live_site, axe_source, path):
    assert problems_of(screen, live_site, path, axe_source, status=404) == []


def test_dark_mode_keeps_its_contrast(chromium, live_site, axe_source):
    context = chromium.new_context(**SCREENS["desktop"], color_scheme="dark")
    found = {path: problems_of(context, live_site, path, axe_source) for path in ("/", f"/dataset/{BUDGET}")}
    context.close()
    assert {path: problems for path, problems in found.items() if problems} == {}


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
    expect(page.get_by_role("link", name=re.compile("^Tải về 66 cơ sở mô phỏng"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Sao chép"))).to_have_count(0)
    context.close()


def test_the_filters_of_a_phone_open_and_close_as_a_sheet(chromium, live_site):
    context = chromium.new_context(**SCREENS["phone"])
    page = context.new_page()
    page.goto(f"{live_site}/dataset")
    sheet = page.locator("#filters")
    expect(sheet).to_be_hidden()
    page.get_by_role("link", name="Bộ lọc").click()
    expect(sheet).to_be_visible()
    page.get_by_role("link", name="Đóng").click()
    expect(sheet).to_be_hidden()
    context.close()


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
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status === 'loaded').length)"
    )
    # Two subsets in two weights: latin and vietnamese, 400 and 600.
    assert loaded == 4
