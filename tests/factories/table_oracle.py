"""Random tables and questions, and what pandas answers to them: the second method for published tables.

The oracle judges cell by cell in plain Python and lets pandas sort, group and drop duplicates; it has no SQL.
"""

import csv
import io
import json
import math
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from catalog.domain.table_query import (
    ROW,
    All,
    Box,
    Compare,
    Condition,
    Measure,
    Not,
    Order,
    Some,
    TableQuery,
    Words,
)
from catalog.domain.table_query_checks import checked
from catalog.ports import TableSource
from catalog.tables.duckdb_store import DuckdbTables

NAMES = {
    "ma": "text",
    "Tên xã": "text",
    "so_ho": "integer",
    "kinh phí": "decimal",
    "ngày": "date",
    "có": "boolean",
}
FIELDS = {"text": "string", "integer": "integer", "decimal": "number", "date": "date", "boolean": "boolean"}
TEXTS = (
    "Nguyễn",
    "NGUYEN",
    "nguyễn văn",
    "Đông Sơn",
    "đong",
    "Hóa",
    "Hoá",
    "a,b",
    'c"d',
    "%",
    "_",
    "ß",
    " ",
    "00",
    "0",
)
CODES = ("001", "01", "1", "00001", "14734", "1.0")
SCHEMA = {"fields": [{"name": name, "type": FIELDS[kind]} for name, kind in NAMES.items()]}
COLUMNS = (ROW, *NAMES)
TYPES = {ROW: "integer", **NAMES}


def random_frame(random: Random, *, rows: int) -> pd.DataFrame:
    """A table of object columns with the row number; about a sixth of the cells has no value."""
    cells = [[_cell(random, name) for name in NAMES] for _ in range(rows)]
    frame = pd.DataFrame(cells, columns=list(NAMES), dtype=object)
    frame.insert(0, ROW, pd.Series(range(1, rows + 1), dtype=object))
    # A record without any value is no row of a file.
    frame.loc[:, "ma"] = [one if one is not None else "x" for one in frame["ma"]]
    return frame


def _cell(random: Random, name: str) -> Any:
    if random.random() < 1 / 6:
        return None
    return _value(random, name)


def _value(random: Random, name: str) -> Any:
    if name == "ma":
        return random.choice(CODES)
    kind = TYPES[name]
    if kind == "text":
        return random.choice(TEXTS)
    if kind == "integer":
        return random.randint(-3, 40)
    if kind == "decimal":
        return Decimal(random.randint(-300, 3_000)) / 100
    return (
        date(2024, 12, 25) + timedelta(days=random.randint(0, 12))
        if kind == "date"
        else random.random() < 0.5
    )


def build(store: DuckdbTables, frame: pd.DataFrame, key: str, folder: Path) -> None:
    """The same table in the store, by way of a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for row in frame[list(NAMES)].itertuples(index=False):
        writer.writerow(
            ["" if one is None else str(one).lower() if isinstance(one, bool) else one for one in row]
        )
    path = folder / "oracle.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    store.build(TableSource(key, key, "CSV", "utf-8", {}, 1, SCHEMA), path)


def random_query(random: Random) -> TableQuery:
    """A question of any kind that the columns allow."""
    where = _condition(random, 3) if random.random() < 0.85 else None
    common: dict[str, Any] = {
        "where": where,
        "limit": random.randint(0, 12),
        "offset": random.choice((0, 0, 0, 3)),
    }
    kind = random.random()
    if kind < 0.55:
        return TableQuery(**common, select=_some(random, COLUMNS, 4), order=_orders(random, COLUMNS))
    if kind < 0.7:
        chosen = _some(random, tuple(NAMES), 3) or ("ma",)
        return TableQuery(**common, select=chosen, order=_orders(random, chosen), is_distinct=True)
    groups = _some(random, tuple(NAMES), 2)
    measures = tuple(dict.fromkeys(_measure(random) for _ in range(random.randint(0 if groups else 1, 3))))
    return TableQuery(
        **common,
        group_by=groups,
        measures=measures,
        order=_orders(random, (*groups, *(one.name for one in measures))),
    )


def _some(random: Random, names: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(random.sample(names, random.randint(0, min(most, len(names)))))


def _orders(random: Random, names: tuple[str, ...]) -> tuple[Order, ...]:
    return tuple(Order(name, is_descending=random.random() < 0.5) for name in _some(random, names, 3))


def _measure(random: Random) -> Measure:
    function = random.choice(("count", "count", "sum", "avg", "min", "max", "median"))
    if function == "count" and random.random() < 0.5:
        return Measure("count")
    numbers = ("so_ho", "kinh phí")
    return Measure(function, random.choice(numbers if function in ("sum", "avg", "median") else tuple(NAMES)))


def _condition(random: Random, depth: int) -> Condition:
    kind = random.random()
    if depth and kind < 0.35:
        parts = tuple(_condition(random, depth - 1) for _ in range(random.randint(0, 3)))
        return random.choice((All, Some))(parts)
    if depth and kind < 0.5:
        return Not(_condition(random, depth - 1))
    if kind < 0.55:
        return Words(random.choice(("nguyen", "Đông son", "001 hoa", "2024-12", "true", "1")))
    if kind < 0.6:
        edges = sorted(random.uniform(-3, 30) for _ in range(4))
        west, south, east, north = (
            Decimal(f"{edge:.2f}") for edge in (edges[0], edges[1], edges[3], edges[2])
        )
        return Box("kinh phí", "so_ho", west, south, east, north)
    return _compare(random)


def _compare(random: Random) -> Compare:
    name = random.choice(COLUMNS)
    kind = TYPES[name]
    operators = ["eq", "ne", "in", "isnull"]
    operators += ["gt", "gte", "lt", "lte", "between"] if kind != "boolean" else []
    operators += ["contains", "contains", "prefix"] if kind == "text" else []
    operator = random.choice(operators)
    if operator == "isnull":
        return Compare(name, operator, (random.random() < 0.5,))
    if operator in ("contains", "prefix"):
        return Compare(
            name, operator, (random.choice(("nguy", "NGUYỄN", "đông", "on", "0", "", "%", "a,", "hoa")),)
        )
    count = {"between": 2, "in": random.randint(1, 3)}.get(operator, 1)
    return Compare(name, operator, tuple(_asked(random, name) for _ in range(count)))


def _asked(random: Random, name: str) -> Any:
    return random.randint(1, 20) if name == ROW else _value(random, name)


def fold(text: str) -> str:
    """Small letters without accents, by the tables of Unicode."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in apart if unicodedata.category(sign) != "Mn").replace("đ", "d")


def expected(frame: pd.DataFrame, query: TableQuery) -> tuple[list[tuple[Any, ...]], int]:
    """All rows of the answer before its place is cut out, and how many there are."""
    kept = frame
    if query.where is not None:
        holds = [_holds(query.where, row) for row in frame.to_dict("records")]
        kept = frame[pd.Series(holds, index=frame.index, dtype=bool)]
    if query.is_grouped:
        found = _groups(kept, query)
    elif query.is_distinct:
        found = kept[list(query.select)].drop_duplicates()
        found = _sorted(found, [Order(name) for name in query.select])
    else:
        names = list(query.select) or list(COLUMNS)
        ordered = _sorted(kept, query.order)
        return _rows(ordered[names]), len(ordered)
    return _rows(_sorted(found, query.order)), len(found)


def _sorted(frame: pd.DataFrame, orders: Any) -> pd.DataFrame:
    for one in reversed(list(orders)):
        frame = frame.sort_values(
            one.column, ascending=not one.is_descending, na_position="last", kind="stable"
        )
    return frame


def _rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(_plain(one) for one in row) for row in frame.itertuples(index=False, name=None)]


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    is_nothing = cell is None or (isinstance(cell, float) and math.isnan(cell)) or cell is pd.NaT
    return None if is_nothing else cell


def _groups(frame: pd.DataFrame, query: TableQuery) -> pd.DataFrame:
    names = [*query.group_by, *(one.name for one in query.measures)]
    if not query.group_by:
        return pd.DataFrame([[_figure(frame, one) for one in query.measures]], columns=names, dtype=object)
    rows = []
    for key, group in frame.groupby(list(query.group_by), dropna=False, sort=False):
        cells = [None if pd.isna(one) else one for one in key]
        rows.append([*cells, *(_figure(group, one) for one in query.measures)])
    found = pd.DataFrame(rows, columns=names, dtype=object)
    return _sorted(found, [Order(name) for name in query.group_by])


def _figure(group: pd.DataFrame, one: Measure) -> Any:
    if not one.column:
        return len(group)
    cells = group[one.column].dropna()
    if one.function == "count":
        return len(cells)
    if not len(cells):
        return None
    if one.function in ("avg", "median"):
        numbers = cells.astype(float)
        return float(numbers.mean() if one.function == "avg" else numbers.median())
    return {"sum": sum, "min": min, "max": max}[one.function](cells)


def _holds(one: Condition | None, row: dict[str, Any]) -> bool:
    if isinstance(one, All):
        return all(_holds(part, row) for part in one.parts)
    if isinstance(one, Some):
        return any(_holds(part, row) for part in one.parts)
    if isinstance(one, Not):
        return not _holds(one.part, row)
    if isinstance(one, Words):
        texts = [_written(row[name]) for name in NAMES if _plain(row[name]) is not None]
        return all(any(fold(word) in text for text in texts) for word in one.text.split())
    if isinstance(one, Box):
        x, y = _plain(row[one.longitude]), _plain(row[one.latitude])
        inside = x is not None and y is not None
        return (
            inside and float(one.west) <= x <= float(one.east) and float(one.south) <= y <= float(one.north)
        )
    assert isinstance(one, Compare)
    return _compared(one, row[one.column])


def _written(cell: Any) -> str:
    if isinstance(cell, str):
        return fold(cell)
    return str(cell).lower() if isinstance(cell, bool | date) else repr(_plain(cell))


def _compared(one: Compare, cell: Any) -> bool:
    is_nothing = _plain(cell) is None
    if one.operator == "isnull":
        return is_nothing == one.values[0]
    if is_nothing:
        return False
    first: Any = one.values[0]
    results = {
        "eq": lambda: cell == first,
        "ne": lambda: cell != first,
        "gt": lambda: cell > first,
        "gte": lambda: cell >= first,
        "lt": lambda: cell < first,
        "lte": lambda: cell <= first,
        "in": lambda: cell in one.values,
        "between": lambda: first <= cell <= one.values[1],
        "contains": lambda: fold(first) in fold(cell),
        "prefix": lambda: cell.startswith(first),
    }
    return bool(results[one.operator]())


def differs(given: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]]) -> bool:
    """Are the rows not the same? Averages may differ in the last digits."""
    if len(given) != len(wanted):
        return True
    pairs = [pair for rows in zip(given, wanted, strict=True) for pair in zip(*rows, strict=True)]
    return any(not _same(a, b) for a, b in pairs)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return bool(a == b and isinstance(a, bool) == isinstance(b, bool))


def disagreement(store: DuckdbTables, key: str, frame: pd.DataFrame, query: TableQuery) -> str:
    """What the store and pandas tell differently of one question; empty where they agree.

    Pages are walked by cursor as well, and the stream is read, where the question has these.
    """
    asked = checked(query, store.shape(key))
    answer = store.ask(key, asked)
    rows, total = expected(frame, query)
    page = rows[query.offset : query.offset + query.limit]
    if answer.total != total or differs(list(answer.rows), page):
        return f"{query}\ngiven {answer.total} {list(answer.rows)}\nwanted {total} {page}"
    with store.export(key, asked, kind="arrays") as parts:
        lists = json.loads(b"[%s]" % b"".join(parts))
    streamed = [tuple(map(_read, row, answer.types)) for row in lists]
    if differs(streamed, rows[query.offset :]):
        return f"{query}\nstreamed {streamed}\nwanted {rows[query.offset :]}"
    with store.export(key, asked, kind="csv") as parts:
        lines = list(csv.reader(io.StringIO(b"".join(parts).decode(), newline="")))[1:]
    wanted = [[_told(cell) for cell in row] for row in rows[query.offset :]]
    if [row for row in lines if row] != wanted and not query.is_grouped:
        return f"{query}\nlines {lines}\nwanted {wanted}"
    return _walked(store, key, asked, rows[query.offset :])


def _read(cell: Any, kind: str) -> Any:
    """A cell of JSON in the type of its column."""
    if cell is None:
        return None
    return date.fromisoformat(cell) if kind == "date" else float(cell) if kind == "decimal" else cell


def _told(cell: Any) -> str:
    """A cell as a file of text has it."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def _walked(store: DuckdbTables, key: str, query: TableQuery, wanted: list[tuple[Any, ...]]) -> str:
    if not query.is_by_row or not query.limit:
        return ""
    seen: list[tuple[Any, ...]] = []
    page, after = query, None
    for _ in range(len(wanted) + 1):
        answer = store.ask(key, checked(page, store.shape(key)))
        seen += answer.rows
        after = answer.after
        if after is None:
            break
        page = TableQuery(
            where=query.where, select=query.select, order=query.order, limit=query.limit, after=after
        )
    return f"{query}\nwalked {seen}\nwanted {wanted}" if differs(seen, wanted) else ""
