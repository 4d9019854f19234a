"""Room web: the answer to a question about a table as a file: `/api/v1/tables/<resource>.<format>`."""

from dataclasses import replace
from uuid import UUID

from flask import Response, request

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_exports import FORMATS
from catalog.domain.table_query import LIMITS, TableQuery, TableShape
from catalog.domain.table_query_address import canonical, read_address
from catalog.domain.table_query_checks import checked
from catalog.presenters.export_names import export_name
from catalog.web.tables_api.asked_tables import ASIDE, require_once, serve
from catalog.web.tables_api.blueprint import bp, etag_of, is_known, named
from catalog.web.tables_api.streaming import streamed
from storage.presigning import attachment

# Of a page of JSON; a file has no pages.
_OF_PAGES = ("_after", "_facets", "_total", "_shape")


@bp.get(f"/api/v1/tables/<uuid:resource>.<any({', '.join(map(repr, FORMATS))}):kind>")
def by_ending(resource: UUID, kind: str) -> Response:
    """Every row that the address asks for as a file of this format; at most `_limit` where that is given."""
    if "_format" in request.args:
        raise TableQueryRefused(reason="table_named_twice", at="_format")
    return export(str(resource), kind)


def export(resource: str, kind: str) -> Response:
    """The same, whoever named the format.

    Raises: NotFound, Withdrawn, NotATable, TableNotReady, TableQueryRefused, TableTooSlow, TableTooLarge.
    """
    if kind not in FORMATS:
        raise TableQueryRefused(reason="export_format", at=kind[:60])
    require_once()
    table = serve(resource, version=request.args.get("_version"))
    query, most = _question(table.shape)
    etag = etag_of(table, f"export {kind} {most} {canonical(query)}")
    if is_known(etag, table.publication.modified):
        return named(Response(status=304), etag, table.publication.modified)
    content_type = FORMATS[kind].media_type
    response = streamed(table, query, kind=kind, most=most, content_type=content_type)
    is_part = query.where is not None or most is not None or query.offset > 0
    name = export_name(table.publication, table.file, kind, is_part=is_part)
    response.headers["Content-Disposition"] = attachment(name)
    return named(response, etag, table.publication.modified)


def _question(shape: TableShape) -> tuple[TableQuery, int | None]:
    """What the address asks, and of how many rows; without `_select` the columns of the file."""
    if given := next((name for name in _OF_PAGES if name in request.args), None):
        raise TableQueryRefused(reason="export_page", at=given)
    query = read_address(request.args.items(multi=True), also=ASIDE)
    most = query.limit if "_limit" in request.args else None
    asked = replace(query, limit=most or 0, has_total=False)
    asked = checked(asked, shape, limits=replace(LIMITS, rows=LIMITS.offset))
    if asked.is_by_row and not asked.select:
        asked = replace(asked, select=tuple(one.name for one in shape.columns))
    return asked, most
