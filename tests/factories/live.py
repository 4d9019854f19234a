"""The whole system on real adapters: SQLite, folder, Whoosh, a web server on loopback, a person at it."""

import html
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import requests

from catalog import bootstrap, migrating
from catalog.bootstrap import Catalog
from catalog.cli import demo_content
from catalog.config import Settings
from catalog.domain.policy import SYSTEM
from catalog.services import accounts, organizations
from catalog.worker import Worker
from tests.factories.decisions import import_rows

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mat-khau-kiem-thu-2025"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings_in(folder: Path, **given: object) -> Settings:
    """Everything below `folder`, nothing shared with another test."""
    port = free_port()
    defaults = {
        "database_url": f"sqlite:///{folder}/catalog.db",
        "storage_url": f"file:{folder}/storage",
        "search_url": f"whoosh:{folder}/index",
        "secret_key": "k" * 40,
        "port": port,
        "site_url": f"http://127.0.0.1:{port}",
        "log_level": "ERROR",
    }
    return Settings(**(defaults | given))


def build_ready(settings: Settings) -> Catalog:
    """A migrated system with the demo's units and list, and one account of each kind."""
    catalog = bootstrap.build(settings)
    migrating.upgrade(catalog.db)
    now = catalog.clock()
    with catalog.db.unit_of_work() as session:
        organizations.import_units(session, SYSTEM, demo_content._rows("units.csv"), now=now)
        import_rows(
            session,
            demo_content._rows("draft-open-data-list.csv"),
            decision="01/MINH-HOA",
            issued_on=date(2025, 1, 1),
            now=now,
        )
        for name, role, unit in (
            ("clerk", "editor", "VP"),
            ("stranger", "editor", "GDNN"),
            ("reviewer", "reviewer", None),
            ("second-reviewer", "reviewer", None),
            ("head", "head", "VP"),
            ("officer", "privacy_officer", None),
            ("admin", "admin", None),
        ):
            accounts.add_user(
                session,
                SYSTEM,
                name,
                email=f"{name}@vidu.example",
                role=role,
                organization=unit,
                password=PASSWORD,
                now=now,
            )
    return catalog


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which a process of the catalog finds these settings."""
    return dict(os.environ) | {
        "DATABASE_URL": settings.database_url,
        "STORAGE_URL": settings.storage_url,
        "SEARCH_URL": settings.search_url,
        "SECRET_KEY": settings.secret_key,
        "PORT": str(settings.port),
        "SITE_URL": settings.site_url,
        "LOG_LEVEL": settings.log_level,
        "UPLOAD_LIMIT": str(settings.upload_limit),
        "JOB_LEASE_SECONDS": str(settings.job_lease_seconds),
        "WORKER_GRACE_SECONDS": str(settings.worker_grace_seconds),
        "PORTAL_URL": settings.portal_url,
        "PORTAL_TOKEN": settings.portal_token,
        "PORTAL_OWNER_ORG": settings.portal_owner_org,
        "PORTAL_ALLOW": ",".join(settings.portal_allow),
    }


@contextmanager
def running(settings: Settings, command: str) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m catalog COMMAND` beside the test, ended at the latest with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "catalog", command],
        cwd=ROOT,
        env=environment_of(settings),
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serving(catalog: Catalog) -> Iterator[str]:
    """The web service as its own process; gives the address once it answers."""
    address = catalog.settings.site_url
    with running(catalog.settings, "serve"):
        end = time.monotonic() + 30
        while True:
            with suppress(requests.ConnectionError):
                if requests.get(f"{address}/healthz", timeout=5).ok:
                    break
            assert time.monotonic() < end, "the web service does not answer"
            time.sleep(0.05)
        yield address


@dataclass
class Person:
    """Somebody at a browser without JavaScript: follows links, fills in forms, keeps cookies."""

    base: str
    http: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **options: object) -> requests.Response:
        return self.http.get(self._address(path), timeout=30, **options)

    def post(
        self, path: str, data: dict | None = None, *, page: str | None = None, **options
    ) -> requests.Response:
        """Send a form as it stands on `page`: with its token and hidden revision."""
        hidden = hidden_fields(self.get(page or path).text, self._address(path).removeprefix(self.base))
        return self.http.post(self._address(path), data=hidden | (data or {}), timeout=60, **options)

    def sign_in(self, name: str, password: str = PASSWORD) -> requests.Response:
        return self.post("/user/login", {"name": name, "password": password})

    def _address(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action (or without one), else of any form of the page."""
    forms = re.findall(r"<form\b[^>]*>.*?</form>", page, flags=re.DOTALL)
    own = [f for f in forms if f'action="{html.escape(action)}"' in f] or forms
    found: dict[str, str] = {}
    for form in own[:1] if own is not forms else own:
        for tag in re.findall(r"<input\b[^>]*>", form):
            pairs = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if pairs.get("type") == "hidden":
                found[pairs["name"]] = html.unescape(pairs.get("value", ""))
    return found


def words_of(page: str) -> str:
    """The text of a page, tags taken out, spaces joined."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def worker_of(catalog: Catalog) -> Worker:
    return Worker(bootstrap.job_ports(catalog), lease=bootstrap.job_lease(catalog))
