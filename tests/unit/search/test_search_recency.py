"""How long ago a dataset was updated: nested spans by Vietnamese days, at the moment asked."""

from datetime import UTC, date, datetime

import pytest

from catalog.search.recency import ids_by_span, ids_in, months_before

NOW = datetime(2025, 11, 3, 2, 0, tzinfo=UTC)  # 3/11/2025, 9:00 in Viet Nam


@pytest.mark.parametrize(
    ("modified", "spans"),
    [
        ("2025-11-03T01:00+00:00", {"30d", "3m", "12m"}),
        ("2025-10-03T17:00+00:00", {"30d", "3m", "12m"}),  # 4/10 in Viet Nam: 30 days before 3/11
        ("2025-10-03T16:59+00:00", {"3m", "12m"}),  # still 3/10 in Viet Nam
        ("2025-08-02T17:00+00:00", {"3m", "12m"}),  # 3/8
        ("2025-08-02T16:59+00:00", {"12m"}),
        ("2024-11-02T17:00+00:00", {"12m"}),  # 3/11/2024
        ("2024-11-02T16:59+00:00", {"older"}),
        ("2026-01-01T00:00+00:00", {"30d", "3m", "12m"}),  # a clock that is ahead is no reason to hide it
    ],
)
def test_a_day_lies_in_every_span_that_reaches_back_to_it(modified, spans):
    moment = datetime.fromisoformat(modified)
    by_span = ids_by_span({"x": moment}, NOW)
    assert {span for span, ids in by_span.items() if "x" in ids} == spans


def test_several_spans_mean_either_and_an_unknown_one_none():
    by_span = ids_by_span({"new": NOW, "old": datetime(2020, 1, 1, tzinfo=UTC)}, NOW)
    assert ids_in(by_span, ("30d", "older")) == {"new", "old"}
    assert ids_in(by_span, ("century",)) == frozenset()
    assert ids_in(by_span, ()) == frozenset()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2025, 5, 31), 3, date(2025, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2025, 1, 15), 12, date(2024, 1, 15)),
        (date(2025, 1, 15), 1, date(2024, 12, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert months_before(day, months) == before
