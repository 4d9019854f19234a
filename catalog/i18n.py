"""Words in Vietnamese and English for web, command line and worker.

User text is written with its English text as the id; translations/*.vi.po hold the Vietnamese.
Refusals have their own table, translations/refusals.json: code -> language -> message and cure; the reasons
of a refusal may have words of their own, translations/refusal_reasons.json: code -> reason -> language.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from catalog.domain.errors import CatalogError

_FOLDER = Path(__file__).resolve().parent / "translations"
# Viet Nam has had one zone without summer time since 1975, so no zone database is needed.
LOCAL = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
_UNITS = ("B", "kB", "MB", "GB", "TB")


@dataclass(frozen=True)
class RefusalText:
    """What a person reads when something is refused: what and where, then how to mend it."""

    message: str
    cure: str


@cache
def vietnamese() -> dict[str, str]:
    """Every translated text by its English id; a counted one by its singular and by its plural."""
    words: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("*.vi.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                words |= _entries(message)
    return words


def _entries(message: Any) -> dict[str, str]:
    """One message as id -> text; Vietnamese has one form for every number, so both ids lead to it."""
    if not message.id or not message.string:
        return {}
    if isinstance(message.id, str):
        return {message.id: str(message.string)}
    return dict.fromkeys(message.id, str(message.string[0]))


def translate(text: str, lang: str, **params: object) -> str:
    """`text` in `vi` or `en` with `%(name)s` filled in; English where the Vietnamese is missing."""
    words = vietnamese().get(text, text) if lang == "vi" else text
    return words % params if params else words


def translate_count(one: str, many: str, number: int, lang: str, **params: object) -> str:
    """`one` or `many` as the number asks for it; `%(count)s` is the number as the language writes it."""
    return translate(one if number == 1 else many, lang, count=format_number(number, lang), **params)


@cache
def refusals() -> dict[str, dict[str, dict[str, str]]]:
    """The table of refusals: {"errors": {code: {...}}, "fields": {code: {...}}}, by part and code."""
    table: dict[str, dict[str, dict[str, str]]] = json.loads(
        (_FOLDER / "refusals.json").read_text(encoding="utf-8")
    )
    return table


@cache
def refusal_reasons() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    """The words for single reasons of refusals: {code: {reason: {language: {"message", "cure"}}}}."""
    table: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(
        (_FOLDER / "refusal_reasons.json").read_text(encoding="utf-8")
    )
    return table


def refusal_text(error: CatalogError, lang: str) -> RefusalText:
    """The words for a refusal, its parameters filled in."""
    entry: Any = (
        refusal_reasons().get(error.code, {}).get(str(error.params.get("reason")))
        or refusals()["errors"].get(error.code)
        or refusals()["errors"]["catalog_error"]
    )
    params = _Readable({k: _param(k, v, lang) for k, v in error.params.items()})
    texts = entry[lang]
    return RefusalText(texts["message"].format_map(params), texts["cure"].format_map(params))


def field_text(code: str, lang: str) -> str:
    """The words for one refused field."""
    entry: Any = refusals()["fields"].get(code)
    return str(entry[lang]) if entry else code


class _Readable(dict[str, str]):
    """Parameters of a message; one that is missing shows as a dash, never as an error."""

    def __missing__(self, key: str) -> str:
        return "–"


def _param(name: str, value: object, lang: str) -> str:
    is_size = name == "limit" and isinstance(value, int)
    return format_size(int(str(value)), lang) if is_size else _words(value, lang)


def _words(value: object, lang: str) -> str:
    if isinstance(value, datetime):
        return format_day(value.astimezone(LOCAL).date())
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_words(v, lang)}" for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_words(v, lang) for v in value)
    return str(value)


def format_day(day: date | None) -> str:
    """31/12/2025; nothing for no day."""
    return day.strftime("%d/%m/%Y") if day else ""


def format_written_day(day: date) -> str:
    """01/7/2025 as official papers write it: a zero before days below 10 and months 1 and 2 alone."""
    return f"{day:%d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day:%d}/{day.month}/{day.year}"


def format_moment(moment: datetime | None) -> str:
    """31/12/2025 08:05 in Vietnamese time; nothing for no moment."""
    return moment.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M") if moment else ""


def local_day(moment: datetime) -> date:
    """The calendar day of an instant in Viet Nam."""
    return moment.astimezone(LOCAL).date()


@lru_cache(maxsize=4096, typed=True)
def format_number(value: float | None, lang: str) -> str:
    """35.320 and 99,36 in Vietnamese, 35,320 and 99.36 in English; a dash for none."""
    return "–" if value is None else str(format_decimal(value, locale=lang))


def format_size(size: int, lang: str) -> str:
    """A size in bytes for people: 27,1 kB (powers of 1000)."""
    value, unit = float(size), 0
    while value >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    shown = format_decimal(round(value, 1) if unit else int(value), locale=lang)
    return f"{shown} {_UNITS[unit]}"


def utcnow() -> datetime:
    """Now, aware UTC: the clock of a running system."""
    return datetime.now(UTC)
