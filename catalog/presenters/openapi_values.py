"""Presenter: what may be compared with a column of a table, as patterns and schemas of OpenAPI. Pure.

They say what `domain/table_query_address.py`, `table_query_json.py` and `table_values.py` read, no more and
no less: a client that keeps to them is not refused.
"""

import re
from collections.abc import Iterable
from typing import Any

from catalog.domain.table_query import LIMITS
from catalog.domain.table_query_writing import listed

Schema = dict[str, Any]

NUMBER = r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_DAY = (
    r"(?:(?!0000)[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    rf"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP})"
)
_FLAG = "(?:true|false)"
_TEXT = rf"[^\u0000]{{0,{LIMITS.text}}}"
# A part of a list: in double quotes, or without a comma and not begun by a quote.
_PART = (
    rf'(?:"(?:[^"\r\n\u0000]|""){{0,{LIMITS.text}}}"|[^,"\r\n\u0000][^,\r\n\u0000]{{0,{LIMITS.text - 1}}})'
)
_ORDERED = "eq|ne|gt|gte|lt|lte"
# Type -> operators of one value, one value, one part of a list.
_FORMS = {
    "text": (f"{_ORDERED}|contains|prefix", _TEXT, _PART),
    "integer": (_ORDERED, NUMBER, NUMBER),
    "decimal": (_ORDERED, NUMBER, NUMBER),
    "date": (_ORDERED, _DAY, _DAY),
    "boolean": ("eq|ne", _FLAG, _FLAG),
}
_MOST = 10**18 - 1
_FLAGS: Schema = {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]}
_NUMBERS: Schema = {
    "anyOf": [
        {"type": "number", "minimum": -_MOST, "maximum": _MOST},
        {"type": "string", "pattern": f"^{NUMBER}$"},
    ]
}
_VALUES: dict[str, Schema] = {
    "text": {"type": ["string", "integer"], "maxLength": LIMITS.text, "pattern": r"^[^\u0000]*$"},
    "integer": _NUMBERS,
    "decimal": _NUMBERS,
    "date": {"type": "string", "pattern": f"^{_DAY}$"},
    "boolean": _FLAGS,
}
PLAIN_TEXT: Schema = {"type": "string", "maxLength": LIMITS.text, "pattern": r"^[^\u0000]*$"}


def comparison(kind: str) -> Schema:
    """The value of a column of this type in an address: `operator.value`."""
    operators, value, part = _FORMS[kind]
    ways = [rf"(?:{operators})\.{value}", rf"in\.{part}(?:,{part})*", rf"isnull\.{_FLAG}"]
    if kind != "boolean":
        ways.append(rf"between\.{part},{part}")
    return {"type": "string", "pattern": rf"^(?:not\.){{0,4}}(?:{'|'.join(ways)})$"}


def leaves(kind: str, names: list[str]) -> list[Schema]:
    """The conditions in JSON on columns of this type."""
    operators, value = _FORMS[kind][0].split("|"), _VALUES[kind]
    found = [
        _leaf(names, operators, _one_or_listed(value)),
        _leaf(names, ["in"], {"anyOf": [value, _array(value, least=1, most=LIMITS.values)]}),
    ]
    return found if kind == "boolean" else [*found, _leaf(names, ["between"], _array(value, least=2, most=2))]


def is_null(names: list[str]) -> Schema:
    """The condition in JSON that a cell has no value, or has one."""
    return _leaf(names, ["isnull"], _one_or_listed(_FLAGS))


def box(names: list[str]) -> Schema:
    """The rectangle in JSON over columns of numbers."""
    columns = _array({"enum": names}, least=2, most=2)
    return closed({"op": {"const": "bbox"}, "columns": columns, "value": _array(_NUMBERS, least=4, most=4)})


def closed(properties: dict[str, Schema], *, optional: Iterable[str] = ()) -> Schema:
    """An object with these properties and no other."""
    needed = [name for name in properties if name not in set(optional)]
    told: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return told | {"required": needed} if needed else told


def named(names: Iterable[str]) -> str:
    """One of these names as an address writes them, as a pattern."""
    return f"(?:{'|'.join(escaped(listed([name])) for name in names)})"


def listing(name: str, *, most: int, sign: str = "") -> Schema:
    """What fulfils the pattern, divided by commas, each once; `sign` may stand before one."""
    one = f"{sign}{name}"
    once = rf"(?!(?:[^,]*,)*{sign}([^,]+),(?:[^,]*,)*{sign}\1(?:,|$))"
    return {"type": "string", "pattern": f"^{once}(?:{one}(?:,{one}){{0,{most - 1}}})?$"}


def escaped(text: str) -> str:
    """A text as a pattern of ECMA-262 that only it fulfils."""
    return re.sub(r"[\^$\\.*+?()\[\]{}|/]", lambda found: "\\" + found[0], text)


def _leaf(names: list[str], operators: list[str], value: Schema) -> Schema:
    return closed({"column": {"enum": names}, "op": {"enum": operators}, "value": value})


def _one_or_listed(value: Schema) -> Schema:
    return {"anyOf": [value, _array(value, least=1, most=1)]}


def _array(items: Schema, *, least: int, most: int) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}
