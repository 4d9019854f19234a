"""The register of a running system: rows become facts, facts become answers, and no kept answer is stale."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from catalog.domain.register_facts import Code
from catalog.models import (
    Exemption,
    FileCoverage,
    HeldSet,
    ItemAssignment,
    ResourceVersion,
    StateOverride,
)
from catalog.models.decision import REGISTER_LIST
from catalog.presenters.register_words import public_word, state_word
from catalog.services import datasets, fact_clock, publishing, release_log, rescanning
from catalog.services.register_book import RegisterBook
from catalog.services.register_sums import add_up
from tests.conftest import NOW
from tests.factories.datasets import make_checked_dataset, make_dataset, report
from tests.factories.list_rows import decide, listed
from validators.findings.report import Finding

ON_LIST = {"list_item_code": "1", "off_list_reason_vi": ""}
START = date(2025, 9, 1)


@pytest.fixture
def book(catalog) -> RegisterBook:
    return catalog.register


def answer(book, session, code="1", now=NOW):
    return {s.code: s for s in book.summaries(session, now)}[code]


def publish(session, people, dataset, now=NOW):
    publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=now)
    digest = publishing.preview(session, dataset, now=now)[1]
    return publishing.publish_dataset(
        session, people.reviewer, dataset.name, digest=digest, is_declared=True, now=now
    )


def test_a_list_item_nobody_has_is_unassigned_and_one_with_a_unit_assigned(session, people, book):
    decide(session, "01", date(2025, 11, 1), listed("1"), listed("2", people.office))
    assert answer(book, session, "1").standing is Code.UNASSIGNED
    assert answer(book, session, "2").standing is Code.ASSIGNED


def test_a_monthly_item_of_which_nothing_came_is_overdue_by_its_oldest_month(session, people, book):
    """September ends on 30/9; the shipped rules give a month's figures lag and grace, moved past weekends."""
    decide(session, "01", START, listed("1", people.office))
    rules = book.terms.deadlines
    summary = answer(book, session, now=datetime(2026, 3, 2, tzinfo=UTC))
    assert summary.standing is Code.OVERDUE
    assert summary.period == "2025-09"
    state = book.states(session, ["1"], datetime(2026, 3, 2, tzinfo=UTC))["1"][1]
    assert summary.due == rules.due("P1M", state.obligations[0].obligation.period).day
    assert summary.days_late == (date(2026, 3, 2) - summary.due).days


def test_a_kept_answer_changes_with_the_fact_and_with_the_day(session, people, places, book):
    decide(session, "01", date(2025, 11, 1), listed("1", people.office, kind=REGISTER_LIST))
    assert answer(book, session).standing is Code.ASSIGNED
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    assert answer(book, session).standing is Code.DRAFT
    publishing.submit_dataset(session, people.clerk, dataset.name, revision=dataset.revision, now=NOW)
    assert answer(book, session).standing is Code.IN_REVIEW
    digest = publishing.preview(session, dataset, now=NOW)[1]
    publishing.publish_dataset(
        session, people.reviewer, dataset.name, digest=digest, is_declared=True, now=NOW
    )
    assert answer(book, session).standing is Code.PUBLISHED
    release_log.note_reading(session, dataset.id, "p", 1, is_live=True, now=NOW)
    assert answer(book, session).standing is Code.LIVE
    publishing.withdraw_dataset(session, people.reviewer, dataset.name, reason="Sai", now=NOW)
    assert answer(book, session, now=NOW + timedelta(seconds=1)).standing is Code.ASSIGNED
    # A year later it has long been asked for again: nobody wrote anything, only the day is another one.
    assert answer(book, session, now=NOW + timedelta(days=365)).standing is Code.OVERDUE


def test_published_counts_only_the_columns_and_places_that_were_promised(session, people, places, book):
    item = listed("1", people.office, columns=["so", "ten", "dia_chi", "loai"], kind=REGISTER_LIST)
    decide(session, "01", date(2025, 11, 1), item)
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    version = session.query(ResourceVersion).one()
    session.add(HeldSet(digest="c", members=["so", "ten"]))
    held = session.get(FileCoverage, version.id) or FileCoverage(version_id=version.id)
    held.columns_digest = "c"
    session.add(held)
    publish(session, people, dataset)
    summary = answer(book, session, now=NOW + timedelta(days=200))
    # Two of four promised columns are public: half, and half is a draft that is overdue.
    assert (summary.percent, summary.standing) == (50, Code.OVERDUE)
    # Due by 22/5/2026 are November to April; a list of November answers none of the later months.
    assert {(f.share, f.due) for f in summary.figures} == {(Fraction(1, 2), 6)}


def test_a_transfer_moves_what_is_open_and_keeps_the_day_of_before(session, people, book):
    decide(session, "01", date(2025, 1, 1), listed("1", people.office))
    session.add(
        ItemAssignment(
            item_code="1",
            organization_id=people.division.id,
            valid_from=date(2025, 10, 1),
            decision_number="02",
            created=NOW,
        )
    )
    session.flush()
    assert answer(book, session).unit == people.division.id
    before = book.states(session, ["1"], datetime(2025, 9, 30, 5, tzinfo=UTC))["1"][1]
    assert before.unit == people.office.id


def test_an_exemption_and_an_override_hold_to_their_last_day(session, people, book):
    decide(session, "01", date(2025, 1, 1), listed("1", people.office), listed("2", people.office))
    session.add(
        Exemption(
            item_code="1",
            kind="law",
            reason="Luật",
            signer="Giám đốc",
            valid_from=date(2025, 11, 1),
            expires_on=date(2025, 11, 3),
            created=NOW,
        )
    )
    session.add(
        StateOverride(
            item_code="2",
            code=int(Code.PUBLISHED),
            reason="Cổng cũ",
            signer="Giám đốc",
            signed_at=NOW,
            expires_on=date(2025, 11, 30),
            ended_on=date(2025, 11, 3),
        )
    )
    session.flush()
    assert answer(book, session, "1").standing is Code.EXEMPT
    assert answer(book, session, "2").standing is Code.PUBLISHED
    tomorrow = NOW + timedelta(days=1)
    assert answer(book, session, "1", tomorrow).standing is Code.OVERDUE
    assert answer(book, session, "2", tomorrow).standing is Code.OVERDUE


def test_two_rows_of_one_day_come_in_the_order_of_the_list(session, people, book):
    decide(session, "01", START, listed("B"), listed("A"), listed("C"))
    assert [s.code for s in book.summaries(session, NOW)] == ["B", "A", "C"]


def test_a_new_decision_is_seen_after_the_clock_of_everything(session, people, places, book):
    decide(session, "01", START, listed("1", people.office))
    assert len(book.summaries(session, NOW)) == 1
    make_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    decide(session, "02", date(2025, 10, 1), listed("1", people.office), listed("2", people.office))
    fact_clock.advance(session, [fact_clock.EVERYTHING])
    assert len(book.summaries(session, NOW)) == 2
    assert datasets.find_dataset(session, "danh-muc-van-ban-2024").list_item_code == "1"


def test_a_judgement_of_a_public_file_is_in_the_scores_with_the_next_question(session, people, places, book):
    decide(session, "01", date(2025, 11, 1), listed("1", people.office, kind=REGISTER_LIST))
    dataset = make_checked_dataset(session, people.clerk, places, now=NOW, **ON_LIST)
    publish(session, people, dataset)
    version = session.query(ResourceVersion).one()
    assert answer(book, session).points == (None, None, None, None)
    session.add(HeldSet(digest="d", members=["a"]))
    session.add(
        FileCoverage(
            version_id=version.id, columns_digest="d", rows=8, has_schema=True, rows_with_errors=1,
            repeated_rows=2,
        )
    )  # fmt: skip
    fact_clock.advance(session, ["1"])
    # 7 of 8 rows keep to the schema, 6 of 8 repeat no other; nothing is due yet.
    assert answer(book, session).points == (87, None, None, 75)
    doubt = Finding("personal_data_warn", "warning", column=1, params={"kind": "cccd", "level": "warn"})
    rescanning.record_rescan(session, version.id, report("valid", doubt), now=NOW)
    assert answer(book, session).points == (87, None, None, 0)
    mean = add_up(book.summaries(session, NOW)).part("valid")
    assert (mean.numerator, mean.denominator, mean.unmeasured) == (Fraction(87, 100), 1, 0)


def test_an_item_that_waits_for_its_next_period_says_up_to_which_it_is_public(session, people, places, book):
    """September came whole on 15/10; October is due on 20/11, so on 2/11 nothing is due within 15 days."""
    decide(session, "01", START, listed("1", people.office))
    september = {"period_start": "01/09/2025", "period_end": "30/09/2025"}
    moment = datetime(2025, 10, 15, 3, tzinfo=UTC)
    dataset = make_checked_dataset(session, people.clerk, places, now=moment, **ON_LIST, **september)
    before = answer(book, session, now=moment)
    assert (before.public_until, before.waits_with_public) == ("", False)
    publish(session, people, dataset, moment)
    summary = answer(book, session, now=datetime(2025, 11, 2, 3, tzinfo=UTC))
    assert (summary.standing, summary.period, summary.public_until) == (Code.ASSIGNED, "2025-10", "2025-09")
    assert summary.waits_with_public
    assert public_word(summary.public_until, "vi") == "đã công bố đến kỳ tháng 9/2025"
    assert state_word(summary.standing, "vi") == "Đã giao, đang chờ dữ liệu"
    # When the month is late its state says enough.
    assert not answer(book, session, now=datetime(2026, 1, 2, 3, tzinfo=UTC)).waits_with_public
