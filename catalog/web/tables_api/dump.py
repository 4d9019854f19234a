"""Room web: `/datastore/dump`: all rows of a table as CKAN gives them: CSV, TSV or JSON, in constant memory.

Source: 50-ckan-api.md: `_id` first, a header always, a chunked attachment.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from flask import Response

from catalog.domain.errors import Invalid, NotATable, TableNotReady
from catalog.domain.table_query import LIMITS, TableQuery
from catalog.domain.table_query_address import canonical
from catalog.domain.table_query_checks import checked
from catalog.ports import TableMissing
from catalog.presenters import datastore
from catalog.services.served_tables import SOON, ServedTable
from catalog.web.action_api.bodies import read_parameters
from catalog.web.action_api.datastore_questions import read_question
from catalog.web.action_api.parameters import Parameters
from catalog.web.context import running
from catalog.web.tables_api.blueprint import bp, etag_of, is_known, named
from catalog.web.tables_api.rows import serve
from storage.presigning import attachment

if TYPE_CHECKING:
    import polars as pl

_BOM = b"\xef\xbb\xbf"
_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
}
# As long as a table can be: what a dump is asked for it gets.
_ALL = 10_000_000


@bp.get("/datastore/dump/<resource>")
def dump(resource: str) -> Response:
    """The rows of a table; q, filters, fields, sort, limit and offset as datastore_search has them."""
    given = read_parameters()
    kind = str(given.pop("format", "csv")).lower()
    if kind not in _CONTENT_TYPES:
        raise Invalid({"format": [f"Must be one of {', '.join(_CONTENT_TYPES)}"]})
    has_bom = Parameters({"bom": given.pop("bom", False)}).flag("bom")
    table = serve(resource)
    most = None if "limit" not in given else Parameters(given).natural("limit", 0)
    query = read_question(Parameters(given | {"limit": 0}), table.shape)
    query = checked(query, table.shape, limits=replace(LIMITS, rows=_ALL))
    etag = etag_of(table, f"dump {kind} {has_bom} {most} {canonical(query)}")
    if is_known(etag, table.publication.modified):
        return named(Response(status=304), etag, table.publication.modified)
    response = _stream(table, query, kind, most, _BOM if has_bom else b"")
    response.headers["Content-Disposition"] = attachment(f"{table.file.id}.{kind}")
    return named(response, etag, table.publication.modified)


def _stream(table: ServedTable, query: TableQuery, kind: str, most: int | None, start: bytes) -> Response:
    store = running().tables
    if store is None:
        raise NotATable()
    stack = ExitStack()
    try:
        if kind == "json":
            frames = stack.enter_context(store.stream(table.key, query, most=most))
            parts = _json(table, query, frames)
        else:
            lines = stack.enter_context(store.lines(table.key, query, kind=kind, most=most))
            parts = _lines(table, query, lines, kind)
        # The first rows are made before anything is sent: a refusal is still a refusal then.
        first = [start, *islice(parts, 2)]
    except TableMissing:
        stack.close()
        raise TableNotReady(seconds=SOON) from None
    except BaseException:
        stack.close()
        raise
    response = Response(chain(filter(None, first), parts), content_type=_CONTENT_TYPES[kind])
    response.call_on_close(stack.close)
    return response


def _lines(table: ServedTable, query: TableQuery, lines: Iterator[str], kind: str) -> Iterator[bytes]:
    yield datastore.header_line(_names(table, query), datastore.SEPARATORS[kind]).encode()
    for text in lines:
        yield text.encode()


def _json(table: ServedTable, query: TableQuery, frames: "Iterator[pl.DataFrame]") -> Iterator[bytes]:
    names = _names(table, query)
    types = [column.type for name in names if (column := table.shape.find(name)) is not None]
    fields = json.dumps(datastore.fields(names, types), ensure_ascii=False)
    yield f'{{\n  "fields": {fields},\n  "records": ['.encode()
    mark = "\n    "
    for frame in frames:
        rows = (json.dumps(row, ensure_ascii=False) for row in datastore.plain_rows(frame))
        yield (mark + ",\n    ".join(rows)).encode()
        mark = ",\n    "
    yield b"\n]}\n"


def _names(table: ServedTable, query: TableQuery) -> list[str]:
    return list(query.select) or [one.name for one in table.shape.columns]
