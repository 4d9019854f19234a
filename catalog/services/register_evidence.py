"""Use-cases on the register: what each indicator counted, item by item and period by period."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from catalog.domain.quality_score import AXES
from catalog.domain.register_facts import local_day
from catalog.domain.register_indicators import Evidence, indicators
from catalog.services.register_book import RegisterBook
from catalog.services.register_summary import Summary, UnitFigures

# Of an item without any unit the figures stand under this name in addresses.
NO_UNIT = "-"


def counted_items(summaries: Sequence[Summary], key: str, unit: str | None) -> list[str]:
    """The codes of the items of which the indicator counts anything, in the order of the list.

    `unit` is the id of a unit, NO_UNIT for what no unit has, None for all.
    """
    return [s.code for s in summaries if any(_counts(f, key) and is_of(f.unit, unit) for f in s.figures)]


def evidence_of(
    book: RegisterBook, session: Session, codes: Sequence[str], key: str, unit: str | None, *, at: datetime
) -> Iterator[Evidence]:
    """What the indicator counts of these items, in their order; the share of a score is its hundredth."""
    if key in AXES:
        yield from _scores(book.summaries(session, at), codes, key)
        return
    day = local_day(at)
    found = {code: state for code, (_, state) in book.each_state(session, at, codes)}
    for code in codes:
        if code not in found:
            continue
        state = found[code]
        if unit == NO_UNIT:
            units = {o.unit for o in state.obligations} | {state.unit}
            if None not in units:
                continue
            named = indicators([(code, state)], day)
            others = [indicators([(code, state)], day, unit=u) for u in units if u is not None]
            taken = {(e.item, e.period) for o in others for e in getattr(o, key).evidence}
            yield from (e for e in getattr(named, key).evidence if (e.item, e.period) not in taken)
        else:
            yield from getattr(indicators([(code, state)], day, unit=unit), key).evidence


def is_of(unit: str | None, asked: str | None) -> bool:
    """Does what this unit has belong to what was asked for?"""
    return asked is None or unit == asked or (asked == NO_UNIT and unit is None)


def _scores(summaries: Sequence[Summary], codes: Sequence[str], key: str) -> Iterator[Evidence]:
    points = {one.code: getattr(one.points, key) for one in summaries}
    for code in codes:
        if points.get(code) is not None:
            yield Evidence(code, "", Fraction(points[code], 100))


def _counts(figures: UnitFigures, key: str) -> bool:
    if key in AXES:
        return figures.points is not None and getattr(figures.points, key) is not None
    return bool(figures.items if key == "coverage" else figures.due)
