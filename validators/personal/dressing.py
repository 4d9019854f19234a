"""Room validators: cells as programs and people dress them, undressed before anything looks at them. Pure.

An apostrophe before a number, ="038..." as some programs export it, a fraction of zero after a code that was
a float, zero-width signs, and text in TCVN3, VNI or VIQR inside a file that is UTF-8.
"""

import polars as pl

from validators.words.legacy_text import decode_legacy, detect_legacy

_SAMPLE = 256
# Longer runs are looked at by a sample first: most columns need nothing of this.
_WHOLE = 4_096
_DRESSED = '^\\s*[=\'’‘`"]|[0-9]\\.0+$|[\u200b\u200c\u200d\u2060\ufeff\u00a0\u00ad]|"$'
# Signs apart from their letters, and Kelvin, Angstrom, Ohm, which are other letters in composed form.
_COMBINING = "[\u0300-\u0303\u0306\u0309\u031b\u0323\u212a\u212b\u2126]"
_SIGNS = "[\u200b\u200c\u200d\u2060\ufeff\u00ad]"
_BEFORE = "^\\s*(?:=\\s*)?[\"'’‘`]+"
_AFTER = '"+\\s*$'
_FRACTION = "^(\\s*[0-9]{8,})\\.0+(\\s*)$"
# Letters and signs that Vietnamese in Unicode does not use, and shapes typed as signs.
_FOREIGN = "[\u00a1-\u00afµ-\u00bfÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ]|[aeoAEO]\\^|[uUoO]\\+[a-z]"
_LEGACY_TEXTS = 200
# What clerks write where they have nothing to write; "Không" alone is an answer.
_NOTHING = (
    r"^\s*(?:[-–—_.?*/]+|(?i:n/?a|null|none|nan|#n/a|không (?:rõ|có)|khong (?:ro|co)|chưa (?:rõ|có|cập nhật)"
    r"|chua (?:ro|co|cap nhat)|k(?:o|hông)? (?:rõ|có)))\s*$"
)
_ANYTHING = "|".join((_DRESSED, _COMBINING, _NOTHING, _FOREIGN))


def undress(cells: pl.Series) -> pl.Series:
    """Give the cells of a column (String) without what programs put around a value, as many and in order."""
    sample = sample_of(cells)
    # One look instead of four: most columns need nothing of this.
    if not sample.str.contains(_ANYTHING).any():
        return cells
    if sample.str.contains(_DRESSED).any():
        cells = cells.str.replace_all(_SIGNS, "").str.replace_all("\u00a0", " ")
        is_quoted = cells.str.contains(_BEFORE).fill_null(value=False)
        if is_quoted.any():
            bare = cells.str.replace(_BEFORE, "").str.replace(_AFTER, "")
            cells = bare.zip_with(is_quoted, cells)
        cells = cells.str.replace(_FRACTION, "$1$2")
        sample = sample_of(cells)
    if sample.str.contains(_COMBINING).any():
        # Accents apart from their letters, as in files from Macs and in Windows-1258.
        cells = cells.str.normalize("NFC")
        sample = sample_of(cells)
    if sample.str.contains(_NOTHING).any():
        is_nothing = cells.str.contains(_NOTHING)
        cells = cells.zip_with(~is_nothing, pl.repeat("", len(cells), dtype=pl.String, eager=True))
        sample = sample_of(cells)
    return _decoded(cells, sample)


def sample_of(cells: pl.Series, size: int = _SAMPLE) -> pl.Series:
    """Give the cells themselves where they are few, else some from all over the run."""
    if len(cells) <= _WHOLE:
        return cells
    return cells.gather_every(max(len(cells) // size, 1))


def _decoded(cells: pl.Series, sample: pl.Series) -> pl.Series:
    """Give texts of an old encoding as Unicode, where the sample as a whole is in one."""
    is_foreign = sample.str.contains(_FOREIGN).fill_null(value=False)
    if not is_foreign.any():
        return cells
    kind = detect_legacy(sample.filter(is_foreign).head(_LEGACY_TEXTS))
    if kind is None:
        return cells
    return pl.Series([None if one is None else decode_legacy(one, kind) for one in cells], dtype=pl.String)
