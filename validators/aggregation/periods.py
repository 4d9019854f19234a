"""Room validators: the period that a cell of a source names, in the form that profiles use. Pure.

2024, 2024-03, 2024-Q1 and 2024-H1 by the frequency of the table; a date counts for the period it lies in.
"""

import re

from validators.tabular.columns import period_days
from validators.words.folding import fold

_MONTHS = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_MONTH = re.compile(r"(?:thang |t|month )?(\d{1,2})[/\-. ](?:nam )?(\d{4})|(\d{4})[-/.](\d{1,2})")
_QUARTER = re.compile(
    r"(?:quy |q|quarter )\s?([1-4]|iv|i{1,3})(?:[/\-. ]|,? nam | )\s*(\d{4})|(\d{4})-?\s?q([1-4])"
)
_HALF = re.compile(r"(?:6 thang |h)(dau|cuoi|[12])(?: nam |[/\-. ])\s*(\d{4})|(\d{4})-?\s?h([12])")
_YEAR = re.compile(r"(?:nam )?(\d{4})(?:\.0)?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "cuoi": 2}
_TIME = re.compile(r"[ t]00:00(:00(\.0+)?)?$")


def period_of(text: str, frequency: str) -> str | None:
    """Give the period that a cell names, as long as `frequency` (P1M, P3M, P6M, P1Y) asks for.

    None when it names none, or only a longer one: a year does not say which month.
    """
    found = _year_and_month(_TIME.sub("", fold(text)))
    if found is None:
        return None
    year, month, length = found
    wanted = _MONTHS.get(frequency, 12)
    if not 1900 <= year <= 2200 or not 1 <= month <= 12 or length > wanted:
        return None
    return period_form(year, month, frequency)


def period_form(year: int, month: int, frequency: str) -> str:
    """Give the period of this length that holds a month."""
    if frequency == "P1M":
        return f"{year}-{month:02d}"
    if frequency == "P3M":
        return f"{year}-Q{(month + 2) // 3}"
    if frequency == "P6M":
        return f"{year}-H{1 if month <= 6 else 2}"
    return str(year)


def _year_and_month(text: str) -> tuple[int, int, int] | None:
    """Give year, first month and length in months of what a text names."""
    if (date := _DATE.fullmatch(text)) is not None:
        return (int(date[1]), int(date[2]), 1) if date[1] else (int(date[6]), int(date[5]), 1)
    if (quarter := _QUARTER.fullmatch(text)) is not None:
        year, number = (quarter[2], quarter[1]) if quarter[2] else (quarter[3], quarter[4])
        return int(year), _number(number) * 3 - 2, 3
    if (half := _HALF.fullmatch(text)) is not None:
        year, number = (half[2], half[1]) if half[2] else (half[3], half[4])
        return int(year), _number(number) * 6 - 5, 6
    if (month := _MONTH.fullmatch(text)) is not None:
        return (int(month[2]), int(month[1]), 1) if month[1] else (int(month[3]), int(month[4]), 1)
    if (year_only := _YEAR.fullmatch(text)) is not None:
        return int(year_only[1]), 1, 12
    return None


def _number(text: str) -> int:
    return _ROMAN[text] if text in _ROMAN else int(text)


def last_day(period: str) -> int:
    """Give the last day of a period as yyyymmdd; 0 for a text that is none."""
    days = period_days(period)
    return 0 if days is None else days[1].year * 10_000 + days[1].month * 100 + days[1].day
