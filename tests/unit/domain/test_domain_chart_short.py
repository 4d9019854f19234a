"""A chart for a frame draws the first bars of the whole chart and tells how many it leaves out."""

from catalog.domain.chart_choice import ChartChoice
from catalog.domain.chart_columns import PLACE, TIME
from catalog.domain.chart_data import ChartData, shortened


def chart(kind):
    xs = tuple(f"x{at}" for at in range(10))
    figures = {(x, ""): float(10 - at) for at, x in enumerate(xs)}
    return ChartData(ChartChoice(x="x"), kind, "", xs, ("",), figures, {}, 13, left_out=3, more=(("y", 0.5),))


def test_the_bars_of_most_weight_are_kept_and_the_others_are_counted_and_told():
    short = shortened(chart(PLACE), 8)
    assert short.xs == tuple(f"x{at}" for at in range(8))
    assert (short.left_out, short.more) == (5, (("x8", 2.0), ("x9", 1.0), ("y", 0.5)))


def test_a_chart_over_time_or_of_few_bars_stays_whole():
    for whole, most in ((chart(TIME), 8), (chart(PLACE), 10)):
        assert shortened(whole, most) is whole
