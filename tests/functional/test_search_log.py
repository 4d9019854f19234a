"""What people search for in vain: counted by day without who, shown to the units, gone after a year."""

import sqlite3
import threading

import pytest
from sqlalchemy import select

from catalog.models import LoggedQuery
from catalog.services import query_log, queue
from tests.factories import public_site
from tests.factories.live import worker_of
from tests.factories.workspace_site import Browser, settle

PEOPLE = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36"}
TABLE = {"id", "day", "folded", "text", "count", "hits"}


@pytest.fixture
def site(catalog):
    app = settle(catalog)
    public_site.refresh_index(catalog)
    return app


@pytest.fixture
def visitor(site):
    return site.test_client()


def rows(catalog):
    query_log_rows = select(LoggedQuery).order_by(LoggedQuery.day, LoggedQuery.folded)
    with catalog.db.read_session() as session:
        return [
            (r.day.isoformat(), r.folded, r.text, r.count, r.hits) for r in session.scalars(query_log_rows)
        ]


def search(visitor, words, headers=PEOPLE, **more):
    # Buffered: the answer is read and closed, as a server does it.
    answer = visitor.get("/dataset", query_string={"q": words, **more}, headers=headers, buffered=True)
    assert answer.status_code == 200


def test_a_search_is_counted_by_its_folded_words_and_day_and_nothing_else_is_kept(site, visitor, catalog):
    assert {column.name for column in LoggedQuery.__table__.columns} == TABLE
    search(visitor, "Hộ nghèo")
    search(visitor, "ho  ngheo")
    assert rows(catalog) == []  # written when enough has gathered
    catalog.clock.advance(seconds=61)
    search(visitor, "ho ngheo")
    assert rows(catalog) == [("2025-11-03", "ho ngheo", "Hộ nghèo", 3, 0)]


def test_twenty_different_texts_are_written_at_once(site, visitor, catalog):
    for n in range(20):
        search(visitor, f"chủ đề {'abcdefghijklmnopqrst'[n]}")
    assert len(rows(catalog)) == 20


@pytest.mark.parametrize(
    "agent",
    ["", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://bots.example)", "curl/8.5", "python-requests/2.32",
     "facebookexternalhit/1.1"],
)  # fmt: skip
def test_programs_are_not_counted(site, visitor, catalog, agent):
    search(visitor, "ho ngheo", headers={"User-Agent": agent})
    assert catalog.tally.take() == []


def test_neither_the_api_nor_a_feed_nor_a_later_page_nor_a_suggestion_is_counted(site, visitor, catalog):
    visitor.get("/api/3/action/package_search?q=ho+ngheo", headers=PEOPLE)
    visitor.get("/dataset.atom?q=ho+ngheo", headers=PEOPLE)
    visitor.get("/dataset/suggest?q=ho+ngheo", headers=PEOPLE)
    search(visitor, "ho ngheo", page=2)
    search(visitor, "")
    assert catalog.tally.take() == []


@pytest.mark.parametrize(
    "words", ["Nguyễn Thị Mẫu", "nguyen van mau", "0912345678", "cccd 038099012345", "a@vidu.example"]
)
def test_what_may_be_a_persons_is_not_kept_anywhere(site, visitor, catalog, words):
    search(visitor, words)
    assert catalog.tally.take() == []
    Browser(site, "clerk").get("/workspace/searches")
    assert rows(catalog) == []


def test_a_database_that_is_written_to_delays_the_counts_and_no_search(site, visitor, catalog):
    search(visitor, "ho ngheo")
    catalog.clock.advance(seconds=61)
    with sqlite3.connect(catalog.db.url.removeprefix("sqlite:///")) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = visitor.get("/dataset?q=ho+ngheo", headers=PEOPLE)
        assert answer.status_code == 200
        answer.close()  # here the writer waits, in vain
        other.rollback()
    assert rows(catalog) == []
    catalog.clock.advance(seconds=61)
    search(visitor, "ho ngheo")
    assert rows(catalog) == [("2025-11-03", "ho ngheo", "ho ngheo", 3, 0)]


def test_the_units_see_what_found_nothing_by_month_in_both_languages(site, visitor, catalog):
    search(visitor, "bếp ăn từ thiện")
    search(visitor, "bep an tu thien")
    catalog.clock.advance(days=30)
    search(visitor, "xe buýt")
    clerk = Browser(site, "clerk")
    page = clerk.get("/workspace/searches").get_data(as_text=True)
    assert "Điều người dân tìm không thấy" in page
    assert "12/2025: 1" in page
    assert "11/2025: 2" in page
    assert "xe buýt" in page
    assert "từ thiện" not in page
    older = clerk.get("/en/workspace/searches?month=2025-11").get_data(as_text=True)
    assert "What people search for and do not find" in older
    assert ">bếp ăn từ thiện</a>" in older
    assert '<td class="r">2</td><td class="date">03/11/2025</td>' in older
    assert clerk.get("/workspace/searches?month=<b>").status_code == 200


def test_what_found_something_is_no_miss(site, catalog, visitor):
    with catalog.db.unit_of_work() as session:
        day = query_log.local_day(catalog.clock())
        query_log.record(session, [query_log.Counted(day, "van ban", "văn bản", 4, 7)])
    assert "Trong mười hai tháng qua chưa có" in Browser(site, "clerk").get("/workspace/searches").get_data(
        as_text=True
    )


def test_nobody_sees_it_without_signing_in(site):
    assert Browser(site).get("/workspace/searches").status_code == 303


def test_counts_older_than_twelve_months_go_with_the_nightly_sweep(site, visitor, catalog):
    search(visitor, "xe buýt")
    catalog.clock.advance(days=365)
    search(visitor, "xe điện")
    Browser(site, "clerk").get("/workspace/searches")
    sweep(catalog)
    assert len(rows(catalog)) == 2
    catalog.clock.advance(days=1)
    sweep(catalog)
    assert [row[1] for row in rows(catalog)] == ["xe dien"]


def sweep(catalog):
    with catalog.db.unit_of_work() as session:
        queue.enqueue(session, "sweep_quarantine", {}, now=catalog.clock())
    worker_of(catalog).run_until_idle()


def test_two_processes_that_write_the_same_text_lose_no_count(catalog):
    day = query_log.local_day(catalog.clock())

    def write():
        for _ in range(10):
            with catalog.db.unit_of_work() as session:
                query_log.record(session, [query_log.Counted(day, "xe buyt", "xe buýt", 1, 0)])

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(catalog) == [("2025-11-03", "xe buyt", "xe buýt", 30, 0)]
