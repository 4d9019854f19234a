"""Datasette over the rows of the benchmark: a process of its own over HTTP, its processor time counted.

It is no part of the locks: DATASETTE names its program where it is not on PATH (`pip install datasette` in a
virtual environment to be thrown away).
"""

import os
import shutil
import statistics
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 8199
# Nothing is held back: the same work as ours, however long it takes.
SETTINGS = {
    "max_returned_rows": "1000",
    "sql_time_limit_ms": "60000",
    "facet_time_limit_ms": "60000",
    "allow_csv_stream": "1",
    "max_csv_mb": "0",
    "num_sql_threads": "1",
}


def find_datasette() -> str | None:
    """Its program; None where it is not installed."""
    return os.environ.get("DATASETTE") or shutil.which("datasette")


def measure(program: str, base: Path) -> Iterator[str]:
    """Lines of figures: two questions as ours are asked them, and a fifth of the rows as CSV."""
    with _serving(program, base) as process:
        for name, path in (
            (
                "filter + sort + page",
                "huyen__exact=Th%E1%BB%8D%20Xu%C3%A2n&_sort=kinh_phi&_size=100&_nofacet=1",
            ),
            ("filter + count + 2 facets", "so_ho__gt={number}&_facet=huyen&_facet=loai&_size=20"),
        ):
            works, walls = [], []
            for number in range(400, 406):
                wall, work = time.perf_counter(), _work(process)
                _read(f"/{base.stem}/t.json?" + path.format(number=number))
                walls.append((time.perf_counter() - wall) * 1000)
                works.append((_work(process) - work) * 1000)
            yield (
                f"{name}, Datasette over HTTP: CPU median {statistics.median(works[1:]):.0f} ms, "
                f"wall median {statistics.median(walls[1:]):.0f} ms"
            )
        work = _work(process)
        lines = _read(f"/{base.stem}/t.csv?so_ho__gte=800&_stream=on&_size=max") - 1
        yield f"filtered question, CSV, Datasette: {lines / (_work(process) - work):,.0f} rows a CPU second"


@contextmanager
def _serving(program: str, base: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = [part for pair in SETTINGS.items() for part in ("--setting", *pair)]
    command = [program, str(base), "-p", str(PORT), *settings]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait()
            yield process
        finally:
            process.terminate()


def _wait() -> None:
    end = time.monotonic() + 60
    while True:
        try:
            _read("/-/versions.json")
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


def _read(path: str) -> int:
    """Lines of an answer, none of them kept."""
    lines = 0
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=300) as response:
        while part := response.read(1 << 18):
            lines += part.count(b"\n")
    return lines


def _work(process: subprocess.Popen[bytes]) -> float:
    """Processor seconds of a process."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
