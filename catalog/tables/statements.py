"""Room tables: the one form that a question to the engine has. Pure; only our own identifiers enter.

A statement is put together of its clauses, each of which has a place of its own; values stand beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalog.domain.table_query import Value
from catalog.tables.layout import TABLE

Parameter = Value | float


@dataclass(frozen=True)
class Sql:
    """A piece of SQL and the values of its question marks, in order."""

    text: str
    values: tuple[Parameter, ...] = ()


NOTHING = Sql("")


def joined(parts: Iterable[Sql], between: str) -> Sql:
    """Pieces one after the other."""
    kept = list(parts)
    return Sql(between.join(one.text for one in kept), tuple(v for one in kept for v in one.values))


@dataclass(frozen=True)
class Select:
    """One SELECT: what is shown of which rows in which order; `where`, `group`, `order` without their word.

    `shown` may hold values of its own. `limit` None: every row, and then `offset` does not count.
    """

    shown: str | Sql
    source: Sql = Sql(TABLE)
    where: Sql = NOTHING
    group: str = ""
    order: str = ""
    limit: int | None = None
    offset: int = 0
    is_distinct: bool = False

    @property
    def sql(self) -> Sql:
        """The statement with all its values."""
        place = "" if self.limit is None else f"LIMIT {self.limit:d} OFFSET {self.offset:d}"
        clauses = (
            Sql("SELECT DISTINCT" if self.is_distinct else "SELECT"),
            self.shown if isinstance(self.shown, Sql) else Sql(self.shown),
            _clause("FROM", self.source),
            _clause("WHERE", self.where),
            _clause("GROUP BY", Sql(self.group)),
            _clause("ORDER BY", Sql(self.order)),
            Sql(place),
        )
        return joined((one for one in clauses if one.text), " ")

    @property
    def inner(self) -> Sql:
        """The statement in brackets: the source of another one, or a value of it."""
        return joined((Sql("("), self.sql, Sql(")")), "")


def listed(paths: Iterable[Path]) -> str:
    """Paths of our own as a list of the engine."""
    return "[" + ", ".join("'" + str(one).replace("'", "''") + "'" for one in paths) + "]"


def _clause(word: str, rest: Sql) -> Sql:
    return Sql(f"{word} {rest.text}", rest.values) if rest.text else NOTHING
