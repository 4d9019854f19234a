"""The only place which chooses adapters: folder or S3, Whoosh or another index.

Imports may stand inside functions here alone, so that web start pulls in neither boto3 nor pandas.
"""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import urlsplit

from catalog.config import DATA_FOLDER, MINIMUM_SECRET, Settings, SettingsRefused
from catalog.db import Database
from catalog.domain.table_profile import TableProfile
from catalog.i18n import utcnow
from catalog.jobs.context import PortalTarget, Ports, Reminding
from catalog.ports import Clock, Mailer, SearchIndex, TableSource, TableStore
from catalog.presenters.site import Place, Site
from catalog.remembering import Memory, Remembered
from catalog.search.word_tables import WordTables, load_word_tables
from catalog.services.boundaries import BoundaryBook
from catalog.services.public_texts import PublicTexts
from catalog.services.query_log import QueryTally
from catalog.services.register_book import RegisterBook
from catalog.services.register_terms import RegisterTerms, load_terms
from catalog.tables.deferred import DeferredTables
from catalog.tables.layout import Layout
from harvesters.guarded_client import GuardedClient
from storage import ObjectStore, open_store
from storage.sealed import SealedStore
from storage.sealing import KEY_BYTES, SealingKey
from validators.places.book import PlaceBook
from validators.work_folder import work_folder

# Public pages kept as text; of up to some hundred kilobytes each they are a few megabytes.
MOST_PAGES = 64


@dataclass(frozen=True)
class Catalog:
    """The running system: settings and the chosen adapters. Built once per process."""

    settings: Settings
    db: Database
    store: ObjectStore
    index: SearchIndex
    places: PlaceBook
    clock: Clock
    register: RegisterBook
    texts: PublicTexts = field(default_factory=PublicTexts)
    tally: QueryTally = field(default_factory=QueryTally)
    tables: TableStore | None = None
    figures: Remembered = field(default_factory=partial(Remembered.of_versions, 400))
    pages: Memory = field(default_factory=lambda: Memory(MOST_PAGES))
    # Charts that visitors choose: few, so that they push nothing out that every visitor sees.
    chosen_figures: Remembered = field(default_factory=partial(Remembered.of_versions, 24))

    @cached_property
    def boundaries(self) -> BoundaryBook:
        """The boundaries for maps, of a folder that need not exist."""
        return BoundaryBook(Path(self.settings.boundaries_folder), self.places)


def build(settings: Settings) -> Catalog:
    """Put the parts together.

    Raises: SettingsRefused for an unknown STORAGE_URL, SEARCH_URL, TABLES_URL, SITE_PLACE or MAIL_URL.
    """
    site_of(settings)
    mailer_of(settings)
    places = PlaceBook.load(DATA_FOLDER / "places")
    tables = load_word_tables(places, _file(settings.search_words))
    return Catalog(
        settings=with_secret(settings),
        db=Database(settings.database_url),
        store=SealedStore(_open_store(settings.storage_url), sealing_key(settings), work_folder=work_folder),
        index=_open_index(settings, tables),
        places=places,
        clock=utcnow,
        register=RegisterBook(register_terms(settings, places)),
        texts=PublicTexts(tables),
        tables=_tables(settings),
    )


def register_terms(settings: Settings, places: PlaceBook) -> RegisterTerms:
    """The terms of the register: the law, the calendar, the place lists of the province of the site.

    Raises: ImportRefused with the faults of the operator's files; SettingsRefused for SITE_PLACE.
    """
    return load_terms(
        places,
        site_of(settings).place.code,
        rules=_file(settings.legal_parameters),
        working_days=_file(settings.working_days),
    )


def _file(path: str) -> Path | None:
    return Path(path) if path else None


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


def sealing_key(settings: Settings) -> SealingKey:
    """The key of the quarantine: QUARANTINE_KEY, or one made at first run and kept beside the file store.

    The file is its owner's alone (0600) and lies outside the store, so a copy of the store opens nothing.
    Raises: SettingsRefused when the file does not hold a key.
    """
    if settings.quarantine_key:
        return SealingKey(bytes.fromhex(settings.quarantine_key))
    scheme, _, rest = settings.storage_url.partition(":")
    path = Path(urlsplit(settings.storage_url).path if scheme == "file" and rest else "var/storage")
    path = path.parent / "quarantine_key"
    if not path.exists():
        _make_key_file(path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise SettingsRefused(
            f"{path.name}: tệp khóa khu cách ly hỏng; khôi phục tệp từ bản sao, hoặc đặt QUARANTINE_KEY. "
            "The key file of the quarantine is damaged: restore it from a copy, or set QUARANTINE_KEY."
        )
    return SealingKey(bytes.fromhex(text))


def _make_key_file(path: Path) -> None:
    """Write a fresh key and give it its name at once; web and worker may start at the same moment."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_hex(KEY_BYTES), encoding="ascii")
    try:
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()


def site_of(settings: Settings) -> Site:
    """The site as presenters need it."""
    return Site(
        url=settings.site_url,
        title_vi=settings.site_title_vi,
        title_en=settings.site_title_en,
        publisher_name_vi=settings.department_vi,
        publisher_name_en=settings.department_en,
        contact_email=settings.contact_email,
        homepage=settings.site_url + "/",
        place=_place(settings.site_place),
    )


def _place(text: str) -> Place:
    """The covered place as SITE_PLACE writes it: code;vintage;name vi;name en;west;south;east;north.

    Raises: SettingsRefused.
    """
    parts = text.split(";")
    try:
        code, vintage, name_vi, name_en = parts[:4]
        west, south, east, north = (float(part) for part in parts[4:])
    except ValueError:
        raise SettingsRefused(f"SITE_PLACE={text!r}: cần / needs code;vintage;vi;en;W;S;E;N") from None
    return Place(code, vintage, name_vi, name_en, west, south, east, north)


def job_ports(catalog: Catalog) -> Ports:
    """What the worker's handlers may use."""
    settings = catalog.settings
    return Ports(
        db=catalog.db,
        store=catalog.store,
        index=catalog.index,
        clock=catalog.clock,
        site=site_of(settings),
        places_folder=DATA_FOLDER / "places",
        validation_memory=settings.validation_memory,
        validation_seconds=settings.validation_seconds,
        validation_fast=settings.validation_fast,
        quarantine=timedelta(days=settings.quarantine_days),
        register=catalog.register,
        portal=_portal(catalog),
        tables=catalog.tables,
        reminding=Reminding(
            register=catalog.register,
            escalate_after=timedelta(days=settings.escalate_days),
            secret=settings.secret_key,
            mailer=mailer_of(settings),
        ),
    )


def job_lease(catalog: Catalog) -> timedelta:
    """How long a worker may be silent before another takes its job."""
    return timedelta(seconds=catalog.settings.job_lease_seconds)


def _portal(catalog: Catalog) -> PortalTarget | None:
    settings = catalog.settings
    if not settings.portal_url:
        return None
    allowed = frozenset(_host_port(entry) for entry in settings.portal_allow)
    return PortalTarget(
        name=settings.portal_name,
        url=settings.portal_url,
        token=settings.portal_token,
        owner_org=settings.portal_owner_org,
        client=GuardedClient(allow=allowed),
    )


def mailer_of(settings: Settings) -> Mailer | None:
    """The mail server; None where no mail is sent.

    Raises: SettingsRefused for a MAIL_URL or MAIL_FROM that cannot be used; no value is quoted.
    """
    if not settings.mail_url:
        return None
    from catalog.mail.smtp import SmtpServer

    try:
        return SmtpServer.parse(settings.mail_url, settings.mail_from)
    except ValueError as error:
        raise SettingsRefused(f"MAIL_URL, MAIL_FROM: cần / needs {error}") from None


def _open_store(url: str) -> ObjectStore:
    try:
        return open_store(url)
    except ValueError as error:
        raise SettingsRefused(f"STORAGE_URL={url!r}: {error}") from None


def _open_index(settings: Settings, tables: WordTables) -> SearchIndex:
    url = settings.search_url
    scheme, _, rest = url.partition(":")
    if scheme == "whoosh":
        from catalog.search.whoosh_index import WhooshIndex

        return WhooshIndex(Path(rest or "var/index"), tables)
    if scheme == "memory":
        from catalog.search.memory_index import MemoryIndex

        return MemoryIndex(tables)
    if scheme in ("postgresql", "postgresql+psycopg"):
        from catalog.search.postgres_index import PostgresIndex

        with suppress(ValueError):
            return PostgresIndex.at(url, tables)
    # The value may hold a password: it is not quoted.
    raise SettingsRefused(
        "SEARCH_URL: chỉ nhận whoosh:THƯ_MỤC hoặc postgresql://tài_khoản:mật_khẩu@máy_chủ/cơ_sở_dữ_liệu. "
        "Only whoosh:FOLDER or postgresql://user:password@host/database."
    )


def _tables(settings: Settings) -> TableStore | None:
    """The published tables; their engine is loaded with the first question."""
    scheme, _, rest = settings.tables_url.partition(":")
    if scheme == "none":
        return None
    if scheme != "duckdb":
        raise SettingsRefused(f"TABLES_URL={settings.tables_url!r}: chỉ nhận / only duckdb:FOLDER, none:")

    def opening() -> TableStore:
        from catalog.tables.duckdb_store import DuckdbTables

        folder = Path(rest or "var/tables")
        limits = {"memory": settings.table_memory, "seconds": settings.table_seconds}
        return DuckdbTables(folder, _build_table, **limits)

    return DeferredTables(opening)


def _build_table(source: TableSource, path: Path, draft: Path) -> tuple[Layout, TableProfile]:
    """Only the worker builds, so only it loads what reads files."""
    from catalog.tables.building import build_files

    return build_files(source, path, draft)


def _host_port(entry: str) -> tuple[str, int]:
    host, _, port = entry.rpartition(":")
    return host, int(port)
