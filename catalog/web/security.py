"""Proof of origin for forms, and the headers of every answer.

A signed-in form carries a token bound to its session; an anonymous form one signed with the time. Both also
need an Origin (or Sec-Fetch-Site) that is ours.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Response, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from catalog.domain.errors import FormExpired
from catalog.web.context import running

FORM_LIFETIME_SECONDS = 4 * 3600
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def policy_with_images(address: str) -> str:
    """The policy of a page that may also show images of one other site, named by an address on it."""
    parts = urlsplit(address)
    return PAGE_POLICY.replace(
        "img-src 'self' data:", f"img-src 'self' data: {parts.scheme}://{parts.netloc}"
    )


def form_token() -> str:
    """The token that the forms of this page carry in the field `csrf_token`."""
    session_hash = g.get("session_hash")
    if session_hash:
        return _bound(session_hash)
    return _anonymous().dumps("form")


def require_form_token() -> None:
    """Refuse an unsafe request that does not come from one of our own pages.

    Raises: FormExpired.
    """
    if request.method in SAFE_METHODS:
        return
    if not _is_same_origin():
        raise FormExpired(why="origin")
    given = request.form.get("csrf_token", "")
    session_hash = g.get("session_hash")
    if session_hash:
        if not hmac.compare_digest(given, _bound(session_hash)):
            raise FormExpired(why="token")
        return
    try:
        _anonymous().loads(given, max_age=FORM_LIFETIME_SECONDS)
    except BadSignature:
        raise FormExpired(why="token") from None


def add_headers(response: Response) -> Response:
    """Headers of every answer; a view may have set a stricter policy of its own."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if (
        "frame-ancestors" not in (policy := headers["Content-Security-Policy"])
        or "ancestors 'none'" in policy
    ):
        # The older header cannot name sites: pages that others may frame are kept by the policy alone.
        headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("X-Request-ID", g.get("request_id", ""))
    if running().settings.is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if g.get("session_hash") or request.cookies.get(cookie_name()):
        headers["Cache-Control"] = "private, no-store"
    return response


def cookie_name() -> str:
    """The session cookie; `__Host-` wherever the site is encrypted."""
    return "__Host-danhmuc" if running().settings.is_https else "danhmuc"


def _bound(session_hash: str) -> str:
    key = running().settings.secret_key.encode()
    return hmac.new(key, b"form:" + session_hash.encode(), hashlib.sha256).hexdigest()


def _anonymous() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(running().settings.secret_key, salt="anonymous-form")


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in {running().settings.site_url, request.host_url.rstrip("/")}
