"""Room tables: a row as one piece of a file: a line of CSV, an object of JSON, a row of a sheet. Pure.

The engine writes the rows, so no cell passes through Python. Names of columns are values of the statement.
"""

import json
from collections.abc import Sequence

from catalog.domain.table_exports import Point
from catalog.domain.table_query import ROW
from catalog.tables.cell_texts import csv_cell, json_cell, ods_cell, xlsx_cell
from catalog.tables.layout import StoredColumn
from catalog.tables.statements import Sql

SEPARATORS = {"csv": ",", "tsv": "\t"}
# What stands between two rows.
BETWEEN = {"json": b",\n", "geojson": b",\n", "arrays": b",\n    "}


def line_of(columns: Sequence[StoredColumn], kind: str, *, point: Point | None = None) -> Sql:
    """One expression that gives a row as bytes, lines with their end.

    `kind` is csv, tsv, json, arrays, jsonl, geojson, xlsx or ods; `point` are the columns of the place.
    """
    if kind in SEPARATORS:
        return _bytes(_separated(columns, SEPARATORS[kind]))
    if kind == "geojson" and point is not None:
        return _bytes([*_feature(columns, point), Sql("'}'")])
    if kind == "arrays":
        cells = _between([Sql(json_cell(one)) for one in columns], ", ")
        return _bytes([Sql("'['"), *cells, Sql("']'")])
    if kind in ("json", "jsonl"):
        end = [Sql("chr(10)")] if kind == "jsonl" else []
        return _bytes([*_object(columns), *end])
    if kind == "xlsx":
        return _bytes([Sql("'<row>'"), *(Sql(xlsx_cell(one)) for one in columns), Sql("'</row>'")])
    cells = [Sql(ods_cell(one)) for one in columns]
    return _bytes([Sql("'<table:table-row>'"), *cells, Sql("'</table:table-row>'")])


def _bytes(parts: Sequence[Sql]) -> Sql:
    text = ", ".join(one.text for one in parts)
    return Sql(f"encode(concat({text}))", tuple(value for one in parts for value in one.values))


def _between(parts: Sequence[Sql], sign: str) -> list[Sql]:
    divided: list[Sql] = []
    for at, part in enumerate(parts):
        divided += [part] if at == 0 else [Sql(f"'{sign}'"), part]
    return divided


def _separated(columns: Sequence[StoredColumn], sign: str) -> list[Sql]:
    separator = f"chr({ord(sign)})"
    cells = [csv_cell(one, separator) for one in columns]
    if len(cells) == 1:
        # A line of one cell without a value would be a blank line.
        return [Sql(f"coalesce(nullif({cells[0]}, ''), '\"\"')"), Sql("chr(10)")]
    return [*_between([Sql(cell) for cell in cells], sign), Sql("chr(10)")]


def _object(columns: Sequence[StoredColumn]) -> list[Sql]:
    parts: list[Sql] = []
    for at, one in enumerate(columns):
        name = json.dumps(one.column.name, ensure_ascii=False)
        parts += [Sql("CAST(? AS VARCHAR)", (f"{',' if at else '{'}{name}:",)), Sql(json_cell(one))]
    return [*parts, Sql("'}'")] if parts else [Sql("'{}'")]


def _feature(columns: Sequence[StoredColumn], point: Point) -> list[Sql]:
    """A feature of RFC 7946 without its last bracket; a place that is none on Earth is told as null."""
    found = {one.column.name: one for one in columns}
    longitude, latitude = found[point.longitude], found[point.latitude]
    is_there = f"{longitude.place} BETWEEN -180 AND 180 AND {latitude.place} BETWEEN -90 AND 90"
    pair = f"{json_cell(longitude)}, ',', {json_cell(latitude)}"
    geometry = f'concat(\'{{"type":"Point","coordinates":[\', {pair}, \']}}\')'
    number = found.get(ROW)
    told = [Sql('\'{"type":"Feature",\'')]
    if number is not None:
        told.append(Sql(f"concat('\"id\":', {number.place}, ',')"))
    told += [
        Sql("'\"geometry\":'"),
        Sql(f"CASE WHEN {is_there} THEN {geometry} ELSE 'null' END"),
        Sql("',\"properties\":'"),
    ]
    return [*told, *_object(columns)]
