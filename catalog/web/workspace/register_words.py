"""Room web/workspace: the words for the codes of the register, for reasons, and for what is missing."""

from collections.abc import Sequence

from catalog.domain.periods import Kind, Period
from catalog.domain.register_facts import Code
from catalog.i18n import format_day
from catalog.services.obligation_board import OpenObligation
from catalog.web.rendering import gettext, ngettext

_SHOWN = 3


def code_words() -> dict[int, str]:
    """The word for every code of an obligation or item."""
    return {
        Code.UNASSIGNED: gettext("No unit assigned"),
        Code.ASSIGNED: gettext("Assigned, nothing yet"),
        Code.DRAFT: gettext("In preparation"),
        Code.FAILED: gettext("Has errors"),
        Code.HELD: gettext("Held: personal data"),
        Code.IN_REVIEW: gettext("Waiting for review"),
        Code.PUBLISHED: gettext("Published"),
        Code.LIVE: gettext("On the provincial portal"),
        Code.DUE: gettext("Due within 15 days"),
        Code.OVERDUE: gettext("Overdue"),
        Code.EXEMPT: gettext("Exempt from supplying"),
        Code.REPEALED: gettext("Repealed"),
    }


def kind_words() -> dict[str, str]:
    """The word for each kind of exemption."""
    return {
        "law": gettext("By law"),
        "technical": gettext("For a technical reason"),
        "no_data": gettext("There are no data"),
    }


def matter_words() -> dict[str, str]:
    """The filters of the board in words."""
    return {
        "overdue": gettext("Overdue"),
        "due": gettext("Due within 15 days"),
        "failed": gettext("Has errors"),
        "held": gettext("Held: personal data"),
        "in_review": gettext("Waiting for review"),
        "unassigned": gettext("No unit assigned"),
        "exempt": gettext("Exempt from supplying"),
        "override": gettext("State set by hand"),
    }


def period_words(period: Period) -> str:
    """A reference period as an office writes it: quý III/2025, tháng 9/2025."""
    year, _, rest = period.code.partition("-")
    if period.kind is Kind.YEAR:
        return gettext("Year %(year)s", year=year)
    if period.kind is Kind.HALF:
        return gettext("Half-year %(number)s/%(year)s", number=rest[1:], year=year)
    if period.kind is Kind.QUARTER:
        return gettext("Quarter %(number)s/%(year)s", number=rest[1:], year=year)
    if period.kind is Kind.MONTH:
        return gettext("Month %(number)s/%(year)s", number=int(rest), year=year)
    if period.kind is Kind.WEEK:
        return gettext("Week %(number)s/%(year)s", number=int(rest[1:]), year=year)
    return gettext("Change of %(day)s", day=format_day(period.start))


def days_words(days: int) -> str:
    """How far the due date is, or for how long it has been over."""
    if days < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -days)
    if days == 0:
        return gettext("Due today")
    return ngettext("%(count)s day left", "%(count)s days left", days)


def missing_words(row: OpenObligation) -> list[str]:
    """What is not public of what was promised, one sentence for each kind of lack."""
    lack = row.missing
    if row.percent == 0 and lack.days:
        return [gettext("Nothing is public for this period yet.")]
    told = []
    if lack.days:
        spans = [f"{format_day(first)}–{format_day(last)}" for first, last in lack.days]
        told.append(gettext("Days without data: %(spans)s.", spans=_some(spans)))
    if lack.places:
        told.append(
            ngettext("%(count)s place is missing.", "%(count)s places are missing.", len(lack.places))
        )
    if lack.vintages:
        told.append(gettext("The file uses another place list than the one of this period."))
    if lack.columns:
        told.append(gettext("Columns that are missing: %(columns)s.", columns=_some(sorted(lack.columns))))
    if lack.formats:
        told.append(gettext("Formats that are missing: %(formats)s.", formats=_some(sorted(lack.formats))))
    if lack.is_scattered:
        told.append(gettext("Every part is there, but not in every place, column and format together."))
    return told or [gettext("What was promised is public, but an override says otherwise.")]


def _some(words: Sequence[str]) -> str:
    """The first words, and how many more there are."""
    shown = ", ".join(words[:_SHOWN])
    more = len(words) - _SHOWN
    return f"{shown} {gettext('and %(count)s more', count=more)}" if more > 0 else shown
