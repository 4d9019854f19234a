"""Use-cases on the approved list: what is in force on a day. Where items stand says `register_book`."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.models import Decision, ListItem
from catalog.services.list_versions import versions_by_code, whole_list_on


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
