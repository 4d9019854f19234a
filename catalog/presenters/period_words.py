"""Presenters: a reference period in the words of an office."""

from catalog.domain.periods import Kind, Period
from catalog.i18n import format_day, translate, translate_count


def period_text(period: Period, lang: str) -> str:
    """Quý 3/2025, Tháng 9/2025; Quarter 3/2025."""
    year, _, rest = period.code.partition("-")
    if period.kind is Kind.YEAR:
        return translate("Year %(year)s", lang, year=year)
    if period.kind is Kind.HALF:
        return translate("Half-year %(number)s/%(year)s", lang, number=rest[1:], year=year)
    if period.kind is Kind.QUARTER:
        return translate("Quarter %(number)s/%(year)s", lang, number=rest[1:], year=year)
    if period.kind is Kind.MONTH:
        return translate("Month %(number)s/%(year)s", lang, number=int(rest), year=year)
    if period.kind is Kind.WEEK:
        return translate("Week %(number)s/%(year)s", lang, number=int(rest[1:]), year=year)
    return translate("Change of %(day)s", lang, day=format_day(period.start))


def days_text(days: int, lang: str) -> str:
    """How far the due date is, or (negative) for how long it has been over."""
    if days < 0:
        return translate_count("%(count)s day late", "%(count)s days late", -days, lang)
    if days == 0:
        return translate("Due today", lang)
    return translate_count("%(count)s day left", "%(count)s days left", days, lang)
