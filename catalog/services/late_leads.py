"""Items of the list that name a unit which had ended: their lead passes to its successor, where there is one.

A list that is entered after the units moved still names the old ones, by its own words.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain.policy import Actor
from catalog.models import ItemAssignment, Organization, UnitLink, UnitSuccession
from catalog.services import auditing, fact_clock
from catalog.services.item_leads import Lead, read_leads


@dataclass(frozen=True)
class _After:
    """The one successor of an ended unit, from which day, by which act."""

    unit_id: str
    day: date
    decision_number: str
    succession_id: str


def pass_on(session: Session, actor: Actor, *, now: datetime) -> list[str]:
    """Give every item whose unit had ended to the successor, where it has exactly one; the items' codes."""
    units = {unit.id: unit for unit in session.scalars(select(Organization))}
    after = _single_successors(session)
    passed = []
    for code, leads in read_leads(session).items():
        ends = [later.day for later in leads[1:]]
        for lead, end in zip_longest(leads, ends):
            for step in _steps(lead, end, units, after):
                session.add(
                    ItemAssignment(
                        item_code=code,
                        organization_id=step.unit_id,
                        valid_from=step.day,
                        decision_number=step.decision_number,
                        succession_id=step.succession_id,
                        created=now,
                        created_by=actor.id,
                    )
                )
                passed.append(code)
    if passed:
        fact_clock.advance(session, passed)
        auditing.record(session, actor, "pass_on_leads", "list_item", "*", now=now, items=sorted(set(passed)))
    return passed


def items_without_unit(session: Session, day: date) -> list[str]:
    """The items that a unit out of office leads on `day`: a person has to say who does."""
    units = {unit.id: unit for unit in session.scalars(select(Organization))}
    found = []
    for code, leads in read_leads(session).items():
        led = [lead for lead in leads if lead.day <= day]
        last = units[led[-1].unit_id].valid_to if led else None
        if last is not None and last < day:
            found.append(code)
    return sorted(found, key=lambda code: (len(code), code))


def _steps(
    lead: Lead, end: date | None, units: dict[str, Organization], after: dict[str, _After]
) -> list[_After]:
    """Along the chain of successors up to the day on which somebody else leads."""
    found: list[_After] = []
    unit_id, day = lead.unit_id, lead.day
    while True:
        last, heir = units[unit_id].valid_to, after.get(unit_id)
        if last is None or heir is None:
            return found
        day = max(day, last + timedelta(days=1))
        if end is not None and end <= day:
            return found
        found = [one for one in found if one.day < day]
        found.append(_After(heir.unit_id, day, heir.decision_number, heir.succession_id))
        unit_id = heir.unit_id


def _single_successors(session: Session) -> dict[str, _After]:
    rows = session.execute(
        select(UnitLink, UnitSuccession)
        .join(UnitSuccession, UnitSuccession.id == UnitLink.succession_id)
        .where(UnitSuccession.kind != "transfer")
    )
    found: dict[str, list[_After]] = {}
    for link, act in rows:
        heir = _After(link.successor_id, act.effective_on, act.decision_number, act.id)
        found.setdefault(link.predecessor_id, []).append(heir)
    return {before: heirs[0] for before, heirs in found.items() if len(heirs) == 1}
