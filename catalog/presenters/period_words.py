"""Presenters: what a reference period is called in the officials' words."""

from catalog.domain.periods import Kind, Period, parse_period
from catalog.i18n import format_day, translate, translate_count

_ROMAN = ("I", "II", "III", "IV")


def period_word(period: Period, lang: str) -> str:
    """`tháng 3/2025`, `quý I/2025`, `6 tháng đầu năm 2025`, `năm 2025`, `tuần 12/2025`, or a day."""
    year, number = period.code[:4], _number(period)
    if period.kind is Kind.DAY:
        return format_day(period.start)
    if period.kind is Kind.YEAR:
        return f"năm {year}" if lang == "vi" else year
    if period.kind is Kind.HALF:
        if lang == "vi":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        return f"{'first' if number == 1 else 'second'} half of {year}"
    if period.kind is Kind.QUARTER:
        return f"quý {_ROMAN[number - 1]}/{year}" if lang == "vi" else f"Q{number} {year}"
    word = {"vi": {Kind.MONTH: "tháng", Kind.WEEK: "tuần"}, "en": {Kind.MONTH: "month", Kind.WEEK: "week"}}
    return f"{word[lang][period.kind]} {number}/{year}"


def period_text(period: Period, lang: str) -> str:
    """The same at the beginning of a line; of a day that it is one of change."""
    if period.kind is Kind.DAY:
        return translate("Change of %(day)s", lang, day=format_day(period.start))
    word = period_word(period, lang)
    return word[0].upper() + word[1:]


def days_text(days: int, lang: str) -> str:
    """How far the due date is, or (negative) for how long it has been over."""
    if days < 0:
        return translate_count("%(count)s day late", "%(count)s days late", -days, lang)
    if days == 0:
        return translate("Due today", lang)
    return translate_count("%(count)s day left", "%(count)s days left", days, lang)


def period_code_word(code: str, lang: str) -> str:
    """The same of a code; the code itself where it names no period."""
    try:
        return period_word(parse_period(code), lang)
    except ValueError:
        return code


def _number(period: Period) -> int:
    """Which one of its year; 0 for years and days."""
    text = period.code[5:].lstrip("HQW")
    return int(text) if text.isdigit() else 0
