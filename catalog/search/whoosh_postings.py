"""Reading the postings of one token from one Whoosh segment, a block at a time where the codec allows it.

Whoosh's own way is a call per posting. The block-wise way uses attributes of its leaf matcher that are not
public, the same in all releases we test; where one is missing, the public way is taken.
Source: 30-search.md, why Whoosh is slow, points 2 and 6.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from catalog.search.whoosh_fields import TOKENS

Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]

_BLOCK_PARTS = ("_read_ids", "_read_weights", "_goto", "_nextoffset", "_lastblock")
NOTHING: tuple[Numbers, Weights] = (np.empty(0, np.int32), np.empty(0, np.float32))


def read_postings(leaf: IndexReader, token: str) -> tuple[Numbers, Weights]:
    """The document numbers in this segment that hold the token, with its weights; deleted ones too."""
    if (TOKENS, token) not in leaf:
        return NOTHING
    matcher = leaf.postings(TOKENS, token)
    # A filter over deleted documents wraps the leaf; deletions are masked by whoever asks.
    inner = getattr(matcher, "child", matcher)
    if all(hasattr(inner, part) for part in _BLOCK_PARTS):
        return _by_blocks(inner)
    return _one_by_one(inner)


def _by_blocks(matcher: Any) -> tuple[Numbers, Weights]:
    numbers: list[Numbers] = []
    weights: list[Weights] = []
    while True:
        matcher._read_ids()
        matcher._read_weights()
        numbers.append(np.array(matcher._ids, dtype=np.int32))
        weights.append(np.array(matcher._weights, dtype=np.float32))
        if matcher._lastblock:
            return np.concatenate(numbers), np.concatenate(weights)
        matcher._goto(matcher._nextoffset)


def _one_by_one(matcher: Any) -> tuple[Numbers, Weights]:
    found: list[tuple[int, float]] = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight()))
        matcher.next()
    return (
        np.array([number for number, _ in found], dtype=np.int32),
        np.array([weight for _, weight in found], dtype=np.float32),
    )
