"""Room web: `/datastore/dump`: all rows of a table as CKAN gives them: CSV, TSV or JSON, in constant memory.

Source: 50-ckan-api.md: `_id` first, a header always, a chunked attachment.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
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
_KINDS = ("csv", "tsv", "json")
# As long as a table can be: what a dump is asked for it gets.
_ALL = 10_000_000


@bp.get("/datastore/dump/<resource>")
def dump(resource: str) -> Response:
    """The rows of a table; q, filters, fields, sort, limit and offset as datastore_search has them."""
    given = read_parameters()
    kind = str(given.pop("format", "csv")).lower()
    if kind not in _KINDS:
        raise Invalid({"format": [f"Must be one of {', '.join(_KINDS)}"]})
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
        frames = stack.enter_context(store.stream(table.key, query, most=most))
        # The first rows are made before anything is sent: a refusal is still a refusal then.
        first = next(frames, None)
    except TableMissing:
        stack.close()
        raise TableNotReady(seconds=SOON) from None
    except BaseException:
        stack.close()
        raise
    parts = (
        _json(table, query, first, frames) if kind == "json" else _lines(table, query, first, frames, kind)
    )
    response = Response(_started(start, parts), content_type=_content_type(kind))
    response.call_on_close(stack.close)
    return response


def _content_type(kind: str) -> str:
    return {"csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}.get(
        kind, "application/json"
    )


def _started(start: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    if start:
        yield start
    yield from parts


def _together(first: "pl.DataFrame | None", rest: "Iterator[pl.DataFrame]") -> "Iterator[pl.DataFrame]":
    if first is not None:
        yield first
        yield from rest


def _lines(
    table: ServedTable,
    query: TableQuery,
    first: "pl.DataFrame | None",
    rest: "Iterator[pl.DataFrame]",
    kind: str,
) -> Iterator[bytes]:
    separator = datastore.SEPARATORS[kind]
    yield datastore.header_line(_names(table, query), separator).encode()
    for frame in _together(first, rest):
        yield datastore.plain_frame(frame).write_csv(None, separator=separator, include_header=False).encode()


def _json(
    table: ServedTable, query: TableQuery, first: "pl.DataFrame | None", rest: "Iterator[pl.DataFrame]"
) -> Iterator[bytes]:
    names = _names(table, query)
    types = [column.type for name in names if (column := table.shape.find(name)) is not None]
    fields = json.dumps(datastore.fields(names, types), ensure_ascii=False)
    yield f'{{\n  "fields": {fields},\n  "records": ['.encode()
    mark = "\n    "
    for frame in _together(first, rest):
        rows = (json.dumps(row, ensure_ascii=False) for row in datastore.plain_rows(frame))
        yield (mark + ",\n    ".join(rows)).encode()
        mark = ",\n    "
    yield b"\n]}\n"


def _names(table: ServedTable, query: TableQuery) -> list[str]:
    return list(query.select) or [one.name for one in table.shape.columns]
