"""The same problem with fewer cells: what is folded, and that nothing is lost by it."""

import numpy as np
import pytest

from validators.disclosure.problem import Problem, table_with_totals
from validators.disclosure.reducing import reduce_problem
from validators.disclosure.relations import Relations
from validators.disclosure.suppress import protect


def test_an_amount_and_its_recipients_are_one_cell_of_both_weights():
    # Units of one person: 3 = 3, 20 = 20, 23 = 23, and both columns add up.
    values = [3.0, 20.0, 23.0, 3.0, 20.0, 23.0]
    twins = Relations.lines([[0, 3], [1, 4], [2, 5]], [1.0, -1.0])
    sums = Relations.lines([[0, 1, 2], [3, 4, 5]], [1.0, 1.0, -1.0])
    problem = Problem.of(
        values, Relations.join([twins, sums]), thresholds=[5, 5, 5, 0, 0, 0], weights=[1, 2, 4, 10, 20, 40]
    )
    small = reduce_problem(problem)
    assert small.of.tolist() == [0, 1, 2, 0, 1, 2]
    assert small.problem.weights.tolist() == [11.0, 22.0, 44.0]
    assert small.problem.thresholds.tolist() == [5.0, 5.0, 5.0]
    # One relation is left of five: the sum of the twins is the same sum again.
    assert len(small.problem.relations) == 1
    assert protect(problem).hidden.tolist() == [True, True, False, True, True, False]


def test_a_constant_moves_into_the_bounds_and_is_never_hidden():
    problem, _ = table_with_totals([[3, 20, 30], [40, 50, 60], [70, 80, 90]])
    constant = np.zeros(16, dtype=bool)
    constant[[2, 3]] = True  # 30 and its row total 53 are known: 3 + 20 = 23 is left.
    small = reduce_problem(problem, constant)
    row = small.problem.relations.taken(np.diff(small.problem.relations.starts) == 2)
    assert (row.lowest.tolist(), row.highest.tolist()) == ([23.0], [23.0])
    hidden = small.widen(protect(small.problem).hidden)
    assert np.flatnonzero(hidden).tolist() == [0, 1, 4, 5]


def test_a_rate_that_is_a_constant_holds_for_good():
    rate = Relations.lines([[0, 1]], [100.0, -2.45], 0.0, np.inf, shown_by=2)
    problem = Problem.of([3.0, 120.0, 2.5], rate, thresholds=[5, 5, 0])
    small = reduce_problem(problem, np.array([False, False, True]))
    assert small.problem.relations.shown_by.tolist() == [-1]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_column_told_twice_costs_no_more_cells_than_told_once(seed):
    rng = np.random.default_rng(seed)
    once, _ = table_with_totals(rng.integers(0, 30, size=(3, 4)))
    size = len(once)
    pairs = np.stack([np.arange(size), np.arange(size) + size], axis=1)
    relations = Relations.join(
        [once.relations, once.relations.moved(np.arange(size) + size), Relations.lines(pairs, [1.0, -1.0])]
    )
    twice = Problem.of(np.tile(once.values, 2), relations, thresholds=5, weights=np.tile(once.weights, 2))
    assert protect(twice).loss == pytest.approx(2 * protect(once).loss)
