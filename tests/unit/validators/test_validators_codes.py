"""Codes: every finding speaks Vietnamese and English, for 100 % of what can be emitted."""

import ast
import string
from functools import cache
from pathlib import Path

import pytest
from frictionless import Error, errors
from frictionless.checks import baseline

import validators
from validators.findings.codes import CODES, LANGUAGES, finding, render
from validators.findings.wording import TERMS

ROOM = Path(validators.__file__).parent
# What a template may name without the finding's own parameters.
ALWAYS = {"row", "column", "column_name", "sample"}


def subclasses(kind):
    found = {kind}
    for child in kind.__subclasses__():
        found |= subclasses(child)
    return found


@cache
def emitted_codes():
    """Every literal code that a call of `finding` or `_note` names, with its parameters."""
    calls = {}
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0]
            if name in ("finding", "_note") and isinstance(first, ast.Constant):
                calls.setdefault(first.value, []).append({word.arg for word in node.keywords})
    return calls


def test_every_code_that_the_room_emits_has_texts():
    emitted = emitted_codes()
    assert len(emitted) > 45
    assert set(emitted) <= set(CODES)


def test_every_error_type_that_frictionless_can_give_us_has_texts():
    roots = (errors.ResourceError, errors.SchemaError, errors.DialectError)
    types = {kind.type for root in roots for kind in subclasses(root)}
    types |= {kind.type for kind in baseline.Errors}
    # What is left are the types of checks, packages, catalogs and pipelines, which we never run.
    assert len(types) == 29
    assert types <= set(CODES)
    assert Error.type in CODES, "the text for a type that a newer Frictionless may add"


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_written_and_its_placeholders_are_known(code, lang):
    words = getattr(CODES[code], lang)
    calls = emitted_codes().get(code)
    for text in (words.title, words.message, words.cure):
        assert text.strip() == text
        assert text
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        known = ALWAYS.union(*calls or ())
        # A call with ** has the key None: its parameters stand elsewhere.
        if calls and None not in known:
            assert named <= known, (code, named - known)
    assert words.cure.endswith((".", ")"))
    assert words.message.endswith((".", "?"))


def test_vietnamese_and_english_are_different_texts():
    assert all(code.vi != code.en for code in CODES.values())
    assert {code.severity for code in CODES.values()} == {"error", "warning", "note"}
    assert all(vi and en for terms in TERMS.values() for vi, en in terms.values())


def test_numbers_are_written_as_each_language_writes_them():
    found = finding(
        "total_row_mismatch",
        row=8,
        column=3,
        label="kinh_phi",
        printed=150000000,
        actual="1.5",
        difference=12516000,
    )
    assert "150.000.000" in render(found, "vi").message
    assert "12,516,000" in render(found, "en").message


def test_terms_are_said_in_words_and_shares_in_percent():
    found = finding(
        "personal_data_block", row=2, label="so", value="038099000012", kind="cccd", count=3, share=0.75
    )
    assert "số căn cước" in render(found, "vi").message
    assert "75 %" in render(found, "en").message
    assert "038099000012" not in render(found, "vi").message


def test_a_missing_parameter_shows_a_dash_and_an_unknown_code_is_refused():
    assert "–" in render(finding("zip_bomb"), "vi").message
    with pytest.raises(KeyError):
        finding("no_such_code")
