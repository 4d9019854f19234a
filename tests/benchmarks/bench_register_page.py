"""The page of the register over 2,000 items of 60 periods each, in a SQLite file, through the test client.

`python -m tests.benchmarks.bench_register_page [items] [requests]` prints what the first request after a
start costs, what the next day costs with and without having been prepared, then median and p95 of the page
with its heat map of two and of five years, with a fact written before every fifth request, and the memory.
"""

import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from flask.testing import FlaskClient

from catalog import migrating
from catalog.bootstrap import Catalog, register_terms
from catalog.config import DATA_FOLDER, Settings
from catalog.db import Database
from catalog.models import Exemption
from catalog.search.memory_index import MemoryIndex
from catalog.services import fact_clock
from catalog.services.register_book import RegisterBook
from catalog.web.app import create_app
from storage import MemoryStore
from tests.conftest import MovingClock
from tests.factories import big_register
from tests.factories.big_register import NOW
from validators.places.book import PlaceBook

ITEMS, REQUESTS, EVERY = 2000, 100, 5
# Milliseconds of processor time, p95: the machine may be shared.
BAR = 300.0


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def memory() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def running_over(file: Path, items: int) -> Catalog:
    """The running system over a register of so many items."""
    db = Database(f"sqlite:///{file}")
    places = PlaceBook.load(DATA_FOLDER / "places")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    terms = register_terms(settings, places)
    migrating.upgrade(db)
    with db.unit_of_work() as session:
        big_register.fill(session, terms, items)
    clock = MovingClock(NOW)
    return Catalog(settings, db, MemoryStore(), MemoryIndex(), places, clock, RegisterBook(terms))


class Spent(NamedTuple):
    """Milliseconds of one request: of processor time, and until the answer was there."""

    work: float
    wall: float

    def __str__(self) -> str:
        return f"{self.work / 1000:.2f} s of work, {self.wall / 1000:.2f} s on the clock"


def timed(client: FlaskClient, path: str) -> Spent:
    """Ask once."""
    work, wall = time.process_time(), time.perf_counter()
    answer = client.get(path)
    spent = Spent((time.process_time() - work) * 1000, (time.perf_counter() - wall) * 1000)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return spent


def in_words(values: list[float]) -> str:
    """Median, 95th percentile and worst."""
    p95 = statistics.quantiles(values, n=20)[-1]
    return f"median {statistics.median(values):.0f} ms, p95 {p95:.0f} ms, worst {max(values):.0f} ms"


def write_fact(catalog: Catalog, dice: random.Random, items: int) -> None:
    """Free one item of one month, as the use-case does."""
    code = str(dice.randrange(items) + 1)
    with catalog.db.unit_of_work() as session:
        session.add(
            Exemption(
                item_code=code, kind="technical", reason="Đo tốc độ", signer="Giám đốc", periods=["2025-12"],
                valid_from=date(2026, 1, 1), expires_on=date(2026, 12, 31), created=NOW,
            )
        )  # fmt: skip
        fact_clock.advance(session, [code])


def measure(catalog: Catalog, client: FlaskClient, items: int, requests: int, query: str) -> bool:
    """Print the times of the page with this query; was the bar met?"""
    dice = random.Random(7)
    pages = max(1, items // 50)
    found = []
    for number in range(requests):
        if number % EVERY == 0:
            write_fact(catalog, dice, items)
        found.append(timed(client, f"/register?page={dice.randrange(pages) + 1}{query}"))
    work = [one.work for one in found]
    told = f"GET /register {query or '(as it is)'}: {requests} requests, a fact before every {EVERY}th: "
    say(f"{told}work {in_words(work)}; on the clock {in_words([one.wall for one in found])}")
    return statistics.quantiles(work, n=20)[-1] < BAR


def main(items: int = ITEMS, requests: int = REQUESTS) -> None:
    """Print everything; ends with 1 where the bar was not met."""
    with tempfile.TemporaryDirectory() as folder:
        catalog = running_over(Path(folder) / "catalog.db", items)
        client = create_app(catalog.settings, running=catalog).test_client()
        before = memory()
        first = timed(client, "/register")
        say(f"{items} items x 60 periods; first request after a start: {first}")
        met = [
            measure(catalog, client, items, requests, query)
            for query in ("", "&years=5", "&overdue=1&sort=late&q=so+lieu&years=5")
        ]
        clock = catalog.clock
        if not isinstance(clock, MovingClock):
            raise SystemExit("the clock of the benchmark cannot be moved")
        clock.now = NOW + timedelta(days=1)
        say(f"first request of the next day: {timed(client, '/register')}")
        with catalog.db.read_session() as session:
            catalog.register.prepare(session, clock.now + timedelta(days=1))
        clock.now += timedelta(days=1)
        say(f"first request of a day that was prepared: {timed(client, '/register')}")
        say(f"memory: {before} MB before the first request, {memory()} MB at most")
        catalog.db.dispose()
    if not all(met):
        raise SystemExit(f"p95 is not below {BAR:.0f} ms")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
