"""Reading the values of a bulk import: periods, formats, themes, frequencies, tags. Pure.

Every function raises `BadValue` with a stable code; `catalog.i18n.field_text` gives it words and the cure.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from catalog.domain.licences import licences_on
from catalog.domain.naming import fold
from catalog.domain.vocabularies import ANNOUNCED_FORMATS, FREQUENCIES, THEMES
from catalog.schemas.bulk_cells import cell_list, cell_text, plain_header

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEARS = re.compile(r"(\d{4})(?:\s*(?:-|–|—|/|den)\s*(\d{4}))?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(?:thang\s*)?(\d{1,2})\s*[/-]\s*(\d{4})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PART = re.compile(r"(\d{4})-?\s*([qh])\s*([1-4])")
_QUARTER = re.compile(r"quy\s*(iv|i{1,3}|[1-4])\s*[/\s-]\s*(?:nam\s*)?(\d{4})")
_HALF = re.compile(r"6 thang\s*(dau|cuoi)\s*nam\s*(\d{4})")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FORMAT_NAMES = {"EXCEL": "XLSX", "XLSM": "XLSX", "GEO JSON": "GEOJSON", "WORD": "DOCX", "SHAPEFILE": "SHP"}
_FREQUENCY_WORDS = {
    "nam": "P1Y",
    "hang nam": "P1Y",
    "6 thang": "P6M",
    "nua nam": "P6M",
    "quy": "P3M",
    "hang quy": "P3M",
    "thang": "P1M",
    "hang thang": "P1M",
    "tuan": "P1W",
    "hang tuan": "P1W",
    "khi thay doi": "on-change",
    "khi co thay doi": "on-change",
}


class BadValue(Exception):
    """A cell that cannot be read; `code` is the stable message code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_text(value: Any) -> str:
    """Any scalar as text.

    Raises: BadValue(not_text).
    """
    text = cell_text(value)
    if text is None:
        raise BadValue("not_text")
    return text


def read_words(value: Any) -> list[str]:
    """Tags: a list, or text split at semicolons, at commas where there is no semicolon.

    Raises: BadValue(not_text).
    """
    has_semicolon = isinstance(value, str) and ";" in value
    words = cell_list(value, ";" if has_semicolon else ";,")
    if words is None:
        raise BadValue("not_text")
    return words


def read_formats(value: Any) -> tuple[str, ...]:
    """Formats in the order named, each once, as our keys.

    Raises: BadValue(unknown_format).
    """
    words = cell_list(value, ";,/+|")
    if words is None:
        raise BadValue("unknown_format")
    names = [" ".join(word.upper().lstrip(".").split()) for word in words]
    found = [_FORMAT_NAMES.get(name, name) for name in names]
    if any(name not in ANNOUNCED_FORMATS for name in found):
        raise BadValue("unknown_format")
    return tuple(dict.fromkeys(found))


def read_theme(value: Any) -> str:
    """The key of a theme, given as key, as label in either language, or as words of one label alone.

    Raises: BadValue(required, unknown_theme).
    """
    words = cell_list(value) or []
    if not words:
        raise BadValue("required")
    asked = plain_header(words[0])
    for theme in THEMES.values():
        if asked in {plain_header(word) for word in (theme.key, theme.vi, theme.en)}:
            return theme.key
    words_asked = set(asked.split())
    near = [t.key for t in THEMES.values() if words_asked <= set(plain_header(f"{t.vi} {t.en}").split())]
    if len(near) == 1:
        return near[0]
    raise BadValue("unknown_theme")


def read_frequency(value: Any, default: str | None) -> str:
    """The key of a frequency; without one the default (of the list item), else "when it changes".

    Raises: BadValue(unknown_frequency).
    """
    text = read_text(value)
    if not text:
        return default or "on-change"
    if text in FREQUENCIES:
        return text
    words = {plain_header(word): term.key for term in FREQUENCIES.values() for word in (term.vi, term.en)}
    found = (_FREQUENCY_WORDS | words).get(plain_header(text))
    if found is None:
        raise BadValue("unknown_frequency")
    return found


def read_licence(value: Any, today: date) -> str:
    """The key of the conditions of use; the first that may be given today when none is stated.

    Raises: BadValue(unknown_licence).
    """
    allowed = [licence.key for licence in licences_on(today)]
    text = read_text(value) or allowed[0]
    if text not in allowed:
        raise BadValue("unknown_licence")
    return text


def read_period(value: Any) -> tuple[date, date] | None:
    """First and last day of a period: a year, a range, a list of years, a quarter, half, month or day.

    Raises: BadValue(not_a_year).
    """
    parts = cell_list(value, ";,")
    if parts is None:
        raise BadValue("not_a_year")
    spans = [_span(fold(part).strip()) for part in parts]
    if not spans:
        return None
    return min(start for start, _ in spans), max(end for _, end in spans)


def _span(text: str) -> tuple[date, date]:
    plain = re.sub(r"^(nam|giai doan|ky)\s+", "", text)
    try:
        if found := _YEARS.fullmatch(plain):
            return _years(int(found[1]), int(found[2] or found[1]))
        if found := _DAY.fullmatch(plain):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _PART.fullmatch(plain):
            length = 3 if found[2] == "q" else 6
            return _months(int(found[1]), length, int(found[3]))
        if found := _QUARTER.fullmatch(plain):
            return _months(int(found[2]), 3, _ROMAN.get(found[1]) or int(found[1]))
        if found := _HALF.fullmatch(plain):
            return _months(int(found[2]), 6, 1 if found[1] == "dau" else 2)
        if found := _MONTH.fullmatch(plain):
            return _months(int(found[1] or found[4]), 1, int(found[2] or found[3]))
    except ValueError:
        raise BadValue("not_a_year") from None
    raise BadValue("not_a_year")


def _years(first: int, last: int) -> tuple[date, date]:
    if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
        raise BadValue("not_a_year")
    return date(first, 1, 1), date(last, 12, 31)


def _months(year: int, length: int, number: int) -> tuple[date, date]:
    """Part `number` of a year that is cut into parts of `length` months."""
    last = length * number
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not length <= last <= 12:
        raise BadValue("not_a_year")
    return date(year, last - length + 1, 1), date(year, last, monthrange(year, last)[1])
