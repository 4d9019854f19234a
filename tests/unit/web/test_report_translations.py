"""Every text of a report and of the pages of findings exists in Vietnamese; counted texts in both numbers."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.i18n import translate_count, vietnamese

CATALOG = Path(i18n.__file__).resolve().parent
SOURCES = [*(CATALOG / "templates" / "report").glob("*.html"),
           *(CATALOG / "templates" / "finding").glob("*.html")]  # fmt: skip
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
WORD = re.compile(r"%\((\w+)\)s")


def in_use() -> set[str | tuple[str, str]]:
    found = set()
    for path in SOURCES:
        texts = extract_from_file("jinja2.ext:babel_extract", path, KEYWORDS, options={"silent": "false"})
        found |= {text[1] for text in texts}
    return found


def translated() -> dict[str | tuple[str, str], str | tuple[str, ...]]:
    with (CATALOG / "translations" / "report.vi.po").open("rb") as file:
        return {m.id: m.string for m in read_po(file, locale="vi") if m.id}


def ids(text: str | tuple[str, str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def test_the_extraction_finds_plain_and_counted_texts():
    assert {"By kind", ("%(count)s error", "%(count)s errors")} <= in_use()


def test_every_text_of_a_report_has_its_vietnamese():
    assert {text for text in in_use() if not all(vietnamese().get(one) for one in ids(text))} == set()


def test_no_vietnamese_text_of_a_report_is_left_over():
    assert set(translated()) - in_use() == set()


def test_both_languages_of_a_report_fill_in_the_same_words():
    different = [
        text
        for text, words in translated().items()
        if set(WORD.findall("".join(ids(text)))) != set(WORD.findall("".join(ids(words))))
    ]
    assert different == []


@pytest.mark.parametrize(
    ("lang", "number", "told"),
    [
        ("en", 0, "0 errors"),
        ("en", 1, "1 error"),
        ("en", 2, "2 errors"),
        ("en", 1204, "1,204 errors"),
        ("vi", 1, "1 lỗi"),
        ("vi", 1204, "1.204 lỗi"),
    ],
)
def test_a_counted_text_agrees_with_its_number(lang, number, told):
    assert translate_count("%(count)s error", "%(count)s errors", number, lang) == told
