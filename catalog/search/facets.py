"""What may be chosen and counted: the facets of a document, and the limits of a query.

Pure functions shared by all adapters, so that they refuse and order alike.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from catalog.domain.errors import QueryRefused
from catalog.domain.search_condition import (
    AllOf,
    AnyOf,
    Between,
    Condition,
    Equals,
    Mentions,
    Not,
    StartsWith,
)
from catalog.ports import FACETS, Document, Query

# What can be counted, and what can be chosen: a filter may also name datasets directly.
COUNTED = (*FACETS, "tags", "list_item")
FILTERS = (*COUNTED, "id", "name")
# What a condition may speak of: the values of filters, the sort string of the title, times, and words.
CONDITION_TEXTS = frozenset({*FILTERS, "title"})
CONDITION_TIMES = frozenset({"modified", "created"})
MENTION_FIELDS = frozenset({"", "title"})
SORTS = ("relevance", "modified", "title", "name")
ORDERS = ("score", "modified", "created", "title", "name", "id")


def values_of(document: Document) -> Mapping[str, tuple[str, ...]]:
    """The values of a document in each field that can be filtered, each once, none empty."""
    given = {
        "organization": (document.organization,),
        "theme": (document.theme,),
        "res_format": document.formats,
        "year": document.years,
        "place": (document.place,),
        "licence": (document.licence,),
        "frequency": (document.frequency,),
        "tags": document.tags,
        "list_item": (document.list_item,),
        "id": (document.id,),
        "name": (document.name,),
    }
    return {field: tuple(v for v in dict.fromkeys(values) if v) for field, values in given.items()}


def check_query(query: Query) -> None:
    """Refuse what no adapter answers.

    Raises: QueryRefused with `reason` unknown_filter, wrong_kind, unknown_facet, unknown_sort or bad_page.
    """
    _check_condition(query.condition)
    for field in query.filters:
        if field not in FILTERS:
            raise QueryRefused(reason="unknown_filter", field=field)
    for field in query.facets:
        if field not in COUNTED:
            raise QueryRefused(reason="unknown_facet", field=field)
    for sort, known in ((query.sort, SORTS), *((field, ORDERS) for field, _ in query.order)):
        if sort not in known:
            raise QueryRefused(reason="unknown_sort", field=sort)
    if query.offset < 0 or query.limit < 0:
        raise QueryRefused(reason="bad_page", offset=query.offset, limit=query.limit)


def chosen(query: Query) -> dict[str, frozenset[str]]:
    """The filters that hold a choice; a field without a value filters nothing."""
    return {field: frozenset(values) for field, values in query.filters.items() if values}


def most_first(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Values with a count above zero, the most frequent first, equals by value."""
    return tuple(sorted(((v, n) for v, n in counts if n), key=lambda pair: (-pair[1], pair[0])))


def _check_condition(condition: Condition) -> None:
    match condition:
        case Not(part):
            _check_condition(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                _check_condition(part)
        case Equals(field) | StartsWith(field):
            _check_field(field, CONDITION_TEXTS)
        case Mentions(field=field):
            _check_field(field, MENTION_FIELDS)
        case Between(field, low, high):
            _check_field(field, CONDITION_TEXTS | CONDITION_TIMES)
            kind = datetime if field in CONDITION_TIMES else str
            if not all(bound is None or isinstance(bound, kind) for bound in (low, high)):
                raise QueryRefused(reason="wrong_kind", field=field)


def _check_field(field: str, known: frozenset[str]) -> None:
    if field not in known:
        reason = "wrong_kind" if field in CONDITION_TIMES else "unknown_filter"
        raise QueryRefused(reason=reason, field=field)
