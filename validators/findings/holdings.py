"""Room validators: what a checked table holds, counted: places by vintage, columns, rows, faulty rows.

Told so that "published" can be measured against what was promised. What is stored of a file that did not pass
are numbers alone; the codes and names stand in the report of one that is valid, or public already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Holdings:
    """The counts of one table; every row counts once however many faults it has.

    Args:
        rows: its records of data, wholly blank ones left out.
        has_schema: was a profile or a schema held against it?
        rows_with_errors: rows that stand in an error of the schema or of the profile's rules; of a file with
            more errors than are told it is the least number that is certain.
        repeated_rows: rows that equal an earlier one.
        rows_with_lint: rows with a cell that lint marks; where lint speaks of a whole column, the worse of
            the two counts, for their sum is not certain.
        place_counts: how many units of a published place list its place column names, by vintage.
        column_count: columns in which at least one row says something.
        places: these units' codes, sorted; None in what is stored of a file that may not be shown.
        columns: these columns' names, sorted; None likewise.
        is_public: the file is public, whatever this check says: its sets may be stored. Not stored itself.
    """

    rows: int
    has_schema: bool
    rows_with_errors: int
    repeated_rows: int
    rows_with_lint: int
    place_counts: Mapping[str, int]
    column_count: int
    places: Mapping[str, list[str]] | None = None
    columns: list[str] | None = None
    is_public: bool = False

    def to_dict(self, *, is_valid: bool) -> dict[str, Any]:
        """Give what may be stored, as JSON types."""
        is_named = (is_valid or self.is_public) and self.places is not None and self.columns is not None
        return {
            "rows": self.rows,
            "has_schema": self.has_schema,
            "rows_with_errors": self.rows_with_errors,
            "repeated_rows": self.repeated_rows,
            "rows_with_lint": self.rows_with_lint,
            "place_counts": dict(self.place_counts),
            "column_count": self.column_count,
            "places": dict(self.places or {}) if is_named else None,
            "columns": list(self.columns or []) if is_named else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Holdings":
        """Rebuild it from `to_dict`."""
        return cls(**data)
