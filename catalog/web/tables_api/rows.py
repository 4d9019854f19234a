"""Room web: `/api/v1/tables`: the list of tables, and the rows of one as an address or JSON asks for them."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from catalog.domain.errors import NotATable, TableQueryRefused
from catalog.domain.table_cursors import read_cursor, write_cursor
from catalog.domain.table_query import LIMITS, TableQuery
from catalog.domain.table_query_address import canonical, read_address
from catalog.domain.table_query_checks import checked
from catalog.domain.table_query_json import parse_json, read_json
from catalog.ports import TableAnswer
from catalog.presenters import openapi, table_answers
from catalog.services import publications, served_tables
from catalog.services.served_tables import ServedTable
from catalog.web.context import read_session, running, site
from catalog.web.tables_api.asked_tables import ASIDE, require_known, require_once, serve
from catalog.web.tables_api.blueprint import JSON, answered, bp, written
from catalog.web.tables_api.exports import export

_SHAPES = ("objects", "arrays")
_LARGEST_BODY = 200_000
_MOST_LISTED = openapi.MOST_LISTED


@bp.get("/api/v1/tables")
def list_tables() -> Response:
    """Every published table, by dataset; whether it can be asked already is told when it is asked."""
    asked = read_address(request.args.items(multi=True))
    if asked != TableQuery(limit=asked.limit, offset=asked.offset) or asked.limit > _MOST_LISTED:
        raise TableQueryRefused(reason="table_too_much", at="_limit", most=_MOST_LISTED)
    if asked.offset > LIMITS.offset:
        raise TableQueryRefused(reason="table_too_much", at="_offset", most=LIMITS.offset)
    with read_session() as session:
        found = [
            (one, file)
            for one in publications.list_publications(session)
            for file in one.files
            if file.format in served_tables.TABULAR
        ]
    page = found[asked.offset : asked.offset + asked.limit]
    told = [
        table_answers.head(one, file, site())
        | {"rows": file.rows, "url": f"{site().url}/api/v1/tables/{file.id}"}
        for one, file in page
    ]
    return Response(written({"total": len(found), "tables": told}), content_type=JSON)


@bp.get("/api/v1/tables/<resource>")
def rows(resource: str) -> Response:
    """The rows of a table that the address asks for; as a file where it names a format."""
    if (kind := request.args.get("_format")) is not None:
        return export(resource, kind)
    require_once()
    table = serve(resource, version=request.args.get("_version"))
    query = read_address(request.args.items(multi=True), also=ASIDE)
    after = request.args.get("_after") or None
    return _answer(table, query, after, shape=request.args.get("_shape", "objects"))


@bp.post("/api/v1/tables/<resource>")
def rows_by_json(resource: str) -> Response:
    """The same for a question that is too long for an address; nothing is changed by it."""
    request.max_content_length = _LARGEST_BODY
    require_known(frozenset(("_version", "_shape")))
    given = parse_json(request.get_data(), at="body")
    table = serve(resource, version=request.args.get("_version"))
    query = read_json(given)
    after = given.get("after")
    if after is not None and not isinstance(after, str):
        raise TableQueryRefused(reason="table_cursor", at="after")
    return _answer(table, query, after, shape=request.args.get("_shape", "objects"))


def _answer(table: ServedTable, query: TableQuery, after: str | None, *, shape: str) -> Response:
    if shape not in _SHAPES:
        raise TableQueryRefused(reason="table_unknown_parameter", at="_shape")
    # Checked before it is named: a wrong question is refused, whatever the client says it has.
    asked = checked(query, table.shape)
    if after is not None:
        # The cursor is the place: what was passed over before the first page is behind it already.
        place = read_cursor(after, asked, table.version)
        asked = checked(replace(asked, after=place, offset=0), table.shape)

    def build() -> dict[str, Any]:
        store = running().tables
        if store is None:
            raise NotATable()
        answer = served_tables.ask(store, table, asked)
        told = table_answers.body(
            answer, is_objects=shape == "objects", following=_next(table, asked, answer)
        )
        return table_answers.head(table.publication, table.file, site()) | told

    return answered(table, f"{canonical(asked)} {shape}", build)


def _next(table: ServedTable, query: TableQuery, answer: TableAnswer) -> str | None:
    """The address of the next page; of a question in JSON the cursor alone, which goes into its body."""
    if answer.after is not None:
        cursor = write_cursor(answer.after, query, table.version)
        return cursor if request.method == "POST" else _address({"_after": cursor}, without="_offset")
    is_more = not query.is_by_row and query.limit and len(answer.rows) == query.limit
    if not is_more or request.method == "POST":
        return None
    return _address({"_offset": str(query.offset + query.limit)})


def _address(given: dict[str, str], *, without: str = "") -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in given and k != without]
    return f"{site().url}{request.path}?{urlencode([*kept, *given.items()])}"
