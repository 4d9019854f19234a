"""Presenters: acts by which units follow one another, in words: faults and former publishers."""

from collections.abc import Mapping
from datetime import date

from catalog.domain.publication import FormerUnit
from catalog.domain.succession import Fault
from catalog.i18n import format_day, translate


def _(text: str) -> str:
    """Marks a text for translation."""
    return text


KINDS: Mapping[str, str] = {
    "rename": _("Rename"),
    "merge": _("Merger"),
    "split": _("Split"),
    "transfer": _("Transfer"),
}

THINGS: Mapping[str, str] = {
    "dataset": _("Dataset"),
    "list_item": _("Item of the list"),
    "user": _("Account"),
    "unit": _("Subordinate unit"),
}

FAULTS: Mapping[str, str] = {
    "decision_missing": _("The number of the decision is missing. Write it as it stands on the decision."),
    "too_long": _("“%(text)s” is too long: at most %(longest)s characters. Shorten it."),
    "predecessor_missing": _("No unit was chosen, or one twice. Choose the units that are moved."),
    "successor_twice": _("A successor is named twice. Name each of them once."),
    "rename_form": _("A rename has one unit and one new name. Choose one unit and fill in one new unit."),
    "merge_form": _(
        "A merger has one successor: a new unit for several old ones, or a unit that takes over others. "
        "Leave one successor; to change only the name choose rename."
    ),
    "split_form": _(
        "A split needs at least two successors. Add one; for a single one choose rename or merger."
    ),
    "transfer_form": _("A transfer takes things from one unit to at least one other. Choose both."),
    "is_both": _(
        "%(unit)s is both old unit and successor. Where it stays in office choose transfer; "
        "where it takes over others leave it out of the old units."
    ),
    "too_early": _(
        "%(unit)s was made on %(day)s, so it cannot end or give something away before. Choose a later day."
    ),
    "already_succeeded": _(
        "%(unit)s was succeeded already and ended on %(day)s. Choose its successor instead."
    ),
    "predecessor_not_in_office": _(
        "%(unit)s is not in office on that day (it ended on %(day)s). Choose another unit or correct the day."
    ),
    "successor_too_early": _(
        "%(unit)s was made on %(day)s only and can take over from that day on. Choose a later day."
    ),
    "successor_not_in_office": _(
        "%(unit)s ended on %(day)s and cannot take over. Choose a unit that is in office."
    ),
    "code_taken": _(
        "The code %(code)s is in use or was the address of a unit, or gives no address. Choose another code."
    ),
    "title_missing": _("The new unit %(code)s has no name. Write its full name."),
    "parent_not_in_office": _(
        "%(unit)s would stand below %(parent)s, which is not in office then. Choose another parent."
    ),
    "circle": _("%(unit)s would stand below itself. Choose another successor or parent."),
    "not_there": _("The old units have no such thing: %(thing)s. Correct the line or leave it out."),
    "unknown_successor": _(
        "%(thing)s: this successor is not one of the act. Choose one of the successors named above."
    ),
    "no_successor": _(
        "%(thing)s: nobody gets it. Choose a successor for it, or one for everything that is not named."
    ),
    "moved_later": _(
        "%(thing)s was moved on %(day)s, and an act of that day or before cannot move it again. "
        "Choose a later day, or call it from the unit that has it now."
    ),
    "nothing_moves": _("Nothing was chosen to be moved. Choose at least one thing and its successor."),
    "planned_already": _(
        "%(unit)s is part of an act that waits for its day (decision %(decision)s). "
        "Wait for that day, or call the act off."
    ),
}


def fault_text(fault: Fault, lang: str) -> str:
    """What speaks against an act, and how to mend it, in `vi` or `en`."""
    params = {key: _param(value, lang) for key, value in fault.params.items()}
    return translate(FAULTS[fault.code], lang, **params)


def _param(value: object, lang: str) -> str:
    if value == "*":
        return translate(_("Everything that is not named"), lang)
    return format_day(value) if isinstance(value, date) else str(value or "–")


def former_text(former: FormerUnit, lang: str) -> str:
    """Who published a dataset before, until when and by which decision, in `vi` or `en`."""
    return translate(
        _("Formerly published by %(unit)s; moved under decision %(decision)s on %(day)s."),
        lang,
        unit=former.title(lang),
        decision=former.decision_number,
        day=format_day(former.effective_on),
    )
