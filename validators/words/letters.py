"""Room validators: which characters a pattern in bulk may judge, and patterns that leave accents aside.

Python's `re` and the engine of polars agree on ASCII and on Vietnamese letters in their composed form. A cell
with any other character is left to the rule that judges one text. Pure; no rule may enter.
"""

import re
from unicodedata import normalize

from validators.words.folding import fold

_BLOCKS = (range(0xC0, 0x180), range(0x1A0, 0x1B1), range(0x1EA0, 0x1EFA))
_WITH_ACCENTS = "aeiouyd"


def _is_vietnamese(char: str) -> bool:
    """Tell whether a letter is composed, has both cases, and folds to a vowel or d whichever case it has."""
    other = char.swapcase()
    if len(other) != 1 or other == char or other.swapcase() != char:
        return False
    return fold(char) in _WITH_ACCENTS and fold(other) == fold(char) and normalize("NFC", char) == char


ACCENTED = "".join(char for block in _BLOCKS for char in map(chr, block) if _is_vietnamese(char))
_ASCII = "abcdefghijklmnopqrstuvwxyz"
LOWER = _ASCII + "".join(char for char in ACCENTED if char.islower())
UPPER = _ASCII.upper() + "".join(char for char in ACCENTED if char.isupper())
LETTER = LOWER + UPPER
# Anything else makes a cell odd: marks that combine, other scripts, control characters, special spaces.
ODD = rf"[^\t\n\r\x20-\x7e–’{ACCENTED}]"
_PLAIN = re.compile(r"\\.|[a-z]| ")
_OF_PLAIN = {plain: "".join(char for char in LETTER if fold(char) == plain) for plain in _ASCII}


def any_accent(pattern: str) -> str:
    """Give a pattern for folded text as one for raw text: any accent, any case, any run of white space.

    Letters a-z in `pattern` must stand for themselves, but for escapes such as \\s.
    """
    return _PLAIN.sub(lambda part: _raw_form(part[0]), pattern)


def _raw_form(part: str) -> str:
    if part == " ":
        return r"\s+"
    return part if len(part) > 1 else f"[{_OF_PLAIN[part]}]"
