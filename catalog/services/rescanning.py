"""Use-cases of the re-scan: when the rules change, every file that is or may become public is judged again.

One file a job, so that new uploads are checked in between; what is done already is told by the record itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import policy
from catalog.domain.gate import Kind
from catalog.domain.policy import Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, GateDecision, Resource, ResourceVersion
from catalog.services import auditing, gate, profiles, queue
from catalog.services.published_tables import PublishedTable, list_published_tables
from validators.findings.report import Report
from validators.rules_version import RULES_VERSION

JOB = "rescan_published"
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


def count_due(session: Session, *, since: datetime | None = None) -> int:
    """How many files the newest rules have not judged (since that moment)."""
    asked = select(func.count()).select_from(ResourceVersion).join(Resource).join(Dataset)
    return session.scalar(asked.where(*_due(since))) or 0


def next_work(session: Session, *, since: datetime | None = None) -> RescanWork | None:
    """The file to judge next: those of public datasets first; None when all are judged."""
    version = session.scalars(
        select(ResourceVersion)
        .join(Resource)
        .join(Dataset)
        .where(*_due(since))
        .options(joinedload(ResourceVersion.resource))
        .order_by(Dataset.current_number.is_(None), ResourceVersion.received.desc(), ResourceVersion.id)
        .limit(1)
    ).first()
    if version is None or version.storage_key is None:
        return None
    resource = version.resource
    profile = profiles.find_profile(resource.profile) if resource.profile else None
    return RescanWork(
        version_id=version.id,
        storage_key=version.storage_key,
        format=version.format,
        schema=profile["schema"] if profile else resource.table_schema,
        dialect=resource.dialect,
        profile=profile,
        number_answers=dict((version.origin or {}).get("answers", {})),
        published=list_published_tables(session, resource, but=version.sha256),
    )


def record_rescan(session: Session, version_id: str, report: Report, *, now: datetime) -> GateDecision:
    """Write what the newest rules say of a file; the file itself and its report stay as they are."""
    return gate.record_check(session, version_id, report.to_dict(), kind=Kind.RESCAN, now=now)


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


def _due(since: datetime | None) -> tuple[ColumnElement[bool], ...]:
    judged = and_(
        GateDecision.resource_version_id == ResourceVersion.id,
        GateDecision.rules_version == RULES_VERSION,
        GateDecision.kind.in_(_JUDGEMENTS),
    )
    if since is not None:
        judged = and_(judged, GateDecision.decided_at >= since)
    return (
        ResourceVersion.state == VersionState.VALID,
        ResourceVersion.storage_key.is_not(None),
        ResourceVersion.taken_down_at.is_(None),
        Dataset.withdrawn_at.is_(None),
        ~select(GateDecision.id).where(judged).exists(),
    )
