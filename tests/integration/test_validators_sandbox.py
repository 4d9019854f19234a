"""The child process: it answers like the library, and whatever happens to it, there is a report."""

import json
import os
import stat
import subprocess
import sys
import time

import pytest

from validators import run_validation, validate_table
from validators.codes import render

TABLE = "ma,ten\n01,Mẫu\n02,Thử\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def timeless(report):
    return {key: value for key, value in report.to_dict().items() if key != "seconds"}


def test_the_child_gives_the_librarys_own_report(table):
    schema = {"fields": [{"name": "ma"}, {"name": "ten", "type": "integer"}]}
    report = run_validation({"path": table, "schema": schema, "limit_errors": 1})
    assert report.verdict == "invalid"
    assert timeless(report) == timeless(validate_table(table, schema=schema, limit_errors=1))


def test_dialect_profile_format_and_places_reach_the_child(tmp_path):
    folder = tmp_path / "places"
    folder.mkdir()
    (folder / "a.csv").write_text("code,name,level,parent\n14758,A,commune,38\n", encoding="utf-8")
    entry = {"vintage": "2025-07-01", "file": "a.csv", "title_vi": "", "title_en": "", "levels": []}
    (folder / "vintages.json").write_text(json.dumps([entry]), encoding="utf-8")
    path = tmp_path / "5f0a"
    path.write_text("place_code;place_vintage\n99999;2025-07-01\n", encoding="utf-8")
    fields = [{"name": "place_code"}, {"name": "place_vintage", "type": "date"}]
    report = run_validation(
        {
            "path": path,
            "format": "CSV",
            "dialect": {"delimiter": ";"},
            "profile": {"profile": "p", "schema": {"fields": fields}},
            "places": folder,
        }
    )
    assert [one.code for one in report.findings] == ["place_unknown"]


def test_the_report_is_written_whole_where_the_request_says(table, tmp_path):
    target = tmp_path / "out.json"
    report = run_validation({"path": table, "report": target})
    assert json.loads(target.read_text(encoding="utf-8")) == report.to_dict()
    assert list(tmp_path.glob("*.part")) == []


def stopped(report, code):
    """A stopped check is a refusal with words in both languages."""
    (found,) = report.findings
    assert (report.verdict, found.code, report.counts) == ("rejected", code, {code: 1})
    assert all(render(found, lang).cure for lang in ("vi", "en"))


def test_a_child_that_takes_too_long_is_killed(table):
    started = time.monotonic()
    stopped(run_validation({"path": table}, wall_seconds=0.05), "limit_time")
    assert time.monotonic() - started < 5


def test_a_child_that_uses_too_much_cpu_is_stopped(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 200_000, encoding="utf-8")
    schema = {"fields": [{"name": name, "type": "integer"} for name in "abc"]}
    stopped(run_validation({"path": path, "schema": schema}, cpu_seconds=1), "limit_time")


def test_a_child_that_needs_too_much_memory_is_killed(table):
    stopped(run_validation({"path": table}, memory_bytes=8 << 20), "limit_memory")


def test_a_child_that_dies_leaves_a_report(table, tmp_path):
    # The place folder does not exist: the child ends with an error before it reads the table.
    stopped(run_validation({"path": table, "places": tmp_path / "missing"}), "crashed")


def test_no_process_and_no_file_is_left_behind(table, tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    run_validation({"path": table})
    run_validation({"path": table}, wall_seconds=0.05)
    assert list(work.iterdir()) == []
    children = [pid for pid in os.listdir("/proc") if pid.isdigit() and is_child_of_ours(pid)]
    assert children == []


def is_child_of_ours(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            parent = int(file.read().rsplit(")", 1)[1].split()[1])
        with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
            return parent == os.getpid() and "validators.child" in file.read()
    except OSError:
        return False


def test_a_table_that_only_its_owner_may_read_is_read(table):
    table.chmod(stat.S_IRUSR)
    assert run_validation({"path": table}).verdict == "valid"


WAYS_OUT = [
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "made.sendto(b'x', ('127.0.0.1', 9))",
    "made.sendmsg([b'x'], [], 0, ('127.0.0.1', 9))",
    "socket.getaddrinfo('localhost', 9)",
    "os.forkpty()",
    "os.fork()",
    "os.spawnv(os.P_WAIT, '/bin/true', ['true'])",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.system('true')",
]


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_process_that_reads_a_file_has_no_way_out(way):
    # In a process of its own, for the refusal lasts; the socket is made before, to try its sending alone.
    lines = [
        "import os, socket, validators.child",
        "made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "validators.child.shut_ways_out()",
        "try:",
        f"    {way}",
        "except PermissionError as refused:",
        "    os._exit(7)",
        "os._exit(0)",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False, timeout=30)
    assert done.returncode == 7
