"""Room annexes: a table as rows of text with merged cells filled, and the bounds every reader keeps.

A grid knows nothing of what its columns mean. Readers of the three formats give it; `headers` and `records`
read it.
"""

from dataclasses import dataclass, field

MAX_ROWS = 20_000
MAX_CELLS = 400_000
MAX_CELL_LENGTH = 20_000
MAX_COLUMNS = 200


class UnreadableAnnex(Exception):
    """The file is no annex that can be read; `code` has its texts in `annexes.codes`."""

    def __init__(
        self, code: str, *, part: str | None = None, row: int | None = None, **params: object
    ) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.part = part
        self.row = row
        self.params = params


@dataclass(frozen=True)
class GridRow:
    """One row; `cells` has merged values repeated, `own` tells where a value begins and is no repetition.

    `across` is True where a cell repeats its neighbour on the left (merged over columns).
    """

    number: int
    cells: tuple[str, ...]
    own: tuple[bool, ...]
    across: tuple[bool, ...]
    is_hidden: bool = False

    def cell(self, column: int) -> str:
        """Give the text of a column, "" beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else ""

    def is_own(self, column: int) -> bool:
        """Tell whether the cell begins here and is not a merged cell's repetition from above."""
        return column < len(self.own) and self.own[column]

    def filled(self) -> list[int]:
        """Give the columns where a text begins."""
        return [i for i, text in enumerate(self.cells) if text and self.own[i] and not self.across[i]]


@dataclass
class Grid:
    """One sheet or table; `caption` is the text that stands before a table of a document, nearest last."""

    part: str
    rows: list[GridRow] = field(default_factory=list)
    caption: tuple[str, ...] = ()


def plain_row(number: int, cells: list[str], *, is_hidden: bool = False) -> GridRow:
    """Give a row without merged cells."""
    width = len(cells)
    return GridRow(number, tuple(cells), (True,) * width, (False,) * width, is_hidden)


class Bounds:
    """Counts rows and cells over all parts of one file.

    Raises: UnreadableAnnex (too_many_rows, too_many_cells, cell_too_long) at the first one too many.
    """

    def __init__(self) -> None:
        self._rows = 0
        self._cells = 0

    def add_row(self, part: str, number: int, cells: list[str]) -> None:
        """Count one row that holds something."""
        self._rows += 1
        self._cells += len(cells)
        if self._rows > MAX_ROWS:
            raise UnreadableAnnex("too_many_rows", part=part, row=number, limit=MAX_ROWS)
        if self._cells > MAX_CELLS or len(cells) > MAX_COLUMNS:
            raise UnreadableAnnex(
                "too_many_cells", part=part, row=number, limit=MAX_CELLS, columns=MAX_COLUMNS
            )
        if any(len(text) > MAX_CELL_LENGTH for text in cells):
            raise UnreadableAnnex("cell_too_long", part=part, row=number, limit=MAX_CELL_LENGTH)
