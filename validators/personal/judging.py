"""Room validators: what a judgement is, and what a column must tell to be judged. No rule may enter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from validators.personal.more_marks import MoreMarks

LEVELS = ("info", "warn", "block")


@dataclass(frozen=True)
class Judgement:
    """What a column holds: `kind`, `level`, how many cells, and the first of them (row, raw text)."""

    kind: str
    level: str
    count: int
    first: tuple[int, str]


class Judged(Protocol):
    """A column with its marks counted: see validators.personal.column_marks."""

    hints: frozenset[str]
    allowance: str
    filled: int
    counts: Counter[str]
    names: int
    long_names: int
    shapes: int
    round_numbers: int

    @property
    def different(self) -> int:
        """How many different texts there are."""

    @property
    def more(self) -> MoreMarks:
        """What the second look has found."""

    def asks_for_names(self) -> bool:
        """Tell whether the header asks for persons' names."""

    def is_code_list(self) -> bool:
        """Tell whether a few values come again and again."""

    def share(self, mark: str) -> float:
        """Give the share of filled cells with this mark."""

    def mostly(self, mark: str, least: float = 0.5) -> bool:
        """Tell whether at least three cells and this share of them bear the mark."""

    def judge(self, kind: str, level: str, mark: str) -> Judgement:
        """Give a judgement on the cells with `mark`."""


@dataclass(frozen=True)
class Table:
    """What the table around a column says: are there persons, and are there offices, schools or companies?"""

    has_persons: bool
    has_bodies: bool


def judge_seen(column: Judged, kind: str, level: str, mark: str) -> Judgement:
    """Give a judgement on the cells in which the second look has found `mark`."""
    return Judgement(kind, level, column.more.counts[mark], column.more.first[mark])


def join(found: Iterable[Judgement], more: Iterable[Judgement]) -> list[Judgement]:
    """Give judgements and those of a second look; of one kind the weaker gives way to a stricter one.

    Two looks at the same cells are one finding: a second one of the same kind and level is left out.
    """
    joined = list(found)
    for one in more:
        levels = [LEVELS.index(other.level) for other in joined if other.kind == one.kind]
        if not levels or max(levels) < LEVELS.index(one.level):
            joined = [other for other in joined if other.kind != one.kind]
            joined.append(one)
    return joined
