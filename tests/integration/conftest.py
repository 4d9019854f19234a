"""Search indexes for tests that ask every adapter the same."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.schema import DropSchema

from catalog.ports import SearchIndex
from catalog.search.memory_index import MemoryIndex
from catalog.search.postgres_index import DRIVER, PostgresIndex
from catalog.search.postgres_tables import SCHEMA
from catalog.search.whoosh_index import WhooshIndex
from catalog.search.word_tables import PLAIN, WordTables
from tests.factories.postgres import Server

MakeIndex = Callable[..., SearchIndex]
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)


@pytest.fixture(scope="session")
def search_url(postgres_server: Server) -> str:
    """The address of a database for search indexes; tests share it."""
    return postgres_server.create_database("searching")


@pytest.fixture
def empty_search_url(search_url: str) -> str:
    """The same without any index in it."""
    engine = create_engine(make_url(search_url).set(drivername=DRIVER))
    with engine.begin() as connection:
        connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
    engine.dispose()
    return search_url


@pytest.fixture
def postgres_nodes(empty_search_url: str) -> Iterator[Callable[..., PostgresIndex]]:
    """Makes adapters of several nodes over one database, which has no index yet."""
    nodes: list[PostgresIndex] = []

    def make(tables: WordTables = PLAIN) -> PostgresIndex:
        nodes.append(PostgresIndex.at(empty_search_url, tables))
        return nodes[-1]

    yield make
    for node in nodes:
        node.dispose()


@pytest.fixture(params=["memory", "whoosh", POSTGRESQL])
def make_index(request: pytest.FixtureRequest) -> MakeIndex:
    """Makes an empty index of each kind, with the word tables that are given."""
    if request.param == "memory":
        return MemoryIndex
    if request.param == "postgresql":
        nodes: MakeIndex = request.getfixturevalue("postgres_nodes")
        return nodes
    folder = request.getfixturevalue("tmp_path")
    return lambda tables=PLAIN: WhooshIndex(folder / "index", tables)


@pytest.fixture(scope="session")
def make_whoosh(tmp_path_factory: pytest.TempPathFactory) -> MakeIndex:
    """Makes an index in a folder of its own."""
    return lambda tables=PLAIN: WhooshIndex(tmp_path_factory.mktemp("whoosh"), tables)


@pytest.fixture(scope="session")
def make_postgres(search_url: str) -> Iterator[MakeIndex]:
    """Makes an index in the shared database, which may hold what another test wrote."""
    made: dict[str, PostgresIndex] = {}

    def make(tables: WordTables = PLAIN) -> PostgresIndex:
        # Connections are dear, and one adapter may be rebuilt as often as one likes.
        if tables.stamp not in made:
            made[tables.stamp] = PostgresIndex.at(search_url, tables)
        return made[tables.stamp]

    yield make
    for node in made.values():
        node.dispose()


@pytest.fixture(params=["whoosh", POSTGRESQL])
def make_adapter(request: pytest.FixtureRequest) -> MakeIndex:
    """Makes an index of each kind that is kept outside the process."""
    kind = "make_whoosh" if request.param == "whoosh" else "make_postgres"
    found: MakeIndex = request.getfixturevalue(kind)
    return found
