"""What the register says of an item: from unassigned to repealed, told in dates that a person can check.

The year 2025 is due 90 days after its end, on Tuesday 31/3/2026; due soon from 16/3 on.
"""

from dataclasses import replace
from datetime import date

import pytest

from catalog.domain.register_facts import (
    Assignment,
    Code,
    Exemption,
    Override,
    PortalProof,
    Promise,
    Stage,
    Work,
    end_of_day,
    local_day,
)
from catalog.domain.register_states import Timeliness
from tests.factories.register_items import WHOLE, at, item, period_state, release, state, version

YEAR = "2025"


def work(stage, moment="2026-02-01", source="r"):
    return Work(source, at(moment), stage)


def code(facts, moment):
    return state(facts, moment).code


def test_an_item_nobody_has_is_unassigned_until_the_day_it_is_given_to_a_unit():
    facts = item(unit=None, assignments=(Assignment("ld", date(2026, 2, 10)),))
    assert [code(facts, d) for d in ("2026-02-09", "2026-02-10")] == [Code.UNASSIGNED, Code.ASSIGNED]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.FAILED, Stage.HELD, Stage.IN_REVIEW])
def test_the_stage_is_that_of_the_newest_file_in_work(stage):
    facts = item(work=(work(Stage.DRAFT, "2026-01-20"), work(stage)))
    assert code(facts, "2026-02-02") == Code(stage)
    assert code(facts, "2026-01-19") == Code.ASSIGNED


def test_of_several_slots_the_one_furthest_on_decides_and_a_dropped_one_counts_no_more():
    facts = item(work=(work(Stage.IN_REVIEW, source="a"), work(Stage.FAILED, source="b")))
    assert code(facts, "2026-02-02") == Code.IN_REVIEW
    dropped = replace(facts, work=(*facts.work, work(None, "2026-02-03", source="a")))
    assert code(dropped, "2026-02-04") == Code.FAILED


def test_a_draft_for_another_period_does_not_count():
    half = Work("r", at("2026-02-01"), Stage.DRAFT, date(2026, 1, 1), date(2026, 6, 30))
    assert code(item(work=(half,)), "2026-02-02") == Code.ASSIGNED


def test_published_whole_becomes_live_when_the_portal_was_read_back_and_falls_back_when_it_drifts():
    proofs = (PortalProof(at("2026-02-10"), True), PortalProof(at("2026-02-20"), False))
    facts = item(release(YEAR, "2026-02-09", proofs=proofs))
    days = ("2026-02-09", "2026-02-11", "2026-02-21")
    assert [code(facts, d) for d in days] == [Code.PUBLISHED, Code.LIVE, Code.PUBLISHED]


def test_it_is_due_fifteen_days_before_and_overdue_from_the_day_after():
    days = ("2026-03-15", "2026-03-16", "2026-03-31", "2026-04-01", "2026-04-10")
    seen = [period_state(item(), d, YEAR) for d in days]
    assert [s.code for s in seen] == [Code.ASSIGNED, Code.DUE, Code.DUE, Code.OVERDUE, Code.OVERDUE]
    assert [s.days_late for s in seen] == [0, 0, 0, 1, 10]


def test_the_day_turns_at_midnight_in_viet_nam_not_in_utc():
    assert code(item(), "2026-03-31 16:59") == Code.DUE
    assert code(item(), "2026-03-31 17:00") == Code.OVERDUE
    assert local_day(end_of_day(date(2026, 3, 31))) == date(2026, 3, 31)


def test_what_came_late_stays_counted_as_late_by_its_days():
    seen = period_state(item(release(YEAR, "2026-04-10")), "2026-06-01", YEAR)
    assert (seen.code, seen.timeliness, seen.days_late) == (Code.PUBLISHED, Timeliness.ON_TIME, 10)


def test_a_part_is_no_publication_but_a_measured_percentage():
    part = replace(WHOLE, places=frozenset({"38001"}))
    seen = period_state(item(release(YEAR, "2026-02-09", coverage=part)), "2026-02-10", YEAR)
    assert (seen.code, seen.completeness.percent) == (Code.DRAFT, 50)


def test_withdrawn_it_has_to_be_delivered_again_and_is_overdue_since_its_old_due_date():
    facts = item(release(YEAR, "2026-03-01", ended="2026-04-05"))
    assert code(facts, "2026-04-04") == Code.PUBLISHED
    assert period_state(facts, "2026-04-10", YEAR).days_late == 10
    again = replace(facts, releases=(*facts.releases, release(YEAR, "2026-04-11", number=2)))
    seen = period_state(again, "2026-04-12", YEAR)
    assert (seen.code, seen.days_late) == (Code.PUBLISHED, 0)  # it had been delivered in time


def test_a_correction_that_loses_a_column_reopens_the_period_and_an_addition_closes_it():
    less = replace(WHOLE, columns=frozenset({"total"}))
    facts = item(release(YEAR, "2026-02-01"), release(YEAR, "2026-02-05", number=2, coverage=less))
    assert [code(facts, d) for d in ("2026-02-04", "2026-02-06")] == [Code.PUBLISHED, Code.DRAFT]
    beside = replace(WHOLE, columns=frozenset({"poor"}))
    closed = replace(
        facts, releases=(*facts.releases, release(YEAR, "2026-02-07", source="s", coverage=beside))
    )
    assert code(closed, "2026-02-08") == Code.PUBLISHED


def test_a_file_of_the_next_year_in_the_same_slot_does_not_take_away_this_one():
    facts = item(release(YEAR, "2026-02-01"), release("2026", "2027-02-01", number=2))
    assert period_state(facts, "2027-03-01", YEAR).code == Code.PUBLISHED


def test_figures_without_a_stated_period_answer_none():
    assert code(item(release(None, "2026-02-01")), "2026-02-02") == Code.ASSIGNED


def test_a_register_list_that_is_newer_answers_the_older_periods_too():
    listed = version(frequency="P3M", promise=Promise(is_snapshot=True))
    facts = item(release(None, "2025-09-10"), versions=(listed,))
    seen = {s.obligation.period.code: s for s in state(facts, "2025-10-01").obligations}
    assert [seen[q].code for q in ("2025-Q1", "2025-Q2", "2025-Q3")] == [Code.PUBLISHED] * 3
    # Q1 ends on 31/3, + 30 days = 30/4, and 1/5, 2/5 and the weekend are off: 5/5; 128 days to 10/9.
    assert seen["2025-Q1"].days_late == 128


def test_a_list_published_early_does_not_answer_periods_still_to_come_by_stating_a_whole_year():
    listed = version(frequency="P3M", promise=Promise(is_snapshot=True))
    facts = item(release("2025", "2025-02-10"), versions=(listed,))
    assert period_state(facts, "2025-05-20", "2025-Q2").stage is Stage.ASSIGNED


def test_an_item_due_on_change_is_due_thirty_days_after_the_change_and_not_before_one():
    facts = item(versions=(version("on-change"),), changes=(date(2025, 6, 2),))
    assert state(facts, "2025-06-01").obligations == ()
    # 2/6 + 30 days = Wednesday 2/7/2025.
    assert period_state(facts, "2025-06-02", "2025-06-02").obligation.due == date(2025, 7, 2)
    answered = replace(facts, releases=(release(None, "2025-06-20"),))
    assert code(answered, "2025-06-21") == Code.PUBLISHED
    assert code(facts, "2025-07-03") == Code.OVERDUE


def test_the_first_publication_sets_the_first_due_date_and_spares_what_came_before():
    monthly = version("P1M", since=date(2025, 2, 1), first=date(2025, 6, 30))
    asked = [s.obligation for s in state(item(versions=(monthly,)), "2025-08-20").obligations]
    # April is due on 30/5, May on 30/6: on Monday 30/6 May is the newest one due.
    assert [(o.period.code, o.due, o.is_first) for o in asked][:2] == [
        ("2025-05", date(2025, 6, 30), True),
        ("2025-06", date(2025, 7, 30), False),
    ]


def test_a_list_that_names_a_day_before_its_own_decision_makes_nobody_late_on_the_first_day():
    late = version("P1Y", since=date(2025, 3, 3), first=date(2024, 6, 30))
    assert period_state(item(versions=(late,)), "2025-03-03", "2023").code == Code.DUE


def test_exempt_outweighs_overdue_until_it_expires():
    freed = Exemption("no data", "Chủ tịch", date(2026, 4, 1), date(2026, 4, 30))
    facts = item(exemptions=(freed,))
    days = ("2026-03-31", "2026-04-30", "2026-05-01")
    assert [code(facts, d) for d in days] == [Code.DUE, Code.EXEMPT, Code.OVERDUE]
    assert period_state(facts, "2026-05-01", YEAR).days_late == 31


def test_an_exempt_period_does_not_hide_one_that_is_overdue():
    quarterly = version("P3M")
    freed = Exemption("law", "Chủ tịch", date(2025, 1, 1), date(2026, 12, 31), frozenset({"2025-Q1"}))
    seen = state(item(versions=(quarterly,), exemptions=(freed,)), "2025-09-01")
    assert (seen.code, seen.worst.obligation.period.code) == (Code.OVERDUE, "2025-Q2")


def test_a_repealed_item_shows_it_from_the_day_after_its_last_and_not_before_it_was_listed():
    facts = item(versions=(version(until=date(2026, 5, 31)),))
    assert state(facts, "2024-12-31 10:00") is None
    assert [code(facts, d) for d in ("2026-05-31", "2026-06-01")] == [Code.OVERDUE, Code.REPEALED]


def test_an_override_shows_its_code_until_it_expires_and_keeps_the_computed_one_beside():
    by_hand = Override(Code.PUBLISHED, "printed", "Giám đốc", at("2026-04-02"), date(2026, 4, 9), YEAR)
    facts = item(overrides=(by_hand,))
    seen = period_state(facts, "2026-04-09", YEAR)
    assert (seen.code, seen.computed, seen.override.signer) == (Code.PUBLISHED, Code.OVERDUE, "Giám đốc")
    assert code(facts, "2026-04-10") == Code.OVERDUE


def test_an_override_of_the_whole_item_leaves_the_computed_code_to_the_facts():
    by_hand = Override(Code.PUBLISHED, "printed", "Giám đốc", at("2025-08-01"), date(2026, 4, 9))
    facts = item(versions=(version("P3M"),), overrides=(by_hand,))
    seen = state(facts, "2025-09-01")
    # 2025-Q1 and Q2 are both late without it, whatever is shown.
    assert (seen.code, seen.computed) == (Code.PUBLISHED, Code.OVERDUE)
    assert seen.computed == state(item(versions=(version("P3M"),)), "2025-09-01").code


def test_an_override_of_one_period_gives_its_code_to_what_is_shown_and_not_to_what_is_computed():
    by_hand = Override(Code.OVERDUE, "a letter", "Giám đốc", at("2026-02-01"), date(2026, 4, 9), YEAR)
    facts = item(release(YEAR, "2026-02-01"), overrides=(by_hand,))
    seen = state(facts, "2026-02-02")
    assert (seen.code, seen.computed) == (Code.OVERDUE, Code.PUBLISHED)


def test_an_item_set_by_hand_to_exempt_is_computed_as_what_it_is():
    by_hand = Override(Code.EXEMPT, "a letter", "Giám đốc", at("2026-02-01"), date(2026, 4, 9))
    seen = state(item(overrides=(by_hand,)), "2026-04-05")
    assert (seen.code, seen.computed) == (Code.EXEMPT, Code.OVERDUE)


def test_a_change_of_frequency_asks_for_the_new_periods_and_keeps_what_was_asked():
    versions = (version("P1M", until=date(2025, 5, 31)), version("P3M", since=date(2025, 6, 1)))
    asked = [s.obligation.period.code for s in state(item(versions=versions), "2025-07-15").obligations]
    assert asked == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-Q2", "2025-Q3"]


def test_history_stays_under_the_unit_of_its_day_and_what_is_open_moves_to_the_successor():
    units = (Assignment("old", date(2025, 1, 1), date(2025, 9, 30)), Assignment("new", date(2025, 10, 1)))
    quarterly = version("P3M")
    facts = item(release("2025-Q1", "2025-04-15"), versions=(quarterly,), unit=None, assignments=units)
    seen = {s.obligation.period.code: s.unit for s in state(facts, "2025-12-01").obligations}
    assert (seen["2025-Q1"], seen["2025-Q2"]) == ("old", "new")
    assert period_state(facts, "2025-09-30", "2025-Q2").unit == "old"


def test_an_item_without_a_frequency_owes_nothing_but_shows_how_far_it_has_come():
    facts = item(release(YEAR, "2026-02-01"), versions=(version(None),))
    seen = state(facts, "2026-02-02")
    assert (seen.code, seen.worst, seen.obligations) == (Code.PUBLISHED, None, ())
    assert state(facts, "2026-01-31").code == Code.ASSIGNED


def test_a_repeal_outweighs_a_state_set_by_hand():
    order = Override(Code.IN_REVIEW, "Chờ ký", "Giám đốc", at("2025-02-01"), date(2026, 12, 31))
    listed = item(versions=(version(until=date(2025, 12, 31)),), overrides=(order,))
    assert state(listed, "2025-12-31").code is Code.IN_REVIEW
    gone = state(listed, "2026-01-01")
    assert (gone.code, gone.computed) == (Code.REPEALED, Code.REPEALED)
