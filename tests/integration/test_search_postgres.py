"""The index in PostgreSQL: several nodes see one generation, and no table is believed that is not ours."""

import dataclasses
import multiprocessing
import random
import threading
import time

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from catalog.bootstrap import build
from catalog.config import DATA_FOLDER, Settings, SettingsRefused
from catalog.domain.search_condition import Mentions, Not
from catalog.ports import IndexBroken, Query
from catalog.search.memory_index import MemoryIndex
from catalog.search.postgres_index import DRIVER, PostgresIndex
from catalog.search.weighing import weigh
from catalog.search.word_tables import load_word_tables
from catalog.services import indexing, queue
from tests.factories.documents import make_document
from tests.factories.live import worker_of
from tests.factories.published_catalog import DOCUMENTS, populate
from tests.factories.searching_processes import kill, rebuild_until_killed
from validators.places.book import PlaceBook

pytestmark = pytest.mark.postgresql
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def index(postgres_nodes):
    built = postgres_nodes()
    built.rebuild([make_document("a", "Hộ nghèo"), make_document("b", "Việc làm")], generation=3)
    return built


@pytest.fixture
def run(empty_search_url):
    """Runs statements as somebody else in the same database."""
    engine = create_engine(make_url(empty_search_url).set(drivername=DRIVER))

    def run(*statements):
        with engine.begin() as connection:
            found = [connection.execute(text(statement)) for statement in statements][-1]
            return found.all() if found.returns_rows else []

    yield run
    engine.dispose()


# What is seen with the next question, and what only a node sees that reads the tables anew.
DAMAGES = {
    "the schema dropped": "drop schema search_index cascade",
    "the state dropped": "drop table search_index.state",
    "the state deleted": "delete from search_index.state",
    "an index of another kind": "update search_index.state set kind = 'of tomorrow'",
    "a foreign table of the name": (
        "drop table search_index.state; create table search_index.state (generation integer)"
    ),
}
HIDDEN = {
    "a segment deleted": "delete from search_index.segment",
    "postings deleted": "delete from search_index.posting where token = 'ngheo'",
    "postings dropped": "drop table search_index.posting",
    "a document too many": "update search_index.state set documents = 3",
    "a document revived": "update search_index.segment set dead = '{0}'",
    "a document that is not there": "update search_index.segment set dead = '{7}'",
    "a flipped bit in the columns": (
        "update search_index.segment set columns = set_byte(columns, 300, get_byte(columns, 300) # 1)"
    ),
    "truncated columns": "update search_index.segment set columns = substr(columns, 1, 200)",
    "another type of column": "alter table search_index.segment alter columns type text using 'x'",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@pytest.mark.parametrize("opened_before", [True, False], ids=["while serving", "at start"])
def test_damage_is_noticed_and_a_rebuild_heals_it(index, postgres_nodes, run, damage, opened_before):
    assert index.search(Query("ho ngheo")).ids == ("a",)
    run(*damage.split("; "))
    seen = index if opened_before else postgres_nodes()
    assert (seen.generation(), seen.doc_count()) == (-1, 0)
    with pytest.raises(IndexBroken):
        seen.search(Query("ho ngheo"))
    with pytest.raises(IndexBroken):
        seen.update([], ["a"], generation=4)
    seen.rebuild([make_document("a", "Hộ nghèo")], generation=4)
    assert seen.generation() == postgres_nodes().generation() == 4
    assert index.search(Query("ho ngheo")).ids == ("a",)


@pytest.mark.parametrize("damage", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_node_that_opens_damaged_tables_does_not_believe_them(index, postgres_nodes, run, damage):
    assert index.search(Query("ho ngheo")).ids == ("a",)
    run(damage)
    node = postgres_nodes()
    assert (node.generation(), node.doc_count()) == (-1, 0)
    with pytest.raises(IndexBroken):
        node.search(Query("ho ngheo"))
    # Nor does any other from then on, so that the worker writes it anew.
    assert index.generation() == -1
    index.rebuild([make_document("a", "Hộ nghèo")], generation=4)
    assert node.search(Query("ho ngheo")).ids == ("a",)


@pytest.mark.parametrize("column", ["places", "weights"])
def test_no_flipped_bit_in_an_array_ever_gives_a_wrong_answer(index, postgres_nodes, run, column):
    flipped = f"set {column} = set_byte({column}, 1, get_byte({column}, 1) # 4) where token = 'ngheo'"
    run(f"update search_index.posting {flipped}")
    node = postgres_nodes()
    assert node.generation() == 3
    with pytest.raises(IndexBroken):
        node.search(Query("ho ngheo"))
    assert node.generation() == index.generation() == -1


def test_a_state_that_was_written_since_is_not_distrusted(index, postgres_nodes, run):
    run("update search_index.posting set seal = 0 where token = 'ngheo'")
    node = postgres_nodes()
    assert node.search(Query("viec lam")).ids == ("b",)
    index.rebuild([make_document("a", "Hộ nghèo")], generation=4)
    assert node.search(Query("ho ngheo")).ids == ("a",)


def test_an_index_of_other_word_tables_is_not_trusted(index, postgres_nodes):
    other = postgres_nodes(load_word_tables(PlaceBook.load(DATA_FOLDER / "places")))
    with pytest.raises(IndexBroken, match="kind"):
        other.search(Query())
    other.rebuild([], generation=4)
    assert (other.generation(), index.generation()) == (4, -1)


def test_a_server_that_is_gone_is_a_broken_index_and_its_password_is_not_told():
    node = PostgresIndex.at("postgresql://somebody:s3cret@127.0.0.1:9/none")
    assert (node.generation(), node.doc_count()) == (-1, 0)
    for call in (lambda: node.search(Query()), lambda: node.update([], ["a"], generation=1)):
        with pytest.raises(IndexBroken) as broken:
            call()
        assert "s3cret" not in str(broken.value)


def test_what_one_node_writes_the_other_sees_with_its_next_question(index, postgres_nodes):
    other = postgres_nodes()
    assert other.search(Query("mới")).total == 0
    index.update([make_document("c", "Mới")], ["b"], generation=4)
    assert (other.generation(), other.doc_count()) == (4, 2)
    assert other.search(Query("mới")).ids == ("c",)
    other.update([make_document("d", "Mới")], [], generation=5)
    assert index.search(Query("mới", sort="name")).ids == ("c", "d")
    assert index.search(Query("việc làm")).total == 0


def test_an_index_made_anew_in_a_new_schema_is_not_taken_for_the_one_before(index, postgres_nodes, run):
    assert index.search(Query("ho ngheo")).ids == ("a",)
    run("drop schema search_index cascade")
    postgres_nodes().rebuild([make_document("z", "Hộ nghèo")], generation=3)
    assert index.search(Query("ho ngheo")).ids == ("z",)


def test_tokens_are_kept_letter_for_letter(postgres_nodes, run):
    tables = load_word_tables(PlaceBook.load(DATA_FOLDER / "places"))
    document = make_document("a", "Hoà xã Hoằng Lộc 515/SLĐTBXH-VP", columns="o'neil \\ x:*|&! <-> 'q'")
    postgres_nodes(tables).rebuild([document], generation=1)
    held = {token for (token,) in run("select unnest(tsvector_to_array(tokens)) from search_index.held")}
    posted = {token for (token,) in run("select token from search_index.posting")}
    assert held == posted == set(weigh(document, tables).tokens)
    assert {"=hoa2", "515/sldtbxh-vp", "t:hoang_loc"} <= held
    assert any(token.startswith("@") for token in held)


def test_a_document_of_more_words_than_a_tsvector_holds_is_found_and_left_out_as_any_other(index):
    # 8,000 words of 60 letters; with exact spellings and pairs two megabytes of tokens.
    words = [
        f"{number:04}".translate(str.maketrans("0123456789", "abcdefghij")) * 15 for number in range(8000)
    ]
    index.update([make_document("long", "Hộ", notes=" ".join(words))], [], generation=4)
    for word in (words[0], words[-1]):
        assert index.search(Query(word, is_literal=True)).ids == ("long",)
        assert index.search(Query(f"ho -{word}", is_literal=True)).ids == ("a",)
        assert index.search(Query(condition=Not(Mentions(word)), sort="name")).ids == ("a", "b")


def test_many_updates_do_not_pile_up_segments_and_no_row_of_a_deleted_document_stays(index, run):
    reference = MemoryIndex()
    reference.rebuild([make_document("a", "Hộ nghèo"), make_document("b", "Việc làm")], generation=3)
    for number in range(4, 26):
        documents = [make_document(f"d{number % 7}", f"Hộ nghèo {number}", years=(str(number),))]
        for one in (index, reference):
            one.update(documents, ["a"] if number == 9 else [], generation=number)
        assert run("select count(*) from search_index.segment")[0][0] <= 10
    for query in (Query("hộ nghèo"), Query("25"), Query("việc -25"), Query(sort="title")):
        assert index.search(query) == reference.search(query)
    assert run("select count(*), count(distinct (segment, place)) from search_index.held") == [(8, 8)]
    assert (
        run("select segment from search_index.posting except select number from search_index.segment") == []
    )


def test_a_writing_that_fails_leaves_the_serving_generation(index, run):
    def documents():
        yield make_document("c", "Mới")
        raise OSError("the database went away")

    for write in (index.rebuild, lambda d, generation: index.update(d, [], generation=generation)):
        with pytest.raises(OSError, match="went away"):
            write(documents(), generation=4)
    broken = make_document("c", "Mới", modified="not a time")
    for write in (
        lambda: index.update([broken], ["a"], generation=4),
        lambda: index.rebuild([make_document("d"), broken], generation=4),
    ):
        with pytest.raises(TypeError):
            write()
    assert index.search(Query("ho ngheo")).generation == 3
    assert run("select count(*) from search_index.document") == [(2,)]


def test_limits_of_the_server_do_not_end_a_rebuild(index, run):
    limits = {"idle_in_transaction_session_timeout": 200, "statement_timeout": 300}
    run(*(f"alter role catalog set {limit} = {milliseconds}" for limit, milliseconds in limits.items()))
    try:
        index.dispose()
        index.rebuild((make_document(f"n{number}", f"Mới {number}") for number in range(4_000)), generation=4)
    finally:
        run("alter role catalog reset all")
    index.dispose()
    assert index.doc_count() == 4_000


def test_a_document_without_any_word_is_there_all_the_same(index):
    index.update([make_document("-")], [], generation=4)
    assert index.search(Query(sort="name")).ids == ("-", "a", "b")


def test_a_killed_rebuild_leaves_the_old_generation_serving_and_the_next_one_is_written(
    index, empty_search_url
):
    dice = random.Random(3)
    for _ in range(2):
        writer = SPAWN.Process(target=rebuild_until_killed, args=(empty_search_url, 4_000))
        writer.start()
        time.sleep(1.5 + dice.random())
        kill(writer.pid)
        writer.join(60)
        found = index.search(Query())
        assert (found.total, found.generation) in {(2, 3), (4_000, -7)}
    index.rebuild([make_document("c", "Mới")], generation=5)
    assert index.search(Query("mới")).ids == ("c",)


def test_threads_search_while_others_update_and_rebuild_and_never_see_half(index, postgres_nodes):
    problems, stop = [], threading.Event()

    def read(node):
        while not stop.is_set():
            try:
                result = node.search(Query("hộ nghèo", is_literal=True))
            except IndexBroken as broken:
                problems.append(broken)
                return
            # Generation 3 holds one; each later one holds one more, whoever wrote it.
            if result.total != result.generation - 2:
                problems.append(result)

    nodes = [index, postgres_nodes()]
    readers = [threading.Thread(target=read, args=(node,)) for node in nodes * 2]
    for reader in readers:
        reader.start()
    writer = postgres_nodes()
    for number in range(4, 16):
        if number % 4:
            writer.update([make_document(f"d{number}", "Hộ nghèo")], [], generation=number)
        else:
            writer.rebuild((make_document(f"d{n}", "Hộ nghèo") for n in range(number - 2)), generation=number)
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert index.search(Query("hộ nghèo")).generation == 15


def test_the_worker_heals_what_a_node_found_damaged_and_the_database_answers_meanwhile(
    catalog, index, postgres_nodes, run
):
    site = dataclasses.replace(catalog, index=index)
    populate(site)
    assert index.search(Query()).total == 3
    run("delete from search_index.posting where token = 'van'")
    with site.db.unit_of_work() as session:
        assert indexing.is_level(session, site.index)
        found = indexing.search(session, postgres_nodes(), Query("văn bản"))
        assert (found.is_degraded, found.publications[0].name) == (True, DOCUMENTS)
        assert not indexing.is_level(session, site.index)
        queue.enqueue(session, "rebuild_index", {}, now=site.clock())
    worker_of(site).run_until_idle(seconds=20)
    with site.db.read_session() as session:
        assert indexing.is_level(session, postgres_nodes())
        found = indexing.search(session, site.index, Query("văn bản"))
        assert (found.is_degraded, found.publications[0].name) == (False, DOCUMENTS)


class TestItsAddress:
    @pytest.mark.parametrize(
        "url",
        [
            "postgres://u:s3cret@h/d",
            "postgresql:",
            "postgresql://u:s3cret@h",
            "postgresql://u:s3cret@h:port/d",
            "postgresql+asyncpg://u:s3cret@h/d",
            "mysql://u:s3cret@h/d",
            "folder",
        ],
    )
    def test_one_that_names_no_database_stops_the_start_in_both_languages(self, url):
        with pytest.raises(SettingsRefused) as refused:
            build(Settings(search_url=url, secret_key="k" * 40))
        told = str(refused.value)
        assert "SEARCH_URL" in told
        assert "chỉ nhận" in told
        assert "Only" in told
        assert "s3cret" not in told

    def test_one_that_names_a_database_is_used(self, tmp_path, empty_search_url):
        settings = Settings(
            database_url=f"sqlite:///{tmp_path}/catalog.db",
            storage_url=f"file:{tmp_path}/store",
            search_url=empty_search_url,
            secret_key="k" * 40,
        )
        catalog = build(settings)
        catalog.index.rebuild([make_document("a", "Hộ nghèo")], generation=1)
        assert catalog.index.search(Query("ho ngheo")).ids == ("a",)
        catalog.index.dispose()
        catalog.db.dispose()
