"""A question about a published table as JSON writes it. Pure.

A condition is one of `{"column": C, "op": O, "value": V}`, `{"and": [...]}`, `{"or": [...]}`, `{"not": {}}`,
`{"op": "bbox", "columns": [longitude, latitude], "value": [west, south, east, north]}` and `{"q": words}`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import (
    OPERATORS,
    All,
    Box,
    Compare,
    Condition,
    Limits,
    Measure,
    Not,
    Order,
    Some,
    TableQuery,
    Words,
)

_MOST_TEXT = 100_000
_KEYS = frozenset(
    ("where", "select", "sort", "group", "measures", "distinct", "limit", "offset", "facets", "total")
)


def parse_json(text: str | bytes, *, at: str) -> Any:
    """What this JSON holds. Raises: TableQueryRefused, also for JSON nested without end."""
    try:
        if len(text) <= _MOST_TEXT:
            return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        pass
    raise TableQueryRefused(reason="table_json", at=at)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def read_json(given: object) -> TableQuery:
    """The question of an object with the keys where, select, sort, group, measures, distinct, limit, offset.

    Raises: TableQueryRefused.
    """
    values = _mapping(given, at="query")
    unknown = sorted(str(key) for key in values.keys() - _KEYS - {"after"})
    if unknown:
        raise TableQueryRefused(reason="table_unknown_parameter", at=unknown[0][:60])
    where = values.get("where")
    return TableQuery(
        where=None if where is None else read_condition(where),
        select=_texts(values, "select"),
        order=tuple(_order(one) for one in _texts(values, "sort")),
        group_by=_texts(values, "group"),
        measures=tuple(_measure(one) for one in _list(values.get("measures", []), at="measures")),
        is_distinct=_flag(values, "distinct", default=False),
        limit=_natural(values, "limit", 100),
        offset=_natural(values, "offset", 0),
        facets=_texts(values, "facets"),
        has_total=_flag(values, "total", default=True),
    )


def read_condition(given: object, *, depth: int = 1) -> Condition:
    """The condition of an object; its sizes are checked with the question.

    Raises: TableQueryRefused.
    """
    if depth > 2 * Limits.depth:
        raise TableQueryRefused(reason="table_too_much", at="depth", most=Limits.depth)
    values = _mapping(given, at="where")
    if "op" in values:
        return _leaf(values)
    if len(values) != 1:
        raise TableQueryRefused(reason="table_condition", at="where")
    key, part = next(iter(values.items()))
    if key in _JOINS:
        return _JOINS[key](tuple(read_condition(one, depth=depth + 1) for one in _list(part, at=key)))
    if key == "not":
        return Not(read_condition(part, depth=depth + 1))
    if key == "q" and isinstance(part, str):
        return Words(part)
    raise TableQueryRefused(reason="table_condition", at=str(key)[:60])


_JOINS: Mapping[str, Callable[[tuple[Condition, ...]], Condition]] = {"and": All, "or": Some}


def _leaf(values: Mapping[str, Any]) -> Condition:
    operator = values["op"]
    if operator == "bbox" and values.keys() == {"op", "columns", "value"}:
        columns, edges = _list(values["columns"], at="columns"), _list(values["value"], at="bbox")
        if len(columns) != 2 or len(edges) != 4 or not all(isinstance(one, str) for one in columns):
            raise TableQueryRefused(reason="table_bbox", at="bbox")
        return Box(columns[0], columns[1], *edges)
    if values.keys() != {"op", "column", "value"} or not isinstance(values["column"], str):
        raise TableQueryRefused(reason="table_condition", at="where")
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise TableQueryRefused(reason="table_unknown_operator", at=str(operator)[:60])
    given = values["value"]
    return Compare(values["column"], operator, tuple(given) if isinstance(given, list) else (given,))


def _order(text: str) -> Order:
    return Order(text.removeprefix("-"), is_descending=text.startswith("-"))


def _measure(given: object) -> Measure:
    values = _mapping(given, at="measures")
    function, column = values.get("function"), values.get("column", "")
    if not isinstance(function, str) or not isinstance(column, str) or values.keys() - {"function", "column"}:
        raise TableQueryRefused(reason="table_unknown_function", at="measures")
    return Measure(function, column)


def _mapping(given: object, *, at: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise TableQueryRefused(reason="table_json", at=at)
    return given


def _list(given: object, *, at: str) -> list[Any]:
    if not isinstance(given, list):
        raise TableQueryRefused(reason="table_json", at=str(at)[:60])
    return given


def _texts(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _list(values.get(name, []), at=name)
    if not all(isinstance(one, str) for one in found):
        raise TableQueryRefused(reason="table_json", at=name)
    return tuple(found)


def _natural(values: Mapping[str, Any], name: str, default: int) -> int:
    given = values.get(name, default)
    # 10 and 10.0 are the same number in JSON.
    is_whole = isinstance(given, int) or (isinstance(given, float) and given.is_integer())
    if isinstance(given, bool) or not is_whole or given < 0:
        raise TableQueryRefused(reason="table_not_natural", at=name)
    return int(given)


def _flag(values: Mapping[str, Any], name: str, *, default: bool) -> bool:
    given = values.get(name, default)
    if not isinstance(given, bool):
        raise TableQueryRefused(reason="table_value_boolean", at=name)
    return given
