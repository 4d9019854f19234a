"""Use-cases of the gate's decision record: what a check found, an override of warnings, a release of a hold.

Every act adds one entry, chained to the one before, and an audit row that carries its digest.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import gate, policy
from catalog.domain.errors import (
    CheckOutdated,
    Invalid,
    NotAllowed,
    NotFound,
    NotReleasable,
    PersonalDataHeld,
    ReasonMissing,
    SameHands,
    WarningsUnanswered,
    WrongState,
)
from catalog.domain.gate import Kind, Outcome, Standing
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, GateDecision, Resource, ResourceVersion
from catalog.schemas.fields import plain_text
from catalog.services import auditing, fact_log, gate_beside, gate_reports, queue, release_log
from catalog.services.datasets import lock_dataset
from validators.rules_version import RULES_VERSION
from validators.words.safe_text import names_a_person

LEAST_REASON = 10  # characters; "ok" is no reason


def entries_of(session: Session, version_id: str) -> list[GateDecision]:
    """The decision record of a file, in order."""
    asked = select(GateDecision).where(GateDecision.resource_version_id == version_id)
    return list(session.scalars(asked.order_by(GateDecision.number)))


def standing_of(session: Session, version_id: str) -> Standing:
    """Where a file stands by its record."""
    return gate.standing(entries_of(session, version_id))


def standings(session: Session, version_ids: Sequence[str]) -> dict[str, Standing]:
    """Where several files stand; those without a record are unknown."""
    records: dict[str, list[GateDecision]] = {one: [] for one in version_ids}
    asked = select(GateDecision).where(GateDecision.resource_version_id.in_(list(version_ids)))
    for entry in session.scalars(asked.order_by(GateDecision.number)):
        records[entry.resource_version_id].append(entry)
    return {one: gate.standing(entries) for one, entries in records.items()}


def record_check(
    session: Session,
    version_id: str,
    body: Mapping[str, Any],
    *,
    kind: Kind = Kind.CHECK,
    beside: str = "",
    now: datetime,
) -> GateDecision:
    """Write what a check or a re-scan means; `body` is the report in its stored form.

    `beside` is the fingerprint of the tables beside which it was judged (`gate_beside.Beside`).
    """
    found = gate_reports.judgement_of(body, kind)
    return add_entry(
        session,
        SYSTEM,
        version_id,
        kind,
        found.outcome,
        counts=found.counts,
        prints=found.prints,
        beside=beside,
        now=now,
    )


def add_entry(
    session: Session,
    actor: Actor,
    version_id: str,
    kind: Kind,
    outcome: Outcome,
    *,
    counts: dict[str, int],
    prints: list[str],
    reason: str = "",
    beside: str = "",
    now: datetime,
) -> GateDecision:
    """Add one entry to a file's record, and the audit row that carries its digest."""
    before = entries_of(session, version_id)
    entry = GateDecision(
        resource_version_id=version_id,
        number=len(before) + 1,
        kind=kind.value,
        rules_version=RULES_VERSION,
        outcome=outcome.value,
        counts=counts,
        prints=prints,
        reason=reason,
        decided_at=now,
        decided_by=actor.id,
        decided_name=actor.name,
        beside=beside,
        previous=before[-1].digest if before else "",
    )
    entry.digest = gate.digest_of(entry)
    session.add(entry)
    session.flush()
    release_log.note_judgement(session, version_id)
    auditing.record(
        session,
        actor,
        f"gate_{kind.value}",
        "resource_version",
        version_id,
        now=now,
        outcome=outcome.value,
        rules=RULES_VERSION,
        counts=counts,
        entry=entry.number,
        digest=entry.digest,
    )
    return entry


def override_warning(
    session: Session, actor: Actor, dataset_name: str, version_id: str, *, reason: str, now: datetime
) -> GateDecision:
    """Say why a file may be published although the gate warns; for the head of its unit.

    Raises: NotFound, NotAllowed, WrongState (no warning waits, or not the newest file), CheckOutdated,
    SameHands (who loaded the file), ReasonMissing.
    """
    dataset, resource, version = _find(session, dataset_name, version_id)
    policy.require(actor, "override_warning", dataset)
    _require_decidable(session, dataset, resource, version)
    entries = _current_record(session, resource, version)
    if gate.standing(entries) != Standing.WARNED:
        raise WrongState(act="override_warning", state=version.state)
    require_other(actor, version.uploaded_by)
    return _answer(session, actor, version, entries, Kind.OVERRIDE, reason, now=now)


def ask_release(
    session: Session, actor: Actor, dataset_name: str, version_id: str, *, reason: str, now: datetime
) -> GateDecision:
    """Say that a hold is a false alarm, and why; it is released when a second person confirms.

    Raises: NotFound, NotAllowed, CheckOutdated, NotReleasable, SameHands (who loaded the file),
    ReasonMissing.
    """
    dataset, resource, version = _find(session, dataset_name, version_id)
    policy.require(actor, "ask_release", dataset)
    _require_decidable(session, dataset, resource, version)
    entries = _current_record(session, resource, version)
    require_releasable(version, entries, Standing.HELD)
    require_other(actor, version.uploaded_by)
    return _answer(session, actor, version, entries, Kind.RELEASE_ASKED, reason, now=now)


def confirm_release(
    session: Session, actor: Actor, dataset_name: str, version_id: str, *, reason: str, now: datetime
) -> GateDecision:
    """Confirm that a hold is a false alarm; the file is then promoted like one that passed.

    A public file that a re-scan holds never left the public: it counts as let through again.

    Raises: NotFound, NotAllowed, CheckOutdated, NotReleasable, SameHands (who asked, or who loaded the
    file), ReasonMissing.
    """
    dataset, resource, version = _find(session, dataset_name, version_id)
    policy.require(actor, "confirm_release", dataset)
    _require_decidable(session, dataset, resource, version)
    entries = _current_record(session, resource, version)
    require_releasable(version, entries, Standing.RELEASE_ASKED)
    require_other(actor, version.uploaded_by, entries[-1].decided_by)
    entry = _answer(session, actor, version, entries, Kind.RELEASE, reason, now=now)
    if version.state == VersionState.HELD:
        args = {"version_id": version.id}
        queue.enqueue(session, "release_version", args, now=now, request_id=actor.request_id)
    return entry


def record_released(session: Session, version_id: str, *, blob_key: str, now: datetime) -> None:
    """Make a released file valid; its bytes are durable at `blob_key`. A second call changes nothing.

    Nor one for a file that was taken down meanwhile: a release says that it was no leak, a take-down later
    that it was one.
    """
    version = session.get(ResourceVersion, version_id)
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    if not _waits_for_promotion(session, version):
        return
    version.state, version.storage_key = VersionState.VALID, blob_key
    fact_log.note_file(session, version_id, now=now)
    auditing.record(session, SYSTEM, "release_version", "resource_version", version_id, now=now)


def release_work(session: Session, version_id: str) -> tuple[str, str] | None:
    """Key and SHA-256 of a released file whose bytes still wait in quarantine; None when there are none."""
    version = session.get(ResourceVersion, version_id)
    if version is None or version.storage_key is None or not _waits_for_promotion(session, version):
        return None
    return version.storage_key, version.sha256


def _waits_for_promotion(session: Session, version: ResourceVersion) -> bool:
    is_held = version.state == VersionState.HELD and version.taken_down_at is None
    return is_held and standing_of(session, version.id) == Standing.RELEASED


def require_releasable(version: ResourceVersion, entries: Sequence[GateDecision], wanted: Standing) -> None:
    """Refuse what cannot be a false alarm, and a file that is not held, or has other errors too.

    Raises: NotReleasable.
    """
    newest = gate.newest_judgement(entries)
    is_held = is_on_hold(version, entries)
    if not is_held or version.taken_down_at is not None or newest is None or newest.outcome != Outcome.HOLD:
        raise NotReleasable(why="refused")
    if gate.standing(entries) != wanted:
        raise NotReleasable(why="not_asked")
    body = version.report.body if version.report else {"findings": [{"code": "", "severity": "error"}]}
    if version.state == VersionState.HELD and gate_reports.has_other_errors(body):
        raise NotReleasable(why="errors")


def is_on_hold(version: ResourceVersion, entries: Sequence[GateDecision]) -> bool:
    """Does a file wait in quarantine for its release, or is it one that had passed and a re-scan holds?"""
    if version.storage_key is None:
        return False
    newest = gate.newest_judgement(entries)
    is_rescanned = newest is not None and newest.kind == Kind.RESCAN
    return version.state == VersionState.HELD or (version.state == VersionState.VALID and is_rescanned)


def require_cleared(session: Session, dataset: Dataset) -> None:
    """Refuse a dataset with a newest file that the gate has not let through, or that was taken down once.

    Nor one whose judgement was of another question: older rules, or beside other public tables than those
    beside which it would stand.

    Raises: CheckOutdated, WarningsUnanswered, PersonalDataHeld.
    """
    newest = [(r, r.versions[0]) for r in dataset.resources if r.versions]
    records = {v.id: entries_of(session, v.id) for _, v in newest}
    outdated = [r.title_vi for r, v in newest if not gate_beside.is_current(session, r, v, records[v.id])]
    if outdated:
        raise CheckOutdated(resources=outdated)
    open_ones = [r.title_vi for r, v in newest if gate.standing(records[v.id]) not in gate.CLEARED]
    if open_ones:
        raise WarningsUnanswered(resources=open_ones)
    taken_down = set(
        session.scalars(
            select(ResourceVersion.sha256).where(
                ResourceVersion.sha256.in_([v.sha256 for _, v in newest]),
                ResourceVersion.taken_down_at.is_not(None),
            )
        )
    )
    if again := [r.title_vi for r, v in newest if v.sha256 in taken_down]:
        raise PersonalDataHeld(resources=again)


def frozen_record(session: Session, version_ids: Sequence[str]) -> dict[str, Any]:
    """What a published version keeps of its files' records: the rules, and where each chain stood."""
    files = {}
    for version_id in version_ids:
        entries = entries_of(session, version_id)
        if entries:
            files[version_id] = {"entries": len(entries), "digest": entries[-1].digest}
    return {"rules_version": RULES_VERSION, "files": files}


def require_other(actor: Actor, *others: str | None) -> None:
    """Refuse whoever had a hand in it already, and whoever is no person.

    Raises: NotAllowed (the operator's shell), SameHands.
    """
    if actor.id is None:
        raise NotAllowed(action="gate")
    if actor.id in others:
        raise SameHands()


def require_reason(reason: str) -> str:
    """The reason as plain text.

    Raises: ReasonMissing when it is empty or too short to be one; Invalid when it quotes a person's number.
    """
    text = plain_text(reason)
    if len(text) < LEAST_REASON:
        raise ReasonMissing()
    if names_a_person(text):
        raise Invalid({"reason": ["reason_names_a_person"]})
    return text


def _answer(
    session: Session,
    actor: Actor,
    version: ResourceVersion,
    entries: Sequence[GateDecision],
    kind: Kind,
    reason: str,
    *,
    now: datetime,
) -> GateDecision:
    newest = entries[-1]
    return add_entry(
        session,
        actor,
        version.id,
        kind,
        Outcome(newest.outcome),
        counts=dict(newest.counts),
        prints=list(newest.prints),
        reason=require_reason(reason),
        now=now,
    )


def _current_record(session: Session, resource: Resource, version: ResourceVersion) -> list[GateDecision]:
    """The record of a file that the newest rules have judged.

    Raises: CheckOutdated for one that older rules judged, or that was checked before there were records.
    """
    entries = entries_of(session, version.id)
    if version.report is not None and not gate_beside.is_by_newest_rules(entries):
        raise CheckOutdated(resources=[resource.title_vi])
    return entries


def _find(session: Session, dataset_name: str, version_id: str) -> tuple[Dataset, Resource, ResourceVersion]:
    """The dataset, locked, with the slot and the file.

    Raises: NotFound.
    """
    dataset = lock_dataset(session, dataset_name)
    for resource in dataset.resources:
        for version in resource.versions:
            if version.id == version_id:
                return dataset, resource, version
    raise NotFound(kind="resource_version", name=version_id)


def is_decidable(session: Session, dataset: Dataset, resource: Resource, version: ResourceVersion) -> bool:
    """Is it the newest file of its slot, or one that the public has: the two that people decide of?"""
    if resource.versions[0].id == version.id:
        return True
    is_open = version.state == VersionState.VALID and version.taken_down_at is None
    return is_open and version.id in gate_beside.published_ids(session, dataset.id)


def _require_decidable(
    session: Session, dataset: Dataset, resource: Resource, version: ResourceVersion
) -> None:
    """Refuse to decide of a file that another one has replaced and that is not public.

    Raises: WrongState.
    """
    if not is_decidable(session, dataset, resource, version):
        raise WrongState(act="gate", state=version.state)
