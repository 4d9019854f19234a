"""The default adapter: Whoosh files in generation directories. Only bootstrap imports it.

The worker writes, web processes look at the pointer at each search. Whoosh merges and stores; what
matches and how well is decided by `catalog.search`, and no visitor's text reaches Whoosh's query parser.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from threading import Lock

import whoosh
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.writing import SegmentWriter

from catalog.ports import Document, IndexBroken, Query, Result
from catalog.search import analysis
from catalog.search.facets import check_query
from catalog.search.generations import Generation, GenerationFolder
from catalog.search.memory_index import StandIn
from catalog.search.posting_pool import PostingPool
from catalog.search.whoosh_fields import ID, schema, to_fields
from catalog.search.whoosh_segment import SegmentFiles, open_segments, write_columns
from catalog.search.whoosh_snapshot import Snapshot
from catalog.search.word_tables import PLAIN, WordTables

# Raise it when `whoosh_fields` changes: an index of another layout is rebuilt.
LAYOUT = 6
# How many segments may stand before they are made one, and of how many documents a rebuild makes one: their
# postings are in memory meanwhile.
_WRITER_MB = 16
_BATCH = 50_000
_MAX_SEGMENTS = 10
_OPENING_ATTEMPTS = 10
# Postings in one block: large ones are read with fewer calls, and the index is smaller.
_BLOCK = 8192


class WhooshIndex:
    """A SearchIndex in a folder; safe for threads, many reading processes and one writing at a time."""

    def __init__(self, folder: Path, tables: WordTables = PLAIN) -> None:
        rules = f"layout {LAYOUT}, analysis {analysis.VERSION}, words {tables.stamp}"
        self._folder = GenerationFolder(folder, kind=f"whoosh {whoosh.versionstring()}, {rules}")
        self._tables = tables
        self._stand_in = StandIn(tables)
        self._snapshot: Snapshot | None = None
        self._known: dict[str, SegmentFiles] = {}
        self._opening = Lock()

    def search(self, query: Query) -> Result:
        """Answer a query from the newest generation.

        Raises: QueryRefused; IndexBroken when there is no generation that can be trusted.
        """
        check_query(query)
        newest = self._open_newest()
        self._stand_in.drop()
        return newest.answer(query, self._tables)

    def answer_from(self, read: Callable[[], Iterable[Document]], query: Query, *, generation: int) -> Result:
        """The answer from the documents that `read` gives, while the index is being healed.

        Raises: QueryRefused.
        """
        return self._stand_in.answer(read, query, generation=generation)

    def update(self, documents: Iterable[Document], removed: Iterable[str], *, generation: int) -> None:
        """Add or replace documents, remove ids (an id in both is removed), as a new generation.

        Raises: IndexBroken when there is no generation to start from; it must be rebuilt then.
        """
        gone = frozenset(removed)
        new = {document.id: document for document in documents if document.id not in gone}
        with self._folder.draft(on_current=True) as path:
            opened = index.open_dir(str(path), schema=schema())
            with _writer(opened) as writer:
                writer.optimize = len(writer.segments) >= _MAX_SEGMENTS
                with writer.searcher() as searcher:
                    for id_ in gone | new.keys():
                        writer.delete_by_term(ID, id_, searcher=searcher)
                for document in new.values():
                    writer.add_document(**to_fields(document, self._tables))
            _describe(path, opened, writer.pool)
            self._publish(path, opened, generation)

    def rebuild(self, documents: Iterable[Document], *, generation: int) -> None:
        """Write a whole new generation beside the serving one, then switch; heals any damage."""
        new = {document.id: document for document in documents}
        with self._folder.draft(on_current=False) as path:
            opened = index.create_in(str(path), schema())
            rest = iter(new.values())
            while batch := list(islice(rest, _BATCH)):
                writer = _writer(opened)
                for document in batch:
                    writer.add_document(**to_fields(document, self._tables))
                writer.commit(merge=False)
                _describe(path, opened, writer.pool)
            self._publish(path, opened, generation)

    def generation(self) -> int:
        """Number of the generation being served; -1 when there is none that can be trusted."""
        found = self._trusted()
        return found.number if found else -1

    def doc_count(self) -> int:
        """Number of documents being served; 0 when there is no generation that can be trusted."""
        found = self._trusted()
        return found.documents if found else 0

    def _trusted(self) -> Generation | None:
        try:
            return self._folder.current()
        except IndexBroken:
            return None

    def _publish(self, path: Path, opened: index.FileIndex, generation: int) -> None:
        documents = opened.doc_count()
        opened.close()
        # Whoosh leaves its lock behind; ours is beside the generations.
        for lock in path.glob("*_WRITELOCK"):
            lock.unlink()
        self._folder.publish(path, number=generation, documents=documents)

    def _open_newest(self) -> Snapshot:
        """The snapshot of the generation pointed to; opened once per process and generation."""
        with self._opening:
            for _ in range(_OPENING_ATTEMPTS):
                current = self._folder.current()
                if self._snapshot and self._snapshot.stamp == current.stamp:
                    return self._snapshot
                try:
                    opened = index.open_dir(str(current.folder), readonly=True, schema=schema())
                    segments = open_segments(opened.reader(), current.folder, self._known)
                except (OSError, index.EmptyIndexError):
                    # The writer switched twice meanwhile and swept this one away: look again.
                    continue
                # Most of them stand in the next generation too.
                self._known = {segment.files.name: segment.files for segment in segments}
                self._snapshot = Snapshot(
                    segments, generation=current.number, stamp=current.stamp, older=self._snapshot
                )
                return self._snapshot
        if self._snapshot:
            # It is whole, only a moment old.
            return self._snapshot
        raise IndexBroken("the index changes faster than it can be opened")


def _writer(opened: index.FileIndex) -> SegmentWriter:
    """A writer with our pool of postings in the place of Whoosh's."""
    # One file for all parts of a segment would be copied into memory at each opening, by every reader.
    writer = opened.writer(limitmb=_WRITER_MB, codec=_codec(), compound=False)
    writer.pool.cleanup()
    writer.pool = PostingPool()
    return writer


def _describe(path: Path, opened: index.FileIndex, pool: PostingPool) -> None:
    """Write columns and arrays beside the segment that was just written."""
    with opened.reader() as reader:
        write_columns(reader, path, pool)


def _codec() -> W3Codec:
    # Uncompressed: packing many small blocks costs more time than their space is worth.
    codec = W3Codec(blocklimit=_BLOCK, compression=0)
    # Our lengths are in the columns; Whoosh would look for a file of them at every posting.
    codec.length_stats = False
    return codec
