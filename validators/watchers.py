"""Room validators: everything that looks at the records of one table, in one pass, block by block."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import polars as pl

from validators.aggregation.shape import RecordShape
from validators.lint.lint import Lint
from validators.lint.number_format import NumberFormat
from validators.lint.totals import Totals
from validators.personal.scan import PersonalScan
from validators.places.book import PlaceBook
from validators.places.check import PlaceCheck
from validators.reading.csv_blocks import Piece
from validators.reading.rows import Row
from validators.rules.domain_checks import DomainChecks
from validators.rules.suppression import SuppressionCheck
from validators.tabular.blocks import Block, Watcher, blocks_of_rows
from validators.tabular.columns import TableFacts

Reread = Callable[[], Iterator[Row]]


@dataclass(frozen=True)
class Task:
    """What is asked: the checked definitions, and the reference data."""

    clean: dict[str, Any] | None
    profile: Mapping[str, Any] | None
    places: PlaceBook | None
    limit_errors: int
    today: datetime.date | None = None
    number_answers: Mapping[str, str] | None = None


@dataclass
class Watchers:
    """The watchers of one table; `first_rows` are its first records, what is above the header among them."""

    facts: TableFacts
    lint: Lint
    totals: Totals
    places: PlaceCheck
    domain: DomainChecks
    formats: NumberFormat
    suppression: SuppressionCheck
    personal: PersonalScan
    shape: RecordShape
    first_rows: list[Row] = field(default_factory=list)

    @classmethod
    def over(
        cls, labels: Sequence[str], header_row: int, first_rows: list[Row], task: Task, reread: Reread
    ) -> "Watchers":
        """Make the watchers of a table with these labels, the last of which stand in record `header_row`.

        `reread` gives the rows of data once more, for what cannot be known before the end.
        """
        watchers = cls(
            facts=TableFacts(labels, task.clean),
            lint=Lint(labels, task.clean, today=task.today, reread=reread),
            totals=Totals(labels, task.clean, reread=reread),
            places=PlaceCheck(labels, task.clean, task.places, profile=task.profile),
            domain=DomainChecks(labels, task.clean, profile=task.profile, places=task.places),
            formats=NumberFormat(labels, task.clean, answers=task.number_answers),
            suppression=SuppressionCheck(labels, task.clean),
            personal=PersonalScan(labels, profile=task.profile, places=task.places),
            shape=RecordShape(labels, task.clean, profile=task.profile, places=task.places, today=task.today),
            first_rows=first_rows,
        )
        for block in blocks_of_rows(row for row in first_rows if row[0] < header_row):
            watchers.personal.add(block)
        return watchers

    @property
    def _all(self) -> tuple[Watcher, ...]:
        checks = (self.places, self.domain, self.formats)
        return (self.facts, self.lint, self.totals, *checks, self.suppression, self.personal, self.shape)

    def add(self, block: Block) -> None:
        """Show the next records to all."""
        for watcher in self._all:
            watcher.add(block)

    def add_all(self, blocks: Iterable[Block]) -> None:
        """Show all records to all."""
        for block in blocks:
            self.add(block)

    def overflow(self) -> Counter[str]:
        """Give how many more findings of each code there were than are told."""
        counted = (self.lint, self.suppression, self.places, self.domain)
        return sum((watcher.overflow() for watcher in counted), Counter())


def block_of(piece: Piece) -> Block:
    """Give the records of a piece, those of another width in their places, blank ones left out."""
    frame = piece.frame.with_columns(piece.numbers.alias("number"))
    odd = [(number, cells) for number, cells in piece.odd if any(cells)]
    if odd:
        columns = list(zip_longest(*(cells for _, cells in odd)))
        others = {f"c{at}": pl.Series(values, dtype=pl.String) for at, values in enumerate(columns)}
        others["number"] = pl.Series([number for number, _ in odd], dtype=pl.Int64)
        frame = pl.concat([frame, pl.DataFrame(others)], how="diagonal").sort("number")
    blank = _blank_numbers(frame)
    if len(blank):
        frame = frame.filter(~pl.col("number").is_in(blank.implode()))
    numbers = frame.get_column("number")
    # A piece of odd records alone may lack columns that others have, never the other way round.
    names = sorted((name for name in frame.columns if name != "number"), key=lambda name: int(name[1:]))
    return Block(numbers, [frame.get_column(name) for name in names], piece.raw)


def _blank_numbers(frame: pl.DataFrame) -> pl.Series:
    """Give the numbers of records whose cells are all empty or absent."""
    for name in frame.columns:
        if name == "number" or not frame.height:
            continue
        cells = frame.get_column(name)
        frame = frame.filter((cells.str.len_bytes() == 0) | cells.is_null())
    return frame.get_column("number")
