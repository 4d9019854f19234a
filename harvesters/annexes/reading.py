"""Room annexes: from a file to an annex. The one door; it knows the readers and the order of the steps.

The caller guards first: `validators.guard` (size, ZIP directory, XML heads) and a child process with limits
are the catalog's, and this library does not know them. What is bounded here whatever the caller did: the
declared size of packages, 20,000 rows, 400,000 cells, the length of a cell. Nothing is written or fetched.
"""

from collections.abc import Sequence
from pathlib import Path

from harvesters.annexes.annex import Annex, AnnexError, Unit
from harvesters.annexes.csv_grids import read_csv_grids
from harvesters.annexes.docx_grids import read_docx_grids
from harvesters.annexes.duplicates import find_duplicates
from harvesters.annexes.grids import Grid, UnreadableAnnex
from harvesters.annexes.headers import Header, find_header, missing_columns
from harvesters.annexes.items import read_items
from harvesters.annexes.records import Records, read_records
from harvesters.annexes.units import UnitMatcher
from harvesters.annexes.xlsx_grids import read_xlsx_grids

FILE_FORMATS = ("csv", "xlsx", "docx")


def read_annex(path: Path, *, file_format: str, units: Sequence[Unit]) -> Annex:
    """Understand an annex of a decision.

    Args:
        path: a file that has passed the caller's guard.
        file_format: "csv", "xlsx" or "docx".
        units: the units in force on the day of the decision, with their former names.

    Never raises for what a file holds: its `errors` say why it cannot be taken, and any of them means that
    nothing may be written. Doubts about single cells are warnings of their rows, for a person to settle.
    """
    try:
        grids, notes = _grids(path, file_format)
    except UnreadableAnnex as refused:
        return Annex(errors=[AnnexError(refused.code, refused.row, refused.part, None, refused.params)])
    read = read_records(grids)
    read.notes[:0] = notes
    if read.header is None:
        return Annex(errors=[_no_table(grids)], notes=read.notes)
    return _annex(read, read.header, UnitMatcher(units))


def _grids(path: Path, file_format: str) -> tuple[list[Grid], list[AnnexError]]:
    if file_format == "xlsx":
        return read_xlsx_grids(path)
    if file_format == "docx":
        return read_docx_grids(path), []
    if file_format != "csv":
        raise UnreadableAnnex("wrong_format")
    grids = read_csv_grids(path)
    # The delimiter is the one under which a header with the most columns appears.
    return [max(grids, key=lambda grid: len(header.columns) if (header := find_header(grid)) else 0)], []


def _annex(read: Records, header: Header, matcher: UnitMatcher) -> Annex:
    columns = header.columns
    one_column = columns.get("formats") is not None and columns.get("formats") == columns.get("sharing")
    rows = read_items(read.records, matcher, is_one_column=one_column)
    annex = Annex(rows, [], read.notes, header.described())
    missing = missing_columns(header)
    # Groups that are units take the place of a column of units.
    if "unit" in missing and rows and all(row.unit for row in rows):
        missing.remove("unit")
    annex.errors += [AnnexError("missing_column", None, read.part, name) for name in missing]
    if not rows:
        annex.errors.append(AnnexError("no_rows", None, read.part))
    annex.errors += [AnnexError("name_missing", row.row, row.part, "name") for row in rows if not row.name]
    annex.errors += find_duplicates(rows)
    unused = [title for title, fields in annex.columns.items() if not fields]
    annex.notes += [AnnexError("column_unused", None, read.part, title) for title in unused]
    return annex


def _no_table(grids: Sequence[Grid]) -> AnnexError:
    """Say what is missing where a row is nearly a header, else that there is no table."""
    for grid in grids:
        near = find_header(grid, needs_name=False)
        if near is not None:
            row = grid.rows[near.first].number
            return AnnexError("missing_column", row, grid.part, "name")
    return AnnexError("no_table")
