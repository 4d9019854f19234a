"""Action API: the parameters of datastore_search as a question about a published table. Pure.

Source: 50-ckan-api.md; messages are CKAN's own where it has them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from catalog.domain.errors import Invalid
from catalog.domain.table_query import (
    OPERATORS,
    ROW,
    All,
    Compare,
    Condition,
    Order,
    Some,
    TableQuery,
    TableShape,
    Words,
)
from catalog.web.action_api.parameters import Parameters

MOST_ROWS = 32_000
FORMATS = ("objects", "lists", "csv", "tsv")
_UNUSED = {"plain", "language", "total_estimation_threshold", "include_next_page"}
_USED = {"resource_id", "id", "filters", "q", "limit", "offset", "fields", "sort", "distinct"}
KNOWN = frozenset(_USED | _UNUSED | {"include_total", "records_format"})
_DIRECTIONS = {"": False, "asc": False, "desc": True}
_NULLS = ("nulls first", "nulls last")


def read_question(given: Parameters, shape: TableShape, *, most: int = MOST_ROWS) -> TableQuery:
    """The question of a call.

    Raises: Invalid.
    """
    unknown = sorted(given.names() - KNOWN)
    if unknown:
        raise Invalid({"__extras": [f"Unknown parameter: {', '.join(unknown)[:200]}"]})
    parts = [*_filters(given), *_words(given)]
    names = _fields(given, shape)
    return TableQuery(
        where=All(tuple(parts)) if parts else None,
        select=tuple(names),
        order=tuple(_orders(given, shape)),
        is_distinct=given.flag("distinct"),
        limit=given.natural("limit", 100, cap=most),
        offset=given.natural("offset", 0),
        has_total=given.flag("include_total", default=True),
    )


def _filters(given: Parameters) -> list[Condition]:
    found = _object(given, "filters")
    return [_filter(name, value) for name, value in found.items()]


def _object(given: Parameters, name: str) -> dict[str, Any]:
    value = given.raw(name)
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except (ValueError, RecursionError):
            _refuse(name, "Cannot parse JSON")
    if value is None:
        return {}
    if not isinstance(value, dict):
        _refuse(name, "Not a dictionary")
    return value


def _filter(name: str, value: object) -> Condition:
    if isinstance(value, Mapping):
        return All(tuple(_operator(name, str(key), one) for key, one in value.items()))
    if isinstance(value, list):
        filled = tuple(one for one in value if one is not None)
        ways: list[Condition] = [Compare(name, "in", filled)] if filled else []
        if len(filled) < len(value):
            ways.append(Compare(name, "isnull", (True,)))
        return Some(tuple(ways))
    return Compare(name, "isnull", (True,)) if value is None else _operator(name, "eq", value)


def _operator(name: str, operator: str, value: Any) -> Condition:
    if operator not in OPERATORS:
        _refuse("filters", f"unknown operator: {operator[:60]}")
    return Compare(name, operator, tuple(value) if isinstance(value, list) else (value,))


def _words(given: Parameters) -> list[Condition]:
    value = given.raw("q")
    if isinstance(value, str) and not value.lstrip().startswith("{"):
        return [Words(given.text("q"))] if value.strip() else []
    by_column = _object(given, "q")
    return [
        Compare(name, "contains", (word,))
        for name, text in by_column.items()
        for word in (text.split() if isinstance(text, str) else [text])
    ]


def _fields(given: Parameters, shape: TableShape) -> list[str]:
    """The columns asked for; without any the row's number and all others, as CKAN does."""
    asked = names_of(given, "fields")
    if asked or not given.flag("distinct"):
        return asked or [ROW, *(one.name for one in shape.columns)]
    return [one.name for one in shape.columns]


def names_of(given: Parameters, name: str) -> list[str]:
    """Names as a list, as JSON, or divided by commas.

    Raises: Invalid.
    """
    value = given.raw(name)
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            return given.json_texts(name)
        return [one.strip() for one in text.split(",") if one.strip()]
    return given.texts(name)


def _orders(given: Parameters, shape: TableShape) -> list[Order]:
    return [_order(text, shape) for text in names_of(given, "sort")]


def _order(text: str, shape: TableShape) -> Order:
    """A sort column, a direction behind it; rows without a value stand last here, whatever is wished."""
    name = text.strip()
    for ending in _NULLS:
        if name.lower().endswith(" " + ending):
            name = name[: -len(ending)].strip()
    if shape.find(name.strip('"')) is not None:
        return Order(name.strip('"'))
    rest, _, direction = name.rpartition(" ")
    if not rest or direction.lower() not in _DIRECTIONS:
        return Order(name.strip('"'))
    return Order(rest.strip().strip('"'), is_descending=_DIRECTIONS[direction.lower()])


def echo(given: Parameters, names: Sequence[str]) -> dict[str, Any]:
    """What was given of these parameters, as CKAN tells it back."""
    return {name: given.raw(name) for name in names if given.raw(name) is not None}


def _refuse(name: str, message: str) -> NoReturn:
    raise Invalid({name: [message]})
