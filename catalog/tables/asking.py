"""Room tables: one question put to one open table: which statements are run, and the answer made of them."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb
import polars as pl

from catalog.domain.table_query import Cell, TableQuery
from catalog.ports import TableAnswer
from catalog.tables import compile as sql
from catalog.tables.compile import Output
from catalog.tables.layout import Layout
from catalog.tables.lines import line_of, written_line
from catalog.tables.statements import Sql

FRAME_ROWS = 50_000
# Lines that are in Python's hands at a time.
LINES = 2_000
# Rows of a page that are looked up by the index; more are cheaper read in one go.
BY_NUMBER = 1_000
_DTYPES: Mapping[str, type[pl.DataType]] = {
    "text": pl.String,
    "integer": pl.Int64,
    "decimal": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}


class Run:
    """One connection, one table; a statement is stopped after `seconds`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, layout: Layout, seconds: float) -> None:
        self._connection = connection
        self._layout = layout
        self._seconds = seconds

    def rows(self, query: TableQuery) -> TableAnswer:
        """A page of rows of the file, and where the next one begins."""
        output = sql.output_of(query, self._layout)
        with self._limited():
            found, total = self._page(query, output)
            is_more = len(found) > query.limit
            page = found[: query.limit]
            cells = [row[1 : 1 + len(output.names)] for row in page]
            answer = self._answer(query, output, cells, total)
        last = page[-1] if page else None
        after = (*last[1 + len(output.names) :], last[0]) if last is not None and is_more else None
        return replace(answer, after=after)

    def _page(self, query: TableQuery, output: Output) -> tuple[list[tuple[Any, ...]], int | None]:
        """One row more than the page has: row number, cells of the answer, sort cells; the total if known."""
        expressions = [
            *output.expressions,
            *(self._layout.find(one.column).shown for one in query.order),
        ]
        limit = query.limit + 1
        if limit > BY_NUMBER:
            return self._all(sql.rows_of(query, self._layout, expressions, limit=limit)), None
        numbers, total = self._numbers(query, limit)
        if not numbers:
            return [], total
        found = {row[0]: row for row in self._all(sql.rows_by_number(expressions, numbers))}
        return [found[number] for number in numbers], total

    def _numbers(self, query: TableQuery, limit: int) -> tuple[list[int], int | None]:
        if query.where is None or not query.has_total:
            return [row[0] for row in self._all(sql.row_numbers(query, self._layout, limit=limit))], None
        rows = self._all(sql.counted_numbers(query, self._layout, limit=limit))
        return [row[1] for row in rows], rows[0][0] if rows else None

    def groups(self, query: TableQuery) -> TableAnswer:
        """A page of groups or distinct rows."""
        output = sql.output_of(query, self._layout)
        with self._limited():
            rows = self._all(sql.groups_of(query, self._layout, limit=query.limit))
            return self._answer(query, output, rows)

    def _answer(
        self, query: TableQuery, output: Output, rows: list[tuple[Any, ...]], known: int | None = None
    ) -> TableAnswer:
        facets = {
            name: tuple((row[0], row[1]) for row in self._all(sql.facet_of(query, name, self._layout)))
            for name in query.facets
        }
        total = known if known is not None else self._total(query) if query.has_total else None
        return TableAnswer(output.names, output.types, rows, total, None, facets)

    def _total(self, query: TableQuery) -> int:
        if query.is_by_row and query.where is None:
            return self._layout.rows
        return int(self._all(sql.total_of(query, self._layout))[0][0])

    def frames(self, query: TableQuery) -> Iterator[pl.DataFrame]:
        """All rows of a question, as frames."""
        output = sql.output_of(query, self._layout)
        if not query.is_by_row:
            yield from self._grouped(query, output)
        elif query.order:
            yield from self._sorted(query, output)
        else:
            for first in range(1, self._layout.rows + 1, FRAME_ROWS):
                last = first + FRAME_ROWS - 1
                yield self._frame(sql.slice_of(query, self._layout, output, first=first, last=last), output)

    def lines(self, query: TableQuery, kind: str) -> Iterator[list[str]]:
        """All rows of a question as lines of CSV or TSV; groups and distinct rows come by way of Python."""
        if not query.is_by_row:
            for frame in self._grouped(query, sql.output_of(query, self._layout)):
                yield [written_line(row, kind) for row in frame.iter_rows()]
            return
        output = line_of(query, self._layout, kind)
        count = self._layout.rows
        if query.order:
            with self._limited():
                self._start(sql.order_table(query, self._layout))
                count = int(self._all(sql.ordered_count())[0][0])
        for first in range(1, count + 1, FRAME_ROWS):
            last = first + FRAME_ROWS - 1
            if query.order:
                source = sql.ordered_slice(output, first=first, last=last)
            else:
                source = sql.slice_of(query, self._layout, output, first=first, last=last)
            yield from self._fetched(source)

    def _fetched(self, source: Sql) -> Iterator[list[str]]:
        with self._limited():
            self._start(source)
        while True:
            with self._limited():
                rows = self._connection.fetchmany(LINES)
            if not rows:
                return
            yield [row[0] for row in rows]

    def _grouped(self, query: TableQuery, output: Output) -> Iterator[pl.DataFrame]:
        with self._limited():
            self._start(sql.groups_of(query, self._layout, limit=None))
        while True:
            with self._limited():
                rows = self._connection.fetchmany(FRAME_ROWS)
            if not rows:
                return
            yield _frame(rows, output)

    def _sorted(self, query: TableQuery, output: Output) -> Iterator[pl.DataFrame]:
        """The order is worked out once, over the sort columns alone; then the rows follow in portions."""
        with self._limited():
            self._start(sql.order_table(query, self._layout))
            count = int(self._all(sql.ordered_count())[0][0])
        for first in range(1, count + 1, FRAME_ROWS):
            last = first + FRAME_ROWS - 1
            yield self._frame(sql.ordered_slice(output, first=first, last=last), output)

    def _frame(self, source: Sql, output: Output) -> pl.DataFrame:
        with self._limited():
            relation = self._connection.sql(source.text, params=list(source.values))
            frame = pl.DataFrame(relation)
        wanted = {name: _DTYPES[kind] for name, kind in zip(output.names, output.types, strict=True)}
        return frame.cast({name: kind for name, kind in wanted.items() if frame.schema[name] != kind})

    def _all(self, source: Sql) -> list[tuple[Any, ...]]:
        self._start(source)
        return self._connection.fetchall()

    def _start(self, source: Sql) -> None:
        self._connection.execute(source.text, list(source.values))

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Stop what runs inside after the time of a question."""
        timer = threading.Timer(self._seconds, self._connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _frame(rows: Sequence[tuple[Cell, ...]], output: Output) -> pl.DataFrame:
    schema = {name: _DTYPES[kind] for name, kind in zip(output.names, output.types, strict=True)}
    return pl.DataFrame(rows, schema=schema, orient="row", strict=False)


def cut(frames: Iterator[pl.DataFrame], offset: int, most: int | None) -> Iterator[pl.DataFrame]:
    """The same rows from `offset` on, at most so many; frames without a row are left out."""
    left = most
    for frame in frames:
        if left == 0:
            return
        kept = frame.slice(min(offset, len(frame)), left)
        offset -= min(offset, len(frame))
        if len(kept):
            left = None if left is None else left - len(kept)
            yield kept


def cut_lines(lines: Iterator[list[str]], offset: int, most: int | None) -> Iterator[str]:
    """The same lines from `offset` on, at most so many, as texts that end with a line end."""
    left = most
    for part in lines:
        if left == 0:
            return
        kept = part[offset:]
        offset -= min(offset, len(part))
        kept = kept if left is None else kept[:left]
        if kept:
            left = None if left is None else left - len(kept)
            yield "\n".join(kept) + "\n"
