"""The register is ready before midnight: the first visitor of a day does not wait and sees nothing stale."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from catalog.bootstrap import Catalog
from catalog.domain.register_facts import Code
from catalog.models import Exemption
from catalog.services import fact_clock, queue
from catalog.web.register_warming import RegisterWarmer, next_midnight
from tests.conftest import NOW, MovingClock
from tests.factories import register_story

MIDNIGHT = datetime(2025, 11, 3, 17, 0, tzinfo=UTC)


@pytest.fixture
def told(catalog: Catalog) -> Catalog:
    register_story.fill(catalog)
    return catalog


def questions(catalog: Catalog, now: datetime) -> int:
    """How many questions to the database it takes to tell the whole register."""
    seen = []

    def count(*given: object) -> None:
        if str(given[2]).startswith("SELECT"):
            seen.append(given[2])

    event.listen(catalog.db.reader, "before_cursor_execute", count)
    with catalog.db.read_session() as session:
        catalog.register.summaries(session, now)
    event.remove(catalog.db.reader, "before_cursor_execute", count)
    return len(seen)


def standing(catalog: Catalog, code: str, now: datetime) -> Code:
    with catalog.db.read_session() as session:
        return {s.code: s.standing for s in catalog.register.summaries(session, now)}[code]


def test_midnight_is_that_of_viet_nam():
    assert next_midnight(NOW) == MIDNIGHT
    assert next_midnight(MIDNIGHT) == MIDNIGHT + timedelta(days=1)


def write(catalog: Catalog) -> None:
    """Something that is no fact about an item."""
    with catalog.db.unit_of_work() as session:
        queue.next_number(session, "another")


def test_after_the_start_a_visitor_asks_nothing_and_after_a_write_only_for_the_clock_of_facts(told):
    RegisterWarmer(told).warm(NOW)
    assert questions(told, NOW) == 0
    write(told)
    assert questions(told, NOW) == 1


def test_the_next_day_is_prepared_shortly_before_midnight_and_not_earlier(told):
    warmer = RegisterWarmer(told)
    assert warmer.warm(NOW) == MIDNIGHT - NOW - timedelta(minutes=20)
    assert questions(told, MIDNIGHT) > 1
    late = MIDNIGHT + timedelta(hours=23, minutes=45)
    assert warmer.warm(late) == timedelta(minutes=16)
    write(told)
    assert questions(told, MIDNIGHT + timedelta(days=1)) == 1


def test_what_was_written_after_the_preparation_is_not_missed(told):
    RegisterWarmer(told).warm(MIDNIGHT - timedelta(minutes=10))
    with told.db.unit_of_work() as session:
        session.add(
            Exemption(
                item_code="2", kind="law", reason="Luật", signer="Giám đốc", created=NOW,
                valid_from=date(2025, 11, 4), expires_on=date(2025, 11, 30),
            )
        )  # fmt: skip
        fact_clock.advance(session, ["2"])
    assert standing(told, "2", MIDNIGHT - timedelta(minutes=5)) is Code.OVERDUE
    assert standing(told, "2", MIDNIGHT) is Code.EXEMPT


def test_the_thread_works_by_itself_and_ends_when_told(told, clock: MovingClock):
    warmer = RegisterWarmer(told)
    warmer.start()
    warmer.stop()
    assert not warmer._thread.is_alive()
