"""Every text of data requests and of datasets outside the list exists in Vietnamese, and no other does."""

from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n

CATALOG = Path(i18n.__file__).resolve().parent
TEMPLATES = CATALOG / "templates"
OWN = (
    *sorted((TEMPLATES / "portal").glob("data_request*.html")),
    *sorted((TEMPLATES / "workspace").glob("data_request*.html")),
    TEMPLATES / "portal" / "register_candidates.html",
    TEMPLATES / "portal" / "register_outside.html",
    TEMPLATES / "macros" / "requests.html",
    TEMPLATES / "macros" / "standing.html",
)


def extracted(paths):
    keywords = {"_": None, "ngettext": (1, 2)}
    found = set()
    for path in paths:
        for message in extract_from_file("jinja2.ext:babel_extract", path, keywords):
            given = message[1]
            found |= set(given) if isinstance(given, tuple) else {given}
    return found


def translated():
    with (CATALOG / "translations" / "requests.vi.po").open("rb") as file:
        messages = [m for m in read_po(file, locale="vi") if m.id]
    told = {}
    for message in messages:
        if isinstance(message.id, tuple):
            told |= dict.fromkeys(message.id, message.string[0])
        else:
            told[message.id] = message.string
    return told


def test_every_text_has_its_vietnamese():
    assert {text for text in extracted(OWN) if not i18n.vietnamese().get(text)} == set()


def test_no_vietnamese_text_is_left_over_and_none_is_the_english_one():
    in_use = extracted(sorted(TEMPLATES.rglob("*.html")))
    assert set(translated()) - in_use == set()
    assert {text for text, words in translated().items() if text == words} == set()


def test_both_languages_fill_in_the_same_words():
    marks = ("%(code)s", "%(count)s", "%(day)s")
    different = {
        text
        for text, words in translated().items()
        if {m for m in marks if m in text} != {m for m in marks if m in words}
    }
    assert different == set()
