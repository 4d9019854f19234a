"""Every text of the pages of decisions exists in Vietnamese; every doubt of an import has a cure."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.services.import_words import WORDS, words_of

CATALOG = Path(i18n.__file__).resolve().parent
SOURCES = (
    *(CATALOG / "templates" / "decisions").glob("*.html"),
    CATALOG / "templates" / "workspace" / "base.html",
    CATALOG / "web" / "workspace" / "decision_form.py",
    CATALOG / "web" / "workspace" / "decisions.py",
)
WORD = re.compile(r"%\((\w+)\)s")


def in_use():
    found = set()
    for path in SOURCES:
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
        for text in extract_from_file(method, path, keywords, options={"silent": "false"}):
            found |= {text[1]} if isinstance(text[1], str) else set(text[1])
    return found


def translated():
    with (CATALOG / "translations" / "decisions.vi.po").open("rb") as file:
        entries = [one for one in read_po(file, locale="vi") if one.id]
    found = {}
    for one in entries:
        if isinstance(one.id, str):
            found[one.id] = str(one.string)
        else:
            found |= dict.fromkeys(one.id, str(one.string[0]))
    return found


def test_every_text_has_its_vietnamese():
    assert {text for text in in_use() if not i18n.vietnamese().get(text)} == set()


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - in_use() == set()


def test_both_languages_fill_in_the_same_words():
    assert {en for en, vi in translated().items() if set(WORD.findall(en)) != set(WORD.findall(vi))} == set()


PARAMS = {
    "code": "VP-01", "unit": "VP", "name": "Tên", "doubts": "unit_unknown item_similar", "value": "x",
    "first_row": 2,
}  # fmt: skip


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_doubt_and_fault_says_what_and_how_to_mend_it(code, lang):
    told = words_of(code, PARAMS, column="kind", lang=lang)
    assert all((told.title, told.message, told.cure))
    assert "{" not in told.message + told.cure
    assert words_of(code, PARAMS, lang="vi") != words_of(code, PARAMS, lang="en")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_words_of_the_reader_and_of_the_guard_are_found_too(lang):
    assert words_of("unit_unknown", {"text": "Phòng lạ"}, lang=lang).cure
    assert "PDF" in words_of("document_other_kind", {"file_kind": "pdf"}, lang=lang).message
    assert "30" in words_of("limit_time", {"seconds": 30}, lang=lang).message


def test_every_code_that_matching_and_import_give_has_words():
    given = set()
    for name in ("import_matching", "decision_import", "import_answers", "annex_persons"):
        tree = ast.parse((CATALOG / "services" / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("AnnexError", "_warn"):
                given |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    assert given == set(WORDS)
