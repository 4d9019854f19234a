"""Room validators: numbers, codes and dates in whole columns at once: the answers of personal_marks.

Only cells come here that hold one number and nothing else (mark_patterns.NUMBER). Pure; the year is given.
"""

from collections.abc import Callable
from functools import lru_cache

import polars as pl

from validators.personal import mark_patterns as pattern
from validators.personal.identity_numbers import birth_year, codes_until

_NINE, _TEN, _SHORT, _FULL, _BRANCH = 9, 10, 11, 12, 14
_ONE_NUMBER = (9, 22)
# A landline has eight or nine digits after its 2, and "0" or "+84" before it.
_DIALLED = (10, 13)


def find_numbers(texts: pl.Series, year: int) -> dict[str, pl.Series]:
    """Give the marks of texts that are one number each, as masks; `year` is the present one."""
    length = texts.str.len_bytes()
    is_year = (length == 4) & texts.str.contains(pattern.YEAR)
    is_date = (length >= 8) & (length <= 10) & texts.str.contains(pattern.DATE)
    is_free = (length >= 6) & ~is_date
    is_digits = is_free & texts.str.contains(pattern.DIGITS)
    found = {"year": is_year, "date": is_date}
    found |= _phones_and_identities(texts, is_free, is_digits, year)
    found["nine"] = is_digits & (length == _NINE)
    found["ten"] = is_digits & (length == _TEN)
    found["account"] = is_digits & (length <= 19)
    short = is_digits & (length == _SHORT)
    found["cccd_short"] = short & are_identity_numbers("0" + texts, year) if short.any() else short
    is_branch = is_free & (length == _BRANCH) & ~is_digits
    found["tax"] = found["ten"] | _where(is_branch, lambda: texts.str.contains(pattern.TAX))
    return found | _inside(texts, is_free, found)


def _phones_and_identities(
    texts: pl.Series, is_free: pl.Series, is_digits: pl.Series, year: int
) -> dict[str, pl.Series]:
    length, bare = texts.str.len_bytes(), texts
    # Bare digits are one number when they are of a length: the pattern is for the others.
    is_one = is_digits & length.is_between(*_ONE_NUMBER)
    if not is_digits.all():
        is_one |= ~is_digits & is_free & texts.str.contains(pattern.SEPARATED)
        bare = texts.str.replace_all(pattern.SEPARATORS, "").zip_with(~is_digits, texts)
        length = bare.str.len_bytes()
    may_dial, is_full = is_one & length.is_between(*_DIALLED), is_one & (length == _FULL)
    is_short = is_one & (length == _NINE) & (bare == texts)
    return {
        "mobile": _where(may_dial, lambda: bare.str.contains(pattern.MOBILE)),
        "landline": _where(may_dial, lambda: bare.str.contains(pattern.LANDLINE)),
        "mobile_short": _where(is_short, lambda: bare.str.contains(pattern.MOBILE_SHORT)),
        "cccd": _where(is_full, lambda: are_identity_numbers(bare, year)),
    }


def _where(mask: pl.Series, look: Callable[[], pl.Series]) -> pl.Series:
    """Look only when there is any text to look at."""
    return mask & look() if mask.any() else mask


def _inside(texts: pl.Series, is_free: pl.Series, found: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """A cell that is no number of a known kind may still hold one, as running text does."""
    for mask in found.values():
        is_free = is_free & ~mask
    if not is_free.any():
        return {}
    return {
        "cccd_inside": is_free & texts.str.contains(pattern.CCCD_INSIDE),
        "mobile_inside": is_free & texts.str.contains(pattern.MOBILE_INSIDE),
    }


def are_identity_numbers(digits: pl.Series, year: int) -> pl.Series:
    """Tell what `is_identity_number` tells; texts that are not 12 digits get an answer of no meaning."""
    provinces, births = _parts(year)
    return digits.str.slice(0, 3).is_in(provinces) & digits.str.slice(3, 3).is_in(births)


@lru_cache(maxsize=8)
def _parts(year: int) -> tuple[list[str], list[str]]:
    """Give the first three digits that a number may have by `year`, and the next three."""
    births = [digits for n in range(1000) if birth_year(digits := f"{n:03d}") <= year]
    return sorted(codes_until(year)), births
