"""Every text of the public register exists in Vietnamese, in words of its own."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.domain.register_facts import Code
from catalog.presenters import register_words
from catalog.services.period_marks import Told
from catalog.services.register_choice import PUBLIC_CODES
from catalog.services.register_history import COLUMNS
from catalog.services.register_sums import KEYS

CATALOG = Path(i18n.__file__).resolve().parent
TEMPLATES = tuple(sorted((CATALOG / "templates" / "register").glob("*.html")))
MODULES = (CATALOG / "presenters" / "register_words.py", CATALOG / "web" / "portal" / "register_heat.py")
WORD = re.compile(r"%\((\w+)\)s")


def of_the_pages() -> set[str]:
    found = set()
    for path in TEMPLATES:
        texts = extract_from_file("jinja2.ext:babel_extract", path, {"_": None}, options={"silent": "false"})
        found |= {str(text[1]) for text in texts}
    return found


def of_the_modules() -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in MODULES]
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def translated() -> dict[str, str]:
    with (CATALOG / "translations" / "register.vi.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_the_extraction_finds_the_texts_of_the_pages():
    assert "Files that counted" in of_the_pages()
    assert "public in part: %(number)s%%" in of_the_modules()


def test_every_text_of_the_pages_has_its_vietnamese():
    assert {text for text in of_the_pages() if text not in i18n.vietnamese()} == set()


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - of_the_pages() - of_the_modules() == set()


def test_both_languages_fill_in_the_same_words():
    texts = translated().items()
    assert {en for en, vi in texts if set(WORD.findall(en)) != set(WORD.findall(vi))} == set()


def test_everything_that_a_page_may_say_has_two_different_languages():
    said = [
        *((register_words.state_word, code) for code in PUBLIC_CODES),
        *((register_words.indicator_word, key) for key in KEYS),
        *((register_words.formula_word, key) for key in KEYS),
        *((register_words.column_word, column) for column in COLUMNS),
        *((register_words.change_word, kind) for kind in ("added", "changed", "kept", "repealed")),
        *((register_words.exemption_word, kind) for kind in ("law", "technical", "no_data")),
        *((register_words.value_word, value) for value in register_words.VALUES),
    ]
    assert [given for word, given in said if word(given, "vi") == word(given, "en")] == []
    told = [t for t in Told if register_words.told_word(t, 3, "vi") == register_words.told_word(t, 3, "en")]
    assert told == []


def test_what_is_hidden_from_the_public_has_no_word():
    hidden = set(Code) - set(PUBLIC_CODES)
    assert hidden == {Code.FAILED, Code.HELD, Code.IN_REVIEW}
    assert hidden & set(register_words.STATES) == set()
