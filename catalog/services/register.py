"""Use-cases on the approved list: what is in force on a day. Where items stand says `register_book`."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from catalog.models import Decision, ListItem
from catalog.services.list_versions import decisions_in_order, versions_by_code, whole_list_on


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


def repeals(session: Session, codes: Collection[str], on: date) -> dict[str, Decision]:
    """Those of these codes that the list in force has no more, with the decision that took them off.

    A whole list that does not name an item takes it off too; one that expired takes off its own.
    """
    if not codes:
        return {}
    decisions = [d for d in decisions_in_order(session) if d.in_force_from <= on]
    versions = versions_by_code(session, codes)
    found: dict[str, Decision] = {}
    for code in codes:
        begun = [v for v in versions.get(code, []) if v.valid_from <= on]
        if begun and begun[-1].is_valid_on(on):
            continue
        ended = begun[-1].valid_to if begun else None
        since = [d for d in decisions if ended is not None and d.in_force_from == ended + date.resolution]
        if last := (since or [v.decision for v in begun] or decisions):
            found[code] = last[-1]
    return found
