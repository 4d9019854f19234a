"""Use-cases on files: add a slot, load a file into it.

The bytes are stored, durable and hashed, before `add_upload` writes the row that points to them.
"""

import unicodedata
from collections.abc import Container
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import FileMissing, FileTooLarge, FormatRefused, NotFound
from catalog.domain.policy import Actor
from catalog.domain.vocabularies import FORMATS, FileFormat
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.schemas.dataset import ResourceFields
from catalog.services import auditing, datasets, fact_log, profiles, queue
from storage import StoredObject
from validators.words.safe_text import safe_filename


def add_resource(
    session: Session,
    actor: Actor,
    dataset_name: str,
    fields: ResourceFields,
    *,
    table_schema: dict[str, Any] | None = None,
    dialect: dict[str, Any] | None = None,
    profiles_on: Container[str] = (),
    now: datetime,
) -> Resource:
    """Add a file slot to a dataset; `profiles_on` are the profiles off by default that the operator allows.

    Raises: NotFound, NotAllowed, WrongState, Invalid (unknown profile, or one that is off).
    """
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "edit", dataset)
    profiles.require_offered(fields.profile, profiles_on)
    resource = Resource(
        dataset_id=dataset.id,
        position=len(dataset.resources),
        title_vi=fields.title_vi,
        title_en=fields.title_en,
        description_vi=fields.description_vi,
        description_en=fields.description_en,
        profile=fields.profile or None,
        table_schema=table_schema,
        dialect=dialect,
        created=now,
        versions=[],
    )
    dataset.resources.append(resource)
    datasets.touch(dataset, now=now)
    session.flush()
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(session, actor, "add_resource", "resource", resource.id, now=now, dataset=dataset.id)
    return resource


def check_upload(
    session: Session,
    actor: Actor,
    dataset_name: str,
    resource_id: str,
    *,
    filename: str,
    size: int | None,
    limit: int,
) -> None:
    """Refuse an upload before its bytes are taken in.

    Raises: NotFound, NotAllowed, FileMissing, FormatRefused, FileTooLarge, QueueFull.
    """
    dataset = datasets.find_dataset(session, dataset_name)
    policy.require(actor, "upload", dataset)
    _resource(dataset, resource_id)
    format_of(clean_filename(filename))
    if size is not None and size > limit:
        raise FileTooLarge(limit=limit)
    queue.require_room(session)


def add_upload(
    session: Session,
    actor: Actor,
    dataset_name: str,
    resource_id: str,
    stored: StoredObject,
    *,
    filename: str,
    now: datetime,
) -> ResourceVersion:
    """Write the row of a file that is already durable in quarantine, and queue its check.

    Raises: NotFound, NotAllowed, WrongState, FileMissing, FormatRefused.
    """
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "upload", dataset)
    resource = _resource(dataset, resource_id)
    label = clean_filename(filename)
    known = format_of(label)
    if stored.size == 0:
        raise FileMissing(filename=label)
    version = next_version(resource, stored, filename=label, known=known, now=now, uploaded_by=actor.id)
    session.add(version)
    datasets.touch(dataset, now=now)
    session.flush()
    queue.enqueue(
        session, "validate_version", {"version_id": version.id}, now=now, request_id=actor.request_id
    )
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(
        session,
        actor,
        "upload",
        "resource_version",
        version.id,
        now=now,
        sha256=stored.sha256,
        size=stored.size,
    )
    return version


def next_version(
    resource: Resource,
    stored: StoredObject,
    *,
    filename: str,
    known: FileFormat,
    now: datetime,
    uploaded_by: str | None,
) -> ResourceVersion:
    """The row of the next file of a slot, its bytes durable in quarantine."""
    return ResourceVersion(
        resource_id=resource.id,
        number=max((v.number for v in resource.versions), default=0) + 1,
        state=VersionState.RECEIVED,
        storage_key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        filename=filename,
        format=known.key,
        media_type=known.media_type,
        received=now,
        uploaded_by=uploaded_by,
    )


def newest(resource: Resource) -> ResourceVersion | None:
    """The newest file of a slot, whatever its state."""
    return resource.versions[0] if resource.versions else None


def clean_filename(filename: str) -> str:
    """A client's file name as a harmless label: last part, NFC, no control or direction marks, no person.

    Raises: FileMissing when nothing is left.
    """
    last = PurePosixPath(filename.replace("\\", "/")).name
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    label = kept.strip(' ."')
    if not label:
        raise FileMissing()
    # The name is kept and shown: a person's number or name in it is a leak like one in a cell.
    label = safe_filename(label)
    stem, suffix = PurePosixPath(label).stem, PurePosixPath(label).suffix
    return stem[: 120 - len(suffix)] + suffix


def format_of(filename: str) -> FileFormat:
    """The accepted format that a file's name ends in; the content is judged by the check.

    Raises: FormatRefused.
    """
    known = FORMATS.get(PurePosixPath(filename).suffix.lstrip(".").upper())
    if known is None or not known.is_accepted:
        raise FormatRefused(filename=filename)
    return known


def _resource(dataset: Dataset, resource_id: str) -> Resource:
    for resource in dataset.resources:
        if resource.id == resource_id:
            return resource
    raise NotFound(kind="resource", name=resource_id)
