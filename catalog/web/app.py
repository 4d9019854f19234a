"""The application factory: blueprints, languages, headers, request ids."""

import re
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
from flask import Blueprint, Flask, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from catalog import bootstrap, logs
from catalog.config import Settings
from catalog.domain.errors import NotFound, QueryRefused
from catalog.web import compressing, errors, rendering, security, static_files
from catalog.web.account import bp as account
from catalog.web.action_api import bp as action_api
from catalog.web.context import EXTENSION
from catalog.web.downloads import bp as downloads
from catalog.web.feeds import bp as feeds
from catalog.web.health import bp as health
from catalog.web.leaving import bp as leaving
from catalog.web.linked_data import bp as linked_data
from catalog.web.own_calendar import bp as own_calendar
from catalog.web.portal import bp as portal
from catalog.web.register_api import bp as register_api
from catalog.web.request_files import bp as request_files
from catalog.web.schema_files import bp as schema_files
from catalog.web.table_files import bp as table_files
from catalog.web.tables_api import bp as tables_api
from catalog.web.workspace import bp as workspace

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
FORM_MEMORY = 500_000
FORM_PARTS = 1_000


class Application(Flask):
    """The web service behind `trusted_proxies` hops whose X-Forwarded-For and -Proto are believed."""

    trusted_proxies = 0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request. Host is never taken from a header: addresses are built from SITE_URL."""
        if not self.trusted_proxies:
            return super().__call__(environ, start_response)
        hops = self.trusted_proxies
        return ProxyFix(self.wsgi_app, x_for=hops, x_proto=hops, x_host=0)(environ, start_response)


def create_app(settings: Settings, *, running: bootstrap.Catalog | None = None) -> Flask:
    """The web service for these settings (or around an already built Catalog, in tests)."""
    app = Application("catalog", static_folder="static", template_folder="templates")
    app.trusted_proxies = settings.trusted_proxies
    catalog = running or bootstrap.build(settings)
    app.extensions[EXTENSION] = catalog
    app.config.update(
        SECRET_KEY=None,  # Flask's own client-side session is not used
        MAX_CONTENT_LENGTH=settings.upload_limit + 1_000_000,
        MAX_FORM_MEMORY_SIZE=FORM_MEMORY,
        MAX_FORM_PARTS=FORM_PARTS,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.url_map.strict_slashes = False
    logs.configure(settings.log_level)
    app.before_request(_start_request)
    # What is done after an answer runs in the opposite order: compressing comes last.
    compressing.install(app)
    app.after_request(security.add_headers)
    static_files.install(app)
    rendering.install(app)
    errors.install(app)
    for pages in (portal, workspace, account, leaving):
        _in_both_languages(app, pages)
    for machines in (
        action_api,
        linked_data,
        feeds,
        own_calendar,
        downloads,
        table_files,
        schema_files,
        request_files,
        register_api,
        tables_api,
        health,
    ):
        app.register_blueprint(machines)
    return app


def _in_both_languages(app: Flask, pages: Blueprint) -> None:
    app.register_blueprint(pages)
    app.register_blueprint(pages, name=f"{pages.name}_en", url_prefix="/en")


def _start_request() -> None:
    # No name, word or date has it, and PostgreSQL refuses it as text.
    if "\0" in request.path:
        raise NotFound()
    if any("\0" in value for _, value in request.args.items(multi=True)):
        raise QueryRefused(reason="control_character")
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
