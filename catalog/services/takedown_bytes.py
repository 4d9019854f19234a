"""Use-cases behind the take-down: where the bytes of an incident lie, and that they leave the blobs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.domain.policy import SYSTEM
from catalog.models import Incident, ResourceVersion
from catalog.services import auditing, fact_log, queue
from catalog.services.reports import record_destroyed


@dataclass(frozen=True)
class BytesWork:
    """One file of an incident whose bytes are to be sealed or destroyed."""

    version_id: str
    storage_key: str | None
    blob_key: str
    is_shared: bool


def get_incident(session: Session, incident_id: str) -> Incident:
    """An incident by its id.

    Raises: NotFound. The caller checks the policy.
    """
    found = session.get(Incident, incident_id)
    if found is None:
        raise NotFound(kind="incident", name=incident_id)
    return found


def bytes_work(session: Session, incident_id: str) -> tuple[list[BytesWork], bool]:
    """The files of an incident whose bytes still lie where they were public, and whether to destroy them.

    Raises: NotFound.
    """
    incident = get_incident(session, incident_id)
    work = []
    for file in incident.files:
        version = session.get(ResourceVersion, file["version_id"])
        if version is not None:
            blob = f"blobs/{version.sha256}"
            work.append(BytesWork(version.id, version.storage_key, blob, _is_shared(session, blob)))
    return work, incident.is_destroyed


def _is_shared(session: Session, blob: str) -> bool:
    """Does a file that was not taken down point to these bytes? (They were loaded again since.)"""
    asked = select(ResourceVersion.id).where(
        ResourceVersion.storage_key == blob, ResourceVersion.taken_down_at.is_(None)
    )
    return session.scalar(asked.limit(1)) is not None


def shut_again(session: Session, version_id: str, *, now: datetime) -> None:
    """After the check of a file: when it was taken down meanwhile, its bytes must leave the blobs again."""
    version = session.get_one(ResourceVersion, version_id)
    if version.taken_down_at is None or version.storage_key != f"blobs/{version.sha256}":
        return
    for incident in session.scalars(select(Incident)):
        if any(file["version_id"] == version_id for file in incident.files):
            incident.bytes_state = "waiting"
            args = {"incident_id": incident.id}
            queue.enqueue(session, "take_down_files", args, now=now, max_attempts=100)


def record_sealed(session: Session, version_id: str, key: str, *, now: datetime) -> None:
    """Note where in quarantine a taken-down file lies now."""
    version = session.get(ResourceVersion, version_id)
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    version.storage_key = key
    fact_log.note_file(session, version_id, now=now)
    auditing.record(
        session, SYSTEM, "seal_file", "resource_version", version_id, now=now, sha256=version.sha256
    )


def record_gone(session: Session, version_id: str, *, now: datetime) -> None:
    """Note that the bytes of a taken-down file were destroyed, or were not there any more."""
    version = session.get(ResourceVersion, version_id)
    if version is not None and version.destroyed_at is None:
        record_destroyed(session, version_id, reason="taken_down", now=now)


def record_bytes_done(session: Session, incident_id: str, *, now: datetime) -> None:
    """Note that no byte of the incident is where it was public."""
    incident = get_incident(session, incident_id)
    if incident.bytes_state != "done":
        incident.bytes_state = "done"
        auditing.record(session, SYSTEM, "take_down_files", "incident", incident_id, now=now)
