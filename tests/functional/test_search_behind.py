"""The search while the index has not heard of a withdrawal yet, and while there is no index at all."""

import threading
import time

import pytest

from catalog.domain.policy import Actor, Role
from catalog.ports import Query
from catalog.search.memory_index import MemoryIndex
from catalog.services import indexing, publishing
from tests.conftest import NOW
from tests.factories.published_catalog import (
    BUDGET,
    DOCUMENTS,
    IDS,
    SCHOOLS,
    machines_app,
    populate,
    refresh_index,
)

REVIEWER = Actor(id=None, name="", role=Role.REVIEWER, request_id="r1")


@pytest.fixture
def filled(catalog):
    populate(catalog)
    return catalog


def withdraw(catalog, name):
    with catalog.db.unit_of_work() as session:
        publishing.withdraw_dataset(session, REVIEWER, name, reason="Trùng.", now=NOW)


def search(catalog, query, index=None):
    with catalog.db.read_session() as session:
        return indexing.search(session, index or catalog.index, query)


def test_what_was_withdrawn_counts_nowhere_though_the_index_still_has_it(filled):
    words = Query("ngân sách", is_literal=True)
    assert search(filled, words).result.total == 2
    withdraw(filled, BUDGET)
    assert filled.index.search(Query()).total == 3
    found = search(filled, Query())
    assert (found.result.total, [p.name for p in found.publications]) == (2, [DOCUMENTS, SCHOOLS])
    assert set(found.result.ids) == {IDS[DOCUMENTS], IDS[SCHOOLS]}
    assert sum(count for _, count in found.result.facets["theme"]) == 2
    assert search(filled, words).result.ids == (IDS[DOCUMENTS],)


def test_pages_stay_full_while_the_index_is_behind(filled):
    withdraw(filled, BUDGET)
    pages = [search(filled, Query(limit=1, offset=n)).publications for n in range(3)]
    assert [[p.name for p in page] for page in pages] == [[DOCUMENTS], [SCHOOLS], []]


def test_the_number_of_another_change_does_not_hide_that_one_still_waits(filled):
    withdraw(filled, BUDGET)
    withdraw(filled, SCHOOLS)
    with filled.db.read_session() as session:
        document, sequence = indexing.read_document(session, IDS[SCHOOLS])
    assert document is None
    filled.index.update([], [IDS[SCHOOLS]], generation=sequence)
    assert filled.index.search(Query()).total == 2
    assert [p.name for p in search(filled, Query()).publications] == [DOCUMENTS]
    assert search(filled, Query(limit=0)).result.total == 1


def test_the_page_and_the_api_say_the_same_as_the_index_will(filled):
    withdraw(filled, BUDGET)
    client = machines_app(filled).test_client()
    asked = {"q": "", "facet.field": '["res_format"]'}
    before = client.get("/api/3/action/package_search", query_string=asked).get_json()["result"]
    assert (before["count"], len(before["results"])) == (2, 2)
    refresh_index(filled)
    assert client.get("/api/3/action/package_search", query_string=asked).get_json()["result"] == before


class _Counting(MemoryIndex):
    """The index of a process that has none; counts how often the database was read for it."""

    reads = 0

    def answer_from(self, read, query, *, generation):
        def counted():
            self.reads += 1
            time.sleep(0.05)
            return read()

        return super().answer_from(counted, query, generation=generation)


def test_without_an_index_the_database_is_read_once_for_all_who_ask(filled):
    index = _Counting()
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(search(filled, Query(), index))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(one.result.total, one.is_degraded) for one in found] == [(3, True)] * 4
    assert index.reads == 1


def test_without_an_index_a_withdrawal_counts_at_once(filled):
    index = _Counting()
    assert search(filled, Query(), index).result.total == 3
    withdraw(filled, BUDGET)
    assert search(filled, Query(), index).result.total == 2
    assert index.reads == 2
