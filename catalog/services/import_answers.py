"""What a person answered about the rows of an annex, and laying it over them. Pure.

Form: {"units": {text as printed: unit code}, "rows": {key: {confirm, skip, unit, frequency, formats,
first_publication, kind, place_level, code, change}}}. A unit text answers every row that says the same.
"""

from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog.domain.vocabularies import FREQUENCIES
from catalog.services.import_kinds import KINDS, PLACE_LEVELS
from catalog.services.import_rows import CHANGES, ImportRow, key_of
from harvesters.annexes import Annex, AnnexError, AnnexRow

NEW = "new"
FREQUENCY_KEYS = (*FREQUENCIES, "P1D")
# Warnings that speak of one field begin with its name; whoever sets the field has answered them.
_OF_FIELD = {
    "unit": ("unit_",),
    "frequency": ("frequency_",),
    "formats": ("formats_",),
    "first_publication": ("first_publication_",),
    "change": ("change_", "added_exists", "changed_unknown"),
    "code": ("item_", "added_exists", "changed_unknown", "repealed_unknown"),
}
FIELDS = ("unit", "frequency", "formats", "first_publication", "kind", "place_level", "code", "change")


@dataclass
class Answers:
    """All answers about one annex; `rows` by `import_rows.key_of`, `units` by the text as printed."""

    units: dict[str, str] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    confirm_all: bool = False

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"units": self.units, "rows": self.rows}

    @classmethod
    def from_dict(cls, told: object) -> "Answers":
        """Read answers as a file holds them. Raises: ValueError for another shape."""
        parts = told if isinstance(told, Mapping) else {"": told}
        units: Any = parts.get("units", {})
        rows: Any = parts.get("rows", {})
        known = {*FIELDS, "confirm", "skip"}
        is_right = (
            not set(parts) - {"units", "rows"}
            and isinstance(units, Mapping)
            and isinstance(rows, Mapping)
            and all(isinstance(row, Mapping) and set(row) <= known for row in rows.values())
        )
        if not is_right:
            raise ValueError("answers")
        return cls(
            {str(text): str(code) for text, code in units.items()},
            {str(key): dict(row) for key, row in rows.items()},
        )


def answered_rows(
    annex: Annex, answers: Answers, unit_codes: Collection[str]
) -> tuple[list[ImportRow], list[AnnexError]]:
    """Give the rows of an annex with the answers laid over them, and answers that cannot be used.

    `annex` itself stays as it was read.
    """
    rows, errors = [], []
    for read in annex.rows:
        row = ImportRow(key_of(read), deepcopy(read))
        given = dict(answers.rows.get(row.key, {}))
        if read.unit_text in answers.units:
            given.setdefault("unit", answers.units[read.unit_text])
        row.is_skipped = bool(given.get("skip"))
        row.is_confirmed = answers.confirm_all or bool(given.get("confirm"))
        bad = _lay_over(row, given, unit_codes)
        errors += [AnnexError("answer_unusable", read.row, read.part, name) for name in bad]
        rows.append(row)
    known = {row.key for row in rows}
    texts = {read.unit_text for read in annex.rows}
    lost = [*(set(answers.rows) - known), *(set(answers.units) - texts)]
    errors += [AnnexError("answer_without_row", params={"value": one[:80]}) for one in sorted(lost)]
    return rows, errors


def settles(name: str, code: str) -> bool:
    """Does setting this field answer this warning?"""
    return code.startswith(_OF_FIELD.get(name, ("?",)))


def _lay_over(row: ImportRow, given: Mapping[str, Any], unit_codes: Collection[str]) -> list[str]:
    """Put the answers into the row; give the fields whose answer cannot be used."""
    readers: dict[str, Callable[[], None]] = {
        "unit": lambda: _set_unit(row.read, given["unit"], unit_codes),
        "frequency": lambda: _set(row.read, "frequency", _one_of(given["frequency"], FREQUENCY_KEYS)),
        "formats": lambda: _set(row.read, "formats", _formats(given["formats"])),
        "first_publication": lambda: _set(row.read, "first_publication", _day(given["first_publication"])),
        "kind": lambda: _set(row, "kind", _one_of(given["kind"], KINDS)),
        "place_level": lambda: _set(row, "place_level", _one_of(given["place_level"], PLACE_LEVELS)),
        "code": lambda: _set(row, "code", str(given["code"]).strip()),
        "change": lambda: _set(row.read, "change", _one_of(given["change"], CHANGES)),
    }
    bad = []
    for name in FIELDS:
        if name not in given:
            continue
        try:
            readers[name]()
        except ValueError:
            bad.append(name)
            continue
        row.read.warnings = [one for one in row.read.warnings if not settles(name, one.code)]
    return bad


def _set(owner: object, name: str, value: object) -> None:
    setattr(owner, name, value)


def _set_unit(read: AnnexRow, code: object, unit_codes: Collection[str]) -> None:
    """An empty code says that the item has no unit yet."""
    chosen = str(code).strip()
    if chosen and chosen not in unit_codes:
        raise ValueError(chosen)
    read.unit, read.unit_score = chosen or None, 1.0


def _one_of(value: object, allowed: Collection[str]) -> str:
    if value not in allowed:
        raise ValueError(value)
    return str(value)


def _formats(value: object) -> list[str]:
    """Formats as a list or as text with commas, in capital letters; none is no answer."""
    text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    pieces = text.replace(";", ",").split(",")
    found = list(dict.fromkeys(str(one).strip().upper() for one in pieces if str(one).strip()))
    if not found or len(found) > 20 or any(not one.isalnum() or len(one) > 12 for one in found):
        raise ValueError(value)
    return found


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value).strip()) if value else None
