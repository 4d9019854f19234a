"""The reference tables say what the code says: settings, refusals, actions, words."""

import ast
import importlib
import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from catalog.config import Settings
from catalog.domain.errors import CatalogError
from catalog.web.action_api.envelopes import KINDS
from catalog.web.action_api.refusals import BadRequest
from catalog.web.action_api.table import ACTIONS
from catalog.web.errors import HTTP_CODES, HttpRefusal, status_of
from harvesters.errors import HarvestError

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
SHARED_WORDS = ROOT.parent / "shared" / "spec" / "10-domain.md"
OUR_WORDS = (
    "Dataset", "Resource", "ResourceVersion", "DatasetVersion", "Organization", "Decision", "ListItem",
    "Obligation", "Report", "Finding", "Harvest", "SyncRecord", "Actor",
)  # fmt: skip


def rows(name, heading=None):
    """The rows of the tables in a document (below one heading) as lists of cells, headers left out."""
    text = (DOCS / name).read_text(encoding="utf-8")
    if heading:
        text = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def plain(cell):
    return "" if cell == "(empty)" else cell.strip("`")


def read_variables():
    """Every name that config.py reads from the environment."""
    tree = ast.parse((ROOT / "catalog" / "config.py").read_text(encoding="utf-8"))
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func.value, ast.Name) and call.func.value.id == "env"
    }


def variable_of(field):
    return "CATALOG_MODE" if field == "mode" else field.upper()


def default_of(value):
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)


def refusals(kind=CatalogError):
    """Every refusal of the program that has a code of its own; classes of tests are not among them."""
    importlib.import_module("catalog.web.app")
    for found in kind.__subclasses__():
        if found.__module__.startswith(("catalog.", "harvesters.")) and found is not HttpRefusal:
            yield found
        yield from refusals(found)


def action_api_cell(kind):
    """What the Action API answers where a kind has an own entry there."""
    if kind is BadRequest:
        return "bare text"
    found = next((KINDS[base] for base in kind.__mro__ if base in KINDS), None)
    return f"{found[0]} {found[1]}" if found else ""


def test_every_variable_that_is_read_is_documented_and_no_other():
    told = [row[0].strip("`") for row in rows("settings.md")]
    assert sorted(told) == sorted(read_variables())


def test_the_documented_defaults_are_those_of_the_code():
    told = {row[0].strip("`"): plain(row[1]) for row in rows("settings.md", "Catalog")}
    settings = Settings()
    real = {variable_of(f.name): default_of(getattr(settings, f.name)) for f in fields(settings)}
    # The address follows the port until it is set.
    real["SITE_URL"] = real["SITE_URL"].replace(real["PORT"], "PORT")
    assert told == real


def test_every_refusal_is_documented_with_its_status_and_no_other():
    told = {plain(code): (status, api) for code, status, api, *_ in _cells("Codes of the catalog")}
    kinds = [CatalogError, *refusals()]
    real = {k.code: (str(status_of(k.__new__(k))), action_api_cell(k)) for k in kinds}
    assert told == real


def test_every_refusal_is_told_with_a_meaning_and_a_cure():
    assert [row[0] for row in _cells("Codes of the catalog") if not (row[3] and row[4])] == []


def test_every_code_with_words_for_people_is_named_in_the_document():
    table = json.loads((ROOT / "catalog" / "translations" / "refusals.json").read_text(encoding="utf-8"))
    text = (DOCS / "errors.md").read_text(encoding="utf-8")
    assert [code for code in {*table["errors"], *HTTP_CODES.values()} if f"`{code}`" not in text] == []


def test_every_failure_of_a_push_is_documented_with_whether_it_is_tried_again():
    told = {plain(code): again for code, again, *_ in rows("errors.md", "Codes of a push to the portal")}
    kinds = [HarvestError, *refusals(HarvestError)]
    assert told == {k.code: "yes" if k.retryable else "no" for k in kinds}


def test_every_reading_action_is_in_the_guide_and_no_other():
    told = {plain(row[0]) for row in rows("guides/api.md", "Action API (CKAN)")}
    assert told == {name for name, action in ACTIONS.items() if action.is_read}


@pytest.mark.parametrize("word", OUR_WORDS)
def test_the_glossary_pairs_every_word_of_the_code(word):
    table = (DOCS / "glossary.md").read_text(encoding="utf-8").split("## Dữ liệu và danh mục")[0]
    assert f"`{word}`" in table


@pytest.mark.shared
@pytest.mark.skipif(not SHARED_WORDS.is_file(), reason="../shared is not part of the product")
def test_the_glossary_holds_every_pair_of_the_specification():
    section = SHARED_WORDS.read_text(encoding="utf-8").split("## 8. Glossary (vi = en)")[1]
    pairs = [pair.split(" = ") for line in section.splitlines() for pair in line.split(";") if " = " in pair]
    assert len(pairs) > 60
    lines = [
        line.replace(", ", "/") for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    ]
    missing = [
        vi
        for vi, en in pairs
        if not any(_holds(line, vi.strip()) and en.strip().replace(", ", "/") in line for line in lines)
    ]
    assert missing == []


def _cells(heading):
    """Rows whose empty cells count too."""
    text = (DOCS / "errors.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def _holds(line, words):
    return all(part in line for part in words.replace(", ", "/").split("/"))
