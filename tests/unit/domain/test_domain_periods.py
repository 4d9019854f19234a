"""Reference periods: written, read, counted and put in order as the calendar has them."""

import calendar
from datetime import date, timedelta
from itertools import chain

import pytest

from catalog.domain.periods import Kind, parse_period, period_of, periods_ending

EVERY_DAY = [date(2019, 12, 25) + timedelta(days=n) for n in range(365 * 9)]
MONTHS_IN = {Kind.YEAR: 12, Kind.HALF: 6, Kind.QUARTER: 3, Kind.MONTH: 1}


def ends_by_calendar(year, kind):
    """First and last days of the periods of a year, from the lengths that `calendar` gives its months."""
    months = [
        [date(year, m, d) for d in calendar.Calendar().itermonthdays(year, m) if d] for m in range(1, 13)
    ]
    size = MONTHS_IN[kind]
    groups = [[*chain(*months[n : n + size])] for n in range(0, 12, size)]
    return [(g[0], g[-1]) for g in groups]


@pytest.mark.parametrize("kind", MONTHS_IN)
def test_years_halves_quarters_and_months_begin_and_end_as_the_calendar_module_says(kind):
    for year in range(2019, 2030):
        spans = ends_by_calendar(year, kind)
        period = period_of(date(year, 1, 1), kind)
        for span in spans:
            assert (period.start, period.end) == span
            assert period.days == (span[1] - span[0]).days + 1
            period = period.next


def test_weeks_are_those_of_the_calendar_and_named_as_iso_names_them():
    for monday in [d for d in EVERY_DAY if d.weekday() == calendar.MONDAY]:
        week = period_of(monday, Kind.WEEK)
        thursday = monday + timedelta(days=3)
        number = (thursday.timetuple().tm_yday - 1) // 7 + 1
        assert week.code == f"{thursday.year}-W{number:02}"
        assert (week.start, week.end) == (monday, monday + timedelta(days=6))


@pytest.mark.parametrize("kind", Kind)
def test_every_day_lies_in_the_one_period_of_its_kind_that_is_read_back_from_its_code(kind):
    for day in EVERY_DAY:
        period = period_of(day, kind)
        assert period.start <= day <= period.end
        assert parse_period(period.code) == period
        assert period.next.previous == period
        assert period.previous.end == period.start - timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_code_names_its_first_and_last_day(code, start, end):
    period = parse_period(code)
    assert (period.start, period.end, period.code) == (start, end, code)


@pytest.mark.parametrize(
    "text",
    ["", "25", "2025-13", "2025-00", "2025-Q0", "2025-Q5", "2025-H3", "2025-W00", "2025-W53", "2025-02-29",
     "2025-q1", " 2025", "2025-1", "2025/01", "0000", "٢٠٢٥"],
)  # fmt: skip
def test_what_names_no_period_is_refused(text):
    with pytest.raises(ValueError, match=r"period|range|Invalid|year|day"):
        parse_period(text)


def test_periods_stand_in_the_order_of_time_the_shorter_before_the_longer_it_opens():
    codes = ["2025", "2025-02", "2025-H1", "2025-01", "2025-Q1", "2024", "2025-Q2"]
    ordered = [str(p) for p in sorted(parse_period(c) for c in codes)]
    assert ordered == ["2024", "2025-01", "2025-Q1", "2025-H1", "2025", "2025-02", "2025-Q2"]


@pytest.mark.parametrize(
    ("frequency", "codes"),
    [
        ("P1Y", ["2025"]),
        ("P6M", ["2025-H1", "2025-H2"]),
        ("P3M", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]),
        ("on-change", []),
    ],
)
def test_a_frequency_asks_for_the_periods_that_end_between_two_days_both_inside(frequency, codes):
    assert [str(p) for p in periods_ending(frequency, date(2025, 3, 31), date(2025, 12, 31))] == codes


def test_months_and_weeks_between_two_days_are_as_many_as_end_there():
    months = list(periods_ending("P1M", date(2024, 2, 1), date(2025, 1, 30)))
    assert (str(months[0]), str(months[-1]), len(months)) == ("2024-02", "2024-12", 11)
    weeks = [str(p) for p in periods_ending("P1W", date(2025, 12, 28), date(2026, 1, 5))]
    assert weeks == ["2025-W52", "2026-W01"]


def test_an_unknown_frequency_is_refused():
    with pytest.raises(ValueError, match="P2Y"):
        list(periods_ending("P2Y", date(2025, 1, 1), date(2025, 12, 31)))
