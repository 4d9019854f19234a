"""Decisions with their items, written straight into the tables: a list in a few lines."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.models import Decision, ListItem, Organization
from tests.conftest import NOW


def decide(session: Session, number: str, effective_on: date, *items: ListItem, **given) -> Decision:
    """A decision with these items, in force from that day; `amends` is the decision that it amends."""
    amends = given.pop("amends", None)
    decision = Decision(
        number=number,
        issued_on=given.pop("issued_on", effective_on),
        effective_on=effective_on,
        amends_id=amends.id if amends else None,
        created=NOW,
        **given,
    )
    session.add(decision)
    session.flush()
    for position, item in enumerate(items, start=1):
        item.position = position
        item.decision_id = decision.id
        session.add(item)
    session.flush()
    return decision


def listed(code: str, unit: Organization | None = None, frequency: str | None = "P1M", **given) -> ListItem:
    """One item of a list."""
    defaults = {"name_vi": f"Mục {code}", "formats": ["CSV"]}
    return ListItem(
        code=code, organization_id=unit.id if unit else None, frequency=frequency, **(defaults | given)
    )
