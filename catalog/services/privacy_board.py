"""The privacy officer's board: what is held, warns or fails the newest rules, and what was taken down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.domain import gate, policy
from catalog.domain.errors import NotFound, WrongState
from catalog.domain.gate import Kind, Standing
from catalog.domain.policy import Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, GateDecision, Incident, Resource, ResourceVersion
from catalog.services import auditing, queue
from catalog.services.datasets import lock_dataset
from catalog.services.gate import require_reason

# The clock of a leak: 72 hours from when it was noticed (PDPL art. 23; Decree 331 art. 31.2.d).
REPORT_WITHIN = timedelta(hours=72)


@dataclass(frozen=True)
class Line:
    """One file on the board: where it is, how it stands, what was found, when its bytes go."""

    dataset: Dataset
    resource: Resource
    version: ResourceVersion
    standing: Standing
    last: GateDecision | None
    is_newest: bool
    goes_at: datetime | None


@dataclass(frozen=True)
class Board:
    """All that waits for the privacy officer."""

    held: Sequence[Line]
    warned: Sequence[Line]
    failing: Sequence[Line]
    incidents: Sequence[tuple[Incident, Dataset]]
    scheduled: Sequence[Line]


def get_board(session: Session, actor: Actor, *, quarantine: timedelta) -> Board:
    """The board; `quarantine` is how long refused bytes are kept.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_privacy")
    lines = _lines(session, _files(), quarantine)
    held = [x for x in lines if x.version.state == VersionState.HELD and x.version.taken_down_at is None]
    warned = [x for x in lines if x.is_newest and x.standing == Standing.WARNED and _is_open(x)]
    failing = [x for x in lines if _is_failing(x)]
    scheduled = sorted((x for x in lines if x.goes_at), key=lambda x: x.goes_at or x.version.received)
    return Board(held, warned, failing, list_incidents(session, actor, open_only=True), scheduled)


def list_incidents(
    session: Session, actor: Actor, *, open_only: bool = False
) -> list[tuple[Incident, Dataset]]:
    """The incidents with their datasets, newest first.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_privacy")
    asked = select(Incident, Dataset).join(Dataset, Dataset.id == Incident.dataset_id)
    if open_only:
        asked = asked.where(Incident.closed_at.is_(None))
    return [(row[0], row[1]) for row in session.execute(asked.order_by(Incident.opened_at.desc()))]


def deadline(incident: Incident) -> datetime:
    """When the incident must have been reported."""
    return incident.noticed_at + REPORT_WITHIN


def record_reported(session: Session, actor: Actor, incident_id: str, *, now: datetime) -> Incident:
    """Note that the incident was reported to whom it must be: the clock stops.

    Raises: LoginRequired, NotAllowed, NotFound, WrongState (reported already).
    """
    incident = _incident(session, actor, incident_id)
    if incident.reported_at is not None:
        raise WrongState(act="report_incident", state="reported")
    incident.reported_at = now
    auditing.record(session, actor, "report_incident", "incident", incident.id, now=now)
    return incident


def close_incident(session: Session, actor: Actor, incident_id: str, *, now: datetime) -> Incident:
    """Close an incident that was reported and of which nothing is left, neither here nor at the portal.

    Raises: LoginRequired, NotAllowed, NotFound, WrongState.
    """
    incident = _incident(session, actor, incident_id)
    is_done = incident.bytes_state == "done" and incident.portal_state in ("none", "confirmed")
    if incident.closed_at is not None or incident.reported_at is None or not is_done:
        raise WrongState(act="close_incident", state=f"{incident.bytes_state}/{incident.portal_state}")
    incident.closed_at = now
    auditing.record(session, actor, "close_incident", "incident", incident.id, now=now)
    return incident


def request_destruction(
    session: Session, actor: Actor, name: str, version_id: str, *, reason: str, now: datetime
) -> ResourceVersion:
    """Have the bytes of a refused, held or taken-down file destroyed now instead of on their day.

    Raises: NotFound, NotAllowed, ReasonMissing, WrongState (valid, waiting for its check, or gone already).
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "destroy_file", dataset)
    told = require_reason(reason)
    version = next((v for r in dataset.resources for v in r.versions if v.id == version_id), None)
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    if version.storage_key is None or version.state == VersionState.VALID or version.is_pending:
        raise WrongState(act="destroy_file", state=version.state)
    args = {"version_id": version.id}
    queue.enqueue(session, "destroy_file", args, now=now, request_id=actor.request_id)
    auditing.record(
        session, actor, "request_destruction", "resource_version", version.id, now=now, reason=told
    )
    return version


def _incident(session: Session, actor: Actor, incident_id: str) -> Incident:
    policy.require_role(actor, "see_privacy")
    found = session.get(Incident, incident_id)
    if found is None:
        raise NotFound(kind="incident", name=incident_id)
    return found


def _files() -> Select[Dataset, Resource, ResourceVersion]:
    """Files whose bytes are still here and that are refused, warn, or were judged again."""
    odd = select(GateDecision.resource_version_id).where(GateDecision.outcome != gate.Outcome.CLEAN.value)
    return (
        select(Dataset, Resource, ResourceVersion)
        .join(Resource, Resource.dataset_id == Dataset.id)
        .join(ResourceVersion, ResourceVersion.resource_id == Resource.id)
        .where(
            ResourceVersion.storage_key.is_not(None),
            ResourceVersion.state.in_([VersionState.HELD, VersionState.INVALID, VersionState.REJECTED])
            | ResourceVersion.id.in_(odd),
        )
        .options(joinedload(Dataset.organization), selectinload(ResourceVersion.decisions))
        .order_by(ResourceVersion.received, ResourceVersion.id)
    )


def _lines(
    session: Session, asked: Select[Dataset, Resource, ResourceVersion], quarantine: timedelta
) -> list[Line]:
    rows = list(session.execute(asked))
    newest = _newest_numbers(session, {resource.id for _, resource, _ in rows})
    return [
        Line(
            dataset=dataset,
            resource=resource,
            version=version,
            standing=gate.standing(version.decisions),
            last=version.decisions[-1] if version.decisions else None,
            is_newest=newest[resource.id] == version.number,
            goes_at=_goes_at(version, quarantine),
        )
        for dataset, resource, version in rows
    ]


def _newest_numbers(session: Session, slots: Iterable[str]) -> dict[str, int]:
    rows = session.execute(
        select(ResourceVersion.resource_id, func.max(ResourceVersion.number))
        .where(ResourceVersion.resource_id.in_(list(slots)))
        .group_by(ResourceVersion.resource_id)
    )
    return {row[0]: row[1] for row in rows}


def _goes_at(version: ResourceVersion, quarantine: timedelta) -> datetime | None:
    if version.state == VersionState.VALID or version.is_pending:
        return None
    return (version.taken_down_at or version.received) + quarantine


def _is_open(line: Line) -> bool:
    return line.version.state == VersionState.VALID and line.dataset.withdrawn_at is None


def _is_failing(line: Line) -> bool:
    """Is it a file that had passed, and that the newest rules do not let through?"""
    newest = gate.newest_judgement(line.version.decisions)
    is_rescanned = newest is not None and newest.kind == Kind.RESCAN
    return is_rescanned and line.standing not in gate.CLEARED and _is_open(line)
