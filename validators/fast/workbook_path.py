"""Room validators: the rows of a worksheet on their way to Frictionless, shown to the watchers as they pass.

A workbook is parsed once. Rows whose every cell is known to be good are not handed on; the others are, with
true row numbers. Cells are judged by Frictionless's own readers, once for each different value.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any

import polars as pl
from frictionless import Field
from frictionless.resources import TableResource

from validators.fast.fast_path import HEAD_ROWS, NumberedRow
from validators.fast.proofs import CellReader, missing_values, reads_well
from validators.fast.workbook_keys import WorkbookKeys
from validators.reading.rows import to_text
from validators.tabular.blocks import BLOCK_ROWS, Block

_BATCH = 1_000
_MAX_KNOWN = 200_000
_ABSENT = object()
Batch = list[NumberedRow]
Watch = Callable[[Block], None]


class WorkbookContent:
    """The rows of one opened worksheet as Frictionless gets to see them; `watch` gets all that were read."""

    def __init__(
        self, resource: TableResource, watch: Watch, *, is_fast: bool, head_rows: int = HEAD_ROWS
    ) -> None:
        fields = resource.header.get_expected_fields()
        is_named = len({field.name for field in fields}) == len(fields)
        self._stats = resource.stats
        self._watch = watch
        self._cells = _Cells(fields) if is_fast and fields and is_named else None
        self._keys = WorkbookKeys(resource, fields)
        self._head_rows = max(head_rows, 1)
        self._held: Batch = []
        self._template: list[Any] | None = None

    def rows(self, plain: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Yield (row number, cells) that Frictionless has to judge."""
        seen = 0
        stats = self._stats
        while True:
            known = (stats.md5, stats.sha256, stats.bytes)
            batch = list(islice(plain, _BATCH))
            if not batch:
                break
            # Frictionless tells the digests only of a file whose end it has asked for.
            at_end = (stats.md5, stats.sha256, stats.bytes)
            stats.md5, stats.sha256, stats.bytes = known
            # The watchers come first: Frictionless may never ask for another row.
            self._held += batch
            if len(self._held) >= BLOCK_ROWS:
                self.flush()
            if self._cells is None:
                yield from batch
            elif seen < self._head_rows:
                for number, cells in batch:
                    self._keys.note(number, cells)[0].is_shown = True
                    yield number, cells
            else:
                yield from self._suspicious(self._cells, batch, seen)
            seen += len(batch)
            stats.md5, stats.sha256, stats.bytes = at_end
        stats.rows = seen

    def flush(self) -> None:
        """Show the watchers the rows that have been read and not been shown yet."""
        if self._held:
            self._watch(block_of_cells(self._held))
            self._held = []

    def _suspicious(self, cells: "_Cells", batch: Batch, seen: int) -> Iterator[NumberedRow]:
        wrong = cells.wrong_rows(batch)
        for at, row in enumerate(batch):
            entry, trouble = self._keys.note(*row)
            if at not in wrong and not trouble:
                self._template = self._template or row[1]
                continue
            # Frictionless counts each row that it gets; so many had come before this one.
            self._stats.rows = seen + at
            for earlier in trouble.earlier:
                if not earlier.is_shown and self._template is not None:
                    earlier.is_shown = True
                    yield (
                        earlier.number,
                        [earlier.cells.get(i, cell) for i, cell in enumerate(self._template)],
                    )
                    self._stats.rows = seen + at
            entry.is_shown = True
            yield row


class _Cells:
    """What is known of the values of each column so far."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._readers: list[CellReader] = [field.create_cell_reader() for field in fields]
        self._missing = [frozenset(missing_values(field)) for field in fields]
        self._known: list[dict[tuple[type, Any], bool]] = [{} for _ in fields]

    def wrong_rows(self, batch: Batch) -> set[int]:
        """Give the places in a batch of rows that are not known to be good in themselves."""
        width = len(self._readers)
        whole = [at for at, (_, cells) in enumerate(batch) if len(cells) == width]
        wrong = set(range(len(batch))).difference(whole)
        for column, values in enumerate(zip(*(batch[at][1] for at in whole), strict=True)):
            # True and 1 are equal, but no reader takes one for the other: a value is known by its type, too.
            keys = list(zip(map(type, values), values, strict=True))
            bad = self._bad(column, set(keys))
            if bad:
                wrong.update(at for at, key in zip(whole, keys, strict=True) if key in bad)
        wrong.update(at for at in whole if at not in wrong and self._is_blank(batch[at][1]))
        return wrong

    def _bad(self, column: int, keys: set[tuple[type, Any]]) -> set[tuple[type, Any]]:
        known, read = self._known[column], self._readers[column]
        if len(known) > _MAX_KNOWN:
            known.clear()
        for key in keys:
            if key not in known:
                known[key] = reads_well(read, key[1])
        return {key for key in keys if not known[key]}

    def _is_blank(self, cells: Sequence[Any]) -> bool:
        return all(
            cell is None or str(cell) in missing for cell, missing in zip(cells, self._missing, strict=True)
        )


def block_of_cells(batch: Batch) -> Block:
    """Give the rows of a worksheet as a block of text, blank ones left out."""
    kept = [(number, cells) for number, cells in batch if any(cell not in (None, "") for cell in cells)]
    columns = [
        pl.Series(_texts(values), dtype=pl.String)
        for values in zip_longest(*(cells for _, cells in kept), fillvalue=_ABSENT)
    ]
    return Block(pl.Series([number for number, _ in kept], dtype=pl.Int64), columns)


def _texts(values: Sequence[Any]) -> Sequence[str | None]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return values
    if kinds == {int}:
        return list(map(str, values))
    return [None if value is _ABSENT else to_text(value) for value in values]
