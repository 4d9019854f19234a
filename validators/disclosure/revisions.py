"""Room validators.disclosure: figures that were revised between public versions, as an attacker takes them.

Where versions contradict each other something was revised. Nobody outside knows which hidden figure it was;
the attacker supposes a small revision, whichever it is, and every other figure unchanged. A relation between
versions is therefore never dropped: all that contradict may be missed together by up to twice the least that
explains them. (The least itself would prove too much: with y up by 27 it would say that x is nothing.)
"""

from dataclasses import replace

import numpy as np

from validators.disclosure.problem import NOISE, Problem
from validators.disclosure.relations import Floats, Ints, Mask, Relations, components
from validators.disclosure.solver import Matrix, Programme

_SECONDS = 20.0
# Further than any revision of a count goes.
_FREE = 1e9
_BELIEVED = 2.0


def with_revisions(problem: Problem, hidden: Mask, costs: Floats) -> tuple[Problem, Mask] | None:
    """Give the problem in which what contradicts may have been revised, least first.

    Args:
        problem: everything published.
        hidden: the cells that are not shown.
        costs: what missing each relation by one costs; 0 for those of one table, which hold whatever was
            revised. A dear one is believed before a cheap one: the newest version is right.

    Returns: the problem with a cell for each revision that may be (after the others, no threshold), and what
    is hidden in it; as it was when nothing contradicts. None when tables contradict themselves.
    """
    rows = _rows_with_unknown(problem, hidden)
    missed = _least_missed(problem, hidden, rows, costs)
    if missed is None:
        return None
    part = _parts(problem, hidden, rows)
    spent = np.zeros(len(problem) + 1)
    np.add.at(spent, part[rows], (costs * missed)[rows])
    loose = rows[(costs[rows] > 0) & (spent[part[rows]] > NOISE)]
    if not len(loose):
        return problem, hidden
    return _loosened(problem, loose, costs[loose], part[loose], spent), _longer(hidden, 2 * len(loose))


def _rows_with_unknown(problem: Problem, hidden: Mask) -> Ints:
    relations = problem.relations
    unknown = np.bincount(relations.rows(), weights=hidden[relations.cells], minlength=len(relations)) > 0
    return np.flatnonzero(unknown & relations.live(hidden))


def _parts(problem: Problem, hidden: Mask, rows: Ints) -> Ints:
    """Give each relation the number of the part of hidden cells that it ties together."""
    relations, count = problem.relations, len(problem)
    row = relations.rows()
    entry = hidden[relations.cells] & np.isin(row, rows)
    of_cell = components(row[entry], relations.cells[entry], count)
    found = np.full(len(relations), count, dtype=np.int64)
    np.minimum.at(found, row[entry], of_cell[relations.cells[entry]])
    return found


def _least_missed(problem: Problem, hidden: Mask, rows: Ints, costs: Floats) -> Floats | None:
    """Give by how much each relation is missed when all are missed at the least cost; None when none fit."""
    relations, cells = problem.relations, np.flatnonzero(hidden)
    row = relations.rows()
    known = np.where(hidden, 0.0, np.nan_to_num(problem.values))
    shown = relations.sums(known)
    number = np.full(len(relations), -1)
    number[rows] = np.arange(len(rows))
    entry = hidden[relations.cells] & (number[row] >= 0)
    place = np.cumsum(hidden) - 1
    loose = rows[costs[rows] > 0]
    size, count = len(cells), len(loose)
    # Each relation between tables may be missed upwards and downwards.
    columns = np.concatenate([place[relations.cells[entry]], size + np.arange(2 * count)])
    of = np.concatenate([number[row[entry]], number[loose], number[loose]])
    factors = np.concatenate([relations.factors[entry], np.ones(count), -np.ones(count)])
    order = np.argsort(of, kind="stable")
    starts = np.append(0, np.cumsum(np.bincount(of, minlength=len(rows)))).astype(np.int64)
    none = np.zeros(2 * count)
    programme = Programme(
        Matrix(starts, columns[order], factors[order]),
        np.concatenate([problem.lowest[cells], none]),
        np.concatenate([np.minimum(problem.highest[cells], _FREE), none + _FREE]),
        (relations.lowest - shown)[rows],
        (relations.highest - shown)[rows],
        seconds=_SECONDS,
    )
    answer = programme.minimise(np.concatenate([np.zeros(size), costs[loose], costs[loose]]))
    if answer.point is None or not answer.is_optimal:
        return None
    missed = np.zeros(len(relations))
    missed[loose] = answer.point[size : size + count] + answer.point[size + count :]
    return missed


def _loosened(problem: Problem, loose: Ints, costs: Floats, part: Ints, spent: Floats) -> Problem:
    """Let some relations be missed, and all of one part together by no more than is believed."""
    relations, size, count = problem.relations, len(problem), len(loose)
    more, less = size + np.arange(count), size + count + np.arange(count)
    row = np.concatenate([relations.rows(), loose, loose])
    cells = np.concatenate([relations.cells, more, less])
    factors = np.concatenate([relations.factors, np.ones(count), -np.ones(count)])
    order = np.argsort(row, kind="stable")
    lengths = np.bincount(row, minlength=len(relations))
    made = replace(
        relations,
        starts=np.append(0, np.cumsum(lengths)).astype(np.int64),
        cells=cells[order],
        factors=factors[order],
    )
    budgets = Relations.grouped(
        np.concatenate([part, part]), np.concatenate([more, less]), np.concatenate([costs, costs])
    )
    spent = _BELIEVED * spent
    limits = spent[np.unique(part)]
    budgets = replace(budgets, lowest=np.full(len(budgets), -np.inf), highest=limits)
    most = spent[part] / costs
    none = np.zeros(2 * count)
    return Problem(
        values=np.append(problem.values, none),
        relations=Relations.join([made, budgets]),
        thresholds=np.append(problem.thresholds, none),
        weights=np.append(problem.weights, none),
        lowest=np.append(problem.lowest, none),
        highest=np.concatenate([problem.highest, most, most]),
        whole=np.append(problem.whole, none > 0),
        primary=np.append(problem.primary, none > 0),
    )


def _longer(mask: Mask, more: int) -> Mask:
    return np.append(mask, np.ones(more, dtype=np.bool_))
