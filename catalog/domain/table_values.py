"""Reading one value for a column of a published table, from the text of an address or from JSON. Pure."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import LIMITS, Limits, Value

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {"true": True, "false": False}


def read_value(kind: str, given: object, *, at: str, limits: Limits = LIMITS) -> Value:
    """The value of this type that `given` writes, or is already; `at` names the column in a refusal.

    Raises: TableQueryRefused.
    """
    found = _READERS[kind](given)
    if found is None:
        raise TableQueryRefused(reason=f"table_value_{kind}", at=at)
    if isinstance(found, str):
        _require_text(found, at=at, limits=limits)
    return found


def _require_text(text: str, *, at: str, limits: Limits) -> None:
    if len(text) > limits.text:
        raise TableQueryRefused(reason="table_value_long", at=at, most=limits.text)
    if not is_clean(text):
        raise TableQueryRefused(reason="table_value_text", at=at)


def is_clean(text: str) -> bool:
    """Is this text that a database takes: no NUL, no half of a surrogate pair?"""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _text(given: object) -> str | None:
    if isinstance(given, int) and not isinstance(given, bool):
        # Clients that know no types send a code as a number; what it lost in zeros is theirs to know.
        with suppress(ValueError):
            return str(given)
    # As the cells are held: letters and accents may be written apart in a question.
    return normalize("NFC", given) if isinstance(given, str) else None


def _number(given: object) -> Value | None:
    if isinstance(given, Decimal):
        return given
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return None
    if isinstance(given, int) and abs(given) >= 10**18:
        return None
    text = given.strip() if isinstance(given, str) else _plain(given)
    if not _NUMBER.fullmatch(text):
        return None
    found = Decimal(text)
    return int(found) if found == found.to_integral_value() else found


def _plain(given: float) -> str:
    """A number without an exponent; what is not finite has no such form."""
    text = repr(given)
    return format(Decimal(text), "f") if "e" in text else text


def _date(given: object) -> date | None:
    if isinstance(given, date):
        return given
    if isinstance(given, str) and _DAY.fullmatch(given):
        with suppress(ValueError):
            return date.fromisoformat(given)
    return None


def _flag(given: object) -> bool | None:
    if isinstance(given, str):
        return _FLAGS.get(given.lower())
    return given if isinstance(given, bool) else None


_READERS: Mapping[str, Callable[[Any], Value | None]] = {
    "text": _text,
    "integer": _number,
    "decimal": _number,
    "date": _date,
    "boolean": _flag,
}
