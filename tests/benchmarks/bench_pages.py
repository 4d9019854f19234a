"""What pages and CKAN answers cost the server, beside a bare Flask view that writes one small JSON object.

`python -m tests.benchmarks.bench_pages [requests]` publishes the demonstration in a temporary folder, then
asks each address through the test client in one process. Two pairs of processor time in milliseconds, median
and 95 in 100: `again` while nothing is written, which is the bar, and `after a write`, when something in the
database was written since the last request and everything is read and drawn anew.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, jsonify
from sqlalchemy import text

from catalog.bootstrap import build
from catalog.config import Settings
from catalog.web.app import create_app

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
FACETS = '["organization","groups","res_format","year","place"]'
# Milliseconds of processor time.
BARS = {"dataset": 12.0, "search": 8.0, "package_show": 1.4, "package_search": 2.0}
REQUESTS = 60
# Nothing that a page shows, but a commit like any other.
WRITE = text(
    "INSERT INTO counter (name, value) VALUES ('bench', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
)


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def demonstration(folder: Path) -> Settings:
    """The content that `make run` shows, in files of this folder."""
    given = {
        "DATABASE_URL": f"sqlite:///{folder / 'catalog.db'}",
        "STORAGE_URL": f"file:{folder / 'storage'}",
        "SEARCH_URL": f"whoosh:{folder / 'index'}",
        "TABLES_URL": f"duckdb:{folder / 'tables'}",
        "SECRET_KEY": "k" * 40,
        "LOG_LEVEL": "ERROR",
    }
    for command in (("db", "upgrade"), ("demo", "load")):
        subprocess.run(
            [sys.executable, "-m", "catalog", *command],
            env=os.environ | given,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    os.environ.update(given)
    return Settings.from_env()


def timed(ask: Callable[[], None], before: Callable[[], None], requests: int) -> tuple[float, float]:
    """Median and 95 in 100 of the processor time of `ask`, in milliseconds; `before` each is not counted."""
    for _ in range(3):
        before()
        ask()
    spent = []
    for _ in range(requests):
        before()
        start = time.process_time()
        ask()
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent), sorted(spent)[int(0.95 * requests)]


def main(requests: int = REQUESTS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = demonstration(Path(folder))
        catalog = build(settings)
        client = create_app(settings, running=catalog).test_client()
        found = client.get("/dataset", headers=BROWSER).get_data(as_text=True)
        name = re.findall(r'href="/dataset/([a-z0-9-]+)"', found)[0]
        pages = {
            "bare jsonify": "/",
            "home": "/",
            "dataset": f"/dataset/{name}",
            "search": "/dataset?q=ho+ngheo",
            "search, all": "/dataset",
            "package_show": f"/api/3/action/package_show?id={name}",
            "package_search": f"/api/3/action/package_search?q=ho&facet.field={FACETS}",
        }

        def write() -> None:
            with catalog.db.unit_of_work() as session:
                session.execute(WRITE)

        say(f"{'address':16} {'again':>14} {'after a write':>16}   bar")
        for key, path in pages.items():
            asked = bare() if key == "bare jsonify" else client

            def ask(client: object = asked, path: str = path) -> None:
                client.get(path, headers=BROWSER).get_data()

            again, anew = timed(ask, lambda: None, requests), timed(ask, write, requests)
            told = " ".join(f"{one:7.2f}" for one in (*again, *anew))
            say(f"{key:16} {told}   {BARS.get(key, '')}")


def bare() -> object:
    """A Flask application with one view that writes a small JSON object."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: jsonify(success=True, result={"name": "x"}))
    return app.test_client()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
