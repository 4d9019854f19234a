"""Room validators: short texts that people give besides a table (file names, reasons), without persons.

A file name or a reason is stored and shown as it is, so what looks like a number or a name of a person must
not be in it. Pure; what must not enter: cells, which have `masking`.
"""

import re
from pathlib import PurePosixPath

from validators.words.person_names import is_person_name

HIDDEN = "***"
_LONG_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")
_GROUPED = re.compile(r"(?<!\d)\+?\d{2,4}(?:[ .\-]\d{2,4}){2,4}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_GAP = re.compile(r"[\s_\-.,;()]+")
_LONGEST_NAME, _SHORTEST_NAME = 5, 3
_NUMBER_DIGITS = range(9, 13)


def safe_filename(label: str) -> str:
    """Give a file's name without numbers, addresses and names of persons; its ending stays.

    A date, a period, a place and the number of a decision stay: "bao-cao-2025-10-31.csv".
    """
    path = PurePosixPath(label)
    stem = _without_names(_without_numbers(path.stem))
    return stem + path.suffix


def safe_sentence(text: str) -> str:
    """Give a sentence without persons' numbers and mail addresses, to show it again to whoever typed it."""
    return _without_numbers(text)


def names_a_person(text: str) -> bool:
    """Tell whether a sentence holds what looks like a person's number or mail address."""
    return _without_numbers(text) != text


def _without_numbers(text: str) -> str:
    text = _MAIL.sub(HIDDEN, text)
    text = _GROUPED.sub(lambda found: HIDDEN if _is_number(found.group()) else found.group(), text)
    return _LONG_NUMBER.sub(HIDDEN, text)


def _is_number(group: str) -> bool:
    """Tell a phone or an identity number in groups from a date, which has 8 digits."""
    return sum(one.isdigit() for one in group) in _NUMBER_DIGITS


def _without_names(stem: str) -> str:
    parts = [one for one in _GAP.split(stem) if one]
    if len(parts) < _SHORTEST_NAME:
        return HIDDEN if is_person_name(" ".join(parts)) else stem
    for length in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1):
        for at in range(len(parts) - length + 1):
            words = parts[at : at + length]
            if is_person_name(" ".join(words)):
                name = re.compile(_GAP.pattern.join(re.escape(word) for word in words))
                return _without_names(name.sub(HIDDEN, stem, count=1))
    return stem
