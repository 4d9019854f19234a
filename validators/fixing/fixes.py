"""Room validators: applying accepted fixes to a file, into another file; the first one is never changed.

Works on the whole table as columns of text, so it belongs into the child process (validators.child). What is
written is checked again from the start: a fix opens no door.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from validators.fixing.cells import DecodeLegacy, change_of, compose, count_changed, decode_cells
from validators.fixing.plans import ORDER, Fix, FixRefused, list_fixes
from validators.fixing.recoding import plan_recoding
from validators.fixing.tables import Table, decode_file, read_table, write_csv
from validators.places.book import PlaceBook
from validators.schema.schema_rules import DialectSettings

__all__ = ["Fix", "FixRefused", "FixSummary", "Source", "apply_fixes", "count_fixes", "list_fixes"]

_EVERY_COLUMN = frozenset(("edge_space", "hidden_space", "nfc"))
_ONE_COLUMN = frozenset(("leading_zeros", "place_zeros", "number_format", "legacy_text"))
_MAX_NOTES = 200


@dataclass(frozen=True)
class Source:
    """The file to mend and what is known of it: format (csv, xlsx), checked schema and dialect, places.

    `header_row` is the record with the column names; titles above it stay where they are unless a fix takes
    them away.
    """

    path: Path
    format: str
    clean: dict[str, Any] | None = None
    settings: DialectSettings = field(default_factory=DialectSettings)
    places: PlaceBook | None = None
    profile: Mapping[str, Any] | None = None
    decode_legacy: DecodeLegacy | None = None
    header_row: int = 1


@dataclass
class FixSummary:
    """What was done: rows written, cells (or rows, columns) changed by each fix, and what was merged."""

    rows: int = 0
    cells: Counter[str] = field(default_factory=Counter)
    notes: list[dict[str, Any]] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Give the summary as JSON types; no cell is in it."""
        return {"rows": self.rows, "cells": dict(self.cells), "notes": self.notes}


def apply_fixes(source: Source, target: Path, fixes: Sequence[Fix]) -> FixSummary:
    """Write the file with the fixes applied, in their own order, as CSV.

    Raises: FixRefused when one of them cannot be applied; then nothing is written.
    """
    summary = FixSummary()
    table = _fixed(source, fixes, summary)
    summary.rows = len(table.numbers)
    write_csv(table, target)
    return summary


def count_fixes(source: Source, fixes: Sequence[Fix], *, table: Table | None = None) -> list[Fix]:
    """Give the fixes with the number of cells that each alone would change.

    Those that would change none, or cannot be applied to this file, are left out. A file in another encoding
    gets this one fix first: before it, nothing else can be counted. `table` is the file when it was read
    already.
    """
    whole_file = [fix for fix in fixes if fix.code == "encoding"]
    if whole_file or not fixes:
        return whole_file
    if table is None:
        try:
            table = _read(source, [], FixSummary())
        except FixRefused:
            return []
    counted = []
    for fix in fixes:
        summary = FixSummary()
        asked = fix.answered(fix.choices[0]) if fix.choices else fix
        try:
            _apply(source, table, asked, summary)
        except FixRefused:
            continue
        if summary.cells[fix.key]:
            counted.append(replace(fix, cells=summary.cells[fix.key]))
    return counted


def _fixed(source: Source, fixes: Sequence[Fix], summary: FixSummary) -> Table:
    unanswered = [fix.key for fix in fixes if fix.choices]
    if unanswered:
        raise FixRefused("answer", key=", ".join(unanswered))
    ordered = sorted(fixes, key=lambda fix: (ORDER.index(fix.code), fix.column or 0))
    table = _read(source, ordered, summary)
    for fix in ordered:
        table = _apply(source, table, fix, summary)
    return table


def _read(source: Source, fixes: Sequence[Fix], summary: FixSummary) -> Table:
    stated = {fix.code: fix for fix in fixes}
    header_row = source.header_row
    if "encoding" not in stated:
        return read_table(source.path, source.format, source.settings, source.clean, header_row=header_row)
    encoding = str(stated["encoding"].params["encoding"])
    with TemporaryDirectory(prefix="fixing-") as folder:
        decoded = Path(folder) / "decoded.csv"
        decode_file(source.path, decoded, encoding)
        table = read_table(decoded, "csv", source.settings, source.clean, header_row=header_row)
    changed = [_decoded(column, encoding, source.decode_legacy) for column in table.columns]
    head = _decoded(pl.Series(table.header, dtype=pl.String), encoding, source.decode_legacy)
    summary.cells["encoding"] = sum(
        int((~column.str.contains(r"^[\x00-\x7f]*$")).sum() or 0) for column in table.columns
    )
    return replace(table, columns=tuple(changed), header=tuple(head.to_list()))


def _decoded(column: pl.Series, encoding: str, decode: DecodeLegacy | None) -> pl.Series:
    if encoding in ("tcvn3", "vni", "viqr"):
        return decode_cells(column, encoding, decode)
    return compose(column)


def _apply(source: Source, table: Table, fix: Fix, summary: FixSummary) -> Table:
    if fix.code in _EVERY_COLUMN or fix.code in _ONE_COLUMN:
        return _change_cells(source, table, fix, summary)
    if fix.code == "recode_places":
        return _recode(source, table, fix, summary)
    if fix.code == "encoding":
        return table
    changed, count = _STRUCTURE[fix.code](table, fix.params)
    summary.cells[fix.key] += count
    return changed


def _change_cells(source: Source, table: Table, fix: Fix, summary: FixSummary) -> Table:
    change = change_of(fix.code, fix.params, source.decode_legacy)
    if fix.code in _EVERY_COLUMN:
        head = change(pl.Series(table.header, dtype=pl.String))
        summary.cells[fix.key] += count_changed(pl.Series(table.header, dtype=pl.String), head)
        table = replace(table, header=tuple(head.to_list()))
    places = range(len(table.columns)) if fix.code in _EVERY_COLUMN else [(fix.column or 0) - 1]
    for at in places:
        if not 0 <= at < len(table.columns):
            raise FixRefused("column", column=at + 1)
        after = change(table.columns[at])
        summary.cells[fix.key] += count_changed(table.columns[at], after)
        table = table.change(at, after)
    return table


def _recode(source: Source, table: Table, fix: Fix, summary: FixSummary) -> Table:
    """Put the table on another place list; the notes say what was merged. Raises: FixRefused with reasons."""
    if source.clean is None or source.places is None:
        raise FixRefused("recode", reasons=[{"code": "no_place_key"}])
    plan = plan_recoding(
        table.header,
        table.columns,
        source.clean,
        source.places,
        old=str(fix.params["old"]),
        new=str(fix.params["new"]),
        profile=source.profile,
    )
    if not plan.is_possible:
        told = [{"code": one.code, "names": list(one.names), "count": one.count} for one in plan.reasons]
        raise FixRefused("recode", reasons=told)
    summary.cells[fix.key] += plan.rows_before
    summary.notes += [
        {"new": one.code, "name": one.name, "old": list(one.parts)} for one in plan.merged[:_MAX_NOTES]
    ]
    numbers = pl.int_range(2, plan.rows_after + 2, dtype=pl.Int64, eager=True)
    return replace(table, columns=plan.columns, numbers=numbers)


def _use_delimiter(table: Table, params: Mapping[str, Any]) -> tuple[Table, int]:
    wanted = str(params["delimiter"])
    return replace(table, delimiter=wanted), len(table.numbers) if wanted != table.delimiter else 0


def _keep_sheet(table: Table, _params: Mapping[str, Any]) -> tuple[Table, int]:
    """Give the table as it is: what is written is this one sheet, and nothing beside it."""
    return table, len(table.numbers)


def _drop_titles(table: Table, _params: Mapping[str, Any]) -> tuple[Table, int]:
    return replace(table, preamble=()), len(table.preamble)


def _drop_totals(table: Table, params: Mapping[str, Any]) -> tuple[Table, int]:
    kept = table.keep(~table.numbers.is_in([int(row) for row in params["rows"]]))
    return kept, len(table.numbers) - len(kept.numbers)


def _drop_blank_rows(table: Table, _params: Mapping[str, Any]) -> tuple[Table, int]:
    if not table.columns:
        return table, 0
    filled = pl.select(pl.any_horizontal([_has_text(column) for column in table.columns])).to_series()
    kept = table.keep(filled)
    return kept, len(table.numbers) - len(kept.numbers)


def _has_text(column: pl.Series) -> pl.Series:
    return column.fill_null("").str.strip_chars() != ""


def _drop_blank_columns(table: Table, _params: Mapping[str, Any]) -> tuple[Table, int]:
    """Take away the columns at the right that have neither a name nor a cell."""
    width = len(table.columns)
    while width > 1:
        name = table.header[width - 1] if width <= len(table.header) else ""
        if name.strip() or _has_text(table.columns[width - 1]).any():
            break
        width -= 1
    dropped = max(len(table.columns), len(table.header)) - width
    return replace(table, header=table.header[:width], columns=table.columns[:width]), dropped


def _rename(table: Table, params: Mapping[str, Any]) -> tuple[Table, int]:
    header = list(table.header)
    for column, name in params["names"].items():
        at = int(column) - 1
        if not 0 <= at < len(header):
            raise FixRefused("column", column=at + 1)
        header[at] = str(name)
    changed = sum(old != new for old, new in zip(table.header, header, strict=True))
    return replace(table, header=tuple(header)), changed


def _reorder(table: Table, params: Mapping[str, Any]) -> tuple[Table, int]:
    order = [str(name) for name in params["order"]]
    if sorted(order) != sorted(table.header) or len(table.columns) != len(table.header):
        raise FixRefused("order")
    places = [table.header.index(name) for name in order]
    filled = tuple(column.fill_null("") for column in table.columns)
    columns = tuple(filled[at] for at in places)
    moved = sum(at != place for place, at in enumerate(places))
    return replace(table, header=tuple(order), columns=columns), moved


_STRUCTURE = {
    "delimiter": _use_delimiter,
    "only_sheet": _keep_sheet,
    "header_row": _drop_titles,
    "total_rows": _drop_totals,
    "blank_rows": _drop_blank_rows,
    "blank_columns": _drop_blank_columns,
    "header_names": _rename,
    "column_order": _reorder,
}
