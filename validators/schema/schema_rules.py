"""Room validators: the allow-list for table schemas and dialects. Pure: no Frictionless, no file.

A descriptor from outside never reaches Frictionless: there it could name URLs, other files, lookups and
checks. What is not listed here is refused, never dropped silently.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from validators.schema.patterns import is_safe_pattern

MAX_FIELDS = 512
DELIMITERS = (",", ";", "\t", "|")
_TYPES = frozenset(
    (
        "string",
        "integer",
        "number",
        "boolean",
        "date",
        "datetime",
        "time",
        "year",
        "yearmonth",
        "geopoint",
        "any",
    )
)
_STRING_FORMATS = frozenset(("default", "email", "uri", "uuid"))
_DATE_FORMAT = re.compile(r"(%[YmdHMSyjbBpIfz%]|[ ./:T,\-])+")
_TABLE_NAME = re.compile(r"[a-z0-9_-]{0,60}")
_TEXT_KEYS = frozenset(
    ("name", "title", "title_en", "title_vi", "description", "description_en", "type", "format", "rdfType")
)
_LIST_KEYS = frozenset(("missingValues", "trueValues", "falseValues"))
_CHAR_KEYS = frozenset(("groupChar", "decimalChar"))
# Signs and quotation marks; digits and letters are no marks either.
_NO_MARKS = ("+", "-", '"')
_FLAG_CONSTRAINTS = frozenset(("required", "unique"))
_COUNT_CONSTRAINTS = frozenset(("minLength", "maxLength"))
_BOUND_CONSTRAINTS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"))
_FIELDS_MATCH = ("exact", "equal", "subset", "superset", "partial")
_SCHEMA_TEXTS = frozenset(("name", "title", "title_en", "description", "fieldsMatch"))


class SchemaRefused(Exception):
    """A schema or dialect holds something that is not allowed; `where` names it, `reason` is a code."""

    code = "schema_refused"

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where[:80]
        self.reason = reason


@dataclass(frozen=True)
class DialectSettings:
    """How a file is read; None leaves the choice to the file. `header_rows` count from 1."""

    delimiter: str | None = None
    quote_char: str | None = None
    skip_initial_space: bool | None = None
    header_rows: tuple[int, ...] | None = None
    comment_char: str | None = None
    skip_blank_rows: bool = False
    sheet: str | None = None


def clean_schema(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Give a checked copy of a table schema; keys beginning with x_ are ours and pass as they are.

    Raises: SchemaRefused.
    """
    _require(isinstance(raw.get("fields"), list), "fields", "value")
    clean: dict[str, Any] = {}
    for key, value in raw.items():
        if key == "fields":
            _require(0 < len(value) <= MAX_FIELDS, "fields", "limit")
            clean[key] = [_clean_field(field, f"fields[{number}]") for number, field in enumerate(value, 1)]
        elif key == "missingValues":
            clean[key] = _texts(value, key)
        elif key == "primaryKey":
            clean[key] = _names(value, key)
        elif key == "foreignKeys":
            _require(isinstance(value, list) and len(value) <= 20, key, "value")
            clean[key] = [_clean_foreign_key(one, f"{key}[{number}]") for number, one in enumerate(value, 1)]
        elif key in _SCHEMA_TEXTS:
            _require(isinstance(value, str), key, "value")
            clean[key] = value
        else:
            _require(key.startswith("x_"), key, "key")
            clean[key] = value
    _check_names(clean)
    return clean


def _check_names(clean: Mapping[str, Any]) -> None:
    names = [field["name"] for field in clean["fields"]]
    _require(len(set(names)) == len(names), "fields", "name")
    for key in clean.get("primaryKey", ()):
        _require(key in names, "primaryKey", "name")
    for one in clean.get("foreignKeys", ()):
        _require(set(one["fields"]) <= set(names), "foreignKeys", "name")
    _require(clean.get("fieldsMatch", "exact") in _FIELDS_MATCH, "fieldsMatch", "value")


def _clean_foreign_key(raw: object, where: str) -> dict[str, Any]:
    """Give a foreign key whose table is a plain name ("" is the table itself), never a path or an address."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("reference"), Mapping):
        raise SchemaRefused(where, "value")
    reference = raw["reference"]
    _require(set(raw) == {"fields", "reference"} and set(reference) <= {"resource", "fields"}, where, "key")
    table = reference.get("resource", "")
    _require(isinstance(table, str) and _TABLE_NAME.fullmatch(table), f"{where}.reference.resource", "name")
    fields, theirs = _names(raw["fields"], where), _names(reference.get("fields"), where)
    _require(len(fields) == len(theirs) > 0, where, "value")
    return {"fields": fields, "reference": {"resource": table, "fields": theirs}}


def _names(value: object, where: str) -> list[str]:
    return _texts([value] if isinstance(value, str) else value, where)


def _clean_field(raw: object, where: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise SchemaRefused(where, "value")
    name = raw.get("name")
    if not isinstance(name, str) or not name:
        raise SchemaRefused(where, "name")
    clean = {key: _clean_field_value(key, value, f"{name}.{key}") for key, value in raw.items()}
    clean.setdefault("type", "string")
    _require(clean["type"] in _TYPES, f"{name}.type", "type")
    _require(_is_format(clean["type"], clean.get("format", "default")), f"{name}.format", "format")
    return clean


def _clean_field_value(key: str, value: Any, where: str) -> Any:
    if key in _TEXT_KEYS:
        _require(isinstance(value, str), where, "value")
    elif key in _CHAR_KEYS:
        is_mark = isinstance(value, str) and len(value) <= 1 and value not in _NO_MARKS
        _require(is_mark and not value.isalnum() and (value or key == "groupChar"), where, "value")
    elif key in _LIST_KEYS:
        return _texts(value, where)
    elif key == "bareNumber":
        _require(isinstance(value, bool), where, "value")
    elif key == "constraints":
        _require(isinstance(value, Mapping), where, "value")
        return {name: _clean_constraint(name, limit, f"{where}.{name}") for name, limit in value.items()}
    else:
        _require(key.startswith("x_"), where, "key")
    return value


def _clean_constraint(name: str, limit: Any, where: str) -> Any:
    if name in _FLAG_CONSTRAINTS:
        _require(isinstance(limit, bool), where, "value")
    elif name in _COUNT_CONSTRAINTS:
        _require(isinstance(limit, int) and 0 <= limit <= 1_000_000, where, "value")
    elif name in _BOUND_CONSTRAINTS:
        _require(isinstance(limit, (int, float, str)), where, "value")
    elif name == "enum":
        is_list = isinstance(limit, list) and 0 < len(limit) <= 5_000
        _require(is_list and all(isinstance(v, (str, int, float, bool)) for v in limit), where, "value")
    elif name == "pattern":
        _require(isinstance(limit, str) and is_safe_pattern(limit), where, "pattern")
    else:
        raise SchemaRefused(where, "key")
    return limit


def _is_format(kind: str, form: str) -> bool:
    """Tell whether a format may be used: date format `any` fills gaps from today, so it may not."""
    if form == "default":
        return True
    if kind == "string":
        return form in _STRING_FORMATS
    return kind in ("date", "datetime", "time") and _DATE_FORMAT.fullmatch(form) is not None


def _texts(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or len(value) > 100:
        raise SchemaRefused(where, "value")
    _require(all(isinstance(item, str) and len(item) <= 100 for item in value), where, "value")
    return list(value)


def _require(holds: object, where: str, reason: str) -> None:
    if not holds:
        raise SchemaRefused(where, reason)


def clean_dialect(raw: Mapping[str, Any] | None) -> DialectSettings:
    """Give a checked dialect: the flat keys of a Table Dialect, or Frictionless's `csv` and `excel` groups.

    Raises: SchemaRefused.
    """
    if raw is None:
        return DialectSettings()
    _require(isinstance(raw, Mapping), "dialect", "value")
    flat = {key: value for key, value in raw.items() if key not in ("csv", "excel")}
    for group in ("csv", "excel"):
        inner = raw.get(group, {})
        _require(isinstance(inner, Mapping), group, "value")
        flat.update(inner)
    values: dict[str, Any] = {}
    for key, value in flat.items():
        if key.startswith("x_") or key in ("name", "title", "description"):
            continue
        if key not in _DIALECT:
            raise SchemaRefused(f"dialect.{key}", "key")
        attribute, test = _DIALECT[key]
        _require(test(value), f"dialect.{key}", "value")
        if attribute:
            values[attribute] = tuple(value) if isinstance(value, list) else value
    return DialectSettings(**values)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_header_rows(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= 5
        and all(isinstance(row, int) and 0 < row <= 50 for row in value)
    )


# Key of a descriptor -> our attribute (empty: only the named value is allowed, nothing to keep) and its test.
_DIALECT: dict[str, tuple[str, Callable[[Any], object]]] = {
    "delimiter": ("delimiter", lambda value: value in DELIMITERS),
    "quoteChar": ("quote_char", lambda value: value == '"'),
    "doubleQuote": ("", lambda value: value is True),
    "lineTerminator": ("", lambda value: value in ("\r\n", "\n")),
    "skipInitialSpace": ("skip_initial_space", _is_flag),
    "header": ("", lambda value: value is True),
    "headerRows": ("header_rows", _is_header_rows),
    "commentChar": ("comment_char", lambda value: value == "#"),
    "skipBlankRows": ("skip_blank_rows", _is_flag),
    "sheet": ("sheet", lambda value: isinstance(value, str) and 0 < len(value) <= 100),
}
