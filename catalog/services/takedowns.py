"""Use-cases of the take-down: one act that takes a dataset, a file or one version of it off everything.

What people can reach is shut in the transaction of the act: page, downloads of every version, preview, API.
Bytes, index and portal follow by jobs that repeat until they are done; the incident tells how far they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import policy, workflow
from catalog.domain.errors import NotFound, WrongState
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.publication import Publication
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, DatasetVersion, Incident, Resource, ResourceVersion, SyncRecord
from catalog.schemas.fields import plain_text
from catalog.services import aggregation, auditing, fact_log, gate, publications, queue, release_log
from catalog.services.datasets import lock_dataset, touch
from catalog.services.publishing import PUBLIC_SEQUENCE, TABLES_JOB
from catalog.services.takedown_bytes import get_incident

# Tries of the removal at the portal: with an hour between them it goes on for over a year.
_PORTAL_TRIES = 10_000


@dataclass(frozen=True)
class Retraction:
    """What must go from a portal, and what it is known to hold."""

    dataset_id: str
    name: str
    is_whole: bool
    resources: frozenset[str]
    hashes: frozenset[str]
    remote_id: str | None
    remote_resources: dict[str, str]


def take_down(
    session: Session,
    actor: Actor,
    name: str,
    *,
    reason: str,
    resource_id: str | None = None,
    number: int | None = None,
    is_destroyed: bool = False,
    noticed_at: datetime | None = None,
    now: datetime,
) -> Incident:
    """Take a dataset, one of its files, or that file as published in version `number` off the public.

    The same bytes go wherever else they are published. `reason` is shown on the tombstone; `noticed_at`
    starts the clock of 72 hours, now when it is not given.
    Raises: NotFound, NotAllowed, WrongState (never public, or taken down already), ReasonMissing.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "take_down", dataset)
    told = gate.require_reason(reason)
    files = _published(dataset, resource_id, number)
    if resource_id is not None and not files:
        raise NotFound(kind="resource", name=resource_id)
    chosen = _with_the_same_bytes(session, files)
    is_whole = resource_id is None
    if dataset.current_number is None or not (chosen or (is_whole and dataset.is_public)):
        raise WrongState(act="take_down", state=dataset.state)
    told_of = [_told_of(version, files) for version in chosen]
    others = _close(session, dataset, chosen, {one["dataset_id"] for one in told_of}, now=now)
    if is_whole:
        _withdraw(dataset, told, now=now)
    incident = _open(actor, dataset, resource_id, number, told, told_of, now=now)
    incident.noticed_at = min(noticed_at or now, now)
    incident.is_destroyed = is_destroyed
    session.add(incident)
    session.flush()
    _announce(session, actor, incident, others, now=now)
    for one in (dataset, *others):
        fact_log.note_dataset(session, one.id, now=now)
    auditing.record(
        session,
        actor,
        "take_down",
        "dataset",
        dataset.id,
        now=now,
        incident=incident.id,
        scope=incident.scope,
        files=[version.id for version in chosen],
        destroyed=is_destroyed,
    )
    return incident


def _open(
    actor: Actor,
    dataset: Dataset,
    resource_id: str | None,
    number: int | None,
    reason: str,
    files: list[dict[str, Any]],
    *,
    now: datetime,
) -> Incident:
    return Incident(
        dataset_id=dataset.id,
        resource_id=resource_id,
        scope="dataset" if resource_id is None else "resource" if number is None else "version",
        reason=reason,
        files=files,
        opened_at=now,
        opened_by=actor.id,
        opened_name=actor.name,
        bytes_state="waiting",
        portal_state="waiting",
    )


def _published(dataset: Dataset, resource_id: str | None, number: int | None) -> dict[str, dict[str, Any]]:
    """Version id -> {numbers, published_at, title} of the published files that are meant."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(dataset.versions, key=lambda one: one.number):
        for file in row.publication["files"]:
            if resource_id not in (None, file["id"]):
                continue
            told = found.setdefault(
                file["version_id"],
                {"numbers": [], "published_at": row.published_at.isoformat(), "title": file["title_vi"]},
            )
            told["numbers"].append(row.number)
    if number is None:
        return found
    return {version_id: told for version_id, told in found.items() if number in told["numbers"]}


def _with_the_same_bytes(session: Session, files: dict[str, dict[str, Any]]) -> list[ResourceVersion]:
    """The rows of these files and of all others with the same bytes, that are not taken down yet."""
    hashes = select(ResourceVersion.sha256).where(ResourceVersion.id.in_(list(files)))
    asked = (
        select(ResourceVersion)
        .where(ResourceVersion.sha256.in_(hashes), ResourceVersion.taken_down_at.is_(None))
        .options(joinedload(ResourceVersion.resource), joinedload(ResourceVersion.report))
        .order_by(ResourceVersion.received, ResourceVersion.id)
    )
    return list(session.scalars(asked))


def _close(
    session: Session, dataset: Dataset, chosen: list[ResourceVersion], owners: set[str], *, now: datetime
) -> list[Dataset]:
    """Shut what is reachable of these files; gives the other datasets among their owners.

    Only what had passed becomes held: a file that still waits for its check keeps its job, and one that was
    refused its verdict. Neither can become public any more, whatever is found.
    """
    for version in chosen:
        version.taken_down_at = now
        if version.state == VersionState.VALID:
            version.state = VersionState.HELD
        aggregation.record_taken_down(session, version, now=now)
        if version.report is not None:
            version.report.body = _without_cells(version.report.body)
    session.flush()
    others = [lock_dataset(session, one) for one in sorted(owners - {dataset.id})]
    for one in (dataset, *others):
        if one.state == DatasetState.IN_REVIEW:
            touch(one, now=now)
    return others


def _without_cells(body: dict[str, Any]) -> dict[str, Any]:
    """A stored report without first rows, without what was inferred from cells, without samples."""
    findings = [{**one, "sample": None} for one in body.get("findings", [])]
    schema = None if body.get("inferred") else body.get("schema")
    return {**body, "preview": None, "schema": schema, "findings": findings, "fixes": []}


def _withdraw(dataset: Dataset, reason: str, *, now: datetime) -> None:
    if dataset.withdrawn_at is not None:
        return
    dataset.state = workflow.move("withdraw", DatasetState(dataset.state))
    dataset.withdrawn_at, dataset.withdrawn_reason = now, plain_text(reason)
    dataset.submitted_digest = None
    dataset.revision += 1


def _told_of(version: ResourceVersion, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    told = files.get(version.id, {"numbers": [], "published_at": None, "title": version.resource.title_vi})
    return {
        "version_id": version.id,
        "resource_id": version.resource_id,
        "dataset_id": version.resource.dataset_id,
        "sha256": version.sha256,
        "size": version.size,
        "rows": version.rows,
        **told,
    }


def _announce(
    session: Session, actor: Actor, incident: Incident, others: list[Dataset], *, now: datetime
) -> None:
    queue.next_number(session, PUBLIC_SEQUENCE)
    request_id = actor.request_id
    for dataset_id in (incident.dataset_id, *(one.id for one in others)):
        queue.enqueue(session, "index_dataset", {"dataset_id": dataset_id}, now=now, request_id=request_id)
    queue.enqueue(
        session,
        "take_down_files",
        {"incident_id": incident.id},
        now=now,
        request_id=request_id,
        max_attempts=100,
    )
    queue.enqueue(session, TABLES_JOB, {}, now=now, request_id=request_id)
    _enqueue_retraction(session, incident.id, now=now, request_id=request_id)


def _enqueue_retraction(session: Session, incident_id: str, *, now: datetime, request_id: str = "") -> None:
    queue.enqueue(
        session,
        "retract_from_portal",
        {"incident_id": incident_id},
        now=now,
        request_id=request_id,
        max_attempts=_PORTAL_TRIES,
    )


def retractions(session: Session, incident_id: str, target: str) -> list[Retraction]:
    """What must go from the portal for an incident: one entry for each dataset that it concerns.

    Raises: NotFound.
    """
    incident = get_incident(session, incident_id)
    return [_retraction(session, incident, one, target) for one in _datasets_of(incident)]


def _retraction(session: Session, incident: Incident, dataset_id: str, target: str) -> Retraction:
    dataset = session.get_one(Dataset, dataset_id)
    public = _public_files(session, dataset)
    concerned = [file for file in incident.files if file["dataset_id"] == dataset_id]
    record = session.scalars(
        select(SyncRecord).where(SyncRecord.dataset_id == dataset_id, SyncRecord.target == target)
    ).first()
    return Retraction(
        dataset_id=dataset_id,
        name=dataset.name,
        is_whole=public is None,
        resources=frozenset(file["resource_id"] for file in concerned) - frozenset(public or ()),
        hashes=frozenset(file["sha256"] for file in concerned),
        remote_id=record.remote_id if record else None,
        remote_resources=dict(record.remote_resources) if record else {},
    )


def _public_files(session: Session, dataset: Dataset) -> list[str] | None:
    """Ids of the slots that the newest public version shows; None when the dataset is not public."""
    if not dataset.is_public:
        return None
    frozen = session.scalar(
        select(DatasetVersion.publication).where(
            DatasetVersion.dataset_id == dataset.id, DatasetVersion.number == dataset.current_number
        )
    )
    shown: Publication = publications.shown(session, frozen or {})
    return [file.id for file in shown.files]


def record_portal(
    session: Session, incident_id: str, state: str, *, target: str = "", error: str = "", now: datetime
) -> None:
    """Note how far the removal at the portal is: none, confirmed or failed (it is tried again)."""
    incident = get_incident(session, incident_id)
    incident.portal_state, incident.portal_error, incident.portal_checked_at = state, error, now
    if state != "confirmed":
        return
    for dataset_id in _datasets_of(incident):
        dataset = session.get_one(Dataset, dataset_id)
        row = session.scalars(
            select(SyncRecord).where(SyncRecord.dataset_id == dataset_id, SyncRecord.target == target)
        ).first()
        if row is not None and not dataset.is_public:
            row.state, row.last_error, row.proof, row.updated = "removed", "", [], now
            release_log.note_reading(session, dataset_id, target, None, is_live=False, now=now)
        if dataset.is_public:
            # What is left of the dataset is described anew there.
            queue.enqueue(session, "sync_dataset", {"dataset_id": dataset_id}, now=now)
    auditing.record(session, SYSTEM, "retract_from_portal", "incident", incident_id, now=now, target=target)


def look_again(
    session: Session, dataset_id: str, pushed: Iterable[str], hashes: Iterable[str] = (), *, now: datetime
) -> None:
    """After a push: one that was under way during a take-down may bring back what had to go.

    Args: pushed: the slots; hashes: SHA-256 of their files, so that a slot which is public with another file
        by now is seen too.
    """
    dataset = session.get_one(Dataset, dataset_id)
    public = _public_files(session, dataset)
    gone = set(hashes) & _taken_down_hashes(session, hashes)
    if public is not None and set(pushed) <= set(public) and not gone:
        return
    # The take-down may have been of another dataset that had the same bytes.
    for incident in session.scalars(select(Incident)):
        if dataset_id in _datasets_of(incident):
            incident.portal_state = "waiting"
            _enqueue_retraction(session, incident.id, now=now)


def _taken_down_hashes(session: Session, hashes: Iterable[str]) -> set[str]:
    asked = select(ResourceVersion.sha256).where(
        ResourceVersion.sha256.in_(list(hashes)), ResourceVersion.taken_down_at.is_not(None)
    )
    return set(session.scalars(asked))


def _datasets_of(incident: Incident) -> list[str]:
    """Ids of the datasets that an incident concerns: its own, and those that had the same bytes."""
    return list(dict.fromkeys([incident.dataset_id, *(file["dataset_id"] for file in incident.files)]))


def slot_of(session: Session, incident: Incident) -> Resource | None:
    """The slot that an incident is about; None when it is about the whole dataset."""
    return session.get(Resource, incident.resource_id) if incident.resource_id else None
