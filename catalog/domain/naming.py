"""Names for addresses: Vietnamese text to ASCII slugs, never dropping a letter; and names of tags."""

import re
import unicodedata
from collections.abc import Iterable

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{1,99}")
ID_PATTERN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MAX_LENGTH = 100
_TAG_MIN, _TAG_MAX = 2, 100
# Words that stand in the same place of an address as a dataset's name or id.
RESERVED_NAMES = frozenset({"new", "suggest"})


def fold(text: str) -> str:
    """Text without marks, lower case, đ as d: what a person types without a Vietnamese keyboard.

    Source: 10-domain.md, point 10 (CKAN drops the marked letters altogether).
    """
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def slugify(text: str) -> str:
    """ASCII name for an address: words joined by `-`, at most 100 characters, cut at a word."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_LENGTH:
            break
        slug = longer
    return slug or (words[0][:MAX_LENGTH] if words else "")


def plain_words(text: str) -> str:
    """The folded words of a text with single spaces, to compare titles whatever their marks and dashes."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))


def dataset_name_fault(name: str) -> str:
    """The code of what is wrong with the name of a dataset, "" when it may be one; for every way in."""
    if name in RESERVED_NAMES:
        return "name_reserved"
    return "" if is_name(name) else "not_a_name"


def is_name(text: str) -> bool:
    """Is this usable as the name of a dataset or organization (2 to 100 of a-z 0-9 _ -)?

    A name must not look like an id: whoever asks by id would get the impostor.
    """
    return NAME_PATTERN.fullmatch(text) is not None and not is_id(text)


def is_id(text: str) -> bool:
    """Has this the form of our ids (a UUID as text)?"""
    return ID_PATTERN.fullmatch(text) is not None


def tag_name(keyword: str) -> str:
    """A keyword in the characters CKAN allows (letters, digits, space, `-_.`), "" if too short.

    Source: CKAN's tag name rule, 2 to 100 characters; letters with marks are letters.
    """
    text = re.sub(r"[^\w \-.]", " ", unicodedata.normalize("NFC", keyword))
    text = " ".join(text.split())[:_TAG_MAX].strip()
    return text if len(text) >= _TAG_MIN else ""


def tag_names(keywords: Iterable[str]) -> list[str]:
    """The tags of a dataset, each once, in CKAN's order (by name)."""
    return sorted({name for keyword in keywords if (name := tag_name(keyword))})
