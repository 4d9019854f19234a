"""Patterns: what may take long in Python's engine is refused by counting its ways, never by a clock."""

import json
import re
from pathlib import Path

import pytest

import validators
from validators.findings.codes import finding, render
from validators.schema.pattern_tree import ENDLESS, count_ways, read_pattern
from validators.schema.patterns import MAX_WAYS, find_loose_choice, is_safe_pattern

PROFILES = Path(validators.__file__).parent.parent / "catalog" / "data" / "profiles"
EVIL = [
    "(a+)+$", "(a|a)*", "(a|aa)+$", "(a|b|ab)*c", "((a?)b?)*", "(a*)*", "(?:a?)*", "(.*a){12}",
    "(a{1,5}){20}", "(x+x+)+y", r"\d*\d*\d*x", r"\s*\s*\s*$", r".*.*=.*", r"(\w+\s?)*", r"(\d+)*x",
    "a*" * 9, "(a?){30}a{30}",
    r"^(([a-z])+.)+[A-Z]([a-z])+$", r"([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}",
    r"(([a-z]+){2,9}){2,9}!", r"([^,]*,?)*;",
]  # fmt: skip
FOREIGN = [
    r"(a)\1", "(?=a)a", "(?<!a)b", "(?i)a", "(?P<n>a)", "(?>a)", "a++", "[[:alpha:]]", "[a&&b]", "[a--b]",
    r"\p{L}", r"\Aa\Z", "a{2000}", "((((a{50}){50}){50}){50}){50}", "(", "[", "a)", "\\", "a" * 301, "*a",
]  # fmt: skip
HONEST = [
    r"\d{5}", r"[56]\d{6}(;[56]\d{6})*", r"(?:\d{2}|\d{3}|\d{5})", r"[^@\s]+@[^@\s]+\.[^@\s]+", r"[\\]+",
    "[]a]*", "a{,b", ".*foo.*", r"\w+", r"(\d+\.)*\d+", r"[A-ZÀ-Ỹ][a-zà-ỹ]+( [A-ZÀ-Ỹ][a-zà-ỹ]+)*", "a|b", "",
    r"\d{1,5}(/\d{4})?/[A-ZĐ][A-ZĐa-zđ0-9\-]*", r"(Có|Không)", r"[A-Z]{2}-\d+", r"(0|[1-9]\d*)(,\d+)?",
]  # fmt: skip


SAMPLES = re.escape("".join(sorted(read_pattern(r"[\s\S]").parts[0].letters)))


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:[^{all}]+)+x",
        "(?:[^{all}]|[^{all}])*x",
        "(?:[^a]|[^b])*x",
        r"(?:[\u4e05-\u4e20]+)+x",
        r"(?:[p\u4e00-\u4e10]|[q\u4e05-\u4e20])*x",
        r"(?:[p\N{CJK UNIFIED IDEOGRAPH-4E10}]|[q\u4e10])*x",
        "(?:[p一-七]|[q丁-万])*x",
    ],
)
def test_letters_that_are_no_sample_are_not_taken_for_none(pattern):
    # Our samples are some hundred letters: a class of other letters matches something all the same.
    pattern = pattern.replace("{all}", SAMPLES)
    re.compile(pattern)
    assert count_ways(read_pattern(pattern)) > MAX_WAYS


@pytest.mark.parametrize(
    "pattern",
    ["a*a*b", "a+a+b", r"\d*\.?\d*", r".*\d+", "(?:xa*)*a*b", "a{0,99}a*b", "(?:a*|b)(?:c?a+)x", "a*?a*?b"],
)
def test_two_open_repetitions_that_share_letters_in_a_row_are_refused(pattern):
    assert not is_safe_pattern(pattern)


@pytest.mark.parametrize("pattern", ["a?a*b", "a*b*c", r"(\d+\.)*\d+", "a{0,9}a*b", ".*foo.*"])
def test_few_ways_before_an_open_repetition_or_a_decided_one_pass(pattern):
    assert is_safe_pattern(pattern)


@pytest.mark.parametrize("pattern", EVIL)
def test_a_pattern_with_too_many_ways_is_refused(pattern):
    re.compile(pattern)
    assert count_ways(read_pattern(pattern)) > MAX_WAYS
    assert not is_safe_pattern(pattern)


@pytest.mark.parametrize("pattern", FOREIGN)
def test_a_pattern_that_is_broken_or_beyond_re2_is_refused(pattern):
    assert not is_safe_pattern(pattern)


@pytest.mark.parametrize("pattern", HONEST)
def test_an_honest_pattern_passes(pattern):
    assert is_safe_pattern(pattern)


def test_every_pattern_of_the_profiles_passes_and_has_no_loose_choice():
    patterns = [
        one["constraints"]["pattern"]
        for path in PROFILES.glob("*.json")
        for one in json.loads(path.read_text(encoding="utf-8"))["schema"]["fields"]
        if "pattern" in one.get("constraints", {})
    ]
    assert len(patterns) > 20
    assert [one for one in patterns if not is_safe_pattern(one) or find_loose_choice(one)] == []


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("abc", 1),
        (r"\d+,\d+", 1),  # the comma decides
        ("a?a", 2),
        ("(?:a|ab)c", 2),
        ("(?:a|b)c", 1),
        (".*x", 1000),  # an open repetition counts as a thousand
        (".*x.*y", 1_000_000),
        ("(a+)+", ENDLESS),
    ],
)
def test_ways_are_counted_by_what_the_next_letter_decides(pattern, ways):
    assert count_ways(read_pattern(pattern)) == ways


@pytest.mark.parametrize(
    ("pattern", "is_loose"),
    [("a|b", True), ("(?:a|b)|c", True), ("(a|b)", False), ("[a|b]", False), (r"a\|b", False), ("(", False)],
)
def test_a_choice_outside_brackets_is_found(pattern, is_loose):
    assert find_loose_choice(pattern) is is_loose


def test_the_loose_choice_is_explained_with_what_frictionless_makes_of_it():
    # Frictionless compiles ^a|b$: both of these pass, against what the author meant.
    assert re.match("^a|b$", "axx")
    assert re.match("^(?:a|b)$", "a\n")
    found = finding("loose_choice", column=1, label="ma", pattern="a|b")
    assert found.severity == "note"
    for lang in ("vi", "en"):
        assert "^a|b$" in render(found, lang).message
        assert "(?:a|b)" in render(found, lang).cure
