"""Presenters: what a column of a profile asks for, in either language; for pages and workbooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.i18n import translate

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "datetime": "date and time",
    "time": "time",
    "year": "year",
    "yearmonth": "month",
    "geopoint": "point",
    "any": "anything",
}
# Patterns that people meet, told by what they mean; the expression itself stays in the schema.
_PATTERNS = {
    r"(?:\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?)": "a period: 2025, 2025-06, 2025-Q2 or 2025-H1",
    r"(?:\d{2}|\d{3}|\d{5})": "a code of 2, 3 or 5 digits",
    r"\d{2}": "a code of 2 digits",
    r"\d{4}": "a year of 4 digits",
    r"\d{10}(-\d{3})?": "10 digits, or 10 and 3 with a hyphen",
    r"[A-Z]{2}": "two capital letters",
}


@dataclass(frozen=True)
class Code:
    """One value of a code list with its label."""

    value: str
    label: str


def title_of(thing: Mapping[str, Any], lang: str) -> str:
    """The title of a column, in Vietnamese where there is no English one."""
    return str((thing.get("title_en") if lang == "en" else "") or thing.get("title") or thing["name"])


def type_word(field: Mapping[str, Any], lang: str) -> str:
    """The type of a column in a word, with its unit of measure."""
    kind = translate(_TYPES.get(field["type"], field["type"]), lang)
    unit = field.get("x_unit", {}).get(lang, "")
    return f"{kind} ({unit})" if unit else kind


def rules_of(field: Mapping[str, Any], lang: str) -> list[str]:
    """The rules of a column, each a short phrase; the code list is told by `codes_of`."""
    limits = field.get("constraints", {})
    found = []
    if field.get("x_required_unless_suppressed"):
        told = "a figure is required; * when it is hidden to protect people; neither empty nor :"
        found.append(translate(told, lang))
    elif limits.get("required"):
        found.append(translate("required", lang))
    if limits.get("unique"):
        found.append(translate("no value twice", lang))
    found += _bounds(limits, lang)
    if "pattern" in limits:
        found.append(_pattern(str(limits["pattern"]), lang))
    if "enum" in limits:
        found.append(translate("one of the codes of its list", lang))
    if field["type"] == "date":
        found.append(_date_form(field, lang))
    if field.get("format") == "uri":
        found.append(translate("a web address", lang))
    return found


def codes_of(field: Mapping[str, Any], lang: str) -> list[Code]:
    """The code list of a column with labels in the language; empty when it has none."""
    labels = field.get("x_labels", {})
    values = field.get("constraints", {}).get("enum", ())
    return [Code(str(value), labels.get(str(value), {}).get(lang, "")) for value in values]


def description_of(field: Mapping[str, Any], lang: str) -> str:
    """What a column means beyond its title."""
    return str((field.get("description_en") if lang == "en" else "") or field.get("description", ""))


def privacy_word(field: Mapping[str, Any], lang: str) -> str:
    """What the column may hold of people or bodies."""
    words = {
        "none": "nothing about persons",
        "aggregate": "a count or sum, never one person",
        "organisation": "office contact of an organisation",
    }
    return translate(words[field["x_pii"]], lang)


def _bounds(limits: Mapping[str, Any], lang: str) -> list[str]:
    words = {
        "minimum": "at least %(limit)s",
        "maximum": "at most %(limit)s",
        "minLength": "at least %(limit)s characters",
        "maxLength": "at most %(limit)s characters",
    }
    return [translate(text, lang, limit=limits[key]) for key, text in words.items() if key in limits]


def _pattern(pattern: str, lang: str) -> str:
    known = _PATTERNS.get(pattern)
    return translate(known, lang) if known else translate("written as %(pattern)s", lang, pattern=pattern)


def _date_form(field: Mapping[str, Any], lang: str) -> str:
    form = field.get("format", "default")
    return translate("written as %(pattern)s", lang, pattern="2025-12-31" if form == "default" else form)
