"""One immutable segment as it is read: its columns, and its postings.

A segment is opened once for all generations that hold it: an update reads only what it wrote. Which of its
documents are deleted differs by generation.
"""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from catalog.search.posting_pool import FrequentPostings, PostingPool
from catalog.search.segment_columns import SUFFIX, SegmentColumns, columns_of, load, save
from catalog.search.whoosh_fields import NO_ROW, TOKENS, row_of
from catalog.search.whoosh_postings import Numbers, Weights, read_postings

# Rare tokens whose postings one segment keeps in memory; each has a few documents only.
KEPT_TOKENS = 20_000


@dataclass
class SegmentFiles:
    """What of a segment never changes. `reader` is used under `lock` only."""

    name: str
    columns: SegmentColumns
    reader: IndexReader
    frequent: FrequentPostings
    lock: Lock = field(default_factory=Lock)
    _kept: dict[str, tuple[Numbers, Weights]] = field(default_factory=dict)

    def postings(self, token: str) -> tuple[Numbers, Weights]:
        """The documents that hold the token, deleted ones too, with its weights."""
        return self.frequent.get(token) or self._kept.get(token) or self._rare(token)

    def _rare(self, token: str) -> tuple[Numbers, Weights]:
        with self.lock:
            if len(self._kept) >= KEPT_TOKENS:
                self._kept.clear()
            found = self._kept[token] = read_postings(self.reader, token)
            return found


@dataclass(frozen=True)
class Segment:
    """A segment in one generation: `alive` tells of each document whether it was not deleted."""

    files: SegmentFiles
    alive: npt.NDArray[np.bool_]

    @property
    def columns(self) -> SegmentColumns:
        """The rows of its documents."""
        return self.files.columns

    def postings(self, token: str) -> tuple[Numbers, Weights]:
        """The documents that hold the token, deleted ones too, with its weights."""
        return self.files.postings(token)


def write_columns(reader: IndexReader, folder: Path, pool: PostingPool) -> None:
    """Write what is kept beside a segment for the one that has nothing yet, whose postings `pool` holds."""
    for leaf in _leaves(reader):
        path = folder / f"{_name(leaf)}{SUFFIX}"
        if not path.exists():
            save(_columns_of(leaf), path)
            pool.save(folder / _name(leaf))


def open_segments(reader: IndexReader, folder: Path, known: Mapping[str, SegmentFiles]) -> list[Segment]:
    """The segments of a generation; those in `known` are not read again.

    Raises: OSError when a file of it is gone.
    """
    leaves = _leaves(reader)
    try:
        return [_open(leaf, folder, known) for leaf in leaves]
    except OSError:
        for leaf in leaves:
            _close(leaf)
        raise


def _leaves(reader: IndexReader) -> list[IndexReader]:
    """The readers of single segments; an index of nothing has none."""
    return [leaf for leaf, _ in reader.leaf_readers() if leaf.segment() is not None]


def _open(leaf: IndexReader, folder: Path, known: Mapping[str, SegmentFiles]) -> Segment:
    name = _name(leaf)
    alive = np.ones(leaf.doc_count_all(), dtype=np.bool_)
    if leaf.has_deletions():
        alive[list(leaf.segment().deleted_docs())] = False
    files = known.get(name)
    if files is None:
        files = SegmentFiles(name, load(folder / f"{name}{SUFFIX}"), leaf, FrequentPostings(folder / name))
        # Questions of other threads may still read it when the last generation that holds it has gone.
        weakref.finalize(files, _close, leaf)
    else:
        _close(leaf)
    return Segment(files, alive)


def _close(leaf: IndexReader) -> None:
    if not leaf.is_closed:
        leaf.close()


def _name(leaf: IndexReader) -> str:
    return str(leaf.segment().segment_id())


def _columns_of(leaf: IndexReader) -> SegmentColumns:
    """From the stored rows; where a document is deleted already its row only keeps the place."""
    stored = dict(leaf.iter_docs())
    rows = [row_of(stored[n]) if n in stored else NO_ROW for n in range(leaf.doc_count_all())]
    words = (text.decode("utf-8") for text in leaf.lexicon(TOKENS))
    return columns_of(rows, (word for word in words if word.isalpha()))
