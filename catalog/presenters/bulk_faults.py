"""Presenters: faults and warnings of a bulk import in words, with the values of a closed list."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from catalog.domain.licences import licences_on
from catalog.domain.vocabularies import ANNOUNCED_FORMATS, FREQUENCIES, THEMES
from catalog.i18n import field_text

# Code of the message -> the values that would be right, as a shell shows no list to choose from.
_ALLOWED: Mapping[str, Callable[[str, date], list[str]]] = {
    "unknown_theme": lambda lang, _: [f"{t.key} ({t.label(lang)})" for t in THEMES.values()],
    "unknown_frequency": lambda lang, _: [f"{t.key} ({t.label(lang)})" for t in FREQUENCIES.values()],
    "unknown_licence": lambda lang, day: [f"{x.key} ({x.title(lang)})" for x in licences_on(day)],
    "unknown_format": lambda _lang, _day: sorted(ANNOUNCED_FORMATS),
}
_LEAD = {"vi": "Các giá trị nhận được", "en": "Accepted values"}


def fault_body(fault: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Row, column, code and the words in both languages; `day` decides which licences may be given."""
    code = str(fault.get("code") or fault["message"])
    told = {"row": fault["row"], "column": fault["column"], "code": code}
    return told | {lang: fault_text(code, lang, day) for lang in ("vi", "en")}


def fault_text(code: str, lang: str, day: date) -> str:
    """The words of one code in `vi` or `en`."""
    text = field_text(code, lang)
    allowed = _ALLOWED.get(code)
    return f"{text} {_LEAD[lang]}: {'; '.join(allowed(lang, day))}." if allowed else text
