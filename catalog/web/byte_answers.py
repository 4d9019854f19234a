"""Room web: bytes that lie somewhere as an answer: whole, in part, or not at all where the client has them.

Source: RFC 9110, sections 13 and 14. A conditional request touches no bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from flask import Response, request
from werkzeug.http import http_date, parse_date

from catalog.web.byte_ranges import RangeNotSatisfiable, read_range
from storage.presigning import attachment

CHUNK = 256 * 1024
# Nothing of a download may run, should a browser show it in spite of `attachment` (spec 70, D).
POLICY = "sandbox; default-src 'none'"
# The newest bytes change and any version may be withdrawn, so caches always ask; asking is cheap.
CACHING = "public, no-cache"
EXPOSED = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified"


@dataclass(frozen=True)
class StoredBytes:
    """Bytes of a known size: what they are called, and how they are opened from a place on.

    `etag` names them; `coding` is their Content-Encoding where they are a compressed copy.
    """

    filename: str
    content_type: str
    size: int
    etag: str
    modified: datetime
    opening: Callable[[int, int | None], BinaryIO]
    coding: str = ""


def is_unchanged(stored: StoredBytes) -> bool:
    """Has the client these bytes already? An ETag decides alone where one was sent (RFC 9110, 13.2.2)."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(stored.etag)
    since = request.if_modified_since
    return since is not None and _whole_seconds(stored.modified) <= since


def without_bytes(stored: StoredBytes, status: int, *, length: int | None = None) -> Response:
    """The headers of a download; `length` of what follows in bytes."""
    response = Response(status=status, content_type=stored.content_type)
    response.set_etag(stored.etag)
    headers = response.headers
    headers["Last-Modified"] = http_date(stored.modified)
    headers["Accept-Ranges"] = "bytes"
    headers["Cache-Control"] = CACHING
    headers["Content-Disposition"] = attachment(stored.filename)
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Access-Control-Expose-Headers"] = EXPOSED
    if stored.coding:
        headers["Content-Encoding"] = stored.coding
    if length is not None:
        headers["Content-Length"] = str(length)
    return response


def with_bytes(stored: StoredBytes) -> Response:
    """All bytes, or the one range that was asked for."""
    try:
        part = read_range(request.headers.get("Range"), stored.size) if _is_range_valid(stored) else None
    except RangeNotSatisfiable:
        response = without_bytes(stored, 416, length=0)
        response.headers["Content-Range"] = f"bytes */{stored.size}"
        return response
    if part is None:
        return _stream(stored, stored.opening(0, None), status=200, length=stored.size)
    source = stored.opening(part.start, part.length)
    response = _stream(stored, source, status=206, length=part.length)
    response.headers["Content-Range"] = part.content_range(stored.size)
    return response


def answer_bytes(stored: StoredBytes) -> Response:
    """What a request for these bytes is answered with."""
    if is_unchanged(stored):
        return without_bytes(stored, 304)
    if request.method == "HEAD":
        return without_bytes(stored, 200, length=stored.size)
    return with_bytes(stored)


def _stream(stored: StoredBytes, source: BinaryIO, *, status: int, length: int) -> Response:
    response = without_bytes(stored, status, length=length)
    response.response = _chunks(source)
    response.call_on_close(source.close)
    return response


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _is_range_valid(stored: StoredBytes) -> bool:
    """May a part be served? Not when `If-Range` names other bytes than these (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range")
    if condition is None or condition.strip() == f'"{stored.etag}"':
        return True
    return parse_date(condition) == _whole_seconds(stored.modified)


def _whole_seconds(moment: datetime) -> datetime:
    """HTTP dates know no fractions."""
    return moment.astimezone(UTC).replace(microsecond=0)
