"""One generation of the PostgreSQL index as a process reads it: columns in memory, postings when asked for.

Scores, filters, facets and order are those of `whoosh_snapshot.Snapshot`, over other segments. What needs
weights is read from the arrays of a token and kept; what is yes or no is asked of the tsvector under GIN.
"""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, case, cast, column, func, null, select
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from catalog.domain.search_condition import AllOf, AnyOf, Condition, Mentions, Not
from catalog.ports import Query, Result
from catalog.search.hit_order import joined
from catalog.search.judging import mentioned_tokens
from catalog.search.planning import Plan, plan_query
from catalog.search.postgres_segments import Places, Weights, alive_without, unpacked
from catalog.search.postgres_tables import HELD, POSTING, SEGMENT, State, TablesDamaged
from catalog.search.segment_columns import SegmentColumns, load
from catalog.search.spelling import SpellingTable
from catalog.search.whoosh_postings import NOTHING
from catalog.search.whoosh_snapshot import Snapshot
from catalog.search.word_tables import WordTables

# What one segment keeps of its postings in a process.
_KEPT_TOKENS = 20_000
_KEPT_BYTES = 32 * 2**20
# So often a question is read once more with what was missing; a longer chain of mistyped words asks singly.
_ROUNDS = 6


class Reading:
    """The connection on which each thread reads for its present question."""

    def __init__(self) -> None:
        self._of_thread = threading.local()

    @contextmanager
    def on(self, connection: Connection) -> Iterator[None]:
        """Read on this one, in this thread."""
        self._of_thread.connection = connection
        try:
            yield
        finally:
            del self._of_thread.connection

    @property
    def connection(self) -> Connection:
        """That of this thread's question."""
        found: Connection = self._of_thread.connection
        return found


@dataclass
class StoredSegment:
    """What of a segment never changes, and the postings of it that were read already."""

    number: int
    columns: SegmentColumns
    kept: dict[str, tuple[Places, Weights]] = field(default_factory=dict)
    kept_bytes: int = 0

    def keep(self, token: str, postings: tuple[Places, Weights]) -> None:
        """Keep the postings of a token; all others go where there are too many."""
        if len(self.kept) >= _KEPT_TOKENS or self.kept_bytes > _KEPT_BYTES:
            self.kept, self.kept_bytes = {}, 0
        self.kept[token] = postings
        self.kept_bytes += 200 + postings[0].nbytes + postings[1].nbytes


@dataclass(frozen=True)
class PostgresSegment:
    """A segment in one generation: `alive` tells of each document whether it was not deleted."""

    stored: StoredSegment
    alive: npt.NDArray[np.bool_]
    reading: Reading

    @property
    def columns(self) -> SegmentColumns:
        """The rows of its documents."""
        return self.stored.columns

    def postings(self, token: str) -> tuple[Places, Weights]:
        """The documents that hold the token, deleted ones too, with its weights."""
        found = self.stored.kept.get(token)
        return found or fetch(self.reading.connection, [self.stored], [token])[self.stored.number, token]


def fetch(
    connection: Connection, segments: Sequence[StoredSegment], tokens: Collection[str]
) -> Mapping[tuple[int, str], tuple[Places, Weights]]:
    """Read the postings of these tokens in these segments at once; they are kept, none too.

    Raises: TablesDamaged.
    """
    numbers = [one.number for one in segments]
    asked = select(POSTING).where(
        POSTING.c.segment == func.any(numbers), POSTING.c.token == func.any(list(tokens))
    )
    read = {
        (segment, token): unpacked(token, places, weights, seal)
        for segment, token, places, weights, seal in connection.execute(asked)
    }
    found = {
        (one.number, token): read.get((one.number, token), NOTHING) for one in segments for token in tokens
    }
    for one in segments:
        for token in tokens:
            one.keep(token, found[one.number, token])
    return found


def load_segments(
    connection: Connection, known: Mapping[int, StoredSegment], state: State, reading: Reading
) -> list[PostgresSegment]:
    """The segments as this transaction sees them; those in `known` are not read again.

    Raises: TablesDamaged when they are damaged or are not what the state says.
    """
    segments = []
    for number, dead, packed, tokens, counted in connection.execute(_not_in(known)):
        if tokens != counted:
            raise TablesDamaged(f"segment {number} has {counted} tokens, not {tokens}")
        try:
            stored = known.get(number) or StoredSegment(number, load(BytesIO(packed)))
            alive = alive_without(stored.columns.size, dead)
        except (OSError, ValueError, TypeError, KeyError, IndexError, BadZipFile) as error:
            raise TablesDamaged(f"segment {number} is damaged: {type(error).__name__}") from error
        segments.append(PostgresSegment(stored, alive, reading))
    living = sum(int(segment.alive.sum()) for segment in segments)
    if living != state.documents:
        raise TablesDamaged(f"{living} documents are there, not {state.documents}")
    return segments


def _not_in(known: Collection[int]) -> Select[Any]:
    """What is to be read of each segment; of those in `known` only what may have changed."""
    is_known = SEGMENT.c.number == func.any(list(known))
    counted = select(func.count()).where(POSTING.c.segment == SEGMENT.c.number).scalar_subquery()
    return select(
        SEGMENT.c.number,
        SEGMENT.c.dead,
        case((is_known, null()), else_=SEGMENT.c["columns"]),
        SEGMENT.c.tokens,
        case((is_known, SEGMENT.c.tokens), else_=counted),
    )


class PostgresSnapshot(Snapshot):
    """The living documents of one generation; it is asked within `Reading.on` a transaction that sees it."""

    def __init__(self, segments: Sequence[PostgresSegment], state: State, reading: Reading) -> None:
        super().__init__(segments, generation=state.generation, stamp=str(state.revision))
        self.stored = tuple(segment.stored for segment in segments)
        self._starts_of = {
            segment.stored.number: start for segment, start in zip(segments, self._starts, strict=False)
        }
        self._reading = reading
        self._asked: dict[str, Places] = {}
        self._asked_bytes = 0

    def answer(self, query: Query, tables: WordTables) -> Result:
        """The page, total and facet counts of a query that has been checked.

        Raises: QueryRefused when the text is too long.
        """
        plan = self._plan(query.text, tables, is_literal=query.is_literal)
        self.read((*plan.required, *(token for token, _ in plan.optional)))
        narrowing = (*plan.together, *plan.without, *plan.places, *plan.around, *plan.years)
        asked = dict.fromkeys((*narrowing, *_mentioned(query.condition)))
        unknown = [token for token in asked if not (token in self._asked or self.has(token))]
        if unknown:
            self._ask(unknown)
        return super().answer(query, tables)

    def has(self, token: str) -> bool:
        """Are the postings of the token in memory?"""
        return token in self._scored or all(token in one.kept for one in self.stored)

    def read(self, tokens: Collection[str]) -> None:
        """Read the postings of these tokens that are not in memory, at once."""
        missing = [token for token in tokens if not self.has(token)]
        if missing:
            fetch(self._reading.connection, self.stored, missing)

    def _new_plan(self, text: str, tables: WordTables, *, is_literal: bool) -> Plan:
        """The plan, read with as few questions to the server as there are steps from one word to another."""
        for _ in range(_ROUNDS):
            vocabulary = _KnownWords(self)
            plan = plan_query(text, vocabulary, tables, is_literal=is_literal)
            if not vocabulary.missing:
                return plan
            self.read(vocabulary.missing)
        return super()._new_plan(text, tables, is_literal=is_literal)

    def _held(self, token: str) -> npt.NDArray[np.integer[Any]]:
        if self.has(token):
            return self._postings(token)
        found = self._asked.get(token)
        return self._ask([token])[token] if found is None else found

    def _ask(self, tokens: Sequence[str]) -> Mapping[str, Places]:
        """Where each of these different tokens is held: asked of the server at once, and kept."""
        found: dict[str, list[Places]] = {token: [] for token in tokens}
        for number, segment, held in self._reading.connection.execute(_holding_each(tokens)):
            found[tokens[number - 1]].append(np.array(held, dtype=np.int32) + self._starts_of[segment])
        places = {token: np.sort(joined(parts, np.int32)) for token, parts in found.items()}
        if self._asked_bytes > _KEPT_BYTES:
            self._asked, self._asked_bytes = {}, 0
        self._asked |= places
        self._asked_bytes += sum(200 + some.nbytes for some in places.values())
        return places


class _KnownWords:
    """The vocabulary as far as it is in memory; notes what it was asked for and does not know."""

    def __init__(self, snapshot: PostgresSnapshot) -> None:
        self._snapshot = snapshot
        self.missing: dict[str, None] = {}

    @property
    def spelling(self) -> SpellingTable:
        """The folded words for finding near ones."""
        return self._snapshot.spelling

    def frequency(self, token: str) -> int:
        """How many documents hold the token; 0 while it is not known."""
        if self._snapshot.has(token):
            return self._snapshot.frequency(token)
        self.missing[token] = None
        return 0


def _mentioned(condition: Condition) -> Iterator[str]:
    """The tokens that a condition asks for."""
    match condition:
        case Mentions():
            yield from mentioned_tokens(condition)
        case Not(part):
            yield from _mentioned(part)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _mentioned(part)


def _holding_each(tokens: Sequence[str]) -> Select[Any]:
    """For each token, counted from 1, and each segment the places at which it is held."""
    queries = cast([_exactly(token) for token in tokens], ARRAY(TSQUERY))
    asked = func.unnest(queries).table_valued(column("one", TSQUERY), with_ordinality="number")
    asked = asked.render_derived()
    both = asked.join(HELD, HELD.c.tokens.op("@@")(asked.c.one))
    by_segment = (asked.c.number, HELD.c.segment)
    return select(*by_segment, func.array_agg(HELD.c.place)).select_from(both).group_by(*by_segment)


def _exactly(token: str) -> str:
    """The token as a tsquery; quoted, so that no mark in it has a meaning."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
