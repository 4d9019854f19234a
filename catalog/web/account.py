"""Room web: signing in and out. The session lives on the server; the cookie holds a fresh token each time."""

from flask import Blueprint, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import CatalogError, LoginFailed, TooManyAttempts
from catalog.domain.policy import Actor
from catalog.schemas.fields import plain_text
from catalog.services import accounts
from catalog.web.authentication import (
    drop_session_cookie,
    load_session_actor,
    remote_address,
    safe_next,
    set_session_cookie,
)
from catalog.web.context import href, read_session, unit_of_work, utcnow
from catalog.web.errors import retry_headers, status_of, words
from catalog.web.security import cookie_name, require_form_token

bp = Blueprint("account", __name__)
# Whose token it is must be known before the token is compared.
bp.before_request(load_session_actor)
bp.before_request(require_form_token)


@bp.get("/user/login")
def login() -> ResponseReturnValue:
    """The sign-in page; `next` is where to go afterwards."""
    return _login_page(name="", target=request.args.get("next"))


@bp.post("/user/login")
def sign_in() -> ResponseReturnValue:
    """Compare name and password and begin a session."""
    name, target = plain_text(request.form.get("name", "")), request.form.get("next")
    try:
        signed_in = _check(name, request.form.get("password", ""))
    except (LoginFailed, TooManyAttempts) as refusal:
        return _login_page(name=name, target=target, refusal=refusal)
    response = make_response(redirect(safe_next(target, href("workspace.tasks")), 303))
    set_session_cookie(response, signed_in.token)
    return response


@bp.post("/user/logout")
def logout() -> ResponseReturnValue:
    """End the session, here and on the server."""
    with unit_of_work() as session:
        accounts.sign_out(session, request.cookies.get(cookie_name(), ""))
    response = make_response(redirect(href("portal.home"), 303))
    drop_session_cookie(response)
    return response


def _check(name: str, password: str) -> accounts.SignedIn:
    now = utcnow()
    # Hashing takes tenths of a second: it must not happen while the database is held for writing.
    with read_session() as session:
        matched = accounts.password_matches(session, name, password, address=remote_address(), now=now)
    stranger = Actor(
        id=None, name=name[:100], role=None, address=remote_address(), request_id=g.get("request_id", "")
    )
    with unit_of_work() as session:
        outcome = accounts.record_login(session, name, matched=matched, actor=stranger, now=now)
    # Refused only here, so that the count of failures has been committed.
    return accounts.require_login(outcome)


def _login_page(*, name: str, target: str | None, refusal: CatalogError | None = None) -> ResponseReturnValue:
    body = render_template(
        "account/login.html",
        name=name,
        target=safe_next(target, ""),
        text=words(refusal) if refusal else None,
    )
    return body, status_of(refusal) if refusal else 200, retry_headers(refusal) if refusal else {}
