"""Room validators: does a text have the shape of a Vietnamese person's name? Pure; no file, no place list."""

import re

from validators.folding import fold

_SURNAME_WORDS = """
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh mai trinh doan ha cao luu luong
truong dao ta to vuong phung quach thai la kieu chau tang lam chu ninh khuc tong dam nghiem tu mac bach trieu
ma cu hua lu giap lo cam quang vi giang vang thao sung mua y h' ksor ro
"""
_SURNAMES = frozenset(_SURNAME_WORDS.split())
_SYLLABLE = re.compile(r"[^\W\d_]+('[^\W\d_]*)?")


def is_person_name(text: str) -> bool:
    """Tell whether `text` is 2-5 capitalised syllables, the first a common surname.

    "Nguyễn Văn An", "NGUYỄN VĂN AN" and "Nguyen Van An" are; "Văn phòng Sở" is not. Many place names have the
    same shape ("Nguyễn Trãi"): the caller subtracts the places.
    """
    if not 5 <= len(text) <= 60:
        return False
    syllables = text.split()
    if not 2 <= len(syllables) <= 5 or fold(syllables[0]) not in _SURNAMES:
        return False
    return all(_SYLLABLE.fullmatch(part) and part[0].isupper() for part in syllables) and _has_one_case(
        syllables
    )


def _has_one_case(syllables: list[str]) -> bool:
    """Tell whether all syllables are Capitalised, or all are CAPITALS; "UBND Xã" mixes and is no name."""
    titled = all(part[1:] == part[1:].lower() for part in syllables)
    return titled or all(part == part.upper() for part in syllables)
