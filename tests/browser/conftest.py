"""A real server, a real Chromium and axe-core; each skipped with a reason where it is missing, not in CI."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from catalog.bootstrap import Catalog, register_terms
from catalog.config import Settings
from catalog.db import Database
from catalog.i18n import utcnow
from catalog.search.memory_index import MemoryIndex
from catalog.services.register_book import RegisterBook
from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from catalog.web.app import create_app
from storage import MemoryStore
from tests.browser import page_kinds
from tests.factories import public_site
from tests.factories.asked_requests import add_requests
from tests.factories.grid_site import add_grid, site_over
from validators.places.book import PlaceBook

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
HERE = Path(__file__).resolve().parent


def missing(reason: str) -> None:
    """Skip on a desk, fail in CI: a check that silently never runs is none."""
    if "CI" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core: AXE_PATH names axe.min.js or a node_modules folder."""
    given = Path(os.environ.get("AXE_PATH", HERE / "node_modules"))
    path = given if given.is_file() else given / "axe-core" / "axe.min.js"
    if not path.is_file():
        missing("axe-core is missing: run `npm install` in tests/browser or set AXE_PATH")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all browser tests."""
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        missing(f"no Chromium on PATH ({', '.join(CHROMIUMS)}); Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_catalog(
    migrated_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    places: PlaceBook,
    free_socket: socket.socket,
) -> Iterator[Catalog]:
    """The running system behind `live_site`, filled with the demo's datasets."""
    file = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("live") / "catalog.db"))
    db = Database(f"sqlite:///{file}")
    address = f"http://127.0.0.1:{free_socket.getsockname()[1]}"
    settings = Settings(database_url=db.url, secret_key="b" * 40, site_url=address, demo=True)
    running = Catalog(
        settings=settings,
        db=db,
        store=MemoryStore(),
        index=MemoryIndex(),
        places=places,
        clock=utcnow,
        register=RegisterBook(register_terms(settings, places)),
        tables=DuckdbTables(file.parent / "tables", build_files),
    )
    public_site.populate(running, more=frozenset({public_site.POOR_HOUSEHOLDS}))
    public_site.withdraw(running, public_site.TARGETS, successor=public_site.DOCUMENTS)
    add_requests(running)
    add_grid(site_over(running))
    yield running
    db.dispose()


@pytest.fixture(scope="session")
def free_socket() -> Iterator[socket.socket]:
    """A listening socket on a free port: the address is known before the server is made."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def _fail() -> None:
    """A view that breaks, so that the page for it can be looked at."""
    raise RuntimeError("this page was asked to fail")


@pytest.fixture(scope="session")
def live_site(live_catalog: Catalog, free_socket: socket.socket) -> Iterator[str]:
    """The address of the application served by waitress in a thread of this process."""
    app = create_app(live_catalog.settings, running=live_catalog)
    app.add_url_rule(page_kinds.FAILING, view_func=_fail)
    app.add_url_rule(f"/en{page_kinds.FAILING}", "fail_en", view_func=_fail)
    server = create_server(app, sockets=[free_socket], threads=4)
    thread = threading.Thread(target=server.run, name="live-site", daemon=True)
    thread.start()
    yield live_catalog.settings.site_url
    # Closing belongs to the server's own thread; its loop ends when nothing is left to wait for.
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=5)
