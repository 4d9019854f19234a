"""Room validators: does a short text that somebody typed into a field name a person? Pure.

For texts that may be kept only when they name nobody, such as what is searched for. In doubt the answer is
yes: a text that is not kept costs a count, a kept name costs a person. Formats: specification 21.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from validators.personal.marks import marks_of
from validators.words.folding import fold
from validators.words.person_names import SURNAMES, is_person_name

# Nobody is told by a year or a date alone; names are looked for word by word.
_HARMLESS = frozenset({"year", "date", "name"})
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# Seven digits in a row, with what people put between them: telephones, identities, accounts, dossiers.
_LONG_NUMBER = re.compile(r"\d(?:[ .\-()]{0,2}\d){6}")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 5
# Typed in small letters a surname may be any word ("ho" in "ho ngheo"). These hardly are one.
_PLAIN_WORDS = "nguyen tran pham huynh phan bui"
_MARKED_WORDS = "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ ngô trịnh"
# More that hardly are one where two words are all that was typed; not "ho" (ho ngheo) or "cao" (cao tuoi).
_PLAIN_ALONE = frozenset(["le", "trinh", "dang", "vu", "vo", "ngo", "do", "hoang", "duong"])
_PLAIN, _MARKED = frozenset(_PLAIN_WORDS.split()), frozenset(_MARKED_WORDS.split())
# What stands between surname and given name, folded.
_MIDDLE_WORDS = """
van thi duc huu ngoc minh quang xuan thanh hong kim dinh cong quoc ba duy bich thu tuan hoang manh trong gia
nhat tien viet khac hai phuong bao anh nam hoai tan tuong thuy nhu my
"""
_MIDDLE = frozenset(_MIDDLE_WORDS.split())


def names_a_person(text: str, *, year: int, is_known: Callable[[str, str], bool]) -> bool:
    """Tell whether `text` holds a person's number, mail, address or what may be a person's name.

    Args:
        year: the present one: nobody is born later.
        is_known: do these two folded words stand beside each other in what is public anyway?
    """
    if "@" in text or _LONG_NUMBER.search(_YEAR.sub(" ", text)):
        return True
    if marks_of(text, year) - _HARMLESS:
        return True
    words = _WORD.findall(text)
    rows = [row for row in _rows(words) if _is_name(row) or (len(words) == 2 and _is_short_name(row))]
    return any(not _stands_in_public(row, is_known) for row in rows)


def _rows(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(len(words)):
        for end in range(start + 2, min(len(words), start + _LONGEST_NAME) + 1):
            yield words[start:end]


def _is_name(row: Sequence[str]) -> bool:
    """By capital letters as the gate reads them; in small ones by the surname, or what stands behind it."""
    if is_person_name(" ".join(row)):
        return True
    surname = row[0].casefold()
    is_sure = surname in (_PLAIN if surname.isascii() else _MARKED)
    return is_sure or (len(row) > 2 and fold(surname) in SURNAMES and fold(row[1]) in _MIDDLE)


def _is_short_name(row: Sequence[str]) -> bool:
    """Two words are all that was typed: more surnames in front, or one that is hardly a word behind."""
    first, last = (word.casefold() for word in row)
    return first in _PLAIN_ALONE or last in _PLAIN | _MARKED


def _stands_in_public(row: Sequence[str], is_known: Callable[[str, str], bool]) -> bool:
    """Every two neighbours stand so in public texts: a place, a street, a term."""
    return all(is_known(one, other) for one, other in pairwise(map(fold, row)))
