"""Presenter: a question about one table as OpenAPI: its parameters in an address, its body in JSON. Pure."""

from collections.abc import Iterable
from typing import Any

from catalog.domain.table_cursors import CURSOR
from catalog.domain.table_query import FUNCTIONS, LIMITS, ROW, TableColumn, TableShape
from catalog.domain.table_query_writing import listed
from catalog.presenters.openapi_values import (
    NUMBER,
    PLAIN_TEXT,
    Schema,
    box,
    closed,
    comparison,
    is_null,
    leaves,
    listing,
    named,
)

CONDITION = "#/components/schemas/Condition"
QUESTION = "#/components/schemas/Question"
_EXAMPLES = {
    "text": "contains.thanh hoa",
    "integer": "gte.10",
    "decimal": "between.0,100",
    "date": "gte.2025-01-01",
    "boolean": "eq.true",
}
_OPERATORS = {
    "text": "eq ne gt gte lt lte in contains prefix isnull between",
    "integer": "eq ne gt gte lt lte in isnull between",
    "decimal": "eq ne gt gte lt lte in isnull between",
    "date": "eq ne gt gte lt lte in isnull between",
    "boolean": "eq ne in isnull",
}
_OF_NUMBERS = ("sum", "avg", "median")
_OF_ALL = tuple(one for one in FUNCTIONS if one not in _OF_NUMBERS)
_MOST_VERSION = 10**9 - 1
LIMIT: Schema = {"type": "integer", "minimum": 0, "maximum": LIMITS.rows, "default": 100}
OFFSET: Schema = {"type": "integer", "minimum": 0, "maximum": LIMITS.offset, "default": 0}
_VERSION: Schema = {"type": "integer", "minimum": 1, "maximum": _MOST_VERSION}
_SHAPE: Schema = {"type": "string", "enum": ["objects", "arrays"], "default": "objects"}
_CURSOR: Schema = {"type": "string", "pattern": f"^{CURSOR}$"}
_NONE: Schema = {"maxItems": 0}
_FLAG: Schema = {"type": "string", "enum": ["true", "false", "1", "0"]}


class Asked:
    """The columns of one table, as questions name them."""

    def __init__(self, shape: TableShape) -> None:
        self.columns = shape.columns
        self.names = [ROW, *(one.name for one in shape.columns)]
        self.numbers = self._of("integer", "decimal")

    def by_type(self) -> Iterable[tuple[str, list[str]]]:
        """Each kind of values that occurs, with the names of its columns."""
        alike = (("text",), ("integer", "decimal"), ("date",), ("boolean",))
        return ((kinds[-1], names) for kinds in alike if (names := self._of(*kinds)))

    def _of(self, *kinds: str) -> list[str]:
        own = [ROW] if "integer" in kinds else []
        return own + [one.name for one in self.columns if one.type in kinds]


def parameter(name: str, description: str, schema: Schema, **more: Any) -> dict[str, Any]:
    """One parameter of an address."""
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def filters(asked: Asked) -> list[dict[str, Any]]:
    """Which rows are asked for: a parameter for each column, then ours."""
    # What begins with an underscore is ours in an address; such a column is asked by `_where`.
    found = [_filter(one) for one in asked.columns if not one.name.startswith("_")]
    point = named(asked.numbers)
    edges = {"type": "string", "pattern": f"^(?:{point},{point}(?:,{NUMBER}){{4}})?$"}
    return [
        *found,
        parameter("_q", "words that a row holds anywhere, accents and capitals aside", PLAIN_TEXT),
        parameter("_bbox", "longitude column, latitude column, west, south, east, north", edges),
        {
            "name": "_where",
            "in": "query",
            "description": "a condition as JSON, for and, or, not; at most 6 deep, 60 conditions",
            "content": {"application/json": {"schema": {"$ref": CONDITION}}},
        },
        version(),
    ]


def _filter(one: TableColumn) -> dict[str, Any]:
    title = " / ".join(filter(None, dict.fromkeys((one.title_vi, one.title_en))))
    told = f"{title or one.name} ({one.type}): {_OPERATORS[one.type]}"
    return parameter(one.name, told, comparison(one.type), example=_EXAMPLES[one.type])


def version() -> dict[str, Any]:
    """Which version of the table is asked."""
    return parameter("_version", "number of a published version; the newest without it", _VERSION)


def shape() -> dict[str, Any]:
    """How rows are written."""
    return parameter("_shape", "rows as objects or as arrays", _SHAPE)


def columns_of_answer(asked: Asked) -> dict[str, Any]:
    """`_select`, `_sort`, `_distinct`, `_group`, `_measures`: of them only these sets go together."""
    names = named(asked.names)
    select, group = listing(names, most=LIMITS.names), listing(names, most=LIMITS.groups)
    sort = listing(names, most=LIMITS.orders, sign="-?")
    figures = listing(_figures(asked), most=LIMITS.measures)
    yes, no = {"type": "string", "enum": ["true", "1"]}, {"type": "string", "enum": ["false", "0"]}
    ways = [
        _way("rows", {"_select": select, "_sort": sort, "_distinct": no}),
        _way("each different row once, of these columns", {"_distinct": yes, "_select": select}),
        _way("each different row once, sorted", {"_distinct": yes, "_sort": sort}),
        _way("groups and their figures", {"_group": group, "_measures": figures}),
        _way(
            "groups, sorted by their size",
            {
                "_group": group,
                "_measures": {"const": "count"},
                "_sort": {"enum": ["count", "-count"]},
            },
        ),
    ]
    told = (
        "Which columns the answer has: of rows, of different rows, or of groups. Lists are divided by "
        "commas, a minus before a name of _sort turns the order. Groups can be sorted by each of their "
        "columns and figures; sum(so_ho) is named sum_so_ho."
    )
    schema = {"type": "object", "anyOf": ways}
    example = {"_sort": f"-{listed([asked.columns[0].name])}"} if asked.columns else {}
    return parameter("answer", told, schema, style="form", explode=True, example=example)


def _way(title: str, properties: dict[str, Schema]) -> Schema:
    needed = {"_distinct": properties.get("_distinct", {}).get("enum") == ["true", "1"]}
    optional = [name for name in properties if not needed.get(name, "_measures" in properties)]
    return {"title": title, **closed(properties, optional=optional)}


def _figures(asked: Asked) -> str:
    # A figure of a name that has to be quoted is quoted as a whole: such are asked in JSON.
    names, numbers = (named(n for n in given if listed([n]) == n) for given in (asked.names, asked.numbers))
    of_all, of_numbers = "|".join(_OF_ALL), "|".join(_OF_NUMBERS)
    return rf"(?:count|(?:{of_all})\({names}\)|(?:{of_numbers})\({numbers}\))"


def page(asked: Asked) -> list[dict[str, Any]]:
    """Which part of the answer is sent, and what beside it."""
    facets = {"type": "array", "items": {"enum": asked.names}, "uniqueItems": True, "maxItems": LIMITS.facets}
    # A form sends its empty fields too.
    after = {"type": "string", "pattern": f"^(?:{CURSOR})?$"}
    counted = "columns whose values are counted"
    return [
        parameter("_facets", counted, facets, style="form", explode=False),
        parameter("_limit", "rows of a page", LIMIT),
        parameter("_offset", "rows to pass over", OFFSET),
        parameter("_after", "where the page before ended, as its `next` says", after),
        parameter("_total", "count all rows of the answer", _FLAG),
        shape(),
    ]


def components(asked: Asked) -> dict[str, Schema]:
    """The condition and the question of this table as JSON."""
    return {"Condition": _condition(asked), "Question": _question(asked)}


def _condition(asked: Asked) -> Schema:
    parts = {"type": "array", "items": {"$ref": CONDITION}}
    ways = [one for kind, names in asked.by_type() for one in leaves(kind, names)]
    joins = [closed({"and": parts}), closed({"or": parts}), closed({"not": {"$ref": CONDITION}})]
    return {"anyOf": [*ways, is_null(asked.names), box(asked.numbers), closed({"q": PLAIN_TEXT}), *joins]}


def _question(asked: Asked) -> Schema:
    names: Schema = {"type": "array", "items": {"enum": asked.names}, "uniqueItems": True}
    orders = {"enum": [f"{sign}{name}" for name in asked.names for sign in ("", "-")]}
    sort = {"type": "array", "items": orders, "maxItems": LIMITS.orders}
    common: dict[str, Schema] = {
        "where": {"anyOf": [{"$ref": CONDITION}, {"type": "null"}]},
        "limit": LIMIT,
        "offset": OFFSET,
        "facets": names | {"maxItems": LIMITS.facets},
        "total": {"type": "boolean", "default": True},
        "after": {"anyOf": [_CURSOR, {"type": "null"}]},
    }
    group = names | {"maxItems": LIMITS.groups}
    size = {"type": "array", "items": closed({"function": {"const": "count"}}), "minItems": 1, "maxItems": 1}
    by_size = {"type": "array", "items": {"enum": ["count", "-count"]}, "maxItems": LIMITS.orders}
    own = {
        "select": names,
        "sort": {"anyOf": [sort, by_size]},
        "distinct": {"type": "boolean", "default": False},
        "group": group,
        "measures": _measures(asked),
    }
    yes, no, of_groups = {"const": True}, {"const": False}, ("group", "measures")
    ways = [
        _body("rows", {"sort": sort, "distinct": no}, without=of_groups),
        _body("different rows of these columns", {"distinct": yes}, without=("sort", *of_groups)),
        _body(
            "different rows, sorted", {"distinct": yes, "sort": sort}, without=("select", "group", "measures")
        ),
        _body("groups and their figures", {"distinct": no}, without=("select", "sort")),
        _body(
            "groups, sorted by their size",
            {"distinct": no, "measures": size, "sort": by_size},
            without=("select",),
            needed=["measures"],
        ),
    ]
    return closed(common | own, optional=common.keys() | own.keys()) | {"anyOf": ways}


def _body(title: str, own: dict[str, Any], *, without: Iterable[str], needed: Iterable[str] = ()) -> Schema:
    needed = [*needed, *(name for name in ("distinct",) if own.get(name) == {"const": True})]
    told = {"title": title, "properties": own | dict.fromkeys(without, _NONE)}
    return told | {"required": needed} if needed else told


def _measures(asked: Asked) -> Schema:
    ways = [
        closed({"function": {"const": "count"}}),
        closed({"function": {"enum": list(_OF_ALL)}, "column": {"enum": asked.names}}),
        closed({"function": {"enum": list(_OF_NUMBERS)}, "column": {"enum": asked.numbers}}),
    ]
    found: Schema = {"type": "array", "items": {"anyOf": ways}, "uniqueItems": True}
    return found | {"maxItems": LIMITS.measures}
