"""Who leads each item of the approved list on a day, all items at once, for pages and acts of units."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import ItemAssignment
from catalog.services.item_facts import assignments_of
from catalog.services.list_versions import versions_by_code


@dataclass(frozen=True)
class Lead:
    """From `day` on the unit leads the item, until the next one; by hand or a transfer, or by a decision."""

    day: date
    unit_id: str
    is_assigned: bool
    name: str = ""


def read_leads(session: Session) -> dict[str, list[Lead]]:
    """For each item by its permanent code who leads it from when, in the order of days."""
    given: dict[str, list[ItemAssignment]] = defaultdict(list)
    for row in session.scalars(select(ItemAssignment).order_by(ItemAssignment.valid_from)):
        given[row.item_code].append(row)
    found = {}
    for code, versions in versions_by_code(session).items():
        days = {row.valid_from for row in given[code]}
        name = versions[-1].item.name_vi
        found[code] = [
            Lead(one.valid_from, one.unit, one.valid_from in days, name)
            for one in assignments_of(versions, given[code])
        ]
    return found


def lead_on(leads: list[Lead], day: date) -> Lead | None:
    """The lead on `day`; None before the first decision."""
    return next((lead for lead in reversed(leads) if lead.day <= day), None)
