"""Published tables of 1,000,000 rows and 13 columns beside plain SQLite over the same rows, in the same run.

`python -m tests.benchmarks.bench_tables [rows]` prints: upload of 190,000 rows to queryable (check, build),
filter + sort + page in process, filter + count + two facets over HTTP, words without accents, a full dump as
CSV, exports of a question, and the memory of a fresh web process after each. Datasette takes part where it is
installed.
"""

import csv
import io
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from catalog import migrating
from catalog.bootstrap import Catalog, register_terms
from catalog.config import DATA_FOLDER, Settings
from catalog.db import Database
from catalog.domain.table_query_address import read_address
from catalog.domain.table_query_checks import checked
from catalog.ports import TableSource
from catalog.search.memory_index import MemoryIndex
from catalog.services import served_tables
from catalog.services.register_book import RegisterBook
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from storage import MemoryStore
from tests.benchmarks.datasette_beside import find_datasette, measure
from tests.conftest import MovingClock
from tests.factories.table_site import open_site
from validators.places.book import PlaceBook
from validators.sandbox import run_validation

ROWS, UPLOAD = 1_000_000, 190_000
# Milliseconds, p95; seconds; megabytes: the bars of the specification.
PAGE_BAR, UPLOAD_BAR, MEMORY_BAR = 50.0, 5.0, 200
TYPES = {
    "ma_xa": "string",
    "ten_xa": "string",
    "huyen": "string",
    "nam": "integer",
    "ky": "string",
    "loai": "string",
    "so_ho": "integer",
    "so_nguoi": "integer",
    "kinh_phi": "number",
    "ty_le": "number",
    "ngay": "date",
    "con_hieu_luc": "boolean",
    "ghi_chu": "string",
}
SCHEMA = {"fields": [{"name": name, "type": kind} for name, kind in TYPES.items()]}
# A question of the address, and the same as SQLite is asked it.
PAGES = (
    ("ma_xa=eq.00123&_sort=-so_ho", "ma_xa = '00123' ORDER BY so_ho DESC"),
    ("huyen=eq.Thọ Xuân&_sort=kinh_phi", "huyen = 'Thọ Xuân' ORDER BY kinh_phi"),
    ("nam=eq.2024&loai=eq.B&_sort=ngay,so_ho", "nam = 2024 AND loai = 'B' ORDER BY ngay, so_ho"),
    ("so_ho=gt.900&_sort=-ty_le", "so_ho > 900 ORDER BY ty_le DESC"),
    ("ky=prefix.2023&con_hieu_luc=eq.true&_sort=-kinh_phi",
     "ky LIKE '2023%' AND con_hieu_luc = 'true' ORDER BY kinh_phi DESC"),
    ("kinh_phi=between.100,200&_sort=so_nguoi", "kinh_phi BETWEEN 100 AND 200 ORDER BY so_nguoi"),
    ("ma_xa=in.00001,00002,00003&_sort=-ngay", "ma_xa IN ('00001','00002','00003') ORDER BY ngay DESC"),
    ("huyen=eq.Quan Hóa&nam=gte.2022&_sort=ten_xa", "huyen = 'Quan Hóa' AND nam >= 2022 ORDER BY ten_xa"),
)  # fmt: skip
DISTRICTS = ("Thọ Xuân", "Quan Hóa", "Hoằng Hóa", "Đông Sơn", "Như Thanh", "Bá Thước", "Mường Lát", "Nga Sơn")
NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đỗ", "Hoàng")


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def frame_of(rows: int) -> pl.DataFrame:
    """Invented rows: 600 communes in 8 districts, 5 years, notes of which most differ."""
    random = Random(11)
    numbers = range(rows)
    communes = [random.randrange(600) for _ in numbers]
    return pl.DataFrame(
        {
            "ma_xa": [f"{one:05d}" for one in communes],
            "ten_xa": [f"Xã {NAMES[one % 6]} {one}" for one in communes],
            "huyen": [DISTRICTS[one % 8] for one in communes],
            "nam": [2021 + random.randrange(5) for _ in numbers],
            "ky": [f"{2021 + random.randrange(5)}-{1 + random.randrange(12):02d}" for _ in numbers],
            "loai": [random.choice("ABCDEFGH") for _ in numbers],
            "so_ho": [random.randrange(1_000) for _ in numbers],
            "so_nguoi": [random.randrange(5_000) for _ in numbers],
            "kinh_phi": [f"{random.randrange(10_000_000) / 100:.2f}" for _ in numbers],
            "ty_le": [f"{random.randrange(100_000) / 1000:.3f}" for _ in numbers],
            "ngay": [f"2024-{1 + random.randrange(12):02d}-{1 + random.randrange(28):02d}" for _ in numbers],
            "con_hieu_luc": [random.choice(("true", "false")) for _ in numbers],
            "ghi_chu": [f"{random.choice(NAMES)} ghi chú số {random.randrange(300_000)}" for _ in numbers],
        }
    )


def timed(act: Callable[[], Any], times: int) -> tuple[list[float], list[float]]:
    """Wall and processor milliseconds of each call, after one that does not count."""
    act()
    walls, works = [], []
    for _ in range(times):
        wall, work = time.perf_counter(), time.thread_time()
        act()
        walls.append((time.perf_counter() - wall) * 1000)
        works.append((time.thread_time() - work) * 1000)
    return walls, works


def told(name: str, walls: list[float], works: list[float]) -> float:
    """Print median and p95 of both; gives the p95 of processor time."""
    p95 = statistics.quantiles(works, n=20)[-1]
    wall = statistics.quantiles(walls, n=20)[-1]
    say(
        f"{name:44s} CPU median {statistics.median(works):8.1f} ms, p95 {p95:8.1f} ms; "
        f"wall median {statistics.median(walls):8.1f} ms, p95 {wall:8.1f} ms"
    )
    return p95


def upload(frame: pl.DataFrame, folder: Path) -> None:
    """Check and build of 190,000 rows, as the worker does them one after the other."""
    path = folder / "upload.csv"
    frame.head(UPLOAD).write_csv(path)
    started = time.perf_counter()
    report = run_validation(
        {"path": str(path), "format": "csv", "schema": SCHEMA, "dialect": None, "profile": None,
         "places": str(DATA_FOLDER / "places"), "number_answers": {}, "previous": None, "published": [],
         "today": "2025-11-03", "fast": True},
        memory_bytes=2 << 30,
        wall_seconds=300,
    )  # fmt: skip
    checked_at = time.perf_counter()
    key = "00000000-0000-4000-8000-000000000190"
    DuckdbTables(folder / "uploads", build_files).build(source(key), path)
    built = time.perf_counter()
    say(
        f"upload of {UPLOAD:,} rows to queryable: {built - started:.2f} s "
        f"(check {checked_at - started:.2f} s, verdict {report.verdict}; build {built - checked_at:.2f} s; "
        f"bar {UPLOAD_BAR} s)"
    )


def source(key: str) -> TableSource:
    """The file of the benchmark as a table."""
    return TableSource(key, "bench", "CSV", "utf-8", {}, 1, SCHEMA)


def sqlite_of(frame: pl.DataFrame, path: Path) -> sqlite3.Connection:
    """The same rows in plain SQLite, without an index."""
    base = sqlite3.connect(path)
    kinds = {"integer": "INTEGER", "number": "REAL"}
    columns = ", ".join(f"{name} {kinds.get(kind, 'TEXT')}" for name, kind in TYPES.items())
    base.execute(f"CREATE TABLE t ({columns})")
    base.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(TYPES))})", frame.iter_rows())
    base.commit()
    return base


def pages(store: DuckdbTables, key: str, base: sqlite3.Connection) -> None:
    """Filter + sort + page of 100 rows with its total, in process."""
    shape = store.shape(key)
    ours: tuple[list[float], list[float]] = ([], [])
    theirs: tuple[list[float], list[float]] = ([], [])
    for address, where in PAGES:
        pairs = [tuple(part.split("=", 1)) for part in address.split("&")]
        query = checked(read_address([(a, b) for a, b in pairs]), shape)
        condition = where.partition(" ORDER BY ")[0]

        def plain(where: str = where, condition: str = condition) -> int:
            base.execute(f"SELECT * FROM t WHERE {where} LIMIT 100").fetchall()
            return int(base.execute(f"SELECT count(*) FROM t WHERE {condition}").fetchone()[0])

        assert store.ask(key, query).total == plain()
        for found, act, times in ((ours, lambda query=query: store.ask(key, query), 25), (theirs, plain, 3)):
            walls, works = timed(act, times)
            found[0].extend(walls)
            found[1].extend(works)
    p95 = told("filter + sort + page, ours", *ours)
    other = told("filter + sort + page, plain SQLite", *theirs)
    say(f"{'':44s} {other / p95:.1f} times as fast by p95 of CPU; bar {PAGE_BAR} ms")


def facets(site: Any, resource: str, base: sqlite3.Connection) -> None:
    """Filter + count + two facets over HTTP (Flask's client), and the same statements in SQLite alone."""
    client = site.client
    number = 0

    def ours() -> None:
        nonlocal number
        number += 1
        address = f"/api/v1/tables/{resource}?so_ho=gt.{400 + number}&_facets=huyen,loai&_limit=20"
        assert client.get(address).status_code == 200

    def plain() -> None:
        where = f"so_ho > {400 + number}"
        base.execute(f"SELECT * FROM t WHERE {where} LIMIT 20").fetchall()
        base.execute(f"SELECT count(*) FROM t WHERE {where}").fetchall()
        for name in ("huyen", "loai"):
            base.execute(
                f"SELECT {name}, count(*) n FROM t WHERE {where} GROUP BY 1 ORDER BY n DESC"
            ).fetchall()

    p95 = told("filter + count + 2 facets over HTTP, ours", *timed(ours, 30))
    other = told("the same statements, plain SQLite", *timed(plain, 3))
    say(f"{'':44s} {other / p95:.1f} times as fast by p95 of CPU")


def words(store: DuckdbTables, key: str) -> None:
    """Words without accents anywhere in a row, and in one column."""
    shape = store.shape(key)
    for name, pairs in (
        ("q over all columns", [("_q", "nguyen 123")]),
        ("contains in one column", [("ghi_chu", "contains.hoang ghi chu so 7")]),
    ):
        query = checked(read_address(pairs), shape)
        told(f"{name}, {shape.rows:,} rows", *timed(lambda query=query: store.ask(key, query), 8))


# A web process as it is started, with nothing of the benchmark in it.
DUMP = """
import re, sys, time
from pathlib import Path
from catalog.config import Settings
from catalog.web.app import create_app
database, tables, resource, _ = sys.argv[1:]
settings = Settings(database_url=database, storage_url="memory:", search_url="memory:",
                    tables_url=f"duckdb:{tables}", secret_key="a" * 40, site_url="http://localhost")
def memory(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
client = create_app(settings).test_client()
client.get("/api/3/action/package_search")
start = memory("VmRSS")
client.get(f"/api/v1/tables/{resource}?_limit=1&_sort=ngay")
asked = memory("VmRSS")
def sent(address):
    work, size = time.process_time(), 0
    response = client.get(address, buffered=False)
    assert response.status_code == 200, response.data
    for part in response.iter_encoded():
        size += len(part)
    response.close()
    return size, time.process_time() - work
for name, rows, bar, path in (
    ("full dump of CKAN's, CSV", "all", 0, f"/datastore/dump/{resource}"),
    ("filtered question, CSV", "so_ho=gte.0", 800_000, f"/api/v1/tables/{resource}.csv?so_ho=gte.0"),
    ("filtered question, JSON lines", "", 0, f"/api/v1/tables/{resource}.jsonl?so_ho=gte.0"),
    ("filtered question, Parquet", "", 0, f"/api/v1/tables/{resource}.parquet?so_ho=gte.0"),
    ("filtered question, XLSX", "", 14_000, f"/api/v1/tables/{resource}.xlsx?so_ho=gte.0"),
    ("sorted question, CSV", "", 0, f"/api/v1/tables/{resource}.csv?_sort=-so_ho"),
):
    size, seconds = min((sent(path) for _ in range(1 if "XLSX" in name else 3)), key=lambda one: one[1])
    note = f"; bar {bar:,}" if bar else ""
    print(f"{name:32s} {size >> 20:4d} MB, {int(sys.argv[4]) / seconds:11,.0f} rows a CPU second{note};",
          f"web process {memory('VmRSS')} MB")
print(f"web process {start} MB at start, {asked} MB after a page, {memory('VmHWM')} MB at most")
"""


def kept(store: DuckdbTables, key: str) -> None:
    """Every format of the whole table, as the worker keeps them beside it."""
    wall, work = time.perf_counter(), time.process_time()
    store.write_exports(key)
    sizes = {name: one.size >> 20 for name, one in store.exports(key).files.items()}
    say(
        f"all formats kept: {time.perf_counter() - wall:.1f} s, {time.process_time() - work:.1f} CPU s; MB: "
        + ", ".join(f"{name} {size}" for name, size in sizes.items())
    )


def plain_dump(base: sqlite3.Connection, rows: int) -> None:
    """The same filtered question as CSV from plain SQLite, by way of Python's csv module."""
    best = 1e9
    for _ in range(2):
        work = time.process_time()
        out = io.StringIO()
        writer = csv.writer(out)
        for row in base.execute("SELECT * FROM t WHERE so_ho >= 0"):
            writer.writerow(row)
            if out.tell() > 1 << 18:
                out.seek(0)
                out.truncate()
        best = min(best, time.process_time() - work)
    say(f"filtered question, CSV, plain SQLite: {rows / best:,.0f} rows a CPU second")


def _catalog(db: Database) -> Catalog:
    places = PlaceBook.load(DATA_FOLDER / "places")
    settings = Settings(database_url=db.url, secret_key="a" * 40, site_url="http://localhost")
    register = RegisterBook(register_terms(settings, places))
    return Catalog(settings, db, MemoryStore(), MemoryIndex(), places, MovingClock(), register)


def main(rows: int = ROWS) -> None:
    """Run all of it over so many rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        frame = frame_of(rows)
        upload(frame, folder)
        path = folder / "whole.csv"
        frame.write_csv(path)
        db = Database(f"sqlite:///{folder}/catalog.db")
        migrating.upgrade(db)
        site = open_site(_catalog(db), folder / "tables")
        resource = site.add("lon", frame.head(3).write_csv(), SCHEMA)
        with db.read_session() as session:
            key = next(iter(served_tables.list_public_tables(session)))
        store = site.catalog.tables
        assert isinstance(store, DuckdbTables)
        started = time.perf_counter()
        store.build(source(key), path)
        sizes = {one.suffix: one.stat().st_size >> 20 for one in (folder / "tables" / key).iterdir()}
        say(
            f"build of {rows:,} rows x {len(TYPES)} columns: {time.perf_counter() - started:.1f} s; CSV "
            f"{path.stat().st_size >> 20} MB, native {sizes['.duckdb']} MB, Parquet {sizes['.parquet']} MB"
        )
        base = sqlite_of(frame, folder / "plain.db")
        del frame
        pages(store, key, base)
        facets(site, resource, base)
        words(store, key)
        words(DuckdbTables(folder / "uploads", build_files), "00000000-0000-4000-8000-000000000190")
        program = find_datasette()
        if program is None:
            say("Datasette is not installed here (DATASETTE names its program) and was not measured")
        else:
            for line in measure(program, folder / "plain.db"):
                say(line)
        db.dispose()
        say(f"memory after a full dump: bar {MEMORY_BAR} MB")
        arguments = [db.url, str(folder / "tables"), resource, str(rows)]
        subprocess.run([sys.executable, "-c", DUMP, *arguments], check=True)
        plain_dump(base, rows)
        kept(store, key)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
