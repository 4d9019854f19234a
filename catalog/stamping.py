"""Stamps of a database: equal stamps mean that nothing was committed between them (ADR 0029)."""

import os
import sqlite3
from threading import Lock

from sqlalchemy import text
from sqlalchemy.orm import Session

_SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS text)")


class FileStamps:
    """Stamps of a SQLite file: SQLite counts, for each connection, the commits of all others.

    So the connection that asks never writes, and belongs to one process alone. Source: PRAGMA data_version.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened = 0
        self._of_parents: list[sqlite3.Connection] = []
        self._process = 0

    def read(self) -> tuple[int, int] | None:
        """The stamp of now; None for a database in memory, which each connection has to itself."""
        if self._path in {"", ":memory:"}:
            return None
        with self._lock:
            if self._connection is None or self._process != os.getpid():
                self._open()
            if self._connection is None:
                return None
            return self._opened, int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Give the connection back; the next `read` opens another."""
        with self._lock:
            # After a fork it is the parent's: closing it here would drop the parent's locks.
            if self._connection is not None and self._process == os.getpid():
                self._connection.close()
                self._connection = None

    def _open(self) -> None:
        if self._connection is not None:
            # Kept, not closed: in the child of a fork that would drop the locks of its parent.
            self._of_parents.append(self._connection)
        self._connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        self._process = os.getpid()
        # Counts of two connections cannot be compared, so each has a number of its own.
        self._opened += 1


def snapshot_stamp(session: Session) -> str:
    """The stamp of now of PostgreSQL: which transactions a reader sees. Reading does not change it."""
    return str(session.scalar(_SNAPSHOT))
