"""The order of what was found in a snapshot: by numpy down to what may stand on the page, exactly from there.

Source: 30-search.md, why Whoosh is slow, point 2.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from catalog.ports import Query
from catalog.search.ranking import SortKeys, rank_key
from catalog.search.segment_columns import Floats, Ints, SegmentColumns

Keys = npt.NDArray[Any]
_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True)
class Hits:
    """The places of documents in ascending order with their scores."""

    places: Ints
    scores: Floats
    is_relaxed: bool = False

    def within(self, mask: npt.NDArray[np.bool_]) -> "Hits":
        """Those that are in the mask."""
        kept = mask[self.places]
        return Hits(self.places[kept], self.scores[kept], self.is_relaxed)


class HitOrder:
    """What the documents of a snapshot are ordered by; a place counts through all its segments."""

    def __init__(self, columns: Sequence[SegmentColumns]) -> None:
        self._columns = columns
        self._starts = [0, *accumulate(one.size for one in columns)]
        self.modified: Ints = joined([one.modified for one in columns], np.int64)
        self.created: Ints = joined([one.created for one in columns], np.int64)
        self._latest: Ints = joined([one.latest for one in columns], np.int64)
        self._text_ranks: dict[str, Ints] = {}

    def page(self, query: Query, hits: Hits) -> list[str]:
        """The ids of the page in order; only what may stand on it is put in order."""
        last = query.offset + query.limit
        if query.limit == 0:
            return []
        first = self._first(query, hits, last)
        leading = [key[first].tolist() for key in self._leading(query, hits)]
        found = zip(hits.places[first].tolist(), hits.scores[first].tolist(), *leading, strict=True)
        ordered = sorted(
            ((*keys, *rank_key(query.sort, self._keys(place), score)), place) for place, score, *keys in found
        )
        return [self._id(place) for _, place in ordered[query.offset : last]]

    def _first(self, query: Query, hits: Hits, last: int) -> Ints:
        """Which of the hits may stand among the first `last`."""
        rest, certain = np.arange(len(hits.places)), [np.empty(0, np.intp)]
        for key in self._numbers(query, hits):
            if len(rest) <= last:
                break
            values = key[rest]
            edge = np.partition(values, last - 1)[last - 1]
            certain.append(rest[values < edge])
            last -= len(certain[-1])
            rest = rest[values == edge]
        return np.concatenate([*certain, rest])

    def _numbers(self, query: Query, hits: Hits) -> Iterator[Keys]:
        """What the hits are ordered by, as numbers, each only where the one before was equal."""
        yield from self._leading(query, hits)
        if query.sort in ("title", "name"):
            yield self._ranks(query.sort)[hits.places]
            return
        if query.sort == "relevance":
            yield -hits.scores
            yield -self._latest[hits.places]
        yield -self.modified[hits.places]

    def _leading(self, query: Query, hits: Hits) -> Iterator[Keys]:
        """The keys of `query.order`, ascending."""
        for field, is_descending in query.order:
            key = self._key(field, hits)
            # Not minus: the time of what was never made has no opposite.
            yield (~key if key.dtype.kind == "i" else -key) if is_descending else key

    def _key(self, field: str, hits: Hits) -> Keys:
        if field == "score":
            return hits.scores
        times = {"modified": self.modified, "created": self.created}
        return (times[field] if field in times else self._ranks(field, is_alone=True))[hits.places]

    def _ranks(self, field: str, *, is_alone: bool = False) -> Ints:
        """Where each document stands in an order of text, equals at one place; made when first asked for.

        By title equals stand in the order of their names, unless the title `is_alone`.
        """
        kind = f"{field} {is_alone}"
        kept = self._text_ranks.get(kind)
        if kept is None:
            kept = self._text_ranks[kind] = _dense(self._texts(field, is_alone=is_alone))
        return kept

    def _texts(self, field: str, *, is_alone: bool) -> list[Any]:
        if field == "title" and not is_alone:
            return [pair for one in self._columns for pair in zip(one.titles, one.names, strict=True)]
        return [text for one in self._columns for text in _column(one, field)]

    def _keys(self, place: int) -> SortKeys:
        columns, number = self._at(place)
        return columns.keys(number)

    def _id(self, place: int) -> str:
        columns, number = self._at(place)
        return columns.ids[number]

    def _at(self, place: int) -> tuple[SegmentColumns, int]:
        which = bisect_right(self._starts, place) - 1
        return self._columns[which], place - self._starts[which]


def joined(parts: Sequence[npt.NDArray[_T]], kind: type[_T]) -> npt.NDArray[_T]:
    """The parts one behind the other; without parts an empty array of the kind."""
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _column(columns: SegmentColumns, field: str) -> tuple[str, ...]:
    return {"title": columns.titles, "name": columns.names, "id": columns.ids}[field]


def _dense(texts: list[Any]) -> Ints:
    """The place of each text among the different ones."""
    ranks = np.empty(len(texts), dtype=np.int64)
    place, before = -1, None
    for number in sorted(range(len(texts)), key=texts.__getitem__):
        if texts[number] != before:
            place, before = place + 1, texts[number]
        ranks[number] = place
    return ranks
