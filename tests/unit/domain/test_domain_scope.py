"""How much of what was promised is public: counted cell by cell, with what is missing named."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from catalog.domain.periods import parse_period
from catalog.domain.register_facts import Coverage, PlacePromise, Promise
from catalog.domain.scope import measure, missing, scope_of
from tests.factories import register_oracle
from tests.factories.register_histories import histories
from tests.factories.register_items import PLACES, PROMISE, WHOLE, release

COMMUNES = frozenset(f"{n:05}" for n in range(1, 167))
YEAR = parse_period("2025")


def seen(promise, *releases, period=YEAR):
    scope = scope_of(period, promise, is_snapshot=promise.is_snapshot)
    return measure(scope, releases), missing(scope, releases)


def test_150_of_166_communes_are_90_percent_and_the_sixteen_are_named():
    held = frozenset(sorted(COMMUNES)[:150])
    promise = Promise(places=(PlacePromise("2025-07-01", COMMUNES),))
    share, lacking = seen(promise, release("2025", "2026-02-01", coverage=Coverage("2025-07-01", held)))
    assert (share.percent, len(lacking.places)) == (90, 16)  # 150/166 = 90.36 %


def test_the_same_codes_of_another_place_list_do_not_count():
    share, lacking = seen(
        PROMISE, release("2025", "2026-02-01", coverage=replace(WHOLE, vintage="2025-01-01"))
    )
    assert (share.filled, lacking.places, lacking.vintages) == (0, PLACES, {"2025-01-01"})


def test_the_places_promised_are_those_of_the_last_day_of_the_period():
    promise = Promise(
        places=(
            PlacePromise("2025-01-01", frozenset({"a", "b"}), None, date(2025, 6, 30)),
            PlacePromise("2025-07-01", frozenset({"c"}), date(2025, 7, 1)),
        )
    )
    assert promise.places_for(parse_period("2025-Q2")).codes == {"a", "b"}
    assert promise.places_for(YEAR).codes == {"c"}


def test_ten_months_of_a_year_are_304_of_365_days_and_the_rest_is_named():
    ten = replace(release("2025", "2025-11-02"), period_end=date(2025, 10, 31))
    share, lacking = seen(PROMISE, ten)
    assert share.share == 304 / 365
    assert lacking.days == ((date(2025, 11, 1), date(2025, 12, 31)),)


def test_two_halves_of_a_year_in_two_slots_are_the_whole():
    halves = release("2025-H1", "2025-08-01", source="a"), release("2025-H2", "2026-02-01", source="b")
    assert seen(PROMISE, *halves)[0].is_complete


def test_a_gap_between_two_files_is_named():
    share, lacking = seen(
        PROMISE, release("2025-Q1", "2025-05-01"), release("2025-Q4", "2026-02-01", source="b")
    )
    assert share.percent == 49  # 90 + 92 of 365 days
    assert lacking.days == ((date(2025, 4, 1), date(2025, 9, 30)),)


def test_half_the_places_in_each_of_two_formats_is_half_and_said_to_be_scattered():
    here = replace(WHOLE, places=frozenset({"38001"}), formats=frozenset({"CSV"}))
    there = replace(WHOLE, places=frozenset({"38002"}), formats=frozenset({"API"}))
    share, lacking = seen(
        PROMISE,
        release("2025", "2026-02-01", source="a", coverage=here),
        release("2025", "2026-02-01", source="b", coverage=there),
    )
    assert (share.percent, lacking.is_scattered) == (50, True)


def test_ninety_nine_and_a_half_percent_are_not_a_hundred():
    held = frozenset(sorted(COMMUNES)[:165])
    promise = Promise(places=(PlacePromise("", COMMUNES),))
    share, _ = seen(promise, release("2025", "2026-02-01", coverage=Coverage("", held)))
    assert (share.percent, share.is_complete) == (99, False)


def test_columns_and_formats_that_no_file_has_are_named():
    poor = replace(WHOLE, columns=frozenset({"total"}), formats=frozenset({"CSV"}))
    share, lacking = seen(PROMISE, release("2025", "2026-02-01", coverage=poor))
    assert (share.percent, lacking.columns, lacking.formats) == (25, {"poor"}, {"API"})


def test_what_was_not_promised_is_not_asked_for():
    assert seen(Promise(), release("2025", "2026-02-01", coverage=Coverage()))[0].is_complete


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(histories)
def test_the_share_is_that_of_all_cells_looked_at_one_by_one(history):
    period = parse_period("2025-H1")
    promise = history.versions[0].promise
    days = register_oracle.CALENDAR["P6M"]["2025-H1"]
    files = [r for r in history.releases if r.period_end]
    if files:
        scope = scope_of(period, promise, is_snapshot=False)
        assert tuple(measure(scope, files)) == register_oracle.filled(promise, days, False, files)
