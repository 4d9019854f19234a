"""Use-cases on the log of releases: every published file, and what the portal was seen to hold."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from catalog.models import DatasetVersion, PortalReading, ReleasedFile, ResourceVersion
from catalog.services import fact_clock


def note_releases(session: Session, dataset_ids: Collection[str] | None = None) -> int:
    """Write the published files that the log lacks, of these datasets or of all; gives how many."""
    session.flush()
    asked = (
        select(DatasetVersion)
        .outerjoin(
            ReleasedFile,
            and_(
                ReleasedFile.dataset_id == DatasetVersion.dataset_id,
                ReleasedFile.number == DatasetVersion.number,
            ),
        )
        .where(ReleasedFile.id.is_(None))
    )
    if dataset_ids is not None:
        asked = asked.where(DatasetVersion.dataset_id.in_(list(dataset_ids)))
    found = [row for version in session.scalars(asked) for row in _files(session, version)]
    session.add_all(found)
    fact_clock.advance(session, {row.item_code for row in found})
    return len(found)


def note_reading(
    session: Session, dataset_id: str, target: str, number: int | None, *, is_live: bool, now: datetime
) -> None:
    """Note what a reading of the portal showed of version `number`, when it differs from the last one.

    The portal holds one version: what it was seen to hold of another one is there no longer. Without a number
    it holds none of them.
    """
    last = _last_readings(session, dataset_id, target)
    told = {known: False for known, was_live in last.items() if was_live and known != number}
    if number is not None and last.get(number) is not is_live:
        told[number] = is_live
    for one, is_there in told.items():
        session.add(PortalReading(dataset_id=dataset_id, number=one, target=target, at=now, is_live=is_there))
    if told:
        fact_clock.advance(session, item_codes(session, [dataset_id]))


def note_judgement(session: Session, version_id: str) -> None:
    """Tell kept answers that a file was judged, if it is or was public: their scores speak of it."""
    asked = select(ReleasedFile.item_code).where(ReleasedFile.version_id == version_id).distinct()
    fact_clock.advance(session, session.scalars(asked).all())


def item_codes(session: Session, dataset_ids: Collection[str]) -> set[str]:
    """The items that published versions of these datasets answer or answered."""
    asked = select(ReleasedFile.item_code).where(ReleasedFile.dataset_id.in_(list(dataset_ids))).distinct()
    return {code for code in session.scalars(asked) if code}


def _last_readings(session: Session, dataset_id: str, target: str) -> dict[int, bool]:
    newest = (
        select(func.max(PortalReading.id))
        .where(PortalReading.dataset_id == dataset_id, PortalReading.target == target)
        .group_by(PortalReading.number)
    )
    asked = select(PortalReading.number, PortalReading.is_live).where(PortalReading.id.in_(newest))
    return {row[0]: row[1] for row in session.execute(asked)}


def _files(session: Session, version: DatasetVersion) -> list[ReleasedFile]:
    """The files of a version; those whose row is gone for good (never in practice) are left out."""
    files = version.publication.get("files", [])
    ids = [file["version_id"] for file in files]
    asked = select(ResourceVersion.id, ResourceVersion.period_start, ResourceVersion.period_end)
    measured = {row[0]: (row[1], row[2]) for row in session.execute(asked.where(ResourceVersion.id.in_(ids)))}
    stated = (_day(version.publication, "period_start"), _day(version.publication, "period_end"))
    return [
        ReleasedFile(
            item_code=version.list_item_code,
            dataset_id=version.dataset_id,
            number=version.number,
            resource_id=file["id"],
            version_id=file["version_id"],
            published_at=version.published_at,
            period_start=period[0],
            period_end=period[1],
        )
        for file in files
        if file["version_id"] in measured
        for period in [measured[file["version_id"]] if measured[file["version_id"]][1] else stated]
    ]


def _day(publication: dict[str, Any], key: str) -> date | None:
    given = publication.get(key)
    return date.fromisoformat(given) if given else None
