"""What a view needs of its surroundings: the running system, the language, who acts, links."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from flask import current_app, g, request, url_for
from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog, site_of
from catalog.domain.policy import ANONYMOUS, Actor
from catalog.presenters.site import Site

EXTENSION = "danhmuc"


def running() -> Catalog:
    """The Catalog that this application was made with."""
    return cast(Catalog, current_app.extensions[EXTENSION])


def utcnow() -> datetime:
    """Now, by the clock of the running system."""
    return running().clock()


@contextmanager
def read_session() -> Iterator[Session]:
    """A session that only reads."""
    with running().db.read_session() as session:
        yield session


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A session that commits when the block ends."""
    with running().db.unit_of_work() as session:
        yield session


def language() -> str:
    """`en` below /en, otherwise `vi`."""
    # Every word of a page asks for it.
    known: str | None = g.get("language")
    if known is None:
        known = "en" if request.path == "/en" or request.path.startswith("/en/") else "vi"
        g.language = known
    return known


def current_actor() -> Actor:
    """Who acts; nobody on public pages, which never read the session."""
    return cast(Actor, g.get("actor", ANONYMOUS))


def href(endpoint: str, *, lang: str | None = None, **values: Any) -> str:
    """The address of a page in the current (or the given) language."""
    blueprint, _, view = endpoint.partition(".")
    suffix = "_en" if (lang or language()) == "en" else ""
    return url_for(f"{blueprint}{suffix}.{view}", **values)


def other_language_href() -> str | None:
    """This page in the other language, for the switch and hreflang; None on pages that have none."""
    if not request.endpoint or "." not in request.endpoint or request.blueprint is None:
        return None
    lang = "vi" if language() == "en" else "en"
    blueprint = request.blueprint.removesuffix("_en")
    if f"{blueprint}_en" not in current_app.blueprints:
        # Machines speak one language; only pages have a twin.
        return None
    view = request.endpoint.rpartition(".")[2]
    suffix = "_en" if lang == "en" else ""
    address = url_for(f"{blueprint}{suffix}.{view}", **(request.view_args or {}))
    return with_question(address) if request.method == "GET" else address


def with_question(address: str) -> str:
    """The address with what this request asks, in its order.

    Names that visitors choose never become arguments of `url_for`: some of them are its own, such as
    `_external`, by which the Host that a visitor names would stand in our links.
    """
    asked = urlencode(list(request.args.items(multi=True)))
    return f"{address}?{asked}" if asked else address


def site() -> Site:
    """The site as presenters need it."""
    return site_of(running().settings)
