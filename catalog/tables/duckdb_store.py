"""Room tables: published tables as DuckDB files: built in the worker, asked everywhere, read-only.

Each question has a connection of its own to the one file it is about; the engine may open no other file, load
no extension, change no setting. Only `building`, `asking` and this module
know the engine; how files are built is passed in, so that a web process loads no reader of files.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import structlog

from catalog.domain.errors import TableTooLarge, TableTooSlow
from catalog.domain.table_difference import Pairing, TableDifference
from catalog.domain.table_exports import require_fit
from catalog.domain.table_profile import TableProfile
from catalog.domain.table_query import TableQuery, TableShape
from catalog.ports import TableAnswer, TableExports, TableMissing, TableSource, TableUnreadable
from catalog.tables.asking import Run
from catalog.tables.differing import Side, difference
from catalog.tables.export_files import file_of
from catalog.tables.export_folders import ExportFolders
from catalog.tables.folders import TableFolder, TableFolders
from catalog.tables.layout import Layout, StoredColumn
from catalog.tables.statements import listed

# Names the file format and the rules by which tables are made; others are made anew.
KIND = f"tables-4/duckdb-{duckdb.__version__}"
# Engines kept open, the last used ones; each may hold so many bytes.
_MOST_OPEN = 4
# Profiles kept in memory, each a few kilobytes.
_MOST_PROFILES = 64
_CHUNK = 256 * 1024
# Rows from which an export fills the memory of its engine.
_LONG = 100_000
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
        self._exports = ExportFolders(root, kind=KIND)
        self._spooling = root / f"spool-{uuid.uuid4().hex}"
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
            except duckdb.Error as error:
                if _is_passing(error):
                    raise
                # The same bytes would fail the same way: only the kind is told, its text may quote a cell.
                log.warning("table_not_built", key=source.key, kind=type(error).__name__)
                refused = "engine"
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
            self._exports.drop(key)
            self._folders.drop(key)

    def stamps(self) -> Mapping[str, str]:
        """The stamp of each table; see TableStore.stamps."""
        told = dict.fromkeys(self._exports.list_keys(), "")
        return told | {key: self._folders.stamp(key) for key in self._folders.list_keys()}

    def verify(self, key: str) -> bool:
        """Are all bytes of a table those that were written?"""
        try:
            table = self._folders.find(key)
            self._folders.native(table)
            self._folders.parquet(table)
            self._folders.profile(table)
        except TableMissing:
            return False
        except TableUnreadable:
            return True
        return True

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed builds left; see TableStore.sweep."""
        return self._folders.sweep(before=before) + self._exports.sweep(before=before)

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
        return self._folders.parquet(self._folders.find(key))

    def ask(self, key: str, query: TableQuery) -> TableAnswer:
        """Answer one question; see TableStore.ask."""
        with self._connection(key) as (connection, layout):
            run = Run(connection, layout, self._seconds)
            return run.rows(query) if query.is_by_row else run.groups(query)

    @contextmanager
    def export(
        self, key: str, query: TableQuery, *, kind: str, most: int | None = None
    ) -> Iterator[Iterator[bytes]]:
        """All rows as a file; see TableStore.export."""
        with self._connection(key) as (connection, layout):
            run = Run(connection, layout, self._seconds)
            columns = run.require_fit(query, kind, most)
            try:
                if kind == "parquet":
                    with self._written(run, query, columns, most) as path:
                        yield _chunks(path)
                else:
                    yield file_of(kind, columns, run.pieces(query, columns, kind, most))
            finally:
                self._rest(key, layout)

    @contextmanager
    def _written(
        self, run: Run, query: TableQuery, columns: Sequence[StoredColumn], most: int | None
    ) -> Iterator[Path]:
        path = self._spool() / f"{uuid.uuid4().hex}.parquet"
        try:
            run.write_parquet(query, columns, most, path)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _rest(self, key: str, layout: Layout) -> None:
        """Let go what a long export has read: the engine ends with the last question that is under way."""
        if layout.rows > _LONG:
            with self._lock:
                self._open.pop(key, None)

    def write_exports(self, key: str) -> None:
        """Keep the whole table in every format; see TableStore.write_exports."""
        table = self._folders.find(key)
        shape = table.layout.shape
        whole = TableQuery(select=tuple(one.name for one in shape.columns))

        @contextmanager
        def opener(kind: str) -> Iterator[Iterator[bytes]]:
            if kind == "parquet":
                require_fit(kind, shape.columns, rows=shape.rows, longest=0)
                yield _chunks(self._folders.parquet(table))
            else:
                with self.export(key, whole, kind=kind) as parts:
                    yield parts

        self._exports.write(key, stamp=table.stamp, opener=opener)

    def exports(self, key: str) -> TableExports:
        """What is kept of a table; see TableStore.exports."""
        return self._exports.find(key)

    def export_path(self, key: str, name: str) -> Path:
        """One kept file; see TableStore.export_path."""
        return self._exports.path(key, name)

    def unexported(self) -> Sequence[str]:
        """Tables whose files for downloads are not kept yet; see TableStore.unexported."""
        tables = [(key, self._folders.stamp(key)) for key in self._folders.list_keys()]
        return [key for key, stamp in tables if self._is_table(key) and self._exports.stamp(key) != stamp]

    def _is_table(self, key: str) -> bool:
        try:
            self._folders.find(key)
        except (TableMissing, TableUnreadable):
            return False
        return True

    def _spool(self) -> Path:
        """The one folder that engines may write into; it is empty but for answers under way."""
        self._spooling.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._spooling

    @contextmanager
    def _connection(self, key: str) -> Iterator[tuple[duckdb.DuckDBPyConnection, Layout]]:
        """A connection of its own for one question; what the engine raises is told in our words."""
        opened = self._engine(key)
        connection = opened.engine.cursor()
        try:
            with self._in_our_words(key):
                yield connection, opened.layout
        except TableMissing:
            self._forget(key, opened)
            raise
        finally:
            connection.close()

    def difference(self, old: str, new: str, pairing: Pairing, *, limit: int, offset: int) -> TableDifference:
        """What differs between two tables; see TableStore.difference."""
        tables = [self._folders.find(key) for key in (old, new)]
        before, after = (Side(one.layout, self._folders.parquet(one)) for one in tables)
        engine = self._start_over((before.path, after.path))
        timer = threading.Timer(self._seconds, engine.interrupt)
        timer.daemon = True
        timer.start()
        try:
            with self._in_our_words(new):
                return difference(engine, before, after, pairing, limit=limit, offset=offset)
        finally:
            timer.cancel()
            engine.close()

    @contextmanager
    def _in_our_words(self, key: str) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            log.warning("table_broken", key=key, kind=type(error).__name__)
            raise TableMissing(key) from None
        except duckdb.InterruptException:
            raise TableTooSlow(seconds=int(self._seconds)) from None
        except duckdb.OutOfMemoryException:
            raise TableTooLarge() from None

    def _start_over(self, paths: Sequence[Path]) -> duckdb.DuckDBPyConnection:
        """An engine of its own in memory, which may open these files and nothing else."""
        engine = duckdb.connect(":memory:", config=_limits(self._memory))
        engine.execute(f"SET allowed_paths = {listed(paths)}")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET lock_configuration = true")
        return engine

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
        try:
            made = duckdb.connect(str(path), read_only=True, config=_limits(self._memory))
            # Where a question of before is still under way, the engine is the same one, and locked already.
            if not _is_locked(made):
                made.execute(f"SET allowed_directories = {listed([self._spool()])}")
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


def _limits(memory: int) -> dict[str, str | bool | int | float | list[str]]:
    """One thread, so many bytes, nothing written, nothing fetched."""
    return {
        "threads": 1,
        "memory_limit": f"{memory // 1_000}KB",
        "temp_directory": "",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _is_locked(engine: duckdb.DuckDBPyConnection) -> bool:
    row = engine.execute("SELECT current_setting('lock_configuration')").fetchone()
    return bool(row and row[0])


def _is_passing(error: duckdb.Error) -> bool:
    """May the same build succeed later? So where the disk is full or fails, also for what is spilled."""
    is_spill = isinstance(error, duckdb.OutOfMemoryException) and "max_temp_directory_size" in str(error)
    return is_spill or isinstance(error, duckdb.IOException | duckdb.FatalException)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            yield part
