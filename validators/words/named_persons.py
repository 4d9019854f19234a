"""Room validators: persons' names inside a sentence that somebody wrote. Pure; cells have their own rules.

A name in running text is only its shape: a common surname and capitals ("Nguyễn Văn An"). Streets and schools
have it too, so what is found is shown to a person, who decides; it refuses nothing by itself.
"""

import re

from validators.words.person_names import is_person_name

_PHRASE = re.compile(r"[^.,;:!?()\[\]{}\"“”\n\r\t/]+")
_LONGEST, _SHORTEST = 5, 2


def names_in(text: str) -> tuple[str, ...]:
    """The longest runs of words in the shape of a person's name, each once, in order.

    A run never crosses a comma, a bracket or the end of a line.
    """
    found: dict[str, None] = {}
    for phrase in _PHRASE.findall(text):
        words = phrase.split()
        at = 0
        while at < len(words):
            length = _name_at(words, at)
            if length:
                found[" ".join(words[at : at + length])] = None
            at += length or 1
    return tuple(found)


def _name_at(words: list[str], at: int) -> int:
    """How many words from `at` on are a name; 0 when none."""
    for length in range(min(_LONGEST, len(words) - at), _SHORTEST - 1, -1):
        if is_person_name(" ".join(words[at : at + length])):
            return length
    return 0
