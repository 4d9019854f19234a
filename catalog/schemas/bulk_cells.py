"""Cells of a bulk import: headers to keys, values to plain text and lists. Pure.

What the database or the place lists must answer is asked by the use-case.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from catalog.domain.bulk_columns import COLUMNS
from catalog.domain.naming import fold
from catalog.schemas.fields import plain_text


def plain_header(text: str) -> str:
    """A header as it is compared: no marks, no case, words joined by single spaces."""
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())


_BY_WORDS = {
    plain_header(word): column.key for column in COLUMNS for word in (column.key, column.vi, *column.others)
}


def key_of(header: str) -> str | None:
    """The key that a header names; None when no column is called so."""
    return _BY_WORDS.get(plain_header(header))


def read_header(headers: Iterable[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Header -> key, the headers nobody knows, and those that name a key a second time."""
    keys: dict[str, str] = {}
    unknown, repeated = [], []
    for header in headers:
        key = key_of(header)
        if key is None:
            unknown.append(plain_text(header))
        elif key in keys.values():
            repeated.append(header)
        else:
            keys[header] = key
    return keys, unknown, repeated


def is_broken(value: Any) -> bool:
    """Holds a text half of a surrogate pair, which no encoding can write?"""
    if isinstance(value, Mapping):
        return any(is_broken(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(is_broken(one) for one in value)
    if not isinstance(value, str) or value.isprintable():
        return False
    return any(unicodedata.category(c) == "Cs" for c in value)


def cell_text(value: Any) -> str | None:
    """A cell or JSON scalar as text: 2024.0 is 2024, a day is ISO; None for what is no scalar."""
    if value is None:
        return ""
    if isinstance(value, bool | Mapping | list | tuple):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else plain_text(str(value))


def cell_list(value: Any, separators: str = ";") -> list[str] | None:
    """A list, or one text split at any of the separators; None for what is neither."""
    if isinstance(value, list | tuple):
        parts = [cell_text(part) for part in value]
        return None if any(part is None for part in parts) else [part for part in parts if part]
    text = cell_text(value)
    if text is None:
        return None
    for other in separators[1:]:
        text = text.replace(other, separators[0])
    return [part.strip() for part in text.split(separators[0]) if part.strip()]
