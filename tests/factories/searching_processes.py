"""Processes that read and write a search index at once, for tests."""

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from catalog.ports import Document, IndexBroken, Query, SearchIndex
from catalog.search.memory_index import MemoryIndex
from catalog.search.postgres_index import PostgresIndex
from catalog.search.whoosh_index import WhooshIndex
from tests.factories.documents import make_document

TITLES = ("Số hộ nghèo theo xã", "Hộ cận nghèo", "Việc làm mới", "Trẻ em mồ côi", "Tiền lương bình quân")
ASKED = (
    Query("hộ nghèo", facets=("year",)),
    Query("ho ngeo", facets=()),
    Query("việc làm 2024", sort="title", facets=()),
    Query("", sort="modified", facets=("year",)),
    Query("tre em -moi", facets=(), is_literal=True),
)
FIRST = 20


@contextmanager
def opened(where: Path | str) -> Iterator[SearchIndex]:
    """The index in a folder, or in the database of an address."""
    if isinstance(where, Path):
        yield WhooshIndex(where)
        return
    index = PostgresIndex.at(where)
    try:
        yield index
    finally:
        index.dispose()


def written_at(generation: int) -> list[Document]:
    """What is written as this generation: one new document and one changed, the same in every process."""
    new = _document(FIRST + generation, generation)
    return [new, _document(generation % FIRST, generation)]


def start_documents() -> list[Document]:
    """What the first generation holds."""
    return [_document(number, 0) for number in range(FIRST)]


def _document(number: int, generation: int) -> Document:
    title = f"{TITLES[(number + generation) % len(TITLES)]} {generation}"
    return make_document(f"d{number}", title, years=(str(2020 + generation % 5),))


def read_for(where: Path | str, seconds: float, threads: int, found: "Queue[object]", start: Barrier) -> None:
    """Ask from several threads; put (generation, number of the query, answer) for each different answer."""
    seen: dict[tuple[int, int], object] = {}
    errors: list[str] = []
    start.wait(60)
    end = time.monotonic() + seconds

    def ask(index: SearchIndex, number: int) -> None:
        while time.monotonic() < end:
            number = (number + 1) % len(ASKED)
            try:
                answer = index.search(ASKED[number])
            except Exception as error:
                errors.append(repr(error))
                return
            if seen.setdefault((answer.generation, number), answer) != answer:
                errors.append(f"two answers at generation {answer.generation}")

    with opened(where) as index:
        asking = [threading.Thread(target=ask, args=(index, number)) for number in range(threads)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    found.put((errors, seen))


def write_for(where: Path | str, seconds: float, per_second: float) -> int:
    """Commit so often for so long; the last generation."""
    with opened(where) as index:
        generation, start = index.generation(), time.monotonic()
        for number in range(round(seconds * per_second)):
            time.sleep(max(0.0, start + number / per_second - time.monotonic()))
            if time.monotonic() - start > seconds:
                break
            generation += 1
            index.update(written_at(generation), [], generation=generation)
    return generation


def write_until_killed(where: Path | str) -> None:
    """Commit without end."""
    with opened(where) as index:
        while True:
            generation = index.generation() + 1
            index.update(written_at(generation), [], generation=generation)


def rebuild_until_killed(where: Path | str, count: int) -> None:
    """Write so many documents anew, of a generation that must never be served."""
    with opened(where) as index:
        while True:
            index.rebuild((make_document(f"n{number}", "Mới") for number in range(count)), generation=-7)


def wrong_answers(seen: dict[tuple[int, int], object], last: int) -> Sequence[tuple[int, int]]:
    """Which answers are not those of the reference that holds the same generation."""
    reference = MemoryIndex()
    reference.rebuild(start_documents(), generation=0)
    wrong = []
    for generation in range(last + 1):
        if generation:
            reference.update(written_at(generation), [], generation=generation)
        for number, query in enumerate(ASKED):
            answer = seen.get((generation, number))
            if answer is not None and answer != reference.search(query):
                wrong.append((generation, number))
    return wrong


def kill(pid: int) -> None:
    """kill -9 of one process of the test's own."""
    os.kill(pid, signal.SIGKILL)


def is_whole(where: Path | str) -> bool:
    """Does a fresh reader answer as the reference at the generation it finds?"""
    with opened(where) as index:
        try:
            seen: dict[tuple[int, int], object] = {}
            for number, query in enumerate(ASKED):
                answer = index.search(query)
                seen[answer.generation, number] = answer
        except IndexBroken:
            return False
        return not wrong_answers(seen, index.generation())
