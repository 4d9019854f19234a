"""Presenter: published tables in the words of CKAN's datastore. Pure.

Source: 50-ckan-api.md, datastore_search and datastore_info of CKAN 2.11 and 2.12.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from catalog.domain.table_query import ROW, ROW_COLUMN, Cell, TableColumn, TableShape
from catalog.ports import TableAnswer
from catalog.presenters.table_answers import plain_cell

TYPES = {"text": "text", "integer": "int", "decimal": "numeric", "date": "date", "boolean": "bool"}
SEPARATORS = {"csv": ",", "tsv": "\t"}


def fields(names: Sequence[str], types: Sequence[str]) -> list[dict[str, Any]]:
    """The columns of an answer by CKAN's names of types."""
    return [{"id": name, "type": TYPES[kind]} for name, kind in zip(names, types, strict=True)]


def records(answer: TableAnswer, records_format: str) -> Any:
    """The rows as objects, lists, or a text of CSV or TSV without a header."""
    lists = [[plain_cell(cell) for cell in row] for row in answer.rows]
    if records_format == "objects":
        return [dict(zip(answer.names, row, strict=True)) for row in lists]
    return lists if records_format == "lists" else _text(lists, SEPARATORS[records_format])


def _text(rows: Iterable[Sequence[Cell]], separator: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell


def links(given: dict[str, str], *, limit: int, offset: int) -> dict[str, str]:
    """The pages beside this one, as clients of CKAN 2.11 follow them."""

    def page(at: int) -> str:
        query = given | ({"offset": str(at)} if at else {})
        return f"/api/3/action/datastore_search?{urlencode(query)}"

    told = {"start": page(0), "next": page(offset + limit)}
    return told | ({"prev": page(max(offset - limit, 0))} if offset else {})


def info(resource_id: str, shape: TableShape) -> dict[str, Any]:
    """What a table is; `schema` tells of each column which type it has here."""
    return {
        "meta": {
            "id": resource_id,
            "count": shape.rows,
            "table_type": "BASE TABLE",
            "aliases": [],
            "primary_key": list(shape.key),
        },
        "fields": [_info(one) for one in (ROW_COLUMN, *shape.columns) if one.name != ROW],
    }


def _info(one: TableColumn) -> dict[str, Any]:
    return {
        "id": one.name,
        "type": TYPES[one.type],
        "info": {"label": one.title_vi, "label_en": one.title_en, "notes": one.description},
        "schema": {
            "native_type": TYPES[one.type],
            "notnull": False,
            "is_index": False,
            "uniquekey": False,
            "index_name": None,
        },
    }


def as_json(value: object) -> str:
    """A parameter as an address writes it when it is no text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
