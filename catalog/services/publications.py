"""Reading what is public: only frozen versions, never a working copy.

The one visibility predicate is here.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound, Withdrawn
from catalog.domain.publication import Publication, PublishedFile, Repeal
from catalog.i18n import local_day, utcnow
from catalog.models import (
    Dataset,
    DatasetVersion,
    Redirect,
    ReleasedFile,
    Resource,
    ResourceVersion,
    StoredReport,
    SyncRecord,
)
from catalog.remembering import always_remembered, remembered, remembered_each
from catalog.search.public_text import PublicText
from catalog.services import fact_clock, register, unit_history
from catalog.services.frozen_versions import read_frozen
from catalog.services.tombstones import refuse_taken_down, refuse_withdrawn

# The largest number of a version that the database can hold.
_LARGEST = 2**31 - 1


@dataclass(frozen=True)
class Moved:
    """An old name: the object is at `name` now."""

    name: str


@dataclass(frozen=True)
class VersionLine:
    """One line of a dataset's public history."""

    number: int
    published_at: datetime
    note_vi: str
    note_en: str
    digest: str
    files: tuple[PublishedFile, ...]


def _public() -> Select[Dataset, DatasetVersion]:
    """Public datasets with their newest version: the only place that says what public means."""
    return (
        select(Dataset, DatasetVersion)
        .join(
            DatasetVersion,
            and_(DatasetVersion.dataset_id == Dataset.id, DatasetVersion.number == Dataset.current_number),
        )
        .where(Dataset.withdrawn_at.is_(None))
    )


def get_publication(session: Session, name_or_id: str) -> Publication:
    """The newest public version of a dataset.

    Raises: NotFound (missing or hidden, the same), Withdrawn with title, day, reason and successor.
    """
    key = _shelf_of_today(name_or_id)
    return remembered(session.info, key, partial(_read_publication, session, name_or_id))


def _read_publication(session: Session, name_or_id: str) -> Publication:
    asked = _public().where((Dataset.name == name_or_id) | (Dataset.id == name_or_id))
    found = _of_today(session, asked.limit(1))
    if found:
        return found[0]
    refuse_withdrawn(session, name_or_id)
    raise NotFound(kind="dataset", name=name_or_id)


def find_moved(session: Session, old_name: str) -> Moved | None:
    """Where a renamed dataset is now, when it is public."""
    target = session.get(Redirect, ("dataset", old_name))
    if target is None:
        return None
    row = session.execute(_public().where(Dataset.id == target.object_id)).first()
    return Moved(row[0].name) if row else None


def get_version(session: Session, name_or_id: str, number: int) -> Publication:
    """Version `number` of a public dataset.

    Raises: NotFound, Withdrawn.
    """
    current = get_publication(session, name_or_id)
    # More than the column can hold; a database would rather break than say no.
    body = number <= _LARGEST and session.scalar(
        select(DatasetVersion.publication).where(
            DatasetVersion.dataset_id == current.id, DatasetVersion.number == number
        )
    )
    if not body:
        raise NotFound(kind="version", name=str(number))
    return shown(session, body)


def shown(session: Session, frozen: dict[str, Any]) -> Publication:
    """A frozen publication as it may be shown today: no file taken down since, its item's repeal told."""
    return _with_repeals(session, [_without(Publication.from_dict(frozen), taken_down(session))])[0]


def _of_today(session: Session, asked: Select[Dataset, DatasetVersion]) -> list[Publication]:
    """Newest versions as they may be shown today, under the unit that has the dataset now."""
    ids = [row[0] for row in session.execute(asked.with_only_columns(DatasetVersion.id))]
    if not ids:
        return []
    gone = taken_down(session)
    found = _with_repeals(session, [_without(one, gone) for one in read_frozen(session, ids)])
    moved = unit_history.moved_datasets(session, [one.id for one in found])
    if not moved:
        return found
    return [
        replace(one, unit=moved[one.id].unit, former_units=moved[one.id].former) if one.id in moved else one
        for one in found
    ]


def list_history(session: Session, dataset_id: str) -> Sequence[VersionLine]:
    """The published versions of a dataset, newest first."""
    return remembered(session.info, ("history", dataset_id), partial(_read_history, session, dataset_id))


def _read_history(session: Session, dataset_id: str) -> tuple[VersionLine, ...]:
    row = DatasetVersion
    rows = session.execute(
        select(row.id, row.number, row.published_at, row.digest)
        .where(row.dataset_id == dataset_id)
        .order_by(row.number.desc())
    ).all()
    gone = taken_down(session)
    bodies = [_without(one, gone) for one in read_frozen(session, [id_ for id_, *_ in rows])]
    return tuple(
        VersionLine(number, published_at, one.note_vi, one.note_en, digest, one.files)
        for (_, number, published_at, digest), one in zip(rows, bodies, strict=True)
    )


def list_publications(
    session: Session,
    *,
    ids: Sequence[str] | None = None,
    organization: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Publication]:
    """Public datasets, newest publication first, or exactly `ids` in that order (missing ones left out)."""
    if ids is not None and not ids:
        # A search that only counts asks for none.
        return []
    if ids is not None and organization is None and limit is None:
        found = remembered_each(session.info, ids, _shelf_of_today, partial(_read_publications, session))
        return [found[id_] for id_ in ids if id_ in found]
    asked = _public().order_by(DatasetVersion.published_at.desc(), Dataset.name)
    if ids is not None:
        asked = asked.where(Dataset.id.in_(list(ids)))
    if organization is not None:
        asked = asked.where(Dataset.organization_id == organization)
    if limit is not None:
        asked = asked.limit(limit).offset(offset)
    listed = _of_today(session, asked)
    if ids is None:
        return listed
    by_id = {p.id: p for p in listed}
    return [by_id[i] for i in ids if i in by_id]


def _shelf_of_today(id_: str) -> Hashable:
    return "publication", id_, _today()


def _read_publications(session: Session, ids: Sequence[str]) -> dict[str, Publication]:
    return {one.id: one for one in _of_today(session, _public().where(Dataset.id.in_(list(ids))))}


def list_withdrawn(session: Session) -> list[str]:
    """The ids of the datasets that were public and are no longer, in one order."""
    once = (Dataset.withdrawn_at.is_not(None), Dataset.current_number.is_not(None))
    return list(session.scalars(select(Dataset.id).where(*once).order_by(Dataset.id)))


def list_numbers(session: Session) -> dict[str, int]:
    """The ids of all public datasets with the number of their newest version."""
    asked = _public().with_only_columns(Dataset.id, DatasetVersion.number)
    return {row[0]: row[1] for row in session.execute(asked)}


def last_published(session: Session) -> datetime | None:
    """When something public was published last; None while nothing is."""
    return session.scalar(_public().with_only_columns(func.max(DatasetVersion.published_at)))


def read_texts(session: Session, ids: Sequence[str]) -> list[PublicText]:
    """What these public datasets are called, without reading the rest of their publications; in no order."""
    frozen = DatasetVersion.publication
    keys = ("title_vi", "title_en", "theme", "modified")
    asked = _public().where(Dataset.id.in_(list(ids)))
    rows = session.execute(
        asked.with_only_columns(
            Dataset.id,
            Dataset.name,
            DatasetVersion.number,
            *(frozen[key].as_string() for key in keys),
            *(frozen[key].as_json() for key in ("keywords_vi", "keywords_en")),
        )
    )
    return [
        PublicText(
            id_, name, number, title_vi, title_en or "", (*vi, *en), theme, datetime.fromisoformat(modified)
        )
        for id_, name, number, title_vi, title_en, theme, modified, vi, en in rows
    ]


def list_outside(session: Session) -> list[Publication]:
    """Public datasets without an item of the list in force: published with a reason, or the item repealed.

    The newest publication first.
    """
    asked = _public().order_by(DatasetVersion.published_at.desc(), Dataset.name)
    rows = session.execute(asked.with_only_columns(Dataset.id, DatasetVersion.list_item_code)).all()
    repealed = register.repeals(session, {row[1] for row in rows if row[1]}, _today())
    return list_publications(session, ids=[row[0] for row in rows if not row[1] or row[1] in repealed])


def list_names(session: Session) -> list[str]:
    """The names of all public datasets, in alphabetical order."""
    return sorted(session.scalars(_public().with_only_columns(Dataset.name)))


def count_by_organization(session: Session) -> dict[str, int]:
    """Number of public datasets by organization id."""
    rows = session.execute(
        select(Dataset.organization_id, func.count())
        .where(Dataset.current_number.is_not(None), Dataset.withdrawn_at.is_(None))
        .group_by(Dataset.organization_id)
    )
    return {row[0]: row[1] for row in rows}


def list_item_files(session: Session, codes: Collection[str]) -> list[tuple[str, str, str]]:
    """The files that are public now for these items, as (item, slot, version id); no publication is read."""
    asked = (
        _public()
        .join(
            ReleasedFile,
            and_(ReleasedFile.dataset_id == Dataset.id, ReleasedFile.number == Dataset.current_number),
        )
        .join(ResourceVersion, ResourceVersion.id == ReleasedFile.version_id)
        .where(DatasetVersion.list_item_code.in_(list(codes)), ResourceVersion.taken_down_at.is_(None))
        .with_only_columns(DatasetVersion.list_item_code, ReleasedFile.resource_id, ReleasedFile.version_id)
        .order_by(ReleasedFile.id)
    )
    return [(str(row[0]), row[1], row[2]) for row in session.execute(asked)]


def find_file(publication: Publication, resource_id: str) -> PublishedFile:
    """A file of a published version.

    Raises: NotFound.
    """
    for file in publication.files:
        if file.id == resource_id:
            return file
    raise NotFound(kind="resource", name=resource_id)


def require_file(session: Session, publication: Publication, resource_id: str) -> PublishedFile:
    """The same for an address that people may hold: a file that was taken down has a tombstone.

    Raises: NotFound, Withdrawn with title, day and reason.
    """
    try:
        return find_file(publication, resource_id)
    except NotFound:
        refuse_taken_down(session, publication, resource_id)
        raise


def taken_down(session: Session) -> frozenset[str]:
    """Ids of the files that were public and are no longer; few, and found by their index."""
    return frozenset(
        session.scalars(select(ResourceVersion.id).where(ResourceVersion.taken_down_at.is_not(None)))
    )


def _today() -> date:
    """Whether an item is repealed is told as of the day of reading, which no reader passes."""
    return local_day(utcnow())


def _with_repeals(session: Session, found: list[Publication]) -> list[Publication]:
    codes = frozenset(p.list_basis.item_code for p in found if p.list_basis)

    def read() -> dict[str, Repeal]:
        told = register.repeals(session, codes, _today())
        return {code: Repeal(by.number, by.issued_on) for code, by in told.items()}

    # Every writing about an item is counted, so the same count means the same answer.
    key = ("repeals", codes, _today(), fact_clock.total(session))
    repealed = always_remembered(session.info, key, read)
    if not repealed:
        return found
    return [
        replace(p, repealed_by=by) if p.list_basis and (by := repealed.get(p.list_basis.item_code)) else p
        for p in found
    ]


def _without(publication: Publication, taken_down: frozenset[str]) -> Publication:
    if not any(file.version_id in taken_down for file in publication.files):
        return publication
    kept = tuple(file for file in publication.files if file.version_id not in taken_down)
    return replace(publication, files=kept)


def find_resource(session: Session, resource_id: str) -> tuple[Publication, PublishedFile]:
    """The public dataset that has this file, and the file.

    Raises: NotFound.
    """
    owner = session.scalar(select(Resource.dataset_id).where(Resource.id == resource_id))
    try:
        publication = get_publication(session, owner or "")
    except Withdrawn:
        raise NotFound(kind="resource", name=resource_id) from None
    return publication, find_file(publication, resource_id)


def get_preview(session: Session, file: PublishedFile) -> dict[str, Any] | None:
    """The first rows of a published file as its check saw them: {"header": [...], "rows": [[...]]}."""
    body = session.scalar(
        select(StoredReport.body)
        .join(ResourceVersion, ResourceVersion.id == StoredReport.resource_version_id)
        .where(ResourceVersion.id == file.version_id)
    )
    found: dict[str, Any] | None = body.get("preview") if body else None
    return found


def is_at_portal(session: Session, publication: Publication) -> bool:
    """Does the provincial portal show exactly this version, as a verified record says?"""
    asked = exists().where(
        SyncRecord.dataset_id == publication.id,
        SyncRecord.state == "verified",
        SyncRecord.version_number == publication.number,
    )
    key = ("at portal", publication.id, publication.number)
    return remembered(session.info, key, lambda: bool(session.scalar(select(asked))))
