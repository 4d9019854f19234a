"""Room tables: what the cells of a new table are like, counted once by the engine while it is made.

Hidden cells are null in the table, so nothing here can see what they were.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from catalog.domain.table_profile import (
    EDGE_DIGITS,
    MOST_CELLS,
    MOST_VALUES,
    RARE,
    Bar,
    ColumnProfile,
    Frequent,
    TableProfile,
    day_spans,
    is_far,
    number_steps,
)
from catalog.tables.layout import Layout, StoredColumn
from catalog.tables.statements import Select, Sql

# A column whose values stand in fewer cells each, on the whole, holds free text.
_OFTEN = 3
# Fewer cells have no usual size that one of them could be far from.
_FEW = 10
# A frequent value longer than this is a sentence; it is not told as a value.
_LONGEST = 200


def profile_table(engine: duckdb.DuckDBPyConnection, layout: Layout) -> TableProfile:
    """The profile of the table that the engine has just made."""
    flags = {one.column.flags: one for one in layout.columns if one.column.flags}
    found = [
        _profile(engine, one, flags.get(one.column.name)) for one in layout.columns if not one.column.flags
    ]
    return TableProfile(layout.rows, tuple(found))


def _profile(
    engine: duckdb.DuckDBPyConnection, one: StoredColumn, flag: StoredColumn | None
) -> ColumnProfile:
    hidden = f"count(*) FILTER (WHERE {flag.place})" if flag else "0"
    measured = f"length({one.place})" if one.column.type == "text" else one.shown
    figures = (
        f"count({one.place})",
        hidden,
        f"count(DISTINCT {one.place})",
        f"min({measured})",
        f"max({measured})",
    )
    filled, hidden_cells, distinct, least, most = _rows(engine, Select(", ".join(figures)))[0]
    made = ColumnProfile(one.column.name, int(filled), int(hidden_cells), int(distinct))
    if not filled:
        return made
    if one.column.type == "boolean":
        return _with_values(engine, one, made, None, None)
    if one.column.type == "date":
        return _with_spans(engine, one, made, least, most)
    if one.column.type == "text" and distinct <= MOST_VALUES and filled >= _OFTEN * distinct:
        return _with_values(engine, one, made, least, most)
    return _with_steps(engine, one, made, least, most)


def _with_values(
    engine: duckdb.DuckDBPyConnection, one: StoredColumn, made: ColumnProfile, least: Any, most: Any
) -> ColumnProfile:
    shown = f"{one.place} AS x, count(*) AS n"
    rows = _rows(engine, Select(shown, where=_filled(one), group="x", order="n DESC, x"))
    told = [Frequent(value, int(count)) for value, count in rows if count >= RARE and _is_short(value)]
    return ColumnProfile(
        **_base(made, least, most, "values"),
        values=tuple(told),
        rare=made.filled - sum(value.count for value in told),
        rare_values=len(rows) - len(told),
    )


def _is_short(value: object) -> bool:
    return not isinstance(value, str) or len(value) <= _LONGEST


def _with_steps(
    engine: duckdb.DuckDBPyConnection, one: StoredColumn, made: ColumnProfile, least: Any, most: Any
) -> ColumnProfile:
    is_text = one.column.type == "text"
    usual = float(most) if is_text else _usual_most(engine, one, made.filled, float(least), float(most))
    steps = number_steps(float(least), usual, is_whole=is_text or one.column.type == "integer")
    is_open = steps.edge(steps.count) <= most
    measured = f"CAST({f'length({one.place})' if is_text else one.place} AS DOUBLE)"
    place = f"floor(round({measured} / {steps.width!r}, {EDGE_DIGITS})) - {steps.start / steps.width!r}"
    counts = _counts(engine, one, place, steps.count + is_open)
    bars = tuple(
        Bar(steps.edge(at), None if at == steps.count else steps.edge(at + 1), n)
        for at, n in enumerate(counts)
    )
    return ColumnProfile(**_base(made, least, most, "lengths" if is_text else "numbers"), bars=bars)


def _usual_most(
    engine: duckdb.DuckDBPyConnection, one: StoredColumn, filled: int, least: float, most: float
) -> float:
    """The greatest number, or where that is far above the others the greatest of those."""
    if filled < _FEW:
        return most
    # At least one cell is left out, which may be the total of the others.
    share = min(MOST_CELLS, (filled - 1.5) / filled)
    asked = Select(f"quantile_disc(CAST({one.place} AS DOUBLE), {share!r})", where=_filled(one))
    usual = float(_rows(engine, asked)[0][0])
    return usual if is_far(least, usual, most) else most


def _with_spans(
    engine: duckdb.DuckDBPyConnection, one: StoredColumn, made: ColumnProfile, least: date, most: date
) -> ColumnProfile:
    spans = day_spans(least, most)
    at = f"year({one.place})"
    if spans.kind == "months":
        at = f"({at} * 12 + month({one.place}) - 1)"
    counts = _counts(engine, one, f"({at} - {spans.start:d}) // {spans.width:d}", spans.count)
    bars = tuple(Bar(spans.name(n), spans.name(n + 1), count) for n, count in enumerate(counts))
    return ColumnProfile(**_base(made, least.isoformat(), most.isoformat(), spans.kind), bars=bars)


def _base(made: ColumnProfile, least: Any, most: Any, kind: str) -> dict[str, Any]:
    given = {"name": made.name, "filled": made.filled, "hidden": made.hidden, "distinct": made.distinct}
    return given | {"least": least, "most": most, "kind": kind}


def _counts(engine: duckdb.DuckDBPyConnection, one: StoredColumn, place: str, count: int) -> Sequence[int]:
    """The cells in each bar; what arithmetic puts a hair outside counts in the bar at the end."""
    inside = f"CAST(greatest(0, least({count - 1:d}, {place})) AS INTEGER)"
    rows = _rows(engine, Select(f"{inside} AS b, count(*)", where=_filled(one), group="b"))
    found = dict(rows)
    return [int(found.get(at, 0)) for at in range(count)]


def _filled(one: StoredColumn) -> Sql:
    return Sql(f"{one.place} IS NOT NULL")


def _rows(engine: duckdb.DuckDBPyConnection, asked: Select) -> list[tuple[Any, ...]]:
    return engine.execute(asked.sql.text).fetchall()
