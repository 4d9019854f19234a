"""The adapter for several web nodes: the index lies in PostgreSQL. Only bootstrap imports it.

Every node sees a writing with its next question: each question is one transaction that sees one generation
whole. A writing is one transaction too, so a killed writer leaves what was there before. What matches and how
well is decided by `catalog.search` as for Whoosh.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, ProgrammingError

from catalog.ports import Document, IndexBroken, Query, Result
from catalog.search import analysis
from catalog.search.facets import check_query
from catalog.search.memory_index import StandIn
from catalog.search.postgres_segments import delete_documents, merge_small, write_documents
from catalog.search.postgres_snapshot import PostgresSnapshot, Reading, load_segments
from catalog.search.postgres_tables import (
    LAYOUT,
    State,
    TablesDamaged,
    broken_when_refused,
    distrust,
    empty_tables,
    gather_figures,
    lock_writers,
    make_tables,
    read_state,
    write_state,
)
from catalog.search.word_tables import PLAIN, WordTables

DRIVER = "postgresql+psycopg"
_POOL = 10
_CONNECT_SECONDS = 10


class PostgresIndex:
    """A SearchIndex in the schema `search_index` of a database; safe for threads, many nodes and writers."""

    def __init__(self, url: URL, tables: WordTables = PLAIN) -> None:
        # Parameters hold people's words: no message quotes them.
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=_POOL,
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        self._writer = engine.execution_options(isolation_level="READ COMMITTED")
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._kind = f"layout {LAYOUT}, analysis {analysis.VERSION}, words {tables.stamp}"
        self._tables = tables
        self._stand_in = StandIn(tables)
        self._snapshot: PostgresSnapshot | None = None
        self._reading = Reading()
        self._opening = Lock()

    @classmethod
    def at(cls, url: str, tables: WordTables = PLAIN) -> "PostgresIndex":
        """The index in the database of `postgresql://user:password@host/database`; nothing is opened yet.

        Raises: ValueError, which does not quote the address, where it names no such database.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("not the address of a database") from None
        if parsed.drivername not in ("postgresql", DRIVER) or not parsed.database:
            raise ValueError("not the address of a PostgreSQL database")
        return cls(parsed.set(drivername=DRIVER), tables)

    def search(self, query: Query) -> Result:
        """Answer a query from the newest generation.

        Raises: QueryRefused; IndexBroken when there is no generation that can be trusted.
        """
        check_query(query)
        with self._read() as connection, self._reading.on(connection):
            state = read_state(connection, kind=self._kind)
            with self._distrusted_if_damaged(state):
                opened = self._opened(connection, state)
                self._stand_in.drop()
                return opened.answer(query, self._tables)

    def answer_from(self, read: Callable[[], Iterable[Document]], query: Query, *, generation: int) -> Result:
        """The answer from the documents that `read` gives, while the index is being healed.

        Raises: QueryRefused.
        """
        return self._stand_in.answer(read, query, generation=generation)

    def update(self, documents: Iterable[Document], removed: Iterable[str], *, generation: int) -> None:
        """Add or replace documents, remove ids (an id in both is removed), as a new generation.

        Raises: IndexBroken when there is no generation to start from; it must be rebuilt then.
        """
        gone = frozenset(removed)
        new = {document.id: document for document in documents if document.id not in gone}
        with self._write() as connection:
            lock_writers(connection)
            before = read_state(connection, kind=self._kind).documents
            before -= delete_documents(connection, gone | new.keys())
            before += write_documents(connection, new.values(), self._tables)
            merge_small(connection)
            self._publish(connection, generation, before)

    def rebuild(self, documents: Iterable[Document], *, generation: int) -> None:
        """Write a whole new generation beside the serving one, then switch; heals any damage.

        Raises: IndexBroken when the server does not serve.
        """
        new = {document.id: document for document in documents}
        with self._write() as connection:
            make_tables(connection)
        with self._write() as connection:
            lock_writers(connection)
            empty_tables(connection)
            self._publish(connection, generation, write_documents(connection, new.values(), self._tables))
            gather_figures(connection)

    def generation(self) -> int:
        """Number of the generation being served; -1 when there is none that can be trusted."""
        state = self._trusted()
        return state.generation if state else -1

    def doc_count(self) -> int:
        """Number of documents being served; 0 when there is no generation that can be trusted."""
        state = self._trusted()
        return state.documents if state else 0

    def dispose(self) -> None:
        """Close every pooled connection."""
        self._writer.dispose()

    def _trusted(self) -> State | None:
        try:
            with self._read() as connection:
                state = read_state(connection, kind=self._kind)
                with self._distrusted_if_damaged(state):
                    self._opened(connection, state)
                return state
        except IndexBroken:
            return None

    def _publish(self, connection: Connection, generation: int, documents: int) -> None:
        write_state(connection, State(self._kind, secrets.randbits(62), generation, documents))

    def _opened(self, connection: Connection, state: State) -> PostgresSnapshot:
        """The snapshot of the state; opened once per process and generation."""
        with self._opening:
            before = self._snapshot
            if before and before.stamp == str(state.revision):
                return before
            known = {one.number: one for one in before.stored} if before else {}
            segments = load_segments(connection, known, state, self._reading)
            self._snapshot = PostgresSnapshot(segments, state, self._reading)
            return self._snapshot

    @contextmanager
    def _distrusted_if_damaged(self, state: State) -> Iterator[None]:
        """What one node finds damaged no node believes any more, so that the worker writes it anew."""
        try:
            yield
        except (TablesDamaged, ProgrammingError):
            with suppress(IndexBroken), self._write() as connection:
                distrust(connection, state)
            raise

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with broken_when_refused(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with broken_when_refused(), self._writer.begin() as connection:
            yield connection
