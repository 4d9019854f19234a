"""Room validators: one pass over one table, Frictionless and the watchers side by side.

Frictionless opens the file; from then on it is known where the content begins, so that the watchers can be
made and the file be read once for all. What Frictionless leaves unread, as it stopped, is read afterwards.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from frictionless.resources import TableResource

from validators.fast.fast_path import HEAD_ROWS, FastContent, NumberedRow, layout_of
from validators.fast.workbook_path import WorkbookContent
from validators.reading.csv_blocks import BLOCK_BYTES, CsvLayout, Piece, read_pieces
from validators.reading.opening import Opening
from validators.reading.rows import READER_FAILURES, Row, to_text
from validators.schema.schemas import build_dialect, build_schema
from validators.structure import Structure, check_structure
from validators.tabular.blocks import Block, blocks_of_rows
from validators.watchers import Task, Watchers, block_of

_FIRST_ROWS = 10


@dataclass(frozen=True)
class Look:
    """How a table is looked at: tables that foreign keys may name, and whether good rows may be left out.

    Frictionless always judges the first `head_rows`; blocks of about `block_bytes` are held in memory.
    """

    references: Mapping[str, Path] = field(default_factory=dict)
    is_fast: bool = True
    head_rows: int = HEAD_ROWS
    block_bytes: int = BLOCK_BYTES


def survey(opening: Opening, file_format: str, task: Task, look: Look) -> tuple[Structure, Watchers]:
    """Let Frictionless and the watchers see the table that `opening` leads to.

    Raises: SchemaRefused.
    """
    server = _Server(opening, task, look)
    structure = ask_frictionless(opening, file_format, task, look, server)
    return structure, server.finish(structure)


def ask_frictionless(
    opening: Opening, file_format: str, task: Task, look: Look, server: "_Server | None" = None
) -> Structure:
    """Give Frictionless's answer alone. Raises: SchemaRefused."""
    return check_structure(
        opening.path,
        file_format,
        schema=build_schema(task.clean) if task.clean is not None else None,
        dialect=build_dialect(opening.settings, file_format),
        limit_errors=task.limit_errors,
        references=look.references,
        server=server or _Server(opening, task, look, is_watching=False),
    )


class _Server:
    """Stands between the file, Frictionless and the watchers."""

    def __init__(self, opening: Opening, task: Task, look: Look, *, is_watching: bool = True) -> None:
        self._opening = opening
        self._task = task
        self._look = look
        # A file that Frictionless is told to cut in a wrong way, or that is not UTF-8, is watched on its own.
        is_text = opening.shape is None or opening.shape.encoding.startswith("utf-8")
        self._is_watching = is_watching and is_text and not opening.is_misread
        self._watchers: Watchers | None = None
        self._layout: CsvLayout | None = None
        self._workbook: WorkbookContent | None = None
        self._is_complete = False

    def serve(self, resource: TableResource, plain: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
        """Choose the rows that Frictionless judges; the watchers see every one that is read."""
        if resource.format == "xlsx":
            watch = self._begin(resource).add if self._is_watching else _ignore
            content = WorkbookContent(
                resource, watch, is_fast=self._look.is_fast, head_rows=self._look.head_rows
            )
            self._workbook = content
            yield from content.rows(plain)
            self._is_complete = True
            return
        self._layout = layout = layout_of(self._opening.path, resource)
        if layout is None or not self._look.is_fast:
            yield from plain
            return
        pieces = partial(self._pieces, resource, layout)
        fast = FastContent(
            self._opening.path,
            resource,
            layout,
            pieces,
            limit_errors=self._task.limit_errors,
            head_rows=self._look.head_rows,
        )
        yield from fast.rows(plain)

    def _begin(self, resource: TableResource) -> Watchers:
        header_row = max(resource.dialect.header_rows, default=1)
        sample = resource.sample[: max(_FIRST_ROWS, header_row)]
        first = [(number, [to_text(cell) for cell in cells]) for number, cells in enumerate(sample, start=1)]
        labels = [str(label) for label in resource.labels]
        self._watchers = self._watchers_over(labels, header_row, first)
        return self._watchers

    def _watchers_over(self, labels: list[str], header_row: int, first: list[Row]) -> Watchers:
        return Watchers.over(labels, header_row, first, self._task, partial(self._data, header_row))

    def _pieces(self, resource: TableResource, layout: CsvLayout) -> Iterator[Piece]:
        """Yield the pieces of the content, each shown to the watchers on its way."""
        watchers = self._begin(resource) if self._is_watching else None
        for piece in read_pieces(self._opening.path, layout, block_bytes=self._look.block_bytes):
            if watchers is not None:
                watchers.add(block_of(piece))
            yield piece
        self._is_complete = watchers is not None

    def finish(self, structure: Structure) -> Watchers:
        """Give the watchers when they have seen the table.

        Of a worksheet they have seen the rows up to the one where Frictionless stopped: the rest is not
        parsed, for the file must come again anyway.
        """
        if self._workbook is not None:
            self._workbook.flush()
        is_cut_short = self._opening.sheet is not None and structure.is_truncated
        if self._watchers is not None and (self._is_complete or is_cut_short):
            return self._watchers
        first = list(islice(self._rows(), max(_FIRST_ROWS, structure.header_row)))
        labels = structure.labels
        if self._opening.is_misread or not labels:
            labels = [cell.strip() for cell in first[0][1]] if first else []
        watchers = self._watchers_over(labels, structure.header_row, first)
        # Where the file breaks is Frictionless's to say, which has read it before.
        with suppress(*READER_FAILURES):
            watchers.add_all(self._blocks(structure))
        return watchers

    def _blocks(self, structure: Structure) -> Iterator[Block]:
        if self._layout is not None and self._is_watching:
            return map(block_of, read_pieces(self._opening.path, self._layout))
        return blocks_of_rows(self._data(structure.header_row))

    def _data(self, header_row: int) -> Iterator[Row]:
        """Yield the rows of data as text."""
        comment = self._opening.settings.comment_char
        for number, cells in self._rows():
            if number > header_row and not (comment and cells and cells[0].startswith(comment)):
                yield number, cells

    def _rows(self) -> Iterator[Row]:
        """Yield the records of the table as text, until it breaks."""
        with suppress(*READER_FAILURES):
            yield from self._opening.rows()


def _ignore(_block: Block) -> None:
    """Stands where watchers would be when only Frictionless's answer is wanted."""
