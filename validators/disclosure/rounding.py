"""Room validators.disclosure: controlled rounding: counts become multiples of a base, totals still add up.

Nothing is hidden; an attacker knows each figure to less than the base in either direction. Equalities between
shown cells hold for the rounded figures too (HiGHS, whole numbers). Where no rounding to the next multiple
adds up, one multiple further is allowed.
"""

from dataclasses import dataclass, replace

import numpy as np

from validators.disclosure.attack import attack
from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask
from validators.disclosure.solver import Matrix, Programme

BASES = (3, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Rounding:
    """The rounded figures, their base, how many steps from the next multiple they may lie, and what is open.

    `weak`: cells whose interval is still narrower than their threshold.
    """

    figures: Floats
    base: int
    steps: int
    weak: Ints


def base_for(problem: Problem) -> int:
    """Give the smallest usual base that leaves even a zero an interval as wide as its threshold."""
    needed = float(problem.thresholds.max(initial=1.0))
    return next((base for base in BASES if base - 1 >= needed), BASES[-1])


def round_controlled(problem: Problem, base: int | None = None, *, seconds: float = 20.0) -> Rounding | None:
    """Round all counts so that totals still add up; None when no rounding was found in the time.

    Cells without threshold (amounts, rates) are not rounded: the caller must not show them beside it.
    """
    chosen = base or base_for(problem)
    counted = problem.thresholds > 0
    for steps in (1, 2):
        figures = _solve(problem, counted, chosen, steps, seconds / 2)
        if figures is not None:
            return Rounding(figures, chosen, steps, _weak(problem, counted, figures, chosen, steps))
    return None


def _solve(problem: Problem, counted: Mask, base: int, steps: int, seconds: float) -> Floats | None:
    """Find multiples nearest to the figures; the squares of the deviations count, piece by piece."""
    relations = problem.relations
    level = np.floor(problem.values / base)
    whole_base = np.abs(problem.values - level * base) < NOISE
    lowest = np.maximum(level - (steps - 1), 0.0)
    highest = level + np.where(whole_base & (steps == 1), 0.0, 1.0) + (steps - 1)
    only_counts = (
        np.bincount(relations.rows(), weights=~counted[relations.cells], minlength=len(relations)) == 0
    )
    is_equal = (relations.lowest == 0.0) & (relations.highest == 0.0)
    keep = relations.taken(only_counts & is_equal & (relations.shown_by < 0))
    # One unit per multiple above the lowest: z0 >= z1 >= z2 by rising cost, so the cost is convex.
    width = int((highest - lowest).max(initial=1.0))
    size = len(problem)
    low = np.concatenate([lowest, np.zeros(width * size)])
    high = np.concatenate(
        [highest, *(((highest - lowest) > step).astype(np.float64) for step in range(width))]
    )
    costs = [np.zeros(size)]
    for step in range(width):
        before, after = lowest + step, lowest + step + 1
        costs.append(((after * base - problem.values) ** 2 - (before * base - problem.values) ** 2) / base)
    own = np.arange(size)
    starts = np.append(keep.starts, keep.starts[-1] + np.arange(1, size + 1) * (width + 1))
    links = np.stack([own, *(own + (step + 1) * size for step in range(width))], axis=1)
    factors = np.tile(np.array([1.0] + [-1.0] * width), size)
    matrix = Matrix(
        starts, np.concatenate([keep.cells, links.ravel()]), np.concatenate([keep.factors, factors])
    )
    zeros = np.zeros(len(keep))
    programme = Programme(
        matrix,
        low,
        high,
        np.concatenate([zeros, lowest]),
        np.concatenate([zeros, lowest]),
        whole=np.concatenate([counted, np.zeros(width * size, dtype=np.bool_)]),
        seconds=seconds,
        gap=0.01,
    )
    answer = programme.minimise(np.concatenate(costs))
    if answer.point is None:
        return None
    return np.where(counted, np.round(answer.point[:size]) * base, problem.values)


def _weak(problem: Problem, counted: Mask, figures: Floats, base: int, steps: int) -> Ints:
    """Attack the rounded table: every true figure lies less than base x steps from what is shown."""
    reach = base * steps - 1.0
    known = replace(
        problem,
        lowest=np.where(counted, np.maximum(figures - reach, problem.lowest), problem.lowest),
        highest=np.where(counted, np.minimum(figures + reach, problem.highest), problem.highest),
    )
    # Amounts and rates are not shown beside rounded counts.
    hidden = np.ones(len(problem), dtype=np.bool_)
    bounds = attack(known.without_truth(hidden), hidden, enough=True)
    return bounds.recovered(known)


def rounding_loss(problem: Problem, rounding: Rounding) -> float:
    """Give the share of information lost, 0..1: of a figure v known to +-d, d / (d + v) of its weight."""
    reach = np.where(problem.thresholds > 0, rounding.base * rounding.steps - 1.0, 0.0)
    size = reach + np.abs(np.nan_to_num(problem.values))
    lost = np.divide(reach, size, out=np.zeros(len(reach)), where=size > 0)
    total = float(problem.weights.sum())
    return float((problem.weights * lost).sum()) / total if total else 0.0
