"""Use-cases on the time to answer a data request: dated records from a file, moved past days off.

The shipped file holds a default and says so. An operator gives a file of the same form (REQUEST_TERMS); its
records go before the shipped ones. The record in force on the day of receipt rules, however late one asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from catalog.config import DATA_FOLDER
from catalog.domain.deadlines import Deadlines, LegalRules, WorkingDays, add_span
from catalog.domain.errors import ImportRefused
from catalog.services.legal_parameters import read_day, read_entries
from catalog.services.public_holidays import load_calendar

SHIPPED = DATA_FOLDER / "register" / "request-terms.json"
_TEXTS = ("key", "value", "source_vi", "source_en")


@dataclass(frozen=True, slots=True)
class AnswerTerm:
    """One dated rule: the span (`P20D`) from receipt to answer. `is_default` marks what no law says.

    `valid_from` None is "since ever", `valid_to` (inside) None is "until further notice".
    """

    key: str
    value: str
    valid_from: date | None
    valid_to: date | None
    is_default: bool
    source_vi: str
    source_en: str

    def source(self, lang: str) -> str:
        """Where the rule comes from, in `vi` or `en`."""
        return self.source_en if lang == "en" else self.source_vi


class AnswerTerms:
    """The dated terms with a calendar of working days."""

    def __init__(self, terms: Iterable[AnswerTerm], calendar: WorkingDays) -> None:
        self._terms = tuple(terms)
        self._days = Deadlines(LegalRules(()), calendar)

    def ruling(self, day: date) -> AnswerTerm:
        """The term in force on `day`: of several the one that is no default, then the one begun last."""
        valid = [
            t
            for t in self._terms
            if (t.valid_from is None or t.valid_from <= day) and (t.valid_to is None or day <= t.valid_to)
        ]
        return max(valid, key=lambda t: (not t.is_default, t.valid_from or date.min))

    def due(self, received: date) -> date:
        """The last day to answer what came on `received`; a day off moves to the next working day."""
        return self._days.moved(add_span(received, self.ruling(received).value))


@cache
def load_terms(operators_file: str = "", working_days: str = "") -> AnswerTerms:
    """The shipped terms with the operator's before them; read once per process.

    Args: working_days: the operator's file of days worked or off, as for the register.

    Raises: ImportRefused with the file, row and column that cannot be read.
    """
    paths = (SHIPPED, Path(operators_file)) if operators_file else (SHIPPED,)
    terms = [_term(e, path, row) for path in paths for row, e in enumerate(read_entries(path), start=1)]
    return AnswerTerms(terms, load_calendar(Path(working_days) if working_days else None))


def _term(entry: Mapping[str, Any], path: Path, row: int) -> AnswerTerm:
    for column in _TEXTS:
        if not isinstance(entry.get(column), str) or not entry[column].strip():
            raise _refused(path, row, column, "required")
    if not isinstance(entry.get("is_default"), bool):
        raise _refused(path, row, "is_default", "not_true_or_false")
    try:
        add_span(date(2000, 1, 1), entry["value"])
    except ValueError:
        raise _refused(path, row, "value", "bad_value") from None
    return AnswerTerm(
        **{column: entry[column] for column in _TEXTS},
        valid_from=read_day(entry, "valid_from", path, row),
        valid_to=read_day(entry, "valid_to", path, row),
        is_default=entry["is_default"],
    )


def _refused(path: Path, row: int, column: str, message: str) -> ImportRefused:
    return ImportRefused([{"file": path.name, "row": row, "column": column, "message": message}])
