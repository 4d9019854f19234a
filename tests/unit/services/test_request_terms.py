"""The last day to answer a request: the dated term in force on the day of receipt, moved past days off."""

import json
from datetime import date

import pytest

from catalog.domain.errors import ImportRefused
from catalog.services.request_terms import AnswerTerm, AnswerTerms, load_terms
from catalog.services.visitors import visitor_of


class Weekdays:
    """A calendar that knows weekends and one holiday."""

    def __init__(self, *holidays):
        self.holidays = holidays

    def is_working(self, day):
        return day.weekday() < 5 and day not in self.holidays


def term(key, value, start=None, end=None, *, is_default=False):
    return AnswerTerm(key, value, start, end, is_default, "nguồn", "source")


def test_the_shipped_term_is_twenty_days_and_says_that_no_law_states_it():
    ruling = load_terms().ruling(date(2025, 11, 3))
    assert (ruling.value, ruling.is_default) == ("P20D", True)
    assert "không phải quy định của pháp luật" in ruling.source_vi
    assert "not a rule of law" in ruling.source_en


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2025, 11, 3), date(2025, 11, 24)),  # Sunday 23/11 moves to Monday
        (date(2025, 11, 4), date(2025, 11, 24)),  # falls on a Monday
        (date(2025, 8, 13), date(2025, 9, 3)),  # 2/9 is the national day, 3/9 works only if not swapped
    ],
)
def test_the_term_is_counted_from_the_day_of_receipt(received, due):
    calendar = Weekdays(date(2025, 9, 2))
    assert AnswerTerms([term("a", "P20D")], calendar).due(received) == due


def test_the_term_in_force_on_the_day_of_receipt_rules_and_law_goes_before_the_default():
    terms = AnswerTerms(
        [
            term("default", "P20D", is_default=True),
            term("old", "P10D", date(2025, 1, 1), date(2025, 6, 30)),
            term("new", "P15D", date(2025, 7, 1)),
        ],
        Weekdays(),
    )
    assert [terms.ruling(day).key for day in (date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1))] == [
        "default", "old", "new",
    ]  # fmt: skip
    # Monday 30/6 + 10 days is Thursday 10/7; Tuesday 1/7 + 15 is Wednesday 16/7.
    assert (terms.due(date(2025, 6, 30)), terms.due(date(2025, 7, 1))) == (
        date(2025, 7, 10),
        date(2025, 7, 16),
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"value": "20 ngày"}, ("value", "bad_value")),
        ({"source_vi": " "}, ("source_vi", "required")),
        ({"is_default": "no"}, ("is_default", "not_true_or_false")),
        ({"valid_from": "1/1/2025"}, ("valid_from", "not_a_date")),
    ],
)
def test_an_operators_file_with_a_fault_names_row_and_column(tmp_path, changed, told):
    good = {
        "key": "quy-che", "value": "P15D", "valid_from": "2025-01-01", "valid_to": None, "is_default": False,
        "source_vi": "Quy chế", "source_en": "Rules",
    }  # fmt: skip
    path = tmp_path / "terms.json"
    path.write_text(json.dumps([good]), encoding="utf-8")
    assert load_terms(str(path)).ruling(date(2025, 11, 3)).value == "P15D"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps([good, good | changed]), encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        load_terms(str(bad))
    (error,) = refused.value.errors
    assert (error["row"], error["column"], error["message"]) == (2, *told)


def test_the_operators_days_off_move_the_answer_as_they_move_a_due_date(tmp_path):
    day_off = {
        "day": "2025-11-24", "is_working": False, "reason_vi": "Nghỉ bù", "reason_en": "Day in lieu",
        "source": "Thông báo",
    }  # fmt: skip
    path = tmp_path / "days.json"
    path.write_text(json.dumps([day_off]), encoding="utf-8")
    # Sunday 23/11 moves past Monday, which is off here.
    assert load_terms("", str(path)).due(date(2025, 11, 3)) == date(2025, 11, 25)


def test_visitors_differ_by_network_purpose_and_key_and_hold_no_address():
    one = visitor_of("k" * 40, "203.0.113.5", "vote:a")
    assert one == visitor_of("k" * 40, "::ffff:203.0.113.5", "vote:a")
    assert (
        len(
            {
                one,
                visitor_of("k" * 40, "203.0.113.5", "vote:b"),
                visitor_of("q" * 40, "203.0.113.5", "vote:a"),
            }
        )
        == 3
    )
    assert visitor_of("k", "2001:db8::1", "v") == visitor_of("k", "2001:db8::ffff:2", "v")
    assert visitor_of("k", "2001:db8::1", "v") != visitor_of("k", "2001:db8:0:1::1", "v")
    assert visitor_of("k", "", "v") == visitor_of("k", "", "v")
    assert len(one) == 64
