"""Room web: what the data API can be asked, as OpenAPI, and what the columns of a table are."""

from flask import Response

from catalog.presenters import openapi, table_answers
from catalog.services import publications, served_tables
from catalog.web.context import read_session, site
from catalog.web.machine_answers import described, etag_of
from catalog.web.tables_api.asked_tables import serve
from catalog.web.tables_api.blueprint import JSON, answered, bp, written


@bp.get("/openapi.json")
def whole() -> Response:
    """The document of the whole data API."""
    with read_session() as session:
        found = publications.list_publications(session)

    def build() -> tuple[bytes, str]:
        files = [(p, f) for p in found for f in p.files if f.format in served_tables.TABULAR]
        return written(openapi.whole_document(files, site())), JSON

    return described(etag_of("openapi", found), build)


@bp.get("/api/v1/tables/<resource>/openapi.json")
def of_table(resource: str) -> Response:
    """The document of one table."""
    table = serve(resource)
    return answered(
        table,
        "openapi",
        lambda: openapi.table_document(table.publication, table.file, table.shape, site()),
    )


@bp.get("/api/v1/tables/<resource>/schema")
def schema(resource: str) -> Response:
    """The columns, the key and the number of rows of a table."""
    table = serve(resource)
    return answered(
        table,
        "schema",
        lambda: (
            table_answers.head(table.publication, table.file, site())
            | {
                "rows": table.shape.rows,
                "key": list(table.shape.key),
                "columns": table_answers.columns(table.shape),
            }
        ),
    )
