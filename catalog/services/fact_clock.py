"""Use-cases on the clock of facts: telling every kept answer that something was written about an item."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import FactClock
from catalog.remembering import remembered

EVERYTHING = "*"


def advance(session: Session, codes: Iterable[str | None]) -> None:
    """Count one more writing about each of these items, in the caller's transaction."""
    # In one order, so that two transactions never wait for one another.
    for code in sorted({c for c in codes if c}):
        row = session.get(FactClock, code, with_for_update=True)
        if row is None:
            row = FactClock(item_code=code, value=0)
            session.add(row)
        row.value += 1
    session.flush()


def total(session: Session) -> int:
    """How often anything was written about any item: equal totals mean that nothing was written between."""
    asked = select(func.coalesce(func.sum(FactClock.value), 0))
    return remembered(session.info, "fact clock", lambda: session.scalar(asked) or 0)


def read(session: Session) -> dict[str, int]:
    """How often anything was written about each item; `*` is what concerns them all."""
    return dict(remembered(session.info, "fact clocks", lambda: _read(session)))


def _read(session: Session) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(select(FactClock.item_code, FactClock.value))}
