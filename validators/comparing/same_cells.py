"""Room validators: cells that say the same in another writing: accents and numbers. Pure.

The numbers are compared as text in one plain form, so that no digit is lost to a binary fraction.
"""

import re
import unicodedata
from collections.abc import Sequence

import polars as pl

_NUMBER = r"^([+-]?)0*(\d+?)(?:\.(\d*?)0*)?$"


def compose_labels(labels: Sequence[str]) -> list[str]:
    """Join letters and their accents (NFC) in labels."""
    return [unicodedata.normalize("NFC", label) for label in labels]


def composed(cells: pl.Series) -> pl.Series:
    """Join letters and their accents (NFC); a column without any accent is given as it is."""
    if cells.str.contains(r"[^\x00-\x7f]").any():
        return cells.str.normalize("NFC")
    return cells


def same_numbers(cells: pl.Series, group: str = "", decimal: str = ".") -> pl.Series:
    """Write each number in one plain form: 105.7740 as 105.774, 007 as 7, -0 as 0; other cells stay.

    Args: group, decimal: the marks of the field; a group mark counts only before groups of three digits.
    """
    plain = cells.str.strip_chars()
    if group:
        mark = re.escape(group)
        is_grouped = plain.str.contains(rf"^[+-]?\d{{1,3}}({mark}\d{{3}})+({re.escape(decimal)}\d+)?$")
        plain = _where(is_grouped, plain.str.replace_all(group, "", literal=True), plain)
    if decimal != ".":
        plain = plain.str.replace(decimal, ".", literal=True)
    parts = plain.str.extract_groups(_NUMBER).struct
    sign, whole, rest = parts.field("1"), parts.field("2"), parts.field("3").fill_null("")
    number = _where(rest == "", whole, whole + "." + rest)
    number = _where((sign == "-") & (number != "0"), "-" + number, number)
    return _where(whole.is_not_null(), number, cells)


def _where(chosen: pl.Series, then: pl.Series, otherwise: pl.Series) -> pl.Series:
    return pl.select(pl.when(chosen).then(then).otherwise(otherwise)).to_series()
