"""Use-cases of the re-scan: when the rules change, every file that is or may become public is judged again.

One file a job, so that new uploads are checked in between; what is done already is told by the record itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from catalog.domain import policy
from catalog.domain.gate import Kind, Outcome
from catalog.domain.policy import Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, DatasetVersion, GateDecision, Resource, ResourceVersion
from catalog.services import auditing, gate, gate_beside, gate_reports, profiles, queue
from catalog.services.published_tables import PublishedTable
from validators.findings.report import Report
from validators.rules_version import RULES_VERSION

JOB = "rescan_published"
# A file that could not be judged is tried again after this, without end: it may be public.
RETRY_AFTER = timedelta(days=1)
_JUDGEMENTS = (Kind.CHECK.value, Kind.RESCAN.value)


@dataclass(frozen=True)
class RescanWork:
    """One file to judge again, as its check would be asked for."""

    version_id: str
    storage_key: str
    format: str
    schema: dict[str, Any] | None
    dialect: dict[str, Any] | None
    profile: dict[str, Any] | None
    number_answers: dict[str, str]
    published: tuple[PublishedTable, ...] = ()
    beside: str = ""


def count_due(
    session: Session, *, since: datetime | None = None, retry_before: datetime | None = None
) -> int:
    """How many files the newest rules have not judged (since that moment).

    `retry_before`: also those that could not be judged, and whose last try was before this moment.
    """
    asked = select(func.count()).select_from(ResourceVersion).join(Resource).join(Dataset)
    return session.scalar(asked.where(*_due(since, retry_before))) or 0


def next_work(
    session: Session, *, since: datetime | None = None, retry_before: datetime | None = None
) -> RescanWork | None:
    """The file to judge next: those of public datasets first; None when all are judged."""
    version = session.scalars(
        select(ResourceVersion)
        .join(Resource)
        .join(Dataset)
        .where(*_due(since, retry_before))
        .options(joinedload(ResourceVersion.resource), joinedload(ResourceVersion.report))
        .order_by(Dataset.current_number.is_(None), ResourceVersion.received.desc(), ResourceVersion.id)
        .limit(1)
    ).first()
    return _work(session, version)


def work_of(session: Session, version_id: str) -> RescanWork | None:
    """The work on one file; None when it may not become public any more."""
    version = session.scalars(
        select(ResourceVersion)
        .where(ResourceVersion.id == version_id)
        .options(joinedload(ResourceVersion.resource), joinedload(ResourceVersion.report))
    ).first()
    is_open = version is not None and version.state == VersionState.VALID and version.taken_down_at is None
    return _work(session, version) if is_open else None


def _work(session: Session, version: ResourceVersion | None) -> RescanWork | None:
    if version is None or version.storage_key is None:
        return None
    resource = version.resource
    profile, schema = _rules_of(session, version)
    beside = gate_beside.tables_beside(session, resource, version)
    return RescanWork(
        version_id=version.id,
        storage_key=version.storage_key,
        format=version.format,
        schema=schema,
        dialect=resource.dialect,
        profile=profile,
        number_answers=dict((version.origin or {}).get("answers", {})),
        published=beside.tables,
        beside=beside.fingerprint,
    )


def _rules_of(
    session: Session, version: ResourceVersion
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Profile and schema that the file passed by; by newer columns it would be found wrong and not be judged.

    How small a figure may be is never what it was: there the newest version of the profile decides.
    """
    resource = version.resource
    body: dict[str, Any] = version.report.body if version.report else {}
    frozen = _frozen_schema(session, version) or body.get("schema") or {}
    exact = frozen.get("x_profile")
    profile = profiles.find_profile(str(exact)) if exact else None
    if profile is None and resource.profile:
        profile = profiles.find_profile(resource.profile)
    if profile is not None:
        newest = profiles.find_profile(str(profile["profile"])) or profile
        recipe = newest.get("aggregate_at_import") or profile.get("aggregate_at_import")
        return {**profile, "aggregate_at_import": recipe}, profile["schema"]
    is_stated = bool(frozen) and not body.get("inferred", True)
    return None, frozen if is_stated else resource.table_schema


def _frozen_schema(session: Session, version: ResourceVersion) -> dict[str, Any] | None:
    """The schema with which the file was published last; None for one that was not."""
    publications = session.scalars(
        select(DatasetVersion.publication)
        .where(DatasetVersion.dataset_id == version.resource.dataset_id)
        .order_by(DatasetVersion.number.desc())
    )
    files = (file for one in publications for file in one["files"])
    found = next((file["schema"] for file in files if file["version_id"] == version.id), None)
    return dict(found) if found else None


def is_interrupted(report: Report) -> bool:
    """Did the check end before it had a verdict, for a reason that another try may not meet?"""
    return (
        report.verdict == "rejected"
        and bool(report.counts)
        and set(report.counts) <= gate_reports.INTERRUPTIONS
    )


def record_rescan(
    session: Session, version_id: str, report: Report, *, beside: str = "", now: datetime
) -> GateDecision:
    """Write what the newest rules say of a file; the file itself and its report stay as they are."""
    return gate.record_check(session, version_id, report.to_dict(), kind=Kind.RESCAN, beside=beside, now=now)


def request_rescan(session: Session, actor: Actor, *, is_all: bool, now: datetime) -> int:
    """Queue the re-scan; gives the number of files that it will judge.

    Args: is_all: also those that the newest rules have judged already.
    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_privacy")
    since = now if is_all else None
    waiting = count_due(session, since=since)
    if waiting:
        enqueue_next(session, since=since, now=now)
    auditing.record(session, actor, "request_rescan", "gate", RULES_VERSION, now=now, files=waiting)
    return waiting


def enqueue_next(session: Session, *, since: datetime | None = None, now: datetime) -> None:
    """Queue the next step, behind whatever waits already."""
    args = {"since": since.isoformat()} if since else {}
    queue.enqueue(session, JOB, args, now=now)


def _due(since: datetime | None, retry_before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    judged = and_(
        GateDecision.resource_version_id == ResourceVersion.id,
        GateDecision.rules_version == RULES_VERSION,
        GateDecision.kind.in_(_JUDGEMENTS),
    )
    if since is not None:
        judged = and_(judged, GateDecision.decided_at >= since)
    is_due = ~select(GateDecision.id).where(judged).exists()
    if retry_before is not None:
        is_due = or_(is_due, _unjudged_since(retry_before))
    return (
        ResourceVersion.state == VersionState.VALID,
        ResourceVersion.storage_key.is_not(None),
        ResourceVersion.taken_down_at.is_(None),
        Dataset.withdrawn_at.is_(None),
        is_due,
    )


def _unjudged_since(moment: datetime) -> ColumnElement[bool]:
    """Is the newest judgement of a file from before this moment, and none?"""
    later = aliased(GateDecision)
    has_later = select(later.id).where(
        later.resource_version_id == GateDecision.resource_version_id,
        later.kind.in_(_JUDGEMENTS),
        later.number > GateDecision.number,
    )
    unjudged = select(GateDecision.id).where(
        GateDecision.resource_version_id == ResourceVersion.id,
        GateDecision.outcome == Outcome.UNJUDGED.value,
        GateDecision.decided_at < moment,
        ~has_later.exists(),
    )
    return unjudged.exists()
