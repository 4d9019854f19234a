"""Use-cases on the approved list: what is in force, and where each item stands, computed from facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from catalog.domain.workflow import PENDING, DatasetState, VersionState
from catalog.models import (
    Dataset,
    DatasetVersion,
    Decision,
    ListItem,
    Organization,
    Resource,
    SyncRecord,
)
from catalog.services import item_leads
from catalog.services.list_versions import ListedVersion, versions_by_code, whole_list_on


class ItemStage(StrEnum):
    """Where an item stands (11-register.md, Status 0 to 7 and 11). Due dates come with the register issue."""

    UNASSIGNED = "unassigned"
    ASSIGNED = "assigned"
    DRAFT = "draft"
    FAILED = "failed"
    HELD = "held"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    LIVE = "live"
    REPEALED = "repealed"

    @property
    def public(self) -> "ItemStage":
        """What the public is told: work in progress is one word, its trouble is the unit's own."""
        hidden = {ItemStage.FAILED, ItemStage.HELD, ItemStage.IN_REVIEW}
        return ItemStage.DRAFT if self in hidden else self


# Several datasets may feed one item: the one that has come furthest decides.
_ORDER = (
    ItemStage.ASSIGNED,
    ItemStage.DRAFT,
    ItemStage.FAILED,
    ItemStage.HELD,
    ItemStage.IN_REVIEW,
    ItemStage.PUBLISHED,
    ItemStage.LIVE,
)


@dataclass(frozen=True)
class ItemStatus:
    """An item in force, its unit, its stage and the public datasets that answer it."""

    item: ListItem
    decision: Decision
    organization: Organization | None
    stage: ItemStage
    datasets: tuple[Dataset, ...]


def decision_in_force(session: Session, on: date) -> Decision | None:
    """The decision that states the whole list in force on a day."""
    return whole_list_on(session, on)


def items_in_force(session: Session, on: date) -> list[ListItem]:
    """The rows in force on a day, amendments laid over the list, in its order, without repealed ones."""
    in_force = (
        version.item
        for versions in versions_by_code(session).values()
        for version in versions
        if version.is_valid_on(on)
    )
    return sorted(in_force, key=lambda i: (i.position, i.code))


def find_item(session: Session, code: str, on: date) -> ListItem | None:
    """The row of this permanent code that is in force on a day."""
    versions = versions_by_code(session, [code]).get(code, [])
    return next((v.item for v in versions if v.is_valid_on(on)), None)


def list_status(session: Session, on: date) -> list[ItemStatus]:
    """Every item in force with its computed stage; eight queries at most, whatever the length of the list.

    Its unit is the one that leads on that day, after transfers of units.
    """
    items = _listed(session, on)
    units = _leading_units(session, on)
    live = _verified(session)
    stages: dict[str, list[ItemStage]] = defaultdict(list)
    public: dict[str, list[Dataset]] = defaultdict(list)
    for dataset, published_code in _datasets_of(session, [v.item.code for v in items]):
        if dataset.is_public:
            stages[published_code or ""].append(_public_stage(dataset, live))
            public[published_code or ""].append(dataset)
        # A working copy that was moved to another item prepares that one; nothing of it is public there.
        if dataset.state != DatasetState.WITHDRAWN and (
            not dataset.is_public or dataset.list_item_code != published_code
        ):
            stages[dataset.list_item_code or ""].append(_working_stage(dataset))
    return [
        ItemStatus(
            item=version.item,
            decision=version.decision,
            organization=units.get(version.item.code, version.item.organization),
            stage=_stage(version, on, stages[version.item.code]),
            datasets=tuple(public[version.item.code]),
        )
        for version in items
    ]


def _leading_units(session: Session, on: date) -> dict[str, Organization]:
    leads = item_leads.units_on(session, on)
    known = {unit.id: unit for unit in session.scalars(select(Organization))}
    return {code: known[unit_id] for code, unit_id in leads.items()}


def _listed(session: Session, on: date) -> list[ListedVersion]:
    """Of every item that was listed by then the row in force, of a repealed one the last."""
    begun = [[v for v in versions if v.valid_from <= on] for versions in versions_by_code(session).values()]
    return sorted((b[-1] for b in begun if b), key=lambda v: (v.item.position, v.item.code))


def _datasets_of(session: Session, codes: list[str]) -> Iterable[tuple[Dataset, str | None]]:
    """Datasets whose working copy or public version names one of these items, with the public one's code."""
    newest = and_(DatasetVersion.dataset_id == Dataset.id, DatasetVersion.number == Dataset.current_number)
    rows = session.execute(
        select(Dataset, DatasetVersion.list_item_code)
        .outerjoin(DatasetVersion, newest)
        .where(or_(Dataset.list_item_code.in_(codes), DatasetVersion.list_item_code.in_(codes)))
        .options(selectinload(Dataset.resources).selectinload(Resource.versions))
    )
    return [(row[0], row[1]) for row in rows]


def _public_stage(dataset: Dataset, live: frozenset[tuple[str, int]]) -> ItemStage:
    """`live` holds (dataset id, version) pairs proven at the portal."""
    proven = (dataset.id, dataset.current_number or 0) in live
    return ItemStage.LIVE if proven else ItemStage.PUBLISHED


def _working_stage(dataset: Dataset) -> ItemStage:
    if dataset.state == DatasetState.IN_REVIEW:
        return ItemStage.IN_REVIEW
    newest = [_newest_state(r) for r in dataset.resources]
    if VersionState.HELD in newest:
        return ItemStage.HELD
    if VersionState.INVALID in newest or VersionState.REJECTED in newest:
        return ItemStage.FAILED
    return ItemStage.DRAFT


def _verified(session: Session) -> frozenset[tuple[str, int]]:
    rows = session.execute(
        select(SyncRecord.dataset_id, SyncRecord.version_number).where(SyncRecord.state == "verified")
    )
    return frozenset((dataset_id, number) for dataset_id, number in rows if number is not None)


def _newest_state(resource: Resource) -> VersionState | None:
    settled = [v for v in resource.versions if VersionState(v.state) not in PENDING]
    return VersionState(settled[0].state) if settled else None


def _stage(version: ListedVersion, on: date, stages: list[ItemStage]) -> ItemStage:
    if not version.is_valid_on(on):
        return ItemStage.REPEALED
    if version.item.organization_id is None:
        return ItemStage.UNASSIGNED
    return max(stages, key=_ORDER.index, default=ItemStage.ASSIGNED)
