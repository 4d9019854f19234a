"""Pictures of twelve kinds of pages on a desktop, on a phone and in the dark, to be looked at by a person.

usage: python -m tests.browser.screenshots FOLDER [--site URL]

Without --site a demo site is started for it in a temporary folder and ended again. Needs Chromium.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from tests.browser.page_kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
CHOSEN = (
    "home", "search", "search-empty", "dataset", "unit", "theme", "register", "schema", "api", "licence",
    "request-new", "missing",
)  # fmt: skip
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
START_SECONDS = 60.0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_site() -> Iterator[str]:
    """The address of a demo site of its own, with its worker; gone when the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        surroundings = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder}/catalog.db",
            "STORAGE_URL": f"file:{folder}/storage",
            "SEARCH_URL": f"whoosh:{folder}/index",
            "TABLES_URL": f"duckdb:{folder}/tables",
            "SECRET_KEY": os.urandom(24).hex(),
            "QUARANTINE_KEY": os.urandom(32).hex(),
            "LOG_LEVEL": "ERROR",
            "PORT": str(port),
            "DEMO": "1",
        }
        for words in (("db", "upgrade"), ("demo", "load")):
            catalog(*words, surroundings=surroundings)
        running = subprocess.Popen([sys.executable, "-m", "catalog", "run"], cwd=ROOT, env=surroundings)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address)
            yield address
        finally:
            running.terminate()
            running.wait(timeout=40)


def catalog(*words: str, surroundings: dict[str, str]) -> None:
    """Run one command of the catalog; its passwords are nobody's business here."""
    command = [sys.executable, "-m", "catalog", *words]
    subprocess.run(command, cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)


def wait_for(address: str) -> None:
    """Return as soon as the site answers. Raises: TimeoutError."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urlopen(f"{address}/healthz", timeout=2).close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def take(browser: Browser, site: str, folder: Path) -> list[Path]:
    """One picture of each chosen kind on each screen; gives their paths."""
    made = []
    for screen, given in SCREENS.items():
        context = browser.new_context(locale="vi-VN", **given)
        page = context.new_page()
        for kind in KINDS:
            if kind.name in CHOSEN:
                page.goto(site + kind.path, wait_until="load")
                page.evaluate("document.fonts.ready.then(() => 0)")
                made.append(folder / f"{kind.name}-{screen}.png")
                page.screenshot(path=made[-1], full_page=True)
        context.close()
    return made


def main() -> int:
    """Take the pictures; 0 when they are there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--site", help="a running demo site")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        parser.error("no Chromium on PATH; Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if given.site:
            made = take(browser, given.site.rstrip("/"), given.folder)
        else:
            with demo_site() as site:
                made = take(browser, site, given.folder)
        browser.close()
    sys.stdout.write(f"{len(made)} pictures in {given.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
