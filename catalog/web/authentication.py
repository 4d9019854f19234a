"""Who acts: the session cookie on the workspace's pages, a token on the APIs. Public pages ask neither."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, g, request

from catalog.domain.policy import ANONYMOUS, Actor
from catalog.services import accounts
from catalog.web.context import read_session, running, unit_of_work, utcnow
from catalog.web.security import cookie_name


def load_session_actor() -> None:
    """Put the actor of the session cookie into `g`; nobody when there is none or it has ended."""
    g.actor = ANONYMOUS
    token = request.cookies.get(cookie_name())
    if not token:
        return
    now = utcnow()
    idle = timedelta(minutes=running().settings.session_idle_minutes)
    with read_session() as session:
        found = accounts.find_session(session, token, idle=idle, now=now)
    if found is None:
        return
    g.session_hash = found.token_hash
    g.user = found.user
    g.actor = accounts.actor_of(found.user, address=remote_address(), request_id=g.get("request_id", ""))
    if now - found.last_seen > accounts.SEEN_STEP:
        with unit_of_work() as session:
            accounts.touch_session(session, found.token_hash, now=now)


def token_actor() -> Actor:
    """The actor of an API token: `Authorization: <token>`, `Bearer <token>` or `X-CKAN-API-Key`."""
    given = request.headers.get("Authorization") or request.headers.get("X-CKAN-API-Key") or ""
    token = given.removeprefix("Bearer ").strip()
    if not token:
        return ANONYMOUS
    with read_session() as session:
        user = accounts.user_of_token(session, token, now=utcnow())
        if user is None:
            return ANONYMOUS
        return accounts.actor_of(user, address=remote_address(), request_id=g.get("request_id", ""))


def set_session_cookie(response: Response, token: str) -> None:
    """Give the browser its session token; it ends with the browser, the server ends it earlier."""
    secure = running().settings.is_https
    response.set_cookie(cookie_name(), token, httponly=True, secure=secure, samesite="Lax", path="/")


def drop_session_cookie(response: Response) -> None:
    """Take the session token away."""
    response.delete_cookie(
        cookie_name(), path="/", secure=running().settings.is_https, httponly=True, samesite="Lax"
    )


def safe_next(target: str | None, default: str) -> str:
    """A `next` address only when it is a path on this site, else `default`."""
    if not target or "\\" in target or any(ord(c) < 32 for c in target):
        return default
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return default
    return target


def remote_address() -> str:
    """The client's address as the server saw it."""
    return (request.remote_addr or "")[:45]
