"""Every text about profiles and inferred columns exists in Vietnamese, in words of its own."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.presenters import profile_words
from catalog.services import profiles

CATALOG = Path(i18n.__file__).resolve().parent
TEMPLATES = tuple(sorted((CATALOG / "templates" / "schema").glob("*.html")))
WORDS = CATALOG / "presenters" / "profile_words.py"
BARS = CATALOG / "presenters" / "profile_bars.py"
WORKBOOK = CATALOG / "presenters" / "profile_template.py"
WORD = re.compile(r"%\((\w+)\)s")


def of_the_pages() -> set[str]:
    found = set()
    for path in TEMPLATES:
        texts = extract_from_file("jinja2.ext:babel_extract", path, {"_": None}, options={"silent": "false"})
        found |= {str(text[1]) for text in texts}
    return found


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def translated() -> dict[str, str]:
    with (CATALOG / "translations" / "profiles.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_the_extraction_finds_the_texts_of_the_pages():
    assert "Never published" in of_the_pages()
    assert "Confirm the columns and check again" in of_the_pages()


def test_every_text_of_the_pages_has_its_vietnamese():
    assert {text for text in of_the_pages() if text not in i18n.vietnamese()} == set()


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - of_the_pages() - strings(WORDS) - strings(BARS) - strings(WORKBOOK) == set()


def test_both_languages_fill_in_the_same_words():
    texts = translated().items()
    assert {en for en, vi in texts if set(WORD.findall(en)) != set(WORD.findall(vi))} == set()


def test_every_rule_of_every_column_is_told_in_two_different_languages():
    for name in profiles.all_profiles():
        for profile in profiles.versions_of(name):
            for field in profile["schema"]["fields"]:
                vi, en = (profile_words.rules_of(field, lang) for lang in ("vi", "en"))
                assert len(vi) == len(en)
                assert set(vi).isdisjoint(en)
                assert profile_words.privacy_word(field, "vi") != profile_words.privacy_word(field, "en")
                assert profile_words.type_word(field, "vi") != profile_words.type_word(field, "en")
