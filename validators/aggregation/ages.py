"""Room validators: ages from birth dates, birth years and stated ages, and the bands of a code list. Pure.

An age is that of the last day of the period. A birth year alone counts as born on its first day, so that the
age is the one reached in that year, as administrative tables count it.
"""

import re
from collections.abc import Mapping, Sequence

import polars as pl

_BAND = re.compile(r"(\d{1,3})\s*[-–_]\s*(\d{1,3})")
_OPEN_BAND = re.compile(r"(\d{1,3})\s*\+")
OLDEST = 125
_FIRST_YEAR = 1890


def bands_of(codes: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """Give (youngest, oldest or None) of every code that is a band ("16-59", "80+"); others are left out."""
    found: dict[str, tuple[int, int | None]] = {}
    for code in codes:
        if (band := _BAND.fullmatch(code)) is not None:
            found[code] = int(band[1]), int(band[2])
        elif (band := _OPEN_BAND.fullmatch(code)) is not None:
            found[code] = int(band[1]), None
    return found


def birth_days(cells: pl.Series) -> pl.Series:
    """Give birth days as numbers yyyymmdd (Int64): of d/m/yyyy, yyyy-mm-dd or yyyy; null for any other cell.

    A workbook's date has a time behind it, which is left out.
    """
    text = cells.str.strip_chars().str.replace(r"[ T]00:00(:00(\.0+)?)?$", "")
    frame = pl.DataFrame({"t": text}).select(
        year=pl.col("t").str.extract(r"^(\d{4})(?:\.0)?$"),
        iso=pl.col("t").str.extract_groups(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$"),
        plain=pl.col("t").str.extract_groups(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$"),
    )
    iso, plain = frame["iso"].struct, frame["plain"].struct
    years = _first(frame["year"], iso.field("1"), plain.field("3"))
    months = _first(iso.field("2"), plain.field("2")).fill_null(1)
    days = _first(iso.field("3"), plain.field("1")).fill_null(1)
    is_day = (years >= _FIRST_YEAR) & months.is_between(1, 12) & days.is_between(1, 31)
    found = years * 10_000 + months * 100 + days
    return found.set(~is_day.fill_null(value=False), None)


def _first(*texts: pl.Series) -> pl.Series:
    """Give the first filled of some texts as whole numbers."""
    return pl.select(pl.coalesce(*texts)).to_series().cast(pl.Int64, strict=False)


def ages_on(cells: pl.Series, last_days: pl.Series) -> pl.Series:
    """Give the age on the last day of the period (yyyymmdd) of each cell; null where none can be read.

    A cell that is a whole number up to 125 is an age already.
    """
    born = birth_days(cells)
    ages = (last_days - born) // 10_000
    stated = cells.str.strip_chars().str.replace(r"\.0$", "")
    stated = stated.set(~stated.str.contains(r"^\d{1,3}$").fill_null(value=False), None)
    ages = pl.select(pl.coalesce(stated.cast(pl.Int64, strict=False), ages)).to_series()
    return ages.set(~ages.is_between(0, OLDEST).fill_null(value=False), None)


def band_codes(ages: pl.Series, bands: Mapping[str, tuple[int, int | None]]) -> pl.Series:
    """Give the code of the band of each age; null for an age outside all bands."""
    of_age = {
        age: code
        for code, (youngest, oldest) in bands.items()
        for age in range(youngest, (OLDEST if oldest is None else oldest) + 1)
    }
    return ages.replace_strict(of_age, default=None, return_dtype=pl.String)
