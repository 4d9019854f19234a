"""Answers made smaller on their way, for those who have no proxy in front that does it.

Only pages and our own static files: files of data are answered byte for byte. Never what a signed-in person
is shown: a page that holds a secret and a word of the address must not be compressed (BREACH).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, g, request

from catalog.web.security import cookie_name

_SMALLEST = 1_000
_LARGEST = 4_000_000
# A page is made for one reader: little effort. A static file is compressed once.
_QUICK, _BEST = 4, 9
_TEXTS = frozenset(("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"))


def install(app: Flask) -> None:
    """Compress what may be compressed, after every other change of the answer."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The answer, with gzip where the asker takes it and it is worth it."""
    if response.mimetype not in _TEXTS or response.status_code in {204, 206, 304}:
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD" or not _may_be(response) or not request.accept_encodings["gzip"]:
        return response
    is_static = request.endpoint == "static"
    response.direct_passthrough = False
    body = response.get_data()
    if not _SMALLEST <= len(body) <= _LARGEST:
        return response
    response.set_data(_kept(body) if is_static else gzip.compress(body, _QUICK, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if (tag := response.get_etag()[0]) is not None:
        # The same content in other bytes.
        response.set_etag(tag, weak=True)
    return response


def _may_be(response: Response) -> bool:
    if "Content-Encoding" in response.headers or "Content-Range" in response.headers:
        return False
    if request.endpoint == "static":
        return True
    return not (response.is_streamed or g.get("session_hash") or request.cookies.get(cookie_name()))


@lru_cache(maxsize=64)
def _kept(body: bytes) -> bytes:
    return gzip.compress(body, _BEST, mtime=0)
