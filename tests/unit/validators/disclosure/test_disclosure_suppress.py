"""What is hidden so that no hidden cell can be computed back, and at which loss."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.validators.disclosure.oracle import EveryTable
from validators.disclosure.attack import attack
from validators.disclosure.problem import Problem, table_with_totals
from validators.disclosure.relations import Relations
from validators.disclosure.rounding import round_controlled
from validators.disclosure.suppress import protect

TABLES = st.lists(st.integers(0, 8), min_size=6, max_size=6).map(lambda some: np.reshape(some, (2, 3)))


def sparse(shape, seed, mean=10.0, spread=0.5):
    rng = np.random.default_rng(seed)
    return rng.negative_binomial(spread, spread / (spread + mean), size=shape)


def test_one_small_cell_takes_a_square_with_it():
    problem, _ = table_with_totals([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    found = protect(problem)
    # The cheapest square: 3, 20, 40, 50 (1 + log10(1 + figure) each).
    assert np.flatnonzero(found.hidden).tolist() == [0, 1, 4, 5]
    assert found.primary.sum() == 1
    assert found.secondary.sum() == 3


def test_a_table_without_small_cells_is_left_as_it_is():
    problem, _ = table_with_totals([[30, 20], [0, 50]])
    assert not protect(problem).hidden.any()


def test_a_small_row_needs_a_cell_that_is_large_enough():
    # Hiding 1 and 2 leaves their sum 3: neither can be 5 apart. The zero does not help, a larger cell does.
    problem, _ = table_with_totals([[1, 2, 0, 30], [40, 50, 60, 70], [11, 12, 13, 14]])
    found = protect(problem)
    assert found.hidden[3] or found.hidden[4]
    assert not len(attack(problem, found.hidden).recovered(problem))


def test_a_cell_that_everybody_knows_to_be_small_is_told_not_hidden_in_vain():
    problem = Problem.of([2.0, 30.0], Relations.lines([[0, 1]], [1.0, -1.0], -28.0, -28.0), highest=[3, 90])
    assert protect(problem).unprotected == (0,)


def test_a_rate_goes_with_its_part():
    values = [3.0, 120.0, 2.5]
    rate = Relations.join(
        [
            Relations.lines([[0, 1]], [100.0, -2.45], 0.0, np.inf, shown_by=2),
            Relations.lines([[0, 1]], [100.0, -2.55], -np.inf, 0.0, shown_by=2),
        ]
    )
    problem = Problem.of(values, rate, thresholds=[5, 5, 0], whole=[True, True, False], weights=[1, 9, 1],
                         primary=[True, False, False])  # fmt: skip
    assert protect(problem).hidden.tolist() == [True, False, True]


@settings(max_examples=6, deadline=None)
@given(TABLES)
def test_the_loss_is_the_least_that_trying_every_set_of_cells_finds(array):
    problem, _ = table_with_totals(array, thresholds=3)
    found = protect(problem)
    every = EveryTable(array, 3)
    assert (every.widths(found.hidden) >= 3).all()
    assert found.unprotected == ()
    assert found.loss <= every.least_loss(problem.weights, problem.primary, 3) + 1e-6


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_three_dimensions_are_protected_in_whole_numbers_too(some):
    problem, _ = table_with_totals(np.reshape(some, (2, 3, 2)))
    found = protect(problem)
    bounds = attack(problem.without_truth(found.hidden), found.hidden, whole=True)
    assert not len(bounds.recovered(problem))
    assert found.hidden[problem.primary].all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_table_of_166_communes_10_groups_and_3_years_leaves_nothing_to_compute_back(seed):
    problem, _ = table_with_totals(sparse((166, 10, 3), seed), totals=(0, 1))
    found = protect(problem)
    bounds = attack(problem.without_truth(found.hidden), found.hidden, enough=True)
    assert not len(bounds.recovered(problem))
    assert found.loss <= 1.02 * found.least
    alone = attack(problem.without_truth(problem.primary), problem.primary, enough=True)
    # What hiding the small cells alone would have let out: the bar is not met by itself.
    assert len(alone.recovered(problem)) > 0.1 * problem.primary.sum()


def test_the_same_seed_hides_the_same_cells():
    problem, _ = table_with_totals(sparse((12, 6), 4))
    assert np.array_equal(protect(problem, seed=3).hidden, protect(problem, seed=3).hidden)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=12, max_size=12))
def test_rounded_tables_still_add_up_and_keep_every_figure_within_the_base(some):
    problem, _ = table_with_totals(np.reshape(some, (3, 4)))
    found = round_controlled(problem)
    assert found is not None
    assert found.base == 10
    assert (np.abs(found.figures - problem.values) < found.base * found.steps).all()
    assert (found.figures % found.base == 0).all()
    assert np.abs(problem.relations.sums(found.figures)).max() == 0
    assert not len(found.weak)
