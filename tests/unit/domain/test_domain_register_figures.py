"""Indicators and the four scores of a register: each figure with what it was counted from."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from catalog.domain.quality_score import CheckedFile, Reason, quality_score, valid_score
from catalog.domain.register_facts import Assignment, Exemption
from catalog.domain.register_indicators import indicators, owed_by
from tests.factories.register_items import WHOLE, item, release, state, version

DAY = date(2025, 12, 1)
QUARTERLY = (version("P3M"),)


def states(*facts):
    return [(f"{n}", state(given, "2025-12-01")) for n, given in enumerate(facts, start=1)]


def quarters():
    """Q1 in time, Q2 ten days late (due 30/7), Q3 half of it (due 30/10): 32 days late on 1/12."""
    half = replace(WHOLE, columns=frozenset({"total"}))
    return item(
        release("2025-Q1", "2025-04-20"),
        release("2025-Q2", "2025-08-09", number=2),
        release("2025-Q3", "2025-10-01", number=3, coverage=half),
        versions=QUARTERLY,
    )


def test_each_indicator_is_a_fraction_of_what_it_names():
    seen = indicators(states(quarters(), item(versions=QUARTERLY)), DAY)
    assert (seen.coverage.numerator, seen.coverage.denominator) == (1, 2)
    assert (seen.timeliness.numerator, seen.timeliness.denominator) == (1, 6)
    assert (seen.completeness.numerator, seen.completeness.denominator) == (Fraction(5, 2), 6)
    assert (seen.timeliness.percent, seen.completeness.percent) == (16.6, 41.6)


def test_the_evidence_names_item_period_and_share():
    seen = indicators(states(quarters()), DAY).completeness
    assert [(e.item, e.period, e.share) for e in seen.evidence] == [
        ("1", "2025-Q1", 1), ("1", "2025-Q2", 1), ("1", "2025-Q3", Fraction(1, 2)),
    ]  # fmt: skip


def test_what_is_not_due_yet_is_in_no_figure_although_it_may_be_there():
    early = item(release("2025", "2025-11-20"))
    assert indicators(states(early), DAY).completeness.share is None


def test_exempt_and_repealed_are_in_no_figure():
    freed = Exemption("law", "Chủ tịch", date(2025, 1, 1), date(2026, 1, 1))
    repealed = item(versions=(version("P3M", until=date(2025, 11, 1)),))
    seen = indicators(states(item(versions=QUARTERLY, exemptions=(freed,)), repealed), DAY)
    assert (seen.coverage.denominator, seen.timeliness.denominator) == (0, 0)


def test_a_unit_is_measured_by_what_it_delivered_and_by_what_it_has_to_do_now():
    moved = (Assignment("old", date(2025, 1, 1), date(2025, 9, 30)), Assignment("new", date(2025, 10, 1)))
    known = states(replace(quarters(), assignments=moved))
    old, new = (indicators(known, DAY, unit) for unit in ("old", "new"))
    assert [e.period for e in old.timeliness.evidence] == ["2025-Q1", "2025-Q2"]
    assert [e.period for e in new.timeliness.evidence] == ["2025-Q3"]
    assert (old.coverage.denominator, new.coverage.denominator) == (0, 1)


def test_the_four_scores_have_points_and_the_reasons_why_they_are_not_a_hundred():
    files = [
        CheckedFile("a", rows=150, has_schema=True, rows_with_errors=3, repeated_rows=2, rows_with_lint=10),
        CheckedFile("b", rows=50, has_schema=False),
    ]
    seen = quality_score(files, owed_by(states(quarters())[0][1], DAY))
    # 147 of 200 rows; (1 + 1 + 0.5) / 3; (100 + 90 + 68) / 3; 190 of 200 rows.
    assert [s.points for s in (seen.valid, seen.complete, seen.live, seen.clean)] == [73, 83, 86, 95]
    assert seen.valid.reasons == (Reason("no_schema", "b", 50), Reason("rows_with_errors", "a", 3))
    assert seen.complete.reasons == (Reason("partly_public", "2025-Q3", 50),)
    assert seen.live.reasons == (Reason("delivered_late", "2025-Q2", 10), Reason("overdue", "2025-Q3", 32))
    assert seen.clean.reasons == (Reason("repeated_rows", "a", 2), Reason("rows_with_lint", "a", 10))


def test_personal_data_that_stand_open_leave_no_point_for_clean():
    seen = quality_score([CheckedFile("a", 100, True, personal_findings=1)], [])
    assert (seen.clean.points, seen.clean.reasons) == (0, (Reason("personal_data", "a", 1),))


def test_where_nothing_can_be_measured_there_is_no_score_but_a_reason():
    seen = quality_score([], [])
    assert {s.points for s in (seen.valid, seen.complete, seen.live, seen.clean)} == {None}
    assert [s.reasons[0].code for s in (seen.valid, seen.live)] == ["nothing_public", "nothing_owed"]
    assert valid_score([CheckedFile("a", 0, True)]).reasons == (Reason("no_rows"),)


def test_a_period_is_never_worth_less_than_nothing_however_late():
    never = item(versions=(version("P1Y", since=date(2023, 1, 1)),))
    seen = quality_score([], owed_by(states(never)[0][1], DAY))
    # 2023 was due on 30/3/2024, a Saturday, so on 1/4: 609 days; 2024 on 31/3/2025: 245 days.
    assert [r.count for r in seen.live.reasons] == [609, 245]
    assert seen.live.points == 0
