"""Use-cases on the register: the units by id, as plain values."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Organization


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a register page names it."""

    id: str
    name: str
    code: str
    title_vi: str
    title_en: str

    def title(self, lang: str) -> str:
        """The name in `vi` or `en`; Vietnamese where English is missing."""
        return (self.title_en if lang == "en" else self.title_vi) or self.title_vi


def units_by_id(session: Session) -> dict[str, Unit]:
    """Every unit that is or was, by id, ordered by title."""
    asked = select(
        Organization.id, Organization.name, Organization.code, Organization.title_vi, Organization.title_en
    ).order_by(Organization.title_vi)
    return {row[0]: Unit(*row) for row in session.execute(asked)}
