"""Use-cases on a dataset's working copy: register, edit, find, list for the workspace."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.domain import naming, policy, workflow
from catalog.domain.errors import (
    EditWithoutRevision,
    Invalid,
    NameTaken,
    NotFound,
    StaleEdit,
    UnknownListItem,
)
from catalog.domain.policy import Actor
from catalog.domain.workflow import DatasetState
from catalog.i18n import local_day
from catalog.models import Dataset, DatasetVersion, Redirect, Resource, ResourceVersion, StoredReport
from catalog.schemas.dataset import DatasetFields
from catalog.services import auditing, fact_log, register
from catalog.services.organizations import get_unit_in_office


class NamedPlace(Protocol):
    """A place, as far as metadata needs it."""

    @property
    def name(self) -> str:
        """Its official name."""


class PlaceNames(Protocol):
    """The loaded place lists, as far as metadata needs them."""

    def get(self, vintage: str, code: str) -> NamedPlace | None:
        """The place of this code in the list of that effective date; None when it has no such code."""


# For lists: states and titles, without the bodies of reports and versions, which are large.
_LISTED = (
    joinedload(Dataset.organization),
    selectinload(Dataset.versions).defer(DatasetVersion.publication, raiseload=True),
    selectinload(Dataset.resources)
    .selectinload(Resource.versions)
    .joinedload(ResourceVersion.report)
    .defer(StoredReport.body, raiseload=True),
)

_LOADED = (
    joinedload(Dataset.organization),
    selectinload(Dataset.versions),
    selectinload(Dataset.resources).selectinload(Resource.versions).joinedload(ResourceVersion.report),
)


def find_dataset(session: Session, name_or_id: str) -> Dataset:
    """The dataset with this name or id, whatever its state, with everything loaded.

    Raises: NotFound. The caller checks the policy.
    """
    return _load(session, name_or_id, is_fresh=False)


def lock_dataset(session: Session, name_or_id: str) -> Dataset:
    """The same for an act that writes: nobody else writes this dataset until the transaction ends.

    SQLite has one writer anyway; PostgreSQL locks the row and reads it anew.
    Raises: NotFound. The caller checks the policy.
    """
    session.scalars(
        select(Dataset.id)
        .where((Dataset.name == name_or_id) | (Dataset.id == name_or_id))
        .with_for_update(of=Dataset)
    ).all()
    return _load(session, name_or_id, is_fresh=True)


def get_dataset(session: Session, actor: Actor, name_or_id: str) -> Dataset:
    """The working copy, for those who may see drafts.

    Raises: NotFound (also when the actor may not know it), NotAllowed, LoginRequired.
    """
    dataset = find_dataset(session, name_or_id)
    policy.require(actor, "see_draft", dataset)
    return dataset


def list_datasets(session: Session, actor: Actor) -> list[Dataset]:
    """The datasets whose working copy the actor may see, last touched first.

    Raises: LoginRequired.
    """
    policy.require_role(actor, "see_workspace")
    asked = select(Dataset).options(*_LISTED).order_by(Dataset.modified.desc())
    if not policy.may(actor, "see_draft"):
        asked = asked.where(Dataset.organization_id == actor.organization_id)
    return list(session.scalars(asked))


def list_queue(session: Session, actor: Actor) -> list[Dataset]:
    """What waits for review, oldest submission first.

    Raises: LoginRequired, NotAllowed.
    """
    policy.require_role(actor, "see_queue")
    return list(
        session.scalars(
            select(Dataset)
            .where(Dataset.state == DatasetState.IN_REVIEW)
            .options(*_LISTED)
            .order_by(Dataset.submitted_at)
        )
    )


def create_dataset(
    session: Session,
    actor: Actor,
    fields: DatasetFields,
    *,
    organization: str,
    places: PlaceNames,
    name: str = "",
    now: datetime,
) -> Dataset:
    """Register a dataset as a draft of a unit.

    Raises: NotFound (unit), NotAllowed, Invalid, NameTaken, UnknownListItem.
    """
    unit = get_unit_in_office(session, organization, local_day(now))
    policy.require_role(actor, "create", unit.id)
    slug = name or naming.slugify(fields.title_vi)
    if fault := naming.dataset_name_fault(slug):
        raise Invalid({"name": [fault]})
    require_free_name(session, slug)
    dataset = Dataset(
        name=slug,
        organization_id=unit.id,
        created=now,
        modified=now,
        created_by=actor.id,
        title_vi=fields.title_vi,
    )
    _apply(session, dataset, fields, places, on=local_day(now))
    session.add(dataset)
    session.flush()
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(session, actor, "create_dataset", "dataset", dataset.id, now=now, name=slug)
    return dataset


def require_free_name(session: Session, name: str) -> None:
    """Refuse a name that a dataset has or once had, or that is the id of one: addresses take either.

    Raises: NameTaken.
    """
    taken = session.scalar(select(Dataset.id).where((Dataset.name == name) | (Dataset.id == name)))
    led_here = session.get(Redirect, ("dataset", name))
    if taken or led_here:
        raise NameTaken(name=name)


def edit_dataset(
    session: Session,
    actor: Actor,
    name: str,
    fields: DatasetFields,
    *,
    revision: int | None,
    places: PlaceNames,
    now: datetime,
) -> Dataset:
    """Save the descriptive fields; `revision` is the one the editor saw.

    Raises: NotFound, NotAllowed, EditWithoutRevision, StaleEdit, WrongState, Invalid, UnknownListItem.
    """
    dataset = lock_dataset(session, name)
    policy.require(actor, "edit", dataset)
    require_revision(dataset, revision)
    _apply(session, dataset, fields, places, on=local_day(now))
    touch(dataset, now=now)
    fact_log.note_dataset(session, dataset.id, now=now)
    auditing.record(session, actor, "edit_dataset", "dataset", dataset.id, now=now, revision=dataset.revision)
    return dataset


def require_revision(dataset: Dataset, revision: int | None) -> None:
    """Refuse an edit that was based on an older state.

    Raises: EditWithoutRevision, StaleEdit.
    """
    if revision is None:
        raise EditWithoutRevision(current=dataset.revision)
    if revision != dataset.revision:
        raise StaleEdit(given=revision, current=dataset.revision)


def touch(dataset: Dataset, *, now: datetime) -> None:
    """Mark the working copy as changed: any submission or approval of the content before is void.

    Raises: WrongState when it can no longer be changed.
    """
    dataset.state = workflow.move("edit", DatasetState(dataset.state))
    dataset.revision += 1
    dataset.modified = now
    dataset.submitted_digest = None


def _apply(
    session: Session, dataset: Dataset, fields: DatasetFields, places: PlaceNames, *, on: date
) -> None:
    given = asdict(fields)
    code = given.pop("list_item_code")
    if code and register.find_item(session, code, on) is None:
        raise UnknownListItem(item=code)
    dataset.list_item_code = code or None
    dataset.spatial_name = ""
    if fields.spatial_code:
        place = places.get(fields.spatial_vintage, fields.spatial_code)
        if place is None:
            raise Invalid({"spatial_code": ["unknown_place"]}, place=fields.spatial_code)
        dataset.spatial_name = place.name
    for key, value in given.items():
        setattr(dataset, key, value)


def _load(session: Session, name_or_id: str, *, is_fresh: bool) -> Dataset:
    found = session.scalars(
        select(Dataset)
        .where((Dataset.name == name_or_id) | (Dataset.id == name_or_id))
        .options(*_LOADED)
        .execution_options(populate_existing=is_fresh)
    ).first()
    if found is None:
        raise NotFound(kind="dataset", name=name_or_id)
    return found
