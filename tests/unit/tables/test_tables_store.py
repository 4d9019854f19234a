"""Tables as files: what is read from bytes, what damage and kills leave, what the engine may reach."""

import os
import signal
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from catalog.domain.errors import TableTooLarge, TableTooSlow
from catalog.domain.table_query import All, Compare, Measure, Order, TableQuery
from catalog.domain.table_query_address import read_address
from catalog.domain.table_query_checks import checked
from catalog.ports import TableMissing, TableSource, TableUnreadable
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables

KEY = "11111111-2222-4333-8444-555555555555"
ROOT = Path(__file__).resolve().parents[3]


def source(fields, *, key=KEY, stamp="s1", encoding="utf-8", header_row=1, file_format="CSV", **schema):
    given = {"fields": fields, **schema}
    return TableSource(key, stamp, file_format, encoding, {}, header_row, given)


def text(*names):
    return [{"name": name, "type": "string"} for name in names]


@pytest.fixture
def store(tmp_path):
    return DuckdbTables(tmp_path / "tables", build_files)


def build(store, tmp_path, content, made):
    path = tmp_path / "bytes"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    store.build(made, path)


def rows(store, *pairs, key=KEY):
    return store.ask(key, checked(read_address(pairs), store.shape(key))).rows


GROUPED = {"type": "number", "groupChar": ".", "decimalChar": ","}
DAYS = {"type": "date", "format": "%d/%m/%Y"}
FLAGS = {"type": "boolean", "trueValues": ["có"], "falseValues": ["không"]}


@pytest.mark.parametrize(
    ("field", "cells", "kind", "values"),
    [
        ({"type": "string"}, ["007", "1.0"], "text", ["007", "1.0"]),
        ({"type": "integer"}, ["7", "-3"], "integer", [7, -3]),
        ({"type": "integer"}, ["7", "nhiều"], "text", ["7", "nhiều"]),
        ({"type": "integer"}, ["9" * 19, "1"], "text", ["9" * 19, "1"]),
        (GROUPED, ["35.320,5", "1"], "decimal", [35320.5, 1.0]),
        ({"type": "number"}, ["0.1", "1e3"], "decimal", [0.1, 1000.0]),
        ({"type": "number"}, ["NaN", "1"], "text", ["NaN", "1"]),
        (DAYS, ["31/12/2025", "01/02/2025"], "date", ["2025-12-31", "2025-02-01"]),
        ({"type": "date"}, ["2025-02-30", "2025-01-01"], "text", ["2025-02-30", "2025-01-01"]),
        (FLAGS, ["có", "không"], "boolean", [True, False]),
        ({"type": "year"}, ["2024", "2025"], "integer", [2024, 2025]),
        ({"type": "yearmonth"}, ["2024-01", "2025-12"], "text", ["2024-01", "2025-12"]),
    ],
)
def test_a_column_has_its_type_only_when_every_cell_has_it(store, tmp_path, field, cells, kind, values):
    lines = "\n".join(f'{number},"{cell}"' for number, cell in enumerate([*cells, ""]))
    build(
        store,
        tmp_path,
        f"so,cot\n{lines}\n",
        source([{"name": "so", "type": "integer"}, {"name": "cot", **field}]),
    )
    column = store.shape(KEY).columns[1]
    given = [row[2].isoformat() if hasattr(row[2], "isoformat") else row[2] for row in rows(store)]
    assert (column.type, given) == (kind, [*values, None])


def test_decimals_are_added_exactly(store, tmp_path):
    build(store, tmp_path, "x\n0.1\n0.2\n0.30\n", source([{"name": "x", "type": "number"}]))
    answer = store.ask(KEY, TableQuery(measures=(Measure("sum", "x"),)))
    # Binary fractions would give 0.6000000000000001.
    assert answer.rows[0][0] == 0.6


def test_empty_tables_blank_records_titles_and_other_encodings_are_read(store, tmp_path):
    build(store, tmp_path, "a,b\n", source(text("a", "b")))
    assert (store.shape(KEY).rows, rows(store)) == (0, [])
    with store.export(KEY, TableQuery(order=(Order("a"),)), kind="csv") as parts:
        assert b"".join(parts) == b"_id,a,b\n"
    build(store, tmp_path, "Bảng số 1\na,b\n1,2\n\n,\n3,4\n", source(text("a", "b"), header_row=2))
    assert [row[1:] for row in rows(store)] == [("1", "2"), ("3", "4")]
    build(store, tmp_path, "a;b\nĐông;2\n".encode("utf-16"), source(text("a", "b"), encoding="utf-16"))
    assert rows(store) == [(1, "Đông", "2")]
    build(store, tmp_path, b"\xef\xbb\xbfa,b\n1,2\n", source(text("a", "b"), encoding="utf-8-sig"))
    assert [column.name for column in store.shape(KEY).columns] == ["a", "b"]


def test_a_workbook_is_a_table_too(store, tmp_path):
    path = tmp_path / "bang.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Số liệu")
        for at, row in enumerate([["mã", "số"], ["001", 5], ["=1+1", 6.5]]):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell) if isinstance(cell, float | int) else sheet.write_string(
                    at, column, cell
                )
    made = source([{"name": "mã", "type": "string"}, {"name": "số", "type": "number"}], file_format="XLSX")
    store.build(made, path)
    assert rows(store) == [(1, "001", 5.0), (2, "=1+1", 6.5)]


def test_accents_and_capitals_are_nothing_to_contains_in_both_forms_of_unicode(store, tmp_path):
    apart = "Nguye\u0302\u0303n"  # the same word with its accents written apart
    build(store, tmp_path, f"ten\nNguyễn\n{apart}\nĐÔNG\nnguon\n", source(text("ten")))
    for word in ("nguyen", "NGUYỄN", apart, "uyê"):
        assert [row[0] for row in rows(store, ("ten", f"contains.{word}"))] == [1, 2], word
    assert [row[0] for row in rows(store, ("ten", "contains.dong"))] == [3]
    assert [row[0] for row in rows(store, ("ten", "eq.Nguyễn"))] == [1, 2]


def test_parquet_holds_the_columns_by_name_sorted_by_the_key(store, tmp_path):
    build(store, tmp_path, "ma,so\n002,1\n001,2\n", source(text("ma", "so"), primaryKey=["ma"]))
    frame = pl.read_parquet(store.parquet_path(KEY))
    assert frame.rows() == [("001", "2"), ("002", "1")]
    assert frame.columns == ["ma", "so"]


def test_bytes_that_are_no_table_are_noted_once(store, tmp_path):
    build(store, tmp_path, "a,b\n1,2,3\n", source(text("a", "b")))
    with pytest.raises(TableUnreadable):
        store.shape(KEY)
    assert (store.stamps(), store.verify(KEY)) == ({KEY: "s1"}, True)
    build(store, tmp_path, "a,b\n1,2\n", source(text("a", "b"), stamp="s2"))
    assert (store.stamps(), rows(store)) == ({KEY: "s2"}, [(1, "1", "2")])


def files(tmp_path):
    return sorted((tmp_path / "tables" / KEY).iterdir())


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_damage_is_seen_and_nothing_is_answered_from_it(store, tmp_path, at):
    build(store, tmp_path, "a\n" + "x\n" * 500, source(text("a")))
    damaged = files(tmp_path)[at]
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    fresh = DuckdbTables(tmp_path / "tables", build_files)
    assert not fresh.verify(KEY)
    asked = {
        ".parquet": lambda: fresh.parquet_path(KEY),
        ".duckdb": lambda: fresh.ask(KEY, TableQuery()),
        ".json": lambda: fresh.profile(KEY),
    }
    with pytest.raises(TableMissing):
        asked[damaged.suffix]()


def test_files_are_their_owners_alone(store, tmp_path):
    build(store, tmp_path, "a\nx\n", source(text("a")))
    modes = {path.name: path.stat().st_mode & 0o777 for path in files(tmp_path)}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "tables").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "tables" / KEY).stat().st_mode & 0o777 == 0o700


BUILD_AND_DIE = """
import os, signal, sys, threading, time
from pathlib import Path
from catalog.ports import TableSource
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
root, content, key, pause = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])
threading.Timer(pause, os.kill, (os.getpid(), signal.SIGKILL)).start()
schema = {"fields": [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]}
while True:
    DuckdbTables(root, build_files).build(TableSource(key, "s2", "CSV", "utf-8", {}, 1, schema), content)
"""


@pytest.mark.parametrize("pause", [0.02, 0.1, 0.3, 0.6])
def test_a_build_that_is_killed_leaves_the_old_table_or_the_new_one(store, tmp_path, pause):
    build(store, tmp_path, "a,b\ncu,1\n", source(text("a", "b")))
    content = tmp_path / "moi.csv"
    content.write_text("a,b\n" + "moi,2\n" * 20_000, encoding="utf-8")
    command = [sys.executable, "-c", BUILD_AND_DIE, str(tmp_path / "tables"), str(content), KEY, str(pause)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    fresh = DuckdbTables(tmp_path / "tables", build_files)
    # Between the two renames of a switch there may be none: then the worker makes it anew.
    if fresh.stamps():
        first = fresh.ask(KEY, TableQuery(limit=1)).rows[0]
        assert first in ((1, "cu", "1"), (1, "moi", 2))
        assert fresh.verify(KEY)
    fresh.sweep(before=datetime.now(UTC) + timedelta(seconds=1))
    assert {path.name for path in (tmp_path / "tables").iterdir()} <= {KEY}


def test_a_table_is_replaced_while_others_ask_it(store, tmp_path):
    build(store, tmp_path, "a\nx\n", source(text("a")))
    wrong: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                found = store.ask(KEY, TableQuery()).rows
            except TableMissing:
                continue
            if found not in ([(1, "x")], [(1, "y")]):
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for letter in "yxyxy":
        build(store, tmp_path, f"a\n{letter}\n", source(text("a"), stamp=letter))
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert rows(store) == [(1, "y")]


def test_many_first_questions_at_once_and_more_tables_than_are_kept_open(store, tmp_path):
    keys = [str(uuid.UUID(int=number)) for number in range(1, 7)]
    for key in keys:
        build(store, tmp_path, "a\n" + f"{key}\n" * 50, source(text("a"), key=key))
    wrong: list[object] = []

    def ask() -> None:
        for key in keys * 2:
            try:
                # A dump that is under way while its table leaves the ones that are kept open.
                with store.export(key, TableQuery(), kind="csv") as parts:
                    first = next(parts)
                    is_right = store.ask(key, TableQuery(limit=1)).rows == [(1, key)]
                    if not is_right or (first + next(parts)).count(key.encode()) != 50:
                        wrong.append(key)
            except TableMissing as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_questions_are_stopped_after_their_time_and_beyond_their_memory(tmp_path):
    lines = "\n".join(f"{number:07d}" for number in range(300_000))
    slow = DuckdbTables(tmp_path / "tables", build_files, seconds=0.001)
    build(slow, tmp_path, f"a\n{lines}\n", source(text("a")))
    heavy = TableQuery(select=("a",), is_distinct=True, order=(Order("a"),))
    with pytest.raises(TableTooSlow):
        slow.ask(KEY, heavy)
    small = DuckdbTables(tmp_path / "small", build_files, memory=8_000_000)
    build(small, tmp_path, f"a\n{lines}\n", source(text("a")))
    with pytest.raises(TableTooLarge):
        small.ask(KEY, heavy)
    # Neither leaves anything behind that hinders the next one.
    assert small.ask(KEY, TableQuery(limit=1)).rows == [(1, "0000000")]


AUDIT = """
import os, sys, uuid
from pathlib import Path
from random import Random
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from tests.factories.table_oracle import build, random_frame, random_query
from catalog.domain.table_query_checks import checked
from catalog.domain.table_query import TableQuery, Compare, Measure
folder = Path(sys.argv[1])
store = DuckdbTables(folder / "tables", build_files)
key, other = (str(uuid.UUID(int=number)) for number in (1, 2))
random = Random(7)
build(store, random_frame(random, rows=50), key, folder)
build(store, random_frame(random, rows=50), other, folder)
store.ask(key, TableQuery())
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
before = set(os.listdir("/proc/self/fd"))
for _ in range(300):
    store.ask(key, checked(random_query(random), store.shape(key)))
paths = [f"/proc/self/fd/{one}" for one in os.listdir("/proc/self/fd") if one not in before]
names = {os.readlink(path) for path in paths if os.path.exists(path)}
with store._connection(key) as (connection, _):
    for text in (
        "SELECT * FROM read_csv('/etc/passwd')",
        f"SELECT * FROM read_parquet('{folder}/tables/{other}/table.parquet')",
        f"ATTACH '{next((folder / 'tables' / other).glob('*.duckdb'))}' AS x",
        "COPY t TO '/tmp/aus.csv'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "CREATE TABLE x (a INT)",
        "DELETE FROM t",
    ):
        try:
            connection.execute(text)
        except Exception as error:
            assert type(error).__module__ in ("duckdb", "_duckdb"), error
        else:
            raise SystemExit(f"reached: {text}")
allowed = f"{folder}/tables/{key}/"
strange = [one for one in {*opened, *names} if not one.startswith(allowed) and str(folder) in one]
strange += [one for one in names if one.startswith("/") and not one.startswith((allowed, "/proc", "/dev"))]
raise SystemExit(f"strange: {strange}" if strange else 0)
"""


def test_no_question_reaches_another_file_or_another_table(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, str(tmp_path)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_key_is_never_a_path(store):
    for key in (
        "..",
        "../x",
        "/etc",
        "",
        f"{KEY}/..",
        KEY.upper().replace("1", "A"),
        str(uuid.uuid4()) + "\n",
    ):
        with pytest.raises(TableMissing):
            store.ask(key, TableQuery(where=All((Compare("a", "eq", ("1",)),))))
        store.drop(key)
