"""The guide to package_search and the words of its refusals say what the code does."""

import ast
import json
from pathlib import Path

from catalog import i18n
from catalog.i18n import refusal_reasons
from catalog.web.action_api import orders, searches
from tests.unit.docs.test_docs_tables import DOCS, plain, rows

CATALOG = Path(i18n.__file__).resolve().parent
GUIDE = "guides/package-search.md"


def reasons_in_code():
    """Every reason that is given to QueryRefused, or to the functions that raise it."""
    found = set()
    for path in CATALOG.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= set(reasons_of(node, path))
    return found


def reasons_of(call, path):
    name = ast.unparse(call.func)
    if name == "QueryRefused":
        given = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    elif name in {"refuse", "_missing", "_REASONS.get", "reasons.get"} and path.stem.startswith("solr_"):
        given = call.args
    else:
        return
    for value in given:
        yield from texts(value)


def texts(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_reason_in_the_code_has_words():
    assert reasons_in_code() - set(refusal_reasons()["query_refused"]) - {"", "*:", "("} == set()


def test_every_reason_has_a_message_and_a_cure_in_both_languages():
    told = refusal_reasons()["query_refused"]
    for reason, entry in told.items():
        for lang in ("vi", "en"):
            assert set(entry[lang]) == {"message", "cure"}, reason
            assert all(text.strip() for text in entry[lang].values()), reason
        assert entry["vi"] != entry["en"]


def test_no_reason_has_words_that_the_code_does_not_give():
    source = "".join(path.read_text(encoding="utf-8") for path in CATALOG.rglob("*.py"))
    assert [r for r in refusal_reasons()["query_refused"] if f'"{r}"' not in source] == []


def test_the_words_of_reasons_are_written_in_a_stable_form():
    text = (CATALOG / "translations" / "refusal_reasons.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_the_guide_names_every_reason_and_no_other():
    told = {plain(row[0]) for row in rows(GUIDE, "Refusals")}
    assert told == set(refusal_reasons()["query_refused"])


def test_the_guide_and_the_page_name_what_can_be_counted_and_ordered_by():
    guide = (DOCS / GUIDE).read_text(encoding="utf-8")
    page = (CATALOG / "templates" / "portal" / "api.html").read_text(encoding="utf-8")
    for name in [*searches.FACETS, *orders.FIELDS]:
        assert f"`{name}`" in guide
        assert name in page
