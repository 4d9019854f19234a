"""Every text of the workspace exists in Vietnamese; every refusal has words in both languages."""

import ast
import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from catalog import cli, schemas, services, web
from catalog.domain.errors import CatalogError
from catalog.domain.licences import all_licences
from catalog.i18n import refusal_text, refusals, translate, vietnamese

CATALOG = Path(schemas.__file__).resolve().parent.parent
SOURCES = (
    *sorted((CATALOG / "templates" / "workspace").glob("*.html")),
    *sorted((CATALOG / "templates" / "account").glob("*.html")),
    *sorted((CATALOG / "web" / "workspace").glob("*.py")),
    CATALOG / "web" / "account.py",
)
OWN_FILES = ("workspace", "fixing", "gate", "searches")
OF_HTTP = {"bad_request", "bad_method", "server_error", "catalog_error"}
# Codes that are composed at run time, and codes that only the pages or the list import give to a field.
COMPOSED = {"unknown_theme", "unknown_frequency", "unknown_licence", "unknown_choice"}
WORD = re.compile(r"%\((\w+)\)s")


def extracted(path: Path) -> set[str]:
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    keywords = {"_": None, "gettext": None}
    options = {"trimmed": "true"}
    return {str(found[1]) for found in extract_from_file(method, path, keywords, options=options)}


def in_use() -> set[str]:
    return set().union(*(extracted(path) for path in SOURCES))


def translated() -> dict[str, str]:
    found = {}
    for name in OWN_FILES:
        with (CATALOG / "translations" / f"{name}.vi.po").open("rb") as file:
            found |= {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}
    return found


def test_every_text_of_the_workspace_has_its_vietnamese():
    # A word may stand in the file of another part, which has its own test for what is left over.
    missing = {text for text in in_use() if not vietnamese().get(text)}
    assert missing == set()


def test_no_vietnamese_text_is_left_over():
    assert set(translated()) - in_use() == set()


def test_both_languages_fill_in_the_same_words():
    different = {
        text for text, words in translated().items() if set(WORD.findall(text)) != set(WORD.findall(words))
    }
    assert different == set()


def test_a_vietnamese_text_is_not_the_english_one():
    same = {text for text, words in translated().items() if text == words}
    assert same == set()


def codes_of_classes() -> set[str]:
    def below(kind: type[CatalogError]) -> Iterator[type[CatalogError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    for room in (services, cli, web):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    return {kind.code for kind in below(CatalogError)}


def test_every_refusal_has_a_message_and_a_cure_in_both_languages():
    table = refusals()["errors"]
    wanted = codes_of_classes() | OF_HTTP
    assert wanted - set(table) == set()
    empty = [
        (code, lang, part)
        for code, entry in table.items()
        for lang in ("vi", "en")
        for part in ("message", "cure")
        if not entry[lang][part].strip()
    ]
    assert empty == []


def test_no_refusal_in_the_table_is_unknown_to_the_code():
    assert set(refusals()["errors"]) - codes_of_classes() - OF_HTTP == set()


# Calls of the bulk import whose last word is a message code.
TELLING = frozenset({"BadValue", "Remark", "fault", "warn", "_fault"})


def _codes_in(path: Path) -> set[str]:
    """Message codes that a module gives to fields: in Invalid, ValidationError, faults, warnings."""
    found: set[str] = _codes_of_rows(path)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValidationError":
            found |= _texts(node.args[0]) if node.args else set()
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Invalid":
            found |= {
                text for inner in ast.walk(node) if isinstance(inner, ast.List) for text in _texts(inner)
            }
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("warnings.append"):
            found |= {t for inner in ast.walk(node) for t in _texts(inner)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in TELLING:
            found |= _texts(node.args[-1]) if node.args else set()
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            ("faults.append", "doubts.append")
        ):
            found |= {t for pair in node.args if isinstance(pair, ast.Tuple) for t in _texts(pair.elts[-1])}
        elif isinstance(node, ast.keyword) and node.arg in ("doubt", "error"):
            found |= {t for inner in ast.walk(node.value) for t in _texts(inner)}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("fields["):
            found |= _texts(node.value)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found |= {t for key, value in pairs if _texts(key) == {"message"} for t in _texts(value)}
    return found


def _codes_of_rows(path: Path) -> set[str]:
    """Of a row in an operator's file: the code stands first, or behind file, row and column."""
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    told = [n for n in calls if getattr(n.func, "id", "") in {"Fault", "_error", "_fault", "UnitRefused"}]
    return {t for node in told for part in node.args for t in _texts(part) if t in refusals()["fields"]}


def _texts(node: ast.AST | None) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.List):
        return {text for part in node.elts for text in _texts(part)}
    return set()


def codes_of_fields() -> set[str]:
    rooms = ("schemas", "services", "cli", "web/workspace")
    modules = [p for room in rooms for p in (CATALOG / room).rglob("*.py")]
    modules.append(CATALOG / "domain" / "deadlines.py")
    tables = ast.parse((CATALOG / "schemas" / "fields.py").read_text(encoding="utf-8"))
    library = next(
        node.value
        for node in ast.walk(tables)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_LIBRARY_CODES"
    )
    found = COMPOSED | {"unknown_list_item", "name_taken"}
    found |= {t for value in library.values for t in _texts(value)}
    return found.union(*(_codes_in(path) for path in modules))


def test_every_message_of_a_field_has_words_in_both_languages():
    table = refusals()["fields"]
    found = codes_of_fields()
    assert {"required", "too_long", "unknown_place", "duplicate", "not_declared", "before_amended"} <= found
    assert found - set(table) == set()
    assert [code for code, entry in table.items() if not (entry["vi"].strip() and entry["en"].strip())] == []


def test_no_message_of_a_field_is_left_over():
    assert set(refusals()["fields"]) - codes_of_fields() == set()


def _words(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_refusal_fills_in_the_same_words_in_both_languages():
    different = [
        code
        for code, entry in refusals()["errors"].items()
        if _words("".join(entry["vi"].values())) != _words("".join(entry["en"].values()))
    ]
    assert different == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_parameter_that_looks_like_a_template_stays_text(lang):
    kind = next(k for k in CatalogError.__subclasses__() if k.code == "format_refused")
    told = refusal_text(kind(filename="{limit}.%(x)s"), lang)
    assert "{limit}.%(x)s" in told.message


def test_the_table_of_refusals_is_written_in_a_stable_form():
    path = CATALOG / "translations" / "refusals.json"
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_licences_and_their_form_have_titles_in_both_languages():
    assert [x.key for x in all_licences().values() if not (x.title("vi") and x.title("en"))] == []
    assert translate("Choose the conditions", "vi") != translate("Choose the conditions", "en")


def test_a_text_says_the_same_in_every_file_of_translations():
    told: dict[str, set[str]] = {}
    for path in sorted((CATALOG / "translations").glob("*.vi.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if message.id:
                    told.setdefault(str(message.id), set()).add(str(message.string))
    assert {text: words for text, words in told.items() if len(words) > 1} == {}
