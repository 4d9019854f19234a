"""Use-cases on the calendar of working days: public holidays of Viet Nam, the operator's own table over them.

The holidays of a year are reckoned by the library `holidays` (Tết by the lunar calendar, days off in lieu of
weekends, days swapped by the Government as far as the release knows them) and kept. Swaps are announced a
year at a time and differ between provinces and bodies, so the operator's table goes before everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from holidays import country_holidays

from catalog.config import DATA_FOLDER
from catalog.domain.errors import ImportRefused
from catalog.services.legal_parameters import read_day, read_entries

SHIPPED = DATA_FOLDER / "register" / "working-days.json"
_LANGUAGES = {"vi": "vi", "en": "en_US"}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ReckonedYear:
    """The holidays of a year with their names, and the weekend days worked in exchange for some of them."""

    names: dict[date, str]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class TableDay:
    """One row of the operator's table: a day that is worked or off whatever the rule says, and why."""

    day: date
    is_working: bool
    reason_vi: str
    reason_en: str
    source: str

    def reason(self, lang: str) -> str:
        """The reason in `vi` or `en`; Vietnamese where English is missing."""
        return (self.reason_en if lang == "en" else self.reason_vi) or self.reason_vi


@cache
def reckoned_year(year: int, lang: str = "vi") -> ReckonedYear:
    """The public holidays of one year as the library reckons them, names in `vi` or `en`."""
    found = country_holidays("VN", years=year, language=_LANGUAGES[lang])
    swapped = frozenset(d for d in found.weekend_workdays if d.year == year)
    return ReckonedYear({d: name for d, name in found.items() if d.year == year}, swapped)


class VietnameseCalendar:
    """Which days the offices work: the operator's table, then holidays and swaps, then the weekend."""

    def __init__(self, table: Iterable[TableDay] = ()) -> None:
        self._table = {row.day: row for row in table}

    def is_working(self, day: date) -> bool:
        """Do the offices work on `day`?"""
        if row := self._table.get(day):
            return row.is_working
        year = reckoned_year(day.year)
        if day in year.names:
            return False
        return day.weekday() < _SATURDAY or day in year.worked

    def why_off(self, day: date, lang: str = "vi") -> str | None:
        """The holiday's name or the operator's reason; None for a working day and a plain weekend."""
        if self.is_working(day):
            return None
        if row := self._table.get(day):
            return row.reason(lang)
        return reckoned_year(day.year, lang).names.get(day)

    def days_off(self, year: int, lang: str = "vi") -> list[tuple[date, str]]:
        """The holidays of a year in order with their names, plain weekends left out."""
        day, found = date(year, 1, 1), []
        while day.year == year:
            if name := self.why_off(day, lang):
                found.append((day, name))
            day += timedelta(days=1)
        return found


def load_calendar(operators_file: Path | None = None) -> VietnameseCalendar:
    """The calendar with the shipped table and the operator's rows over it.

    Raises: ImportRefused with the row and field that cannot be read; the whole table is refused then.
    """
    rows: dict[date, TableDay] = {}
    for path in (SHIPPED, operators_file) if operators_file else (SHIPPED,):
        of_file = [_row(entry, path, row) for row, entry in enumerate(read_entries(path), start=1)]
        seen: set[date] = set()
        for number, found in enumerate(of_file, start=1):
            if found.day in seen:
                raise ImportRefused([_error(path, number, "day", "duplicate")])
            seen.add(found.day)
            rows[found.day] = found
    return VietnameseCalendar(rows.values())


def _row(entry: object, path: Path, row: int) -> TableDay:
    given = dict(entry) if isinstance(entry, dict) else {}
    day = read_day(given, "day", path, row)
    if day is None:
        raise ImportRefused([_error(path, row, "day", "required")])
    if not isinstance(given.get("is_working"), bool):
        raise ImportRefused([_error(path, row, "is_working", "not_true_or_false")])
    for column in ("reason_vi", "source"):
        if not isinstance(given.get(column), str) or not given[column].strip():
            raise ImportRefused([_error(path, row, column, "required")])
    reason_en = given.get("reason_en", "")
    if not isinstance(reason_en, str):
        raise ImportRefused([_error(path, row, "reason_en", "not_text")])
    return TableDay(day, given["is_working"], given["reason_vi"], reason_en, given["source"])


def _error(path: Path, row: int, column: str, message: str) -> dict[str, object]:
    return {"file": path.name, "row": row, "column": column, "message": message}
