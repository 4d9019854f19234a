"""Is a condition true of one document? Says what every adapter must answer. Pure.

Source: `catalog.domain.search_condition`, whose words these are.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from catalog.domain.search_condition import (
    AllOf,
    AnyOf,
    Between,
    Condition,
    Equals,
    Everything,
    Mentions,
    Not,
    StartsWith,
)
from catalog.ports import Document
from catalog.search.analysis import TITLE_MARK, collation_key, folded_tokens
from catalog.search.facets import values_of

Value = str | datetime


@dataclass(frozen=True)
class Judged:
    """What of a document a condition can speak of: the values of each field, and its tokens."""

    values: Mapping[str, tuple[Value, ...]]
    tokens: Container[str]


def judged_of(document: Document, tokens: Container[str]) -> Judged:
    """A document with the tokens that `weighing.weigh` gave it."""
    values: dict[str, tuple[Value, ...]] = {
        **values_of(document),
        "title": (collation_key(document.title),),
        "modified": (document.modified,),
        "created": (document.created,) if document.created else (),
    }
    return Judged(values, tokens)


def is_true(condition: Condition, document: Judged) -> bool:
    """Is the condition, which has been checked, true of this document?"""
    match condition:
        case Everything():
            return True
        case Not(part):
            return not is_true(part, document)
        case AllOf(parts):
            return all(is_true(part, document) for part in parts)
        case AnyOf(parts):
            return any(is_true(part, document) for part in parts)
        case Mentions():
            return all(token in document.tokens for token in mentioned_tokens(condition))
        case _:
            return any(fits(condition, value) for value in document.values[condition.field])


def mentioned_tokens(asked: Mentions) -> tuple[str, ...]:
    """The tokens that a document must hold to mention this; of no words there are none."""
    words = folded_tokens(asked.text)
    together = [f"{one}_{other}" for one, other in pairwise(words)] if asked.is_phrase else []
    mark = TITLE_MARK if asked.field else ""
    return tuple(dict.fromkeys(f"{mark}{token}" for token in (*words, *together)))


def fits(condition: Equals | StartsWith | Between, value: Value) -> bool:
    """Is one value what the condition asks of its field?"""
    match condition:
        case Equals(_, wanted):
            return value == wanted
        case StartsWith(_, start):
            return isinstance(value, str) and value.startswith(start)
        case Between():
            return _lies_between(condition, value)


def _lies_between(bounds: Between, value: Value) -> bool:
    low, high = bounds.low, bounds.high
    is_above = low is None or _is_before(low, value) or (bounds.has_low and low == value)
    is_below = high is None or _is_before(value, high) or (bounds.has_high and high == value)
    return is_above and is_below


def _is_before(one: Value, other: Value) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return isinstance(one, str) and isinstance(other, str) and one < other
