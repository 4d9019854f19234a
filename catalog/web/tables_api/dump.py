"""Room web: `/datastore/dump`: all rows of a table as CKAN gives them: CSV, TSV or JSON, in constant memory.

Source: 50-ckan-api.md: `_id` first, a header always, a chunked attachment; what it is asked wrongly is a bad
request (400), not the 409 of an action.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from flask import Response
from flask.typing import ResponseReturnValue

from catalog.domain.errors import Invalid
from catalog.domain.table_exports import BOM
from catalog.domain.table_query import LIMITS, ROW, TableQuery
from catalog.domain.table_query_address import canonical
from catalog.domain.table_query_checks import checked
from catalog.presenters import datastore
from catalog.services.served_tables import ServedTable
from catalog.web.action_api.bodies import read_parameters
from catalog.web.action_api.datastore_questions import read_question
from catalog.web.action_api.parameters import Parameters
from catalog.web.tables_api.asked_tables import serve
from catalog.web.tables_api.blueprint import bp, etag_of, is_known, named, refuse
from catalog.web.tables_api.streaming import streamed
from storage.presigning import attachment

_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json",
}
# As long as a table can be: what a dump is asked for it gets.
_ALL = 10_000_000


@bp.get("/datastore/dump/<resource>")
def dump(resource: str) -> ResponseReturnValue:
    """The rows of a table; q, filters, fields, sort, limit and offset as datastore_search has them."""
    try:
        return _dump(resource)
    except Invalid as error:
        told, _, headers = refuse(error)
        return told, 400, headers


def _dump(resource: str) -> Response:
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
    response = _answer(table, query, kind, most, BOM if has_bom else b"")
    response.headers["Content-Disposition"] = attachment(f"{table.file.id}.{kind}")
    return named(response, etag, table.publication.modified)


def _answer(table: ServedTable, query: TableQuery, kind: str, most: int | None, start: bytes) -> Response:
    written = "arrays" if kind == "json" else kind
    response = streamed(table, query, kind=written, most=most, content_type=_CONTENT_TYPES[kind])
    parts: Iterable[bytes] = response.iter_encoded()
    response.response = chain([start], _json(table, query, parts) if kind == "json" else parts)
    return response


def _json(table: ServedTable, query: TableQuery, rows: Iterable[bytes]) -> Iterator[bytes]:
    names = list(query.select) or [ROW, *(one.name for one in table.shape.columns)]
    types = [column.type for name in names if (column := table.shape.find(name)) is not None]
    fields = json.dumps(datastore.fields(names, types), ensure_ascii=False)
    yield f'{{\n  "fields": {fields},\n  "records": [\n    '.encode()
    yield from rows
    yield b"\n]}\n"
