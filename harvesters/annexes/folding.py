"""Room annexes: Vietnamese text made comparable. Pure functions on strings; no file and no list may enter."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def tidy(text: str) -> str:
    """Give `text` as people read it: NFC, no invisible characters, one space between words."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    return " ".join(kept.split())


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Give `text` without marks and case, đ as d, single spaces: "Hoá" and "Hóa" both become "hoa"."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(plain.split())


@lru_cache(maxsize=65_536)
def words_of(text: str) -> str:
    """Give the folded words of `text` and nothing else: "Sở LĐ-TB&XH" becomes "so ld tb xh"."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())
