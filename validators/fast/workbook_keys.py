"""Room validators: keys of a worksheet that is read once, forwards.

Equal keys are found here; that they are errors, and which row they repeat, is Frictionless's to say. A row
that was held back because it was good is shown to it when a later one repeats its key.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from frictionless import Field
from frictionless.resources import TableResource

from validators.fast.proofs import CellReader


@dataclass
class Entry:
    """A row as far as keys go: its number, its key cells, and whether Frictionless has got it."""

    number: int
    cells: dict[int, Any]
    is_shown: bool = False


@dataclass
class Trouble:
    """Why a row must be shown: an empty or unknown key, or earlier rows that have its key."""

    is_wrong: bool = False
    earlier: list[Entry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.is_wrong or bool(self.earlier)


class WorkbookKeys:
    """The unique, primary and foreign keys of an opened worksheet, row by row."""

    def __init__(self, resource: TableResource, fields: Sequence[Field]) -> None:
        names = {one.name: at for at, one in enumerate(fields)}
        schema = resource.schema
        self._readers: list[CellReader] = [one.create_cell_reader() for one in fields]
        self._unique: list[tuple[tuple[int, ...], bool]] = [
            ((at,), False) for at, one in enumerate(fields) if one.constraints.get("unique")
        ]
        if schema.primary_key and set(schema.primary_key) <= set(names):
            self._unique.append((tuple(names[name] for name in schema.primary_key), True))
        self._seen: list[dict[tuple[Any, ...], Entry]] = [{} for _ in self._unique]
        self._columns = sorted({at for key, _ in self._unique for at in key})
        self._lookups = []
        for key in schema.foreign_keys:
            lookup = resource.lookup.get(key["reference"]["resource"])
            if lookup and set(key["fields"]) <= set(names):
                known = lookup.get(tuple(key["reference"]["fields"]), set())
                self._lookups.append((tuple(names[name] for name in key["fields"]), known))

    def note(self, number: int, cells: Sequence[Any]) -> tuple[Entry, Trouble]:
        """Take the keys of the next row."""
        entry = Entry(number, {at: _at(cells, at) for at in self._columns})
        trouble = Trouble()
        for (key, is_primary), seen in zip(self._unique, self._seen, strict=True):
            typed = self._typed(cells, key)
            if set(typed) == {None}:
                trouble.is_wrong |= is_primary
                continue
            earlier = seen.get(typed)
            seen[typed] = entry
            if earlier is not None:
                trouble.earlier.append(earlier)
        for key, known in self._lookups:
            typed = self._typed(cells, key)
            trouble.is_wrong |= set(typed) != {None} and typed not in known
        return entry, trouble

    def _typed(self, cells: Sequence[Any], key: Sequence[int]) -> tuple[Any, ...]:
        return tuple(self._read(at, _at(cells, at)) for at in key)

    def _read(self, at: int, cell: Any) -> Any:
        try:
            return self._readers[at](cell)[0]
        except (ArithmeticError, TypeError, ValueError):
            return None  # such a cell is shown for its own sake


def _at(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None
