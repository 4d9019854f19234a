"""Use-cases around aggregation at import: a held file whose rows are persons becomes a table that may be
published, as the next version of its slot. No cell of the held file is written anywhere.

What is asked and found is kept in `fix_request` of the held file: a held file has no fixes. Its states are
waiting (for the worker), asked (something is open), ready (a table waits to be confirmed), failed and done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain import policy, workflow
from catalog.domain.errors import AggregationNotReady, NotFound, WrongState
from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import auditing, datasets, fact_log, profiles, queue, reports, resources
from catalog.services.fixes import TAKEN_DOWN
from storage import StoredObject

KIND = "aggregate"
WAITING, ASKED, READY, DONE, FAILED = "waiting", "asked", "ready", "done", "failed"


@dataclass(frozen=True)
class AggregationWork:
    """What the worker needs to count one file, read in one short transaction."""

    storage_key: str
    format: str
    profile: dict[str, Any] | None
    choices: dict[str, Any]


def request_of(version: ResourceVersion) -> dict[str, Any]:
    """What was asked of the aggregation of a file and how far it is; empty when nothing was."""
    asked = version.fix_request or {}
    return dict(asked) if asked.get("kind") == KIND else {}


def is_offered(resource: Resource, version: ResourceVersion) -> bool:
    """May this file be counted: is it held, the newest of its slot, and are its bytes there?"""
    is_held = version.state == VersionState.HELD and version.storage_key is not None
    is_held = is_held and version.taken_down_at is None
    return is_held and resources.newest(resource) is version and has_recipe(resource)


def has_recipe(resource: Resource) -> bool:
    """Can a file of this slot be counted? Not where the profile's rows are institutions."""
    profile = profiles.find_profile(resource.profile) if resource.profile else None
    return profile is None or bool(profile.get("aggregate_at_import"))


def ask_aggregation(
    session: Session,
    actor: Actor,
    dataset_name: str,
    version_id: str,
    choices: Mapping[str, Any],
    *,
    now: datetime,
) -> ResourceVersion:
    """Queue the counting of a held file under these choices (validators.aggregation.choices).

    Raises: NotFound, NotAllowed, WrongState (not held, not the newest file, or at work already), QueueFull.
    """
    _, resource, version = _changeable(session, actor, dataset_name, version_id)
    asked = request_of(version)
    if not is_offered(resource, version) or asked.get("state") in (WAITING, DONE):
        raise WrongState(act="aggregate", state=version.state)
    queue.require_room(session)
    kept: dict[str, Any] = {key: asked[key] for key in ("plan", "summary", "stored") if key in asked}
    version.fix_request = {
        **kept,
        "kind": KIND,
        "state": WAITING,
        "choices": dict(choices),
        "by": actor.id,
        "at": now.isoformat(),
    }
    queue.enqueue(
        session, "aggregate_version", {"version_id": version.id}, now=now, request_id=actor.request_id
    )
    auditing.record(
        session,
        actor,
        "ask_aggregation",
        "resource_version",
        version.id,
        now=now,
        sha256=version.sha256,
        columns=dict(choices.get("columns") or {}),
    )
    return version


def work_of(session: Session, version_id: str) -> AggregationWork | None:
    """What to count; None when it is done already, or the bytes are gone or taken down. Raises: NotFound."""
    version = _load(session, version_id)
    asked = request_of(version)
    if asked.get("state") != WAITING or version.storage_key is None or version.taken_down_at is not None:
        return None
    resource = version.resource
    return AggregationWork(
        storage_key=version.storage_key,
        format=version.format,
        profile=profiles.find_profile(resource.profile) if resource.profile else None,
        choices=dict(asked["choices"]),
    )


def record_counted(
    session: Session, version_id: str, told: Mapping[str, Any], stored: StoredObject | None, *, now: datetime
) -> str | None:
    """Keep what the counting found: its questions, or its table, durable in quarantine until it is confirmed.

    Gives the key of a table computed before, whose bytes nobody needs any more. Raises: NotFound.
    """
    version = _load(session, version_id)
    asked = request_of(version)
    if asked.get("state") == WAITING and version.taken_down_at is not None:
        record_taken_down(session, version, now=now)
        asked = request_of(version)
    if asked.get("state") != WAITING:
        return stored.key if stored is not None else None
    before = asked.pop("stored", None)
    asked.pop("summary", None)
    asked["plan"] = dict(told["plan"])
    asked["state"] = ASKED
    if stored is not None:
        asked |= {"state": READY, "summary": dict(told["summary"])}
        asked["stored"] = {"key": stored.key, "sha256": stored.sha256, "size": stored.size}
    version.fix_request = asked
    auditing.record(
        session,
        SYSTEM,
        "aggregate_version",
        "resource_version",
        version.id,
        now=now,
        state=asked["state"],
        rows=(asked.get("summary") or {}).get("rows"),
        open=len(asked["plan"]["questions"]),
    )
    return str(before["key"]) if before else None


def record_refused(
    session: Session, version_id: str, reason: str, params: Mapping[str, Any], *, now: datetime
) -> None:
    """Note that the file could not be counted; it stays as it is. Raises: NotFound."""
    version = _load(session, version_id)
    asked = request_of(version)
    if asked.get("state") != WAITING:
        return
    version.fix_request = {**asked, "state": FAILED, "reason": reason, "params": dict(params)}
    auditing.record(
        session, SYSTEM, "aggregation_refused", "resource_version", version.id, now=now, reason=reason
    )


def record_lost(session: Session, version_id: str, *, now: datetime) -> None:
    """Note of a waiting request that the file was taken down or destroyed before it was counted.

    Raises: NotFound.
    """
    version = _load(session, version_id)
    if version.taken_down_at is not None:
        record_taken_down(session, version, now=now)
    else:
        record_refused(session, version_id, "file_lost", {}, now=now)


def record_taken_down(session: Session, version: ResourceVersion, *, now: datetime) -> None:
    """End whatever was asked of a file that is taken down: a counting, or its accepted fixes.

    A table that waits to be confirmed goes too: its bytes have no row any more and are swept.
    """
    asked = dict(version.fix_request or {})
    if asked.get("state") not in (WAITING, ASKED, READY):
        return
    kept = {key: told for key, told in asked.items() if key not in ("stored", "summary")}
    version.fix_request = {**kept, "state": FAILED, "reason": TAKEN_DOWN, "params": {}}
    action = "aggregation_refused" if request_of(version) else "fix_refused"
    auditing.record(session, SYSTEM, action, "resource_version", version.id, now=now, reason=TAKEN_DOWN)


def ready_key(session: Session, actor: Actor, dataset_name: str, version_id: str) -> str:
    """Where the computed table lies. Raises: NotFound, NotAllowed, AggregationNotReady."""
    dataset = datasets.get_dataset(session, actor, dataset_name)
    policy.require(actor, "upload", dataset)
    _, version = _find(dataset, version_id)
    asked = request_of(version)
    if asked.get("state") != READY:
        raise AggregationNotReady()
    return str(asked["stored"]["key"])


def confirm_aggregation(
    session: Session,
    actor: Actor,
    dataset_name: str,
    version_id: str,
    *,
    destroys_original: bool,
    now: datetime,
) -> ResourceVersion:
    """Make the computed table the next version of the slot and queue its check, as of an upload.

    The held file is destroyed at once where the clerk says so, else when its time is over.
    Raises: NotFound, NotAllowed, WrongState (a newer file), AggregationNotReady, QueueFull.
    """
    dataset, resource, version = _changeable(session, actor, dataset_name, version_id)
    asked = request_of(version)
    if asked.get("state") != READY:
        raise AggregationNotReady()
    if resources.newest(resource) is not version:
        raise WrongState(act="aggregate", state=version.state)
    queue.require_room(session)
    made = _next_version(resource, version, asked, actor, now=now)
    session.add(made)
    datasets.touch(dataset, now=now)
    session.flush()
    # What could be said of the held file is said in the origin; the request keeps no word of it.
    version.fix_request = {
        "kind": KIND,
        "state": DONE,
        "result": made.id,
        "by": asked.get("by"),
        "destroys": destroys_original,
    }
    queue.enqueue(session, "validate_version", {"version_id": made.id}, now=now, request_id=actor.request_id)
    if destroys_original:
        queue.enqueue(session, "destroy_original", {"version_id": version.id}, now=now)
    fact_log.note_file(session, version.id, now=now)
    auditing.record(
        session,
        actor,
        "confirm_aggregation",
        "resource_version",
        made.id,
        now=now,
        source=version.id,
        source_sha256=version.sha256,
        sha256=made.sha256,
        **{key: (made.origin or {})[key] for key in ("rows", "source_rows", "left_out")},
        destroys_original=destroys_original,
    )
    return made


def _next_version(
    resource: Resource, version: ResourceVersion, asked: Mapping[str, Any], actor: Actor, *, now: datetime
) -> ResourceVersion:
    # The name of a list of persons may say too much of them; the table gets one of its own.
    label = f"tong-hop-{version.number}.csv"
    made = resources.next_version(
        resource,
        StoredObject(**asked["stored"]),
        filename=label,
        known=resources.format_of(label),
        now=now,
        uploaded_by=actor.id,
    )
    made.origin = _origin(version, asked)
    return made


def _origin(source: ResourceVersion, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What an aggregate tells of where it came from: counts and definitions, no cell."""
    plan, summary = asked["plan"], asked["summary"]
    return {
        "kind": KIND,
        "version": source.id,
        "number": source.number,
        "recipe": plan["recipe"],
        "rows": summary["rows"],
        "source_rows": summary["source_rows"],
        "counted": summary["counted"],
        "left_out": dict(summary["left_out"]),
        "hidden": dict(summary["hidden"]),
        "k": summary["k"],
        "vintage": plan["vintage"],
        "target": plan["target"],
        "keeps_original": False,
    }


def original_to_destroy(session: Session, version_id: str) -> str | None:
    """The key of a held file that was to be destroyed with its aggregation; None when it is gone already.

    Raises: NotFound.
    """
    version = _load(session, version_id)
    asked = request_of(version)
    return version.storage_key if asked.get("state") == DONE and asked.get("destroys") else None


def record_original_destroyed(session: Session, version_id: str, *, now: datetime) -> None:
    """Note with an audit row that the held file's bytes are gone. Raises: NotFound."""
    version = _load(session, version_id)
    if version.storage_key is not None:
        reports.record_destroyed(session, version_id, now=now)


def _changeable(
    session: Session, actor: Actor, dataset_name: str, version_id: str
) -> tuple[Dataset, Resource, ResourceVersion]:
    dataset = datasets.lock_dataset(session, dataset_name)
    policy.require(actor, "upload", dataset)
    workflow.move("edit", DatasetState(dataset.state))
    resource, version = _find(dataset, version_id)
    return dataset, resource, version


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
        .options(joinedload(ResourceVersion.resource))
    ).first()
    if version is None:
        raise NotFound(kind="resource_version", name=version_id)
    return version
