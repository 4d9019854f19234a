"""Room tables: a row as one line of CSV or TSV, made by the engine or of cells here. Pure."""

import csv
import io
from collections.abc import Sequence

from catalog.domain.table_query import Cell, TableQuery
from catalog.tables.compile import Output, output_of
from catalog.tables.layout import Layout, StoredColumn

SEPARATORS = {"csv": ",", "tsv": "\t"}


def line_of(query: TableQuery, layout: Layout, kind: str) -> Output:
    """One column, in which each row of the question stands as a line without its end.

    Cells are quoted as Python's csv module quotes them; whole decimals have no fraction.
    """
    names = output_of(query, layout).names
    separator = f"chr({ord(SEPARATORS[kind])})"
    cells = [_cell(layout.find(name), separator) for name in names]
    # A line of one cell without a value would be a blank line.
    line = (
        f" || {separator} || ".join(cells) if len(cells) > 1 else f"coalesce(nullif({cells[0]}, ''), '\"\"')"
    )
    return Output(("line",), ("text",), (line,))


def _cell(one: StoredColumn, separator: str) -> str:
    place = one.place
    if one.column.type == "text":
        special = (separator, "chr(34)", "chr(10)", "chr(13)")
        needs = " OR ".join(f"contains({place}, {sign})" for sign in special)
        quoted = f"chr(34) || replace({place}, chr(34), chr(34) || chr(34)) || chr(34)"
        return f"CASE WHEN {place} IS NULL THEN '' WHEN {needs} THEN {quoted} ELSE {place} END"
    text = f"CAST({place} AS VARCHAR)"
    if one.is_exact:
        plain = f"rtrim(rtrim({text}, '0'), '.')"
        text = f"CASE WHEN contains({text}, '.') THEN {plain} ELSE {text} END"
    elif one.column.type == "decimal":
        text = f"CASE WHEN ends_with({text}, '.0') THEN left({text}, -2) ELSE {text} END"
    return f"coalesce({text}, '')"


def written_line(cells: Sequence[Cell], kind: str) -> str:
    """The same line of cells that are here already."""
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATORS[kind], lineterminator="").writerow([_plain(one) for one in cells])
    return out.getvalue()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15 else cell
