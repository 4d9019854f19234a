"""Use-cases of a second check: a file whose judgement no longer answers the question is judged again.

A file that was never public goes back to its check, as if it had just been loaded: its report is made anew. A
public one stays as it is and is re-scanned: whether it may stay is for people to decide.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.policy import SYSTEM, Actor
from catalog.domain.workflow import VersionState
from catalog.models import Dataset, Resource, ResourceVersion
from catalog.services import auditing, fact_log, gate_beside, queue
from catalog.services.datasets import find_dataset, get_dataset, lock_dataset
from catalog.services.fixes import WAITING
from catalog.services.gate import entries_of

RESCAN = "rescan_published"
_AGAIN = frozenset({VersionState.VALID, VersionState.HELD})


def check_again(session: Session, actor: Actor, dataset_name: str, *, now: datetime) -> list[ResourceVersion]:
    """Queue a new judgement of every newest file of a dataset that needs one; gives these files.

    Raises: NotFound, NotAllowed, LoginRequired.
    """
    get_dataset(session, actor, dataset_name)
    dataset = lock_dataset(session, dataset_name)
    return _queue_outdated(session, actor, dataset, dataset.resources, _AGAIN, now=now)


def refresh_siblings(session: Session, version_id: str, *, now: datetime) -> None:
    """After the check of a file: the files beside which it would become public are judged beside it too."""
    version = session.get_one(ResourceVersion, version_id)
    owner = session.scalar(select(Resource.dataset_id).where(Resource.id == version.resource_id))
    dataset = find_dataset(session, owner or "")
    others = [one for one in dataset.resources if one.id != version.resource_id]
    passed = frozenset({VersionState.VALID})
    _queue_outdated(session, SYSTEM, dataset, others, passed, now=now)


def _queue_outdated(
    session: Session,
    actor: Actor,
    dataset: Dataset,
    slots: list[Resource],
    states: frozenset[VersionState],
    *,
    now: datetime,
) -> list[ResourceVersion]:
    public = gate_beside.published_ids(session, dataset.id)
    queued = []
    for resource in slots:
        newest = resource.versions[0] if resource.versions else None
        if newest is None or not _may_be_judged(newest, states):
            continue
        if gate_beside.is_current(session, resource, newest, entries_of(session, newest.id)):
            continue
        _queue(session, actor, newest, is_public=newest.id in public, now=now)
        queued.append(newest)
    return queued


def _may_be_judged(version: ResourceVersion, states: frozenset[VersionState]) -> bool:
    """Are its bytes here, and does no other job wait for them?"""
    is_here = version.storage_key is not None and version.taken_down_at is None
    is_asked = (version.fix_request or {}).get("state") == WAITING
    return is_here and not is_asked and VersionState(version.state) in states


def _queue(
    session: Session, actor: Actor, version: ResourceVersion, *, is_public: bool, now: datetime
) -> None:
    args = {"version_id": version.id}
    if is_public:
        queue.enqueue(session, RESCAN, args, now=now, request_id=actor.request_id)
    else:
        # Its report stays until there is a new one: when this check is stopped, it is what is known.
        version.state = VersionState.RECEIVED
        queue.enqueue(session, "validate_version", args, now=now, request_id=actor.request_id)
    fact_log.note_file(session, version.id, now=now)
    auditing.record(session, actor, "check_again", "resource_version", version.id, now=now, public=is_public)
