"""Room validators.disclosure: does a table give away, beside what is public, what either of them hides?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from validators.disclosure.attack import Contradicted
from validators.disclosure.cells import Table
from validators.disclosure.joint import joint_attack, link_of
from validators.disclosure.layout import Layout
from validators.disclosure.relations import Relations
from validators.disclosure.tabular import TableProblem, table_problem
from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.places.book import PlaceBook

_MOST_CELLS = 400_000
Link = tuple[int, int, Relations]


@dataclass(frozen=True)
class Published:
    """A table with a name that may be told, its layout and how its numbers are written."""

    name: str
    table: Table
    layout: Layout
    formats: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def find_joint_disclosures(
    new: Published, others: Sequence[Published], places: PlaceBook | None
) -> list[Finding]:
    """Give the hidden cells that `new` and the public tables narrow too far when they are put side by side.

    A public table that cannot be true beside the new one was revised since; what it tells is another thing,
    and it is left out. A hidden cell of a public table is told without a place: its rows are not the file's.
    """
    made = table_problem(new.table, new.layout, places, new.formats)
    kept: list[tuple[Published, TableProblem]] = []
    for one in others:
        problem = table_problem(one.table, one.layout, places, one.formats)
        size = sum(len(other.problem) for _, other in kept) + len(made.problem) + len(problem.problem)
        link = link_of(problem, made, places)
        if not (problem.hidden.any() or made.hidden.any()) or not len(link) or size > _MOST_CELLS:
            continue
        if _recovered([problem, made], [(0, 1, link)]) is not None:
            kept.append((one, problem))
    if not kept:
        return []
    tables = [*(problem for _, problem in kept), made]
    last = len(tables) - 1
    links = [(a, b, link_of(tables[a], tables[b], places)) for b in range(len(tables)) for a in range(b)]
    found = _recovered(tables, [one for one in links if len(one[2])])
    if found is None:
        # Each agrees with the new table but not all with each other: the one that is newest counts.
        found = _recovered([tables[last - 1], made], [(0, 1, link_of(tables[last - 1], made, places))]) or []
        tables, kept, last = [tables[last - 1], made], kept[-1:], 1
    return [_told(tables[at], at == last, cell, kept[min(at, len(kept) - 1)][0].name) for at, cell in found]


def _recovered(tables: Sequence[TableProblem], links: Sequence[Link]) -> list[tuple[int, int]] | None:
    """Give (table, cell) of the hidden cells that are narrowed too far; None when not all can be true."""
    try:
        problem, at, bounds = joint_attack(tables, [one.hidden for one in tables], links)
    except Contradicted:
        return None
    cells = bounds.recovered(problem)
    starts = np.array([int(one[0]) if len(one) else 0 for one in at])
    owner = np.searchsorted(starts, cells, side="right") - 1
    return [(int(table), int(cell - starts[table])) for table, cell in zip(owner, cells, strict=True)]


def _told(made: TableProblem, is_new: bool, cell: int, name: str) -> Finding:
    k = int(made.problem.thresholds[cell])
    if not is_new:
        return finding("published_together", k=k, other=name)
    label = made.layout.measures[int(made.cells.measure[cell])].name
    row = int(made.table.numbers[int(made.cells.row[cell])])
    column = made.table.labels.index(label) + 1
    return finding("published_together", row=row, column=column, label=label, k=k, other=name)
