"""Room web: the bytes of published files, the newest and each version for ever. No draft leaves here.

A conditional request touches no bytes; on a store with addresses of its own no byte passes here at all.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import structlog
from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.http import http_date, parse_date
from werkzeug.wrappers import Response as AnyResponse

from catalog.domain.errors import NotFound, StorageDown
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters import addresses
from catalog.services import publications
from catalog.web.byte_ranges import RangeNotSatisfiable, read_range
from catalog.web.context import read_session, running, site
from catalog.web.machine_answers import open_to_all
from storage import StorageError
from storage.presigning import attachment

bp = Blueprint("downloads", __name__)
bp.after_request(open_to_all)

CHUNK = 256 * 1024
# Nothing of a download may run, should a browser show it in spite of `attachment` (spec 70, D).
POLICY = "sandbox; default-src 'none'"
# The newest bytes change and any version may be withdrawn, so caches always ask; asking is cheap.
CACHING = "public, no-cache"
EXPOSED = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, Last-Modified"

log = structlog.get_logger()


@bp.get("/dataset/<dataset>/resource/<resource>/download/<filename>")
def newest(dataset: str, resource: str, filename: str) -> AnyResponse:
    """The newest published bytes of a file; `dataset` is an id or a name."""
    with read_session() as session:
        publication = _current(session, dataset)
        file = publications.require_file(session, publication, resource)
    address = addresses.download(site(), publication.id, file.id, file.filename)
    return _serve(file, address, is_right=_is_named(publication, dataset) and filename == file.filename)


@bp.get("/dataset/<dataset>/version/<int:number>/resource/<resource>/download/<filename>")
def version(dataset: str, number: int, resource: str, filename: str) -> AnyResponse:
    """The bytes of a file as published in version `number`."""
    with read_session() as session:
        current = _current(session, dataset)
        publication = publications.get_version(session, current.id, number)
        file = publications.require_file(session, publication, resource)
    address = addresses.version_download(site(), publication.id, number, file.id, file.filename)
    return _serve(file, address, is_right=_is_named(current, dataset) and filename == file.filename)


def _current(session: Session, dataset: str) -> Publication:
    """The dataset as it is public now, also by a name it once had."""
    try:
        return publications.get_publication(session, dataset)
    except NotFound:
        moved = publications.find_moved(session, dataset)
        if moved is None:
            raise
        return publications.get_publication(session, moved.name)


def _is_named(publication: Publication, given: str) -> bool:
    return given in (publication.id, publication.name)


def _serve(file: PublishedFile, address: str, *, is_right: bool) -> AnyResponse:
    if not is_right:
        return redirect(address, 301)
    if _is_unchanged(file):
        return _answer(file, 304)
    if request.method == "HEAD":
        return _answer(file, 200, length=file.size)
    if elsewhere := _presigned(file):
        response = redirect(elsewhere, 302)
        response.headers["Cache-Control"] = "no-store"
        return response
    return _bytes(file)


def _bytes(file: PublishedFile) -> Response:
    try:
        part = read_range(request.headers.get("Range"), file.size) if _is_range_valid(file) else None
    except RangeNotSatisfiable:
        response = _answer(file, 416, length=0)
        response.headers["Content-Range"] = f"bytes */{file.size}"
        return response
    if part is None:
        return _stream(file, _open(file, start=0, length=None), status=200, length=file.size)
    source = _open(file, start=part.start, length=part.length)
    response = _stream(file, source, status=206, length=part.length)
    response.headers["Content-Range"] = part.content_range(file.size)
    return response


def _stream(file: PublishedFile, source: BinaryIO, *, status: int, length: int) -> Response:
    response = _answer(file, status, length=length)
    response.response = _chunks(source)
    response.call_on_close(source.close)
    return response


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _answer(file: PublishedFile, status: int, *, length: int | None = None) -> Response:
    """The headers of a download; `length` of what follows in bytes."""
    response = Response(status=status, content_type=_content_type(file))
    response.set_etag(file.sha256)
    headers = response.headers
    headers["Last-Modified"] = http_date(file.modified)
    headers["Accept-Ranges"] = "bytes"
    headers["Cache-Control"] = CACHING
    headers["Content-Disposition"] = attachment(file.filename)
    headers["Content-Security-Policy"] = POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Access-Control-Expose-Headers"] = EXPOSED
    if length is not None:
        headers["Content-Length"] = str(length)
    return response


def _content_type(file: PublishedFile) -> str:
    is_utf8_text = file.media_type.startswith("text/") and file.encoding.lower().startswith("utf-8")
    return f"{file.media_type}; charset=utf-8" if is_utf8_text else file.media_type


def _is_unchanged(file: PublishedFile) -> bool:
    """Has the client these bytes already? An ETag decides alone where one was sent (RFC 9110, 13.2.2)."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(file.sha256)
    since = request.if_modified_since
    return since is not None and _whole_seconds(file.modified) <= since


def _is_range_valid(file: PublishedFile) -> bool:
    """May a part be served? Not when `If-Range` names other bytes than these (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range")
    if condition is None or condition.strip() == f'"{file.sha256}"':
        return True
    return parse_date(condition) == _whole_seconds(file.modified)


def _whole_seconds(moment: datetime) -> datetime:
    """HTTP dates know no fractions."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _presigned(file: PublishedFile) -> str | None:
    try:
        return running().store.presigned_url(
            file.blob_key, filename=file.filename, content_type=_content_type(file)
        )
    except StorageError as error:
        raise _storage_down(file) from error


def _open(file: PublishedFile, *, start: int, length: int | None) -> BinaryIO:
    try:
        return running().store.open(file.blob_key, start=start, length=length)
    except StorageError as error:
        raise _storage_down(file) from error


def _storage_down(file: PublishedFile) -> StorageDown:
    log.exception("download_failed", key=file.blob_key)
    return StorageDown()
