"""Use-cases on the approved list: laying its decisions over one another; what is in force on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Decision, ListItem
from catalog.models.decision import REPEALED

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ListedVersion:
    """One row of one decision, in force from `valid_from` to `valid_to` (inside; None is open)."""

    decision: Decision
    item: ListItem
    valid_from: date
    valid_to: date | None = None

    def is_valid_on(self, day: date) -> bool:
        """Was it in force on `day`?"""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def decisions_in_order(session: Session) -> list[Decision]:
    """All decisions in the order in which they came into force."""
    return sorted(session.scalars(select(Decision)), key=lambda d: d.order)


def whole_list_on(session: Session, day: date) -> Decision | None:
    """The decision that states the list in force on `day`, without those that amend it."""
    found = None
    for decision in decisions_in_order(session):
        if decision.amends_id is None and decision.in_force_from <= day:
            found = decision
    return found if found is not None and (found.expires_on is None or day <= found.expires_on) else None


def listed_codes(session: Session) -> list[str]:
    """The codes of all items that any decision names, in one fixed order."""
    return list(session.scalars(select(ListItem.code).distinct().order_by(ListItem.code)))


def versions_by_code(
    session: Session, codes: Collection[str] | None = None
) -> dict[str, list[ListedVersion]]:
    """The versions of these items (of all without `codes`) by permanent code, in order, without overlap."""
    asked = select(ListItem).options(joinedload(ListItem.organization), joinedload(ListItem.decision))
    if codes is not None:
        asked = asked.where(ListItem.code.in_(list(codes)))
    rows: dict[str, list[ListItem]] = defaultdict(list)
    for item in session.scalars(asked.order_by(ListItem.position)):
        rows[item.decision_id].append(item)
    return lay_over([(decision, rows[decision.id]) for decision in decisions_in_order(session)])


def lay_over(decisions: Iterable[tuple[Decision, Iterable[ListItem]]]) -> dict[str, list[ListedVersion]]:
    """The versions of each item; decisions in the order in which they came into force.

    A whole list ends everything that it does not name. An amendment touches only the list that it amends:
    where another one has replaced that list, it changes nothing any more.
    """
    found: dict[str, list[ListedVersion]] = defaultdict(list)
    base: Decision | None = None
    for decision, items in decisions:
        day = decision.in_force_from
        if decision.amends_id is None:
            base = decision
            for versions in found.values():
                _end(versions, day)
        elif base is None or decision.amends_id != base.id:
            continue
        for item in items:
            _end(found[item.code], day)
            if item.change != REPEALED:
                found[item.code].append(ListedVersion(decision, item, day, _last_day(decision, base)))
    return {code: kept for code, versions in found.items() if (kept := _without_empty(versions))}


def _end(versions: list[ListedVersion], day: date) -> None:
    """What is in force on `day` ends on the day before."""
    if versions and versions[-1].is_valid_on(day):
        versions[-1] = replace(versions[-1], valid_to=day - _ONE_DAY)


def _last_day(decision: Decision, base: Decision) -> date | None:
    days = [d.expires_on for d in (decision, base) if d.expires_on]
    return min(days, default=None)


def _without_empty(versions: list[ListedVersion]) -> list[ListedVersion]:
    """Without those that were replaced on the very day on which they began."""
    return [v for v in versions if v.valid_to is None or v.valid_from <= v.valid_to]
