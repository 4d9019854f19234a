"""Room validators: small figures of a counted table hidden before it is written: the one seam for that.

`Protect` is the port: it takes a table and marks cells in `AggregateRow.hidden` (primary or secondary).
`hide_small` is what stands there by itself: it hides every small figure, and one more wherever exactly one
member of a sum would be hidden. It does not bound what several sums together say.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from validators.aggregation.table import AggregateRow, AggregateTable

PRIMARY, SECONDARY = "primary", "secondary"
_ROUNDS = 50


class Protect(Protocol):
    """Hides what could tell of somebody; never shows a cell that is hidden already."""

    def __call__(self, table: AggregateTable) -> None:
        """Mark the cells to hide in the rows of `table`."""


def hide_small(table: AggregateTable) -> None:
    """Hide figures below the recipe's thresholds, and what gives a hidden one by one subtraction."""
    for row in table.rows:
        for column in small_columns(table, row):
            row.hidden.setdefault(column, PRIMARY)
    relations = list(relations_of(table))
    main = table.recipe.threshold.column
    columns = sorted({name for row in table.rows for name in row.figures})
    for _ in range(_ROUNDS):
        before = sum(len(row.hidden) for row in table.rows)
        _complete(relations, main)
        _hide_with_people(table, main)
        for column in columns:
            _complete(relations, column)
        _hide_shares(table)
        if sum(len(row.hidden) for row in table.rows) == before:
            return


def hide_followers(table: AggregateTable) -> None:
    """Hide what goes with hidden figures: the rest of a row whose people are hidden, and shares of them."""
    _hide_with_people(table, table.recipe.threshold.column)
    _hide_shares(table)


def _hide_with_people(table: AggregateTable, main: str) -> None:
    """Where the people of a row are hidden its other figures would tell how many they are."""
    for row in table.rows:
        if main in row.hidden:
            for name, value in row.figures.items():
                if value is not None:
                    row.hidden.setdefault(name, row.hidden[main])


def small_columns(table: AggregateTable, row: AggregateRow) -> set[str]:
    """Give the figures of a row that are too small to be shown; zero tells of nobody.

    When the people of a row are too few, or those whom they work for, all its figures go.
    """
    rule = table.recipe.threshold
    is_strict = bool(rule.strict_column) and row.keys.get(rule.strict_column) in rule.strict_values
    k = rule.strict_k if is_strict else rule.k
    filled = {name for name, value in row.figures.items() if value is not None}
    is_few = row.different is not None and 0 < row.different < rule.distinct_at_least
    if 0 < row.population < k or is_few:
        return filled
    found = set()
    for name in filled:
        value = row.figures[name]
        limit = rule.strict_k if name in rule.strict_columns else k
        is_judged = (
            name == rule.column
            or name in rule.columns
            or name in rule.strict_columns
            or _is_count(table, name)
        )
        if is_judged and value is not None and 0 < value < limit:
            found.add(name)
    return found


def _is_count(table: AggregateTable, name: str) -> bool:
    """Tell whether a figure counts rows: each of these is some people."""
    return any(
        one.column == name and one.function in ("count", "count_where", "count_filled")
        for one in table.recipe.measures
    )


def relations_of(table: AggregateTable) -> Iterator[list[AggregateRow]]:
    """Yield the rows of every sum: first the total, then its parts, where the parts add up to it."""
    for key in table.keys[1:]:
        groups: dict[tuple[str, ...], list[AggregateRow]] = {}
        totals: dict[tuple[str, ...], AggregateRow] = {}
        for row in table.rows:
            is_place = key == table.place
            total = row.level == table.upper_level if is_place else row.keys[key] == table.totals.get(key, "")
            others = [row.keys[one] for one in table.keys if one != key]
            others.append(row.province if is_place else row.level)
            if total:
                totals[tuple(others)] = row
            else:
                groups.setdefault(tuple(others), []).append(row)
        for others_key, total_row in totals.items():
            if others_key in groups:
                yield [total_row, *groups[others_key]]


def _complete(relations: Sequence[list[AggregateRow]], column: str) -> None:
    """Hide one more member of every sum of which exactly one is hidden, the smallest that says something."""
    for _ in range(_ROUNDS):
        changed = False
        for rows in relations:
            told = [row for row in rows if row.figures.get(column) is not None]
            hidden = [row for row in told if column in row.hidden]
            if len(hidden) != 1 or len(told) < 2:
                continue
            others = [row for row in told if column not in row.hidden]
            chosen = min(others, key=lambda row: (not row.figures[column], row.figures[column] or 0))
            chosen.hidden[column] = SECONDARY
            changed = True
        if not changed:
            return


def _hide_shares(table: AggregateTable) -> None:
    """A share of a hidden figure would give it back."""
    for check in table.recipe.checks:
        if check.get("kind") != "share_equals":
            continue
        parts = {*check["part"], *check["whole"]}
        for row in table.rows:
            if check["share"] in row.figures and parts & set(row.hidden):
                row.hidden.setdefault(str(check["share"]), SECONDARY)
            elif check["share"] in row.hidden and parts <= set(row.figures):
                row.hidden.setdefault(str(check["part"][0]), SECONDARY)
