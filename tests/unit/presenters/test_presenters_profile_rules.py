"""The rules of a profile in sentences: each told once, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from catalog import i18n
from catalog.presenters import profile_rules
from catalog.presenters.profile_rules import rules_told
from catalog.services import profiles
from validators.rules.check_rules import read_rule

EVERY = [one for name in profiles.all_profiles() for one in profiles.versions_of(name)]
RULED = [one for one in EVERY if one.get("x_checks")]
NEITHER = {"vi": "cross_checks_vi", "en": "cross_checks"}
WORD = re.compile(r"%\((\w+)\)s")

MADE = {
    "cross_checks": ["a <= b"],
    "cross_checks_vi": ["a không lớn hơn b"],
    "schema": {
        "fields": [
            {"name": "a", "title": "Số a", "title_en": "Count a"},
            {"name": "b", "title": "Số b", "title_en": "Count b"},
            {"name": "c", "title": "Loại", "x_labels": {"x": {"vi": "Cũ", "en": "Old"}}},
        ]
    },
}


def said(rule, lang):
    (_, told) = rules_told(MADE | {"x_checks": [rule]}, lang)
    return told.text


def test_a_rule_that_a_sentence_tells_is_told_by_it_alone_with_what_it_leads_to():
    rule = {"kind": "le", "left": ["a"], "right": ["b"], "told_by": 1}
    (told,) = rules_told(MADE | {"x_checks": [rule]}, "vi")
    assert (told.text, told.formula) == ("a không lớn hơn b", "a <= b")
    assert told.outcome == "Tệp có dòng vi phạm là không hợp lệ."
    (english,) = rules_told(MADE | {"x_checks": [rule | {"severity": "warning"}]}, "en")
    assert (english.text, english.formula) == ("a <= b", "")
    assert english.outcome == "A row that breaks it gets a warning."


def test_the_strictest_of_the_rules_behind_a_sentence_counts_and_none_leads_to_nothing():
    rule = {"kind": "le", "left": ["a"], "right": ["b"], "told_by": 1}
    both = [rule | {"severity": "warning"}, rule]
    assert rules_told(MADE | {"x_checks": both}, "en")[0].outcome.startswith("A file")
    assert rules_told(MADE, "en")[0].outcome == ""


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        (
            {"kind": "le", "left": ["a"], "right": ["b"]},
            "“Số a” không lớn hơn “Số b”",
            "“Count a” is not larger than “Count b”",
        ),
        (
            {"kind": "le", "left": ["a"], "right": ["b"], "factor": "1.2"},
            "“Số a” không quá 1,2 lần “Số b”",
            "“Count a” is not larger than 1.2 times “Count b”",
        ),
        (
            {"kind": "le", "left": ["a"], "right": ["b", "c"], "factor": "2"},
            "“Số a” không quá 2 lần tổng của “Số b” + “Loại”",
            "“Count a” is not larger than 2 times the sum of “Count b” + “Loại”",
        ),
        (
            {"kind": "sum_equals", "total": "c", "parts": ["a", "b"]},
            "“Loại” bằng “Số a” + “Số b”",
            "“Loại” equals “Count a” + “Count b”",
        ),
        (
            {"kind": "share_equals", "share": "c", "part": ["a"], "whole": ["b"], "digits": 2},
            "“Loại” là tỷ lệ phần trăm của “Số a” trên “Số b”, làm tròn 2 chữ số thập phân",
            "“Loại” is the share of “Count a” in “Count b” in percent, rounded to 2 decimals",
        ),
        (
            {"kind": "product_equals", "total": "c", "factors": ["a", "b"], "tolerance": "0.05"},
            "“Loại” bằng “Số a” × “Số b”, sai lệch không quá 5 phần trăm",
            "“Loại” equals “Count a” × “Count b”, give or take 5 percent",
        ),
        (
            {"kind": "product_equals", "total": "c", "factors": ["a", "b"]},
            "“Loại” bằng “Số a” × “Số b”",
            "“Loại” equals “Count a” × “Count b”",
        ),
        (
            {"kind": "not_after", "earlier": "a", "later": "b"},
            "“Số a” không sau “Số b”",
            "“Count a” is not after “Count b”",
        ),
        (
            {"kind": "value_in_period", "column": "c", "values": ["x", "y"], "to": "2025-06"},
            "“Loại” chỉ nhận các giá trị sau trong các kỳ đến hết 2025-06: Cũ; y",
            "“Loại” holds these only in periods up to 2025-06: Old; y",
        ),
        (
            {"kind": "minimum_in_period", "column": "a", "minimum": "360000", "from": "2021", "to": "2024"},
            "“Số a” từ 360.000 trở lên trong các kỳ từ 2021 đến 2024",
            "“Count a” is at least 360,000 in periods from 2021 to 2024",
        ),
        (
            {"kind": "minimum_in_period", "column": "a", "minimum": "5", "from": "2021"},
            "“Số a” từ 5 trở lên trong các kỳ từ 2021 trở đi",
            "“Count a” is at least 5 in periods from 2021",
        ),
    ],
)
def test_every_form_of_a_rule_has_its_words(rule, vi, en):
    assert (said(rule, "vi"), said(rule, "en")) == (vi, en)


@pytest.mark.parametrize("profile", RULED, ids=profiles.exact_name)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_rule_of_a_profile_is_told_once_by_its_sentence_or_in_words(profile, lang):
    told = rules_told(profile, lang)
    texts = [one.text for one in told]
    assert len(set(texts)) == len(texts)
    sentences, rules = profile[NEITHER[lang]], profile["x_checks"]
    assert texts[: len(sentences)] == sentences
    for raw in rules:
        rule = read_rule(raw)
        shown = [one for one in told if one.formula == rule.formula]
        if "told_by" in raw:
            assert told[raw["told_by"] - 1].outcome
            assert shown == []
        else:
            assert len(shown) == 1
            assert shown[0].outcome


def test_promised_places_and_periods_are_told_and_a_profile_without_promise_says_nothing():
    texts = [one.text for one in rules_told(profiles.find_profile("unemployment-insurance"), "vi")]
    assert any("phải đủ mọi đơn vị cấp xã" in text for text in texts)
    assert any(text.startswith("Không thiếu kỳ nào") for text in texts)
    texts = [one.text for one in rules_told(profiles.find_profile("wages"), "vi")]
    assert texts == profiles.find_profile("wages")["cross_checks_vi"]


def translated():
    path = Path(i18n.__file__).resolve().parent / "translations" / "rules.vi.po"
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="vi") if m.id}


def test_every_vietnamese_text_is_used_and_fills_in_the_same_words():
    tree = ast.parse(Path(profile_rules.__file__).read_text(encoding="utf-8"))
    used = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    words = translated()
    assert set(words) - used == set()
    assert {en for en, vi in words.items() if set(WORD.findall(en)) != set(WORD.findall(vi))} == set()
    # Every text with words to fill in is a sentence of a rule, so it needs its Vietnamese.
    assert {text for text in used if isinstance(text, str) and WORD.search(text)} - set(words) == set()
