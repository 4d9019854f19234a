"""Room validators.disclosure: does a table give away, beside what is public, what either of them hides?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from validators.disclosure.attack import Contradicted
from validators.disclosure.cells import Table
from validators.disclosure.joint import joint_attack, link_of
from validators.disclosure.layout import Layout
from validators.disclosure.meeting import may_meet
from validators.disclosure.publication import Published
from validators.disclosure.stacking import may_stack, stack_tables
from validators.disclosure.tabular import TableProblem, table_problem
from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.places.book import PlaceBook

# The findings that two tables give away what either hides.
TOGETHER = ("published_together", "disclosure_with_withdrawn")
_MOST_CELLS = 400_000
# Rows read as one table are summed, not attacked.
_MOST_STACKED = 2_000_000
_MOST_NAMES = 3
# A newer version is believed more than the older ones together; beyond so many steps these are alike.
_STEPS, _STEP = 6, 4.0


@dataclass(frozen=True, eq=False)
class _Near:
    """A public table with its problem."""

    told: Published
    problem: TableProblem


def find_joint_disclosures(
    new: Published, others: Sequence[Published], places: PlaceBook | None
) -> list[Finding]:
    """Give the hidden cells that `new` and the public tables narrow too far when they are put side by side.

    Each public table beside the new one, and all of them together. Where they contradict each other a figure
    was revised: only that is put aside (`with_revisions`). A hidden cell of a public table is told without a
    place: its rows are not the file's. A public table that cannot be judged beside the others is told.

    So is what is left out: a total in one table less the parts in others (`stack_tables`).

    Args: others: the newest first.
    """
    made = table_problem(new.table, new.layout, places, new.formats)
    near, found = _near(new, made, others, places)
    told: set[tuple[int, int]] = set()
    kept: list[_Near] = []
    for one in near:
        cells = _recovered([one.problem, made], places)
        if cells is None:
            found.append(_unjudged(one.told))
            continue
        kept.append(one)
        found += _told([one], made, cells, told)
    if len(kept) > 1:
        oldest_first = kept[::-1]
        cells = _recovered([*(one.problem for one in oldest_first), made], places)
        if cells is None:
            found += [_unjudged(one.told) for one in kept]
        else:
            found += _told(oldest_first, made, cells, told)
    return [*found, *_left_out(new, others, places, found)]


def _left_out(
    new: Published, others: Sequence[Published], places: PlaceBook | None, found: Sequence[Finding]
) -> Iterator[Finding]:
    """Tell what the new table and others leave out together: first beside what anybody can fetch.

    Tables that would make the whole too large are told instead, the oldest first.
    """
    near = [one for one in others if may_stack(new, one)]
    sizes = np.cumsum([len(one.table) * len(one.layout.measures) for one in (new, *near)])[1:]
    kept = [one for one, size in zip(near, sizes, strict=True) if size <= _MOST_STACKED]
    known = {one.params["other"] for one in found if one.code == "disclosure_unjudged_public"}
    yield from (_unjudged(one) for one in near[len(kept) :] if one.name not in known)
    told = {(one.row, one.column_name) for one in found}
    for some in ([one for one in kept if one.is_public], kept):
        for given in stack_tables([new, *some], places):
            row, label = int(new.table.numbers[given.row]), given.measure
            if (row, label) in told:
                continue
            told.add((row, label))
            names = [some[at - 1].name for at in given.others]
            code = TOGETHER[0 if all(some[at - 1].is_public for at in given.others) else 1]
            column = new.table.labels.index(label) + 1
            yield finding(code, row=row, column=column, label=label, k=given.k, other=_joined(names))


def is_comparable(one: Published, table: Table, layout: Layout) -> bool:
    """Tell whether a public table may have to do with a table, and is not too large to be put beside it."""
    size = len(one.table) * len(one.layout.measures)
    return size <= _MOST_CELLS and may_meet(one.table, one.layout, table, layout)


def _near(
    new: Published, made: TableProblem, others: Sequence[Published], places: PlaceBook | None
) -> tuple[list[_Near], list[Finding]]:
    """Give the public tables that hang together with the new one, directly or over each other.

    Those that would make the whole too large to be judged are told instead, the oldest first.
    """
    kept: list[_Near] = []
    left: list[_Near] = []
    found: list[Finding] = []
    for one in others:
        if is_comparable(one, new.table, new.layout):
            left.append(_Near(one, table_problem(one.table, one.layout, places, one.formats)))
        elif may_meet(one.table, one.layout, new.table, new.layout):
            found.append(_unjudged(one))
    reached = [made]
    while reached:
        at = reached.pop()
        linked = [one for one in left if len(link_of(one.problem, at, places))]
        left = [one for one in left if one not in linked]
        kept += linked
        reached += [one.problem for one in linked]
    kept = [one for other in others for one in kept if one.told is other]
    if not made.hidden.any() and not any(one.problem.hidden.any() for one in kept):
        return [], found
    sizes = np.cumsum([len(made.problem), *(len(one.problem.problem) for one in kept)])[1:]
    found += [_unjudged(one.told) for one, size in zip(kept, sizes, strict=True) if size > _MOST_CELLS]
    return [one for one, size in zip(kept, sizes, strict=True) if size <= _MOST_CELLS], found


def _recovered(tables: Sequence[TableProblem], places: PlaceBook | None) -> list[tuple[int, int]] | None:
    """Give (table, cell) of the hidden cells that are narrowed too far; None when a table is impossible.

    Tables stand from the oldest to the newest: where they contradict each other the newer one is believed.
    """
    last = len(tables) - 1
    pairs = [(a, b, link_of(tables[a], tables[b], places)) for b in range(len(tables)) for a in range(b)]
    links = [one for one in pairs if len(one[2])]
    trust = [_STEP ** max(_STEPS - (last - 1 - a), 0) for a, _, _ in links]
    try:
        problem, at, bounds = joint_attack(tables, [one.hidden for one in tables], links, trust=trust)
    except Contradicted:
        return None
    cells = bounds.recovered(problem)
    starts = np.array([int(one[0]) if len(one) else 0 for one in at])
    owner = np.searchsorted(starts, cells, side="right") - 1
    return [(int(table), int(cell - starts[table])) for table, cell in zip(owner, cells, strict=True)]


def _told(
    near: Sequence[_Near], made: TableProblem, cells: Sequence[tuple[int, int]], told: set[tuple[int, int]]
) -> Iterator[Finding]:
    """Tell the narrowed cells that were not told before; several tables by name, the newest first."""
    together = _joined([one.told.name for one in near[::-1]])
    all_public = all(one.told.is_public for one in near)
    code = TOGETHER[0 if all_public else 1]
    for at, cell in cells:
        is_new = at == len(near)
        owner = 0 if is_new else id(near[at])
        if (owner, cell) in told:
            continue
        told.add((owner, cell))
        if not is_new:
            yield finding(code, k=int(near[at].problem.problem.thresholds[cell]), other=together)
            continue
        k = int(made.problem.thresholds[cell])
        label = made.layout.measures[int(made.cells.measure[cell])].name
        row = int(made.table.numbers[int(made.cells.row[cell])])
        column = made.table.labels.index(label) + 1
        yield finding(code, row=row, column=column, label=label, k=k, other=together)


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (", ..." if len(names) > _MOST_NAMES else "")


def _unjudged(one: Published) -> Finding:
    return finding("disclosure_unjudged_public", other=one.name)
