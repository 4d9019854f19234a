"""What units hold that can move with them: datasets, items of the list, accounts, subordinate units."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.naming import fold, slugify
from catalog.domain.succession import Act, Thing, ThingKind, Unit
from catalog.models import (
    Dataset,
    Organization,
    Redirect,
    UnitLink,
    UnitMove,
    UnitSuccession,
    User,
)
from catalog.services.item_leads import Lead, lead_on, read_leads
from catalog.services.list_versions import versions_by_code


def read_units(session: Session) -> dict[str, Unit]:
    """Every unit by id, as the domain needs it."""
    ended = set(
        session.scalars(
            select(UnitLink.predecessor_id)
            .join(UnitSuccession, UnitSuccession.id == UnitLink.succession_id)
            .where(UnitSuccession.kind != "transfer")
        )
    )
    return {
        row.id: Unit(
            id=row.id,
            code=row.code,
            title=row.title_vi,
            parent_id=row.parent_id,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_succeeded=row.id in ended,
        )
        for row in session.scalars(select(Organization))
    }


def taken_codes(session: Session, act: Act) -> frozenset[str]:
    """Which codes of the act's new units cannot be had: in use, or without an address of their own.

    After a rename the same code may go on: it is taken over from the predecessor.
    """
    free = set(act.predecessors) if act.kind == "rename" else set()
    rows = session.execute(select(Organization.id, Organization.code, Organization.name))
    used = set(session.scalars(select(Redirect.old_name).where(Redirect.kind == "organization")))
    for unit_id, code, name in rows:
        if unit_id not in free:
            used |= {fold(code), name}
    addresses = [slugify(new.code) for new in act.new_units]
    return frozenset(
        new.code
        for new, address in zip(act.new_units, addresses, strict=True)
        if not address or fold(new.code) in used or address in used or addresses.count(address) > 1
    )


def read_things(session: Session, owners: Collection[str], day: date) -> list[Thing]:
    """What these units hold; items are those that they lead on `day`."""
    since = _last_moves(session)
    return [
        *_datasets(session, owners, since),
        *_items(session, owners, day),
        *_accounts(session, owners, since),
        *_children(session, owners, day, since),
    ]


def _datasets(session: Session, owners: Collection[str], since: dict[str, date]) -> list[Thing]:
    asked = select(Dataset).where(Dataset.organization_id.in_(owners)).order_by(Dataset.title_vi, Dataset.id)
    return [
        Thing(
            ThingKind.DATASET,
            row.id,
            row.organization_id,
            row.title_vi,
            since.get(f"dataset:{row.id}"),
            row.theme,
        )
        for row in session.scalars(asked)
    ]


def _items(session: Session, owners: Collection[str], day: date) -> list[Thing]:
    """The items in force, or in force later, that one of the units leads on the day."""
    current = _codes_in_force(session, day)
    fed = session.execute(select(Dataset.list_item_code, Dataset.theme).order_by(Dataset.id))
    themes = {code: theme for code, theme in fed if code is not None}
    found = []
    for code, leads in read_leads(session).items():
        taken = handovers(leads, owners, day)
        if code in current and taken:
            owner, name = taken[0].unit_id, taken[0].name
            last = max((one.day for one in leads if one.is_assigned and one.unit_id == owner), default=None)
            found.append(
                Thing(ThingKind.LIST_ITEM, code, owner, f"{code}. {name}", last, themes.get(code, ""))
            )
    return sorted(found, key=lambda thing: (len(thing.id), thing.id))


def handovers(leads: list[Lead], owners: Collection[str], day: date) -> list[Lead]:
    """When the lead must pass on for one of these units: on `day`, and whenever a later decision names it."""
    now = lead_on(leads, day)
    found = [replace(now, day=day)] if now is not None and now.unit_id in owners else []
    return found + [lead for lead in leads if lead.day > day and lead.unit_id in owners]


def _codes_in_force(session: Session, day: date) -> frozenset[str]:
    """The items that are in force on the day, or will be."""
    return frozenset(
        code
        for code, versions in versions_by_code(session).items()
        if any(version.valid_to is None or day <= version.valid_to for version in versions)
    )


def _accounts(session: Session, owners: Collection[str], since: dict[str, date]) -> list[Thing]:
    asked = select(User).where(User.organization_id.in_(owners)).order_by(User.name)
    return [
        Thing(ThingKind.USER, row.id, row.organization_id, row.name, since.get(f"user:{row.id}"))
        for row in session.scalars(asked)
        if row.organization_id is not None
    ]


def _children(session: Session, owners: Collection[str], day: date, since: dict[str, date]) -> list[Thing]:
    asked = (
        select(Organization)
        .where(Organization.parent_id.in_(owners), Organization.id.not_in(owners))
        .order_by(Organization.title_vi)
    )
    return [
        Thing(ThingKind.UNIT, row.id, row.parent_id, row.title_vi, since.get(f"unit:{row.id}"))
        for row in session.scalars(asked)
        # What had ended before stays below the unit of its time.
        if row.parent_id is not None and (row.valid_to is None or day <= row.valid_to)
    ]


def _last_moves(session: Session) -> dict[str, date]:
    """The day of the last move of each thing, by its key."""
    rows = session.execute(
        select(UnitMove.object_kind, UnitMove.object_id, UnitSuccession.effective_on).join(
            UnitSuccession, UnitSuccession.id == UnitMove.succession_id
        )
    )
    found: dict[str, date] = {}
    for kind, object_id, day in rows:
        key = f"{kind}:{object_id}"
        found[key] = max(day, found.get(key, day))
    return found
