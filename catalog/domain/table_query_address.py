"""A question about a published table as the parameters of an address write it, and back. Pure.

The rule: what begins with `_` is ours, every other name is a column and its value is `operator.value`:

    ?ma_xa=eq.14734&so_ho=gte.10&ten=not.contains.thanh&_sort=-so_ho,ten&_limit=50

A column given twice must fulfil both. Lists (`in`, `between`, names) are divided by commas; a part that holds
a comma stands in double quotes. A column whose name begins with `_` is asked by `_where`, which takes JSON.
"""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import (
    OPERATORS,
    All,
    Box,
    Cell,
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
from catalog.domain.table_query_json import parse_json, read_condition

OWN = "_"
_LISTS = frozenset(("in", "between"))
_TURNED = "not."
_NAMES = frozenset(
    (
        "_select",
        "_sort",
        "_group",
        "_measures",
        "_distinct",
        "_limit",
        "_offset",
        "_after",
        "_facets",
        "_total",
    )
)
_CONDITIONS = frozenset(("_where", "_q", "_bbox"))
_FLAGS = {"true": True, "1": True, "false": False, "0": False}
_MOST_DIGITS = 9


def read_address(given: Iterable[tuple[str, str]], *, also: frozenset[str] = frozenset()) -> TableQuery:
    """The question that these parameters write, in the order they were given.

    Args: also: names of ours that mean something else to the caller and are passed over.
    Raises: TableQueryRefused.
    """
    pairs = [(name, value) for name, value in given if name not in also]
    own = _own({name for name, _ in pairs}, pairs)
    # A form sends its empty fields too: a condition of ours without a value is none.
    asked = [pair for pair in pairs if pair[0] not in _NAMES and (pair[1] or pair[0] not in _CONDITIONS)]
    parts = [_condition(name, value) for name, value in asked]
    return TableQuery(
        where=_joined(parts),
        select=tuple(cut(own.get("_select", ""), at="_select")),
        order=tuple(read_order(one) for one in cut(own.get("_sort", ""), at="_sort")),
        group_by=tuple(cut(own.get("_group", ""), at="_group")),
        measures=tuple(_measure(one) for one in cut(own.get("_measures", ""), at="_measures")),
        is_distinct=_flag(own, "_distinct", default=False),
        limit=_natural(own, "_limit", 100),
        offset=_natural(own, "_offset", 0),
        facets=tuple(cut(own.get("_facets", ""), at="_facets")),
        has_total=_flag(own, "_total", default=True),
    )


def _own(names: set[str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    unknown = sorted(name for name in names if name.startswith(OWN) and name not in _NAMES | _CONDITIONS)
    if unknown:
        raise TableQueryRefused(reason="table_unknown_parameter", at=unknown[0][:60])
    own = [(name, value) for name, value in pairs if name in _NAMES]
    if len(dict(own)) < len(own):
        twice = next(name for at, (name, _) in enumerate(own) if name in dict(own[:at]))
        raise TableQueryRefused(reason="table_named_twice", at=twice)
    return dict(own)


def _joined(parts: Sequence[Condition]) -> Condition | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _condition(name: str, value: str) -> Condition:
    if name == "_where":
        return read_condition(parse_json(value, at=name))
    if name == "_q":
        return Words(value)
    if name == "_bbox":
        parts = cut(value, at=name)
        if len(parts) != 6:
            raise TableQueryRefused(reason="table_bbox", at=name)
        return Box(*parts)
    return read_compare(name, value)


def read_compare(name: str, given: str) -> Condition:
    """The condition on a column that `operator.value` writes. Raises: TableQueryRefused."""
    turns = 0
    while given.startswith(_TURNED):
        # Counted on the way: the whole question is measured only once it is read.
        turns, given = turns + 1, given.removeprefix(_TURNED)
        if turns >= Limits.depth:
            raise TableQueryRefused(reason="table_too_much", at="depth", most=Limits.depth)
    operator, dot, value = given.partition(".")
    if operator not in OPERATORS or not dot:
        raise TableQueryRefused(reason="table_no_operator", at=name[:60])
    made: Condition = Compare(name, operator, tuple(cut(value, at=name)) if operator in _LISTS else (value,))
    for _ in range(turns):
        made = Not(made)
    return made


def cut(text: str, *, at: str) -> list[str]:
    """The parts of a list divided by commas; an empty text has none.

    Raises: TableQueryRefused where quotation marks do not fit.
    """
    if not text:
        return []
    try:
        rows = list(csv.reader([text], strict=True))
    except csv.Error:
        rows = []
    if len(rows) != 1 or "\n" in text or "\r" in text:
        raise TableQueryRefused(reason="table_list", at=at[:60])
    return rows[0]


def read_order(text: str) -> Order:
    """A sort column; a minus before it turns the order, unless the check finds a column of the whole name."""
    return Order(text.removeprefix("-"), is_descending=text.startswith("-"))


def _measure(text: str) -> Measure:
    function, mark, rest = text.partition("(")
    if mark and not rest.endswith(")"):
        raise TableQueryRefused(reason="table_unknown_function", at=text[:60])
    return Measure(function, rest.removesuffix(")"))


def _natural(own: Mapping[str, str], name: str, default: int) -> int:
    text = own.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise TableQueryRefused(reason="table_not_natural", at=name)
    return int(text)


def _flag(own: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = own.get(name)
    if text is None:
        return default
    if text not in _FLAGS:
        raise TableQueryRefused(reason="table_value_boolean", at=name)
    return _FLAGS[text]


def plain(condition: Condition | None) -> Any:
    """A condition as JSON values, always written alike: what names an answer or seals a cursor."""
    if isinstance(condition, All | Some):
        return {type(condition).__name__: [plain(part) for part in condition.parts]}
    if isinstance(condition, Not):
        return {"Not": plain(condition.part)}
    return None if condition is None else repr(condition)


def canonical(query: TableQuery, *, is_place_told: bool = True) -> str:
    """One text for all writings of a question; without its place in the answer when that is left out."""
    place: tuple[Cell | object, ...] = (query.limit, query.offset, query.after) if is_place_told else ()
    return json.dumps(
        [
            plain(query.where),
            query.select,
            [(one.column, one.is_descending) for one in query.order],
            query.group_by,
            [one.name for one in query.measures],
            query.is_distinct,
            query.facets,
            query.has_total,
            repr(place),
        ],
        ensure_ascii=True,
    )
