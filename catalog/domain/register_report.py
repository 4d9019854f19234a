"""Domain: a report on the register as plain values: sections of figures and tables, each with its evidence.

Every figure names its formula in words, the query that made it (a stable key with parameters, and the address
at which the same evidence is given), and holds what was counted, row by row. Standard library only.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

# In a table a Fraction is a share (1/2 is shown as 50 %), a date a day, an int a count.
Value = str | int | Fraction | date | None


class ReportKind(StrEnum):
    """What is reported on."""

    HALF = "half-year"
    YEAR = "year"
    ADHOC = "adhoc"
    KPI = "kpi"
    DTI = "dti"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `weight` is its part of the width of the table."""

    title: str
    weight: int = 2
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What made a figure: a stable key, its parameters, and the address that gives the evidence as CSV."""

    key: str
    parameters: tuple[tuple[str, str], ...]
    address: str

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.parameters)
        return f"{self.key}({told})"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `formula` and `query` say how its figures came about, where it holds any."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    formula: str = ""
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`numerator` of `denominator`; a plain count where the denominator is None.

    `evidence` has one row for each thing that was counted; its last column is what that thing adds to the
    numerator.
    """

    key: str
    name: str
    numerator: Fraction
    denominator: int | None
    formula: str
    query: Query
    evidence: Table

    @property
    def share(self) -> Fraction | None:
        """The figure as a share, 0 to 1; None for a count, and where there was nothing to count."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def is_share(self) -> bool:
        """Is it a share of something, also where there is nothing to count?"""
        return self.denominator is not None


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What makes it a document of state: see Decree 30/2020, annex I.

    `parent` is the governing body, `issuer` who issues. `number` is the number with its symbol as typed
    (`12/BC-VP`), of which the number may still be open (`/BC-VP`). `authority` stands before the
    post of the signer (`KT. GIÁM ĐỐC`).
    """

    parent: str = ""
    issuer: str = ""
    number: str = ""
    place: str = ""
    signed_on: date | None = None
    recipients: tuple[str, ...] = ()
    authority: str = ""
    post: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report over `start` to `end` (both inside), as things stood at `at`; `unit` is a code or empty."""

    kind: ReportKind
    lang: str
    title: str
    subject: str
    start: date
    end: date
    at: datetime
    unit: str
    sections: tuple[Section, ...]
    head: Letterhead = field(default_factory=Letterhead)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def evidence(self) -> dict[str, Table]:
        """What can be asked for by key: the evidence of each figure, and every table."""
        tables = {table.key: table for section in self.sections for table in section.tables}
        return tables | {figure.key: figure.evidence for figure in self.figures}


def percent_of(share: Fraction) -> float:
    """A share in percent with one decimal, rounded down, so that 100 is said of the whole alone."""
    return int(share * 1000) / 10
