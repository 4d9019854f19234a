"""The chain of decisions: which lists there are, what each left in force. The import asks here alone.

A list is a decision without `amends_id` with its amendments laid over it, by their first day in force.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.domain.errors import NotFound
from catalog.domain.naming import slugify
from catalog.models import Decision, ListItem
from catalog.models.decision import REPEALED


def list_decisions(session: Session) -> list[Decision]:
    """All decisions, the newest first."""
    return sorted(session.scalars(select(Decision)), key=lambda d: d.order, reverse=True)


def find_decision(session: Session, number: str) -> Decision | None:
    """The decision of this number; blanks and letter case aside."""
    wanted = _plain(number)
    return next((one for one in session.scalars(select(Decision)) if _plain(one.number) == wanted), None)


def get_by_slug(session: Session, slug: str) -> Decision:
    """The decision of an address (`slug_of`).

    Raises: NotFound.
    """
    for one in session.scalars(select(Decision)):
        if slug_of(one.number) == slug:
            return one
    raise NotFound(kind="decision", name=slug)


def slug_of(number: str) -> str:
    """The address of a decision: `2053/QĐ-UBND` is `2053-qd-ubnd`."""
    return slugify(number)


def root_of(session: Session, decision: Decision) -> Decision:
    """The decision that states the whole list to which this one belongs."""
    return session.get_one(Decision, decision.amends_id) if decision.amends_id else decision


def newest_list(session: Session) -> Decision | None:
    """The decision that states the newest whole list."""
    whole = [one for one in session.scalars(select(Decision)) if one.amends_id is None]
    return max(whole, key=lambda d: d.order, default=None)


def chain_of(session: Session, root: Decision) -> list[Decision]:
    """A whole list and its amendments, in the order in which they are laid over it."""
    amending = session.scalars(select(Decision).where(Decision.amends_id == root.id))
    return [root, *sorted(amending, key=lambda d: d.order)]


def list_after(session: Session, decision: Decision | None) -> dict[str, ListItem]:
    """Code -> item of what is in force once `decision` is laid over those before it."""
    if decision is None:
        return {}
    chain = chain_of(session, root_of(session, decision))
    return _laid_over(session, chain[: chain.index(decision) + 1])


def whole_list(session: Session, root: Decision | None) -> dict[str, ListItem]:
    """Code -> item of a list with every amendment."""
    return _laid_over(session, chain_of(session, root)) if root else {}


def items_of(session: Session, decision: Decision) -> list[ListItem]:
    """The items that stand in one decision, in its order."""
    return list(
        session.scalars(
            select(ListItem)
            .where(ListItem.decision_id == decision.id)
            .options(joinedload(ListItem.organization))
            .order_by(ListItem.position)
        )
    )


def used_codes(session: Session) -> frozenset[str]:
    """Every code that was ever given: none is given twice."""
    return frozenset(session.scalars(select(ListItem.code).distinct()))


def _laid_over(session: Session, chain: Sequence[Decision]) -> dict[str, ListItem]:
    found: dict[str, ListItem] = {}
    rows = session.scalars(
        select(ListItem)
        .where(ListItem.decision_id.in_([one.id for one in chain]))
        .options(joinedload(ListItem.organization), joinedload(ListItem.decision))
        .order_by(ListItem.position)
    ).all()
    for one in chain:
        found |= {item.code: item for item in rows if item.decision_id == one.id}
    return {code: item for code, item in found.items() if item.change != REPEALED}


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()
