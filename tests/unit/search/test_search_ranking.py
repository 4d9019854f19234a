"""Weights, lengths and scores are what the formulas give by hand."""

from datetime import UTC, datetime
from math import log

import pytest

from catalog.search.ranking import SortKeys, rank_key, rarity, saturated, sort_keys, weigh
from tests.factories.documents import make_document


def test_the_weight_of_a_word_is_added_over_the_fields():
    # Title 4 + notes 1 + keyword 2 for "hộ"; title 4 for "nghèo"; the id "x" is the name, weight 1.
    weighed = weigh(make_document("x", "Hộ nghèo", notes="hồ", keywords=("hộ",)))
    assert weighed.tokens == {
        "ho": 7.0,
        "=hô5": 6.0,
        "=hô2": 1.0,
        "ngheo": 4.0,
        "=ngheo2": 4.0,
        "x": 1.0,
        "=x0": 1.0,
    }
    assert weighed.length == 4 + 4 + 1 + 2 + 1


def test_the_theme_is_found_by_its_name_in_both_languages():
    tokens = weigh(make_document("x", theme="giam-ngheo")).tokens
    assert {"giam", "ngheo", "poverty", "reduction"} <= tokens.keys()


def test_a_code_scores_as_a_whole_without_making_the_document_longer():
    weighed = weigh(make_document("x", codes="515/VP"))
    assert weighed.tokens["515/vp"] == 2.0
    assert weighed.length == 1 + 2 + 2


def test_rarity_follows_the_formula_and_stays_positive():
    assert rarity(10, 1) == pytest.approx(log(1 + 9.5 / 1.5))
    assert rarity(10, 10) == pytest.approx(log(1 + 0.5 / 10.5))


def test_saturation_follows_the_formula():
    # K1 = 1.2, B = 0.5: 4 x 2.2 / (4 + 1.2 x (0.5 + 0.5 x 2)) = 8.8 / 5.8
    assert saturated(4.0, 20.0, 10.0) == pytest.approx(8.8 / 5.8)


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
