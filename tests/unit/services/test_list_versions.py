"""Decisions laid over one another: what is in force on a day, from when and until when."""

from datetime import date

from catalog.services.list_versions import versions_by_code, whole_list_on
from tests.factories.list_rows import decide, listed

JAN, JUN, SEP = date(2025, 1, 1), date(2025, 6, 1), date(2025, 9, 1)


def spans(session, code):
    return [(v.decision.number, v.valid_from, v.valid_to) for v in versions_by_code(session).get(code, [])]


def test_an_item_is_in_force_from_its_decision_on(session):
    decide(session, "01", JAN, listed("1"))
    assert spans(session, "1") == [("01", JAN, None)]


def test_an_amendment_changes_adds_and_repeals_from_its_own_day(session):
    base = decide(session, "01", JAN, listed("1"), listed("2"))
    changes = (listed("1", change="changed"), listed("2", change="repealed"), listed("3", change="added"))
    decide(session, "02", JUN, *changes, amends=base)
    assert spans(session, "1") == [("01", JAN, date(2025, 5, 31)), ("02", JUN, None)]
    assert spans(session, "2") == [("01", JAN, date(2025, 5, 31))]
    assert spans(session, "3") == [("02", JUN, None)]


def test_a_new_whole_list_ends_what_it_does_not_name(session):
    decide(session, "01", JAN, listed("1"), listed("2"))
    decide(session, "09", SEP, listed("2"))
    assert spans(session, "1") == [("01", JAN, date(2025, 8, 31))]
    assert spans(session, "2") == [("01", JAN, date(2025, 8, 31)), ("09", SEP, None)]


def test_an_amendment_of_a_list_that_was_replaced_changes_nothing(session):
    old = decide(session, "01", JAN, listed("1"))
    decide(session, "09", JUN, listed("1"))
    decide(session, "10", SEP, listed("1", change="repealed"), amends=old)
    assert spans(session, "1")[-1] == ("09", JUN, None)


def test_an_item_that_was_repealed_can_come_back_after_a_gap(session):
    base = decide(session, "01", JAN, listed("1"))
    decide(session, "02", JUN, listed("1", change="repealed"), amends=base)
    decide(session, "03", SEP, listed("1", change="added"), amends=base)
    assert spans(session, "1") == [("01", JAN, date(2025, 5, 31)), ("03", SEP, None)]


def test_the_day_in_force_counts_and_not_the_day_of_issue(session):
    decide(session, "01", JUN, listed("1"), issued_on=JAN)
    assert spans(session, "1") == [("01", JUN, None)]
    assert whole_list_on(session, date(2025, 5, 31)) is None
    assert whole_list_on(session, JUN).number == "01"


def test_a_decision_that_expires_ends_its_items_and_those_of_its_amendments(session):
    end = date(2025, 12, 31)
    base = decide(session, "01", JAN, listed("1"), expires_on=end)
    decide(session, "02", JUN, listed("2", change="added"), amends=base)
    assert spans(session, "1") == [("01", JAN, end)]
    assert spans(session, "2") == [("02", JUN, end)]
    assert whole_list_on(session, date(2026, 1, 1)) is None
