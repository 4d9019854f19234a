"""Presenters: how the values of a report are written and how wide its columns are, in every form of it."""

from datetime import date
from fractions import Fraction

from catalog.domain.register_report import Column, Figure, Report, Value, percent_of
from catalog.i18n import format_day, format_number, translate

EMPTY = "–"


def text_of(value: Value, lang: str) -> str:
    """A value for people: a day as 31/12/2025, a share in percent, a dash for nothing."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, Fraction):
        return percent_text(value, lang)
    if isinstance(value, date):
        return format_day(value)
    return format_number(value, lang) if isinstance(value, int) else value


def percent_text(share: Fraction, lang: str) -> str:
    """33,3 %: one decimal, rounded down."""
    return f"{format_number(percent_of(share), lang)} %"


def figure_text(figure: Figure, lang: str) -> str:
    """A figure for people: 66,6 % (2/3), or a plain number; says so where there is nothing to count."""
    if not figure.is_share:
        return number_text(figure.numerator, lang)
    if figure.share is None:
        return translate("nothing to count", lang)
    counted = f"{number_text(figure.numerator, lang)}/{format_number(figure.denominator, lang)}"
    return f"{percent_text(figure.share, lang)} ({counted})"


def number_text(number: Fraction, lang: str) -> str:
    """A sum of shares with at most two decimals, rounded down; a whole number where it is one."""
    is_whole = number.denominator == 1
    return format_number(int(number) if is_whole else int(number * 100) / 100, lang)


def widths(columns: tuple[Column, ...], total: float) -> list[float]:
    """The width of each column, in parts of `total`."""
    weights = sum(column.weight for column in columns)
    return [total * column.weight / weights for column in columns]


def roman(number: int) -> str:
    """I, II, III ... up to XXXIX, as sections of a report are numbered."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def number_line(report: Report) -> str:
    """The line `Số: 12/BC-VP`; room for the number where only the symbol is known."""
    given = report.head.number.strip()
    if not given or given.startswith("/"):
        return f"{translate('Document number', report.lang)}:        {given or '/BC-'}"
    return f"{translate('Document number', report.lang)}: {given}"


def place_line(report: Report) -> str:
    """The line `Thanh Hóa, ngày 05 tháng 01 năm 2026`; room for day and month where it is not signed yet."""
    place = report.head.place or "…"
    day = report.head.signed_on
    if report.lang != "vi":
        return f"{place}, {format_day(day) if day else '…'}"
    if day is None:
        return f"{place}, ngày      tháng      năm {report.at.year}"
    # Days and the months 1 and 2 are written with two digits (Decree 30/2020, annex I).
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"
