"""Weights, lengths and scores are what the formulas give by hand."""

from datetime import UTC, datetime
from math import log

import pytest

from catalog.search.ranking import SortKeys, rank_key, rarity, saturated, sort_keys
from tests.factories.documents import make_document


def test_rarity_follows_the_formula_and_stays_positive():
    assert rarity(10, 1) == pytest.approx(log(1 + 9.5 / 1.5))
    assert rarity(10, 10) == pytest.approx(log(1 + 0.5 / 10.5))


def test_saturation_follows_the_formula():
    # K1 = 0.75, B = 0.5: 4 x 1.75 / (4 + 0.75 x (0.5 + 0.5 x 2)) = 7 / 5.125
    assert saturated(4.0, 20.0, 10.0) == pytest.approx(7 / 5.125)


def test_a_missing_mean_counts_as_a_document_of_mean_length():
    # 1 x 2.2 / (1 + 1.2) = 1
    assert saturated(1.0, 0.0, 0.0) == pytest.approx(1.0)


def test_modified_is_kept_to_the_microsecond():
    moment = datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)
    assert sort_keys(make_document("x", modified=moment)).modified == 1_000_005


def test_equal_scores_are_ordered_by_newest_then_by_name():
    old_a, new_b, new_c = SortKeys("", "a", 1), SortKeys("", "b", 2), SortKeys("", "c", 2)
    ordered = sorted([new_c, old_a, new_b], key=lambda keys: rank_key("relevance", keys, 1.0))
    assert ordered == [new_b, new_c, old_a]


def test_of_equal_scores_the_newest_data_lead_whenever_they_were_published():
    newer_data, newer_row = SortKeys("", "a", 1, latest=2025), SortKeys("", "b", 2, latest=2024)
    ordered = sorted([newer_row, newer_data], key=lambda keys: rank_key("relevance", keys, 1.0))
    assert ordered == [newer_data, newer_row]
