"""Every kind of page before outside judges: HTML checkers, language, size, dark, print, motion, keyboard."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HERE, missing
from tests.browser.examining import DESKTOP, examiner
from tests.browser.page_kinds import KINDS
from tests.browser.saved_pages import SavedPage, fetch, in_the_wrong_language, save, script_bytes
from tests.factories.public_site import DOCUMENTS, POOR_HOUSEHOLDS

pytestmark = pytest.mark.browser

SCRIPT_BUDGET = 50 * 1024
NODE_MODULES = HERE / "node_modules"
VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
MOTION = """() => [...document.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none";
}).map((e) => e.tagName)"""
# On paper: what is for hands only is gone, and nothing is cut off at the edge of the sheet.
PRINTED = """() => ({
  hands: [...document.querySelectorAll(".site-nav, .search, .btn, .tabs, .facets, .crumbs")]
    .filter((e) => e.getClientRects().length).map((e) => e.className),
  sideways: document.documentElement.scrollWidth > innerWidth + 1,
  faint: [...document.querySelectorAll("main a:not(.cell)")].filter((e) => {
    if (!e.getClientRects().length) return false;
    const [r, g, b] = getComputedStyle(e).color.match(/\\d+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 130;
  }).map((e) => e.outerHTML.slice(0, 90)),
})"""


@pytest.fixture(scope="module")
def pages(live_site: str) -> list[SavedPage]:
    return [fetch(live_site, kind, lang) for kind in KINDS for lang in ("vi", "en")]


@pytest.fixture(scope="module")
def files(pages: list[SavedPage], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return save(pages, tmp_path_factory.mktemp("pages"))


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield context.new_page()
    context.close()


def output_of(*command: Any) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=240)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_each_kind_of_page_answers_as_its_kind_says(pages):
    wrong = [f"{p.name}: {p.status}" for p in pages if p.status != p.kind.status]
    assert wrong == []


def test_html_validate_finds_nothing(files):
    node, program = shutil.which("node"), NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
    if node is None or not program.is_file():
        missing("html-validate is missing: install Node.js, then `npm ci` in tests/browser")
    assert output_of(node, program, "--preset", "standard", "--formatter", "text", *files) == ""


def test_the_nu_html_checker_finds_no_error(files):
    java = shutil.which("java")
    if java is None or not VNU.is_file():
        missing("vnu is missing: install Java (Debian: default-jre-headless), then `npm ci` in tests/browser")
    assert output_of(java, "-jar", VNU, "--errors-only", *files) == ""


def test_each_text_is_of_the_language_it_is_said_to_be_in(pages):
    found = {page.name: wrong for page in pages if (wrong := in_the_wrong_language(page))}
    assert found == {}


def test_no_page_loads_more_script_than_a_slow_phone_bears(pages, live_site):
    known: dict[str, int] = {}
    heavy = {p.name: size for p in pages if (size := script_bytes(p, live_site, known)) > SCRIPT_BUDGET}
    assert heavy == {}
    assert known != {}


def test_dark_pages_keep_their_contrast(chromium, live_site, axe_source):
    dark = examiner(chromium, live_site, axe_source, color_scheme="dark")
    dark.page.set_viewport_size(dict(zip(("width", "height"), DESKTOP, strict=True)))
    found = {}
    for kind in KINDS:
        dark.open(kind.path)
        assert dark.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 31)"
        answer = dark.page.evaluate("axe.run(document, {runOnly: ['color-contrast']})")
        if answer["violations"]:
            found[kind.name] = [node["target"] for node in answer["violations"][0]["nodes"]]
    dark.page.context.close()
    assert found == {}


def test_printed_pages_hold_the_text_and_nothing_for_hands(desk, live_site):
    desk.emulate_media(media="print", color_scheme="dark")
    # A4 upright with margins of 16 mm, in CSS pixels.
    desk.set_viewport_size({"width": 673, "height": 1000})
    found = {}
    for kind in KINDS:
        desk.goto(live_site + kind.path)
        told = desk.evaluate(PRINTED)
        if told != {"hands": [], "sideways": False, "faint": []}:
            found[kind.name] = told
    assert found == {}


def test_nothing_moves_for_those_who_asked_for_stillness(desk, live_site):
    desk.emulate_media(reduced_motion="reduce")
    for path in ("/", "/dataset", f"/dataset/{DOCUMENTS}"):
        desk.goto(live_site + path)
        assert desk.evaluate(MOTION) == []


def focus(page: Page, wanted: str) -> None:
    """Press Tab until what is focused bears a name; a keyboard has no other way."""
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.innerText || document.activeElement.id")
        if re.search(wanted, " ".join(name.split())):
            return
    raise AssertionError(f"Tab never reaches {wanted}")


def test_search_dataset_and_download_are_reached_by_keys_alone(desk, live_site):
    desk.goto(live_site)
    focus(desk, "^q$")
    desk.keyboard.type("ho ngheo theo xa")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    focus(desk, "^Hộ nghèo, hộ cận nghèo|Số hộ nghèo")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{live_site}/dataset/{POOR_HOUSEHOLDS}")
    focus(desk, "^Tải về .*CSV")
    with desk.expect_download() as arriving:
        desk.keyboard.press("Enter")
    assert Path(arriving.value.path()).read_bytes().count(b"\n") > 100


def test_a_stranger_has_the_poor_households_in_three_clicks(desk, live_site):
    desk.goto(live_site)
    desk.get_by_role("link", name=re.compile("^Giảm nghèo")).first.click()
    desk.get_by_role("link", name=re.compile("Hộ nghèo|hộ nghèo")).first.click()
    with desk.expect_download() as arriving:
        desk.get_by_role("link", name=re.compile("^Tải về .*CSV")).first.click()
    header = Path(arriving.value.path()).read_text(encoding="utf-8-sig").splitlines()[0]
    assert "poor" in header or "ngheo" in header
