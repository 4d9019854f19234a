"""Writing segments into the tables of the PostgreSQL index, deleting from them, and making several one.

A segment is what was written at once and never changes; a deleted document is only marked as dead in it.
"""

import secrets
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    Connection,
    Integer,
    String,
    Table,
    bindparam,
    column,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from catalog.ports import Document
from catalog.search.facets import values_of
from catalog.search.postgres_tables import DOCUMENT, HELD, POSTING, SEGMENT, TablesDamaged
from catalog.search.ranking import sort_keys
from catalog.search.segment_columns import SegmentColumns, columns_of, load, rows_of, save
from catalog.search.weighing import weigh
from catalog.search.whoosh_fields import Row
from catalog.search.word_tables import WordTables

Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Postings = Mapping[str, tuple[Places, Weights]]

# As they are kept, whatever the machine.
PLACES, WEIGHTS = np.dtype("<i4"), np.dtype("<f4")
# A tsvector has at most a megabyte, a token of ours at most a few hundred bytes.
_TOKENS_OF_ONE_ROW = 1000
# The postings of so many documents are in memory while they are written; the tokens of so many go at once.
BATCH = 20_000
_SENT_AT_ONCE = 500
# How many segments may stand; where there are more, all but half of so many are made one.
MOST_SEGMENTS = 10


def write_documents(connection: Connection, documents: Iterable[Document], tables: WordTables) -> int:
    """Write these different documents as new segments; how many there were."""
    written, rest = 0, iter(documents)
    while some := list(islice(rest, BATCH)):
        rows, tokens = [], []
        for document in some:
            weighed = weigh(document, tables)
            keys = sort_keys(document)
            rows.append(Row(document.id, keys, weighed.length, weighed.is_wide, values_of(document)))
            tokens.append(weighed.tokens)
        number = _write_segment(connection, rows, _postings(tokens))
        _write_places(connection, number, rows, tokens)
        written += len(rows)
    return written


def delete_documents(connection: Connection, ids: Iterable[str]) -> int:
    """Take documents out of their segments; how many of these there were."""
    gone = delete(DOCUMENT).where(DOCUMENT.c.id == func.any(list(ids)))
    by_segment: defaultdict[int, list[int]] = defaultdict(list)
    for segment, place in connection.execute(gone.returning(DOCUMENT.c.segment, DOCUMENT.c.place)):
        by_segment[segment].append(place)
    for segment, places in by_segment.items():
        dead = SEGMENT.c.dead.op("||")(places)
        connection.execute(update(SEGMENT).where(SEGMENT.c.number == segment).values(dead=dead))
        connection.execute(delete(HELD).where(HELD.c.segment == segment, HELD.c.place == func.any(places)))
    return sum(map(len, by_segment.values()))


def merge_small(connection: Connection) -> None:
    """Make the small segments one, where there are too many; the largest, by living documents, stay."""
    numbers = connection.scalars(select(SEGMENT.c.number)).all()
    if len(numbers) <= MOST_SEGMENTS:
        return
    counts = select(DOCUMENT.c.segment, func.count()).group_by(DOCUMENT.c.segment)
    living = {segment: int(count) for segment, count in connection.execute(counts)}
    by_size = sorted(numbers, key=lambda number: living.get(number, 0))
    small = by_size[: len(by_size) - MOST_SEGMENTS // 2]
    rows: list[Row] = []
    moves: dict[int, Places] = {}
    parts: defaultdict[str, list[tuple[Places, Weights]]] = defaultdict(list)
    for number in small:
        columns, alive = _read_segment(connection, number)
        moves[number] = np.where(alive, np.cumsum(alive) - 1 + len(rows), -1).astype(PLACES)
        rows += [row for row, is_alive in zip(rows_of(columns), alive, strict=True) if is_alive]
        for token, places, weights in _all_postings(connection, number):
            kept = alive[places]
            if kept.any():
                parts[token].append((moves[number][places[kept]], weights[kept]))
    joined = {
        token: (np.concatenate([p for p, _ in some]), np.concatenate([w for _, w in some]))
        for token, some in parts.items()
    }
    _move(connection, moves, _write_segment(connection, rows, joined))
    connection.execute(delete(POSTING).where(POSTING.c.segment == func.any(small)))
    connection.execute(delete(SEGMENT).where(SEGMENT.c.number == func.any(small)))


def alive_without(size: int, dead: Sequence[int]) -> Mask:
    """Which of `size` places are not among the dead ones.

    Raises: IndexError for a place that is not there.
    """
    alive = np.ones(size, dtype=np.bool_)
    alive[list(dead)] = False
    return alive


def unpacked(token: str, places: bytes, weights: bytes, seal: int) -> tuple[Places, Weights]:
    """One row of postings as arrays.

    Raises: TablesDamaged when it is not as it was written.
    """
    if _seal(token, places, weights) != seal:
        raise TablesDamaged("postings are damaged")
    return np.frombuffer(places, dtype=PLACES), np.frombuffer(weights, dtype=WEIGHTS)


def _seal(token: str, places: bytes, weights: bytes) -> int:
    return crc32(weights, crc32(places, crc32(token.encode())))


def _read_segment(connection: Connection, number: int) -> tuple[SegmentColumns, Mask]:
    found = select(SEGMENT.c["columns"], SEGMENT.c.dead).where(SEGMENT.c.number == number)
    packed, dead = connection.execute(found).one()
    columns = load(BytesIO(packed))
    return columns, alive_without(columns.size, dead)


def _all_postings(connection: Connection, number: int) -> Iterator[tuple[str, Places, Weights]]:
    found = select(POSTING).where(POSTING.c.segment == number)
    for _, token, places, weights, seal in connection.execute(found):
        yield token, *unpacked(token, places, weights, seal)


def _postings(tokens: Sequence[Mapping[str, float]]) -> Postings:
    """From the tokens of each document to the documents of each token."""
    found: dict[str, tuple[array[int], array[float]]] = {}
    for place, weighed in enumerate(tokens):
        for token, weight in weighed.items():
            held = found.get(token)
            if held is None:
                held = found[token] = (array("i"), array("f"))
            held[0].append(place)
            held[1].append(weight)
    return {
        token: (np.asarray(places, dtype=PLACES), np.asarray(weights, dtype=WEIGHTS))
        for token, (places, weights) in found.items()
    }


def _write_segment(connection: Connection, rows: Sequence[Row], postings: Postings) -> int:
    """Write columns and postings; the number of the segment, which no segment had before, in any schema."""
    number, packed = secrets.randbits(62), BytesIO()
    save(columns_of(rows, (token for token in postings if token.isalpha())), packed)
    connection.execute(
        insert(SEGMENT).values(number=number, columns=packed.getvalue(), dead=[], tokens=len(postings))
    )
    _copy(connection, POSTING, ("int8", "text", "bytea", "bytea", "int8"), _packed(number, postings))
    return number


def _packed(number: int, postings: Postings) -> Iterator[tuple[object, ...]]:
    for token, arrays in sorted(postings.items()):
        places, weights = (one.tobytes() for one in arrays)
        yield number, token, places, weights, _seal(token, places, weights)


def _write_places(
    connection: Connection, number: int, rows: Sequence[Row], tokens: Sequence[Mapping[str, float]]
) -> None:
    stands = ((row.id, number, place) for place, row in enumerate(rows))
    _copy(connection, DOCUMENT, ("text", "int8", "int4"), stands)
    exactly = func.array_to_tsvector(bindparam("held", type_=ARRAY(String)))
    held = insert(HELD).values(segment=bindparam("number"), place=bindparam("at"), tokens=exactly)
    parts = (
        {"number": number, "at": place, "held": part}
        for place, weighed in enumerate(tokens)
        for part in _parts(list(weighed))
    )
    while some := list(islice(parts, _SENT_AT_ONCE)):
        connection.execute(held, some)


def _parts(tokens: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(tokens), _TOKENS_OF_ONE_ROW):
        yield tokens[start : start + _TOKENS_OF_ONE_ROW]


def _copy(
    connection: Connection, table: Table, types: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Write many rows by the driver's own means."""
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"copy {table.fullname} from stdin (format binary)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _move(connection: Connection, moves: Mapping[int, Places], number: int) -> None:
    """Let documents stand in the new segment, at their new places."""
    for old, places in moves.items():
        living = np.flatnonzero(places >= 0)
        before, after = living.tolist(), places[living].tolist()
        pairs = func.unnest(
            bindparam("before", before, ARRAY(Integer)), bindparam("after", after, ARRAY(Integer))
        )
        moved = pairs.table_valued(column("before", Integer), column("after", Integer)).render_derived()
        for table in (DOCUMENT, HELD):
            connection.execute(
                update(table)
                .where(table.c.segment == old, table.c.place == moved.c.before)
                .values(segment=number, place=moved.c.after)
            )
