"""PostgreSQL: what a reader sees has a name, and a commit of anybody changes it."""

import pytest
from sqlalchemy import text

from catalog.db import Database
from catalog.remembering import INFO, remembered

pytestmark = pytest.mark.postgresql


@pytest.fixture
def nodes(postgres_url):
    made = [Database(postgres_url) for _ in range(2)]
    with made[0].unit_of_work() as session:
        session.execute(text("CREATE TABLE thing (value INTEGER)"))
        session.execute(text("INSERT INTO thing VALUES (1)"))
    yield made
    for one in made:
        one.dispose()


def stamp(db):
    with db.read_session() as session:
        return session.info[INFO].stamp


def ask(db):
    with db.read_session() as session:
        return remembered(session.info, "sum", lambda: session.scalar(text("SELECT sum(value) FROM thing")))


def test_readers_do_not_change_the_stamp(nodes):
    assert len({stamp(db) for db in nodes for _ in range(3)}) == 1


def test_a_commit_of_one_node_is_seen_by_the_next_reader_of_another(nodes):
    here, there = nodes
    seen = []
    for _ in range(4):
        seen.append(ask(here))
        with there.unit_of_work() as session:
            session.execute(text("INSERT INTO thing VALUES (10)"))
    assert [*seen, ask(here)] == [1, 11, 21, 31, 41]


def test_a_transaction_that_began_first_and_ends_last_is_seen_when_it_ends(nodes):
    here, there = nodes
    with there.unit_of_work() as slow:
        slow.execute(text("INSERT INTO thing VALUES (100)"))
        before = ask(here)
        with here.unit_of_work() as quick:
            quick.execute(text("INSERT INTO thing VALUES (10)"))
        between = ask(here)
    assert [before, between, ask(here)] == [1, 11, 111]
