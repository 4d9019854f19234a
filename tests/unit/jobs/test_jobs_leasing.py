"""The queue: one worker at a time has a job, and a late write is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.jobs import leasing
from catalog.jobs.context import JobContext
from catalog.jobs.leasing import LEASE, LeaseLost
from catalog.models import Job, Organization
from catalog.services import queue
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


@pytest.fixture
def job(session):
    return queue.enqueue(session, "index_dataset", {"dataset_id": "x"}, now=NOW, max_attempts=3)


def test_jobs_are_taken_in_the_order_they_came(session):
    for number in range(3):
        queue.enqueue(session, "x", {"n": number}, now=NOW)
    taken = [leasing.claim_job(session, "w", now=NOW).args["n"] for _ in range(3)]
    assert taken == [0, 1, 2]
    assert leasing.claim_job(session, "w", now=NOW) is None


def test_a_job_is_not_taken_before_its_time(session):
    queue.enqueue(session, "x", {}, now=NOW + SECOND)
    assert leasing.claim_job(session, "w", now=NOW) is None
    assert leasing.claim_job(session, "w", now=NOW + SECOND)


def test_a_taken_job_is_safe_while_its_lease_lasts(session, job):
    claim = leasing.claim_job(session, "a", now=NOW)
    assert leasing.claim_job(session, "b", now=NOW + LEASE) is None
    assert leasing.extend_lease(session, claim, now=NOW + LEASE)
    assert leasing.claim_job(session, "b", now=NOW + LEASE * 2) is None


def test_after_silence_another_worker_takes_over_and_the_first_cannot_write_any_more(session, job):
    first = leasing.claim_job(session, "a", now=NOW)
    second = leasing.claim_job(session, "b", now=NOW + LEASE + SECOND)
    assert (second.id, second.fence) == (first.id, first.fence + 1)
    assert job.attempts == 1
    with pytest.raises(LeaseLost):
        leasing.finish_job(session, first, now=NOW)
    assert not leasing.extend_lease(session, first, now=NOW)
    assert leasing.fail_job(session, first, error="x", now=NOW) == "lost"
    leasing.finish_job(session, second, now=NOW)
    session.refresh(job)
    assert job.state == "done"


def test_a_failed_job_waits_longer_each_time_and_ends_as_dead(session, job):
    now = NOW
    pauses = []
    for expected in ("ready", "ready", "dead"):
        claim = leasing.claim_job(session, "w", now=now)
        assert leasing.fail_job(session, claim, error="portal_down", now=now) == expected
        pauses.append(job.run_after - now)
        now = max(job.run_after, now)
    # 2 s and 4 s with a quarter of jitter either way.
    assert timedelta(seconds=1.5) <= pauses[0] <= timedelta(seconds=2.5)
    assert timedelta(seconds=3) <= pauses[1] <= timedelta(seconds=5)
    assert [j.last_error for j in leasing.list_dead(session)] == ["portal_down"]
    assert leasing.claim_job(session, "w", now=now + timedelta(days=1)) is None


def test_a_job_that_kills_its_worker_every_time_ends_as_dead_too(session, job):
    now = NOW
    for _ in range(3):
        assert not leasing.claim_job(session, "w", now=now).is_exhausted
        now += LEASE + SECOND
    last = leasing.claim_job(session, "w", now=now)
    assert last.is_exhausted
    assert leasing.fail_job(session, last, error="worker_lost", now=now, is_final=True) == "dead"


def test_a_dead_job_gets_a_fresh_start_by_one_act(session, job):
    for _ in range(3):
        claim = leasing.claim_job(session, "w", now=job.run_after)
        leasing.fail_job(session, claim, error="x", now=job.run_after)
    assert leasing.retry_job(session, job.id, now=NOW)
    session.refresh(job)
    assert (job.state, job.attempts) == ("ready", 0)
    assert not leasing.retry_job(session, job.id, now=NOW)


def test_a_released_job_is_ready_at_once_and_nothing_is_counted(session, job):
    claim = leasing.claim_job(session, "w", now=NOW)
    assert leasing.release_job(session, claim, now=NOW)
    session.refresh(job)
    assert (job.state, job.attempts) == ("ready", 0)


def test_the_longest_pause_is_an_hour_and_a_quarter():
    assert leasing.backoff(60) <= timedelta(hours=1.25)


def test_when_the_lease_is_lost_nothing_of_the_result_is_written(db, catalog, clock):
    with db.unit_of_work() as session:
        queue.enqueue(session, "x", {}, now=NOW)
    with db.unit_of_work() as session:
        first = leasing.claim_job(session, "a", now=clock())
    clock.advance(seconds=61)
    with db.unit_of_work() as session:
        leasing.claim_job(session, "b", now=clock())

    class Ports:
        pass

    ports = Ports()
    ports.db, ports.clock = db, clock
    with pytest.raises(LeaseLost), JobContext(ports, first).finish() as session:
        session.add(Organization(name="late", code="LATE", title_vi="muộn"))
    with db.read_session() as session:
        assert session.scalars(select(Organization)).all() == []
        assert session.scalars(select(Job.state)).one() == "running"


def test_a_failure_that_no_repetition_can_mend_is_dead_at_once(session, job):
    claim = leasing.claim_job(session, "w", now=NOW)
    assert leasing.fail_job(session, claim, error="remote_refused", now=NOW, is_final=True) == "dead"


def test_a_portal_that_asks_to_wait_is_given_the_time_it_asks_for(session, job):
    claim = leasing.claim_job(session, "w", now=NOW)
    leasing.fail_job(session, claim, error="x", now=NOW, pause=timedelta(minutes=5))
    assert job.run_after == NOW + timedelta(minutes=5)
