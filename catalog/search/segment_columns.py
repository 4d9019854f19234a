"""What is known of the documents of one segment besides their postings, as arrays that load at once.

A file beside the segment, made when the segment is written; it holds no pickle. Positions are the segment's
document numbers, deleted ones included.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from catalog.search.facets import FILTERS
from catalog.search.ranking import SortKeys
from catalog.search.whoosh_fields import Row

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]

SUFFIX = ".columns.npz"


@dataclass(frozen=True)
class FieldColumn:
    """The values of one field: `values` by number, and pairs of document and number of a value."""

    values: tuple[str, ...]
    documents: Places
    numbers: Places


@dataclass(frozen=True)
class SegmentColumns:
    """The rows of one segment. `words` are the plain words of its documents, for finding mistyped ones.

    `by_title` and `by_name` are the document numbers in these orders.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    names: tuple[str, ...]
    lengths: Floats
    modified: Ints
    created: Ints
    latest: Ints
    wide: npt.NDArray[np.bool_]
    by_title: Places
    by_name: Places
    fields: dict[str, FieldColumn]
    words: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many documents it has, deleted ones included."""
        return len(self.ids)

    def keys(self, number: int) -> SortKeys:
        """What the document of this number is ordered by."""
        times = int(self.modified[number]), int(self.latest[number]), int(self.created[number])
        return SortKeys(self.titles[number], self.names[number], *times)


def columns_of(rows: Sequence[Row], words: Iterable[str]) -> SegmentColumns:
    """The columns of these rows, in the order of their document numbers."""
    return SegmentColumns(
        ids=tuple(row.id for row in rows),
        titles=tuple(row.keys.title for row in rows),
        names=tuple(row.keys.name for row in rows),
        lengths=np.array([row.length for row in rows], dtype=np.float64),
        modified=np.array([row.keys.modified for row in rows], dtype=np.int64),
        created=np.array([row.keys.created for row in rows], dtype=np.int64),
        latest=np.array([row.keys.latest for row in rows], dtype=np.int64),
        wide=np.array([row.is_wide for row in rows], dtype=np.bool_),
        by_title=_order([(row.keys.title, row.keys.name) for row in rows]),
        by_name=_order([row.keys.name for row in rows]),
        fields={field: _column(field, rows) for field in FILTERS},
        words=tuple(sorted(words)),
    )


def rows_of(columns: SegmentColumns) -> list[Row]:
    """The rows that these columns were made of, in the order of their document numbers."""
    values: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(columns.size)]
    for field, column in columns.fields.items():
        for document, number in zip(column.documents.tolist(), column.numbers.tolist(), strict=True):
            values[document][field].append(column.values[number])
    return [
        Row(
            columns.ids[number],
            columns.keys(number),
            float(columns.lengths[number]),
            bool(columns.wide[number]),
            {field: tuple(found) for field, found in values[number].items()},
        )
        for number in range(columns.size)
    ]


def _order(keys: Sequence[str] | Sequence[tuple[str, str]]) -> Places:
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int32)


def _column(field: str, rows: Sequence[Row]) -> FieldColumn:
    numbers: dict[str, int] = {}
    pairs = [
        (document, numbers.setdefault(value, len(numbers)))
        for document, row in enumerate(rows)
        for value in row.values.get(field, ())
    ]
    found = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return FieldColumn(tuple(numbers), found[:, 0].copy(), found[:, 1].copy())


def save(columns: SegmentColumns, target: Path | BytesIO) -> None:
    """Write the columns to a file, whose name ends in SUFFIX, or to memory."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "lengths": columns.lengths,
        "modified": columns.modified,
        "created": columns.created,
        "latest": columns.latest,
        "wide": columns.wide,
        "by_title": columns.by_title,
        "by_name": columns.by_name,
        "texts": _packed([columns.ids, columns.titles, columns.names, columns.words]),
        "values": _packed([columns.fields[field].values for field in FILTERS]),
    }
    for field in FILTERS:
        arrays[f"{field}.documents"] = columns.fields[field].documents
        arrays[f"{field}.numbers"] = columns.fields[field].numbers
    np.savez(target, allow_pickle=False, **arrays)


def load(source: Path | BytesIO) -> SegmentColumns:
    """Read the columns of a file, or from memory.

    Raises: OSError, ValueError, KeyError or BadZipFile when it is not one of ours.
    """
    with np.load(source, allow_pickle=False) as found:
        ids, titles, names, words = _unpacked(found["texts"])
        values = _unpacked(found["values"])
        fields = {
            field: FieldColumn(tuple(own), found[f"{field}.documents"], found[f"{field}.numbers"])
            for field, own in zip(FILTERS, values, strict=True)
        }
        return SegmentColumns(
            tuple(ids),
            tuple(titles),
            tuple(names),
            found["lengths"],
            found["modified"],
            found["created"],
            found["latest"],
            found["wide"],
            found["by_title"],
            found["by_name"],
            fields,
            tuple(words),
        )


def _packed(texts: Sequence[Sequence[str]]) -> npt.NDArray[np.generic]:
    """Lists of texts as the bytes of one JSON text: quicker to read than arrays of texts of one width."""
    return np.frombuffer(json.dumps([list(t) for t in texts]).encode("ascii"), dtype=np.uint8)


def _unpacked(packed: npt.NDArray[np.generic]) -> list[list[str]]:
    return list(json.loads(packed.tobytes()))
