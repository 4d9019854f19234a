"""Use-cases around fixes of a file: accept what the report offers, and write the file that came out of it.

The old file stays as it is; the new one is a version of its own, in quarantine, checked like an upload.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import policy, workflow
from catalog.domain.errors import FixNotChosen, NotFound, WrongState
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import auditing, datasets, fact_log, profiles, queue, resources
from catalog.services.gate_beside import tables_beside
from catalog.services.published_tables import PublishedTable, header_row_of
from storage import StoredObject
from validators.fixing.plans import ORDER, Fix, FixRefused

WAITING, DONE, FAILED = "waiting", "done", "failed"
TAKEN_DOWN = "taken_down"
PROTECT = "protect_cells"
# What makes a file safe that is held for what it shows of small groups; nothing else of it is mended.
SAFE_FILE = frozenset({PROTECT, "only_sheet"})
_FIXABLE = frozenset({VersionState.VALID, VersionState.INVALID, VersionState.REJECTED})


@dataclass(frozen=True)
class FixWork:
    """What the worker needs to mend one file, read in one short transaction."""

    storage_key: str
    format: str
    schema: dict[str, Any] | None
    dialect: dict[str, Any] | None
    profile: dict[str, Any] | None
    header_row: int
    fixes: list[dict[str, Any]]
    published: tuple[PublishedTable, ...] = ()


def offered_fixes(version: ResourceVersion) -> list[Fix]:
    """The fixes that the report of a file offers; none while one is at work, or when the bytes are gone."""
    asked = version.fix_request or {}
    if version.report is None or version.storage_key is None or asked.get("state") in (WAITING, DONE):
        return []
    if version.taken_down_at is not None:
        return []
    # A report may outlive a fix that was offered when it was made.
    offered = [Fix.from_dict(one) for one in version.report.body.get("fixes", []) if one["code"] in ORDER]
    if VersionState(version.state) == VersionState.HELD:
        return [fix for fix in offered if fix.code in SAFE_FILE]
    return offered if VersionState(version.state) in _FIXABLE else []


def accept_fixes(
    session: Session,
    actor: Actor,
    dataset_name: str,
    version_id: str,
    *,
    keys: Sequence[str],
    answers: Mapping[str, str],
    now: datetime,
) -> ResourceVersion:
    """Accept some of the offered fixes and queue the work.

    Args: keys: the keys of the chosen fixes; answers: for those that ask, fix key -> reading.
    Raises: NotFound, NotAllowed, WrongState (not the newest file, or nothing more to fix), FixNotChosen.
    """
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "upload", dataset)
    workflow.move("edit", DatasetState(dataset.state))
    resource, version = _find(dataset, version_id)
    offered = {fix.key: fix for fix in offered_fixes(version)}
    if not offered or resources.newest(resource) is not version:
        raise WrongState(act="fix", state=version.state)
    chosen = _choose(offered, keys, answers)
    version.fix_request = {
        "state": WAITING,
        "fixes": [fix.to_dict() for fix in chosen],
        "by": actor.id,
        "at": now.isoformat(),
    }
    queue.require_room(session)
    queue.enqueue(session, "fix_version", {"version_id": version.id}, now=now, request_id=actor.request_id)
    auditing.record(
        session,
        actor,
        "accept_fixes",
        "resource_version",
        version.id,
        now=now,
        sha256=version.sha256,
        fixes={fix.key: fix.cells for fix in chosen},
        answers={fix.key: fix.params["reading"] for fix in chosen if "reading" in fix.params},
    )
    return version


def _choose(offered: Mapping[str, Fix], keys: Sequence[str], answers: Mapping[str, str]) -> list[Fix]:
    chosen = []
    for key in dict.fromkeys(keys):
        fix = offered.get(key)
        if fix is None:
            raise FixNotChosen(key=key[:40])
        try:
            chosen.append(fix.answered(answers.get(key, "")) if fix.choices else fix)
        except FixRefused:
            raise FixNotChosen(key=key) from None
    if not chosen:
        raise FixNotChosen()
    return chosen


def work_of(session: Session, version_id: str) -> FixWork | None:
    """What to mend; None when it is done already (a repeated job), was never asked, or may not be done.

    It may not when the bytes are gone or were taken down: a mended copy would be a copy of the leak.

    Raises: NotFound.
    """
    version = _load(session, version_id)
    asked = version.fix_request or {}
    if asked.get("state") != WAITING or version.storage_key is None or "fixes" not in asked:
        return None
    if version.taken_down_at is not None:
        return None
    resource = version.resource
    profile = profiles.find_profile(resource.profile) if resource.profile else None
    return FixWork(
        storage_key=version.storage_key,
        format=version.format,
        schema=profile["schema"] if profile else resource.table_schema,
        dialect=resource.dialect,
        profile=profile,
        header_row=header_row_of(version.report.body["findings"] if version.report else ()),
        fixes=list(asked["fixes"]),
        published=tables_beside(session, resource, version).tables,
    )


def record_fixed(
    session: Session, version_id: str, stored: StoredObject, summary: Mapping[str, Any], *, now: datetime
) -> ResourceVersion | None:
    """Write the row of the mended file, durable in quarantine, and queue its check.

    None when the request no longer waits (another run was quicker), there is a newer file by now, or the
    dataset can no longer be changed; the request tells why.
    Raises: NotFound.
    """
    source = _load(session, version_id)
    dataset = datasets.lock_dataset(session, source.resource.dataset_id)
    resource, version = _find(dataset, version_id)
    asked = dict(version.fix_request or {})
    if asked.get("state") != WAITING:
        return None
    if version.taken_down_at is not None:
        _refuse(session, version, TAKEN_DOWN, {}, now=now)
        return None
    if resources.newest(resource) is not version:
        _refuse(session, version, "newer_file", {}, now=now)
        return None
    try:
        datasets.touch(dataset, now=now)
    except WrongState:
        _refuse(session, version, "dataset_closed", {}, now=now)
        return None
    fixes = [Fix.from_dict(one) for one in asked["fixes"]]
    answers = _answers(fixes)
    label = str(PurePosixPath(version.filename).with_suffix(".csv"))
    made = resources.next_version(
        resource,
        stored,
        filename=label,
        known=resources.format_of(label),
        now=now,
        uploaded_by=asked.get("by"),
    )
    made.origin = _origin(version, fixes, answers, summary)
    session.add(made)
    session.flush()
    version.fix_request = {**asked, "state": DONE, "result": made.id}
    if answers:
        resource.number_answers = {**(resource.number_answers or {}), **answers}
    queue.enqueue(session, "validate_version", {"version_id": made.id}, now=now)
    fact_log.note_file(session, version.id, now=now)
    auditing.record(
        session,
        SYSTEM,
        "fix_version",
        "resource_version",
        made.id,
        now=now,
        source=version.id,
        source_sha256=version.sha256,
        sha256=stored.sha256,
        rows=summary["rows"],
        cells=made.origin["cells"],
        asked_by=asked.get("by"),
    )
    return made


def _origin(
    source: ResourceVersion, fixes: Sequence[Fix], answers: Mapping[str, str], summary: Mapping[str, Any]
) -> dict[str, Any]:
    """What a mended file tells of where it came from; answers given for the file before still hold."""
    return {
        "version": source.id,
        "number": source.number,
        "fixes": [fix.to_dict() for fix in fixes],
        "cells": dict(summary["cells"]),
        "notes": list(summary["notes"]),
        "answers": {**(source.origin or {}).get("answers", {}), **answers},
    }


def _answers(fixes: Sequence[Fix]) -> dict[str, str]:
    """The readings that were applied, by the name that the column has in the new file."""
    names = {}
    for fix in fixes:
        if fix.code == "header_names":
            names = {int(column): str(name) for column, name in fix.params["names"].items()}
    return {
        names.get(fix.column or 0, fix.label): str(fix.params["reading"])
        for fix in fixes
        if fix.code == "number_format" and fix.label
    }


def record_refused(
    session: Session, version_id: str, reason: str, params: Mapping[str, Any], *, now: datetime
) -> None:
    """Note that the accepted fixes could not be applied; the file stays as it is. Raises: NotFound."""
    version = _load(session, version_id)
    if (version.fix_request or {}).get("state") == WAITING:
        _refuse(session, version, reason, params, now=now)


def record_lost(session: Session, version_id: str, *, now: datetime) -> None:
    """Note of a waiting request that the file was taken down or destroyed before it was worked on.

    Raises: NotFound.
    """
    version = _load(session, version_id)
    if (version.fix_request or {}).get("state") != WAITING:
        return
    if version.taken_down_at is not None:
        _refuse(session, version, TAKEN_DOWN, {}, now=now)
    elif version.storage_key is None:
        _refuse(session, version, "file_lost", {}, now=now)


def _refuse(
    session: Session, version: ResourceVersion, reason: str, params: Mapping[str, Any], *, now: datetime
) -> None:
    version.fix_request = {
        **(version.fix_request or {}),
        "state": FAILED,
        "reason": reason,
        "params": dict(params),
    }
    auditing.record(session, SYSTEM, "fix_refused", "resource_version", version.id, now=now, reason=reason)


def _find(dataset: Dataset, version_id: str) -> tuple[Resource, ResourceVersion]:
    for resource in dataset.resources:
        for version in resource.versions:
            if version.id == version_id:
                return resource, version
    raise NotFound(kind="resource_version", name=version_id)


def _load(session: Session, version_id: str) -> ResourceVersion:
    version = session.scalars(
        select(ResourceVersion)
        .where(ResourceVersion.id == version_id)
        .options(joinedload(ResourceVersion.resource), joinedload(ResourceVersion.report))
    ).first()
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    return version
