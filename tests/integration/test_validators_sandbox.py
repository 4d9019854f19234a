"""The child process: it answers like the library, and whatever happens to it, there is a report."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from validators import run_validation, validate_table
from validators.findings.codes import render
from validators.nurseries import close_nurseries
from validators.work_folder import sweep_work, work_folder

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


@pytest.fixture
def endless(table, tmp_path):
    """A request on which a child waits for ever, before it reads the table: its place lists never come."""
    folder = tmp_path / "endless"
    folder.mkdir()
    os.mkfifo(folder / "vintages.json")
    return {"path": table, "places": folder}


def test_a_child_that_takes_too_long_is_killed(endless):
    started = time.monotonic()
    stopped(run_validation(endless, wall_seconds=0.2), "limit_time")
    assert time.monotonic() - started < 5
    assert our_children() == []


def test_a_child_that_uses_too_much_cpu_is_stopped(tmp_path):
    path = tmp_path / "big.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 4_000_000, encoding="utf-8")
    schema = {"fields": [{"name": name, "type": "integer"} for name in "abc"]}
    stopped(run_validation({"path": path, "schema": schema}, cpu_seconds=1), "limit_time")


def test_a_child_that_needs_too_much_memory_is_killed(table):
    stopped(run_validation({"path": table}, memory_bytes=8 << 20), "limit_memory")


def test_a_child_that_dies_leaves_a_report(table, tmp_path):
    # The place folder does not exist: the child ends with an error before it reads the table.
    stopped(run_validation({"path": table, "places": tmp_path / "missing"}), "crashed")


def test_no_process_and_no_file_is_left_behind(table, endless, tmp_path, monkeypatch):
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    run_validation({"path": table})
    run_validation(endless, wall_seconds=0.2)
    assert (list(work.iterdir()), list(work_folder().iterdir())) == ([work_folder()], [])
    assert our_children() == []


def our_children():
    return [child for nursery in children_of(os.getpid()) for child in children_of(nursery)]


def writing_to(pipe, run):
    """Open a pipe as soon as somebody reads from it; a run that ended instead tells why."""
    while True:
        assert not run.done(), run.exception() or run.result().counts
        try:
            return os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb")
        except OSError as nobody_yet:
            if nobody_yet.errno != errno.ENXIO:
                raise
            time.sleep(0.01)


@contextmanager
def seen_at_work(endless):
    """Yield the one child of a check that then goes on; its verdict must be valid at the end."""
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(run_validation, endless)
        with writing_to(endless["places"] / "vintages.json", run) as file:
            (child,) = our_children()
            yield child
            file.write(b"[]")
        assert run.result().verdict == "valid"


def test_many_checks_come_from_one_nursery_and_share_no_process(endless):
    close_nurseries()
    seen = set()
    for _ in range(2):
        with seen_at_work(endless) as child:
            seen.add(child)
    assert len(seen) == 2
    assert len(children_of(os.getpid())) == 1


def test_checks_run_side_by_side_from_nurseries_of_their_own(table):
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(run_validation, [{"path": table}] * 6))
    assert [one.verdict for one in reports] == ["valid"] * 6


def test_nurseries_that_were_killed_are_replaced(table):
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run_validation, [{"path": table}] * 2))
        nurseries = children_of(os.getpid())
        for nursery in nurseries:
            os.kill(nursery, signal.SIGKILL)
        assert run_validation({"path": table}).verdict == "valid"
        assert not set(nurseries) & set(children_of(os.getpid()))


def test_a_nursery_that_is_killed_during_a_check_costs_one_more_try_and_leaves_no_child(endless):
    close_nurseries()
    lists = endless["places"] / "vintages.json"
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(run_validation, endless)
        with writing_to(lists, run):
            (nursery,) = children_of(os.getpid())
            (child,) = our_children()
            os.kill(nursery, signal.SIGKILL)
            wait_for_end(child)
        with writing_to(lists, run) as file:
            file.write(b"[]")
        assert run.result().verdict == "valid"


def test_a_nursery_holds_nothing_of_the_environment_of_its_parent(table, monkeypatch):
    monkeypatch.setenv("QUARANTINE_KEY", "not-for-children")
    close_nurseries()
    run_validation({"path": table})
    (nursery,) = children_of(os.getpid())
    with open(f"/proc/{nursery}/environ", encoding="utf-8") as file:
        names = {one.partition("=")[0] for one in file.read().split("\0") if one}
    assert names == {"PATH", "LANG", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}


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


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def abort_child_at(pipe):
    """End the child by SIGABRT, as a library without memory does, once it opens the pipe for reading."""

    def wait_and_abort():
        with pipe.open("wb"):
            for pid in our_children():
                os.kill(pid, signal.SIGABRT)
                wait_for_end(pid)

    thread = threading.Thread(target=wait_and_abort)
    thread.start()
    return thread


@pytest.mark.parametrize(("cells", "verdict"), [("01,Mẫu", "valid"), ("1,", "invalid")])
def test_a_child_that_dies_while_comparing_has_given_its_verdict(table, pipe, cells, verdict):
    table.write_text(f"ma,ten\n{cells}\n", encoding="utf-8")
    schema = {"fields": [{"name": "ma"}, {"name": "ten", "constraints": {"required": True}}]}
    request = {"path": table, "schema": schema}
    thread = abort_child_at(pipe)
    report = run_validation({**request, "previous": {"path": str(pipe), "delimiter": ",", "rows": 1}})
    thread.join()
    whole = run_validation(request)
    assert (report.verdict, report.comparison) == (verdict, None)
    assert [one.code for one in report.findings] == [one.code for one in whole.findings]
    assert report.columns == whole.columns


def test_a_child_that_aborts_before_its_verdict_ran_out_of_memory(table, tmp_path):
    os.mkfifo(tmp_path / "vintages.json")
    thread = abort_child_at(tmp_path / "vintages.json")
    stopped(run_validation({"path": table, "places": tmp_path}), "limit_memory")
    thread.join()


def test_memory_that_runs_out_while_comparing_leaves_the_verdict_and_the_offered_fixes(table, tmp_path):
    # One line of 3 GiB, which takes no room on the disk and does not fit into an address space of 1.5 GiB.
    table.write_text("ma,ten\n01,Mẫu \n", encoding="utf-8")
    before = tmp_path / "before.csv"
    with before.open("wb") as file:
        file.truncate(3 << 30)
    report = run_validation(
        {"path": table, "previous": {"path": str(before), "delimiter": ",", "rows": 1}},
        memory_bytes=3 << 29,
    )
    assert (report.verdict, report.comparison) == ("valid", None)
    assert [(fix["code"], fix["cells"]) for fix in report.fixes] == [("edge_space", 1)]


def test_a_report_of_another_run_is_never_taken_for_this_one(endless, tmp_path):
    target = tmp_path / "out.json"
    assert run_validation({"path": endless["path"], "report": target}).verdict == "valid"
    stopped(run_validation({**endless, "report": target}, wall_seconds=0.2), "limit_time")


def test_a_child_ends_with_its_parent(pipe, table):
    request = {"path": str(table), "previous": {"path": str(pipe), "delimiter": ",", "rows": 1}}
    code = f"from validators.sandbox import run_validation; run_validation({request!r})"
    parent = subprocess.Popen([sys.executable, "-c", code])
    with pipe.open("wb"):  # the child reads from here now, and would for ever
        (nursery,) = children_of(parent.pid)
        (child,) = children_of(nursery)
        parent.kill()
        parent.wait()
        wait_for_end(child)
        wait_for_end(nursery)


def wait_for_end(pid):
    end = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < end, "the process goes on"
        time.sleep(0.05)


def children_of(parent):
    found = []
    for task in os.listdir(f"/proc/{parent}/task"):
        # A thread may have ended since it was listed; its children are told by another one.
        with (
            suppress(FileNotFoundError),
            open(f"/proc/{parent}/task/{task}/children", encoding="utf-8") as file,
        ):
            found += [int(pid) for pid in file.read().split()]
    return [pid for pid in found if is_python(pid)]


def is_python(pid):
    """A browser of other tests may live in this process too, as a program of its own."""
    try:
        return os.readlink(f"/proc/{pid}/exe") == os.readlink("/proc/self/exe")
    except OSError:
        return False


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_clock_that_runs_ahead_sweeps_nothing_that_is_in_use(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (work_folder() / "annex-now").mkdir()
    assert sweep_work(before=datetime.now(UTC) + timedelta(days=400)) == 0
    assert (work_folder() / "annex-now").is_dir()


def test_old_leftovers_of_killed_workers_are_swept_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = work_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    now = datetime.now(UTC)
    old = (now - timedelta(hours=30)).timestamp()
    foreign = tmp_path / "elsewhere"
    foreign.mkdir()
    (folder / "fixing-link").symlink_to(foreign)
    for name in ("fixing-old", "validators-old", "annex-old", "fixing-new", "other-old"):
        (folder / name).mkdir()
        (folder / name / "fixed.csv").write_text(TABLE, encoding="utf-8")
    for name in ("danhmuc-old", "danhmuc-new", "old"):
        (tmp_path / name).write_text(TABLE, encoding="utf-8")
    for name in ("fixing-old", "validators-old", "annex-old", "other-old"):
        os.utime(folder / name, (old, old))
    for name in ("danhmuc-old", "old", folder.name, "elsewhere"):
        os.utime(tmp_path / name, (old, old))
    assert sweep_work(before=now - timedelta(hours=24)) == 4
    assert sorted(path.name for path in folder.iterdir()) == ["fixing-link", "fixing-new", "other-old"]
    kept = ["danhmuc-new", folder.name, "elsewhere", "old"]
    assert sorted(path.name for path in tmp_path.iterdir()) == kept


def test_a_name_that_was_taken_is_not_trusted_with_rows(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = work_folder()
    mine.chmod(0o755)
    assert stat.S_IMODE(work_folder().stat().st_mode) == 0o700
    mine.rmdir()
    (tmp_path / "open").mkdir(mode=0o777)
    mine.symlink_to(tmp_path / "open")
    assert work_folder() == tmp_path
