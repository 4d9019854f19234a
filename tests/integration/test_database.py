"""Migrations, sessions and the queue on real SQLite and real PostgreSQL."""

import threading
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from catalog import db as database
from catalog import migrating
from catalog.db import Database
from catalog.domain.errors import DatabaseBusy
from catalog.jobs import leasing
from catalog.models import Base, Counter, Job, Organization
from catalog.services import queue
from tests.conftest import NOW
from tests.factories.people import make_people


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """An empty database of each kind."""
    url = (
        f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    )
    found = Database(url)
    yield found
    found.dispose()


@pytest.fixture
def ready(empty):
    migrating.upgrade(empty)
    return empty


def test_migrations_go_up_down_and_up_again_with_data(empty):
    migrating.upgrade(empty)
    assert migrating.current(empty) == migrating.head()
    with empty.unit_of_work() as session:
        make_people(session, now=NOW)
    migrating.downgrade(empty)
    with empty.reader.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrating.upgrade(empty)
    with empty.unit_of_work() as session:
        make_people(session, now=NOW)
    with empty.read_session() as session:
        assert len(session.scalars(select(Organization)).all()) == 2


def test_the_migrated_schema_is_the_schema_of_the_models(ready):
    with ready.writer.connect() as connection:
        config = migrating._config()
        config.attributes["connection"] = connection
        command.check(config)
        assert {t for t in inspect(connection).get_table_names() if t != "alembic_version"} == set(
            Base.metadata.tables
        )


def test_times_come_back_aware_in_utc_and_naive_ones_are_refused(ready):
    with ready.unit_of_work() as session:
        make_people(session, now=NOW)
        queue.enqueue(session, "x", {"á": 1}, now=datetime.fromisoformat("2025-11-03T09:00:00+07:00"))
    with ready.read_session() as session:
        job = session.scalars(select(Job)).one()
        assert (job.run_after, job.run_after.tzinfo, job.args) == (
            datetime(2025, 11, 3, 2, tzinfo=UTC),
            UTC,
            {"á": 1},
        )
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive time"), ready.unit_of_work() as session:
        session.add(Job(name="x", args={}, run_after=naive, created=NOW))


def test_a_reading_session_cannot_write(ready):
    with ready.read_session() as session:
        session.add(Counter(name="x", value=1))
        with pytest.raises(DBAPIError):
            session.flush()


def test_a_unit_of_work_that_raises_leaves_nothing(ready):
    def fail_halfway() -> None:
        with ready.unit_of_work() as session:
            session.add(Counter(name="x", value=1))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with ready.read_session() as session:
        assert session.get(Counter, "x") is None


def test_workers_side_by_side_take_each_job_once(ready):
    with ready.unit_of_work() as session:
        for number in range(40):
            queue.enqueue(session, "x", {"n": number}, now=NOW)
    taken: list[int] = []
    errors: list[Exception] = []

    def work(name: str) -> None:
        try:
            while True:
                with ready.unit_of_work() as session:
                    claim = leasing.claim_job(session, name, now=NOW)
                if claim is None:
                    return
                with ready.unit_of_work() as session:
                    leasing.finish_job(session, claim, now=NOW)
                taken.append(claim.args["n"])
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert sorted(taken) == list(range(40))


def test_a_counter_never_gives_a_number_twice(ready):
    given: list[int] = []

    def count() -> None:
        for _ in range(10):
            with ready.unit_of_work() as session:
                given.append(queue.next_number(session, "public"))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(given) == list(range(1, 41))


def test_readers_never_wait_for_the_writer_on_sqlite(db):
    with db.unit_of_work() as writer:
        writer.add(Counter(name="x", value=1))
        writer.flush()
        with db.read_session() as reader:
            assert reader.get(Counter, "x") is None
    with db.read_session() as reader:
        assert reader.get(Counter, "x") is not None


def test_a_database_held_too_long_is_told_as_busy_not_as_a_crash(db, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    impatient = Database(db.url)
    with db.unit_of_work() as holder:
        holder.execute(text("SELECT 1"))
        with pytest.raises(DatabaseBusy), impatient.unit_of_work() as second:
            second.execute(text("SELECT 1"))
    impatient.dispose()


def test_a_commit_is_flushed_to_disk_before_it_is_acknowledged(db):
    with db.writer.connect() as connection:
        # 2 = FULL; 1 (NORMAL) may lose the last commits of a WAL database on power loss.
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
