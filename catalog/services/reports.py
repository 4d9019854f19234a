"""Use-cases around the check of one file: what to check, and what its verdict changes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog.domain.errors import NotFound
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.workflow import PENDING, DatasetState, VersionState
from catalog.models import (
    AuditEntry,
    Dataset,
    DatasetVersion,
    Decision,
    DecisionDraft,
    Resource,
    ResourceVersion,
    StoredReport,
)
from catalog.services import auditing, coverage, fact_log, gate, gate_beside, profiles, queue
from catalog.services.datasets import get_dataset, touch
from catalog.services.fixes import WAITING
from catalog.services.published_tables import PublishedTable
from validators.findings.report import Report

_STATES = {
    "valid": VersionState.VALID,
    "invalid": VersionState.INVALID,
    "held": VersionState.HELD,
    "rejected": VersionState.REJECTED,
}


@dataclass(frozen=True)
class PreviousFile:
    """The valid file of the same slot before the one that is checked, for the comparison."""

    storage_key: str
    number: int
    format: str
    delimiter: str | None
    rows: int
    types: dict[str, str]


@dataclass(frozen=True)
class CheckRequest:
    """What the worker needs to check one file, read in one short transaction.

    `number_answers` hold for this very file: it came out of the fix that they were given for.
    """

    version_id: str
    storage_key: str
    sha256: str
    format: str
    schema: dict[str, Any] | None
    dialect: dict[str, Any] | None
    profile: dict[str, Any] | None
    number_answers: dict[str, str]
    previous: PreviousFile | None = None
    published: tuple[PublishedTable, ...] = ()
    beside: str = ""
    is_taken_down: bool = False

    @property
    def is_again(self) -> bool:
        """Had the file passed a check already, so that its bytes lie among the blobs?"""
        return self.storage_key.startswith("blobs/")


def check_request(session: Session, version_id: str) -> CheckRequest | None:
    """What to check, or None when the file has its verdict already (a repeated job), or its bytes are gone.

    Raises: NotFound.
    """
    version = _version(session, version_id)
    if VersionState(version.state) not in PENDING or version.storage_key is None:
        return None
    resource = version.resource
    profile = profiles.find_profile(resource.profile) if resource.profile else None
    schema = profile["schema"] if profile else resource.table_schema
    beside = gate_beside.tables_beside(session, resource, version)
    return CheckRequest(
        version_id=version.id,
        storage_key=version.storage_key,
        sha256=version.sha256,
        format=version.format,
        schema=schema,
        dialect=resource.dialect,
        profile=profile,
        number_answers=dict((version.origin or {}).get("answers", {})),
        previous=_previous(session, version),
        published=beside.tables,
        beside=beside.fingerprint,
        is_taken_down=version.taken_down_at is not None,
    )


def _previous(session: Session, version: ResourceVersion) -> PreviousFile | None:
    """The file that the public has, else the newest valid one with rows; its bytes must still be there."""
    published = _published_file(session, version.resource)
    valid = (
        select(ResourceVersion)
        .where(
            ResourceVersion.resource_id == version.resource_id,
            ResourceVersion.number < version.number,
            ResourceVersion.state == VersionState.VALID,
            ResourceVersion.storage_key.is_not(None),
        )
        .options(joinedload(ResourceVersion.report))
        .limit(1)
    )
    newest = valid.where(ResourceVersion.rows > 0).order_by(ResourceVersion.number.desc())
    earlier = session.scalars(valid.where(ResourceVersion.id == published)).first() if published else None
    earlier = earlier or session.scalars(newest).first()
    if earlier is None or earlier.report is None or earlier.storage_key is None:
        return None
    body = earlier.report.body
    return PreviousFile(
        storage_key=earlier.storage_key,
        number=earlier.number,
        format=earlier.format,
        delimiter=body.get("delimiter"),
        rows=int(body.get("rows") or 0),
        types={column["name"]: column["type"] for column in body.get("columns", [])},
    )


def _published_file(session: Session, resource: Resource) -> str | None:
    """Give the id of the slot's file in the newest published version of its dataset."""
    publication = session.scalar(
        select(DatasetVersion.publication)
        .where(DatasetVersion.dataset_id == resource.dataset_id)
        .order_by(DatasetVersion.number.desc())
        .limit(1)
    )
    files = (publication or {}).get("files", [])
    return next((str(one["version_id"]) for one in files if one["id"] == resource.id), None)


def record_report(
    session: Session,
    version_id: str,
    report: Report,
    *,
    blob_key: str | None,
    beside: str = "",
    now: datetime,
) -> ResourceVersion:
    """Store a verdict; `blob_key` is where the bytes are now, durable, when the check has moved them.

    `beside` is the fingerprint of the tables beside which the file was judged. A second call for the same
    file changes nothing: the first verdict stands.
    Raises: NotFound.
    """
    version = _version(session, version_id)
    if VersionState(version.state) not in PENDING:
        return version
    version.state = _STATES[report.verdict]
    if version.state == VersionState.VALID and version.taken_down_at is not None:
        # The same bytes were taken down while it waited: whatever the check says, it stays shut.
        version.state = VersionState.HELD
    version.rows = report.rows
    if report.period:
        version.period_start, version.period_end = (date.fromisoformat(d) for d in report.period)
    if blob_key is not None:
        version.storage_key = blob_key
    _forget_report(session, version)
    session.add(
        StoredReport(
            resource_version_id=version.id, verdict=report.verdict, body=report.to_dict(), created=now
        )
    )
    session.flush()
    coverage.record_coverage(session, version.id, report)
    gate.record_check(session, version.id, report.to_dict(), beside=beside, now=now)
    _follow_second_check(session, version, now=now)
    fact_log.note_file(session, version.id, now=now)
    auditing.record(
        session,
        SYSTEM,
        "validate_version",
        "resource_version",
        version.id,
        now=now,
        verdict=report.verdict,
        counts=report.counts,
    )
    return version


def _forget_report(session: Session, version: ResourceVersion) -> None:
    """The report of an earlier check stands until there is a new one."""
    if version.report is not None:
        session.delete(version.report)
        session.flush()
        session.expire(version, ["report"])


def record_stopped(session: Session, version_id: str, report: Report, *, now: datetime) -> None:
    """No further try will be made to check a file; `report` says so of one that was never judged.

    A file that had passed is not refused because its second check was stopped: it stays what it was, with the
    report and the judgement that it had. That one is outdated, so it cannot be submitted or published before
    it is judged again. One that was taken down meanwhile stays shut.
    Raises: NotFound.
    """
    version = _version(session, version_id)
    had_passed = (version.storage_key or "").startswith("blobs/") and version.report is not None
    if not had_passed:
        record_report(session, version_id, report, blob_key=None, now=now)
    elif VersionState(version.state) in PENDING:
        is_open = version.taken_down_at is None
        version.state = VersionState.VALID if is_open else VersionState.HELD
        fact_log.note_file(session, version.id, now=now)
        auditing.record(session, SYSTEM, "check_stopped", "resource_version", version.id, now=now)


def _follow_second_check(session: Session, version: ResourceVersion, *, now: datetime) -> None:
    """What a file that had passed once needs when it was checked again (`gate_again`).

    The same doubt again and nothing else stays released; a file that fails takes its dataset out of review.
    """
    if version.state == VersionState.HELD and gate.release_work(session, version.id) is not None:
        queue.enqueue(session, "release_version", {"version_id": version.id}, now=now)
    elif version.state != VersionState.VALID:
        dataset = session.get_one(Dataset, version.resource.dataset_id)
        if dataset.state == DatasetState.IN_REVIEW:
            touch(dataset, now=now)


def get_version(
    session: Session, actor: Actor, dataset_name: str, version_id: str
) -> tuple[Dataset, Resource, ResourceVersion]:
    """A file of a dataset with its report, for those who may see drafts.

    Raises: NotFound, NotAllowed, LoginRequired.
    """
    dataset = get_dataset(session, actor, dataset_name)
    for resource in dataset.resources:
        for version in resource.versions:
            if version.id == version_id:
                return dataset, resource, version
    raise NotFound(kind="resource_version", name=version_id)


def list_expired(session: Session, *, before: datetime) -> list[ResourceVersion]:
    """Files that never became valid, whose bytes are still in quarantine and whose time is over.

    Not those that still wait for their check, for accepted fixes or after a release: a job will read them.
    """
    found = session.scalars(
        select(ResourceVersion).where(
            ResourceVersion.state.not_in([VersionState.VALID, *PENDING]),
            ResourceVersion.storage_key.is_not(None),
            # One that was public waits from the day on which it was taken down.
            func.coalesce(ResourceVersion.taken_down_at, ResourceVersion.received) < before,
        )
    )
    return [
        version
        for version in found
        if (version.fix_request or {}).get("state") != WAITING
        and gate.release_work(session, version.id) is None
    ]


def record_destroyed(session: Session, version_id: str, *, reason: str = "expired", now: datetime) -> None:
    """Note that a file's bytes are gone; its report stays. `reason`: expired, requested or taken_down.

    Raises: NotFound.
    """
    version = _version(session, version_id)
    version.storage_key, version.destroyed_at = None, now
    auditing.record(
        session,
        SYSTEM,
        "destroy_file",
        "resource_version",
        version.id,
        now=now,
        sha256=version.sha256,
        reason=reason,
    )


def record_damaged(session: Session, key: str, *, size: int, now: datetime) -> None:
    """Note once that an object of the store is damaged; `size` in bytes is that of what lies there."""
    known = select(AuditEntry.id).where(AuditEntry.action == "object_damaged", AuditEntry.object_id == key)
    if session.scalar(known.limit(1)) is not None:
        return
    version = session.scalar(select(ResourceVersion.id).where(ResourceVersion.storage_key == key).limit(1))
    auditing.record(
        session, SYSTEM, "object_damaged", "stored_object", key, now=now, size=size, version=version
    )


def refused_key(session: Session, version_id: str) -> str | None:
    """Where the bytes of a refused, held or taken-down file lie; None for a valid one and where none are."""
    version = _version(session, version_id)
    if VersionState(version.state) in {VersionState.VALID, *PENDING}:
        return None
    return version.storage_key


def known_keys(session: Session) -> set[str]:
    """Every storage key that a row points to."""
    rows = session.scalars(
        select(ResourceVersion.storage_key).where(ResourceVersion.storage_key.is_not(None))
    )
    return {key for key in rows if key} | annex_keys(session)


def annex_keys(session: Session) -> set[str]:
    """The storage keys of annexes: of decisions, and of imports that wait for a person's answers."""
    decided = session.scalars(select(Decision.file_key).where(Decision.file_key.is_not(None)))
    begun = session.execute(select(DecisionDraft.file_key, DecisionDraft.file_sha256)).all()
    # An annex that was just promoted is a blob before its decision is written.
    waiting = {key for row in begun for key in (row[0], f"blobs/{row[1]}")}
    return {key for key in decided if key} | waiting


def is_blob_needed(session: Session, key: str, *, but: str | None = None) -> bool:
    """Does a row point to this object, or wait for a check that may promote the same bytes to it?

    The row of the file `but` does not count.
    """
    if key in annex_keys(session):
        return True
    waits = and_(
        ResourceVersion.sha256 == key.removeprefix("blobs/"), ResourceVersion.state.in_(list(PENDING))
    )
    asked = select(ResourceVersion.id).where(or_(ResourceVersion.storage_key == key, waits))
    if but is not None:
        asked = asked.where(ResourceVersion.id != but)
    return session.scalar(asked.limit(1)) is not None


def _version(session: Session, version_id: str) -> ResourceVersion:
    version = session.scalars(
        select(ResourceVersion)
        .where(ResourceVersion.id == version_id)
        .options(joinedload(ResourceVersion.resource), joinedload(ResourceVersion.report))
    ).first()
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    return version
