"""What kind of data a row promises and for which places, by the words of its name. Pure; only text may enter.

It is shown in the preview and can be corrected; a matched item keeps what it was.
"""

import re

from catalog.models.decision import REGISTER_LIST, SERIES
from harvesters.annexes.folding import words_of

KINDS = (SERIES, REGISTER_LIST)
COMMUNE, DISTRICT = "commune", "district"
PLACE_LEVELS = ("", DISTRICT, COMMUNE)
# 10-domain.md, section 3: lists of things ("Danh sách ...") beside statistics.
_LIST = re.compile(
    r"^(\d+ )?(cac )?(danh sach|danh muc|danh ba|so dang ky|ban do|vi tri|thu tuc hanh chinh)\b"
)
_COMMUNE = re.compile(
    r"\b(cap|theo|tung|moi|den|tai|toan bo) (\d+ )?(cac )?(don vi cap )?(xa|phuong)\b|\bcap xa\b"
)
_DISTRICT = re.compile(r"\b(cap|theo|tung|moi|den|tai|toan bo) (\d+ )?(cac )?(don vi cap )?(quan )?huyen\b")


def kind_of(name: str) -> str:
    """Give register_list for things as they are, statistics_series for figures of periods."""
    return REGISTER_LIST if _LIST.search(words_of(name)) else SERIES


def place_level_of(*texts: str) -> str:
    """Give commune or district where a text promises figures for each of them, else ""; the finest wins."""
    words = " ".join(words_of(text) for text in texts)
    if _COMMUNE.search(words):
        return COMMUNE
    return DISTRICT if _DISTRICT.search(words) else ""


def publication_unit_of(kind: str) -> str:
    """Give what one record of such data is."""
    return "institution_record" if kind == REGISTER_LIST else "aggregate"
