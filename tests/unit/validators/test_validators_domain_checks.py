"""Totals over places, coverage and the profile's own rules, against plain Python and hand arithmetic."""

import csv
import io
import json
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.services import profiles
from validators.findings.codes import render
from validators.places.book import PlaceBook
from validators.rules.check_rules import RuleRefused, read_rule
from validators.rules.coverage import periods_between
from validators.rules.domain_checks import DomainChecks
from validators.schema.schema_rules import clean_schema
from validators.tabular.blocks import blocks_of_rows

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data" / "reference"
PLACES = """code,name,level,parent
38,Tỉnh Ba,province,
380,Huyện Một,district,38
381,Huyện Hai,district,38
14001,Xã A,commune,380
14002,Xã B,commune,380
14003,Xã C,commune,381
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("three-levels")
    (folder / "2025-01-01.csv").write_text(PLACES, encoding="utf-8")
    entry = {
        "vintage": "2025-01-01",
        "file": "2025-01-01.csv",
        "title_vi": "Ba cấp",
        "title_en": "Three levels",
        "levels": ["province", "district", "commune"],
        "coverage": {"province": "all", "district": ["38"], "commune": ["38"]},
    }
    (folder / "vintages.json").write_text(json.dumps([entry]), encoding="utf-8")
    return PlaceBook.load(folder)


SCHEMA = {
    "fields": [
        {"name": "period", "type": "string"},
        {"name": "place_code", "type": "string"},
        {"name": "place_vintage", "type": "date"},
        {"name": "sex", "type": "string"},
        {"name": "people", "type": "integer", "x_pii": "aggregate"},
        {"name": "rate", "type": "number", "x_pii": "aggregate"},
    ],
    "missingValues": ["", ":", "*"],
    "primaryKey": ["period", "place_code", "place_vintage", "sex"],
}
LABELS = [one["name"] for one in SCHEMA["fields"]]


def check(rows, places, *, schema=SCHEMA, profile=None, labels=None, size=20_000):
    labels = labels or [one["name"] for one in schema["fields"]]
    watcher = DomainChecks(labels, clean_schema(schema), profile=profile, places=places)
    for block in blocks_of_rows(enumerate(rows, start=2), size=size):
        watcher.add(block)
    return watcher.findings()


def row(code, people, *, period="2024", vintage="2025-01-01", sex="chung"):
    return [period, code, vintage, sex, str(people), "1.5"]


COMMUNES = [row("14001", 5), row("14002", 7), row("14003", 11)]


def test_a_province_and_its_districts_equal_the_sum_of_what_they_hold(book):
    assert check([row("38", 23), row("380", 12), row("381", 11), *COMMUNES], book) == []


def test_a_district_that_is_not_the_sum_of_its_communes_is_told_with_the_difference(book):
    (found,) = check([row("38", 22), row("380", 11), row("381", 11), *COMMUNES], book)
    assert (found.code, found.row, found.column) == ("parent_total_mismatch", 3, 5)
    # 11 is stated for 5 + 7.
    assert found.params["difference"] == -1
    assert (found.params["children"], found.params["level"]) == (2, "xa")


def test_the_nearest_level_that_is_complete_decides(book):
    # No districts: the province is compared with its three communes, 5 + 7 + 11 = 23.
    assert check([row("38", 23), *COMMUNES], book) == []
    assert [one.params["difference"] for one in check([row("38", 25), *COMMUNES], book)] == [2]


@pytest.mark.parametrize("hidden", ["*", ":", ""])
def test_a_suppressed_or_missing_figure_leaves_its_sum_unchecked_with_a_note(book, hidden):
    found = check([row("380", 99), row("14001", hidden), row("14002", 7)], book)
    assert [(one.code, one.params["count"]) for one in found] == [("parent_total_unchecked", 1)]


def test_a_missing_commune_leaves_the_sum_unchecked(book):
    found = check([row("380", 99), row("14001", 5)], book)
    assert [one.code for one in found] == ["parent_total_unchecked"]


def test_periods_and_other_key_columns_are_summed_apart_and_dates_may_be_vietnamese(book):
    rows = [row("381", 4, sex="nam"), row("14003", 4, sex="nam"), row("14003", 9, sex="nu")]
    rows += [row("381", 3, period="2023", vintage="1/1/2025"), row("14003", 3, period="2023")]
    assert check(rows, book) == []


def test_a_rate_and_a_table_of_one_level_are_never_summed(book):
    assert check([row("38", 1)], book) == []
    schema = SCHEMA | {"fields": [*SCHEMA["fields"][:4], {"name": "people", "type": "number"}]}
    assert check([one[:5] for one in [row("38", 1), *COMMUNES]], book, schema=schema) == []


figures = st.one_of(st.integers(0, 50).map(str), st.sampled_from(["*", "", ":"]))
CODES = ["38", "380", "381", "14001", "14002", "14003"]
HOLDS = {"38": [["380", "381"], ["14001", "14002", "14003"]], "380": [["14001", "14002"]], "381": [["14003"]]}


def by_hand(rows):
    """Compare each holder with the first level below it that is whole: plain dictionaries, no frame."""
    told, unchecked = set(), 0
    for period in {one[0] for one in rows}:
        stated = {one[1]: one[4] for one in rows if one[0] == period}
        for holder, levels in HOLDS.items():
            if holder not in stated or not stated[holder].isdigit():
                continue
            present = [level for level in levels if any(code in stated for code in level)]
            if not present:
                continue
            whole = next((level for level in present if all(code in stated for code in level)), None)
            if whole is None or not all(stated[code].isdigit() for code in whole):
                unchecked += 1
            elif int(stated[holder]) != sum(int(stated[code]) for code in whole):
                told.add((period, holder))
    return told, unchecked


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["2023", "2024"]), st.sampled_from(CODES)), figures, max_size=12
    ),
    st.integers(1, 5),
)
@settings(max_examples=150, deadline=None)
def test_totals_agree_with_a_second_method_whatever_the_blocks(book, table, size):
    rows = [row(code, figure, period=period) for (period, code), figure in table.items()]
    found = check(rows, book, size=size)
    told, unchecked = by_hand(rows)
    wrong = {
        (rows[one.row - 2][0], one.params["code"]) for one in found if one.code == "parent_total_mismatch"
    }
    noted = sum(one.params["count"] for one in found if one.code == "parent_total_unchecked")
    assert (wrong, noted) == (told, unchecked)


def test_promised_places_that_are_missing_are_listed_by_name(book):
    promise = {"x_coverage": {"level": "xa"}}
    rows = [row("14001", 1), row("14003", 1), row("38", 1), row("38", 1, period="2023")]
    (found,) = [one for one in check(rows, book, profile=promise) if one.code.startswith("coverage")]
    assert (found.code, found.severity) == ("coverage_places_missing", "warning")
    assert (found.params["count"], found.params["promised"], found.params["names"]) == (1, 3, "Xã B")
    assert "2024" in render(found, "vi").message
    assert check([*COMMUNES, row("38", 23)], book, profile=promise) == []


def test_the_real_list_promises_every_commune_of_its_province():
    book = PlaceBook.load(ROOT / "catalog" / "data" / "places")
    communes = [one for one in book.places("2025-07-01") if one.level == "commune"]
    rows = [row(one.code, 1, vintage="2025-07-01", period="2025-Q3") for one in communes[30:]]
    (found,) = check(rows, book, profile={"x_coverage": {"level": "xa"}})
    assert (found.params["count"], found.params["promised"]) == (30, 166)
    assert found.params["names"].endswith("…")
    assert found.params["names"].count(",") == 19


def test_a_gap_between_the_periods_is_told():
    profile = {"frequency": "P3M", "x_coverage": {"periods": "continuous"}}
    found = check([row("1", 1, period=one) for one in ("2024-Q3", "2025-Q2", "2025")], None, profile=profile)
    assert [(one.code, one.params["names"]) for one in found] == [
        ("coverage_periods_missing", "2024-Q4, 2025-Q1")
    ]


def test_periods_of_each_frequency_are_counted_over_the_turn_of_a_year():
    assert periods_between({"2024-11", "2025-02"}, "P1M") == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert periods_between({"2024-H2", "2025-H2"}, "P6M") == ["2024-H2", "2025-H1", "2025-H2"]
    assert periods_between({"2022", "2024"}, "P1Y") == ["2022", "2023", "2024"]
    assert periods_between({"2022", "2024"}, "P1W") == []


RULED = {
    "fields": [
        {"name": "period", "type": "string"},
        {"name": "a", "type": "integer", "groupChar": "."},
        {"name": "b", "type": "integer"},
        {"name": "c", "type": "number", "decimalChar": ","},
        {"name": "d", "type": "date"},
        {"name": "e", "type": "date"},
    ],
    "missingValues": ["", "*"],
}


def judged(rule, *rows):
    return [one.row for one in check(rows, None, schema=RULED, profile={"x_checks": [rule]})]


def cells(a="", b="", c="", d="", e="", period="2024"):
    return [period, a, b, c, d, e]


def test_a_sum_may_not_be_above_another_and_hidden_cells_are_not_judged():
    rule = {"kind": "le", "left": ["a"], "right": ["b"]}
    rows = [cells("1.000", "999"), cells("1.000", "1000"), cells("*", "1"), cells("2", "")]
    assert judged(rule, *rows) == [2]
    wide = rule | {"factor": "1.2"}
    # 1.2 * 1000 = 1200 exactly; a binary fraction would say otherwise.
    assert judged(wide, cells("1.200", "1000"), cells("1.201", "1000")) == [3]


def test_a_share_is_right_when_either_way_of_rounding_gives_it():
    rule = {"kind": "share_equals", "share": "c", "part": ["a"], "whole": ["b"], "digits": 1}
    # 100 * 1 / 16 = 6.25: 6.2 and 6.3 are both right, 6.4 is not; a whole of 0 is not judged.
    rows = [cells("1", "16", "6,2"), cells("1", "16", "6,3"), cells("1", "16", "6,4"), cells("0", "0", "9")]
    assert judged(rule, *rows) == [4]


def test_a_product_holds_within_its_tolerance():
    rule = {"kind": "product_equals", "total": "a", "factors": ["b", "c"], "tolerance": "0.05"}
    # 200 * 1.5 = 300; five percent of it are 15.
    rows = [cells("315", "200", "1,5"), cells("316", "200", "1,5"), cells("284", "200", "1,5")]
    assert judged(rule, *rows) == [3, 4]


def test_sums_dates_and_periods_are_judged():
    assert judged(
        {"kind": "sum_equals", "total": "c", "parts": ["a", "b"]}, cells("1.000", "2", "1002,5")
    ) == [2]
    dates = {"kind": "not_after", "earlier": "d", "later": "e"}
    assert judged(dates, cells(d="2025-02-01", e="2025-01-31"), cells(d="2025-01-31", e="1/2/2025")) == [2]
    until = {"kind": "value_in_period", "column": "b", "values": ["7"], "to": "2025-06"}
    told = judged(
        until, cells(b="7", period="2025-Q2"), cells(b="7", period="2025-07"), cells(b="8", period="2026")
    )
    assert told == [3]
    least = {"kind": "minimum_in_period", "column": "b", "minimum": "500", "from": "2024-07"}
    assert judged(least, cells(b="499", period="2024-06"), cells(b="499", period="2024-07")) == [3]


def test_a_warning_rule_warns_and_says_the_relation():
    rule = {"kind": "le", "left": ["a", "b"], "right": ["c"], "severity": "warning"}
    (found,) = check([cells("1", "1", "1")], None, schema=RULED, profile={"x_checks": [rule]})
    assert (found.code, found.severity) == ("cross_check_doubtful", "warning")
    assert "a + b ≤ c" in render(found, "vi").message


def test_a_thousand_broken_rows_show_twenty_and_count_all():
    rule = {"kind": "le", "left": ["a"], "right": ["b"]}
    watcher = DomainChecks(
        [one["name"] for one in RULED["fields"]], clean_schema(RULED), profile={"x_checks": [rule]}
    )
    for block in blocks_of_rows(((n, cells("2", "1")) for n in range(2, 1002)), size=300):
        watcher.add(block)
    assert [one.row for one in watcher.findings()] == list(range(2, 22))
    assert watcher.overflow()["cross_check_failed"] == 980


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10_000), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_shares_agree_with_decimal_arithmetic(part, whole, hundredths, digits):
    shown = Decimal(hundredths) / 100
    rule = {"kind": "share_equals", "share": "c", "part": ["a"], "whole": ["b"], "digits": digits}
    exact = Decimal(100) * part / whole
    step = Decimal(1).scaleb(-digits)
    rounded = {exact.quantize(step, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    # A share with more digits than asked is right when it lies within half a step.
    right = shown in rounded or abs(shown - exact) <= step / 2
    assert (judged(rule, cells(str(part), str(whole), str(shown).replace(".", ","))) == []) is right


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("a <= b", "kind"),
        ({"kind": "eval"}, "kind"),
        ({"kind": "le", "left": "a", "right": ["b"]}, "left"),
        ({"kind": "le", "left": ["a"], "right": ["b"], "factor": "x"}, "factor"),
        ({"kind": "le", "left": ["a"], "right": ["b"], "severity": "fatal"}, "severity"),
        ({"kind": "share_equals", "share": "c", "part": ["a"], "whole": ["b"], "digits": 9}, "digits"),
        ({"kind": "value_in_period", "column": "b", "values": ["7"], "to": "soon"}, "to"),
    ],
)
def test_a_rule_of_another_form_is_refused_and_noted(rule, where):
    with pytest.raises(RuleRefused) as refused:
        read_rule(rule)
    assert refused.value.where == where
    (found,) = check([cells("1", "1")], None, schema=RULED, profile={"x_checks": [rule]})
    assert (found.code, found.params["where"]) == ("check_rule_refused", where)


# One row of a newest profile that keeps its rules, and one change that breaks each of them.
SKILLS = {"students": "40", "assessed": "30", "passed": "20", "advanced": "5", "rate_passed": "66.7"}
WAGES = {"enterprises": "3", "workers": "90", "average_wage": "8", "average_income": "9"}
WAGES |= {"workers_insured": "80"}
FOREIGN = {"enterprises": "4", "workers": "30", "exempted": "6"}


@pytest.mark.parametrize(
    ("name", "good", "change", "broken"),
    [
        # 100 * 20 / 30 = 66.67, so 66.7 is right and 66.6 is not.
        ("student-digital-skills", SKILLS, {"rate_passed": "66.6"}, "rate_passed"),
        ("student-digital-skills", SKILLS, {"advanced": "21"}, "advanced"),
        ("student-digital-skills", SKILLS, {"students": "29"}, "assessed"),
        ("wages", WAGES, {"average_income": "7"}, "average_wage"),
        ("wages", WAGES, {"workers_insured": "91"}, "workers_insured"),
        ("wages", WAGES, {"enterprises": "91"}, "enterprises"),
        ("foreign-workers", FOREIGN, {"exempted": "31"}, "exempted"),
        ("foreign-workers", FOREIGN, {"enterprises": "31"}, "enterprises"),
        ("rehabilitation", {"persons": "30", "supported": "30"}, {"supported": "31"}, "supported"),
        # 1.2 * 100 = 120 children at most.
        ("sos-villages", {"capacity": "100", "children": "120"}, {"children": "121"}, "children"),
        ("international-projects", {"starts": "2024-02-01", "ends": ""}, {"ends": "2024-01-31"}, "starts"),
    ],
)
def test_a_profile_passes_the_row_that_keeps_its_rules_and_tells_the_one_that_does_not(
    name, good, change, broken
):
    profile = profiles.find_profile(name)
    labels = [one["name"] for one in profile["schema"]["fields"]]
    rows = [[one.get(label, "") for label in labels] for one in (good, good | change)]
    found = check(rows, None, schema=profile["schema"], profile=profile)
    assert [(one.row, one.column_name) for one in found] == [(3, broken)]
    assert found[0].code.startswith("cross_check_")


@pytest.mark.parametrize("name", ["unemployment-insurance", "cashless-payment", "social-protection"])
def test_a_partial_file_of_a_promising_profile_is_warned_about_and_never_refused(name):
    book = PlaceBook.load(ROOT / "catalog" / "data" / "places")
    profile = profiles.find_profile(name)
    labels = [one["name"] for one in profile["schema"]["fields"]]
    communes = [one.code for one in book.places("2025-07-01") if one.level == "commune"]
    # A year is complete in itself; only periods of the profile's own frequency can have gaps.
    first, last = {"P1M": ("2025-08", "2025-10"), "P3M": ("2025-Q3", "2026-Q1")}[profile["frequency"]]
    places = [*[(code, first) for code in communes], (communes[0], last), ("38", "2025")]
    given = [{"place_code": c, "period": p, "place_vintage": "2025-07-01"} for c, p in places]
    rows = [[one.get(label, ":") for label in labels] for one in given]
    found = check(rows, book, schema=profile["schema"], profile=profile)
    told = [(one.code, one.severity, one.params["count"]) for one in found if "coverage" in one.code]
    assert told == [("coverage_places_missing", "warning", 165), ("coverage_periods_missing", "warning", 1)]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/reference is not here")
def test_the_units_of_thanh_hoa_add_up_as_the_reference_list_groups_them():
    book = PlaceBook.load(ROOT / "catalog" / "data" / "places")
    text = (SHARED / "vn-admin-old-63p-2025-03-01.csv").read_text(encoding="utf-8")
    units = [one for one in csv.DictReader(io.StringIO(text)) if one["province_code"] == "38"]
    sums = {}
    rows = []
    for number, one in enumerate(units):
        sums[one["district_code"]] = sums.get(one["district_code"], 0) + number
        rows.append(row(one["ward_code"], number))
    rows += [row(code, total) for code, total in sums.items()]
    rows.append(row("38", sum(sums.values())))
    assert (len(units), len(sums)) == (547, 26)
    assert check(rows, book) == []
    rows[-1] = row("38", sum(sums.values()) + 1)
    assert [one.code for one in check(rows, book)] == ["parent_total_mismatch"]
