"""The worker as a process: it stops cleanly, gives unfinished work back, and heals what the index lacks."""

import io
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.models import Job, ResourceVersion
from catalog.ports import Query
from catalog.search.whoosh_index import WhooshIndex
from catalog.search.word_tables import load_word_tables
from catalog.services import accounts, indexing, queue, reports, resources
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import build_ready, running, settings_in, worker_of
from tests.factories.public_site import populate


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path, worker_grace_seconds=1)


@pytest.fixture
def ready(settings):
    catalog = build_ready(settings)
    yield catalog
    catalog.db.dispose()


def wait_for(check, seconds=30):
    end = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found


def jobs(catalog, name):
    with catalog.db.read_session() as session:
        return list(session.scalars(select(Job).where(Job.name == name)))


def load_slow_file(catalog):
    """A file whose check takes far longer than the grace of one second."""
    rows = "".join(f"Bản ghi thứ {n},{n}\n" for n in range(400_000))
    now = catalog.clock()
    stored = catalog.store.put(io.BytesIO(f"ten,so\n{rows}".encode()))
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        dataset = make_dataset(session, clerk, catalog.places, now=now, name="lon")
        slot = make_slot(session, clerk, dataset, now=now)
        resources.add_upload(session, clerk, "lon", slot.id, stored, filename="lon.csv", now=now)


def test_an_idle_worker_stops_at_once(ready, settings):
    with running(settings, "worker") as worker:
        wait_for(lambda: [j for j in jobs(ready, "sweep_quarantine") if j.state == "done"])
        asked = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
        assert time.monotonic() - asked < 5


def test_a_worker_told_to_stop_gives_its_unfinished_job_back_uncounted(ready, settings):
    load_slow_file(ready)
    with running(settings, "worker") as worker:
        wait_for(lambda: jobs(ready, "validate_version")[0].state == "running")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
    job = jobs(ready, "validate_version")[0]
    assert (job.state, job.attempts, job.last_error) == ("ready", 0, "")


def test_a_job_of_an_unknown_name_ends_as_dead_and_does_not_stop_the_others(ready):
    now = ready.clock()
    with ready.db.unit_of_work() as session:
        queue.enqueue(session, "no_such_job", {}, now=now, max_attempts=1)
        queue.enqueue(session, "rebuild_index", {}, now=now)
    worker_of(ready).run_until_idle(seconds=20)
    assert [(j.state, j.last_error) for j in jobs(ready, "no_such_job")] == [("dead", "not_found")]
    assert [j.state for j in jobs(ready, "rebuild_index")] == ["done"]


def test_a_worker_heals_an_index_that_was_damaged(tmp_path, catalog):
    populate(catalog)
    public = catalog.index.search(Query(limit=100)).total
    folder = tmp_path / "index"
    settings = settings_in(tmp_path, database_url=catalog.settings.database_url)
    tables = load_word_tables(catalog.places)
    with running(settings, "worker"):
        wait_for(lambda: WhooshIndex(folder, tables).doc_count() == public)
    for file in folder.rglob("*"):
        if file.is_file():
            file.write_bytes(b"damage")
    assert WhooshIndex(folder, tables).generation() == -1
    with running(settings, "worker"):
        wait_for(lambda: WhooshIndex(folder, tables).doc_count() == public)
    assert set(WhooshIndex(folder, tables).search(Query(limit=100)).ids) == set(
        catalog.index.search(Query(limit=100)).ids
    )


def test_a_file_that_no_try_could_check_is_told_to_its_unit(ready):
    load_slow_file(ready)
    with ready.db.unit_of_work() as session:
        job = session.scalars(select(Job).where(Job.name == "validate_version")).one()
        job.attempts = job.max_attempts
        job.state, job.lease_until = "running", ready.clock() - timedelta(seconds=1)
    worker_of(ready).run_until_idle(seconds=20)
    with ready.db.read_session() as session:
        version = session.scalars(select(ResourceVersion).options(joinedload(ResourceVersion.report))).one()
        assert (version.state, list(version.report.body["counts"])) == ("rejected", ["check_given_up"])
        assert reports.list_expired(session, before=ready.clock() + timedelta(days=1)) == [version]
    assert jobs(ready, "validate_version")[0].state == "dead"


def test_an_index_that_missed_a_change_is_not_called_level(ready):
    worker = worker_of(ready)
    now = ready.clock()
    with ready.db.unit_of_work() as session:
        queue.enqueue(session, "rebuild_index", {}, now=now)
    worker.run_until_idle(seconds=20)
    with ready.db.unit_of_work() as session:
        assert indexing.is_level(session, ready.index)
        session.add(
            Job(name="index_dataset", args={"dataset_id": "x"}, state="dead", run_after=now, created=now)
        )
        session.flush()
        assert not indexing.is_level(session, ready.index)
        queue.enqueue(session, "rebuild_index", {}, now=now)
    worker.run_until_idle(seconds=20)
    with ready.db.read_session() as session:
        assert indexing.is_level(session, ready.index)
