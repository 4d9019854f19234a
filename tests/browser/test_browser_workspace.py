"""Every kind of page of the units in a real Chromium: accessible, quiet, in order, inside its window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from catalog.services import accounts, datasets
from tests.browser.examining import DESKTOP, WINDOWS, Examiner, examiner
from tests.browser.gallery import FILES, Gallery
from tests.factories.live import PASSWORD, build_ready, serving, settings_in

pytestmark = pytest.mark.browser

PREFIXES = ("", "/en")
OVERVIEW, REVIEW = "/workspace/dataset", "/workspace/review"
# Who looks at which page; REPORT stands for the address of the file's report (a question may follow),
# COLUMNS for that of its columns.
PAGES = (
    ("nobody", "/user/login"),
    ("clerk", "/workspace"),
    ("reviewer", "/workspace"),
    ("admin", "/workspace"),
    ("clerk", f"{OVERVIEW}/new?item=31"),
    ("admin", f"{OVERVIEW}/new"),
    ("clerk", f"{OVERVIEW}/cho-duyet/edit"),
    ("clerk", f"{OVERVIEW}/chua-co-tep"),
    ("clerk", f"{OVERVIEW}/dat"),
    ("clerk", f"{OVERVIEW}/chua-kiem"),
    ("clerk", f"{OVERVIEW}/bi-tra"),
    ("clerk", f"{OVERVIEW}/cho-duyet"),
    ("reviewer", f"{OVERVIEW}/da-cong-bo"),
    ("clerk", f"{OVERVIEW}/da-thu-hoi"),
    ("clerk", "REPORT chua-kiem"),
    ("clerk", "REPORT dat"),
    ("clerk", "REPORT canh-bao"),
    ("clerk", "REPORT sai"),
    ("clerk", "REPORT nhieu-loi"),
    ("clerk", "REPORT nhieu-loi ?severity=error&page=2"),
    ("clerk", "REPORT nhieu-loi ?rule=no-such-rule"),
    ("clerk", "REPORT bi-giu"),
    ("clerk", "REPORT hong"),
    ("clerk", "COLUMNS dat"),
    ("reviewer", "/workspace/requests"),
    ("reviewer", "/workspace/requests/YC-2026-0006"),
    ("admin", "/workspace/requests/YC-2026-0001"),
    ("reviewer", "/workspace/requests/YC-2026-0005"),
    ("reviewer", "/workspace/queue"),
    ("reviewer", f"{REVIEW}/cho-duyet"),
    ("reviewer", f"{REVIEW}/sua-lai"),
    ("reviewer", f"{REVIEW}/tu-gui"),
    ("reviewer", f"{REVIEW}/da-cong-bo"),
    ("head", "/workspace"),
    ("clerk", "/workspace/register"),
    ("reviewer", "/workspace/register"),
    ("clerk", "/workspace/register/31"),
    ("reviewer", "/workspace/register/31"),
    ("clerk", "/workspace/reminders"),
    ("admin", "/workspace/mail"),
)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory) -> Iterator[Gallery]:
    catalog = build_ready(settings_in(tmp_path_factory.mktemp("gallery")))
    yield Gallery(catalog).fill()
    catalog.db.dispose()


@pytest.fixture(scope="module")
def tabs(gallery, chromium, axe_source) -> Iterator[dict[str, Examiner]]:
    """One tab a person, signed in."""
    with serving(gallery.catalog) as site:
        made = {
            who: examiner(chromium, site, axe_source)
            for who in ("nobody", "clerk", "head", "reviewer", "admin")
        }
        for who, tab in made.items():
            if who != "nobody":
                sign_in(tab.page, site, who)
        yield made
        for tab in made.values():
            tab.page.context.close()


def sign_in(page, site: str, who: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/user/login")
    page.get_by_label("Tên đăng nhập").fill(who)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def send(tab: Examiner, form: str) -> None:
    """Press the button of the form with this action; the answer is what will be examined."""
    tab.forget()
    with tab.page.expect_navigation(wait_until="load"):
        tab.page.locator(f'form[action$="{form}"] button[type="submit"]').click()


def problems(tab: Examiner, prefix: str, status: int = 200) -> list[str]:
    """axe-core looks at the Vietnamese page in every window, at its English twin in one; the rest in all."""
    return tab.problems(status=status, axe_in=[DESKTOP] if prefix else WINDOWS)


def address_of(gallery: Gallery, path: str) -> str:
    kind, _, rest = path.partition(" ")
    if kind not in ("REPORT", "COLUMNS"):
        return path
    name, _, question = rest.partition(" ")
    return gallery.reports[name] + ("/schema" if kind == "COLUMNS" else "") + question


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_of_the_workspace_is_accessible_quiet_and_inside_its_window(tabs, gallery, who, path, prefix):
    tabs[who].open(prefix + address_of(gallery, path))
    assert problems(tabs[who], prefix) == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_page_for_what_is_not_allowed_is_accessible_too(tabs, prefix):
    tabs["clerk"].open(f"{prefix}/workspace/queue")
    assert problems(tabs["clerk"], prefix, 403) == []


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_refused_password_is_accessible_and_told_beside_the_name_that_was_typed(tabs, prefix):
    tab = tabs["nobody"]
    tab.open(f"{prefix}/user/login")
    tab.page.locator("#f-name").fill("nobody-of-this-name")
    tab.page.locator("#f-password").fill("sai-mat-khau-hoan-toan")
    send(tab, "/user/login")
    assert problems(tab, prefix, 401) == []
    expect(tab.page.get_by_role("alert")).to_be_visible()
    expect(tab.page.locator("#f-name")).to_have_value("nobody-of-this-name")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_columns_that_cannot_be_confirmed_are_accessible_and_the_list_leads_to_them(tabs, gallery, prefix):
    tab = tabs["clerk"]
    tab.open(f"{prefix}{gallery.reports['dat']}/schema")
    tab.page.locator("#f-title_vi-2").fill("")
    send(tab, "/schema")
    assert problems(tab, prefix, 422) == []
    tab.page.locator('#refused a[href="#f-title_vi-2"]').click()
    expect(tab.page.locator("#f-title_vi-2")).to_be_focused()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_form_with_wrong_fields_is_accessible_and_its_list_leads_to_them(tabs, prefix):
    tab = tabs["clerk"]
    tab.open(f"{prefix}/workspace/dataset/dat/edit")
    tab.page.locator("#f-period_start").fill("31/02/2024")
    tab.page.locator("#f-spatial_vintage").select_option("2025-07-01")
    tab.page.locator("#f-spatial_code").fill("380")
    tab.page.locator("#f-contact_email").evaluate("field => { field.type = 'text'; }")
    tab.page.locator("#f-contact_email").fill("khong phai thu")
    send(tab, "/edit")
    assert problems(tab, prefix, 422) == []
    tab.page.locator('#refused a[href="#f-period_start"]').click()
    expect(tab.page.locator("#f-period_start")).to_be_focused()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_page_that_somebody_else_has_overtaken_is_accessible(tabs, gallery, prefix):
    tab = tabs["clerk"]
    tab.open(f"{prefix}/workspace/dataset/dat/edit")
    with gallery.catalog.db.unit_of_work() as session:
        admin = accounts.get_actor(session, "admin")
        gallery.edit(session, admin, "dat", title_en=f"What another person wrote {prefix}")
    tab.page.locator("#f-notes_vi").fill("Điều tôi đã gõ")
    send(tab, "/edit")
    assert problems(tab, prefix, 412) == []
    expect(tab.page.locator("#f-notes_vi")).to_have_value("Điều tôi đã gõ")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_refused_upload_is_accessible_and_told_at_its_field(tabs, prefix):
    tab = tabs["clerk"]
    tab.open(f"{prefix}/workspace/dataset/dat")
    field = tab.page.locator('input[type="file"]')
    field.set_input_files({"name": "ảnh.png", "mimeType": "image/png", "buffer": b"\x89PNG"})
    send(tab, "/upload")
    assert problems(tab, prefix, 422) == []
    expect(tab.page.locator("#f-file-1-error")).to_be_visible()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_return_without_a_reason_is_accessible_and_told_at_its_field(tabs, prefix):
    tab = tabs["reviewer"]
    tab.open(f"{prefix}/workspace/review/cho-duyet")
    tab.page.locator("#f-reason").fill("   ")
    send(tab, "/return")
    assert problems(tab, prefix, 422) == []
    expect(tab.page.locator("#f-reason-error")).to_be_visible()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_place_for_a_file_without_a_title_is_accessible_and_told_at_its_field(tabs, prefix):
    tab = tabs["clerk"]
    tab.open(f"{prefix}/workspace/dataset/chua-co-tep")
    tab.page.locator("#f-slot-title-vi").fill("   ")
    send(tab, "/resource")
    assert problems(tab, prefix, 422) == []
    tab.page.locator("#refused a").click()
    expect(tab.page.locator("#f-slot-title-vi")).to_be_focused()


def test_the_gallery_holds_every_state_it_is_looked_at_for(gallery):
    with gallery.catalog.db.read_session() as session:
        found = {
            name: (dataset.state, dataset.resources[0].versions[0].state)
            for name in FILES
            if (dataset := datasets.find_dataset(session, name))
        }
    assert found == {
        "chua-kiem": ("draft", "received"),
        "dat": ("draft", "valid"),
        "canh-bao": ("draft", "valid"),
        "sai": ("draft", "invalid"),
        "nhieu-loi": ("draft", "invalid"),
        "bi-giu": ("draft", "held"),
        "hong": ("draft", "rejected"),
        "bi-tra": ("returned", "valid"),
        "cho-duyet": ("in_review", "valid"),
        "tu-gui": ("in_review", "valid"),
        "da-cong-bo": ("published", "valid"),
        "sua-lai": ("in_review", "valid"),
        "da-thu-hoi": ("withdrawn", "valid"),
    }


def test_the_page_of_a_file_with_warnings_names_them(tabs, gallery):
    page = tabs["clerk"].page
    tabs["clerk"].open(gallery.reports["canh-bao"])
    expect(page.get_by_role("heading", name="1 cảnh báo")).to_be_visible()
    expect(page.locator("#h-lines")).to_be_visible()


def test_a_report_is_filtered_and_paged_without_scripts(chromium, gallery, tabs):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    site = gallery.catalog.settings.site_url
    sign_in(page, site, "clerk")
    page.goto(site + gallery.reports["nhieu-loi"])
    page.get_by_role("navigation", name="Các trang danh sách").get_by_role("link", name="Sau").click()
    expect(page.locator("#h-lines")).to_be_in_viewport()
    page.get_by_label("Mức").select_option("warning")
    page.get_by_role("button", name="Lọc").click()
    rows = page.locator('section[aria-labelledby="cap-lines"] tbody tr')
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("giống hệt dòng 67")
    rows.get_by_role("link", name="Dòng bị lặp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dòng bị lặp")
    context.close()


def test_the_header_of_the_marked_cells_stays_in_sight(tabs, gallery):
    tab = tabs["clerk"]
    tab.open(gallery.reports["nhieu-loi"])
    frame = tab.page.locator('section[aria-labelledby="cap-grid"]')
    frame.evaluate("frame => { frame.scrollIntoView(); frame.scrollTop = 1000; frame.scrollLeft = 400; }")
    inside = """frame => { const box = frame.getBoundingClientRect();
      const head = frame.querySelector("thead th").getBoundingClientRect();
      const number = [...frame.querySelectorAll("tbody th")].at(-1).getBoundingClientRect();
      return [Math.abs(head.top - box.top) < 3, Math.abs(number.left - box.left) < 3]; }"""
    assert frame.evaluate("frame => frame.scrollTop") > 100
    assert frame.evaluate(inside) == [True, True]
