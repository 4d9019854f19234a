"""Room tables: two tables compared by the engine over their Parquet files: what differs, and one page of it.

The engine is one of its own in memory; it may open the two files and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog.domain.table_difference import (
    KINDS,
    CellPair,
    ColumnPair,
    Pairing,
    RowDifference,
    TableDifference,
)
from catalog.tables.layout import Layout, StoredColumn
from catalog.tables.statements import Select, Sql

# The place of a row in the Parquet file, from 0.
_AT = "file_row_number"
_FOUND = "d"


@dataclass(frozen=True)
class Side:
    """One of the two tables."""

    layout: Layout
    path: Path


@dataclass(frozen=True)
class _Cells:
    """A pair of columns as expressions over both sides: its values, the flags of hidden cells."""

    old: str
    new: str
    old_flag: str
    new_flag: str

    @property
    def differ(self) -> str:
        return f"({self.old} IS DISTINCT FROM {self.new} OR {self.old_flag} <> {self.new_flag})"

    @property
    def agree(self) -> str:
        return f"{self.old} IS NOT DISTINCT FROM {self.new} AND {self.old_flag} = {self.new_flag}"


def difference(
    engine: duckdb.DuckDBPyConnection, old: Side, new: Side, pairing: Pairing, *, limit: int, offset: int
) -> TableDifference:
    """What differs between the tables; `limit` rows of it from `offset` on: changed, added, then removed."""
    pairs = [_cells(one, old.layout, new.layout) for one in pairing.pairs]
    key = [pairs[at] for at in pairing.key]
    is_keyed = bool(key) and (
        _is_key(engine, _source(old, "o"), [one.old for one in key])
        and _is_key(engine, _source(new, "w"), [one.new for one in key])
    )
    _find(engine, old, new, pairs, key if is_keyed else [])
    later = [False] * len(pairs) if is_keyed else _later_hidden(engine, new, pairs)
    kinds = dict(_rows(engine, Select("kind, count(*)", source=Sql(_FOUND), group="kind")))
    sums = ", ".join(f"count(*) FILTER (WHERE kind = 0 AND x{at})" for at in range(len(pairs)))
    cells = _rows(engine, Select(sums, source=Sql(_FOUND)))[0] if pairs else ()
    return TableDifference(
        counts={name: int(kinds.get(at, 0)) for at, name in enumerate(KINDS)},
        cells=tuple(int(one) for one in cells),
        rows=_page(engine, old, new, pairs, later, limit=limit, offset=offset),
        is_keyed=is_keyed,
    )


def _cells(pair: ColumnPair, old: Layout, new: Layout) -> _Cells:
    before, after = old.find(pair.old.name), new.find(pair.new.name)
    numbers = {"integer", "decimal"}
    is_alike = pair.old.type == pair.new.type or {pair.old.type, pair.new.type} <= numbers
    return _Cells(
        _value(before, "o", is_text=not is_alike),
        _value(after, "w", is_text=not is_alike),
        _flag(old, pair.old.name, "o"),
        _flag(new, pair.new.name, "w"),
    )


def _value(one: StoredColumn, side: str, *, is_text: bool) -> str:
    place = f"{side}.{one.place}"
    if one.is_exact:
        place = f"CAST({place} AS DOUBLE)"
    return f"CAST({place} AS VARCHAR)" if is_text else place


def _flag(layout: Layout, name: str, side: str) -> str:
    found = next((one.place for one in layout.columns if one.column.flags == name), None)
    return f"coalesce({side}.{found}, FALSE)" if found else "FALSE"


def _source(side: Side, name: str) -> Sql:
    """The rows of a file under our own names of its columns."""
    path = str(side.path).replace("'", "''")
    places = ", ".join([*(one.place for one in side.layout.columns), _AT])
    return Sql(f"read_parquet('{path}', file_row_number = true) AS {name}({places})")


def _is_key(engine: duckdb.DuckDBPyConnection, source: Sql, parts: Sequence[str]) -> bool:
    """Has every row its own key, with a value in each part?"""
    empty = " OR ".join(f"{part} IS NULL" for part in parts)
    shown = f"count(*), count(DISTINCT row({', '.join(parts)})), count_if({empty})"
    rows, different, without = _rows(engine, Select(shown, source=source))[0]
    return bool(rows == different and not without)


def _find(
    engine: duckdb.DuckDBPyConnection, old: Side, new: Side, pairs: Sequence[_Cells], key: Sequence[_Cells]
) -> None:
    """The rows that differ, as a table of the connection: kind, places, which cells differ."""
    matched = key or pairs
    before, after = _source(old, "o"), _source(new, "w")
    on = [one.agree for one in matched]
    if not key:
        before = _numbered(before, [part for one in pairs for part in (one.old, one.old_flag)], "o")
        after = _numbered(after, [part for one in pairs for part in (one.new, one.new_flag)], "w")
        on.append("o.again = w.again")
    joined = Sql(f"{before.text} FULL JOIN {after.text} ON {' AND '.join(on)}")
    kind = f"CASE WHEN o.{_AT} IS NULL THEN 1 WHEN w.{_AT} IS NULL THEN 2 ELSE 0 END"
    marks = [f"{one.differ} AS x{at}" for at, one in enumerate(pairs)]
    shown = ", ".join([f"{kind} AS kind", f"o.{_AT} AS a", f"w.{_AT} AS b", *marks])
    differs = " OR ".join([f"o.{_AT} IS NULL", f"w.{_AT} IS NULL", *(one.differ for one in pairs)])
    found = Select(shown, source=joined, where=Sql(f"({differs})")).sql
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {_FOUND} AS {found.text}")


def _numbered(source: Sql, parts: Sequence[str], name: str) -> Sql:
    """The same rows, each saying how often one like it stood before it."""
    same = f"PARTITION BY {', '.join(parts)} ORDER BY {name}.{_AT}"
    again = Select(f"{name}.*, row_number() OVER ({same}) AS again", source=source)
    return Sql(f"{again.inner.text} AS {name}")


def _later_hidden(engine: duckdb.DuckDBPyConnection, new: Side, pairs: Sequence[_Cells]) -> list[bool]:
    """For each pair: does a row that was added hide its cell?

    Without a key that row may be any of those removed, so none of them may tell what it held.
    """
    if not pairs:
        return []
    source = Sql(f"{_FOUND} AS d JOIN {_source(new, 'w').text} ON w.{_AT} = d.b")
    shown = ", ".join(f"coalesce(bool_or({one.new_flag}), FALSE)" for one in pairs)
    return [bool(one) for one in _rows(engine, Select(shown, source=source, where=Sql("d.kind = 1")))[0]]


def _page(
    engine: duckdb.DuckDBPyConnection,
    old: Side,
    new: Side,
    pairs: Sequence[_Cells],
    later: Sequence[bool],
    *,
    limit: int,
    offset: int,
) -> list[RowDifference]:
    page = Select("*", source=Sql(_FOUND), order="kind, coalesce(b, a)", limit=limit, offset=offset).inner
    source = Sql(
        f"{page.text} AS d LEFT JOIN {_source(old, 'o').text} ON o.{_AT} = d.a "
        f"LEFT JOIN {_source(new, 'w').text} ON w.{_AT} = d.b"
    )
    shown = ["d.kind"]
    for at, one in enumerate(pairs):
        is_hidden = f"({one.new_flag} OR d.kind = 2)" if later[at] else one.new_flag
        # What is hidden by now is not told by what it was before.
        shown += [f"CASE WHEN {is_hidden} THEN NULL ELSE {one.old} END"]
        shown += [one.new, one.old_flag, is_hidden, f"d.x{at}"]
    found = _rows(engine, Select(", ".join(shown), source=source, order="d.kind, coalesce(d.b, d.a)"))
    return [_row(row) for row in found]


def _row(row: Sequence[Any]) -> RowDifference:
    kind = KINDS[row[0]]
    cells = (row[at : at + 5] for at in range(1, len(row), 5))
    return RowDifference(
        kind,
        tuple(CellPair(a, b, bool(c), bool(d), kind == "changed" and bool(e)) for a, b, c, d, e in cells),
    )


def _rows(engine: duckdb.DuckDBPyConnection, asked: Select) -> list[tuple[Any, ...]]:
    return engine.execute(asked.sql.text).fetchall()
