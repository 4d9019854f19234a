"""From findings to pass, warn, hold or refuse; the strict rule of what may be a false alarm."""

import pytest

from validators.findings.report import Finding, Report
from validators.personal.outcome import BESIDE, outcome_of
from validators.personal.sensitive import is_sensitive_label


def block(kind, label, column=1, **params):
    told = {"level": "block", "kind": kind, "count": 5, "share": 1.0} | params
    return Finding(
        "personal_data_block", "error", row=2, column=column, column_name=label, sample="0*", params=told
    )


def warn(kind="cccd", label="so", column=1):
    told = {"level": "warn", "kind": kind, "count": 1, "share": 0.1}
    return Finding("personal_data_warn", "warning", row=2, column=column, column_name=label, params=told)


def outcome(verdict, *findings, counts=None):
    made = {}
    for one in findings:
        made[one.code] = made.get(one.code, 0) + 1
    return outcome_of(Report(verdict, findings=list(findings), counts=counts or made).to_dict())


def test_a_clean_report_passes_whatever_else_is_wrong_with_the_table():
    other = Finding("total_row", "warning", row=8)
    assert outcome("valid", other).outcome == "pass"
    assert outcome("invalid", Finding("type-error", "error", row=2)).outcome == "pass"
    assert outcome("valid", other).counts == {}


def test_an_allowed_contact_of_an_office_passes_and_is_counted():
    info = Finding("personal_data_info", "info", column=1, params={"level": "info", "kind": "phone"})
    found = outcome("valid", info)
    assert (found.outcome, found.counts, found.prints) == ("pass", {"personal_data_info": 1}, ())


def test_a_warning_warns_and_leaves_one_print():
    found = outcome("valid", warn())
    assert (found.outcome, found.counts, len(found.prints)) == ("warn", {"personal_data_warn": 1}, 1)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("cccd", "Số CCCD"),
        ("cccd", "so cmnd"),
        ("full_name", "Họ và tên"),
        ("full_name", "Chủ hộ"),
        ("phone", "Điện thoại"),
        ("bank_account", "STK"),
        ("social_insurance", "Số BHXH"),
        ("birth_date", "Ngày sinh"),
        ("something_new", "x"),
    ],
)
def test_a_direct_identifier_under_a_header_that_names_it_is_refused_outright(kind, label):
    assert outcome("held", block(kind, label)).outcome == "refuse"


@pytest.mark.parametrize(
    ("kind", "label"),
    [("cccd", "so tien"), ("full_name", "don vi"), ("full_name", "Loại đối tượng"), ("cccd", None)],
)
def test_one_doubt_that_no_header_names_is_held(kind, label):
    assert outcome("held", block(kind, label)).outcome == "hold"


def test_several_columns_of_one_kind_may_be_one_false_alarm_two_kinds_may_not():
    same = (block("full_name", "noi 1"), block("full_name", "noi 2", 2))
    assert outcome("held", *same).outcome == "hold"
    assert outcome("held", *same, block("cccd", "so", 3)).outcome == "refuse"


@pytest.mark.parametrize(
    ("grain", "expected"), [("names_alone", "hold"), ("identifiers", "refuse"), ("", "refuse")]
)
def test_a_shape_that_rests_on_the_same_doubt_may_be_false_with_it_any_other_may_not(grain, expected):
    shape = Finding("record_level_file", "error", params={"grain": grain, "rows": 9})
    assert outcome("held", block("full_name", "noi dung"), shape).outcome == expected
    assert outcome("held", block("full_name", "Họ và tên"), shape).outcome == "refuse"
    assert outcome("held", block("full_name", "noi dung"), block("phone", "so", 2), shape).outcome == "refuse"
    assert outcome("held", shape).outcome == "refuse"


def test_findings_that_are_not_listed_in_full_are_refused():
    assert outcome("held", block("cccd", "so"), counts={"personal_data_block": 2}).outcome == "refuse"
    assert outcome("held").outcome == "refuse"


@pytest.mark.parametrize("code", ["record_level_block", "small_cells_block", "disclosure_block"])
def test_what_blocks_for_another_reason_than_a_likeness_is_no_false_alarm(code):
    found = Finding(code, "error", params={"level": "block", "kind": "cccd"})
    assert outcome("held", found).outcome == "refuse"
    assert outcome("invalid", found).outcome == "refuse"


def test_a_file_that_could_not_be_read_is_refused_and_says_why():
    found = outcome("rejected", Finding("limit_time", "error"))
    assert (found.outcome, found.counts) == ("refuse", {"limit_time": 1})


def test_a_print_depends_on_where_and_what_was_found_not_on_the_sample():
    first = outcome("valid", warn()).prints
    again = Finding(
        "personal_data_warn",
        "warning",
        row=9,
        column=1,
        column_name="so",
        sample="0**",
        params={"level": "warn", "kind": "cccd", "count": 7, "share": 0.2},
    )
    assert outcome("valid", again).prints == first
    assert outcome("valid", warn(label="khac")).prints != first
    assert outcome("valid", warn(column=2)).prints != first
    assert outcome("valid", warn(kind="phone")).prints != first


@pytest.mark.parametrize(
    "label", ["Dạng tật", "so_nguoi_hiv", "Dân tộc", "Số trẻ em", "disability_type", "Nạn nhân bạo lực"]
)
def test_a_header_of_a_sensitive_attribute_is_known(label):
    assert is_sensitive_label(label)


@pytest.mark.parametrize("label", ["Xã", "Số hộ", "period", "tang_giam", "Điện thoại"])
def test_an_ordinary_header_is_not(label):
    assert not is_sensitive_label(label)


def small(code):
    return Finding(code, "error", row=2, column=1, column_name="so", params={"other": "bo-1 v1"})


@pytest.mark.parametrize("code", ["disclosure_unjudged_public", "disclosure_with_withdrawn"])
def test_what_the_unit_cannot_mend_is_held_for_the_privacy_officer(code):
    assert outcome("held", small(code)).outcome == "hold"
    assert outcome("held", small(code), Finding("disclosure_public_gone", "note")).outcome == "hold"


@pytest.mark.parametrize(
    "other", ["small_cell_shown", "published_together", "disclosure_unjudged", "disclosure_unjudged_cell"]
)
def test_a_small_figure_beside_it_that_the_unit_can_mend_is_refused_all_the_same(other):
    held = small("disclosure_unjudged_public")
    assert outcome("held", held, small(other)).outcome == "refuse"
    # Also when it is counted only: the list of findings was cut.
    counts = {"disclosure_unjudged_public": 1, other: 1}
    assert outcome("held", held, counts=counts).outcome == "refuse"
    assert outcome("held", held, block("cccd", "so"), counts=None).outcome == "hold"


def cell(code="disclosure_with_withdrawn", **given):
    params = {"other": "bo-1 v1", "k": 5} | given
    row = params.pop("row", 2)
    return Finding(code, "error", row=row, column=3, column_name="so", params=params)


@pytest.mark.parametrize("other", [{"other": "bo-2 v1"}, {"row": 9}, {"k": 10}])
def test_a_doubt_of_the_officer_about_one_table_or_cell_is_not_that_about_another(other):
    first = outcome("held", cell()).prints
    assert outcome("held", cell()).prints == first
    assert not set(outcome("held", cell(**other)).prints) <= set(first)


def test_more_cells_than_are_listed_are_another_doubt_for_the_officer():
    first = outcome("held", cell()).prints
    counted = outcome("held", cell(), counts={"disclosure_with_withdrawn": 40}).prints
    assert not set(counted) <= set(first)


def test_only_doubts_of_the_officer_are_bound_to_the_tables_beside():
    assert all(one.startswith(BESIDE) for one in outcome("held", cell()).prints)
    assert not any(one.startswith(BESIDE) for one in outcome("held", block("cccd", "so")).prints)
