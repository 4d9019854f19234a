"""The little syntax that people know: words, "a phrase", and -word for what should not be there.

Everything else in a visitor's text is only a separator; no wildcard, no field, no operator. Pure.
Source: 30-search.md, Vietnamese chain, point 12.
"""

import re
from dataclasses import dataclass

from catalog.domain.errors import QueryRefused
from catalog.search.analysis import MAX_CHARACTERS, MAX_SYLLABLES, clean, syllables
from catalog.search.typing_leftovers import written_keys

_PART = re.compile(r'(?P<minus>(?:(?<=\s)|^)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<words>[^\s"]+))')


@dataclass(frozen=True)
class Asked:
    """What a visitor typed: `words` are all written syllables that may count, in order.

    `phrases` are rows of syllables that must stand together (a column's name is one), `without` are syllables
    that must not be there.
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


def read_words(text: str) -> Asked:
    """The parts of a visitor's text.

    Raises: QueryRefused(reason="too_long") over 200 characters or 20 syllables.
    """
    asked = written_keys(clean(text))
    if len(asked) > MAX_CHARACTERS or len(syllables(asked)) > MAX_SYLLABLES:
        raise QueryRefused(reason="too_long", characters=MAX_CHARACTERS, syllables=MAX_SYLLABLES)
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    without: list[str] = []
    for part in _PART.finditer(asked):
        found = syllables(part["phrase"] if part["phrase"] is not None else part["words"])
        if part["minus"]:
            without += found
            continue
        words += found
        is_row = part["phrase"] is not None or "_" in part["words"]
        if is_row and len(found) > 1:
            phrases.append(tuple(found))
    return Asked(asked, tuple(words), tuple(phrases), tuple(without))
