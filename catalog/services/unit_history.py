"""Reading what acts of succession have done: who had a dataset before, what went before and after a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalog.domain.publication import FormerUnit, PublishedUnit
from catalog.models import Dataset, Organization, UnitLink, UnitMove, UnitSuccession

# Beyond this a plain list of all moves is read: databases cap the number of values in a query.
_MOST_IDS = 500


@dataclass(frozen=True)
class Owner:
    """The unit that has a moved dataset today, and those that had it before, the latest first."""

    unit: PublishedUnit
    former: tuple[FormerUnit, ...]


@dataclass(frozen=True)
class HistoryLine:
    """One act in the life of a unit: what it was, when, and the unit on its other side."""

    kind: str
    decision_number: str
    effective_on: date
    unit: Organization


@dataclass(frozen=True)
class UnitHistory:
    """What went before a unit and what came after it, by day, with what it gave and got in transfers."""

    before: tuple[HistoryLine, ...]
    after: tuple[HistoryLine, ...]


def published_unit(unit: Organization) -> PublishedUnit:
    """A unit as publications name it."""
    return PublishedUnit(unit.id, unit.name, unit.code, unit.title_vi, unit.title_en)


def moved_datasets(session: Session, ids: Sequence[str]) -> dict[str, Owner]:
    """The datasets among `ids` that an act has moved, with their units; two queries at most."""
    asked = (
        select(UnitMove.object_id, UnitSuccession, Organization)
        .join(UnitSuccession, UnitSuccession.id == UnitMove.succession_id)
        .join(Organization, Organization.id == UnitMove.from_id)
        .where(UnitMove.object_kind == "dataset")
        .order_by(UnitSuccession.effective_on.desc(), UnitMove.id.desc())
    )
    if len(ids) <= _MOST_IDS:
        asked = asked.where(UnitMove.object_id.in_(ids))
    former: dict[str, list[FormerUnit]] = {}
    for dataset_id, act, unit in session.execute(asked):
        former.setdefault(dataset_id, []).append(
            FormerUnit(unit.name, unit.title_vi, unit.title_en, act.decision_number, act.effective_on)
        )
    if not former:
        return {}
    owners = session.execute(
        select(Dataset.id, Organization)
        .join(Organization, Organization.id == Dataset.organization_id)
        .where(Dataset.id.in_(select(UnitMove.object_id).where(UnitMove.object_kind == "dataset")))
    )
    return {
        dataset_id: Owner(published_unit(unit), tuple(former[dataset_id]))
        for dataset_id, unit in owners
        if dataset_id in former
    }


def history_of(session: Session, unit_id: str) -> UnitHistory:
    """The acts that made a unit or gave it something, and those that ended it or took something from it."""
    before, after = aliased(Organization), aliased(Organization)
    rows = session.execute(
        select(UnitSuccession, before, after)
        .join(UnitLink, UnitLink.succession_id == UnitSuccession.id)
        .join(before, before.id == UnitLink.predecessor_id)
        .join(after, after.id == UnitLink.successor_id)
        .where((UnitLink.predecessor_id == unit_id) | (UnitLink.successor_id == unit_id))
        .order_by(UnitSuccession.effective_on, before.title_vi, after.title_vi)
    )
    lines: tuple[list[HistoryLine], list[HistoryLine]] = ([], [])
    for act, predecessor, successor in rows:
        is_after = predecessor.id == unit_id
        other = successor if is_after else predecessor
        lines[is_after].append(HistoryLine(act.kind, act.decision_number, act.effective_on, other))
    return UnitHistory(tuple(lines[0]), tuple(lines[1]))


def datasets_once_of(session: Session, unit_id: str) -> list[str]:
    """The ids of the datasets that acts have moved away from a unit, in the order of the acts."""
    asked = (
        select(UnitMove.object_id)
        .where(UnitMove.object_kind == "dataset", UnitMove.from_id == unit_id)
        .order_by(UnitMove.id)
    )
    return list(dict.fromkeys(session.scalars(asked)))


def successors_in_office(session: Session, unit_id: str) -> list[Organization]:
    """The units in which the chain of acts from this unit ends today, by code; itself while none ended it."""
    links: dict[str, list[str]] = {}
    for before, after in session.execute(
        select(UnitLink.predecessor_id, UnitLink.successor_id)
        .join(UnitSuccession, UnitSuccession.id == UnitLink.succession_id)
        .where(UnitSuccession.kind != "transfer")
    ):
        links.setdefault(before, []).append(after)
    ends: dict[str, None] = {}
    waiting, seen = [unit_id], set[str]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if one in links:
            waiting += links[one]
        else:
            ends[one] = None
    return sorted((session.get_one(Organization, one) for one in ends), key=lambda unit: unit.code)
