"""Due dates by hand: shipped rules and real holidays, around Tết, 30/4, 2/9, weekends and leap days."""

import json
from datetime import date

import pytest

from catalog.domain.deadlines import Deadlines, LegalRecord, LegalRules, Parameter, add_span
from catalog.domain.errors import ImportRefused
from catalog.domain.periods import parse_period
from catalog.i18n import field_text
from catalog.services.legal_parameters import load_rules
from catalog.services.public_holidays import VietnameseCalendar, load_calendar


def rules(lag, grace="P0D"):
    def of(parameter, value):
        return LegalRecord(parameter, parameter, "*", value, None, None, True, "nguồn", "source")

    return LegalRules([of(Parameter.LAG, lag), of(Parameter.GRACE, grace)])


def due(code, frequency, lag, grace="P0D"):
    return Deadlines(rules(lag, grace), VietnameseCalendar()).due(frequency, parse_period(code)).day


def write(path, entries):
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return path


def record(**changes):
    given = {
        "key": "tinh-thang", "parameter": "lag", "frequency": "P1M", "value": "P10D",
        "valid_from": "2026-01-01", "valid_to": None, "is_default": False,
        "source_vi": "Quyết định của tỉnh", "source_en": "Decision",
    }  # fmt: skip
    return given | changes


# Each line was counted on a wall calendar.
@pytest.mark.parametrize(
    ("code", "frequency", "lag", "expected"),
    [
        # 31/1 + 16 days = Monday 16/2/2026, the eve of Tết; off to Friday 20/2, then weekend: Monday 23/2.
        ("2026-01", "P1M", "P16D", date(2026, 2, 23)),
        # 31/1 + 20 days = Friday 20/2/2026, the last day of Tết.
        ("2026-01", "P1M", "P20D", date(2026, 2, 23)),
        # 31/1 + 13 days = Friday 13/2/2026, a working day; the Saturday after it is not.
        ("2026-01", "P1M", "P13D", date(2026, 2, 13)),
        ("2026-01", "P1M", "P14D", date(2026, 2, 23)),
        # 31/3 + 30 days = Thursday 30/4/2026, then 1/5 and the weekend: Monday 4/5.
        ("2026-03", "P1M", "P30D", date(2026, 5, 4)),
        # 31/3 + 26 days = Sunday 26/4/2026, Hùng Kings' day, made up for on Monday 27/4: Tuesday 28/4.
        ("2026-03", "P1M", "P26D", date(2026, 4, 28)),
        # 31/7 + 30 days = Sunday 30/8/2026; off 31/8 (swapped), 1/9 and 2/9: Thursday 3/9.
        ("2026-07", "P1M", "P30D", date(2026, 9, 3)),
        # Saturday 22/8/2026 is worked for Monday 31/8: 31/7 + 22 days stays.
        ("2026-07", "P1M", "P22D", date(2026, 8, 22)),
        # 31/3 + 30 days = Wednesday 30/4/2025, 1/5, and Friday 2/5 swapped for Saturday 26/4: Monday 5/5.
        ("2025-03", "P1M", "P30D", date(2025, 5, 5)),
        ("2025-03", "P1M", "P26D", date(2025, 4, 26)),
        # 2025 + 3 months = Tuesday 31/3/2026.
        ("2025", "P1Y", "P3M", date(2026, 3, 31)),
        # Third quarter 2025 + 3 months = Wednesday 31/12/2025, not the 30th.
        ("2025-Q3", "P3M", "P3M", date(2025, 12, 31)),
        # Fourth quarter 2023 + 2 months = Thursday 29/2/2024: a leap year.
        ("2023-Q4", "P3M", "P2M", date(2024, 2, 29)),
        # February 2024 + 1 day = Friday 1/3/2024.
        ("2024-02", "P1M", "P1D", date(2024, 3, 1)),
        # Week 2026-W07 ends on Sunday 15/2; + 1 week = Sunday 22/2: Monday 23/2.
        ("2026-W07", "P1W", "P1W", date(2026, 2, 23)),
        # Changed on Thursday 1/1/2026 + 30 days = Saturday 31/1: Monday 2/2.
        ("2026-01-01", "on-change", "P30D", date(2026, 2, 2)),
        # First half of 2025 + 90 days = Sunday 28/9: Monday 29/9.
        ("2025-H1", "P6M", "P90D", date(2025, 9, 29)),
    ],
)
def test_a_period_is_due_on_the_working_day_counted_by_hand(code, frequency, lag, expected):
    assert due(code, frequency, lag) == expected


def test_grace_is_added_before_the_day_is_moved_past_the_holidays():
    # 31/1 + 10 = 10/2, + 6 = Monday 16/2/2026, in Tết: Monday 23/2, not 23/2 and six days.
    assert due("2026-01", "P1M", "P10D", "P6D") == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("day", "span", "expected"),
    [
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2025, 1, 30), "P1M", date(2025, 2, 28)),
        (date(2024, 2, 29), "P12M", date(2025, 2, 28)),
        (date(2025, 2, 28), "P1M", date(2025, 3, 31)),
        (date(2025, 11, 15), "P3M", date(2026, 2, 15)),
        (date(2024, 2, 28), "P2D", date(2024, 3, 1)),
        (date(2025, 12, 29), "P1W", date(2026, 1, 5)),
    ],
)
def test_a_span_is_added_as_on_a_wall_calendar(day, span, expected):
    assert add_span(day, span) == expected


@pytest.mark.parametrize("span", ["", "P", "3M", "P1Y", "P-1D", "P1.5D", "P3MT1H"])
def test_a_span_of_another_form_is_refused(span):
    with pytest.raises(ValueError, match="span"):
        add_span(date(2025, 1, 1), span)


def test_the_record_that_was_valid_on_the_last_day_of_the_period_rules_it():
    shipped = load_rules()
    deadlines = Deadlines(shipped, VietnameseCalendar())
    before, after = (deadlines.due("P3M", parse_period(code)) for code in ("2025-Q2", "2025-Q3"))
    assert (before.lag.key, before.lag.is_default) == ("tre-quy-nd47", False)
    assert (after.lag.key, after.lag.is_default) == ("tre-quy", True)
    # 30/6/2025 + 3 months = Tuesday 30/9/2025.
    assert (before.day, before.unmoved) == (date(2025, 9, 30), date(2025, 9, 30))


def test_every_shipped_record_names_its_source_and_only_the_decree_is_no_default():
    shipped = load_rules()
    assert all(r.source_vi and r.source_en for r in shipped.records)
    law = [r for r in shipped.records if not r.is_default]
    assert {(r.valid_from, r.valid_to) for r in law} == {(date(2020, 5, 25), date(2025, 8, 18))}
    assert all("47/2020/NĐ-CP" in r.source_vi for r in law)
    assert shipped.frequencies_on(date(2026, 1, 1)) == ("P1Y", "P6M", "P3M", "P1M", "P1W", "on-change")


def test_an_operators_record_goes_before_the_default_from_its_day_on(tmp_path):
    own = load_rules(write(tmp_path / "own.json", [record()]))
    assert own.ruling(Parameter.LAG, "P1M", date(2025, 12, 31)).value == "P20D"
    assert own.ruling(Parameter.LAG, "P1M", date(2026, 1, 1)).value == "P10D"
    assert own.ruling(Parameter.LAG, "P1W", date(2026, 1, 1)).value == "P1W"


def test_an_operators_record_with_the_key_of_a_shipped_one_replaces_it(tmp_path):
    given = record(key="tre-thang", valid_from=None, value="P15D", is_default=True)
    own = load_rules(write(tmp_path / "own.json", [given]))
    assert own.ruling(Parameter.LAG, "P1M", date(2025, 12, 31)).value == "P15D"


@pytest.mark.parametrize(
    ("entries", "column", "message"),
    [
        ([record(value="20 ngày")], "tinh-thang", "bad_value"),
        ([record(frequency="P2M")], "tinh-thang", "bad_value"),
        ([record(valid_to="2025-01-01")], "tinh-thang", "ends_before_it_begins"),
        ([record(), record(key="khac", valid_from="2026-06-01")], "tinh-thang", "overlap"),
        ([record(), record()], "key", "duplicate"),
        ([record(key="tre-thang")], "lag:P1M", "no_record_for_every_day"),
        ([record(valid_from="1/1/2026")], "valid_from", "not_a_date"),
        ([record(valid_from=20260101)], "valid_from", "not_a_date"),
        ([record(parameter="fine")], "parameter", "unknown_parameter"),
        ([record(is_default="no")], "is_default", "not_true_or_false"),
        ([record(source_vi=" ")], "source_vi", "required"),
        (["lag"], None, "not_json_list"),
        ({}, None, "not_json_list"),
    ],
)
def test_a_file_of_rules_that_cannot_hold_is_refused_with_the_place_and_words(
    tmp_path, entries, column, message
):
    with pytest.raises(ImportRefused) as refused:
        load_rules(write(tmp_path / "own.json", entries))
    fault = refused.value.errors[0]
    assert (fault["column"], fault["message"]) == (column, message)
    assert field_text(message, "vi") != message != field_text(message, "en")


def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path):
    (tmp_path / "broken.json").write_text("[{", encoding="utf-8")
    for name in ("broken.json", "missing.json"):
        with pytest.raises(ImportRefused) as refused:
            load_calendar(tmp_path / name)
        assert refused.value.errors == [{"file": name, "row": 1, "column": None, "message": "not_json"}]


def test_tet_2026_is_off_from_monday_16_to_friday_20_february_with_its_names():
    calendar = load_calendar()
    off = [d for d, _ in calendar.days_off(2026) if d.month == 2]
    assert off == [date(2026, 2, n) for n in (16, 17, 18, 19, 20)]
    assert calendar.why_off(date(2026, 2, 17)) == "Tết Nguyên Đán"
    assert calendar.why_off(date(2026, 9, 2), "en") == "National Day"
    assert calendar.why_off(date(2026, 2, 21)) is None  # a plain Saturday
    assert calendar.is_working(date(2026, 8, 22))  # a Saturday worked for 31/8


def table_row(day, *, is_working, **changes):
    given = {
        "day": day,
        "is_working": is_working,
        "reason_vi": "Bão số 3",
        "reason_en": "Typhoon",
        "source": "CĐ 01",
    }
    return given | changes


def test_the_operators_table_goes_before_rule_and_weekend(tmp_path):
    rows = [
        table_row("2026-02-20", is_working=True, reason_vi="Trực Tết"),
        table_row("2026-07-21", is_working=False),
        table_row("2026-07-25", is_working=True),
    ]
    calendar = load_calendar(write(tmp_path / "days.json", rows))
    assert calendar.is_working(date(2026, 2, 20))
    assert not calendar.is_working(date(2026, 7, 21))
    assert calendar.is_working(date(2026, 7, 25))  # a Saturday
    assert calendar.why_off(date(2026, 7, 21)) == "Bão số 3"
    assert calendar.why_off(date(2026, 7, 21), "en") == "Typhoon"


@pytest.mark.parametrize(
    ("rows", "row", "column", "message"),
    [
        ([table_row("21/7/2026", is_working=False)], 1, "day", "not_a_date"),
        ([table_row(None, is_working=False)], 1, "day", "required"),
        ([table_row("2026-07-21", is_working="off")], 1, "is_working", "not_true_or_false"),
        ([table_row("2026-07-21", is_working=False, source="")], 1, "source", "required"),
        ([table_row("2026-07-21", is_working=False, reason_en=3)], 1, "reason_en", "not_text"),
        ([table_row("2026-07-21", is_working=False)] * 2, 2, "day", "duplicate"),
    ],
)
def test_a_table_of_days_with_a_fault_is_refused_with_row_and_field(tmp_path, rows, row, column, message):
    with pytest.raises(ImportRefused) as refused:
        load_calendar(write(tmp_path / "days.json", rows))
    fault = refused.value.errors[0]
    assert (fault["row"], fault["column"], fault["message"]) == (row, column, message)
    assert field_text(message, "vi") != message
