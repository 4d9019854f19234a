"""A list of persons becomes a table in a real Chromium: on a phone, by hand, with and without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from catalog.bootstrap import Catalog
from catalog.services import accounts
from tests.browser.examining import DESKTOP, PHONE, WINDOWS, examiner
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import PASSWORD, build_ready, serving, settings_in, worker_of
from tests.factories.record_sources import csv_text, recipients

pytestmark = pytest.mark.browser

OFFER = "Tổng hợp thành bảng công bố được"
COMPUTE = "Tính bảng tổng hợp"
KEEP = "Lưu bảng này làm phiên bản mới"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory) -> Iterator[Catalog]:
    built = build_ready(settings_in(tmp_path_factory.mktemp("aggregation")))
    yield built
    built.db.dispose()


@pytest.fixture(scope="module")
def site(catalog) -> Iterator[str]:
    with serving(catalog) as address:
        yield address


def draft(catalog: Catalog, name: str, profile: str = "") -> str:
    """A dataset of the clerk's unit with one empty place for a file; the path of its page."""
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        now = catalog.clock()
        dataset = make_dataset(session, clerk, catalog.places, now=now, name=name, title_vi=f"Bộ {name}")
        make_slot(session, clerk, dataset, now=now, title_vi="Đối tượng", profile=profile)
    return f"/workspace/dataset/{name}"


def people(catalog: Catalog, seed: int):
    communes = [(one.code, one.name) for one in catalog.places.places("2025-07-01") if one.level == "commune"]
    return recipients(seed, 300, communes[:4])


def load(page, site: str, path: str, text: str, catalog: Catalog) -> None:
    page.goto(f"{site}/workspace")
    page.get_by_label("Tên đăng nhập").fill("clerk")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    page.goto(site + path)
    file = {"name": "danh sách.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_role("button", name="Tải tệp lên").click()
    page.wait_for_url("**/version/*")
    worker_of(catalog).run_until_idle(seconds=60)
    page.goto(page.url)


def look_again(page, catalog: Catalog) -> None:
    worker_of(catalog).run_until_idle(seconds=60)
    page.goto(page.url.partition("#")[0])


def test_a_list_of_persons_becomes_a_table_on_a_phone_without_scripts(catalog, site, chromium, axe_source):
    tab = examiner(chromium, site, axe_source, java_script_enabled=False)
    page = tab.page
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    load(
        page,
        site,
        draft(catalog, "khong-script-gop", "social-protection"),
        csv_text(people(catalog, 1)),
        catalog,
    )
    expect(page.get_by_role("heading", name=re.compile("^Giữ lại"))).to_be_visible()
    page.get_by_role("link", name=OFFER).click()
    page.get_by_role("button", name="Đọc tệp và đề xuất bảng").click()
    expect(page.get_by_role("link", name="Xem ngay")).to_be_visible()
    look_again(page, catalog)
    expect(page.get_by_text("cần quyết định").first).to_be_visible()
    page.locator('[name="const-period"]').fill("2025-Q3")
    page.locator('[name="const-base_level"]').fill("500000")
    page.locator('[name="word-hinh_thuc_chi_tra-1"]').select_option("-")
    page.get_by_role("button", name=COMPUTE).click()
    look_again(page, catalog)
    expect(page.get_by_text("300 trên 300 dòng của tệp")).to_be_visible()
    page.get_by_role("button", name=KEEP).click()
    page.wait_for_url("**/version/*")
    look_again(page, catalog)
    expect(page.get_by_role("heading", name=re.compile("^Đạt: tệp có thể gửi duyệt"))).to_be_visible()
    expect(page.get_by_text("Tính từ phiên bản 1, là tệp đã bị giữ lại.")).to_be_visible()
    page.get_by_role("button", name="Gửi duyệt").first.click()
    expect(page.get_by_role("main").get_by_text("Chờ duyệt", exact=True)).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(
    ("name", "profile", "lang"), [("gop-co-ho-so", "social-protection", ""), ("gop-tu-do", "", "/en")]
)
def test_the_pages_of_an_aggregation_are_accessible_and_in_order(
    catalog, site, chromium, axe_source, name, profile, lang
):
    tab = examiner(chromium, site, axe_source)
    page = tab.page
    rows = people(catalog, 2)
    for one in rows[:5]:
        one["Mã xã"], one["Xã/phường"] = "99999", "Xã Chưa Rõ"
    load(page, site, draft(catalog, name, profile), csv_text(rows), catalog)
    path = page.url.removeprefix(site)
    tab.open(f"{lang}{path}")
    assert tab.problems(axe_in=(DESKTOP, PHONE)) == []
    where = f"{lang}{path}/aggregate"
    tab.open(where)
    assert tab.problems(windows=WINDOWS, axe_in=(DESKTOP,)) == []
    page.get_by_role("main").get_by_role("button").last.click()
    look_again(page, catalog)
    tab.open(where)
    assert tab.problems(windows=WINDOWS, axe_in=(DESKTOP, PHONE)) == []
    page.locator('[name="const-period"]').fill("2025-Q3" if profile else "2025")
    page.locator('[name="leave-place_code"]').check()
    if profile:
        page.locator('[name="const-base_level"]').fill("500000")
        page.locator('[name="leave-hinh_thuc_chi_tra"]').check()
    page.get_by_role("main").get_by_role("button").last.click()
    look_again(page, catalog)
    tab.open(where)
    expect(page.locator("#result")).to_be_visible()
    assert tab.problems(windows=WINDOWS, axe_in=(DESKTOP, PHONE)) == []
    page.context.close()
