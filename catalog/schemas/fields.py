"""Fields that the library lacks: NFC text, lists written with commas or lines, closed lists, days."""

import unicodedata
from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields

from catalog.domain.errors import Invalid

_NO_TEXT = frozenset({"Cc", "Cs"})
_NO_CHARACTERS = "\ufffe\uffff"


class Text(fields.String):
    """NFC text without control characters, trimmed, at most `limit` characters; may it be blank?"""

    def __init__(self, *, limit: int = 500, blank: bool = True, **kwargs: Any) -> None:
        super().__init__(load_default="", **kwargs) if blank else super().__init__(required=True, **kwargs)
        self.limit = limit
        self.blank = blank

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        if not isinstance(value, str):
            raise ValidationError("not_text")
        text = plain_text(value)
        if not text and not self.blank:
            raise ValidationError("required")
        if len(text) > self.limit:
            raise ValidationError("too_long")
        return text


def plain_text(text: str) -> str:
    """NFC text without what XML cannot hold (line breaks and tabs stay), trimmed.

    Left out are control characters, halves of surrogate pairs and the two characters that are none.
    """
    if text.isprintable():
        return unicodedata.normalize("NFC", text).strip()
    kept = "".join(c for c in text if c in "\n\t" or not _is_no_text(c))
    return unicodedata.normalize("NFC", kept).strip()


def _is_no_text(character: str) -> bool:
    return unicodedata.category(character) in _NO_TEXT or character in _NO_CHARACTERS


class Words(fields.Field[list[str]]):
    """A list of short texts, given as a list or as one text split at `separator`."""

    def __init__(self, *, separator: str = ",", limit: int = 50, **kwargs: Any) -> None:
        super().__init__(load_default=list, **kwargs)
        self.separator = separator
        self.limit = limit

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[str]:
        parts = value.split(self.separator) if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not all(isinstance(p, str) for p in parts):
            raise ValidationError("not_text")
        cleaned = [" ".join(plain_text(p).split()) for p in parts]
        words = list(dict.fromkeys(p for p in cleaned if p))
        if len(words) > self.limit or any(len(w) > 500 for w in words):
            raise ValidationError("too_long")
        return words


class Choice(Text):
    """One of a closed list; the message code is `unknown_<what>`."""

    def __init__(self, allowed: Container[str], what: str, **kwargs: Any) -> None:
        super().__init__(limit=100, blank=False, **kwargs)
        self.allowed = allowed
        self.what = what

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.allowed:
            raise ValidationError(f"unknown_{self.what}")
        return text


class Day(fields.Field[date | None]):
    """A plain date, ISO (2025-12-31) or as written in Viet Nam (31/12/2025); blank is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(load_default=None, allow_none=True, **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> date | None:
        if isinstance(value, date):
            return value
        text = value.strip() if isinstance(value, str) else None
        if text == "":
            return None
        try:
            if text and "/" in text:
                day, month, year = text.split("/")
                return date(int(year), int(month), int(day))
            return date.fromisoformat(text or "")
        except ValueError:
            raise ValidationError("not_a_date") from None


def load(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """The typed fields.

    Raises: Invalid with the message codes of every refused field.
    """
    try:
        loaded: dict[str, Any] = schema.load(data)
    except ValidationError as error:
        raise Invalid(_codes(error.messages)) from None
    return loaded


_LIBRARY_CODES = {
    "Missing data for required field.": "required",
    "Unknown field.": "unknown_field",
    "Field may not be null.": "required",
    "Not a valid integer.": "not_a_number",
    "Not a valid boolean.": "not_a_boolean",
    "Not a valid string.": "not_text",
}


def _codes(messages: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, problems in messages.items():
        flat = problems if isinstance(problems, list) else [str(p) for p in problems.values()]
        found[name] = [_LIBRARY_CODES.get(str(p), str(p)) for p in flat]
    return found
