"""Presenter: OpenAPI 3.1 of the data API: one document for all tables, one for each with its columns."""

from collections.abc import Iterable
from typing import Any

from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_exports import FORMATS, find_point
from catalog.domain.table_query import LIMITS, ROW_COLUMN, TableShape
from catalog.presenters import openapi_questions as asking
from catalog.presenters.site import Site

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "boolean": {"type": ["boolean", "null"]},
}
_CHANGED = {"409": {"description": "the cursor is of another question or version; begin at the first page"}}
# Tables in one page of their list.
MOST_LISTED = 1_000


def whole_document(tables: Iterable[tuple[Publication, PublishedFile]], site: Site) -> dict[str, Any]:
    """The document of the whole data API; the path of each table stands in its own document."""
    most = {"type": "integer", "minimum": 0, "maximum": MOST_LISTED, "default": 100}
    paths: dict[str, Any] = {
        "/api/v1/tables": {
            "get": {
                "operationId": "listTables",
                "summary": "Every published table",
                "parameters": [
                    asking.parameter("_limit", "tables of a page", most),
                    asking.parameter("_offset", "tables to pass over", asking.OFFSET),
                ],
                "responses": _responses({"type": "object"}),
            }
        },
    }
    for publication, file in tables:
        path = f"/api/v1/tables/{file.id}"
        escaped = path.replace("~", "~0").replace("/", "~1")
        paths[path] = {
            "summary": f"{publication.title_vi}: {file.title_vi}",
            "$ref": f"{site.url}{path}/openapi.json#/paths/{escaped}",
        }
    return _document(f"{site.title_en}: data API", paths, site)


def table_document(
    publication: Publication, file: PublishedFile, shape: TableShape, site: Site
) -> dict[str, Any]:
    """The document of one table: its columns as parameters with examples, its questions, what it answers."""
    path, asked = f"/api/v1/tables/{file.id}", asking.Asked(shape)
    kept = [*asking.filters(asked), asking.columns_of_answer(asked)]
    told: dict[str, Any] = {
        "summary": f"{publication.title_en or publication.title_vi}: {file.title_en or file.title_vi}",
        "description": f"{shape.rows} rows. Values are written operator.value; not. before turns one round.",
        "responses": _responses(_answer(shape)) | _CHANGED,
    }
    name = file.id.replace("-", "_")
    by_address = {"operationId": f"rows_{name}", "parameters": [*kept, *asking.page(asked)], **told}
    paths = {
        path: {"get": by_address, "post": _by_json(name, told)},
        path + ".{format}": {"get": _export(name, told["summary"], kept, shape)},
    }
    document = _document(f"{file.title_en or file.title_vi}", paths, site)
    return document | {"components": {"schemas": asking.components(asked)}}


def _by_json(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """The same rows for a question that is too long for an address."""
    body = {"application/json": {"schema": {"$ref": asking.QUESTION}, "example": {"limit": 5}}}
    return {
        "operationId": f"ask_{name}",
        **told,
        "description": "The question as JSON; nothing is changed by it.",
        "parameters": [asking.version(), asking.shape()],
        "requestBody": {"required": True, "content": body},
    }


def _export(name: str, summary: str, kept: list[dict[str, Any]], shape: TableShape) -> dict[str, Any]:
    """The same question with a file for an answer: every row of it, unless a limit is given."""
    most = {"type": "integer", "minimum": 0, "maximum": LIMITS.offset}
    fit = [one for one in FORMATS if one != "geojson" or find_point(shape.columns) is not None]
    kind = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "excel.csv begins with a mark by which Excel knows UTF-8; geojson needs coordinates",
        "schema": {"type": "string", "enum": fit},
        "example": "csv",
    }
    told = _responses({})
    types = dict.fromkeys(FORMATS[one].media_type.partition(";")[0] for one in fit)
    told["200"] = {"description": "the rows as a file", "content": {name: {} for name in types}}
    return {
        "operationId": f"file_{name}",
        "summary": f"{summary}: as a file",
        "description": (
            "Sent while it is made. XLSX and ODS hold 1,048,575 rows; GeoJSON needs columns of longitude and "
            "latitude. Codes stay text, hidden figures stay empty."
        ),
        "parameters": [
            kind,
            *kept,
            asking.parameter("_limit", "rows; all without it", most),
            asking.parameter("_offset", "rows to pass over", asking.OFFSET),
        ],
        "responses": told,
    }


def _document(title: str, paths: dict[str, Any], site: Site) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "contact": {"email": site.contact_email}},
        "servers": [{"url": site.url}],
        "paths": paths,
    }


def _answer(shape: TableShape) -> dict[str, Any]:
    cells = {one.name: _TYPES[one.type] for one in (ROW_COLUMN, *shape.columns)}
    rows = [{"type": "object", "properties": cells}, {"type": "array"}]
    return {
        "type": "object",
        "properties": {
            "total": {"type": ["integer", "null"]},
            "hidden": {
                "type": "object",
                "description": "Hidden cells of measured columns among these rows; figures leave them out.",
                "additionalProperties": {"type": "integer", "minimum": 1},
            },
            "fields": {"type": "array", "items": {"type": "object"}},
            "rows": {"type": "array", "items": {"anyOf": rows}},
            "next": {"type": ["string", "null"]},
        },
    }


def _responses(schema: dict[str, Any]) -> dict[str, Any]:
    told = {"400": "the question is refused", "404": "no such table", "410": "withdrawn", "413": "too large"}
    refusals = {status: {"description": text} for status, text in told.items()}
    refusals["503"] = {"description": "being prepared, or stopped after its time"}
    good = {"description": "the rows", "content": {"application/json": {"schema": schema}}}
    return {"200": good, "304": {"description": "unchanged"}, **refusals}
