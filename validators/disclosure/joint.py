"""Room validators.disclosure: everything published together: versions, place vintages and sibling datasets.

A figure hidden in one table may be shown in another, or be the difference of two totals. The tables are put
into one problem with relations between their cells, and attacked as one.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from validators.disclosure.attack import Bounds, Contradicted, attack
from validators.disclosure.problem import Problem, combine
from validators.disclosure.relations import Ints, Mask, Relations
from validators.disclosure.revisions import with_revisions
from validators.disclosure.sums import parts_of_totals
from validators.disclosure.tabular import TableProblem
from validators.places.book import PlaceBook
from validators.words.folding import fold_header

_CELL, _PARTS = "*cell", "*parts"


def joint_attack(
    tables: Sequence[TableProblem],
    hidden: Sequence[Mask],
    links: Sequence[tuple[int, int, Relations]] = (),
    *,
    enough: bool = True,
    trust: Sequence[float] = (),
) -> tuple[Problem, list[Ints], Bounds]:
    """Attack several published tables as one.

    Args:
        tables: what is published.
        hidden: the hidden cells of each.
        links: (first, second, relations of `same_figures` or `merged_places` between these two tables).
        enough: stop with a cell as soon as it is shown to be protected.
        trust: how far each link is believed where tables contradict each other and a figure must have been
            revised (`with_revisions`); without it nothing was.

    Returns: the joined problem, the numbers of each table's cells in it, and the attacker's intervals.

    Raises: Contradicted (validators.disclosure.attack) when the tables cannot all be true at once.
    """
    problems = [one.problem for one in tables]
    ends = np.cumsum([0, *(len(one) for one in problems)])
    moved = [
        relations.moved(
            np.concatenate(
                [np.arange(ends[a], ends[a + 1]), np.arange(ends[b], ends[b + 1])],
            )
        )
        for a, b, relations in links
    ]
    problem, places = combine(problems, moved)
    all_hidden = np.concatenate(list(hidden))
    try:
        return problem, places, attack(problem.without_truth(all_hidden), all_hidden, enough=enough)
    except Contradicted:
        own = sum(len(one.relations) for one in problems)
        costs = [np.full(len(one), cost) for one, cost in zip(moved, trust, strict=False)]
        loose = (
            with_revisions(problem, all_hidden, np.concatenate([np.zeros(own), *costs])) if trust else None
        )
        if loose is None:
            raise
    problem, all_hidden = loose
    return problem, places, attack(problem.without_truth(all_hidden), all_hidden, enough=enough)


def link_of(first: TableProblem, second: TableProblem, places: PlaceBook | None) -> Relations:
    """Say how two tables hang together: by the same places, or by old ones and those made of them."""
    old, new = _vintage(first), _vintage(second)
    if places is None or old == new or not old or not new:
        return same_figures(first, second)
    if old < new:
        return merged_places(first, second, places, old, new)
    count, other = len(first.problem), len(second.problem)
    turned = np.concatenate([np.arange(other) + count, np.arange(count)])
    return merged_places(second, first, places, new, old).moved(turned)


def _vintage(made: TableProblem) -> str:
    column = made.layout.vintage
    if column is None or not len(made.table):
        return ""
    return str(made.table.column(column)[0])


def same_figures(
    first: TableProblem, second: TableProblem, measures: dict[str, str] | None = None
) -> Relations:
    """Say that the same places, periods and groups have the same figures in both tables.

    Cells of the second table come after those of the first. `measures` tells which column of the second is
    which of the first (else by name). Figures shown in both that differ were revised: no relation. Neither
    is there one between totals of different parts when one is hidden: nobody may take them for the same.
    """
    keys = [one for one in first.layout.key_columns() if one in second.layout.key_columns()]
    left, right = _by_key(first, keys, {}), _by_key(second, keys, measures or {})
    pairs = left.join(right, on=["*key", "*measure"], suffix="+")
    a, b = pairs[_CELL].to_numpy(), pairs[f"{_CELL}+"].to_numpy()
    values_a, values_b = _units(first)[a], _units(second)[b]
    revised = np.isfinite(values_a) & np.isfinite(values_b) & (np.abs(values_a - values_b) > 1e-6)
    other = (pairs[_PARTS] != pairs[f"{_PARTS}+"]).to_numpy() & ~(
        np.isfinite(values_a) & np.isfinite(values_b)
    )
    a, b = a[~revised & ~other], b[~revised & ~other]
    if not len(a):
        return Relations.none()
    return Relations.lines(np.stack([a, b + len(first.problem)], axis=1), [1.0, -1.0])


def merged_places(
    old: TableProblem, new: TableProblem, places: PlaceBook, old_vintage: str, new_vintage: str
) -> Relations:
    """Say that a new place has the sum of the old places it was made of.

    Where an old place was split, the sum of the whole ones is the least and that of all the most.
    """
    place_old, place_new = old.layout.place, new.layout.place
    if place_old is None or place_new is None:
        return Relations.none()
    apart = {place_old, place_new, old.layout.vintage, new.layout.vintage}
    keys = [one for one in old.layout.key_columns() if one in new.layout.key_columns() and one not in apart]
    left = _by_key(old, keys, {}).with_columns(code=_places(old, place_old))
    right = _by_key(new, keys, {}).with_columns(code=_places(new, place_new))
    made_of = [
        (one.code, old_code, one.relation == "whole")
        for old_code in left["code"].unique()
        for one in places.successors(old_vintage, new_vintage, old_code)
    ]
    schema = {"code": pl.String, "old": pl.String, "whole": pl.Boolean}
    chain = pl.DataFrame(made_of, schema=schema, orient="row")
    pairs = right.join(chain, on="code").join(
        left, left_on=["*key", "*measure", "old"], right_on=["*key", "*measure", "code"], suffix="+"
    )
    found = []
    for (cell,), parts in pairs.group_by(_CELL, maintain_order=True):
        whole = parts.filter("whole")[f"{_CELL}+"].to_list()
        every = parts[f"{_CELL}+"].to_list()
        top = int(str(cell)) + len(old.problem)
        signs = [[*([1.0] * len(some)), -1.0] for some in (whole, every)]
        if len(whole) == len(every):
            found.append(Relations.lines([[*every, top]], signs[1]))
            continue
        if whole:
            found.append(Relations.lines([[*whole, top]], signs[0], lowest=-np.inf))
        found.append(Relations.lines([[*every, top]], signs[1], highest=np.inf))
    return Relations.join(found)


def _by_key(made: TableProblem, keys: Sequence[str], measures: dict[str, str]) -> pl.DataFrame:
    """Give each cell with its key as one text and the name of its measure."""
    table, cells = made.table, made.cells
    parts = [table.column(key).map_elements(fold_header, return_dtype=pl.String) for key in keys]
    frame = pl.DataFrame({str(at): one for at, one in enumerate(parts)})
    key = (
        frame.select(pl.concat_str(pl.all(), separator="\x1f")).to_series()
        if parts
        else pl.Series([""]).new_from_index(0, len(table))
    )
    named = [measures.get(one.name, one.name) for one in made.layout.measures]
    return pl.DataFrame(
        {
            _CELL: np.arange(len(cells.row)),
            "*key": key.gather(cells.row),
            "*measure": pl.Series(named, dtype=pl.String).gather(cells.measure),
            _PARTS: parts_of_totals(table, made.layout).gather(cells.row),
        }
    )


def _places(made: TableProblem, column: str) -> pl.Series:
    return made.table.column(column).gather(made.cells.row)


def _units(made: TableProblem) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return made.problem.values
