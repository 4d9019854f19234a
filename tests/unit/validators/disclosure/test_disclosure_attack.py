"""What the attacker can tell of a hidden cell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.validators.disclosure.oracle import EveryTable, with_totals
from validators.disclosure.attack import Contradicted, attack
from validators.disclosure.problem import Problem, combine, table_with_totals
from validators.disclosure.relations import Relations

TABLES = st.lists(st.integers(0, 8), min_size=6, max_size=6).map(lambda some: np.reshape(some, (2, 3)))


def hide(size, *cells):
    hidden = np.zeros(size, dtype=bool)
    hidden[list(cells)] = True
    return hidden


def test_a_single_hidden_cell_is_its_total_minus_what_is_shown():
    problem, _ = table_with_totals([[3, 20], [40, 50]])
    hidden = hide(9, 0)
    bounds = attack(problem.without_truth(hidden), hidden)
    assert (bounds.lower.tolist(), bounds.upper.tolist()) == ([3.0], [3.0])
    assert bounds.recovered(problem).tolist() == [0]


def test_four_hidden_cells_of_a_square_are_as_wide_as_their_least_sum_allows():
    # 3 20 | 23 ; 40 50 | 90 ; 43 70 | 113: x = a, 23 - a, 43 - a, 47 + a with 0 <= a <= 23.
    problem, _ = table_with_totals([[3, 20], [40, 50]])
    hidden = hide(9, 0, 1, 3, 4)
    bounds = attack(problem.without_truth(hidden), hidden)
    assert bounds.lower.tolist() == [0.0, 0.0, 20.0, 47.0]
    assert bounds.upper.tolist() == [23.0, 23.0, 43.0, 70.0]


def test_a_cell_without_any_relation_is_open():
    problem = Problem.of([3.0], Relations.none())
    assert attack(problem.without_truth(hide(1, 0)), hide(1, 0)).upper.tolist() == [np.inf]


def test_shown_figures_that_cannot_be_true_are_told():
    problem, _ = table_with_totals([[3, 20], [40, 50]])
    values = problem.values.copy()
    values[2] = 10  # Less than the 20 beside the hidden cell.
    broken = Problem(
        values, problem.relations, problem.thresholds, problem.weights,
        problem.lowest, problem.highest, problem.whole, problem.primary,
    )  # fmt: skip
    with pytest.raises(Contradicted):
        attack(broken, hide(9, 0))


def test_a_shown_rate_gives_its_part_back_until_it_is_hidden():
    # part 3 of 120 = 2.5 %: 2.45 .. 2.55 % of 120 is 2.94 .. 3.06.
    values = [3.0, 120.0, 2.5]
    lines = [[0, 1]]
    rate = Relations.join(
        [
            Relations.lines(lines, [100.0, -2.45], 0.0, np.inf, shown_by=2),
            Relations.lines(lines, [100.0, -2.55], -np.inf, 0.0, shown_by=2),
        ]
    )
    problem = Problem.of(values, rate, thresholds=[5, 5, 0], whole=[True, True, False])
    known = attack(problem.without_truth(hide(3, 0)), hide(3, 0), whole=True)
    assert (known.lower[0], known.upper[0]) == (3.0, 3.0)
    assert attack(problem.without_truth(hide(3, 0, 2)), hide(3, 0, 2)).upper[0] == np.inf


def test_fractions_may_promise_a_width_that_whole_numbers_do_not_have():
    # 2 a + 4 b = 10 with b <= 2: a in fractions 1 .. 5, in whole numbers 1, 3, 5; with b <= 1: 3 .. 5.
    problem = Problem.of([3.0, 1.0], Relations.lines([[0, 1]], [2.0, 4.0], 10.0, 10.0), highest=[9.0, 1.5])
    both = hide(2, 0, 1)
    assert attack(problem.without_truth(both), both).lower[0] == pytest.approx(2.0)
    assert attack(problem.without_truth(both), both, whole=True).lower[0] == 3.0


def test_a_cell_hidden_in_one_version_and_shown_in_another_is_known():
    first, _ = table_with_totals([[3, 20], [40, 50]])
    square = hide(9, 0, 1, 3, 4)
    same = Relations.lines(np.stack([np.arange(9), np.arange(9, 18)], axis=1), [1.0, -1.0])
    joined, places = combine([first, first], [same])
    hidden = np.concatenate([square, hide(9, 0)])
    bounds = attack(joined.without_truth(hidden), hidden)
    assert np.array_equal(bounds.lower, bounds.upper)
    assert set(bounds.recovered(joined)) == {0, 1, 3, 4, 9}
    assert places[1].tolist() == list(range(9, 18))


@settings(max_examples=6, deadline=None)
@given(TABLES, st.integers(0, 2**12 - 1))
def test_the_attacker_finds_what_trying_every_table_finds(array, chosen):
    problem, _ = table_with_totals(array, thresholds=3)
    hidden = np.array([bool(chosen >> at & 1) for at in range(12)])
    exact = attack(problem.without_truth(hidden), hidden, whole=True)
    quick = attack(problem.without_truth(hidden), hidden, whole=True, enough=True)
    tried = EveryTable(array, 3).widths(hidden)
    assert np.array_equal(exact.width() >= 3, tried >= 3)
    assert np.array_equal(quick.recovered(problem), exact.recovered(problem))
    narrow = tried < 3
    assert np.array_equal(exact.width()[narrow], tried[narrow])


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=8), st.integers(0, 2**27 - 1))
def test_fractions_never_say_less_than_whole_numbers_in_three_dimensions(some, chosen):
    problem, _ = table_with_totals(np.reshape(some, (2, 2, 2)))
    assert np.array_equal(problem.values, with_totals(np.reshape(some, (2, 2, 2))).ravel())
    hidden = np.array([bool(chosen >> at & 1) for at in range(27)])
    loose = attack(problem.without_truth(hidden), hidden)
    tight = attack(problem.without_truth(hidden), hidden, whole=True)
    true = problem.values[hidden]
    assert (loose.lower <= tight.lower + 1e-6).all()
    assert (loose.upper >= tight.upper - 1e-6).all()
    assert (tight.lower <= true + 1e-6).all()
    assert (tight.upper >= true - 1e-6).all()
