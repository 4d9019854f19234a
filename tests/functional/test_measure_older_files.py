"""Files from before checks counted what they hold are counted afterwards, one by one, and only once."""

import io
from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from catalog.models import FileCoverage, Job, ResourceVersion, StoredReport
from catalog.services import accounts, coverage, resources
from tests.factories.datasets import make_dataset, make_slot
from tests.factories.live import build_ready, settings_in, worker_of
from validators.findings.report import Report

NEW = "2025-07-01"


@pytest.fixture
def catalog(tmp_path):
    made = build_ready(settings_in(tmp_path, site_url="http://localhost"))
    yield made
    made.db.dispose()


@pytest.fixture
def worker(catalog):
    return worker_of(catalog)


def load(catalog, name, content):
    now = catalog.clock()
    stored = catalog.store.put(io.BytesIO(content.encode()))
    with catalog.db.unit_of_work() as session:
        clerk = accounts.get_actor(session, "clerk")
        dataset = make_dataset(session, clerk, catalog.places, now=now, name=name)
        slot = make_slot(session, clerk, dataset, now=now)
        return resources.add_upload(session, clerk, name, slot.id, stored, filename="a.csv", now=now).id


def counts(catalog, *ids):
    with catalog.db.read_session() as session:
        return coverage.released_coverages(session, ids)


def jobs(catalog):
    with catalog.db.read_session() as session:
        asked = select(Job.state).where(Job.name == coverage.JOB)
        return list(session.scalars(asked.order_by(Job.id)))


def forget(catalog):
    """Leave the database as an older release left it."""
    with catalog.db.unit_of_work() as session:
        session.execute(delete(FileCoverage))


@pytest.fixture
def two(catalog, worker):
    """The ids of two valid files, checked by the worker."""
    communes = [one.code for one in catalog.places.places(NEW) if one.level == "commune"][:3]
    lines = "".join(f"{NEW},{code},{n}\n" for n, code in enumerate(communes))
    first = load(catalog, "mot", f"place_vintage,place_code,so\n{lines}")
    second = load(catalog, "hai", "ten,so\nA,1\nA,1\n")
    worker.run_until_idle()
    return first, second


def test_the_job_counts_what_the_check_had_counted(catalog, worker, two):
    known = counts(catalog, *two)
    assert len(known[two[0]].places[NEW]) == 3
    assert known[two[1]].repeated_rows == 1
    forget(catalog)
    worker._plan_measuring(catalog.clock())
    worker.run_until_idle()
    assert counts(catalog, *two) == known
    assert jobs(catalog) == ["done", "done"]


def test_there_is_no_job_when_nothing_is_to_be_counted(catalog, worker, two):
    worker._plan_measuring(catalog.clock())
    assert jobs(catalog) == []


def test_a_file_whose_bytes_are_gone_is_noted_once_and_the_others_go_on(catalog, worker, two):
    forget(catalog)
    with catalog.db.read_session() as session:
        key = session.get_one(ResourceVersion, two[1]).storage_key
    catalog.store.delete(key)
    worker._plan_measuring(catalog.clock())
    worker.run_until_idle()
    found = counts(catalog, *two)
    assert (found[two[0]].is_measured, found[two[1]].is_measured) == (True, False)
    worker._plan_measuring(catalog.clock())
    assert jobs(catalog) == ["done", "done"]


def test_a_file_that_stops_every_check_is_given_up_and_the_next_has_its_turn(catalog, worker, two):
    forget(catalog)
    worker.ports = replace(worker.ports, validation_seconds=0)
    with catalog.db.unit_of_work() as session:
        session.add(Job(name=coverage.JOB, args={"version_id": two[0]}, max_attempts=1, **_when(catalog)))
    assert worker.run_one()
    assert jobs(catalog) == ["dead", "ready"]
    assert counts(catalog, *two)[two[0]].is_measured is False


def _when(catalog):
    now = catalog.clock()
    return {"run_after": now, "created": now, "request_id": ""}


def test_a_file_that_two_people_released_is_counted_although_its_report_holds_it(catalog, worker):
    people = "".join(f"Nguyễn Văn Minh,{38_085_000_000 + n * 7:012d}\n" for n in range(30))
    held = load(catalog, "giu", f"ho_ten,cccd\n{people}")
    worker.run_until_idle()
    asked = select(StoredReport.body).where(StoredReport.resource_version_id == held)
    with catalog.db.read_session() as session:
        report = Report.from_dict(session.scalars(asked).one())
    assert (report.verdict, report.holdings.columns) == ("held", None)
    assert counts(catalog, held) == {}
    with catalog.db.unit_of_work() as session:
        version = session.get_one(ResourceVersion, held)
        version.storage_key = catalog.store.promote(version.storage_key, version.sha256)
        version.state = "valid"
    worker._plan_measuring(catalog.clock())
    worker.run_until_idle()
    assert counts(catalog, held)[held].columns == {"ho_ten", "cccd"}
