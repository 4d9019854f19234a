"""Use-cases on the register: how one period of an item is told in one word, for heat maps and feeds.

Pure, and small enough to be kept for every period of every item: equal marks are one object.
"""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from catalog.domain.periods import Kind, Period
from catalog.domain.register_facts import Code
from catalog.domain.register_states import ObligationState


class Told(StrEnum):
    """What is said of a period. A period without a mark was not asked for."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTLY = "partly"
    MISSING = "missing"
    DUE = "due"
    WAITING = "waiting"
    EXEMPT = "exempt"
    REPEALED = "repealed"


# From worst to best: where several periods share a place, the worst one is shown.
SEVERITY = (
    Told.MISSING,
    Told.PARTLY,
    Told.DUE,
    Told.LATE,
    Told.WAITING,
    Told.ON_TIME,
    Told.EXEMPT,
    Told.REPEALED,
)


class PeriodMark(NamedTuple):
    """One period: `number` is days for late and missing, percent for partly, else 0.

    `overdue_days` are the days after the due date, up to now or to the delivery. `is_by_hand` says that an
    override set it.
    """

    period: Period
    due: date
    told: Told
    number: int
    overdue_days: int
    is_by_hand: bool

    @property
    def is_short(self) -> bool:
        """Is it one of many in a month: a week or a day?"""
        return self.period.kind in (Kind.WEEK, Kind.DAY)


_BY_CODE = {
    Code.PUBLISHED: Told.ON_TIME,
    Code.LIVE: Told.ON_TIME,
    Code.DUE: Told.DUE,
    Code.OVERDUE: Told.MISSING,
    Code.EXEMPT: Told.EXEMPT,
    Code.REPEALED: Told.REPEALED,
}


@lru_cache(maxsize=20_000)
def _one(period: Period, due: date, told: Told, number: int, days: int, *, is_by_hand: bool) -> PeriodMark:
    return PeriodMark(period, due, told, number, days, is_by_hand)


def mark_of(state: ObligationState) -> PeriodMark:
    """What is told of an obligation. What is public in part says so, whether or not it is late."""
    obligation = state.obligation
    told, number = _BY_CODE.get(state.code, Told.WAITING), 0
    is_by_hand = state.override is not None
    is_partly = bool(state.counted) and not state.is_whole and state.completeness.percent > 0
    if not is_by_hand and told not in (Told.EXEMPT, Told.REPEALED):
        if told is Told.ON_TIME and state.days_late:
            told, number = Told.LATE, state.days_late
        elif is_partly:
            told, number = Told.PARTLY, state.completeness.percent
        elif told is Told.MISSING:
            number = state.days_late
    return _one(obligation.period, obligation.due, told, number, state.days_late, is_by_hand=is_by_hand)
