"""What is kept of a database is right from the next commit on, whoever makes it."""

import os
import sqlite3
import threading

import pytest
from sqlalchemy import text

from catalog.db import Database
from catalog.remembering import (
    MOST_AT_ONCE,
    Memory,
    Remembered,
    always_remembered_each,
    remembered,
    remembered_each,
)


@pytest.fixture
def db(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with made.unit_of_work() as session:
        session.execute(text("CREATE TABLE thing (value INTEGER)"))
        session.execute(text("INSERT INTO thing VALUES (1)"))
    yield made
    made.dispose()


def count(session):
    return session.scalar(text("SELECT sum(value) FROM thing"))


def ask(db, reads):
    def read():
        reads.append(1)
        return count(session)

    with db.read_session() as session:
        return remembered(session.info, "sum", read)


def test_a_value_is_read_once_while_nothing_is_written(db):
    reads = []
    assert [ask(db, reads) for _ in range(5)] == [1] * 5
    assert len(reads) == 1


def test_a_commit_is_seen_by_the_next_reader(db):
    reads = []
    seen = []
    for _ in range(3):
        seen.append(ask(db, reads))
        with db.unit_of_work() as session:
            session.execute(text("INSERT INTO thing VALUES (10)"))
    assert [*seen, ask(db, reads)] == [1, 11, 21, 31]


def test_a_write_that_is_taken_back_changes_nothing(db):
    reads = []
    ask(db, reads)
    with db.unit_of_work() as session:
        session.execute(text("INSERT INTO thing VALUES (10)"))
        session.rollback()
    assert ask(db, reads) == 1


def test_a_commit_of_another_process_is_seen(db, tmp_path):
    reads = []
    assert ask(db, reads) == 1
    child = os.fork()
    if child == 0:
        other = sqlite3.connect(tmp_path / "a.db")
        other.execute("INSERT INTO thing VALUES (5)")
        other.commit()
        os._exit(0)
    os.waitpid(child, 0)
    assert ask(db, reads) == 6


def test_a_child_of_a_fork_reads_anew_and_leaves_its_parent_alone(db):
    reads = []
    assert ask(db, reads) == 1
    child = os.fork()
    if child == 0:
        is_right = ask(db, reads) == 1 and len(reads) == 2
        os._exit(0 if is_right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ask(db, reads) == 1
    assert len(reads) == 1


def test_a_writer_never_gets_what_was_kept(db):
    reads = []
    assert ask(db, reads) == 1
    with db.unit_of_work() as session:
        session.execute(text("INSERT INTO thing VALUES (10)"))
        assert remembered(session.info, "sum", lambda: count(session)) == 11


def test_what_was_read_before_a_commit_is_not_kept_as_of_after_it(db):
    """A reader that began before a commit keeps what it saw under the state before."""
    reads = []
    with db.read_session() as slow:
        with db.unit_of_work() as session:
            session.execute(text("INSERT INTO thing VALUES (10)"))
        remembered(slow.info, "sum", lambda: -1)
    assert ask(db, reads) == 11


def test_threads_that_read_while_others_write_never_see_the_past(db):
    written, wrong = [1], []

    def write():
        for _ in range(40):
            with db.unit_of_work() as session:
                session.execute(text("INSERT INTO thing VALUES (1)"))
            written.append(written[-1] + 1)

    def read():
        while writer.is_alive():
            least = written[-1]
            if ask(db, []) < least:
                wrong.append(least)

    writer = threading.Thread(target=write)
    readers = [threading.Thread(target=read) for _ in range(3)]
    for one in (writer, *readers):
        one.start()
    for one in (writer, *readers):
        one.join()
    assert wrong == []
    assert ask(db, []) == 41


def test_a_refusal_is_not_kept(db):
    def refuse():
        raise LookupError

    with db.read_session() as session:
        with pytest.raises(LookupError):
            remembered(session.info, "x", refuse)
        assert remembered(session.info, "x", lambda: 2) == 2


def test_of_many_names_only_the_unknown_are_made(db):
    asked = []

    def make(names):
        asked.append(list(names))
        return {name: name.upper() for name in names if name != "gone"}

    with db.read_session() as session:
        for names in (["a", "b"], ["b", "gone", "c"], ["a", "c"]):
            found = remembered_each(session.info, names, lambda name: ("letter", name), make)
            assert found == {name: name.upper() for name in names if name != "gone"}
    assert asked == [["a", "b"], ["gone", "c"]]


def test_a_list_of_everything_drives_nothing_out(db):
    with db.read_session() as session:
        remembered(session.info, "kept", lambda: 1)
        many = [str(n) for n in range(MOST_AT_ONCE + 1)]
        remembered_each(session.info, many, str, lambda names: dict.fromkeys(names, 0))
        assert remembered(session.info, "0", lambda: "made") == "made"
        assert remembered(session.info, "kept", lambda: 2) == 1


def test_the_least_used_goes_first_when_there_is_no_more_room():
    memory = Memory(most=2)
    kept = Remembered(memory, stamp=1)
    kept.get("a", lambda: "a")
    kept.get("b", lambda: "b")
    kept.get("a", lambda: "never")
    kept.get("c", lambda: "c")
    assert [memory.find(1, key) for key in "abc"] == [("a",), None, ("c",)]


def test_what_never_changes_outlives_a_commit():
    memory = Memory()
    Remembered(memory, stamp=1).always("frozen", lambda: "as it was")
    assert Remembered(memory, stamp=2).always("frozen", lambda: "never") == "as it was"


def test_of_many_names_what_never_changes_outlives_a_commit(db):
    asked = []

    def make(names):
        asked.extend(names)
        return {name: name.upper() for name in names}

    for names in (["a", "b"], ["b", "c"]):
        with db.read_session() as session:
            found = always_remembered_each(session.info, names, lambda name: ("letter", name), make)
            assert found == {name: name.upper() for name in names}
        with db.unit_of_work() as session:
            session.execute(text("INSERT INTO thing VALUES (1)"))
    assert asked == ["a", "b", "c"]
