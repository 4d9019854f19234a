"""Which documents of a snapshot a condition is true of, as masks over its columns and postings.

The same answers as `catalog.search.judging`, for all documents at once.
Source: 30-search.md, why Whoosh is slow, point 3: filters are boolean masks.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

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
from catalog.search.facet_columns import FacetColumn
from catalog.search.facets import CONDITION_TIMES
from catalog.search.judging import mentioned_tokens
from catalog.search.ranking import NEVER, microseconds
from catalog.search.segment_columns import Ints

Mask = npt.NDArray[np.bool_]


class Columns(Protocol):
    """What a snapshot knows of all its documents."""

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones included."""

    def values(self, field: str) -> FacetColumn:
        """The values of a field of text."""

    def times(self, field: str) -> Ints:
        """Microseconds since 1970, NEVER where there is no time."""

    def holding_all(self, tokens: Sequence[str]) -> Mask:
        """The documents that hold every one of the tokens; of none, all documents."""


def mask_of(condition: Condition, columns: Columns) -> Mask:
    """The documents that the condition, which has been checked, is true of."""
    match condition:
        case Everything():
            return np.ones(columns.size, dtype=np.bool_)
        case Not(part):
            return ~mask_of(part, columns)
        case AllOf(parts):
            return _all_of((mask_of(part, columns) for part in parts), columns.size)
        case AnyOf(parts):
            return _any_of((mask_of(part, columns) for part in parts), columns.size)
        case Mentions():
            return columns.holding_all(mentioned_tokens(condition))
        case Equals(field, value):
            return columns.values(field).between(value, value)
        case StartsWith(field, start):
            return columns.values(field).starting(start)
        case Between():
            return _between(condition, columns)


def _all_of(masks: Iterable[Mask], size: int) -> Mask:
    found = np.ones(size, dtype=np.bool_)
    for mask in masks:
        found &= mask
    return found


def _any_of(masks: Iterable[Mask], size: int) -> Mask:
    found = np.zeros(size, dtype=np.bool_)
    for mask in masks:
        found |= mask
    return found


def _between(asked: Between, columns: Columns) -> Mask:
    low, high = asked.low, asked.high
    if asked.field in CONDITION_TIMES:
        return _in_time(asked, columns.times(asked.field))
    if not isinstance(low, str | None) or not isinstance(high, str | None):
        raise TypeError("bounds of text were checked")
    return columns.values(asked.field).between(low, high, has_low=asked.has_low, has_high=asked.has_high)


def _in_time(asked: Between, times: Ints) -> Mask:
    mask: Mask = times != NEVER
    if asked.low is not None:
        low = _instant(asked.low)
        mask &= times >= low if asked.has_low else times > low
    if asked.high is not None:
        high = _instant(asked.high)
        mask &= times <= high if asked.has_high else times < high
    return mask


def _instant(bound: str | datetime) -> int:
    if isinstance(bound, str):
        raise TypeError("bounds of time were checked")
    return microseconds(bound)
