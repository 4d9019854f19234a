"""Room validators: everything that looks at the records of one table, in one pass, block by block."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from validators.aggregation.shape import RecordShape
from validators.lint.lint import Lint
from validators.lint.number_format import NumberFormat
from validators.lint.totals import Totals
from validators.personal.scan import PersonalScan
from validators.places.book import PlaceBook
from validators.places.check import PlaceCheck
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
