"""What the import of a decision works on: facts of the decision, rows, faults, the preview. Plain data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from catalog.models import ListItem
from catalog.models.decision import REPEALED
from harvesters.annexes import AnnexError, AnnexRow, Warn

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
CHANGES = (ADDED, CHANGED, REPEALED, UNCHANGED)


@dataclass(frozen=True)
class DecisionFacts:
    """A decision as its first page says it; `amends` is the number of the one that it amends."""

    number: str
    issued_on: date
    effective_on: date | None = None
    expires_on: date | None = None
    title_vi: str = ""
    issuer: str = ""
    amends: str = ""
    is_illustrative: bool = False

    @property
    def in_force_from(self) -> date:
        """The first day on which it holds."""
        return self.effective_on or self.issued_on

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, days as YYYY-MM-DD."""
        days = {name: day.isoformat() if day else None for name, day in self._days().items()}
        return asdict(self) | days

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "DecisionFacts":
        """Give back what `to_dict` told. Raises: KeyError, TypeError, ValueError."""
        days = {
            name: date.fromisoformat(told[name]) if told[name] else None
            for name in ("issued_on", "effective_on", "expires_on")
        }
        return cls(**{**told, **days})

    def _days(self) -> dict[str, date | None]:
        return {
            "issued_on": self.issued_on,
            "effective_on": self.effective_on,
            "expires_on": self.expires_on,
        }


@dataclass
class ImportRow:
    """One row of the annex on its way to an item.

    Attributes:
        key: names the row in answers: `row`, or `part:row` where the file has parts.
        read: what the annex says, with what people corrected.
        code: permanent; `is_new` tells that nothing in the list before has it.
        item: the item of the list before that it goes on with.
        change: added, changed, repealed or unchanged, against the list before; `columns` say in what.
        warnings: every doubt; `unanswered`: those that nobody has settled.
    """

    key: str
    read: AnnexRow
    code: str = ""
    item: ListItem | None = None
    change: str = ADDED
    columns: list[str] = field(default_factory=list)
    kind: str = ""
    place_level: str = ""
    warnings: list[Warn] = field(default_factory=list)
    unanswered: list[Warn] = field(default_factory=list)
    is_skipped: bool = False
    is_confirmed: bool = False

    @property
    def is_new(self) -> bool:
        """Is it none of the items before?"""
        return self.item is None

    def to_dict(self, *, has_before: bool) -> dict[str, Any]:
        """The public form of `register import --json`; changes are told where there was a list before."""
        day = self.read.first_publication
        told: dict[str, Any] = {
            "code": self.code,
            "name": self.read.name,
            "unit": self.read.unit,
            "frequency": self.read.frequency,
            "formats": self.read.formats,
            "first_publication": day.isoformat() if day else None,
            "row": self.read.row,
            "warnings": [one.code for one in self.warnings],
            "part": self.read.part,
            "order": self.read.order,
            "unit_text": self.read.unit_text,
            "alternatives": [asdict(one) for one in self.read.alternatives],
            "kind": self.kind,
            "place_level": self.place_level,
            "group": self.read.group,
            "unanswered": [one.code for one in self.unanswered],
            "skipped": self.is_skipped,
        }
        return told | ({"change": self.change, "columns": self.columns} if has_before else {})


@dataclass
class ImportPreview:
    """What an import would do.

    Attributes:
        rows: all rows of the annex in its order, also those left out.
        errors: any of them means that nothing is written.
        notes: what the reader left aside.
        repealed: items of the list before that a whole new list no longer has.
        has_before: is there a list that it amends or replaces?
        headers: titles as printed -> the fields read from them.
    """

    rows: list[ImportRow] = field(default_factory=list)
    errors: list[AnnexError] = field(default_factory=list)
    notes: list[AnnexError] = field(default_factory=list)
    repealed: list[ListItem] = field(default_factory=list)
    has_before: bool = False
    headers: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kept(self) -> list[ImportRow]:
        """The rows that become items."""
        return [row for row in self.rows if not row.is_skipped]

    @property
    def unanswered(self) -> list[ImportRow]:
        """The rows that a person must still look at."""
        return [row for row in self.kept if row.unanswered]

    def count(self, change: str) -> int:
        """How many rows have this change."""
        return sum(row.change == change for row in self.kept)


def key_of(row: AnnexRow) -> str:
    """How answers name a row."""
    return f"{row.part}:{row.row}" if row.part else str(row.row)
