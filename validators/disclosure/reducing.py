"""Room validators.disclosure: the same problem with fewer cells, before anything is searched for.

Two figures that tell each other (an amount and its recipients at a known rate, a figure of two public tables)
are one: hiding either alone protects nothing. A figure that is known whatever happens is a constant.
"""

from dataclasses import dataclass, replace

import numpy as np

from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask, Relations, components


@dataclass(frozen=True)
class Reduced:
    """A smaller problem; `of` gives for each cell of the larger one its number here, -1 for a constant."""

    problem: Problem
    of: Ints

    def widen(self, mask: Mask) -> Mask:
        """Give what is marked here as a mask over the cells of the larger problem; constants are not."""
        if not len(mask):
            return np.zeros(len(self.of), dtype=np.bool_)
        return (self.of >= 0) & mask[np.maximum(self.of, 0)]

    def first_of(self, cell: int) -> Ints:
        """Give the cells of the larger problem that are the cell `cell` here."""
        return np.flatnonzero(self.of == cell)


def reduce_problem(problem: Problem, constant: Mask | None = None) -> Reduced:
    """Fold twins into one cell and move constants into the bounds; the true figures must be there.

    A twin set is hidden as a whole, for the weight of all of it, and needs the widest threshold in it.
    Nothing is lost: to hide a part of it only would protect no figure.
    """
    fixed = np.zeros(len(problem), dtype=np.bool_) if constant is None else constant
    relations = _without_constants(problem, fixed)
    part = _twins(relations, problem)
    kept, first, of_kept = np.unique(part[~fixed], return_index=True, return_inverse=True)
    of = np.full(len(problem), -1, dtype=np.int64)
    of[~fixed] = of_kept
    lead, count = np.flatnonzero(~fixed)[first], len(kept)
    made = Problem(
        values=problem.values[lead],
        relations=_distinct(_merged(relations.moved(of), count)),
        thresholds=_over(np.maximum, problem.thresholds, of, count, 0.0),
        weights=_over(np.add, problem.weights, of, count, 0.0),
        lowest=_over(np.maximum, problem.lowest, of, count, -np.inf),
        highest=_over(np.minimum, problem.highest, of, count, np.inf),
        whole=_over(np.maximum, problem.whole.astype(np.float64), of, count, 0.0) > 0,
        primary=_over(np.maximum, problem.primary.astype(np.float64), of, count, 0.0) > 0,
    )
    return Reduced(made, of)


def _without_constants(problem: Problem, fixed: Mask) -> Relations:
    relations = problem.relations
    if not fixed.any():
        return relations
    row, is_fixed = relations.rows(), fixed[relations.cells]
    known = np.where(
        is_fixed, relations.factors * np.where(is_fixed, problem.values[relations.cells], 0.0), 0.0
    )
    moved = np.bincount(row, weights=known, minlength=len(relations))
    guard = np.where(
        (relations.shown_by >= 0) & fixed[np.maximum(relations.shown_by, 0)], -1, relations.shown_by
    )
    lengths = np.bincount(row[~is_fixed], minlength=len(relations))
    made = Relations(
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        cells=relations.cells[~is_fixed],
        factors=relations.factors[~is_fixed],
        lowest=relations.lowest - moved,
        highest=relations.highest - moved,
        shown_by=guard,
    )
    return made.taken(lengths > 0)


def _twins(relations: Relations, problem: Problem) -> Ints:
    """Give each cell the number of its set: cells that an equality of two ties to one another."""
    lengths = np.diff(relations.starts)
    bounds = NOISE * np.maximum(1.0, np.abs(problem.values).max(initial=0.0)) * 1e-3
    even = (np.abs(relations.lowest) <= bounds) & (np.abs(relations.highest) <= bounds)
    pairs = np.flatnonzero((lengths == 2) & even & (relations.shown_by < 0))
    left, right = relations.starts[pairs], relations.starts[pairs] + 1
    size = np.abs(relations.factors)
    opposite = np.abs(relations.factors[left] + relations.factors[right]) <= 1e-12 * size[left]
    left, right = relations.cells[left[opposite]], relations.cells[right[opposite]]
    row = np.arange(len(left))
    return components(np.concatenate([row, row]), np.concatenate([left, right]), len(problem))


def _merged(relations: Relations, count: int) -> Relations:
    """Add up entries of a row that are of one cell now; rows that say nothing any more go."""
    row = relations.rows()
    key = row * count + relations.cells
    order = np.argsort(key, kind="stable")
    _, start = np.unique(key[order], return_index=True)
    if not len(start):
        return Relations.none()
    factors = np.add.reduceat(relations.factors[order], start)
    at = order[start]
    keep = np.abs(factors) > 1e-12
    lengths = np.bincount(row[at][keep], minlength=len(relations))
    made = Relations(
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        cells=relations.cells[at][keep],
        factors=factors[keep],
        lowest=relations.lowest,
        highest=relations.highest,
        shown_by=relations.shown_by,
    )
    return made.taken(lengths > 0)


def _distinct(relations: Relations) -> Relations:
    """Leave out rows that say what another says."""
    seen: set[tuple[bytes, ...]] = set()
    keep = np.zeros(len(relations), dtype=np.bool_)
    ends = np.stack([relations.lowest, relations.highest, relations.shown_by.astype(np.float64)], axis=1)
    for at in range(len(relations)):
        inside = slice(relations.starts[at], relations.starts[at + 1])
        key = (relations.cells[inside].tobytes(), relations.factors[inside].tobytes(), ends[at].tobytes())
        keep[at] = key not in seen
        seen.add(key)
    return relations.taken(keep)


def _over(pick: np.ufunc, values: Floats, of: Ints, count: int, start: float) -> Floats:
    found = np.full(count, start)
    inside = of >= 0
    pick.at(found, of[inside], values[inside])
    return found


def without_thresholds(problem: Problem, cells: Ints) -> Problem:
    """Give the problem in which some cells need no protection."""
    thresholds = problem.thresholds.copy()
    thresholds[cells] = 0.0
    return replace(problem, thresholds=thresholds)
