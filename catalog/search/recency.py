"""How long ago a dataset was updated, as a facet: computed at the moment that is asked, never indexed. Pure.

The spans are nested, as people read them: what was updated this week also was in the last three months.
"""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from catalog.i18n import local_day

LAST_30_DAYS, LAST_3_MONTHS, LAST_12_MONTHS, OLDER = "30d", "3m", "12m", "older"
SPANS = (LAST_30_DAYS, LAST_3_MONTHS, LAST_12_MONTHS, OLDER)


def ids_by_span(modified: Mapping[str, datetime], now: datetime) -> dict[str, frozenset[str]]:
    """The ids that lie in each span, from the moment each was updated, by Vietnamese days.

    `older` is what lies in no other span.
    """
    first = _first_days(now)
    days = {id_: local_day(moment) for id_, moment in modified.items()}
    found = {
        span: frozenset(id_ for id_, day in days.items() if day >= start) for span, start in first.items()
    }
    found[OLDER] = frozenset(days) - found[LAST_12_MONTHS]
    return found


def ids_in(by_span: Mapping[str, frozenset[str]], spans: Iterable[str]) -> frozenset[str]:
    """The ids that lie in at least one of these spans; an unknown span holds none."""
    return frozenset().union(*(by_span.get(span, frozenset()) for span in spans))


def _first_days(now: datetime) -> dict[str, date]:
    """The first day of each span that ends today."""
    today = local_day(now)
    return {
        LAST_30_DAYS: today - timedelta(days=30),
        LAST_3_MONTHS: months_before(today, 3),
        LAST_12_MONTHS: months_before(today, 12),
    }


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months before; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
