"""Use-cases on who supplies an item and from when: a change that happened, a unit that is named by hand."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import Invalid, NotFound
from catalog.domain.periods import ON_CHANGE
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import ItemAssignment, ItemChange, Organization
from catalog.schemas.fields import plain_text
from catalog.services import auditing, fact_clock
from catalog.services.organizations import get_unit, is_in_office
from catalog.services.register_acts import TEXT_LIMIT, state_of
from catalog.services.register_book import RegisterBook

NUMBER_LIMIT = 100


def record_change(
    session: Session,
    actor: Actor,
    book: RegisterBook,
    item: str,
    *,
    changed_on: date | None,
    note: str = "",
    now: datetime,
) -> ItemChange:
    """Note a day on which something changed, for an item that is due on change: an obligation begins.

    Raises: NotAllowed, UnknownListItem, ItemRepealed, Invalid.
    """
    state = state_of(session, book, item, now)
    policy.require_role(actor, "record_change", state.unit)
    version = state.version
    fields: dict[str, list[str]] = {}
    if version is None or version.frequency != ON_CHANGE:
        fields["changed_on"] = ["not_due_on_change"]
    elif changed_on is None:
        fields["changed_on"] = ["required"]
    elif changed_on > local_day(now):
        fields["changed_on"] = ["day_in_the_future"]
    elif changed_on < version.valid_from:
        fields["changed_on"] = ["day_before_the_list"]
    if len(note) > TEXT_LIMIT:
        fields["note"] = ["too_long"]
    if fields or changed_on is None:
        raise Invalid(fields)
    fact_clock.advance(session, [item])
    is_known = (ItemChange.item_code == item, ItemChange.changed_on == changed_on)
    if session.scalar(select(ItemChange.id).where(*is_known)):
        raise Invalid({"changed_on": ["change_known"]})
    row = ItemChange(
        item_code=item, changed_on=changed_on, note=plain_text(note), created=now, created_by=actor.id
    )
    session.add(row)
    session.flush()
    details = {"changed_on": changed_on.isoformat()}
    auditing.record(session, actor, "record_change", "list_item", item, now=now, **details)
    return row


def assign_item(
    session: Session,
    actor: Actor,
    book: RegisterBook,
    item: str,
    *,
    unit: str,
    decision_number: str,
    valid_from: date | None = None,
    now: datetime,
) -> ItemAssignment:
    """Name the unit that has to supply an item from a day on (today without one), by which decision.

    Raises: NotAllowed, UnknownListItem, ItemRepealed, Invalid.
    """
    policy.require_role(actor, "excuse")
    state = state_of(session, book, item, now)
    begin = valid_from or local_day(now)
    fields: dict[str, list[str]] = {}
    found = _unit(session, unit)
    if found is None:
        fields["unit"] = ["unit_not_chosen"]
    elif found.id == state.unit:
        fields["unit"] = ["unit_has_it"]
    elif not all(is_in_office(found, day) for day in (begin, max(begin, local_day(now)))):
        fields["unit"] = ["unit_not_in_office"]
    number = plain_text(decision_number)
    if not number:
        fields["decision_number"] = ["decision_number_missing"]
    elif len(number) > NUMBER_LIMIT:
        fields["decision_number"] = ["too_long"]
    if fields or found is None:
        raise Invalid(fields)
    row = ItemAssignment(
        item_code=item,
        organization_id=found.id,
        valid_from=begin,
        decision_number=number,
        created=now,
        created_by=actor.id,
    )
    session.add(row)
    session.flush()
    fact_clock.advance(session, [item])
    details = {"unit": found.id, "valid_from": begin.isoformat(), "decision": number}
    auditing.record(session, actor, "assign_item", "list_item", item, now=now, **details)
    return row


def _unit(session: Session, name_or_id: str) -> Organization | None:
    try:
        return get_unit(session, name_or_id)
    except NotFound:
        return None
