"""Room web/workspace: the words for the codes of the register, for reasons, and for what is missing."""

from collections.abc import Sequence

from catalog.domain.periods import Period
from catalog.domain.register_facts import Code
from catalog.i18n import format_day
from catalog.presenters.period_words import days_text, period_text
from catalog.services.obligation_board import OpenObligation
from catalog.web.context import language
from catalog.web.rendering import gettext, ngettext

_SHOWN = 3


def code_words() -> dict[int, str]:
    """The word for every code of an obligation or item."""
    return {
        Code.UNASSIGNED: gettext("No unit assigned"),
        Code.ASSIGNED: gettext("Assigned, waiting for data"),
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
    return period_text(period, language())


def days_words(days: int) -> str:
    """How far the due date is, or for how long it has been over."""
    return days_text(days, language())


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
