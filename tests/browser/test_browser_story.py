"""The main job in a real Chromium against a real worker: by mouse, by keyboard alone, and without scripts."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.bootstrap import Catalog
from catalog.services import accounts, indexing
from tests.browser.examining import examiner
from tests.browser.gallery import DOCUMENTS
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import PASSWORD, build_ready, serving, settings_in, worker_of

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
FILE = {"name": "văn bản 2024.csv", "mimeType": "text/csv", "buffer": DOCUMENTS}
TITLE = "Văn bản chuyển đổi số năm 2024"
NAME = "van-ban-chuyen-doi-so-nam-2024"
PASSED = re.compile("^Đạt: tệp có thể gửi duyệt. 119 dòng")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory) -> Iterator[Catalog]:
    built = build_ready(settings_in(tmp_path_factory.mktemp("story")))
    yield built
    built.db.dispose()


@pytest.fixture(scope="module")
def site(catalog) -> Iterator[str]:
    with serving(catalog) as address:
        yield address


@contextmanager
def a_worker(catalog: Catalog) -> Iterator[None]:
    """The worker as its own process, as it is run in earnest."""
    settings = catalog.settings
    environment = dict(os.environ) | {
        "DATABASE_URL": settings.database_url,
        "STORAGE_URL": settings.storage_url,
        "SEARCH_URL": settings.search_url,
        "SECRET_KEY": settings.secret_key,
        "SITE_URL": settings.site_url,
        "LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen([sys.executable, "-m", "catalog", "worker"], cwd=ROOT, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def person(chromium, site, axe_source):
    """Makes people: each a tab of their own that hears what its pages complain about."""
    tabs = []

    def make(**given):
        tabs.append(examiner(chromium, site, axe_source, **given))
        return tabs[-1].page

    yield make
    told = [tab.heard for tab in tabs]
    for tab in tabs:
        tab.page.context.close()
    # The content policy and the console had nothing to say on the whole way.
    assert told == [[] for _ in tabs]


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/workspace")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Việc của tôi", level=1)).to_be_visible()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus; wherever the focus stands, it can be seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        assert page.evaluate(SEES_FOCUS), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{target} is not reached by Tab")


# Inside the window, with an outline of its own, and not below something else.
SEES_FOCUS = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  if (focused === document.body) return true;
  const outline = getComputedStyle(focused);
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height, innerHeight) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2
    && box.bottom > 0 && box.top < innerHeight && top !== null
    && (focused.contains(top) || top.contains(focused));
}"""


def test_the_main_job_by_mouse_and_by_keyboard(catalog, site, person):
    register_and_load(person(), site, catalog)
    approve_by_keyboard(person(), site)
    with a_worker(catalog):
        wait_until_public(catalog)
    find_and_download_by_keyboard(person(), site)


def register_and_load(page: Page, site: str, catalog: Catalog) -> None:
    """The clerk: from the item of the list to a submitted dataset; the verdict comes by itself."""
    sign_in(page, site, "clerk")
    words = "Đăng ký bộ dữ liệu cho mục này : Danh mục văn bản do Sở ban hành (không mật)"
    page.get_by_role("link", name=words).click()
    expect(page.locator("#f-list_item_code")).to_have_value("31")
    page.locator("#f-title_vi").fill(TITLE)
    page.locator("#f-notes_vi").fill("119 văn bản của Sở về chuyển đổi số.")
    page.locator("#f-theme").select_option("hanh-chinh-ngan-sach")
    page.locator("#f-period_start").fill("12/12/2023")
    page.locator("#f-period_end").fill("22/10/2024")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Thêm tệp này").click()
    page.locator('input[type="file"]').set_input_files(FILE)
    page.get_by_role("button", name="Tải tệp lên").click()
    waiting = page.get_by_role("status")
    expect(waiting).to_contain_text("đang được kiểm tra")
    address = page.url
    with a_worker(catalog):
        expect(page.get_by_role("heading", name=PASSED)).to_be_visible(timeout=30_000)
    assert page.url == address
    expect(waiting).to_have_count(0)
    page.get_by_role("button", name="Gửi duyệt").click()
    expect(page.get_by_role("main").get_by_text("Chờ duyệt", exact=True)).to_be_visible()


def approve_by_keyboard(page: Page, site: str) -> None:
    """The reviewer: signs in, opens the submission, declares and approves without a mouse."""
    page.goto(f"{site}/user/login")
    keys = page.keyboard
    tab_to(page, page.get_by_label("Tên đăng nhập"))
    keys.type("reviewer")
    tab_to(page, page.get_by_label("Mật khẩu"))
    keys.type(PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/workspace")
    tab_to(page, page.get_by_role("navigation", name="Không gian làm việc").get_by_role("link", name="Duyệt"))
    keys.press("Enter")
    page.wait_for_url("**/queue")
    tab_to(page, page.get_by_role("link", name=re.compile(f"^Xem và quyết định.*{TITLE}$")))
    keys.press("Enter")
    page.wait_for_url(f"**/review/{NAME}")
    tab_to(page, page.get_by_role("checkbox"))
    keys.press("Space")
    expect(page.get_by_role("checkbox")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Duyệt và công bố"))
    keys.press("Enter")
    page.wait_for_url(f"**/workspace/dataset/{NAME}")
    expect(page.get_by_role("main").get_by_text("Đã công bố", exact=True).first).to_be_visible()


def wait_until_public(catalog: Catalog) -> None:
    """Until the index is level; a browser would keep a page without results for a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with catalog.db.read_session() as session:
            if indexing.is_level(session, catalog.index):
                return
        time.sleep(0.1)
    pytest.fail("the index does not become level")


def find_and_download_by_keyboard(page: Page, site: str) -> None:
    """The citizen: finds the dataset without accents and gets exactly the clerk's bytes."""
    keys = page.keyboard
    page.goto(site)
    tab_to(page, page.get_by_role("combobox", name="Tìm bộ dữ liệu"))
    keys.type("van ban chuyen doi so")
    keys.press("Enter")
    page.wait_for_url("**/dataset?q=*")
    tab_to(page, page.get_by_role("main").get_by_role("link", name=TITLE))
    keys.press("Enter")
    page.wait_for_url(f"**/dataset/{NAME}")
    tab_to(page, page.get_by_role("link", name=re.compile("^Tải về")).first)
    with page.expect_download() as given:
        keys.press("Enter")
    content = Path(given.value.path()).read_bytes()
    assert hashlib.sha256(content).hexdigest() == hashlib.sha256(DOCUMENTS).hexdigest()


def waiting_dataset(catalog: Catalog, name: str) -> str:
    """A draft of the clerk's unit with two empty places for files; the path of its page."""
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        now = catalog.clock()
        dataset = make_dataset(session, clerk, catalog.places, now=now, name=name, title_vi=f"Bộ {name}")
        for title in ("Bảng một", "Bảng hai"):
            make_slot(session, clerk, dataset, now=now, title_vi=title)
    return f"/workspace/dataset/{name}"


def test_without_scripts_the_same_page_is_looked_at_by_hand(catalog, site, person):
    page = person(java_script_enabled=False)
    path = waiting_dataset(catalog, "khong-script")
    sign_in(page, site, "clerk")
    page.goto(site + path)
    page.locator('input[type="file"]').first.set_input_files(FILE)
    page.get_by_role("button", name="Tải tệp lên").first.click()
    look = page.get_by_role("link", name="Xem ngay")
    expect(look).to_be_visible()
    look.click()
    expect(look).to_be_visible()
    worker_of(catalog).run_until_idle()
    # Nothing happens by itself: the page still waits until it is asked.
    expect(look).to_be_visible()
    look.click()
    expect(page.get_by_role("heading", name=PASSED)).to_be_visible()
    expect(look).to_have_count(0)


def test_the_verdict_does_not_throw_away_what_is_being_typed(catalog, site, person):
    page = person()
    path = waiting_dataset(catalog, "dang-go")
    sign_in(page, site, "clerk")
    page.goto(site + path)
    page.locator('input[type="file"]').first.set_input_files(FILE)
    page.get_by_role("button", name="Tải tệp lên").first.click()
    page.wait_for_url("**/version/*")
    page.goto(site + path)
    page.get_by_text("Thêm một tệp").click()
    page.locator("#f-slot-title-vi").fill("Bảng ba, gõ dở")
    worker_of(catalog).run_until_idle()
    expect(page.get_by_role("status")).to_contain_text("Đã kiểm tra xong", timeout=10_000)
    expect(page.locator("#f-slot-title-vi")).to_have_value("Bảng ba, gõ dở")
    page.get_by_role("link", name="Xem ngay").click()
    expect(page.get_by_role("status")).to_have_count(0)
