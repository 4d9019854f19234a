"""The use-cases run on both databases: a rolled-back transaction on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from catalog import migrating
from catalog.db import Database
from tests.factories.postgres import Server


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: Server) -> Iterator[Database]:
    """One migrated PostgreSQL database; each test rolls its transaction back."""
    database = Database(postgres_server.create_database("usecases"))
    migrating.upgrade(database)
    yield database
    database.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A transaction that is rolled back after the test, on each kind of database."""
    kind = "db" if request.param == "sqlite" else "migrated_postgres"
    with Session(request.getfixturevalue(kind).writer, expire_on_commit=False) as open_session:
        yield open_session
        open_session.rollback()
