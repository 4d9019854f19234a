"""Every text of the portal, the page frame, the macros and the error pages exists in Vietnamese."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n

CATALOG = Path(i18n.__file__).resolve().parent
TEMPLATES = CATALOG / "templates"
FRAME = (TEMPLATES / "base.html", *TEMPLATES.glob("macros/*.html"), *TEMPLATES.glob("errors/*.html"))
PORTAL = (*TEMPLATES.glob("portal/**/*.html"), *(CATALOG / "web" / "portal").glob("**/*.py"))
OWN_FILES = ("shared", "portal", "search", "package_search", "design", "exports", "grid", "dataset_head")
WORD = re.compile(r"%\((\w+)\)s")


def in_use(paths: tuple[Path, ...]) -> set[str]:
    found = set()
    for path in paths:
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        texts = extract_from_file(
            method,
            path,
            {"_": None, "gettext": None, "say": None, "translate": None},
            options={"silent": "false"},
        )
        found |= {str(text[1]) for text in texts}
    return found


def translated(name: str) -> dict[str, str]:
    with (CATALOG / "translations" / f"{name}.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_the_extraction_finds_the_texts_of_the_pages():
    assert "Skip to the main content" in in_use(FRAME)
    assert "The promise to publish" in in_use(PORTAL)


def test_every_text_of_the_frame_has_its_vietnamese():
    # Data requests have a file and a test of their own; the frame links to them.
    files = ("shared", "requests", "search", "design", "dataset_head", "exports")
    words = {en: vi for name in files for en, vi in translated(name).items()}
    assert {text for text in in_use(FRAME) if not words.get(text)} == set()


def test_every_text_of_the_portal_has_its_vietnamese():
    names = [path.name.split(".")[0] for path in (CATALOG / "translations").glob("*.vi.po")]
    words = {en: vi for name in names for en, vi in translated(name).items()}
    assert {text for text in in_use(PORTAL) if not words.get(text)} == set()


def test_no_vietnamese_text_is_left_over():
    known = {text for name in OWN_FILES for text in translated(name)}
    assert known - in_use(FRAME) - in_use(PORTAL) == set()


@pytest.mark.parametrize("name", OWN_FILES)
def test_both_languages_fill_in_the_same_words(name):
    different = {en for en, vi in translated(name).items() if set(WORD.findall(en)) != set(WORD.findall(vi))}
    assert different == set()


@pytest.mark.parametrize("name", OWN_FILES)
def test_every_text_with_words_to_fill_in_can_be_filled_in(name):
    for en, vi in translated(name).items():
        given = dict.fromkeys(WORD.findall(en), "x")
        if given:
            assert "%(" not in en % given
            assert "%(" not in vi % given
