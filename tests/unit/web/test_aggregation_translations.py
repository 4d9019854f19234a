"""Every text of the pages of an aggregation exists in Vietnamese, in words of its own."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n

CATALOG = Path(i18n.__file__).resolve().parent
TEMPLATES = tuple(sorted((CATALOG / "templates" / "workspace").glob("aggregation*.html")))
WORD = re.compile(r"%\((\w+)\)s")


def of_the_pages() -> set[str]:
    found = set()
    for path in TEMPLATES:
        texts = extract_from_file("jinja2.ext:babel_extract", path, {"_": None}, options={"silent": "false"})
        found |= {str(text[1]) for text in texts}
    return found


def translated() -> dict[str, str]:
    with (CATALOG / "translations" / "aggregation.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_the_extraction_finds_the_texts_of_both_templates():
    assert {"Compute the table", "Aggregate into a table that may be published"} <= of_the_pages()


def test_every_text_has_its_vietnamese():
    assert {text for text in of_the_pages() if text not in i18n.vietnamese()} == set()


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - of_the_pages() == set()


def test_both_languages_fill_in_the_same_words():
    assert {en for en, vi in translated().items() if set(WORD.findall(en)) != set(WORD.findall(vi))} == set()
