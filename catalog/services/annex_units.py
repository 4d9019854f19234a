"""The units that an annex may name: those in office on the day of its decision, with former names."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Organization, UnitLink, UnitSuccession
from catalog.services.organizations import is_in_office
from harvesters.annexes import Unit


def known_units(session: Session, day: date) -> list[Unit]:
    """Give the units in office on `day` with parents and all names they or their predecessors bore.

    A predecessor with several successors gives each its name: a text that says it then asks which is meant.
    """
    every = {unit.id: unit for unit in session.scalars(select(Organization).order_by(Organization.code))}
    former = _former(session, day)
    return [
        Unit(unit.code, _names(unit, former, every), _parent_code(unit, every))
        for unit in every.values()
        if is_in_office(unit, day)
    ]


def _former(session: Session, day: date) -> dict[str, set[str]]:
    """Successor -> its predecessors by acts in force on `day`."""
    rows = session.execute(
        select(UnitLink.successor_id, UnitLink.predecessor_id)
        .join(UnitSuccession, UnitSuccession.id == UnitLink.succession_id)
        .where(UnitSuccession.effective_on <= day)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for successor, predecessor in rows:
        found[successor].add(predecessor)
    return found


def _names(
    unit: Organization, former: dict[str, set[str]], every: dict[str, Organization]
) -> tuple[str, ...]:
    reached, waiting = {unit.id}, [unit.id]
    while waiting:
        for predecessor in former.get(waiting.pop(), set()) - reached:
            reached.add(predecessor)
            waiting.append(predecessor)
    bearers = [unit, *sorted((every[i] for i in reached - {unit.id}), key=lambda u: u.code)]
    names = [name for one in bearers for name in (one.title_vi, one.title_en) if name]
    return tuple(dict.fromkeys(names))


def _parent_code(unit: Organization, every: dict[str, Organization]) -> str | None:
    parent = every.get(unit.parent_id or "")
    return parent.code if parent else None
