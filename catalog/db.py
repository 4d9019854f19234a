"""The engine and the two ways to use it: `read_session` (never writes) and `unit_of_work` (commits).

SQLite: the driver's own transaction handling is switched off and BEGIN is emitted here, because its
deferred BEGIN lets two writers collide (71-reliability-ops.md: 585 of 900 writes failed; IMMEDIATE: none).
Reads are deferred and query-only, so a page never waits for the writer.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.domain.errors import ChangedMeanwhile, DatabaseBusy
from catalog.remembering import INFO, Memory, Remembered
from catalog.stamping import FileStamps, snapshot_stamp

BUSY_TIMEOUT_MS = 10_000
_BUSY_WORDS = ("locked", "busy", "could not obtain lock", "lock timeout")


class Database:
    """One database, two engines on SQLite (reader, writer), one on PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_folder(url)
            self.writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE", query_only=False)
            self.reader = _sqlite_engine(url, begin="BEGIN", query_only=True)
        else:
            parsed = make_url(url)
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            self.writer = create_engine(parsed, pool_pre_ping=True, pool_size=10, hide_parameters=True)
            self.reader = self.writer.execution_options(postgresql_readonly=True)
        self._memory = Memory()
        self._stamps = FileStamps(make_url(url).database or "") if self.is_sqlite else None

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """A session that only reads; what it loaded stays usable after it has closed.

        It remembers what other sessions have read since the last commit (`remembering`).
        Raises: DatabaseBusy.
        """
        try:
            with Session(self.reader, expire_on_commit=False) as session:
                # The stamp is read first: what is read afterwards is at least as new as it says.
                stamp = self._stamps.read() if self._stamps else snapshot_stamp(session)
                if stamp is not None:
                    session.info[INFO] = Remembered(self._memory, stamp)
                yield session
        except OperationalError as error:
            if _is_busy(error):
                raise DatabaseBusy() from error
            raise

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        Raises: DatabaseBusy when another writer held the database for longer than the busy timeout;
        ChangedMeanwhile when somebody else wrote the same thing in between (a unique name, a revision).
        """
        try:
            with Session(self.writer, expire_on_commit=False) as session, session.begin():
                yield session
        except (IntegrityError, StaleDataError) as error:
            raise ChangedMeanwhile() from error
        except OperationalError as error:
            if _is_busy(error):
                raise DatabaseBusy() from error
            raise

    def forget(self) -> None:
        """Write the log of changes into the file and empty it, so that no overwritten text is left in it.

        SQLite only (PostgreSQL vacuums by itself); somebody who reads just now postpones it to the next call.
        """
        if not self.is_sqlite:
            return
        with suppress(OperationalError), self.writer.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")

    def dispose(self) -> None:
        """Close every pooled connection (before a fork, at the end of a process)."""
        self.writer.dispose()
        self.reader.dispose()
        if self._stamps:
            self._stamps.close()


def _is_busy(error: OperationalError) -> bool:
    return any(word in str(error.orig).lower() for word in _BUSY_WORDS)


def _make_folder(url: str) -> None:
    name = make_url(url).database
    if name and name != ":memory:":
        folder = Path(name).parent
        folder.mkdir(parents=True, exist_ok=True)


def _sqlite_engine(url: str, *, begin: str, query_only: bool) -> Engine:
    connect_args = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    # Parameters hold people's texts and hashes: no error message and so no log may quote them.
    engine = create_engine(url, connect_args=connect_args, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: a commit that was acknowledged survives a power cut (NORMAL may lose the last ones in WAL).
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # What is deleted or overwritten must not lie in free pages: reports of taken-down files had rows.
        cursor.execute("PRAGMA secure_delete=ON")
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
