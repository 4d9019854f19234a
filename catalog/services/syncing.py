"""Use-cases of the portal sync: what to push, and what was proven."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound, Withdrawn
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.publication import Publication
from catalog.models import SyncRecord
from catalog.services import auditing, publications, queue, release_log
from harvesters.portal_package import PushResult

WITHDRAWN_HERE = "withdrawn_here"


@dataclass(frozen=True)
class PushRequest:
    """What the worker needs to push one dataset: the public version and what the target holds already."""

    publication: Publication
    remote_id: str | None
    remote_resources: dict[str, Any]


def push_request(session: Session, dataset_id: str, target: str) -> PushRequest | None:
    """What to push, or None when the dataset is not public (any more)."""
    try:
        publication = publications.get_publication(session, dataset_id)
    except (NotFound, Withdrawn):
        return None
    known = _record(session, dataset_id, target)
    return PushRequest(
        publication, known.remote_id if known else None, dict(known.remote_resources) if known else {}
    )


def record_push(
    session: Session, dataset_id: str, target: str, result: PushResult, *, number: int, now: datetime
) -> SyncRecord:
    """Store the remote ids and the read-back proof of a finished push of version `number`."""
    row = _record(session, dataset_id, target) or SyncRecord(dataset_id=dataset_id, target=target)
    row.remote_id, row.remote_resources = result.remote_package_id, dict(result.resources)
    drift = list(result.drift)
    if push_request(session, dataset_id, target) is None:
        # Withdrawn while the push was under way: the portal holds what we no longer show.
        drift.append(WITHDRAWN_HERE)
    row.state = "drift" if drift else "verified"
    row.version_number, row.proof = number, [p.as_dict() for p in result.proof]
    row.last_error, row.updated = ", ".join(drift), now
    session.add(row)
    session.flush()
    release_log.note_reading(session, dataset_id, target, number, is_live=not drift, now=now)
    auditing.record(
        session, SYSTEM, "sync_dataset", "dataset", dataset_id, now=now, target=target, writes=result.writes
    )
    return row


def record_gone(session: Session, dataset_id: str, target: str, *, now: datetime) -> None:
    """Note that the portal still holds a dataset that is no longer public here; nothing is claimed of it."""
    row = _record(session, dataset_id, target)
    if row is not None:
        row.state, row.last_error, row.updated = "drift", WITHDRAWN_HERE, now
        release_log.note_reading(session, dataset_id, target, None, is_live=False, now=now)


def record_failure(session: Session, dataset_id: str, target: str, *, code: str, now: datetime) -> None:
    """Note that a push failed for now; what was proven before is no longer claimed."""
    row = _record(session, dataset_id, target) or SyncRecord(
        dataset_id=dataset_id, target=target, remote_resources={}, proof=[]
    )
    row.state, row.last_error, row.updated = "failed", code, now
    session.add(row)


def list_records(session: Session, target: str) -> list[tuple[Publication, SyncRecord | None]]:
    """Every public dataset beside what is known of it at the target."""
    known = {r.dataset_id: r for r in session.scalars(select(SyncRecord).where(SyncRecord.target == target))}
    return [(p, known.get(p.id)) for p in publications.list_publications(session)]


def request_sync(session: Session, actor: Actor, *, now: datetime) -> int:
    """Queue a push of every public dataset; gives their number."""
    found = publications.list_publications(session)
    for publication in found:
        queue.enqueue(
            session, "sync_dataset", {"dataset_id": publication.id}, now=now, request_id=actor.request_id
        )
    auditing.record(session, actor, "request_sync", "target", "*", now=now, datasets=len(found))
    return len(found)


def _record(session: Session, dataset_id: str, target: str) -> SyncRecord | None:
    return session.scalars(
        select(SyncRecord).where(SyncRecord.dataset_id == dataset_id, SyncRecord.target == target)
    ).first()
