"""What CKAN clients ask is understood exactly, or refused; never half."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.domain.errors import QueryRefused
from catalog.domain.search_condition import (
    EVERYTHING,
    AllOf,
    AnyOf,
    Between,
    Equals,
    Mentions,
    Not,
    StartsWith,
)
from catalog.i18n import refusal_reasons, refusal_text
from catalog.search import solr_subset
from catalog.search.analysis import collation_key
from catalog.search.solr_subset import MAX_TERMS, ParsedQuery
from tests.factories.search_conditions import MOMENTS, TITLES, VALUES, conditions

NOW = datetime(2026, 3, 31, 15, 45, 30, 123456, tzinfo=UTC)
UNITS = {"ldvl": "3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d"}
NOTHING = Not(EVERYTHING)


def parse(q, fq=()):
    return solr_subset.parse(q, fq, now=NOW, units=UNITS)


def condition_of(text):
    """What one `fq` asks."""
    parsed = parse("", [text])
    assert parsed.text == ""
    return parsed.condition


def both(*parts):
    return AllOf(parts)


def either(*parts):
    return AnyOf(parts)


def reason_of(q, fq=()):
    with pytest.raises(QueryRefused) as refusal:
        parse(q, fq)
    return refusal.value.params["reason"]


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


A, B, C = (Mentions(word) for word in "abc")
BTXH, VP = Equals("organization", "btxh"), Equals("organization", "vp")


@pytest.mark.parametrize(
    "q",
    ["", "  ", "*:*", "*", "+*:*", "(*:*)", "state:active", "*:* AND private:false", "?", "capacity:pub*"],
)
def test_everything_is_asked_by_nothing(q):
    assert parse(q) == ParsedQuery()


@pytest.mark.parametrize(
    ("q", "text"),
    [
        ("hộ nghèo", "hộ nghèo"),
        ("lao động - việc làm", "lao động - việc làm"),
        ("515/SLĐTBXH-VP", "515/SLĐTBXH-VP"),
        ("hộ nghèo năm nào?", "hộ nghèo năm nào"),
        ("chào! bạn", "chào! bạn"),
        ('"nghèo" hộ', "nghèo hộ"),
        ('"hộ nghèo" xã', '"hộ nghèo" xã'),
        ("ANDROID", "ANDROID"),
        (r"a\:b", "a:b"),
        (r"\-a b", "a b"),
        (r"\u0041\"b", "A b"),
        ("hộ^4 nghèo^0.5", "hộ nghèo"),
    ],
)
def test_words_are_words(q, text):
    assert parse(q) == ParsedQuery(text)


@pytest.mark.parametrize(
    ("q", "text", "condition"),
    [
        ("+hộ +nghèo", "hộ nghèo", both(Mentions("hộ"), Mentions("nghèo"))),
        ("hộ AND nghèo xã", "hộ nghèo xã", both(Mentions("hộ"), Mentions("nghèo"))),
        ("hộ && nghèo", "hộ nghèo", both(Mentions("hộ"), Mentions("nghèo"))),
        ("hộ (2024)", "hộ 2024", Mentions("2024")),
        ("xã (hộ nghèo)", "xã hộ nghèo", both(Mentions("hộ"), Mentions("nghèo"))),
        ("text:hộ", "hộ", Mentions("hộ")),
        ('+"hộ nghèo"', '"hộ nghèo"', Mentions("hộ nghèo", is_phrase=True)),
        ("hộ -nghèo", "hộ", Not(Mentions("nghèo"))),
        ("hộ title:nghèo", "hộ", Mentions("nghèo", "title")),
        ("hộ organization:vp nghèo", "hộ nghèo", VP),
        ("a OR b", "", either(A, B)),
        ("a (b OR c)", "a", either(B, C)),
    ],
)
def test_words_that_are_asked_for_exactly_are_found_and_judged(q, text, condition):
    assert parse(q) == ParsedQuery(text, condition)


# Strings as CKAN clients send them, half of which a general parser got wrong in silence.
@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("organization:so-ldtbxh", Equals("organization", "so-ldtbxh")),
        ("name:a-b-c", Equals("name", "a-b-c")),
        ("-res_format:PDF", Not(Equals("res_format", "PDF"))),
        ("!x", Not(Mentions("x"))),
        ("NOT x", Not(Mentions("x"))),
        ("a && b || c", either(both(A, B), C)),
        ("year:[10 TO *]", Between("year", "10")),
        ("+a +b", both(A, B)),
        ('title:"hộ nghèo"', Mentions("hộ nghèo", "title", is_phrase=True)),
        ("(groups:a OR groups:b)", either(Equals("theme", "a"), Equals("theme", "b"))),
        ("organization:btxh OR organization:vp", either(BTXH, VP)),
        ("organization:btxh NOT organization:vp", both(BTXH, Not(VP))),
        ("organization:btxh AND -organization:vp", both(BTXH, Not(VP))),
        ("-organization:vp", Not(VP)),
        ("name:ho-ngheo*", StartsWith("name", "ho-ngheo")),
        ("((a OR b) AND (c OR title:d))", both(either(A, B), either(C, Mentions("d", "title")))),
        ("metadata_modified:[2026-01-01T00:00:00Z TO *]", Between("modified", at(2026, 1, 1))),
        (
            "metadata_modified:[2026-01-01T00:00:00.123456Z TO NOW]",
            Between("modified", at(2026, 1, 1, 0, 0, 0, 123456), NOW),
        ),
        ("metadata_modified:[NOW-1YEAR/DAY TO NOW]", Between("modified", at(2025, 3, 31), NOW)),
        ("res_format:(csv OR XLSX)", either(Equals("res_format", "CSV"), Equals("res_format", "XLSX"))),
        ("organization:(btxh OR vp) +year:2024", both(either(BTXH, VP), Equals("year", "2024"))),
        ("+dataset_type:dataset +state:active +organization:vp", VP),
        ("tags:*", StartsWith("tags", "")),
        ('tags:"hộ nghèo"^2 OR tags:xã^0.5', either(Equals("tags", "hộ nghèo"), Equals("tags", "xã"))),
        ("owner_org:3d5b8c2e-9f10-4a7b-8c6d-1e2f3a4b5c6d", Equals("organization", "ldvl")),
    ],
)
def test_what_clients_send_is_understood_as_it_is_meant(text, condition):
    assert condition_of(text) == condition


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a b OR c", either(both(A, B), C)),
        ("a OR b c", either(A, both(B, C))),
        ("a OR b AND c", either(A, both(B, C))),
        ("NOT a OR b", either(Not(A), B)),
        ("NOT a b", both(Not(A), B)),
        ("-(a OR b)", Not(either(A, B))),
        ("+(a b)", both(A, B)),
        ("a OR -b", either(A, Not(B))),
        ("a||b&&c", either(A, both(B, C))),
        ("title:(a -b)", both(Mentions("a", "title"), Not(Mentions("b", "title")))),
        ("organization:(btxh OR (vp AND year:2024))", either(BTXH, both(VP, Equals("year", "2024")))),
        ("organization: vp", VP),
        ("(organization:vp)^3", VP),
    ],
)
def test_not_binds_closest_then_and_then_or(text, condition):
    assert condition_of(text) == condition


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (r"name:a\-b", Equals("name", "a-b")),
        (r"place:a\ b", Equals("place", "a b")),
        (r"place:a\*", Equals("place", "a*")),
        (r"place:a\**", StartsWith("place", "a*")),
        ('place:"a*"', Equals("place", "a*")),
        (r'place:"a \"b\" (c)"', Equals("place", 'a "b" (c)')),
        ("place:Hoa\u0300ng", Equals("place", "Hoàng")),
        ("year:{2020 TO 2024]", Between("year", "2020", "2024", has_low=False)),
        ("year:[2020 TO 2024}", Between("year", "2020", "2024", has_high=False)),
        ("year:[* TO *]", Between("year")),
        ('place:["a b" TO "*"]', Between("place", "a b", "*")),
        ("res_format:[a TO b]", Between("res_format", "A", "B")),
        ("license_id:CC-BY-4.0", Equals("licence", "cc-by-4.0")),
        ("license_id:khong-co", NOTHING),
        ("owner_org:ldvl", NOTHING),
        ("spatial_name:a", Equals("place", "a")),
        ("extras_frequency:P1Y", Equals("frequency", "P1Y")),
        ("danhmuc_id:x", Equals("id", "x")),
        ("title:*", StartsWith("title", "")),
        ("text:*", EVERYTHING),
        ("title_string:Hộ*", StartsWith("title", collation_key("HỖ").split("\0")[0])),
        ('title_string:"Hộ nghèo"', Equals("title", collation_key("hộ NGHÈO"))),
        ("title_string:[a TO b]", Between("title", collation_key("a"), collation_key("b"))),
        ("metadata_created:*", Between("created")),
        ("title:515/SLĐTBXH-VP", Mentions("515/SLĐTBXH-VP", "title")),
    ],
)
def test_fields_know_their_values(text, condition):
    assert condition_of(text) == condition


@pytest.mark.parametrize(
    "text",
    ["state:draft", "state:deleted", "private:true", "capacity:private", "type:harvest", "state:[b TO *]"],
)
def test_what_is_hidden_is_true_of_nothing_and_no_error_tells_more(text):
    assert condition_of(text) == NOTHING
    assert parse(text) == ParsedQuery("", NOTHING)


@pytest.mark.parametrize(
    ("bound", "moment"),
    [
        ("NOW", NOW),
        ("NOW/SECOND", at(2026, 3, 31, 15, 45, 30)),
        ("NOW/MINUTE", at(2026, 3, 31, 15, 45)),
        ("NOW/HOUR", at(2026, 3, 31, 15)),
        ("NOW/DAY", at(2026, 3, 31)),
        ("NOW/MONTH", at(2026, 3, 1)),
        ("NOW/YEAR", at(2026, 1, 1)),
        ("NOW/MILLI", at(2026, 3, 31, 15, 45, 30, 123000)),
        ("NOW/DAY-1MONTH", at(2026, 2, 28)),
        ("NOW/DAY-25MONTHS", at(2024, 2, 29)),
        ("NOW/DAY+9MONTHS", at(2026, 12, 31)),
        ("NOW/DAY+3YEARS-2DAYS+6HOURS", at(2029, 3, 29, 6)),
        ("NOW/DAY+90MINUTES-30SECONDS", at(2026, 3, 31, 1, 29, 30)),
        ("NOW/DAY+1500MILLIS", at(2026, 3, 31, 0, 0, 1, 500000)),
        ("2026-01-31T23:59:59Z+1MONTH/DAY", at(2026, 2, 28)),
        ("2026-01-31T10:00:00", at(2026, 1, 31, 10)),
        ("2026-01-31T10:00:00.5Z", at(2026, 1, 31, 10, 0, 0, 500000)),
    ],
)
def test_times_are_reckoned_as_solr_does(bound, moment):
    assert condition_of(f"metadata_modified:[{bound} TO *]") == Between("modified", moment)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("2026-01-31", Between("modified", at(2026, 1, 31), at(2026, 2, 1), has_high=False)),
        ('"2026-01-31T00:00:00Z"', Between("modified", at(2026, 1, 31), at(2026, 1, 31))),
        (
            "[2026-01-01 TO 2026-01-31]",
            Between("modified", at(2026, 1, 1), at(2026, 2, 1), has_high=False),
        ),
        (
            "{2026-01-01 TO 2026-01-31}",
            Between("modified", at(2026, 1, 2), at(2026, 1, 31), has_high=False),
        ),
        ("{NOW/YEAR TO NOW/MONTH}", Between("modified", at(2026, 1, 1), at(2026, 3, 1), False, False)),
    ],
)
def test_a_day_alone_is_all_of_it(text, condition):
    assert condition_of(f"metadata_modified:{text}") == condition


@pytest.mark.parametrize(
    ("q", "reason"),
    [
        ("{!func}a", "local_parameters"),
        ("a {!lucene}b", "local_parameters"),
        ("{!a TO b}", "local_parameters"),
        ("/re.*/", "regex"),
        ("year:/20.*/", "regex"),
        ("*a*", "wildcard"),
        ("name:*a", "wildcard"),
        ("name:a*b", "wildcard"),
        ("name:a?", "wildcard"),
        (r"name:*\*", "wildcard"),
        (r"name:a*\*", "wildcard"),
        ("*:a", "wildcard"),
        ("?a organization:b", "wildcard"),
        ("gi*", "prefix_without_field"),
        ("a OR gi*", "prefix_without_field"),
        ("title:gi*", "no_prefix"),
        ("metadata_modified:2026*", "no_prefix"),
        ("[10 TO *]", "range_without_field"),
        ("title:[a TO b]", "no_range"),
        ("title:[", "bad_range"),
        ("year:[2020 2024]", "bad_range"),
        ("year:[2020 to 2024]", "bad_range"),
        ("year:[a* TO b]", "bad_range"),
        ("year:[TO]", "bad_range"),
        ("metadata_modified:[a TO b]", "bad_time"),
        ("metadata_modified:2026-02-30", "bad_time"),
        ("metadata_modified:NOW-1WEEK", "bad_time"),
        ("metadata_modified:NOW-999999YEARS", "bad_time"),
        ("metadata_modified:NOW+999999YEARS", "bad_time"),
        ('metadata_modified:"2026-01-31T00:00:00+07:00"', "bad_time"),
        ("metadata_modified:2026", "bad_time"),
        ("a~2", "fuzzy"),
        ('"a b"~3', "fuzzy"),
        ('"hở', "open_quote"),
        ('name:"a', "open_quote"),
        ("(a", "open_parenthesis"),
        ("organization:(a", "open_parenthesis"),
        ("organization:a)", "open_parenthesis"),
        (")", "missing_term"),
        ("a)", "open_parenthesis"),
        ("()", "missing_term"),
        ("organization:", "missing_term"),
        ("organization:(a OR )", "missing_term"),
        ("organization:-a", "missing_term"),
        ("a AND", "missing_term"),
        ("OR", "missing_term"),
        ("a OR OR b", "missing_term"),
        ("--a", "missing_term"),
        ("NOT -a", "missing_term"),
        ("+-a", "missing_term"),
        ("organization:a - b", "lone_sign"),
        ("organization:a + b", "lone_sign"),
        ("organization:a!b", "lone_sign"),
        ("a OR …", "no_word"),
        ("-…", "no_word"),
        ('title:"?"', "no_word"),
        ("id:a:b", "stray_colon"),
        ("metadata_modified:2026-01-31T00:00:00Z", "stray_colon"),
        (":a", "stray_colon"),
        ("a^b", "stray_mark"),
        ("^4", "stray_mark"),
        ("a^4^4", "stray_mark"),
        ("a]", "stray_mark"),
        ("a\\", "bad_escape"),
        (r"\ud800", "bad_escape"),
        ("notes:a", "notes_alone"),
        ("(" * 20 + "a" + ")" * 20, "too_deep"),
        ("a" * 4001, "parameter_too_long"),
        (" OR ".join("abcdefghij" * 13), "too_many_terms"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_reason(q, reason):
    assert reason_of(q) == reason
    assert refusal_reasons()["query_refused"][reason]


@pytest.mark.parametrize("q", ["title_en:x", "Thanh: Hóa", "vocab_x:y", "extras_x:y", "_query_:x", "AND:x"])
def test_an_unknown_field_is_refused_by_name(q):
    with pytest.raises(QueryRefused) as refusal:
        parse(q)
    if q.startswith("AND"):
        assert refusal.value.params["reason"] == "missing_term"
    else:
        assert refusal.value.params == {"reason": "unknown_filter", "field": q.split(":")[0]}


def test_every_fq_restricts_and_all_terms_count_together():
    parsed = parse("hộ year:2024", ["organization:vp", "dataset_type:dataset", "nghèo"])
    assert parsed == ParsedQuery("hộ", both(Equals("year", "2024"), VP, Mentions("nghèo")))
    parse("", ["year:1"] * MAX_TERMS)
    assert reason_of("", ["year:1"] * (MAX_TERMS + 1)) == "too_many_terms"


def test_a_refusal_names_what_it_is_about_and_a_cure_in_both_languages():
    with pytest.raises(QueryRefused) as refusal:
        parse("title:(hộ OR gi*)")
    told = {lang: refusal_text(refusal.value, lang) for lang in ("vi", "en")}
    assert "gi*" in told["vi"].message
    assert "title_string:gi*" in told["en"].cure
    assert told["vi"].message != told["en"].message


def outcome(q, fq=()):
    """`read`, or why it was refused; any other error is one."""
    try:
        parse(q, fq)
    except QueryRefused as refusal:
        return refusal.params["reason"]
    return "read"


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet='ab:*()"\\+-!&|[]{} ANDORTO?~^/\u0000\u200b\ud800', max_size=60),
    st.lists(
        st.sampled_from(
            [
                *("a", "title", "name", ":", "*", "(", ")", '"', "\\", " AND ", " OR ", " NOT ", "-", "+"),
                *("[", "]", "{", "}", " TO ", "NOW", "2026-01-31", "^2", "/", "title_string:", " "),
                "metadata_modified:",
            ]
        ),
        max_size=30,
    ).map("".join),
)


@given(HOSTILE)
@settings(max_examples=400)
def test_no_text_breaks_the_parser(q):
    for given_q, given_fq in ((q, []), ("", [q]), ("x", [q, q])):
        assert outcome(given_q, given_fq) in {"read", *refusal_reasons()["query_refused"]}


@pytest.mark.parametrize(
    "q",
    [
        *(sign * 4000 for sign in '("\\[{-*a^&|:/\x00'),
        "a:" * 2000,
        " OR ".join(["a"] * 1000),
        "[" + "a" * 3990,
        '"' + "\\" * 3990,
        "a:[" + "\\a" * 1900 + " TO",
        " " * 4000,
        "ă" * 10_000,
    ],
)
def test_hostile_texts_are_answered_in_a_moment(q):
    start = time.thread_time()
    assert outcome(q, [q])
    assert time.thread_time() - start < 0.2


NAMES = {"theme": "groups", "licence": "licence", "place": "place", "modified": "metadata_modified"}
NAMES |= {"created": "metadata_created", "title": "title_string"}
TITLE_OF = {collation_key(title): title for title in TITLES}
START_OF = {collation_key(title).split("\0")[0]: title for title in TITLES}


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escaped(text):
    found = "".join(c if c.isalnum() else f"\\{c}" for c in text)
    return f"\\{found}" if text in {"AND", "OR", "NOT"} else found


def bound(field, value):
    if value is None:
        return "*"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return quoted(TITLE_OF[value] if field == "title" else value)


def printed(condition):
    """A condition as Solr text, written out in full."""
    match condition:
        case Not(part):
            return f"NOT ({printed(part)})"
        case AllOf(parts):
            return " AND ".join(f"({printed(part)})" for part in parts) if parts else "*:*"
        case AnyOf(parts):
            return " || ".join(f"({printed(part)})" for part in parts) if parts else "-*:*"
        case Mentions(text, field, is_phrase):
            return f"{field or 'text'}:{quoted(text) if is_phrase else escaped(text)}"
        case Equals(field, value):
            return f"{NAMES.get(field, field)}:{bound(field, value)}"
        case StartsWith(field, start):
            return f"{NAMES.get(field, field)}:{escaped(START_OF[start] if field == 'title' else start)}*"
        case Between(field, low, high, has_low, has_high):
            open_, close = "[" if has_low else "{", "]" if has_high else "}"
            return f"{NAMES.get(field, field)}:{open_}{bound(field, low)} TO {bound(field, high)}{close}"
    return "*:*"


def plain(condition, *, is_top=True):
    """The same as the parser writes it: no row of one, no phrase of one word, one way to say none."""
    match condition:
        case Not(part):
            return Not(plain(part, is_top=False))
        case AllOf(parts):
            found = [plain(part, is_top=False) for part in parts]
            found = [part for part in found if part != EVERYTHING] if is_top else found
            return EVERYTHING if not found else found[0] if len(found) == 1 else AllOf(tuple(found))
        case AnyOf(parts):
            found = [plain(part, is_top=False) for part in parts]
            return NOTHING if not found else found[0] if len(found) == 1 else AnyOf(tuple(found))
        case Equals("res_format", value):
            return Equals("res_format", value.upper())
        case StartsWith("res_format", start):
            return StartsWith("res_format", start.upper())
        case Between("res_format", low, high, has_low, has_high):
            return Between("res_format", low and low.upper(), high and high.upper(), has_low, has_high)
        case Mentions(text, field, is_phrase):
            return Mentions(text, field, is_phrase and any(c in text for c in " /:"))
    return condition


_FIELD = st.sampled_from(["organization", "theme", "res_format", "year", "place", "licence", "tags", "name"])
_VALUE = st.sampled_from(VALUES)
_BOUND = st.none() | _VALUE
_TIME = st.none() | st.sampled_from(MOMENTS)
_SORT = st.sampled_from(sorted(TITLE_OF))
_IS = st.booleans()
_TEXT = st.sampled_from(["hộ", "hộ nghèo", "a/1", "2024", "OR", "đô:thị"])
PRINTABLE = st.one_of(
    st.builds(Equals, _FIELD, _VALUE),
    st.builds(Equals, st.just("title"), _SORT),
    st.builds(StartsWith, _FIELD, st.sampled_from(["", "a", "a b", "a*", "("])),
    st.builds(StartsWith, st.just("title"), st.sampled_from(sorted(START_OF))),
    st.builds(Between, _FIELD, _BOUND, _BOUND, _IS, _IS),
    st.builds(Between, st.just("title"), st.none() | _SORT, st.none() | _SORT, _IS, _IS),
    st.builds(Between, st.sampled_from(["modified", "created"]), _TIME, _TIME, _IS, _IS),
    st.builds(Mentions, _TEXT, st.sampled_from(["", "title"]), _IS),
)


@given(conditions(PRINTABLE))
@settings(max_examples=500)
def test_a_condition_that_is_printed_is_read_as_the_same(condition):
    text = printed(condition)
    if outcome("", [text]) != "too_deep":
        assert condition_of(text) == plain(condition)
