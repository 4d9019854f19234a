"""What CKAN clients ask is understood exactly, or refused; never half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.errors import QueryRefused
from catalog.search.solr_subset import ParsedQuery, parse


@pytest.mark.parametrize("q", ["", "  ", "*:*", "+*:*", "(*:*)", "state:active", "*:* AND private:false"])
def test_everything_is_asked_by_nothing(q):
    assert parse(q) == ParsedQuery()


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("hộ nghèo", "hộ nghèo"),
        ("+hộ +nghèo", "hộ nghèo"),
        ("hộ AND nghèo", "hộ nghèo"),
        ("lao động - việc làm", "lao động - việc làm"),
        ("515/SLĐTBXH-VP", "515/SLĐTBXH-VP"),
        ("hộ nghèo năm nào?", "hộ nghèo năm nào"),
        ('"nghèo" hộ', "nghèo hộ"),
        ("ANDROID (2024)", "ANDROID 2024"),
        (r"a\:b", "a:b"),
    ],
)
def test_words_are_words(q, text):
    assert parse(q) == ParsedQuery(text)


@pytest.mark.parametrize(
    ("q", "filters"),
    [
        ("organization:ldvl", {"organization": ("ldvl",)}),
        ("organization:so-ldtbxh", {"organization": ("so-ldtbxh",)}),
        ("groups:giam-ngheo", {"theme": ("giam-ngheo",)}),
        ('organization:"ld vl"', {"organization": ("ld vl",)}),
        ("res_format:(csv OR XLSX OR CSV)", {"res_format": ("CSV", "XLSX")}),
        ("(groups:a OR groups:b)", {"theme": ("a", "b")}),
        ("organization:a || organization:b", {"organization": ("a", "b")}),
        ("year:2024 && organization:a", {"year": ("2024",), "organization": ("a",)}),
        ("+year:2024 +organization:a", {"year": ("2024",), "organization": ("a",)}),
        ("name:a-b-c", {"name": ("a-b-c",)}),
        (r"name:a\-b", {"name": ("a-b",)}),
        ("id:3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d", {"id": ("3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d",)}),
        ("(organization:a) year:(2024)", {"organization": ("a",), "year": ("2024",)}),
    ],
)
def test_fields_choose_values(q, filters):
    assert parse(q) == ParsedQuery("", filters)
    assert parse("", [q]) == ParsedQuery("", filters)


def test_words_and_fields_go_together_and_every_fq_restricts():
    parsed = parse("hộ organization:a nghèo", ["+year:2024", "dataset_type:dataset", "organization:a"])
    assert parsed == ParsedQuery("hộ nghèo", {"organization": ("a",), "year": ("2024",)})


@pytest.mark.parametrize(
    "q",
    [
        "a OR b",
        "organization:a OR year:2024",
        "organization:a OR b",
        "organization:a OR organization:b AND year:2024",
        "organization:a organization:b",
        "NOT a",
        "-a",
        "!a",
        "gi*",
        "*",
        "?a organization:b",
        "a~2",
        "a^4",
        "[10 TO *]",
        "year:[2020 TO 2024]",
        "organization:*",
        "organization:",
        "organization:(a b)",
        "organization:(a OR )",
        "organization:(a",
        "organization:a)",
        "(a",
        ")",
        '"hộ nghèo"',
        '"hở',
        "{!func}a",
        "/re.*/",
        "year:/20.*/",
        "a AND",
        "OR",
        "a\\",
        "(" * 20 + "a" + ")" * 20,
    ],
)
def test_what_is_not_understood_is_refused(q):
    with pytest.raises(QueryRefused) as refusal:
        parse(q)
    assert refusal.value.params["reason"] == "unsupported_syntax"


@pytest.mark.parametrize(
    "q", ["state:draft", "-organization:a", "title:x", "owner_org:x", "Thanh: Hóa", "private:true"]
)
def test_an_unknown_field_is_refused_by_name(q):
    with pytest.raises(QueryRefused) as refusal:
        parse(q)
    assert refusal.value.params == {"reason": "unknown_filter", "field": q.split(":")[0]}


def test_free_words_have_no_place_in_fq():
    with pytest.raises(QueryRefused):
        parse("", ["nghèo"])


def test_a_parameter_over_four_thousand_characters_is_refused():
    with pytest.raises(QueryRefused) as refusal:
        parse("+" * 4001)
    assert refusal.value.params["reason"] == "too_long"


@given(st.text(alphabet='ab:*()"\\+-!&|[]{} ANDORT?~^/', max_size=40))
def test_no_text_breaks_the_parser(q):
    try:
        parsed = parse(q, [q] if ":" in q else [])
    except QueryRefused:
        return
    assert isinstance(parsed.text, str)
