"""The only place which chooses adapters: folder or S3, Whoosh or another index.

Imports may stand inside functions here alone, so that web start pulls in neither boto3 nor pandas.
"""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.config import DATA_FOLDER, MINIMUM_SECRET, Settings, SettingsRefused
from catalog.db import Database
from catalog.i18n import utcnow
from catalog.ports import Clock, SearchIndex
from harvesters.guarded_client import GuardedClient
from storage import ObjectStore, open_store
from validators.places import PlaceBook


@dataclass(frozen=True)
class Catalog:
    """The running system: settings and the chosen adapters. Built once per process."""

    settings: Settings
    db: Database
    store: ObjectStore
    index: SearchIndex
    places: PlaceBook
    clock: Clock

    def portal_client(self) -> GuardedClient:
        """The guarded client for the portal; private addresses only where PORTAL_ALLOW names them."""
        allowed = frozenset(_host_port(entry) for entry in self.settings.portal_allow)
        return GuardedClient(allow=allowed)


def build(settings: Settings) -> Catalog:
    """Put the parts together.

    Raises: SettingsRefused for an unknown SEARCH_URL.
    """
    return Catalog(
        settings=with_secret(settings),
        db=Database(settings.database_url),
        store=open_store(settings.storage_url),
        index=_open_index(settings.search_url),
        places=PlaceBook.load(DATA_FOLDER / "places"),
        clock=utcnow,
    )


def with_secret(settings: Settings) -> Settings:
    """In development a missing SECRET_KEY is made once and kept in var/, readable by its owner only.

    Raises: SettingsRefused in production.
    """
    if settings.secret_key:
        return settings
    if settings.mode == "production":
        settings.checked()
    path = Path("var") / "secret_key"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(MINIMUM_SECRET), encoding="ascii")
    return replace(settings, secret_key=path.read_text(encoding="ascii").strip())


def _open_index(url: str) -> SearchIndex:
    scheme, _, rest = url.partition(":")
    if scheme == "whoosh":
        from catalog.search.whoosh_index import WhooshIndex

        return WhooshIndex(Path(rest or "var/index"))
    if scheme == "memory":
        from catalog.search.memory_index import MemoryIndex

        return MemoryIndex()
    raise SettingsRefused(f"SEARCH_URL={url!r}: chỉ nhận / only whoosh:FOLDER")


def _host_port(entry: str) -> tuple[str, int]:
    host, _, port = entry.rpartition(":")
    return host, int(port)
