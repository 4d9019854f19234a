"""Room web: the bytes of published files, the newest and each version for ever. No draft leaves here.

A conditional request touches no bytes; on a store with addresses of its own no byte passes here at all.
"""

from typing import BinaryIO

import structlog
from flask import Blueprint, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from catalog.domain.errors import NotFound, StorageDown
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters import addresses
from catalog.services import publications
from catalog.web.byte_answers import StoredBytes, answer_bytes, is_unchanged, with_bytes
from catalog.web.context import read_session, running, site
from catalog.web.machine_answers import open_to_all
from storage import StorageError

bp = Blueprint("downloads", __name__)
bp.after_request(open_to_all)

log = structlog.get_logger()


@bp.get("/dataset/<dataset>/resource/<resource>/download/<filename>")
def newest(dataset: str, resource: str, filename: str) -> AnyResponse:
    """The newest published bytes of a file; `dataset` is an id or a name."""
    with read_session() as session:
        publication = find_current(session, dataset)
        file = publications.require_file(session, publication, resource)
    address = addresses.download(site(), publication.id, file.id, file.filename)
    return _serve(file, address, is_right=is_named(publication, dataset) and filename == file.filename)


@bp.get("/dataset/<dataset>/version/<int:number>/resource/<resource>/download/<filename>")
def version(dataset: str, number: int, resource: str, filename: str) -> AnyResponse:
    """The bytes of a file as published in version `number`."""
    with read_session() as session:
        current = find_current(session, dataset)
        publication = publications.get_version(session, current.id, number)
        file = publications.require_file(session, publication, resource)
    address = addresses.version_download(site(), publication.id, number, file.id, file.filename)
    return _serve(file, address, is_right=is_named(current, dataset) and filename == file.filename)


def find_current(session: Session, dataset: str) -> Publication:
    """The dataset as it is public now, also by a name it once had.

    Raises: NotFound, Withdrawn.
    """
    try:
        return publications.get_publication(session, dataset)
    except NotFound:
        moved = publications.find_moved(session, dataset)
        if moved is None:
            raise
        return publications.get_publication(session, moved.name)


def is_named(publication: Publication, given: str) -> bool:
    """Is the dataset called so now?"""
    return given in (publication.id, publication.name)


def _serve(file: PublishedFile, address: str, *, is_right: bool) -> AnyResponse:
    if not is_right:
        return redirect(address, 301)
    stored = _stored(file)
    if request.method == "HEAD" or is_unchanged(stored):
        return answer_bytes(stored)
    if elsewhere := _presigned(file):
        response = redirect(elsewhere, 302)
        response.headers["Cache-Control"] = "no-store"
        return response
    return with_bytes(stored)


def _stored(file: PublishedFile) -> StoredBytes:
    def opening(start: int, length: int | None) -> BinaryIO:
        try:
            return running().store.open(file.blob_key, start=start, length=length)
        except StorageError as error:
            raise _storage_down(file) from error

    return StoredBytes(
        file.filename, _content_type(file), file.size, file.sha256, file.modified, opening=opening
    )


def _content_type(file: PublishedFile) -> str:
    is_utf8_text = file.media_type.startswith("text/") and file.encoding.lower().startswith("utf-8")
    return f"{file.media_type}; charset=utf-8" if is_utf8_text else file.media_type


def _presigned(file: PublishedFile) -> str | None:
    try:
        return running().store.presigned_url(
            file.blob_key, filename=file.filename, content_type=_content_type(file)
        )
    except StorageError as error:
        raise _storage_down(file) from error


def _storage_down(file: PublishedFile) -> StorageDown:
    log.exception("download_failed", key=file.blob_key)
    return StorageDown()
