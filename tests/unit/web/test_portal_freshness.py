"""What the head of a dataset's page says of the day on which its list item is due."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from catalog.web.portal.freshness import freshness_of

DUE = date(2026, 12, 31)


def period(due, *, is_open=True):
    return SimpleNamespace(obligation=SimpleNamespace(due=due), is_open=is_open)


@pytest.mark.parametrize(
    ("days", "kind"), [(-60, ""), (-16, ""), (-15, "due"), (0, "due"), (1, "bad"), (241, "bad")]
)
def test_it_is_red_only_when_late_and_amber_only_in_the_last_fifteen_days(days, kind):
    fresh = freshness_of([period(DUE)], DUE + timedelta(days=days))
    assert (fresh.days_late, fresh.kind, fresh.due) == (days, kind, DUE)


def test_the_open_period_that_is_due_first_decides_and_settled_ones_never():
    periods = [period(DUE), period(date(2026, 6, 30)), period(date(2020, 1, 1), is_open=False)]
    assert freshness_of(periods, date(2026, 7, 2)).days_late == 2
    assert freshness_of(periods[2:], date(2026, 7, 2)) is None
