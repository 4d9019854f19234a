"""A question about a published table as the parameters of an address; `read_address` reads it back. Pure."""

import csv
import io
import json
from collections.abc import Iterator

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import All, Compare, Condition, Not, TableQuery, Value
from catalog.domain.table_query_address import OWN, read_compare
from catalog.domain.table_query_json import parse_json, read_condition

_WHERE = "_where"
_LISTS = ("in", "between")


def write_address(query: TableQuery) -> list[tuple[str, str]]:
    """The parameters of a question whose conditions are comparisons that all have to be fulfilled.

    Raises: TypeError for any other condition.
    """
    pairs = list(_conditions(query.where))
    if query.select:
        pairs.append(("_select", listed(query.select)))
    if query.group_by:
        pairs.append(("_group", listed(query.group_by)))
    if query.measures:
        texts = [f"{one.function}({one.column})" if one.column else one.function for one in query.measures]
        pairs.append(("_measures", listed(texts)))
    if query.order:
        pairs.append(
            ("_sort", listed([f"{'-' if one.is_descending else ''}{one.column}" for one in query.order]))
        )
    return pairs


def _conditions(where: Condition | None) -> Iterator[tuple[str, str]]:
    if where is None:
        return
    if isinstance(where, All):
        for part in where.parts:
            yield from _conditions(part)
    else:
        yield _pair(where)


def written(name: str, value: str) -> tuple[str, str]:
    """The condition `operator.value` on a column as a parameter; a column that begins as ours do needs JSON.

    Raises: TableQueryRefused for what is no condition.
    """
    return _pair(read_compare(name, value)) if name.startswith(OWN) else (name, value)


def told(name: str, value: str) -> tuple[str, str]:
    """What `written` was given where it gave this parameter; any other as it is."""
    if name != _WHERE:
        return name, value
    try:
        found = read_condition(parse_json(value, at=_WHERE))
        return _compared(found) if isinstance(found, Compare) else _turned(found)
    except (TableQueryRefused, TypeError):
        return name, value


def _pair(one: Condition) -> tuple[str, str]:
    inner = one.part if isinstance(one, Not) else one
    if isinstance(inner, Compare) and inner.column.startswith(OWN):
        return _WHERE, json.dumps(_as_json(one), ensure_ascii=False, separators=(",", ":"))
    return _compared(one) if isinstance(one, Compare) else _turned(one)


def _turned(one: Condition) -> tuple[str, str]:
    if not (isinstance(one, Not) and isinstance(one.part, Compare)):
        raise TypeError(type(one).__name__)
    name, value = _compared(one.part)
    return name, f"not.{value}"


def _as_json(one: Condition) -> dict[str, object]:
    if isinstance(one, Not):
        return {"not": _as_json(one.part)}
    if not isinstance(one, Compare):
        raise TypeError(type(one).__name__)
    values = [_plain(value) for value in one.values]
    given = values if one.operator in _LISTS else values[0]
    return {"column": one.column, "op": one.operator, "value": given}


def _plain(value: Value) -> str | int | bool:
    return value if isinstance(value, str | int) else str(value)


def _compared(one: Compare) -> tuple[str, str]:
    texts = [str(value).lower() if isinstance(value, bool) else str(value) for value in one.values]
    return one.column, f"{one.operator}.{listed(texts) if one.operator in _LISTS else texts[0]}"


def listed(parts: tuple[str, ...] | list[str]) -> str:
    """Parts divided by commas; a part that holds one stands in double quotes."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(parts)
    return line.getvalue()
