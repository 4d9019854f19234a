"""Room validators: how many rows lint marks, each once. It holds the rows of one block at a time."""

import polars as pl


class RowMarks:
    """Takes the rows that the rules of lint meet in a block; `count` is the number of marked rows so far."""

    def __init__(self) -> None:
        self._open: list[pl.Series] = []
        self.count = 0

    def note(self, rows: pl.Series) -> None:
        """Mark these rows (record numbers) of the present block."""
        if len(rows):
            self._open.append(rows)

    def close_block(self) -> None:
        """Count the rows of the block that ends here; no later block holds one of them."""
        if self._open:
            self.count += pl.concat(self._open).n_unique()
            self._open = []
