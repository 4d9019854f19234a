"""The tables of the PostgreSQL index: a schema of their own in which nothing is but what can be made anew.

The adapter makes and drops the schema itself: it is no part of the catalog's migrations, and a backup may
leave it out. Tokens are kept exactly as `catalog.search` made them: PostgreSQL never parses a text here.

    state     one row: which index this is, the number of its generation, how many documents it holds
    segment   what was written at once: columns as `segment_columns` packs them, and which places are dead
    document  where each living document stands
    posting   the places of one token in one segment with its weights, as arrays, and their checksum
    held      the tokens of each living document as tsvector under GIN, for questions of yes or no
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.schema import CreateSchema, DropSchema

from catalog.ports import IndexBroken

# Raise it when the meaning of a column changes: an index of another layout is rebuilt.
LAYOUT = 1

SCHEMA = "search_index"
_METADATA = MetaData(schema=SCHEMA)
STATE = Table(
    "state",
    _METADATA,
    # One row at most.
    Column("is_state", Boolean, CheckConstraint("is_state"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("documents", Integer, nullable=False),
)
SEGMENT = Table(
    "segment",
    _METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("columns", LargeBinary, nullable=False),
    Column("dead", ARRAY(Integer), nullable=False),
    Column("tokens", Integer, nullable=False),
)
DOCUMENT = Table(
    "document",
    _METADATA,
    Column("id", Text(collation="C"), primary_key=True),
    Column("segment", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
)
POSTING = Table(
    "posting",
    _METADATA,
    Column("segment", BigInteger, primary_key=True, autoincrement=False),
    Column("token", Text(collation="C"), primary_key=True),
    Column("places", LargeBinary, nullable=False),
    Column("weights", LargeBinary, nullable=False),
    Column("seal", BigInteger, nullable=False),
)
# A long document has several rows.
HELD = Table(
    "held",
    _METADATA,
    Column("segment", BigInteger, nullable=False),
    Column("place", Integer, nullable=False),
    Column("tokens", TSVECTOR, nullable=False),
    Index("held_tokens", "tokens", postgresql_using="gin"),
    Index("held_place", "segment", "place"),
)
# Arrays of numbers do not get smaller: packing them would only cost time.
_AS_THEY_ARE = (
    "alter table search_index.posting alter places set storage external",
    "alter table search_index.posting alter weights set storage external",
    "alter table search_index.segment alter columns set storage external",
)
_FOUND = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = :schema and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""
# Any number by which nothing else in this database locks.
_WRITERS_LOCK = 0x64616E686D7563
_IN_THIS_TRANSACTION = True


@dataclass(frozen=True)
class State:
    """What the tables say of the index; `revision` differs after every writing, in any life of the schema."""

    kind: str
    revision: int
    generation: int
    documents: int


class TablesDamaged(IndexBroken):
    """The tables are there, but what is in them is not what was written."""


@contextmanager
def broken_when_refused() -> Iterator[None]:
    """Tell what the server refuses as a broken index: tables are missing or foreign, or nobody answers.

    Raises: IndexBroken, in whose text is no parameter.
    """
    try:
        yield
    except OperationalError as error:
        raise IndexBroken(f"the index server does not serve: {type(error.orig).__name__}") from error
    except DBAPIError as error:
        raise IndexBroken(f"the index tables are not ours: {type(error.orig).__name__}") from error


def read_state(connection: Connection, *, kind: str) -> State:
    """The state of the index as this transaction sees it, which from then on keeps to the indexes.

    The server takes a scan of all documents for cheap, for it does not count that each tsvector lies apart.
    Raises: IndexBroken when there is none, or one of another kind.
    """
    columns = (STATE.c.kind, STATE.c.revision, STATE.c.generation, STATE.c.documents)
    by_index = func.set_config("enable_seqscan", "off", _IN_THIS_TRANSACTION)
    row = connection.execute(select(*columns, by_index)).one_or_none()
    if row is None:
        raise IndexBroken("the index has not been built yet")
    if row.kind != kind:
        raise IndexBroken(f"the index is of kind {row.kind}, not {kind}")
    return State(row.kind, row.revision, row.generation, row.documents)


def write_state(connection: Connection, state: State) -> None:
    """Make this the state."""
    connection.execute(delete(STATE))
    connection.execute(insert(STATE).values(is_state=True, **asdict(state)))


def distrust(connection: Connection, state: State) -> None:
    """Let no node believe in this state any more, unless another one was written meanwhile."""
    connection.execute(delete(STATE).where(STATE.c.revision == state.revision))


def lock_writers(connection: Connection) -> None:
    """Wait until no other process writes; others wait until this transaction ends. Readers never do.

    The limits that a server may set for single statements and idle moments are not meant for a rebuild.
    """
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    unlimited = (func.set_config(limit, "0", _IN_THIS_TRANSACTION) for limit in limits)
    connection.execute(select(*unlimited))
    connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))


def make_tables(connection: Connection) -> None:
    """Make the schema where it is missing or is not as it should be; what is in it then is lost."""
    lock_writers(connection)
    found = {tuple(row) for row in connection.execute(text(_FOUND), {"schema": SCHEMA})}
    if found == _expected(connection.dialect):
        return
    connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
    connection.execute(CreateSchema(SCHEMA))
    _METADATA.create_all(connection, checkfirst=False)
    for statement in _AS_THEY_ARE:
        connection.execute(text(statement))


def empty_tables(connection: Connection) -> None:
    """Delete every row, not by truncating: readers go on reading what was there."""
    for table in _METADATA.sorted_tables:
        connection.execute(delete(table))


def gather_figures(connection: Connection) -> None:
    """Let the server know how much there is, before it plans the next question."""
    for table in _METADATA.sorted_tables:
        connection.execute(text(f"analyze {table.fullname}"))


def _expected(dialect: Dialect) -> set[tuple[str, str, str]]:
    """Table, column and type of every column, as the server tells them."""
    return {
        (table.name, column.name, column.type.compile(dialect).lower().partition(" collate")[0])
        for table in _METADATA.sorted_tables
        for column in table.columns
    }
