"""Room validators: which encoding bytes are in, by rule and by guess. No parser, no file, may enter.

Polars checks UTF-8 about ten times faster than Python's own decoder; only a block that fails is decoded
again, to find the first bad byte.
"""

import codecs
import re
from typing import NamedTuple

import polars as pl

from validators.words.legacy_text import detect_legacy

_WIDE_BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_TONE_BYTES = re.compile(rb"[A-Za-z\xe2\xea\xf4\xfd\xf5\xe3][\xcc\xd2\xde\xec\xf2]")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
# Names of ours -> the codec that reads such a file; what has no codec is read byte by byte as Latin-1.
_CODECS = {
    "utf-8": "utf-8-sig",
    "windows-1258": "cp1258",
    "tcvn3": "latin-1",
    "vni": "latin-1",
    "unknown": "latin-1",
}
_WIDE_SHARE = 5
_GUESS_BYTES = 1 << 16


class BadByte(NamedTuple):
    """Where a block stops being UTF-8, counted from its start, and the best guess of what it is."""

    position: int
    encoding: str


def name_of_head(head: bytes) -> str:
    """Name the encoding that the first bytes state: utf-16, utf-8-sig, else utf-8."""
    for mark, name in _WIDE_BOMS.items():
        if head.startswith(mark):
            return name
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def name_of_zeros(block: bytes) -> str | None:
    """Name the UTF-16 that a block with zero bytes is, by the side on which most of them stand; else None."""
    if block.count(0) * _WIDE_SHARE <= len(block):
        return None
    return "utf-16-le" if block[1::2].count(0) >= block[::2].count(0) else "utf-16-be"


def find_bad_byte(block: bytes) -> BadByte | None:
    """Give the first byte of a block that is not UTF-8; the block must begin and end between letters."""
    try:
        if not pl.Series([block], dtype=pl.Binary).cast(pl.String, strict=False).null_count():
            return None
    except pl.exceptions.ComputeError:
        pass  # how Polars says that it is none depends on its version
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        return BadByte(error.start, guess_encoding(block[max(error.start - 4096, 0) :][:_GUESS_BYTES]))
    return None


def guess_encoding(block: bytes) -> str:
    """Name the old encoding of Vietnamese text: tcvn3, vni, windows-1258 (combining tones), else unknown."""
    high = len(_HIGH_BYTES.findall(block))
    tones = len(_TONE_BYTES.findall(block))
    legacy = detect_legacy([block.decode("latin-1")])
    if legacy is not None:
        return legacy
    return "windows-1258" if tones >= 2 and tones * 4 > high else "unknown"


def codec_of(encoding: str) -> str:
    """Give the Python codec that reads a file whose encoding the guard named so."""
    return _CODECS.get(encoding, encoding)
