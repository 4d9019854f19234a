"""Use-cases on the log of stages: how far the newest file in work of each slot has come, with the moment.

Called in the transaction of every act that changes a dataset or a file; the worker calls it for all of them
once a minute, so that a forgotten call is mended long before five minutes are over.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from catalog.domain.register_facts import Stage
from catalog.domain.workflow import DatasetState, VersionState
from catalog.models import Dataset, ReleasedFile, Resource, ResourceVersion, StageEntry
from catalog.services import fact_clock

_OF_FILE = {
    VersionState.HELD: Stage.HELD,
    VersionState.INVALID: Stage.FAILED,
    VersionState.REJECTED: Stage.FAILED,
}


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the log should say of a slot now."""

    stage: Stage | None
    period_start: date | None = None
    period_end: date | None = None


_ENDED = _Standing(None)


def note(session: Session, dataset_ids: Collection[str] | None = None, *, now: datetime) -> int:
    """Append what has changed since the last entries, for these datasets or for all; gives how many entries.

    Sees what the caller's transaction has written.
    """
    session.flush()
    known = _last_entries(session, dataset_ids)
    wanted: dict[tuple[str, str, str], _Standing] = {}
    for key, standing in _standings(session, dataset_ids):
        wanted[key] = standing
    changed = [
        (key, wanted.get(key, _ENDED))
        for key in {**known, **wanted}
        if wanted.get(key, _ENDED) != known.get(key, _ENDED)
    ]
    for (dataset_id, item_code, source), standing in changed:
        session.add(
            StageEntry(
                item_code=item_code,
                dataset_id=dataset_id,
                source=source,
                at=now,
                stage=standing.stage,
                period_start=standing.period_start,
                period_end=standing.period_end,
            )
        )
    fact_clock.advance(session, {item_code for (_, item_code, _), _ in changed})
    return len(changed)


def _last_entries(
    session: Session, dataset_ids: Collection[str] | None
) -> dict[tuple[str, str, str], _Standing]:
    newest = select(func.max(StageEntry.id)).group_by(
        StageEntry.dataset_id, StageEntry.item_code, StageEntry.source
    )
    if dataset_ids is not None:
        newest = newest.where(StageEntry.dataset_id.in_(list(dataset_ids)))
    rows = session.scalars(select(StageEntry).where(StageEntry.id.in_(newest)))
    return {
        (r.dataset_id, r.item_code, r.source): _Standing(Stage(r.stage), r.period_start, r.period_end)
        for r in rows
        if r.stage is not None
    }


def _standings(
    session: Session, dataset_ids: Collection[str] | None
) -> Iterator[tuple[tuple[str, str, str], _Standing]]:
    """Each slot in work with where it stands: (dataset id, item code, slot) and the standing."""
    for row in session.execute(_slots(dataset_ids)):
        if row.state in (DatasetState.PUBLISHED, DatasetState.WITHDRAWN):
            continue
        if row.resource_id is None:
            if row.current_number is None:
                yield (row.id, row.item_code, row.id), _Standing(_stage(row), row.starts, row.ends)
        # A public file whose working copy was moved to another item prepares that one.
        elif not (row.version_id == row.released_id and row.item_code == row.released_for):
            period = (row.period_start, row.period_end) if row.period_end else (row.starts, row.ends)
            yield (row.id, row.item_code, row.resource_id), _Standing(_stage(row), *period)


def _slots(dataset_ids: Collection[str] | None) -> Select[*tuple[Any, ...]]:
    """Datasets that name an item, each with its slots, the newest file of each, and the public one."""
    newest = (
        select(ResourceVersion.resource_id, func.max(ResourceVersion.number).label("number"))
        .group_by(ResourceVersion.resource_id)
        .subquery()
    )
    asked = (
        select(
            Dataset.id,
            Dataset.state,
            Dataset.current_number,
            Dataset.list_item_code.label("item_code"),
            Dataset.period_start.label("starts"),
            Dataset.period_end.label("ends"),
            Resource.id.label("resource_id"),
            ResourceVersion.id.label("version_id"),
            ResourceVersion.state.label("file_state"),
            ResourceVersion.period_start,
            ResourceVersion.period_end,
            ReleasedFile.version_id.label("released_id"),
            ReleasedFile.item_code.label("released_for"),
        )
        .outerjoin(Resource, Resource.dataset_id == Dataset.id)
        .outerjoin(newest, newest.c.resource_id == Resource.id)
        .outerjoin(
            ResourceVersion,
            and_(ResourceVersion.resource_id == Resource.id, ResourceVersion.number == newest.c.number),
        )
        .outerjoin(
            ReleasedFile,
            and_(
                ReleasedFile.dataset_id == Dataset.id,
                ReleasedFile.number == Dataset.current_number,
                ReleasedFile.resource_id == Resource.id,
            ),
        )
        .where(Dataset.list_item_code.is_not(None))
    )
    return asked if dataset_ids is None else asked.where(Dataset.id.in_(list(dataset_ids)))


def _stage(row: Row[*tuple[Any, ...]]) -> Stage:
    """In review as a whole; else as the file stands, a file that passed or still waits is a draft."""
    if row.state == DatasetState.IN_REVIEW:
        return Stage.IN_REVIEW
    if not row.version_id:
        return Stage.DRAFT
    return _OF_FILE.get(VersionState(row.file_state), Stage.DRAFT)
