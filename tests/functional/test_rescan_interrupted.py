"""A re-scan that is stopped tries again, lets the others go on, and leaves no verdict behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.models import Job
from catalog.services import datasets, gate, rescanning
from tests.factories.live import build_ready, settings_in, worker_of
from tests.functional.test_gate_pages import NAME, WARNED, load


@pytest.fixture
def catalog(tmp_path):
    made = build_ready(settings_in(tmp_path, site_url="http://localhost"))
    yield made
    made.db.dispose()


def entries(catalog):
    with catalog.db.read_session() as session:
        version = datasets.find_dataset(session, NAME).resources[0].versions[0]
        return [(e.kind, e.outcome) for e in gate.entries_of(session, version.id)]


def job(catalog):
    with catalog.db.read_session() as session:
        return session.query(Job).filter_by(name="rescan_published").order_by(Job.id.desc()).first()


class Clock:
    """The catalog's clock, moved on by hand."""

    def __init__(self, real):
        self.real, self.ahead = real, timedelta()

    def __call__(self):
        return self.real() + self.ahead


@pytest.fixture
def stopped(catalog):
    """A worker whose checks have no time at all, and its clock."""
    load(catalog, WARNED)
    clock = Clock(catalog.clock)
    worker = worker_of(catalog)
    worker.ports = replace(worker.ports, validation_seconds=0, clock=clock)
    with catalog.db.unit_of_work() as session:
        rescanning.enqueue_next(session, since=catalog.clock(), now=catalog.clock())
    return worker, clock


def test_a_stopped_re_scan_is_tried_again_and_then_judges(stopped, catalog):
    worker, clock = stopped
    assert worker.run_one()
    assert (job(catalog).state, job(catalog).attempts, job(catalog).last_error) == (
        "ready",
        1,
        "check_interrupted",
    )
    assert entries(catalog) == [("check", "warn")]
    worker.ports = replace(worker.ports, validation_seconds=60)
    clock.ahead = timedelta(hours=1)
    worker.run_until_idle()
    assert entries(catalog) == [("check", "warn"), ("rescan", "warn")]


def test_after_its_tries_it_is_unjudged_and_the_others_go_on_and_it_is_due_again_tomorrow(stopped, catalog):
    worker, clock = stopped
    for _ in range(6):
        clock.ahead += timedelta(hours=1)
        assert worker.run_one()
    assert entries(catalog) == [("check", "warn"), ("rescan", "unjudged")]
    # The step after it is queued, and finds nothing more to do today.
    worker.run_until_idle()
    with catalog.db.read_session() as session:
        tomorrow = clock() + timedelta(days=1) - rescanning.RETRY_AFTER
        assert rescanning.count_due(session) == 0
        assert rescanning.count_due(session, retry_before=tomorrow + timedelta(seconds=1)) == 1
    worker.ports = replace(worker.ports, validation_seconds=60)
    clock.ahead += timedelta(days=1, hours=1)
    worker._plan_housekeeping()
    worker.run_until_idle()
    assert entries(catalog)[-1] == ("rescan", "warn")
