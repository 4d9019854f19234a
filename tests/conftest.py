"""Fixtures of every test: a migrated database, the ports as fakes in memory, a clock that tests move."""

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from catalog import migrating
from catalog.bootstrap import Catalog, register_terms
from catalog.config import DATA_FOLDER, Settings
from catalog.db import Database
from catalog.search.memory_index import MemoryIndex
from catalog.services.register_book import RegisterBook
from storage import MemoryStore
from tests.factories.people import People, make_people
from tests.factories.postgres import PostgresMissing, Server, start_server
from validators.places.book import PlaceBook

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)  # Monday 3/11/2025, 9:00 in Viet Nam


@dataclass
class MovingClock:
    """A clock at the ports: stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite file; tests copy it."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    db = Database(f"sqlite:///{path}")
    migrating.upgrade(db)
    with db.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    db.dispose()
    return path


@pytest.fixture
def db(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of this test alone."""
    path = tmp_path / "catalog.db"
    shutil.copy(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(scope="session")
def places() -> PlaceBook:
    return PlaceBook.load(DATA_FOLDER / "places")


@pytest.fixture
def catalog(db: Database, clock: MovingClock, places: PlaceBook) -> Catalog:
    """The running system with fakes at the ports."""
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    return Catalog(
        settings=settings,
        db=db,
        store=MemoryStore(),
        index=MemoryIndex(),
        places=places,
        clock=clock,
        register=RegisterBook(register_terms(settings, places)),
    )


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """A transaction that is rolled back after the test."""
    with Session(db.writer, expire_on_commit=False) as open_session:
        yield open_session
        open_session.rollback()


@pytest.fixture
def people(session: Session) -> People:
    """Units and accounts inside the test's transaction."""
    return make_people(session, now=NOW)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL; skipped with a reason where none is installed, never in CI."""
    try:
        server = start_server()
    except PostgresMissing as missing:
        if "CI" in os.environ:
            raise
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: Server) -> str:
    """The address of a fresh, empty database."""
    return postgres_server.create_database(f"t{uuid.uuid4().hex[:12]}")
