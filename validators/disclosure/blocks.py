"""Room validators.disclosure: tables that no relation connects are protected one by one."""

import numpy as np

from validators.disclosure.problem import Problem
from validators.disclosure.relations import Ints, components


def blocks_of(problem: Problem) -> list[Ints]:
    """Give the cells of each connected part that holds a primary cell."""
    relations = problem.relations
    guarded = np.flatnonzero(relations.shown_by >= 0)
    row = np.concatenate([relations.rows(), guarded])
    cell = np.concatenate([relations.cells, relations.shown_by[guarded]])
    part = components(row, cell, len(problem))
    order = np.argsort(part, kind="stable")
    blocks = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
    return [one for one in blocks if problem.primary[one].any()]


def block_problem(problem: Problem, cells: Ints) -> Problem:
    """Give the problem of some cells; relations that reach beyond them are left out."""
    return Problem(
        values=problem.values[cells],
        relations=problem.relations.among(cells, len(problem)),
        thresholds=problem.thresholds[cells],
        weights=problem.weights[cells],
        lowest=problem.lowest[cells],
        highest=problem.highest[cells],
        whole=problem.whole[cells],
        primary=problem.primary[cells],
    )
