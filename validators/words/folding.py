"""Room validators: Vietnamese text made comparable. Pure functions on strings; no file, no list of names."""

import re
import unicodedata
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_\-./()\[\]:,;]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLACE_PREFIX = re.compile(
    r"^(tinh|thanh pho|tp|quan|huyen|thi xa|tx|phuong|xa|thi tran|tt|dac khu|p|h|x)\s+(?=\S)"
)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Give `text` without accents and case, đ as d, single spaces: "Hoá" and "Hóa" both become "hoa"."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(plain.casefold().split())


def fold_header(label: str) -> str:
    """Give a column label as words: accents, case, underscores, camelCase and punctuation removed."""
    return _SEPARATORS.sub(" ", fold(_CAMEL.sub(" ", label))).strip()


def fold_place(name: str) -> str:
    """Give a place name without its kind: "Phường Hàm Rồng" becomes "ham rong".

    A name that is nothing but a number keeps its kind ("Phường 1" is not "Xã 1").
    """
    folded = fold(name)
    bare = _PLACE_PREFIX.sub("", folded)
    return folded if bare.isdigit() else bare
