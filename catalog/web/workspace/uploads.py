"""Room web/workspace: taking a file in. Bytes are durable in quarantine before any row points to them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from catalog.domain.errors import (
    DatabaseBusy,
    FileMissing,
    FileTooLarge,
    FormatRefused,
    LoginRequired,
    NotAllowed,
    NotFound,
    QueueFull,
    StorageDown,
    WrongState,
)
from catalog.services import resources
from catalog.web import errors
from catalog.web.context import current_actor, href, read_session, running, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.overview import overview_page
from storage import DiskFull, IntegrityError, StorageError, StorageUnavailable, StoredObject, TooLarge

_MENDABLE = (FileMissing, FormatRefused, FileTooLarge, QueueFull, StorageDown, DatabaseBusy, WrongState)
_REQUEST_TOO_LARGE = 413


@bp.post("/workspace/dataset/<name>/resource/<resource_id>/upload")
def upload(name: str, resource_id: str) -> ResponseReturnValue:
    """Load a file into a slot; its check is queued with its row."""
    file = request.files.get("file") or FileStorage(filename="")
    label = file.filename or ""
    try:
        _check(name, resource_id, file, label)
        with quarantined(file.stream) as stored, unit_of_work() as session:
            version = resources.add_upload(
                session, current_actor(), name, resource_id, stored, filename=label, now=utcnow()
            )
    except _MENDABLE as refusal:
        return overview_page(name, refusal, slot=resource_id)
    return redirect(href("workspace.report", name=name, version_id=version.id), 303)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A request over the cap is not read at all; the page says how large a file may be."""
    if (request.endpoint or "").rpartition(".")[2] != "upload":
        return errors.page_of(errors.HttpRefusal(_REQUEST_TOO_LARGE))
    given = request.view_args or {}
    refusal = FileTooLarge(limit=running().settings.upload_limit)
    try:
        return overview_page(given["name"], refusal, slot=given["resource_id"])
    except (NotFound, NotAllowed, LoginRequired) as hidden:
        # A refusal inside a handler is not handled again, it would be a crash.
        return errors.page_of(hidden)


def _check(name: str, resource_id: str, file: FileStorage, label: str) -> None:
    file.stream.seek(0, 2)
    size = file.stream.tell()
    file.stream.seek(0)
    limit = running().settings.upload_limit
    with read_session() as session:
        resources.check_upload(
            session, current_actor(), name, resource_id, filename=label, size=size, limit=limit
        )


@contextmanager
def quarantined(stream: IO[bytes]) -> Iterator[StoredObject]:
    """The stream, durable in quarantine; taken out again when the block fails.

    Raises: FileTooLarge, StorageDown.
    """
    limit = running().settings.upload_limit
    store = running().store
    try:
        stored = store.put(stream, limit=limit)
    except TooLarge:
        raise FileTooLarge(limit=limit) from None
    except (DiskFull, StorageUnavailable, IntegrityError) as error:
        raise StorageDown() from error
    is_kept = False
    try:
        yield stored
        is_kept = True
    finally:
        if not is_kept:
            # What cannot be removed now is debris without a row; the worker sweeps it.
            with suppress(StorageError):
                store.delete(stored.key)
