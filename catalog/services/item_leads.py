"""Who leads each item of the approved list on a day: from the decisions, and from assignments made since."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Decision, ItemAssignment, ListItem

_DECISION, _ASSIGNMENT = 0, 1


@dataclass(frozen=True)
class Lead:
    """From `day` on the unit leads the item, until the next one."""

    day: date
    unit_id: str
    is_assigned: bool
    name: str = ""


def read_leads(session: Session) -> dict[str, list[Lead]]:
    """For each item by its permanent code who leads it from when, in the order of days.

    On one day an assignment outweighs a decision: it was made knowing the decision.
    """
    decided = session.execute(
        select(ListItem.code, ListItem.organization_id, ListItem.name_vi, Decision)
        .join(Decision, Decision.id == ListItem.decision_id)
        .where(ListItem.organization_id.is_not(None), ListItem.change != "repealed")
    )
    found: dict[str, list[tuple[tuple[date, int, float], Lead]]] = defaultdict(list)
    names: dict[str, str] = {}
    for code, unit_id, name, decision in decided:
        if unit_id is None:
            continue
        day = decision.in_force_from
        names[code] = name
        found[code].append(((day, _DECISION, decision.created.timestamp()), Lead(day, unit_id, False, name)))
    for row in session.scalars(select(ItemAssignment)):
        order = (row.valid_from, _ASSIGNMENT, row.created.timestamp())
        lead = Lead(row.valid_from, row.organization_id, True, names.get(row.item_code, ""))
        found[row.item_code].append((order, lead))
    return {
        code: [lead for _, lead in sorted(given, key=lambda one: one[0])] for code, given in found.items()
    }


def lead_on(leads: list[Lead], day: date) -> Lead | None:
    """The lead on `day`; None before the first decision."""
    return next((lead for lead in reversed(leads) if lead.day <= day), None)


def units_on(session: Session, day: date) -> dict[str, str]:
    """The id of the unit that leads each item on `day`, by the item's code."""
    found = {code: lead_on(leads, day) for code, leads in read_leads(session).items()}
    return {code: lead.unit_id for code, lead in found.items() if lead is not None}
