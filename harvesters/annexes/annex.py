"""Room annexes: what a read annex is. Plain data; no reader, no rule, no wording may enter."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

Params = Mapping[str, object]


@dataclass(frozen=True)
class Unit:
    """A unit that an annex may name.

    `code` is what comes back as the match; `names` are all ways it is written in full (titles in both
    languages, former names); abbreviations by initials need no name of their own. `parent` is the code of the
    unit above: "Phòng A, Sở B" then means the division.
    """

    code: str
    names: tuple[str, ...]
    parent: str | None = None


@dataclass(frozen=True)
class Alternative:
    """A unit that a text may mean, `score` 0..1 (1 = the same words)."""

    unit: str
    score: float


@dataclass(frozen=True)
class Warn:
    """A doubt about one row that a person should look at; `code` has its texts in `annexes.codes`."""

    code: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True)
class AnnexError:
    """Why the annex cannot be taken as it is; `row` and `part` as in `AnnexRow`, None for the whole file."""

    code: str
    row: int | None = None
    part: str | None = None
    column: str | None = None
    params: Params = field(default_factory=dict)


@dataclass
class AnnexRow:
    """One item as understood; what cannot be told is None or empty and named in `warnings`.

    Attributes:
        row: number in the file: record of a CSV, row of a sheet, row of a table in a document; first = 1.
        part: the sheet's name or the table's number ("1" is the first table of a document); "" in a CSV.
        order: TT as printed; it orders and does not identify.
        code: permanent short code, None when the annex prints none.
        unit: code of the matched unit; `unit_score` and `alternatives` (best first) say how sure.
        supporting: codes of the supporting units that were matched surely; `supporting_text` has all words.
        frequency: ISO 8601 duration ("P1Y", "P6M", "P3M", "P1M", "P1W", "P1D") or "on-change".
        formats: in the order named: CSV, XLSX, JSON, GEOJSON, API ...
        sharing: "download" and "api", as far as the annex says so.
        first_publication: the last day of what is named ("Quý IV/2024" is 31/12/2024).
        change: added, changed, repealed where the annex says so, else None.
        group: title of the group the row stands in, "" when there is none.
    """

    row: int
    part: str
    order: str = ""
    code: str | None = None
    name: str = ""
    description: str = ""
    unit_text: str = ""
    unit: str | None = None
    unit_score: float = 0.0
    alternatives: list[Alternative] = field(default_factory=list)
    supporting_text: str = ""
    supporting: list[str] = field(default_factory=list)
    formats_text: str = ""
    formats: list[str] = field(default_factory=list)
    sharing_text: str = ""
    sharing: list[str] = field(default_factory=list)
    scope: str = ""
    frequency_text: str = ""
    frequency: str | None = None
    first_publication_text: str = ""
    first_publication: date | None = None
    profile: str = ""
    note: str = ""
    change: str | None = None
    group: str = ""
    warnings: list[Warn] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Give the row as JSON-ready data, the date as YYYY-MM-DD."""
        told = asdict(self)
        day = self.first_publication
        return told | {"first_publication": day.isoformat() if day else None}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "AnnexRow":
        """Give back what `to_dict` told. Raises: KeyError, TypeError, ValueError for anything else."""
        day = told["first_publication"]
        return cls(
            **{
                **told,
                "first_publication": date.fromisoformat(day) if day else None,
                "alternatives": [Alternative(**one) for one in told["alternatives"]],
                "warnings": [Warn(**one) for one in told["warnings"]],
            }
        )


@dataclass
class Annex:
    """A whole annex as understood.

    Attributes:
        rows: the items in the order of the file.
        errors: any of them means that nothing may be written.
        notes: what was left aside, told with part and row: columns without use, rows after the table, sheets.
        columns: header texts as printed -> the fields read from them, for the preview.
    """

    rows: list[AnnexRow] = field(default_factory=list)
    errors: list[AnnexError] = field(default_factory=list)
    notes: list[AnnexError] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Give the annex as JSON-ready data."""
        return {
            "rows": [row.to_dict() for row in self.rows],
            "errors": [asdict(one) for one in self.errors],
            "notes": [asdict(one) for one in self.notes],
            "columns": self.columns,
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Annex":
        """Give back what `to_dict` told, also after a way through JSON.

        Raises: KeyError, TypeError, ValueError for anything else.
        """
        errors, notes = ([AnnexError(**one) for one in told[key]] for key in ("errors", "notes"))
        return cls([AnnexRow.from_dict(one) for one in told["rows"]], errors, notes, dict(told["columns"]))
