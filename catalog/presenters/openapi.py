"""Presenter: OpenAPI 3.1 of the data API: one document for all tables, one for each with its columns."""

from collections.abc import Iterable
from typing import Any

from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_exports import FORMATS
from catalog.domain.table_query import FUNCTIONS, LIMITS, ROW_COLUMN, TableColumn, TableShape
from catalog.presenters.site import Site

_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "boolean": {"type": ["boolean", "null"]},
}
_EXAMPLES = {
    "text": "contains.thanh hoa",
    "integer": "gte.10",
    "decimal": "between.0,100",
    "date": "gte.2025-01-01",
    "boolean": "eq.true",
}
_OPERATORS = {
    "text": "eq ne gt gte lt lte in contains prefix isnull between",
    "integer": "eq ne gt gte lt lte in isnull between",
    "decimal": "eq ne gt gte lt lte in isnull between",
    "date": "eq ne gt gte lt lte in isnull between",
    "boolean": "eq ne in isnull",
}
# What a file has not: it has no pages.
_OF_PAGES = frozenset(("_limit", "_after", "_facets", "_total", "_shape", "_format"))
_OWN: tuple[tuple[str, str, str, Any], ...] = (
    ("_select", "string", "columns of the answer, divided by commas; all without it", None),
    ("_sort", "string", "columns to sort by, divided by commas; a minus before one turns the order", None),
    ("_group", "string", "columns to group by, divided by commas", None),
    ("_measures", "string", f"figures of each group: {', '.join(FUNCTIONS)}, written sum(column)", None),
    ("_facets", "string", f"columns whose values are counted, at most {LIMITS.facets}", None),
    ("_distinct", "boolean", "each different row once", None),
    ("_q", "string", "words that a row holds anywhere, accents and capitals aside", None),
    ("_bbox", "string", "longitude column, latitude column, west, south, east, north", None),
    ("_where", "string", "a condition as JSON, for and, or, not", None),
    ("_limit", "integer", "rows of a page", {"default": 100, "maximum": LIMITS.rows, "minimum": 0}),
    ("_offset", "integer", "rows to pass over", {"default": 0, "maximum": LIMITS.offset, "minimum": 0}),
    ("_after", "string", "where the page before ended, as its `next` says", None),
    ("_total", "boolean", "count all rows of the answer", {"default": True}),
    ("_version", "integer", "number of a published version; the newest without it", {"minimum": 1}),
    (
        "_format",
        "string",
        "a file instead of a page, as at the address with this ending",
        {"enum": list(FORMATS)},
    ),
    (
        "_shape",
        "string",
        "rows as objects or as arrays",
        {"enum": ["objects", "arrays"], "default": "objects"},
    ),
)
# Tables in one page of their list.
MOST_LISTED = 1_000
_LIMIT_LISTED = (
    *("_limit", "integer", "tables of a page"),
    {"default": 100, "maximum": MOST_LISTED, "minimum": 0},
)


def whole_document(tables: Iterable[tuple[Publication, PublishedFile]], site: Site) -> dict[str, Any]:
    """The document of the whole data API; the path of each table stands in its own document."""
    paths: dict[str, Any] = {
        "/api/v1/tables": {
            "get": {
                "operationId": "listTables",
                "summary": "Every published table",
                "parameters": [_own(_LIMIT_LISTED), *(_own(one) for one in _OWN if one[0] == "_offset")],
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
    """The document of one table: a parameter for each column, with an example, and the rows it answers."""
    path = f"/api/v1/tables/{file.id}"
    # What begins with an underscore is ours in an address; such a column is asked by `_where`.
    asked = [_parameter(one) for one in shape.columns if not one.name.startswith("_")]
    operation = {
        "operationId": "rows_" + file.id.replace("-", "_"),
        "summary": f"{publication.title_en or publication.title_vi}: {file.title_en or file.title_vi}",
        "description": f"{shape.rows} rows. Values are written operator.value; not. before turns one round.",
        "parameters": [*asked, *(_own(one) for one in _OWN)],
        "responses": _responses(_answer(shape)),
    }
    paths = {path: {"get": operation}, path + ".{format}": {"get": _export(operation)}}
    return _document(f"{file.title_en or file.title_vi}", paths, site)


def _export(rows: dict[str, Any]) -> dict[str, Any]:
    """The same question with a file for an answer: every row of it, unless a limit is given."""
    kept = [one for one in rows["parameters"] if one["name"] not in _OF_PAGES]
    most = {"type": "integer", "minimum": 0, "maximum": LIMITS.offset}
    limit = {"name": "_limit", "in": "query", "description": "rows; all without it", "schema": most}
    kind = {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "excel.csv begins with a mark by which Excel knows UTF-8; geojson needs coordinates",
        "schema": {"type": "string", "enum": list(FORMATS)},
        "example": "csv",
    }
    told = _responses({})
    types = dict.fromkeys(one.media_type.partition(";")[0] for one in FORMATS.values())
    told["200"] = {"description": "the rows as a file", "content": {name: {} for name in types}}
    return {
        "operationId": "file_" + rows["operationId"].removeprefix("rows_"),
        "summary": f"{rows['summary']}: as a file",
        "description": (
            "Sent while it is made. XLSX and ODS hold 1,048,575 rows; GeoJSON needs columns of longitude and "
            "latitude. Codes stay text, hidden figures stay empty."
        ),
        "parameters": [kind, *kept, limit],
        "responses": told,
    }


def _document(title: str, paths: dict[str, Any], site: Site) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "contact": {"email": site.contact_email}},
        "servers": [{"url": site.url}],
        "paths": paths,
    }


def _parameter(one: TableColumn) -> dict[str, Any]:
    title = " / ".join(filter(None, dict.fromkeys((one.title_vi, one.title_en))))
    return {
        "name": one.name,
        "in": "query",
        "description": f"{title or one.name} ({one.type}): {_OPERATORS[one.type]}",
        "schema": {"type": "string"},
        "example": _EXAMPLES[one.type],
    }


def _own(one: tuple[str, str, str, Any]) -> dict[str, Any]:
    name, kind, description, more = one
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": {"type": kind, **(more or {})},
    }


def _answer(shape: TableShape) -> dict[str, Any]:
    cells = {one.name: _TYPES[one.type] for one in (ROW_COLUMN, *shape.columns)}
    return {
        "type": "object",
        "properties": {
            "total": {"type": ["integer", "null"]},
            "fields": {"type": "array", "items": {"type": "object"}},
            "rows": {"type": "array", "items": {"type": ["object", "array"], "properties": cells}},
            "next": {"type": ["string", "null"]},
        },
    }


def _responses(schema: dict[str, Any]) -> dict[str, Any]:
    told = {"400": "the question is refused", "404": "no such table", "410": "withdrawn", "413": "too large"}
    refusals = {status: {"description": text} for status, text in told.items()}
    refusals["503"] = {"description": "being prepared, or stopped after its time"}
    good = {"description": "the rows", "content": {"application/json": {"schema": schema}}}
    return {"200": good, "304": {"description": "unchanged"}, **refusals}
