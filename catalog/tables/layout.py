"""Room tables: how a table lies in its file: under which of our own names each column is. Pure.

No name of a person's file is ever an identifier of the engine: columns are c0, c1, ... there.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Self

from catalog.domain.table_query import ROW, TableColumn, TableShape

TABLE = "t"
# All cells of a row as one folded text.
WHOLE = "w"
CELL_END = "\x1f"


@dataclass(frozen=True)
class StoredColumn:
    """One column: as people know it, its identifier, and the one of its folded texts where it has such.

    `is_exact`: the engine holds decimals as decimals, with `scale` digits after the point; they are answered
    as binary fractions all the same.
    `is_plain`: no text of it holds a sign that some export must write otherwise. `longest`: letters of its
    longest text.
    """

    column: TableColumn
    place: str
    folded: str = ""
    is_exact: bool = False
    is_plain: bool = False
    longest: int = 0
    scale: int = 0

    @property
    def shown(self) -> str:
        """The expression that gives the value of an answer."""
        return f"CAST({self.place} AS DOUBLE)" if self.is_exact else self.place


ROW_PLACE = StoredColumn(TableColumn(ROW, "integer"), ROW)


@dataclass(frozen=True)
class Layout:
    """All columns of a table in order, its rows and its key."""

    columns: tuple[StoredColumn, ...]
    rows: int
    key: tuple[str, ...] = ()

    @cached_property
    def shape(self) -> TableShape:
        """The table as people know it."""
        return TableShape(tuple(one.column for one in self.columns), self.rows, self.key)

    def find(self, name: str) -> StoredColumn:
        """The column of a name that a checked question holds. Raises: KeyError."""
        return ROW_PLACE if name == ROW else {one.column.name: one for one in self.columns}[name]

    def to_dict(self) -> dict[str, Any]:
        """JSON values; `from_dict` gives the same layout back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> Self:
        """The layout that `to_dict` wrote. Raises: KeyError, TypeError for anything else."""
        columns = tuple(
            StoredColumn(**(one | {"column": TableColumn(**one["column"])})) for one in given["columns"]
        )
        return cls(columns, int(given["rows"]), tuple(given["key"]))
