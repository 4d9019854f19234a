"""Room validators: the fixes that change cells of a column and leave rows and columns where they are.

Pure: a column of text in, a column of text out. Applied to its own result, each changes nothing more.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from validators.fixing.plans import FixRefused
from validators.fixing.readings import READINGS, fits, read_as

Column = pl.Series
# Spaces of other widths, and characters without any width, that no reader of a cell can see.
_WIDE_SPACES = "[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_NO_WIDTH = "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
DecodeLegacy = Callable[[str, str], str]


def trim_edges(cells: Column) -> Column:
    """Take white space off both ends."""
    return cells.str.strip_chars()


def show_spaces(cells: Column) -> Column:
    """Make spaces of other kinds plain ones and take out characters without width."""
    return cells.str.replace_all(_WIDE_SPACES, " ").str.replace_all(_NO_WIDTH, "")


def compose(cells: Column) -> Column:
    """Join letters and their accents (NFC)."""
    return cells.str.normalize("NFC")


def restore_zeros(cells: Column, width: int) -> Column:
    """Put zeros before cells that are digits only and shorter than `width`."""
    is_short = cells.str.contains(r"^\d+$") & (cells.str.len_chars() < width)
    return _where(is_short, cells.str.zfill(width), cells)


def replace_codes(cells: Column, codes: Mapping[str, str]) -> Column:
    """Write the probable place code for each code that lost its zeros.

    Where the column has other codes, only a width that one of them has is restored: among communes of five
    digits a 4 is no province 04.
    """
    trimmed = cells.str.strip_chars()
    others = trimmed.filter(trimmed.str.contains(r"^\d+$") & ~trimmed.is_in(list(codes)))
    widths = set(others.str.len_chars().to_list())
    fitting = {code: full for code, full in codes.items() if not widths or len(full) in widths}
    return _where(trimmed.is_in(list(fitting)), trimmed.replace(fitting), cells) if fitting else cells


def _where(chosen: Column, then: Column, otherwise: Column) -> Column:
    return pl.select(pl.when(chosen).then(then).otherwise(otherwise)).to_series()


def plain_numbers(cells: Column, reading: str) -> Column:
    """Write the numbers of a column plainly, as one reading of their marks gives them; other cells stay.

    35.320 becomes 35320 (dot_groups) or 35.32 (dot_decimal); a plain whole number stays as it is.
    """
    distinct = cells.unique().drop_nulls()
    marked = distinct.filter(distinct.str.contains_any([".", ","]))
    told = {}
    for text in marked.to_list():
        value = read_as(text, reading)
        if value is not None:
            told[text] = _plain(value)
    return cells.replace(told) if told else cells


def read_numbers(cells: Column, reading: str) -> Column:
    """Write the numbers plainly; see `plain_numbers`. Raises: FixRefused where a cell cannot be read so.

    The answer comes from a person or a command line: a comma that groups nothing would make 99,36 into 9936.
    """
    if reading not in READINGS:
        raise FixRefused("answer", reading=reading[:40])
    distinct = cells.unique().drop_nulls()
    marked = distinct.filter(distinct.str.contains_any([".", ","]))
    if not all(fits(text, reading) for text in marked.to_list()):
        raise FixRefused("reading", reading=reading)
    return plain_numbers(cells, reading)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def decode_cells(cells: Column, kind: str, decode: DecodeLegacy | None) -> Column:
    """Decode a column typed in an old Vietnamese encoding. Raises: FixRefused without a decoder."""
    if decode is None:
        raise FixRefused("no_decoder", kind=kind)
    distinct = [
        text for text in cells.unique().drop_nulls().to_list() if not text.isascii() or kind == "viqr"
    ]
    told = {text: decode(text, kind) for text in distinct}
    return cells.replace(told) if told else cells


def change_of(
    fix_code: str, params: Mapping[str, Any], decode: DecodeLegacy | None
) -> Callable[[Column], Column]:
    """Give the change that a fix of cells makes. Raises: FixRefused for a fix of another kind."""
    changes: dict[str, Callable[[Column], Column]] = {
        "edge_space": trim_edges,
        "hidden_space": show_spaces,
        "nfc": compose,
        "leading_zeros": lambda cells: restore_zeros(cells, int(params["width"])),
        "place_zeros": lambda cells: replace_codes(cells, params["codes"]),
        "number_format": lambda cells: read_numbers(cells, str(params.get("reading", ""))),
        "legacy_text": lambda cells: decode_cells(cells, str(params["kind"]), decode),
    }
    if fix_code not in changes:
        raise FixRefused("unknown", code=fix_code)
    return changes[fix_code]


def count_changed(before: Column, after: Column) -> int:
    """Give how many cells differ."""
    return int((before != after).sum() or 0)
