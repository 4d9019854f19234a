"""The values of one field through all segments of a snapshot: filters as masks, counts by numpy."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from catalog.search.segment_columns import FieldColumn, Ints

Mask = npt.NDArray[np.bool_]
Counts = tuple[tuple[str, int], ...]
# Up to so many values of a document each is a column of its own, counted without a look at other documents.
_MOST_LAYERS = 6


class FacetColumn:
    """One field: `columns` are those of the segments, `bases` the place of the first document of each."""

    def __init__(self, columns: Sequence[FieldColumn], bases: Sequence[int], size: int) -> None:
        numbers: dict[str, int] = {}
        documents, ordinals = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for base, column in zip(bases, columns, strict=True):
            own = np.array([numbers.setdefault(v, len(numbers)) for v in column.values], dtype=np.intp)
            documents.append(column.documents + np.intp(base))
            ordinals.append(own[column.numbers])
        self._values = tuple(numbers)
        self._ranks = np.empty(len(numbers), dtype=np.intp)
        self._ranks[sorted(range(len(numbers)), key=self._values.__getitem__)] = np.arange(len(numbers))
        self._documents = np.concatenate(documents)
        self._ordinals = np.concatenate(ordinals)
        self._size = size

    def prepared(self) -> Self:
        """The same column, with everything made that counting needs."""
        _ = self._layers
        return self

    def holding(self, values: frozenset[str]) -> Mask:
        """The documents with at least one of these values."""
        wanted = np.array([value in values for value in self._values], dtype=np.bool_)
        mask = np.zeros(self._size, dtype=np.bool_)
        if len(wanted):
            mask[self._documents[wanted[self._ordinals]]] = True
        return mask

    def starting(self, start: str) -> Mask:
        """The documents with at least one value that begins so."""
        first = bisect_left(self._sorted, start)
        return self._ranked(first, bisect_right(self._sorted, start, lo=first, key=lambda v: v[: len(start)]))

    def between(
        self, low: str | None, high: str | None, *, has_low: bool = True, has_high: bool = True
    ) -> Mask:
        """The documents with at least one value between the bounds, by code point; None is no bound."""
        first = 0 if low is None else (bisect_left if has_low else bisect_right)(self._sorted, low)
        end = len(self._sorted)
        if high is not None:
            end = (bisect_right if has_high else bisect_left)(self._sorted, high)
        return self._ranked(first, end)

    def count(self, places: Ints, limit: int | None) -> Counts:
        """How many of these documents have each value, the most frequent first, equals by value."""
        counts = self._counted(places)
        found = np.flatnonzero(counts)
        ordered = found[np.lexsort((self._ranks[found], -counts[found]))][:limit]
        values = self._values
        return tuple(
            (values[n], count) for n, count in zip(ordered.tolist(), counts[ordered].tolist(), strict=True)
        )

    def _counted(self, places: Ints) -> Ints:
        known = len(self._values)
        if self._layers is None:
            mask = np.zeros(self._size, dtype=np.bool_)
            mask[places] = True
            return np.bincount(self._ordinals[mask[self._documents]], minlength=known)
        counts = np.zeros(known + 1, dtype=np.intp)
        for layer in self._layers:
            counts += np.bincount(layer[places], minlength=known + 1)
        return counts[:known]

    def _ranked(self, first: int, end: int) -> Mask:
        """The documents with a value from `first` to before `end` in the order of values."""
        wanted = (self._ranks >= first) & (self._ranks < end)
        mask = np.zeros(self._size, dtype=np.bool_)
        mask[self._documents[wanted[self._ordinals]]] = True
        return mask

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._values)

    @cached_property
    def _layers(self) -> list[Ints] | None:
        """The first, second, ... value of every document; where it has none, the number after the last."""
        new = np.diff(self._documents, prepend=-1) != 0
        first = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        which = np.arange(len(new)) - first
        if len(which) and which.max() >= _MOST_LAYERS:
            return None
        layers = []
        for number in range(int(which.max(initial=-1)) + 1):
            layer = np.full(self._size, len(self._values), dtype=np.intp)
            layer[self._documents[which == number]] = self._ordinals[which == number]
            layers.append(layer)
        return layers
