"""Action API: reading what a call was given, one value at a time. Pure: no request enters here.

Values come from JSON (any type) or from an address (text, or a list of texts when repeated).
Messages are CKAN's own words, for clients compare them.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from catalog.domain.errors import Invalid, QueryRefused

_TRUE = {"true", "yes", "on", "y", "t", "1"}
_FALSE = {"false", "no", "off", "n", "f", "0"}
_MOST_DIGITS = 18


class Parameters:
    """The parameters of one call, by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}

    def names(self) -> frozenset[str]:
        """Which parameters were given."""
        return frozenset(self._values)

    def raw(self, name: str) -> Any:
        """What was given, of whatever type; None where nothing was."""
        return self._values.get(name)

    def text(self, name: str, default: str = "") -> str:
        """A text.

        Raises: Invalid.
        """
        return _clean(name, self._values.get(name, default))

    def required_text(self, name: str, *, told_as: str | None = None) -> str:
        """A text that must be there; `told_as` is the name under which its absence is told.

        Raises: Invalid.
        """
        found = self.text(name)
        if not found:
            _refuse(told_as or name, "Missing value")
        return found

    def natural(self, name: str, default: int, *, cap: int | None = None) -> int:
        """A whole number from 0 on; one over `cap` becomes `cap`, as in CKAN.

        Raises: Invalid.
        """
        value = self._values.get(name, default)
        if isinstance(value, str) and value.strip().lstrip("+-").isdecimal() and len(value) <= _MOST_DIGITS:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            _refuse(name, "Invalid integer")
        if value < 0:
            _refuse(name, "Must be a natural number")
        return value if cap is None else min(value, cap)

    def natural_or_all(self, name: str, default: int) -> int | None:
        """A whole number as `natural` reads it; one below 0 means without a limit, as in Solr: None.

        Raises: Invalid.
        """
        value = self._values.get(name, default)
        is_below = str(value).strip().startswith("-") and not isinstance(value, float)
        return None if is_below and str(value).strip()[1:].isdecimal() else self.natural(name, default)

    def search_text(self, name: str) -> str:
        """A text to search for.

        Raises: Invalid; QueryRefused(reason="control_character").
        """
        _refuse_nul(self._values.get(name))
        return self.text(name)

    def search_texts(self, name: str) -> list[str]:
        """One such text or several of them.

        Raises: Invalid; QueryRefused(reason="control_character").
        """
        value = self._values.get(name)
        for one in value if isinstance(value, list) else [value]:
            _refuse_nul(one)
        return self.texts(name)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no, in any of the words CKAN takes.

        Raises: Invalid.
        """
        word = str(self._values.get(name, default)).strip().lower()
        if word not in _TRUE | _FALSE:
            _refuse(name, "Must be true or false")
        return word in _TRUE

    def texts(self, name: str) -> list[str]:
        """One text or several of them.

        Raises: Invalid.
        """
        return _all_clean(name, self._values.get(name, []))

    def json_texts(self, name: str) -> list[str]:
        """Several texts: a list, a repeated parameter, or a JSON list; a plain word is refused, as in CKAN.

        Raises: Invalid.
        """
        value = self._values.get(name, [])
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                _refuse(name, "Could not parse as valid JSON")
        if not isinstance(value, list):
            _refuse(name, "Not a list")
        return _all_clean(name, value)


def _all_clean(name: str, value: object) -> list[str]:
    values: Iterable[object] = value if isinstance(value, list) else [value]
    return [_clean(name, item) for item in values]


def _clean(name: str, value: object) -> str:
    """A text that a database takes: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str) or "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        _refuse(name, "Must be a Unicode string value")
    return value


def _refuse_nul(value: object) -> None:
    """An address with it is refused before any action is called; JSON can hold it too."""
    if isinstance(value, str) and "\x00" in value:
        raise QueryRefused(reason="control_character")


def _refuse(name: str, message: str) -> NoReturn:
    raise Invalid({name: [message]})
