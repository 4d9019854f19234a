"""Use-cases on the approved list: what is in force, and where each item stands, computed from facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

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


def decision_in_force(session: Session) -> Decision | None:
    """The newest decision that states a whole list."""
    return session.scalars(
        select(Decision)
        .where(Decision.amends_id.is_(None))
        .order_by(Decision.issued_on.desc(), Decision.created.desc())
    ).first()


def items_in_force(session: Session) -> list[ListItem]:
    """The items of the decision in force with its amendments laid over it, in the order of the list.

    A repealed item stays, with `change` = repealed, so that the page can say so.
    """
    base = decision_in_force(session)
    if base is None:
        return []
    amending = session.scalars(
        select(Decision).where(Decision.amends_id == base.id).order_by(Decision.issued_on, Decision.created)
    )
    merged: dict[str, ListItem] = {}
    for decision in (base, *amending):
        for item in session.scalars(
            select(ListItem)
            .where(ListItem.decision_id == decision.id)
            .options(joinedload(ListItem.organization), joinedload(ListItem.decision))
            .order_by(ListItem.position)
        ):
            merged[item.code] = item
    return sorted(merged.values(), key=lambda i: (i.position, i.code))


def find_item(session: Session, code: str) -> ListItem | None:
    """The item of this permanent code that is in force and not repealed."""
    for item in items_in_force(session):
        if item.code == code and item.change != "repealed":
            return item
    return None


def list_status(session: Session, today: date | None = None) -> list[ItemStatus]:
    """Every item in force with its computed stage; eight queries at most, whatever the length of the list.

    Its unit is the one that leads on `today`, after transfers of units; without a day the one in the list.
    """
    units = _leading_units(session, today)
    items = items_in_force(session)
    live = _verified(session)
    stages: dict[str, list[ItemStage]] = defaultdict(list)
    public: dict[str, list[Dataset]] = defaultdict(list)
    for dataset, published_code in _datasets_of(session, [i.code for i in items]):
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
            item=item,
            decision=item.decision,
            organization=units.get(item.code, item.organization),
            stage=_stage(item, stages[item.code]),
            datasets=tuple(public[item.code]),
        )
        for item in items
    ]


def _leading_units(session: Session, today: date | None) -> dict[str, Organization]:
    leads = item_leads.units_on(session, today) if today else {}
    known = {unit.id: unit for unit in session.scalars(select(Organization))} if leads else {}
    return {code: known[unit_id] for code, unit_id in leads.items()}


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


def _stage(item: ListItem, stages: list[ItemStage]) -> ItemStage:
    if item.change == "repealed":
        return ItemStage.REPEALED
    if item.organization_id is None:
        return ItemStage.UNASSIGNED
    return max(stages, key=_ORDER.index, default=ItemStage.ASSIGNED)
