"""The mean of the four scores, as the cards of search results tell it."""

import pytest

from catalog.domain.quality_score import Points


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        (Points(100, 100, 100, 100), 100),
        (Points(100, 100, 100, 99), 99),  # 399 / 4 is 99.75: not 100 while anything is missing
        (Points(80, 90, None, None), 85),
        (Points(0, None, None, None), 0),
        (Points(), None),
    ],
)
def test_only_what_was_measured_counts_and_a_hundred_means_all_of_it(points, mean):
    assert points.mean == mean
