"""Periods of time as tables write them (2025, 2025-H1, 2025-Q2, 2025-06, 2025-06-30), put in order. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

DAY, MONTH, QUARTER, HALF, YEAR = "day", "month", "quarter", "half", "year"
_FORMS = {
    YEAR: re.compile(r"[1-9][0-9]{3}"),
    HALF: re.compile(r"[1-9][0-9]{3}-H[12]"),
    QUARTER: re.compile(r"[1-9][0-9]{3}-Q[1-4]"),
    MONTH: re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"),
    DAY: re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
}
_MONTHS = {YEAR: 12, HALF: 6, QUARTER: 3, MONTH: 1}


def step_of(texts: Iterable[str]) -> str:
    """The one step in which all of these are written; empty where they differ or one is no period."""
    found = {_step(one) for one in texts}
    return found.pop() if len(found) == 1 else ""


def _step(text: str) -> str:
    for step, form in _FORMS.items():
        if form.fullmatch(text) and (step != DAY or _is_day(text)):
            return step
    return ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def start_of(text: str) -> date:
    """The first day of a period. Raises: ValueError for anything else."""
    step = _step(text)
    if step == DAY:
        return date.fromisoformat(text)
    if not step:
        raise ValueError(text)
    part = {YEAR: 1, HALF: 0, QUARTER: 0, MONTH: 0}[step] or int(text[-2:] if step == MONTH else text[-1])
    return date(int(text[:4]), (part - 1) * _MONTHS[step] + 1, 1)


def period_of(day: date, step: str) -> str:
    """The period of this step in which a day lies."""
    number = (day.month - 1) // _MONTHS.get(step, 1) + 1
    return {
        DAY: day.isoformat(),
        MONTH: f"{day.year:04d}-{day.month:02d}",
        QUARTER: f"{day.year:04d}-Q{number}",
        HALF: f"{day.year:04d}-H{number}",
        YEAR: f"{day.year:04d}",
    }[step]


def fill(periods: Sequence[str], step: str, most: int) -> tuple[str, ...]:
    """All periods from the first to the last, so that gaps are seen; as they are if these are over `most`."""
    ordered = sorted(periods, key=start_of)
    if not ordered:
        return ()
    found = [ordered[0]]
    while found[-1] != ordered[-1]:
        if len(found) >= most:
            return tuple(ordered)
        found.append(_next(found[-1], step))
    return tuple(found)


def _next(period: str, step: str) -> str:
    start = start_of(period)
    if step == DAY:
        return (start + timedelta(days=1)).isoformat()
    month = start.month - 1 + _MONTHS[step]
    return period_of(date(start.year + month // 12, month % 12 + 1, 1), step)


def coarser(days: Sequence[date], most: int) -> str:
    """The finest step of day, month and year by which days make at most so many periods, gaps included."""
    if not days:
        return DAY
    first, last = min(days), max(days)
    if (last - first).days < most:
        return DAY
    months = (last.year - first.year) * 12 + last.month - first.month
    return MONTH if months < most else YEAR
