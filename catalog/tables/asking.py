"""Room tables: one question put to one open table: which statements are run, and the answer made of them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from catalog.domain.table_exports import SHEETS, find_point, require_fit
from catalog.domain.table_query import TableQuery
from catalog.ports import TableAnswer
from catalog.tables import compile as sql
from catalog.tables.compile import Output
from catalog.tables.layout import Layout, StoredColumn
from catalog.tables.lines import BETWEEN, line_of
from catalog.tables.statements import Sql

# Rows of a sorted answer that are put together at a time, and those that are in Python's hands.
SLICE = 50_000
ROWS = 1_000
_EVERY = 1 << 40
_FIRST: Callable[[tuple[bytes]], bytes] = itemgetter(0)
# Rows of a page that are looked up by the index; more are cheaper read in one go.
BY_NUMBER = 1_000


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
        return TableAnswer(output.names, output.types, rows, total, None, facets, self._hidden(query))

    def _hidden(self, query: TableQuery) -> dict[str, int]:
        """Of each measured column how many cells are hidden: its sums are too low by what they hold."""
        names, counted = sql.hidden_of(query, self._layout)
        return dict(zip(names, self._all(counted)[0], strict=True)) if names else {}

    def _total(self, query: TableQuery) -> int:
        if query.is_by_row and query.where is None:
            return self._layout.rows
        return int(self._all(sql.total_of(query, self._layout))[0][0])

    def require_fit(self, query: TableQuery, kind: str, most: int | None) -> tuple[StoredColumn, ...]:
        """The columns of an export, once its format can hold the rows of this question.

        Raises: TableQueryRefused.
        """
        columns = sql.columns_of(query, self._layout)
        rows = 0
        if kind in SHEETS:
            with self._limited():
                rows = max(self._total(query) - query.offset, 0)
            rows = rows if most is None else min(rows, most)
        longest = max((one.longest for one in columns if one.column.type == "text"), default=0)
        require_fit(kind, [one.column for one in columns], rows=rows, longest=longest)
        return columns

    def pieces(
        self, query: TableQuery, columns: Sequence[StoredColumn], kind: str, most: int | None
    ) -> Iterator[bytes]:
        """The rows of a question as the engine writes them in a format, at most so many."""
        written = "csv" if kind == "excel.csv" else kind
        line = line_of(columns, written, point=find_point([one.column for one in columns]))
        between = BETWEEN.get(kind, b"")
        is_first = True
        for rows in self._portions(query, line, most):
            found = between.join(map(_FIRST, rows))
            yield found if is_first else between + found
            is_first = False

    def _portions(self, query: TableQuery, line: Sql, most: int | None) -> Iterator[Sequence[tuple[bytes]]]:
        limit = _EVERY if most is None and query.offset else most
        if not query.is_by_row:
            yield from self._fetched(sql.groups_of(query, self._layout, limit=limit, shown=line))
        elif query.order:
            yield from self._sorted(query, line, most)
        else:
            yield from self._fetched(sql.rows_in_order(query, self._layout, line, limit=limit))

    def _sorted(self, query: TableQuery, line: Sql, most: int | None) -> Iterator[Sequence[tuple[bytes]]]:
        """The order is worked out once, over the sort columns alone; then the rows follow in portions."""
        with self._limited():
            self._start(sql.order_table(query, self._layout))
            count = int(self._all(sql.ordered_count())[0][0])
        if most is not None:
            count = min(count, query.offset + most)
        for first in range(query.offset + 1, count + 1, SLICE):
            last = min(first + SLICE - 1, count)
            yield from self._fetched(sql.ordered_slice(line, first=first, last=last))

    def _fetched(self, source: Sql) -> Iterator[Sequence[tuple[bytes]]]:
        with self._limited():
            self._start(source)
        while True:
            with self._limited():
                rows = self._connection.fetchmany(ROWS)
            if not rows:
                return
            yield rows

    def write_parquet(
        self, query: TableQuery, columns: Sequence[StoredColumn], most: int | None, path: Path
    ) -> None:
        """Write the answer into a file where the engine may write; the one format that it cannot stream."""
        shown = sql.named(columns)
        limit = _EVERY if most is None and query.offset else most
        if not query.is_by_row:
            rows = sql.groups_of(query, self._layout, limit=limit, shown=shown)
        elif query.order:
            everything = self._layout.rows if limit is None else limit
            rows = sql.page_of(shown, query, self._layout, limit=everything)
        else:
            rows = sql.rows_in_order(query, self._layout, shown, limit=limit)
        with self._limited():
            self._start(sql.parquet_of(rows, str(path)))

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
