"""What two decisions differ in: the list as it stood after the one and after the other, item by item."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.models import Decision, ListItem
from catalog.models.decision import REPEALED
from catalog.services import decision_chain
from catalog.services.import_changes import differences, values_of_item
from catalog.services.import_rows import ADDED, CHANGED


@dataclass(frozen=True)
class Column:
    """One column in which an item differs, with what it was and is (None: no such item)."""

    name: str
    old: object
    new: object


@dataclass(frozen=True)
class ItemDiff:
    """One item that differs; `columns` only where it stands in both lists."""

    code: str
    change: str
    old: ListItem | None
    new: ListItem | None
    columns: tuple[Column, ...] = ()

    @property
    def shown(self) -> ListItem:
        """The item as it is now, or was last."""
        found = self.new or self.old
        if found is None:
            raise ValueError(self.code)
        return found


@dataclass(frozen=True)
class DecisionDiff:
    """Everything in which two lists differ, in the order of the newer one; `same` counts the rest."""

    before: Decision
    after: Decision
    items: tuple[ItemDiff, ...]
    same: int

    def count(self, change: str) -> int:
        """How many items have this change."""
        return sum(one.change == change for one in self.items)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "from": self.before.number,
            "to": self.after.number,
            "unchanged": self.same,
            "items": [
                {
                    "code": one.code,
                    "name": one.shown.name_vi,
                    "change": one.change,
                    "columns": {c.name: {"from": _plain(c.old), "to": _plain(c.new)} for c in one.columns},
                }
                for one in self.items
            ],
        }


def diff_decisions(session: Session, before: str, after: str) -> DecisionDiff:
    """Compare two decisions by number or address.

    Raises: NotFound.
    """
    return diff(session, _find(session, before), _find(session, after))


def diff(session: Session, before: Decision, after: Decision) -> DecisionDiff:
    """Compare the lists that two decisions left in force."""
    old, new = decision_chain.list_after(session, before), decision_chain.list_after(session, after)
    items = [_item_diff(code, old.get(code), item) for code, item in new.items()]
    gone = [ItemDiff(code, REPEALED, item, None) for code, item in old.items() if code not in new]
    differing = [one for one in items if one is not None]
    return DecisionDiff(before, after, (*differing, *gone), len(items) - len(differing))


def _item_diff(code: str, old: ListItem | None, new: ListItem) -> ItemDiff | None:
    if old is None:
        return ItemDiff(code, ADDED, None, new)
    was, now = values_of_item(old), values_of_item(new)
    columns = tuple(Column(name, was[name], now[name]) for name in differences(was, now))
    return ItemDiff(code, CHANGED, old, new, columns) if columns else None


def _find(session: Session, named: str) -> Decision:
    found = decision_chain.find_decision(session, named)
    if found is not None:
        return found
    slug = decision_chain.slug_of(named)
    if not slug:
        raise NotFound(kind="decision", name=named)
    return decision_chain.get_by_slug(session, slug)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | list) else str(value)
