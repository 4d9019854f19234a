"""Health: alive is one thing, ready for visitors another."""

import dataclasses

import pytest

from catalog import migrating
from catalog.models import Job
from catalog.search.memory_index import MemoryIndex
from storage import MemoryStore, StorageUnavailable
from tests.conftest import NOW
from tests.factories.published_catalog import machines_app, populate


class DeadStore(MemoryStore):
    """Does not answer."""

    def check(self):
        raise StorageUnavailable("s3.bi-mat.example refused")


@pytest.fixture
def filled(catalog):
    populate(catalog)
    return catalog


def ready(catalog):
    answer = machines_app(catalog).test_client().get("/readyz")
    return answer.status_code, answer.get_json()


def test_a_living_process_says_so_whatever_stands_behind_it(catalog):
    catalog.db.dispose()
    answer = machines_app(catalog).test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_with_everything_there_it_is_ready(filled):
    parts = {"database", "migrated", "storage", "index", "queue", "ready"}
    assert ready(filled) == (200, dict.fromkeys(parts, True))


def test_a_dead_store_makes_it_unready_and_the_reason_stays_inside(filled):
    status, parts = ready(dataclasses.replace(filled, store=DeadStore()))
    assert status == 503
    assert {name for name, holds in parts.items() if not holds} == {"ready", "storage"}
    assert all(isinstance(holds, bool) for holds in parts.values())


def test_an_index_that_was_never_built_makes_it_unready(filled):
    status, parts = ready(dataclasses.replace(filled, index=MemoryIndex()))
    assert (status, parts["index"]) == (503, False)


def test_a_database_of_an_older_schema_makes_it_unready(filled):
    migrating.downgrade(filled.db)
    status, parts = ready(filled)
    assert (status, parts["migrated"], parts["database"], parts["queue"]) == (503, False, True, False)


@pytest.mark.parametrize(("minutes", "moves"), [(9, True), (11, False), (-60, True)])
def test_a_job_that_waits_for_ten_minutes_makes_it_unready(filled, clock, minutes, moves):
    with filled.db.unit_of_work() as session:
        session.add(Job(name="index_dataset", state="ready", run_after=NOW, created=NOW))
    clock.advance(minutes=minutes)
    status, parts = ready(filled)
    assert (parts["queue"], status) == (moves, 200 if moves else 503)
