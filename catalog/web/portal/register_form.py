"""What the address of the register asks, and the addresses that ask a little more or less."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from werkzeug.datastructures import MultiDict

from catalog.search.analysis import clean
from catalog.services.register_choice import SORTS, STATES, Choice
from catalog.services.register_units import Unit
from catalog.web.context import href
from catalog.web.portal.paging import page_number
from catalog.web.portal.register_heat import WIDTHS

PAGE_ITEMS = 50
LONGEST_TEXT = 200


@dataclass(frozen=True)
class RegisterForm:
    """The chosen unit (its name), state, group, words, order, years of the heat map, and page."""

    unit: str = ""
    state: str = ""
    group: str = ""
    text: str = ""
    is_overdue: bool = False
    sort: str = "list"
    years: int = 2
    page: int = 1

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Self:
        """Read the address; unknown orders, years and pages count as not given."""
        sort, years = args.get("sort", ""), args.get("years", "")
        return cls(
            unit=args.get("unit", ""),
            state=args.get("state", ""),
            group=clean(args.get("group", "")),
            text=clean(args.get("q", ""))[:LONGEST_TEXT],
            is_overdue=args.get("overdue", "") == "1",
            sort=sort if sort in SORTS else "list",
            years=int(years) if years in map(str, WIDTHS) else 2,
            page=page_number(args.get("page")),
        )

    def choice(self, units: Mapping[str, Unit]) -> Choice:
        """The same for the register; a unit or state that does not exist fits no item."""
        chosen = next((u.id for u in units.values() if u.name == self.unit), self.unit)
        state = self.state if self.state in STATES else self.state and "-"
        return Choice(chosen, state, self.group, self.text, self.is_overdue, self.sort)

    def values(self) -> dict[str, Any]:
        """What the address needs to say, for the page and for the machine forms."""
        given = {
            "unit": self.unit,
            "state": self.state,
            "group": self.group,
            "q": self.text,
            "overdue": "1" if self.is_overdue else "",
            "sort": "" if self.sort == "list" else self.sort,
            "years": "" if self.years == 2 else self.years,
            "page": "" if self.page == 1 else self.page,
        }
        return {name: value for name, value in given.items() if value}

    def address(self) -> str:
        """The address of this page in the language of the request."""
        return href("portal.register", **self.values())

    def page_address(self, number: int) -> str:
        """The address of another page of the same choice."""
        return replace(self, page=number).address() + "#items"

    def years_address(self, years: int) -> str:
        """The address of the same page with a heat map of so many years."""
        return replace(self, years=years).address() + "#heat"

    @property
    def is_narrowed(self) -> bool:
        """Does it ask for less than the whole list?"""
        return bool(self.unit or self.state or self.group or self.text or self.is_overdue)
