"""Room tables: published tables as DuckDB files: built in the worker, asked everywhere, read-only.

Each question has a connection of its own to the one file it is about; the engine may open no other file, load
no extension, change no setting. Only `building`, `asking` and this module
know the engine; how files are built is passed in, so that a web process loads no reader of files.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import structlog

from catalog.domain.errors import TableTooLarge, TableTooSlow
from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableQuery, TableShape
from catalog.ports import TableAnswer, TableMissing, TableSource, TableUnreadable
from catalog.tables.asking import Run, cut, cut_lines
from catalog.tables.folders import PARQUET, PROFILE, TableFolder, TableFolders
from catalog.tables.layout import Layout

# Names the file format and the rules by which tables are made; others are made anew.
KIND = f"tables-2/duckdb-{duckdb.__version__}"
# Engines kept open, the last used ones; each may hold so many bytes.
_MOST_OPEN = 4
# Profiles kept in memory, each a few kilobytes.
_MOST_PROFILES = 64
_BROKEN = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)

log = structlog.get_logger()


@dataclass(frozen=True)
class _Open:
    """One table with its engine."""

    mark: tuple[int, int]
    layout: Layout
    engine: duckdb.DuckDBPyConnection


# Writes the files of a table into an empty folder and tells how it lies and what its cells are like.
# Raises: TableUnreadable.
Builder = Callable[[TableSource, Path, Path], tuple[Layout, TableProfile]]


class DuckdbTables:
    """A TableStore in one folder; `memory` in bytes and `seconds` are what one question may take."""

    def __init__(
        self, root: Path, build_files: Builder, *, memory: int = 128 << 20, seconds: float = 10
    ) -> None:
        self._build_files = build_files
        self._folders = TableFolders(root, kind=KIND)
        self._memory = memory
        self._seconds = seconds
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._profiles: OrderedDict[str, tuple[tuple[int, int], TableProfile]] = OrderedDict()
        self._lock = threading.Lock()
        self._opening = threading.Lock()

    def build(self, source: TableSource, path: Path) -> None:
        """Make a table; see TableStore.build."""
        with self._folders.draft() as draft:
            try:
                layout, profile = self._build_files(source, path, draft)
            except TableUnreadable as error:
                log.warning("table_unreadable", key=source.key, code=error.code)
                refused = error.code
            else:
                self._folders.publish(draft, source.key, stamp=source.stamp, layout=layout, profile=profile)
                return
        with self._folders.draft() as draft:
            self._folders.publish_refusal(draft, source.key, stamp=source.stamp, code=refused)

    def drop(self, key: str) -> None:
        """Remove a table; see TableStore.drop."""
        with self._lock:
            self._open.pop(key, None)
        with suppress(TableMissing):
            self._folders.drop(key)

    def stamps(self) -> Mapping[str, str]:
        """The stamp of each table; see TableStore.stamps."""
        return {key: self._folders.stamp(key) for key in self._folders.list_keys()}

    def verify(self, key: str) -> bool:
        """Are all bytes of a table those that were written?"""
        try:
            table = self._folders.find(key)
            self._folders.native(table)
            self._folders.verified(table, PARQUET)
            self._folders.verified(table, PROFILE)
        except TableMissing:
            return False
        except TableUnreadable:
            return True
        return True

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed builds left; see TableStore.sweep."""
        return self._folders.sweep(before=before)

    def shape(self, key: str) -> TableShape:
        """What the table is; see TableStore.shape."""
        return self._folders.find(key).layout.shape

    def profile(self, key: str) -> TableProfile:
        """What its cells are like; see TableStore.profile."""
        table = self._folders.find(key)
        with self._lock:
            kept = self._profiles.get(key)
        if kept is not None and kept[0] == table.mark:
            return kept[1]
        found = self._folders.profile(table)
        with self._lock:
            self._profiles[key] = (table.mark, found)
            self._profiles.move_to_end(key)
            while len(self._profiles) > _MOST_PROFILES:
                self._profiles.popitem(last=False)
        return found

    def parquet_path(self, key: str) -> Path:
        """The Parquet file; see TableStore.parquet_path."""
        return self._folders.verified(self._folders.find(key), PARQUET)

    def ask(self, key: str, query: TableQuery) -> TableAnswer:
        """Answer one question; see TableStore.ask."""
        with self._connection(key) as (connection, layout):
            run = Run(connection, layout, self._seconds)
            return run.rows(query) if query.is_by_row else run.groups(query)

    @contextmanager
    def stream(
        self, key: str, query: TableQuery, *, most: int | None = None
    ) -> Iterator[Iterator[pl.DataFrame]]:
        """All rows as frames; see TableStore.stream."""
        with self._connection(key) as (connection, layout):
            frames = Run(connection, layout, self._seconds).frames(query)
            yield cut(frames, query.offset, most)

    @contextmanager
    def lines(
        self, key: str, query: TableQuery, *, kind: str, most: int | None = None
    ) -> Iterator[Iterator[str]]:
        """All rows as lines; see TableStore.lines."""
        with self._connection(key) as (connection, layout):
            lines = Run(connection, layout, self._seconds).lines(query, kind)
            yield cut_lines(lines, query.offset, most)

    @contextmanager
    def _connection(self, key: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, Layout]]:
        """A connection of its own for one question; what the engine raises is told in our words."""
        opened = self._engine(key)
        connection = opened.engine.cursor()
        try:
            yield connection, opened.layout
        except _BROKEN as error:
            log.warning("table_broken", key=key, kind=type(error).__name__)
            self._forget(key, opened)
            raise TableMissing(key) from None
        except duckdb.InterruptException:
            raise TableTooSlow(seconds=int(self._seconds)) from None
        except duckdb.OutOfMemoryException:
            raise TableTooLarge() from None
        finally:
            connection.close()

    def _engine(self, key: str) -> _Open:
        """The engine of a table, kept from question to question while the table stays the same."""
        table = self._folders.find(key)
        if (found := self._kept(key, table)) is not None:
            return found
        with self._opening:
            # One after the other: nobody may see an engine between its start and its lock.
            if (found := self._kept(key, table)) is not None:
                return found
            path = self._folders.native(table)
            made = _Open(table.mark, table.layout, self._start(key, path))
            self._keep(key, made)
        return made

    def _kept(self, key: str, table: TableFolder) -> _Open | None:
        with self._lock:
            found = self._open.get(key)
            if found is None or found.mark != table.mark:
                return None
            self._open.move_to_end(key)
            return found

    def _keep(self, key: str, made: _Open) -> None:
        with self._lock:
            self._open[key] = made
            while len(self._open) > _MOST_OPEN:
                # Questions that are under way hold their own connection; the engine ends with the last one.
                self._open.popitem(last=False)

    def _start(self, key: str, path: Path) -> duckdb.DuckDBPyConnection:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": f"{self._memory // 1_000}KB",
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        try:
            made = duckdb.connect(str(path), read_only=True, config=config)
            # Where a question of before is still under way, the engine is the same one, and locked already.
            if not _is_locked(made):
                made.execute("SET enable_external_access = false")
                made.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            log.warning("table_broken", key=key, kind=type(error).__name__)
            raise TableMissing(key) from None
        return made

    def _forget(self, key: str, broken: _Open) -> None:
        with self._lock:
            if self._open.get(key) is broken:
                del self._open[key]


def _is_locked(engine: duckdb.DuckDBPyConnection) -> bool:
    row = engine.execute("SELECT current_setting('lock_configuration')").fetchone()
    return bool(row and row[0])
