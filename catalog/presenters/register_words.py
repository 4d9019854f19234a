"""Presenters: the words of the register: states, what is told of a period, formulas, what is missing.

English text is the id of its Vietnamese in translations/register.vi.po. What this gives is for people.
"""

from collections.abc import Iterable
from datetime import date

from catalog.domain.deadlines import LegalRecord
from catalog.domain.register_facts import Code
from catalog.domain.scope import Missing
from catalog.i18n import format_day, format_number, translate
from catalog.presenters.period_words import period_code_word

STATES = {
    Code.UNASSIGNED: "No unit assigned",
    Code.ASSIGNED: "Assigned, waiting for data",
    Code.DRAFT: "In preparation",
    Code.PUBLISHED: "Published",
    Code.LIVE: "On the provincial portal",
    Code.DUE: "Update due",
    Code.OVERDUE: "Overdue",
    Code.EXEMPT: "Exempt",
    Code.REPEALED: "Repealed",
}
TOLD = {
    "on_time": "on time",
    "late": "%(number)s days late",
    "partly": "public in part: %(number)s%%",
    "missing": "missing, %(number)s days overdue",
    "due": "due soon",
    "waiting": "not due yet",
    "exempt": "exempt",
    "repealed": "no longer asked for",
}
INDICATORS = {
    "coverage": "Coverage",
    "timeliness": "Timeliness",
    "completeness": "Completeness",
    "valid": "Score: valid",
    "complete": "Score: complete",
    "live": "Score: live",
    "clean": "Score: clean",
}
FORMULAS = {
    "coverage": "Items in force of which something is public, divided by all items in force. "
    "Repealed and exempt items are not counted.",
    "timeliness": "Periods that were due before today and were delivered whole by their due date and are "
    "still there, divided by all periods that were due before today. Exempt periods are not counted.",
    "completeness": "For each period that was due before today, the share of what was promised (days, "
    "places, columns, formats) that is public; the sum of these shares, divided by the number of these "
    "periods.",
    "valid": "For each item in force that is not exempt: rows of its public files without an error of their "
    "schema, of all rows, in whole points from 0 to 100; rows of a file that no schema was held against are "
    "not valid. The sum of these points, divided by 100 and by the number of items that have a score. An "
    "item without a public file, or with one that could not be counted, has none.",
    "complete": "For each item in force that is not exempt: the mean share of what was promised that is "
    "public, over its periods that were due before today, in whole points from 0 to 100. The sum of these "
    "points, divided by 100 and by the number of items that have such a period.",
    "live": "For each item in force that is not exempt: 100 points less one for each day late, not below 0, "
    "as the mean over its periods that were due before today, in whole points. The sum of these points, "
    "divided by 100 and by the number of items that have such a period.",
    "clean": "For each item in force that is not exempt: rows of its public files that repeat no other row "
    "and have no odd cells, of all rows, in whole points from 0 to 100; 0 while findings of the personal-"
    "data gate are open. The sum of these points, divided by 100 and by the number of items that have a "
    "score. An item without a public file, or with one that was not counted or not judged, has none.",
}
COLUMNS = {
    "name_vi": "Name",
    "group_name": "Group",
    "description": "Description",
    "unit_text": "Unit as written",
    "supporting_text": "Supporting units",
    "frequency": "Update frequency",
    "first_publication": "First publication",
    "columns": "Columns promised",
    "formats": "Formats",
    "sharing": "Form of sharing",
    "scope_text": "Scope",
    "place_level": "Level of places",
    "kind": "Kind",
    "publication_unit": "Unit of publication",
    "profile": "Table profile",
    "note": "Note",
}
VALUES = {
    "register_list": "register list",
    "statistics_series": "statistics series",
    "aggregate": "aggregate",
    "institution_record": "record of an institution",
    "district": "districts",
    "commune": "communes",
}
CHANGES = {
    "added": "added to the list",
    "changed": "changed",
    "kept": "kept as it was",
    "repealed": "no longer on the list",
}
RULES = {
    "lag": "Due %(span)s after the end of the period",
    "grace": "Grace of %(span)s",
    "frequency": "Frequency %(span)s",
}
SPANS = {"D": "%(count)s days", "W": "%(count)s weeks", "M": "%(count)s months"}
EXEMPTION_KINDS = {"law": "by law", "technical": "technical reason", "no_data": "no data arise"}
# More codes in one sentence are a list for machines.
_MOST = 10


def state_word(code: Code, lang: str) -> str:
    """What the public is told of a state."""
    return translate(STATES[code], lang)


def public_word(until: str, lang: str) -> str:
    """Up to which period (its code) an item is public while more is awaited; without one, that some is."""
    if not until:
        return translate("part of its data is public", lang)
    return translate("public up to %(period)s", lang, period=period_code_word(until, lang))


def told_word(told: str, number: int, lang: str) -> str:
    """What is said of one period; `number` is days or per cent."""
    text = TOLD[told]
    if "%(" not in text:
        return translate(text, lang)
    return translate(text, lang, number=format_number(number, lang))


def indicator_word(key: str, lang: str) -> str:
    """The name of an indicator."""
    return translate(INDICATORS[key], lang)


def formula_word(key: str, lang: str) -> str:
    """Its formula as a sentence."""
    return translate(FORMULAS[key], lang)


def column_word(column: str, lang: str) -> str:
    """What a column of the list is called."""
    return translate(COLUMNS[column], lang)


def change_word(kind: str, lang: str) -> str:
    """What a decision did to an item."""
    return translate(CHANGES[kind], lang)


def exemption_word(kind: str, lang: str) -> str:
    """The kind of reason of an exemption."""
    return translate(EXEMPTION_KINDS.get(kind, kind), lang)


def rule_word(record: LegalRecord, lang: str) -> str:
    """A lag or grace as a short sentence: what it sets and how long."""
    text = RULES[record.parameter]
    return translate(text, lang, span=_span(record.value, lang))


def source_word(record: LegalRecord, lang: str) -> str:
    """The law behind a rule."""
    return record.source_vi if lang == "vi" else record.source_en


def value_word(value: object, lang: str) -> str:
    """A value of the list for people; empty where nothing was said."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return format_day(value)
    return translate(VALUES.get(str(value), str(value)), lang)


def missing_words(missing: Missing, lang: str) -> list[str]:
    """What keeps a period from being whole, one sentence each."""
    found = []
    if missing.days:
        spans = [f"{format_day(start)} – {format_day(end)}" for start, end in missing.days]
        found.append(translate("no file speaks of %(spans)s", lang, spans=_some(spans, lang)))
    if missing.places:
        found.append(
            translate(
                "%(count)s places are missing: %(codes)s",
                lang,
                count=format_number(len(missing.places), lang),
                codes=_some(sorted(missing.places), lang),
            )
        )
    if missing.columns:
        found.append(translate("columns are missing: %(names)s", lang, names=_some(missing.columns, lang)))
    if missing.formats:
        found.append(translate("formats are missing: %(names)s", lang, names=_some(missing.formats, lang)))
    if missing.vintages:
        days = [".".join(reversed(v.split("-"))).replace(".", "/") for v in sorted(missing.vintages)]
        found.append(translate("places are written in another list (%(days)s)", lang, days=", ".join(days)))
    if missing.is_scattered:
        found.append(translate("every part is there, but not all of them together in every format", lang))
    return found


def _span(value: str, lang: str) -> str:
    """A span such as P20D in words; anything else as it is."""
    unit = SPANS.get(value[-1:]) if value.startswith("P") and value[1:-1].isdigit() else None
    return translate(unit, lang, count=value[1:-1]) if unit else value


def _some(names: Iterable[str], lang: str) -> str:
    ordered = sorted(names)
    text = ", ".join(ordered[:_MOST])
    left = len(ordered) - _MOST
    return text if left <= 0 else translate("%(names)s and %(count)s more", lang, names=text, count=left)
