"""Settings from the environment: the only place which reads it.

Each setting is documented in docs/settings.md; a test holds the two together.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from environs import Env, EnvError

Mode = Literal["development", "production"]


class SettingsRefused(Exception):
    """The environment asks for something unsafe or impossible; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """Everything the operator decides; see docs/settings.md. Sizes in bytes, times in seconds."""

    mode: Mode = "development"
    database_url: str = "sqlite:///var/catalog.db"
    storage_url: str = "file:var/storage"
    search_url: str = "whoosh:var/index"
    tables_url: str = "duckdb:var/tables"
    table_memory: int = 128 * 1024 * 1024
    table_seconds: int = 10
    boundaries_folder: str = "var/boundaries"
    map_tiles: str = ""
    frame_ancestors: str = "*"
    secret_key: str = ""
    site_url: str = "http://127.0.0.1:5000"
    site_title_vi: str = "Dữ liệu mở"
    site_title_en: str = "Open data"
    department_vi: str = "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa"
    department_en: str = "Department of Labour, Invalids and Social Affairs of Thanh Hóa province"
    contact_email: str = "dulieumo@vidu.example"
    contact_phone: str = ""
    contact_address: str = ""
    responsible: str = ""
    trust_label: str = ""
    # Thanh Hóa by its own description of its position: 19°18'-20°40' N and 104°22'-106°05' E.
    site_place: str = "38;2025-07-01;Tỉnh Thanh Hóa;Thanh Hóa province;104.37;19.30;106.08;20.67"
    host: str = "127.0.0.1"
    port: int = 5000
    threads: int = 8
    trusted_proxies: int = 0
    upload_limit: int = 200 * 1024 * 1024
    review: Literal["two-person", "none"] = "two-person"
    quarantine_days: int = 7
    quarantine_key: str = ""
    session_idle_minutes: int = 15
    validation_memory: int = 2 * 1024 * 1024 * 1024
    validation_seconds: int = 300
    validation_fast: bool = True
    portal_name: str = "portal"
    portal_url: str = ""
    portal_token: str = ""
    portal_owner_org: str = ""
    portal_allow: tuple[str, ...] = ()
    profiles_on: tuple[str, ...] = ()
    search_words: str = ""
    legal_parameters: str = ""
    working_days: str = ""
    request_terms: str = ""
    mail_url: str = ""
    mail_from: str = ""
    escalate_days: int = 15
    demo: bool = False
    job_lease_seconds: int = 60
    worker_grace_seconds: int = 20
    log_level: str = "INFO"

    @classmethod
    def from_env(cls) -> Self:
        """Read the environment.

        Raises: SettingsRefused when a value cannot be understood, or when production would run with a missing
        or short SECRET_KEY.
        """
        try:
            return cls._read(Env()).checked()
        except (EnvError, ValueError) as error:
            raise SettingsRefused(f"Giá trị không hiểu được / value not understood: {error}") from None

    @classmethod
    def _read(cls, env: Env) -> Self:
        port = env.int("PORT", cls.port)
        site = env.str("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
        return cls(
            mode="production" if _is_production(env.str("CATALOG_MODE", "development")) else "development",
            database_url=env.str("DATABASE_URL", cls.database_url),
            storage_url=env.str("STORAGE_URL", cls.storage_url),
            search_url=env.str("SEARCH_URL", cls.search_url),
            tables_url=env.str("TABLES_URL", cls.tables_url),
            table_memory=env.int("TABLE_MEMORY", cls.table_memory),
            table_seconds=env.int("TABLE_SECONDS", cls.table_seconds),
            boundaries_folder=env.str("BOUNDARIES_FOLDER", cls.boundaries_folder),
            map_tiles=env.str("MAP_TILES", ""),
            frame_ancestors=env.str("FRAME_ANCESTORS", cls.frame_ancestors),
            secret_key=env.str("SECRET_KEY", ""),
            site_url=site,
            site_title_vi=env.str("SITE_TITLE_VI", cls.site_title_vi),
            site_title_en=env.str("SITE_TITLE_EN", cls.site_title_en),
            department_vi=env.str("DEPARTMENT_VI", cls.department_vi),
            department_en=env.str("DEPARTMENT_EN", cls.department_en),
            contact_email=env.str("CONTACT_EMAIL", cls.contact_email),
            contact_phone=env.str("CONTACT_PHONE", ""),
            contact_address=env.str("CONTACT_ADDRESS", ""),
            responsible=env.str("RESPONSIBLE", ""),
            trust_label=env.str("TRUST_LABEL", ""),
            site_place=env.str("SITE_PLACE", cls.site_place),
            host=env.str("HOST", cls.host),
            port=port,
            threads=env.int("THREADS", cls.threads),
            trusted_proxies=env.int("TRUSTED_PROXIES", cls.trusted_proxies),
            upload_limit=env.int("UPLOAD_LIMIT", cls.upload_limit),
            review="none" if _is_unreviewed(env.str("REVIEW", "two-person")) else "two-person",
            quarantine_days=env.int("QUARANTINE_DAYS", cls.quarantine_days),
            quarantine_key=env.str("QUARANTINE_KEY", ""),
            session_idle_minutes=env.int("SESSION_IDLE_MINUTES", cls.session_idle_minutes),
            validation_memory=env.int("VALIDATION_MEMORY", cls.validation_memory),
            validation_seconds=env.int("VALIDATION_SECONDS", cls.validation_seconds),
            validation_fast=env.bool("VALIDATION_FAST", cls.validation_fast),
            portal_name=env.str("PORTAL_NAME", cls.portal_name),
            portal_url=env.str("PORTAL_URL", ""),
            portal_token=env.str("PORTAL_TOKEN", ""),
            portal_owner_org=env.str("PORTAL_OWNER_ORG", ""),
            portal_allow=tuple(env.list("PORTAL_ALLOW", [])),
            profiles_on=tuple(env.list("PROFILES_ON", [])),
            search_words=env.str("SEARCH_WORDS", ""),
            legal_parameters=env.str("LEGAL_PARAMETERS", ""),
            working_days=env.str("WORKING_DAYS", ""),
            request_terms=env.str("REQUEST_TERMS", ""),
            mail_url=env.str("MAIL_URL", ""),
            mail_from=env.str("MAIL_FROM", ""),
            escalate_days=env.int("ESCALATE_DAYS", cls.escalate_days),
            demo=env.bool("DEMO", default=False),
            job_lease_seconds=env.int("JOB_LEASE_SECONDS", cls.job_lease_seconds),
            worker_grace_seconds=env.int("WORKER_GRACE_SECONDS", cls.worker_grace_seconds),
            log_level=env.str("LOG_LEVEL", cls.log_level),
        )

    def checked(self) -> Self:
        """The settings themselves, once they are safe to run with.

        Raises: SettingsRefused.
        """
        if self.mode == "production" and len(self.secret_key) < MINIMUM_SECRET:
            raise SettingsRefused(
                f"SECRET_KEY thiếu hoặc ngắn hơn {MINIMUM_SECRET} ký tự; "
                "đặt: SECRET_KEY=$(openssl rand -hex 32). "
                f"SECRET_KEY is missing or shorter than {MINIMUM_SECRET} characters; set it as shown."
            )
        if self.mode == "production" and self.demo:
            raise SettingsRefused(
                "DEMO không dùng được khi vận hành thật (CATALOG_MODE=production); bỏ DEMO. "
                "DEMO cannot be used in production; unset it."
            )
        if _CONTROL.search(self.frame_ancestors) or not self.frame_ancestors.strip():
            raise SettingsRefused(
                f"FRAME_ANCESTORS={self.frame_ancestors!r}: chỉ nhận *, 'self' hoặc các địa chỉ cách nhau "
                "bằng dấu cách. Only *, 'self' or addresses divided by spaces."
            )
        if self.map_tiles and not _TILES.fullmatch(self.map_tiles):
            raise SettingsRefused(
                f"MAP_TILES={self.map_tiles!r}: cần địa chỉ https:// có {{z}}, {{x}} và {{y}}. "
                "An https:// address with {z}, {x} and {y} is needed."
            )
        if self.quarantine_key and not _KEY.fullmatch(self.quarantine_key):
            # The value itself is never quoted: it may be a key with one digit too many.
            raise SettingsRefused(
                "QUARANTINE_KEY phải là 64 chữ số hệ 16; đặt: QUARANTINE_KEY=$(openssl rand -hex 32). "
                "QUARANTINE_KEY must be 64 hexadecimal digits; set it as shown."
            )
        return self

    @property
    def is_https(self) -> bool:
        """Is the public address encrypted? Cookies are then `__Host-` and Secure."""
        return self.site_url.startswith("https://")


MINIMUM_SECRET = 32
# Signs that would end a directive of a content policy.
_CONTROL = re.compile(r"[;,\x00-\x1f]")
# A host that is named, no part of it a placeholder; then the three numbers of a tile, in any order.
_TILES = re.compile(r"https://[A-Za-z0-9.:-]+/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s;,\"'<>]+")
_KEY = re.compile(r"[0-9a-fA-F]{64}")
DATA_FOLDER = Path(__file__).resolve().parent / "data"


def shell_language() -> str:
    """`en` when the terminal's own LC_ALL or LANG says so, else Vietnamese."""
    env = Env()
    return "en" if (env.str("LC_ALL", "") or env.str("LANG", "")).startswith("en") else "vi"


def _is_production(value: str) -> bool:
    return _choice("CATALOG_MODE", value, "development", "production") == "production"


def _is_unreviewed(value: str) -> bool:
    return _choice("REVIEW", value, "two-person", "none") == "none"


def _choice(name: str, value: str, *allowed: str) -> str:
    if value not in allowed:
        raise SettingsRefused(f"{name}={value!r}: chỉ nhận / only {', '.join(allowed)}")
    return value
