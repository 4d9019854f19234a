"""Postings on their way into a Whoosh segment, and the arrays of frequent tokens kept beside it.

Whoosh's own pool pickles each posting to disk and back. This one holds them as arrays by token, eight bytes
each, and gives them to Whoosh in the order it expects. Tokens that many documents hold are also written as
arrays that are mapped into memory, so that a first question costs no reading of Whoosh blocks.
Source: 30-search.md, why Whoosh is slow, point 6.
"""

import json
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from catalog.search.whoosh_fields import TOKENS

Numbers = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]

# A token of fewer documents is read from Whoosh: one block, at once.
FREQUENT = 8
NUMBERS, WEIGHTS, BOUNDS = ".numbers.npy", ".weights.npy", ".bounds.json"


class PostingPool:
    """The pool of one Whoosh writer, in the place of its own; all postings of one new segment."""

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, tuple[array[int], array[float], list[bytes]]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting: (field, token, document number, weight, value)."""
        field, token, number, weight, value = posting
        # Called for every posting: what is there already is found without a call.
        try:
            numbers, weights, values = self._fields[field][token]
        except KeyError:
            held = (array("i"), array("f"), list[bytes]())
            numbers, weights, values = self._fields.setdefault(field, {}).setdefault(token, held)
        numbers.append(number)
        weights.append(weight)
        if value:
            values.append(value)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All postings by field, token and document number."""
        for field in sorted(self._fields):
            for token, (numbers, weights, values) in sorted(self._fields[field].items()):
                for place, number in enumerate(numbers):
                    yield field, token, number, weights[place], values[place] if values else b""

    def cleanup(self) -> None:
        """Nothing was put on disk."""

    def save(self, stem: Path) -> None:
        """Write the arrays of frequent tokens to files that begin with `stem`."""
        held = sorted(self._fields.get(TOKENS, {}).items())
        frequent = [(token, n, w) for token, (n, w, _) in held if len(n) >= FREQUENT]
        bounds = np.cumsum([0, *(len(numbers) for _, numbers, _ in frequent)]).tolist()
        np.save(_beside(stem, NUMBERS), _joined([n for _, n, _ in frequent], "i"))
        np.save(_beside(stem, WEIGHTS), _joined([w for _, _, w in frequent], "f"))
        names = [token.decode("utf-8") for token, _, _ in frequent]
        _beside(stem, BOUNDS).write_text(json.dumps([names, bounds]), encoding="ascii")


class FrequentPostings:
    """The arrays of frequent tokens of one segment, mapped from their files."""

    def __init__(self, stem: Path) -> None:
        names, bounds = json.loads(_beside(stem, BOUNDS).read_text(encoding="ascii"))
        self._numbers: Numbers = _mapped(_beside(stem, NUMBERS))
        self._weights: Weights = _mapped(_beside(stem, WEIGHTS))
        self._spans = {name: (bounds[n], bounds[n + 1]) for n, name in enumerate(names)}

    def get(self, token: str) -> tuple[Numbers, Weights] | None:
        """The document numbers that hold the token and its weights; None where it is not frequent."""
        span = self._spans.get(token)
        return (self._numbers[span[0] : span[1]], self._weights[span[0] : span[1]]) if span else None


def _beside(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _joined(parts: list[Any], kind: str) -> npt.NDArray[Any]:
    whole = array(kind)
    for part in parts:
        whole.extend(part)
    return np.frombuffer(whole, dtype=np.int32 if kind == "i" else np.float32)


def _mapped(path: Path) -> npt.NDArray[Any]:
    # A plain array on the mapped file: a memmap's own slices cost several times as much.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
