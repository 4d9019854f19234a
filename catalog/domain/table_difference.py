"""What differs between two published tables: columns, and rows added, removed and changed. Pure.

Rows are matched by the key that both tables have; without one by their whole content, where a row that occurs
twice has two partners: then nothing is changed, only added and removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.domain.table_query import Cell, TableColumn, TableShape

KINDS = ("changed", "added", "removed")
# Cells of both tables together that are compared while somebody waits.
MOST_CELLS = 6_000_000


@dataclass(frozen=True)
class ColumnPair:
    """A column of the old and of the new table that are the same one for people."""

    old: TableColumn
    new: TableColumn

    @property
    def is_renamed(self) -> bool:
        """Has it another name?"""
        return self.old.name != self.new.name

    @property
    def is_retyped(self) -> bool:
        """Has it another type?"""
        return self.old.type != self.new.type


@dataclass(frozen=True)
class Pairing:
    """How the columns of two tables belong together, without the flags of hidden cells.

    `key` are places in `pairs`; empty where rows are matched by content.
    """

    pairs: tuple[ColumnPair, ...]
    added: tuple[TableColumn, ...] = ()
    removed: tuple[TableColumn, ...] = ()
    key: tuple[int, ...] = ()

    @property
    def is_level(self) -> bool:
        """Are names and types the same?"""
        changed = any(one.is_renamed or one.is_retyped for one in self.pairs)
        return not (changed or self.added or self.removed)


def pair_columns(old: TableShape, new: TableShape) -> Pairing:
    """Columns of the same name; of the rest those with the same title and type, which were renamed."""
    before = [one for one in old.columns if not one.flags]
    after = [one for one in new.columns if not one.flags]
    names = {one.name: one for one in before}
    partner = {one.name: names[one.name] for one in after if one.name in names}
    lost = [one for one in before if one.name not in partner]
    for one in after:
        if one.name not in partner:
            found = [each for each in lost if _is_same(each, one)]
            if len(found) == 1:
                partner[one.name] = found[0]
                lost.remove(found[0])
    pairs = tuple(ColumnPair(partner[one.name], one) for one in after if one.name in partner)
    return Pairing(
        pairs=pairs,
        added=tuple(one for one in after if one.name not in partner),
        removed=tuple(lost),
        key=_key(pairs, old, new),
    )


def _is_same(old: TableColumn, new: TableColumn) -> bool:
    return bool(old.title_vi) and (old.title_vi, old.type) == (new.title_vi, new.type)


def _key(pairs: Sequence[ColumnPair], old: TableShape, new: TableShape) -> tuple[int, ...]:
    """The places of the key, where both tables have the same one."""
    places = {(one.old.name, one.new.name): at for at, one in enumerate(pairs)}
    if not new.key or len(old.key) != len(new.key):
        return ()
    found = [places.get(names) for names in zip(old.key, new.key, strict=True)]
    return tuple(at for at in found if at is not None) if None not in found else ()


def is_too_large(old: TableShape, new: TableShape) -> bool:
    """Are these more cells than can be compared while somebody waits?"""
    return old.rows * len(old.columns) + new.rows * len(new.columns) > MOST_CELLS


@dataclass(frozen=True)
class CellPair:
    """A cell before and after; one side is None where the row was not there.

    Hidden ones have no value, and one that was hidden later has none before either. Of rows that are gone and
    matched by content, `is_hidden` says that a row added in their place hides such a cell.
    """

    old: Cell
    new: Cell
    was_hidden: bool = False
    is_hidden: bool = False
    is_changed: bool = False


@dataclass(frozen=True)
class RowDifference:
    """One row that is not the same in both tables: its kind, its cells in the order of the pairs."""

    kind: str
    cells: tuple[CellPair, ...]


@dataclass(frozen=True)
class TableDifference:
    """How many rows differ and how, how many cells of each pair; `rows` is one page of them.

    `is_keyed`: rows were matched by the key. It is not where a key has a row twice, or no value.
    """

    counts: Mapping[str, int]
    cells: tuple[int, ...]
    rows: Sequence[RowDifference]
    is_keyed: bool

    @property
    def total(self) -> int:
        """All rows that differ."""
        return sum(self.counts.values())
