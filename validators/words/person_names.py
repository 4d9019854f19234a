"""Room validators: does a text have the shape of a Vietnamese person's name? Pure; no file, no place list."""

import re
import unicodedata

from validators.words.body_names import is_body_or_group
from validators.words.folding import fold

_SURNAME_WORDS = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh mai trinh doan ha cao luu luong
truong dao ta to vuong phung quach thai la kieu chau tang lam chu ninh khuc tong dam nghiem tu mac bach trieu
ma cu hua lu giap lo cam quang vi giang vang thao sung mua y h' ksor ro
"""
SURNAMES = frozenset(_SURNAME_WORDS.split())
_SYLLABLE = re.compile(r"[^\W\d_]+(['’][^\W\d_]*)?")
# A mark must follow the number: "12 Trần Hưng Đạo" is a house in a street.
_NUMBERING = re.compile(r"\(?\d{1,5}\s*[.):/\-–]+\s*|[-–•*+]\s+")
_BARE_NUMBER = re.compile(r"\s*\d{1,5}\s+(?=[^\W\d_])")
TITLES = "ông|bà|anh|chị|em|cháu|cụ|cô|chú|bác|bé|ong|ba|chi"
_TITLE = re.compile(rf"(?:(?:{TITLES})[\s./:,()]+){{1,2}}(?=\S+\s+\S)", re.IGNORECASE)
LONGEST = 80


def bare_name(text: str) -> str:
    """Give `text` without numbering and title: "1. Ông Nguyễn Văn An" becomes "Nguyễn Văn An".

    A title stays when fewer than two syllables follow ("Bà Rịa", "Anh Sơn"), and in "Chi cục Thuế tỉnh".
    """
    text = unicodedata.normalize("NFC", text).strip()
    numbering = _NUMBERING.match(text)
    if numbering:
        text = text[numbering.end() :]
    title = _TITLE.match(text)
    return text if title is None or is_body_or_group(text) else text[title.end() :]


def is_person_name(text: str) -> bool:
    """Tell whether `text` is 2-5 capitalised syllables, the first a common surname.

    "Nguyễn Văn An", "NGUYỄN VĂN AN", "Nguyen Van An" and "1. Ông Nguyễn Văn An" are; "Văn phòng Sở" is not.
    Many place names have the same shape ("Nguyễn Trãi"): the caller subtracts the places.
    """
    if not 5 <= len(text) <= LONGEST:
        return False
    name = bare_name(text)
    syllables = name.split()
    if not 2 <= len(syllables) <= 5 or fold(syllables[0]) not in SURNAMES:
        return False
    has_shape = all(_SYLLABLE.fullmatch(part) and part[0].isupper() for part in syllables)
    return has_shape and _has_one_case(syllables) and not is_body_or_group(name)


def has_name_shape(text: str) -> bool:
    """Tell whether `text` could be a name where the header says so: 2-6 syllables of letters in any case.

    The surname need not be a common one ("khổng thị mẫu" is); offices, places and groups are not.
    """
    if len(text) > LONGEST:
        return False
    number = _BARE_NUMBER.match(text)
    name = bare_name(text[number.end() :] if number else text)
    syllables = name.split()
    if not 2 <= len(syllables) <= 6 or not all(_SYLLABLE.fullmatch(part) for part in syllables):
        return False
    return not is_body_or_group(name)


def _has_one_case(syllables: list[str]) -> bool:
    """Tell whether all syllables are Capitalised, or all are CAPITALS; "UBND Xã" mixes and is no name."""
    titled = all(part[1:] == part[1:].lower() for part in syllables)
    return titled or all(part == part.upper() for part in syllables)
