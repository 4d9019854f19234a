"""Vietnamese analysis: from text to the tokens that are indexed and asked for, and back to marked words.

Pure functions on text. No index, no engine and no query syntax enters here: every mark in a visitor's
words but letters and digits only separates words.
Source: 30-search.md, Vietnamese chain, points 1, 2, 3 and 5.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from catalog.domain.naming import fold
from catalog.search.english import one_form

# Raise it whenever the same text would give other tokens: an index made by older rules is then rebuilt.
VERSION = 5

MAX_CHARACTERS = 200
MAX_SYLLABLES = 20
# Up to this many different words all of them must be there; of more, this share (a fraction, exactly).
ALL_UP_TO = 2
SHARE_NEEDED = (7, 10)
# The exact spelling and the whole code only move a dataset up, they never decide whether it is found.
EXACT_WEIGHT = 1.0
CODE_WEIGHT = 2.0
# No word is longer; what is longer is cut, for an index has a limit on the length of a term.
MAX_TOKEN = 64

# What a title holds is also indexed by itself, behind this mark, which stands in no word.
TITLE_MARK = "t:"

# A few thousand syllables make up nearly every text.
_KEPT_SYLLABLES = 32768

_MARKS = "\u0300-\u036f"
# One letter or digit with its combining marks, so that decomposed text keeps its offsets. The underscore
# separates, for column names join their words by it.
_SYLLABLE = rf"(?:[^\W_][{_MARKS}]*)+"
SYLLABLE = re.compile(_SYLLABLE)
# Also finds single words, which `codes` drops: demanding a joint would be quadratic on long words.
_JOINED = re.compile(rf"{_SYLLABLE}(?:[/-]{_SYLLABLE})*")
_JOINT = re.compile(r"[\s/–-]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LONE_Y = re.compile(r"[hklmst]y")
# Digits as on a VNI keyboard; 0 is the level tone.
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
# The order of dictionaries: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONE_ORDER = str.maketrans("023415", "012345")
_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(ord("0") + place) for place, letter in enumerate(_ALPHABET)}


@lru_cache(maxsize=_KEPT_SYLLABLES)
def folded_token(syllable: str) -> str:
    """The syllable without marks, one spelling for y and i: kỹ and kĩ are `ki`, quý and quí `qui`.

    English words have one form too: `schools` is `school`, `labor` is `labour`.
    """
    return one_form(_one_spelling(fold(syllable)))[:MAX_TOKEN]


@lru_cache(maxsize=_KEPT_SYLLABLES)
def exact_key(syllable: str) -> str:
    """The syllable with its tone lifted out behind it, so that hoà and hòa are both `=hoa2`."""
    letters, tone = _lift_tone(syllable)
    return f"={_one_spelling(letters)[:MAX_TOKEN]}{tone}"


def folded_tokens(text: str) -> list[str]:
    """The folded syllables of a text in order, repeats kept."""
    return [folded_token(syllable) for syllable in syllables(text)]


def syllables(text: str) -> list[str]:
    """The written syllables and numbers of a text in order (NFC)."""
    return SYLLABLE.findall(unicodedata.normalize("NFC", text))


def codes(text: str) -> list[str]:
    """Whole codes as folded tokens, such as `515/sldtbxh-vp`: words joined by / or -, a digit among them."""
    found = (fold(code) for code in _JOINED.findall(unicodedata.normalize("NFC", text)))
    return [code[:MAX_TOKEN] for code in found if _is_code(code)]


def is_year(word: str) -> bool:
    """Is it a year that data may speak of?"""
    return bool(_YEAR.fullmatch(word))


def year_concept(year: str) -> str:
    """The token of a document that has data of the year."""
    return f"#{year}"


def collation_key(text: str) -> str:
    """A key that sorts titles as the Vietnamese alphabet does: a ă â b c d đ ..., tones after letters."""
    letters, tones = [], []
    for syllable in syllables(text):
        base, tone = _lift_tone(syllable)
        letters.append("".join(_RANK.get(letter, letter) for letter in base))
        tones.append(tone)
    return " ".join(letters) + "\x00" + "".join(tones).translate(_TONE_ORDER)


def clean(text: str) -> str:
    """The text in NFC without control, format and half characters; line ends and tabs become spaces."""
    spaced = "".join(" " if c in "\t\n\r\v\f" else c for c in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFC", kept).strip()


def matched_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of the query stand in the text: (start, end) offsets in the text as given.

    Neighbouring words are one span. Words are compared folded, so `ho ngheo` marks `Hộ nghèo`.
    """
    wanted = set(folded_tokens(clean(query)))
    found = [m.span() for m in SYLLABLE.finditer(text) if folded_token(m.group()) in wanted]
    return list(_joined(text, found))


def _joined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if not spans:
        return
    start = spans[0][0]
    for (_, end), (following, _) in pairwise(spans):
        if not _JOINT.fullmatch(text, end, following):
            yield start, end
            start = following
    yield start, spans[-1][1]


def _lift_tone(syllable: str) -> tuple[str, str]:
    """Letters in lower case without the tone (ă, ơ and đ stay), and the tone's digit."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", syllable).casefold())
    tone = next((_TONES[c] for c in decomposed if c in _TONES), "0")
    letters = "".join(c for c in decomposed if c not in _TONES)
    return unicodedata.normalize("NFC", letters), tone


def _is_code(text: str) -> bool:
    return any(c in "/-" for c in text) and any(c.isdigit() for c in text)


def _one_spelling(letters: str) -> str:
    if _LONE_Y.fullmatch(letters):
        return f"{letters[0]}i"
    return "qui" if letters == "quy" else letters
