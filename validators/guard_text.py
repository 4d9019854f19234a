"""Room validators: the guard for text files, before any parser. Reads bytes in blocks; may not build rows."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from validators.codes import finding
from validators.report import Finding

MAX_LINE_BYTES = 1 << 20
MAX_COLUMNS = 512
DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 1 << 20
_WIDE_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_TONE_BYTES = re.compile(rb"[A-Za-z\xe2\xea\xf4\xfd\xf5\xe3][\xcc\xd2\xde\xec\xf2]")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")


@dataclass
class TextFacts:
    """What the guard learnt of a text file; `encoding` is utf-8 or utf-8-sig when nothing was found.

    An odd number of quotation marks hints at one that was never closed.
    """

    findings: list[Finding] = field(default_factory=list)
    encoding: str | None = None
    quotes: int = 0


def check_text(path: Path) -> TextFacts:
    """Refuse text that is empty, not UTF-8, holds NUL bytes, or whose lines or columns pass the limits."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_WIDE_BOMS):
        return TextFacts([finding("encoding_not_utf8", row=1, encoding="utf-16", byte=0)])
    facts = TextFacts(encoding="utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8")
    found = _first_problem(path, facts)
    return facts if found is None else TextFacts([found])


def _first_problem(path: Path, facts: TextFacts) -> Finding | None:
    """Read the file once, block by block, and stop at the first thing that no table may have."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    first_line, is_blank, offset = 1, True, 0
    delimiter: bytes | None = None
    for block, lines in _blocks(path):
        bad = _find_bad_bytes(decoder, block, first_line, offset)
        if bad is not None:
            return bad
        is_blank = is_blank and not block.strip(b" \t\r\n\xef\xbb\xbf")
        if delimiter is None and not is_blank:
            delimiter = _main_delimiter(lines)
        bad = _find_long_line(lines, first_line, delimiter or b",")
        if bad is not None:
            return bad
        facts.quotes += block.count(b'"')
        first_line += block.count(b"\n")
        offset += len(block)
    return finding("file_empty") if is_blank else None


def _blocks(path: Path) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield (block, lines with their ends); a line cut by the block's end comes again with the next."""
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines = (tail + block).splitlines(keepends=True)
            tail = b"" if block.endswith(b"\n") else lines[-1]
            yield block, lines


def _find_bad_bytes(
    decoder: codecs.IncrementalDecoder, block: bytes, first_line: int, offset: int
) -> Finding | None:
    nul = block.find(b"\0")
    if nul >= 0:
        line = first_line + block.count(b"\n", 0, nul)
        if block.count(b"\0") > len(block) // 5:
            return finding("encoding_not_utf8", row=line, encoding="utf-16", byte=offset + nul)
        return finding("nul_byte", row=line)
    try:
        decoder.decode(block, final=len(block) < _BLOCK)
    except UnicodeDecodeError as error:
        # The decoder may hold up to three bytes of the block before: the position is that of its own input.
        held = len(error.object) - len(block)
        position = max(error.start - held, 0)
        line = first_line + block.count(b"\n", 0, position)
        return finding(
            "encoding_not_utf8", row=line, encoding=guess_encoding(block), byte=offset + error.start - held
        )
    return None


def guess_encoding(block: bytes) -> str:
    """Name the old encoding of Vietnamese text: windows-1258 by its combining tones, else unknown."""
    high = len(_HIGH_BYTES.findall(block))
    tones = len(_TONE_BYTES.findall(block))
    return "windows-1258" if tones >= 2 and tones * 4 > high else "unknown"


def _main_delimiter(lines: list[bytes]) -> bytes:
    first = next((line for line in lines if line.strip()), b"")
    return max((mark.encode() for mark in DELIMITERS), key=first.count)


def _find_long_line(lines: list[bytes], first_line: int, delimiter: bytes) -> Finding | None:
    if max(map(len, lines), default=0) <= MAX_COLUMNS:
        return None  # short lines cannot have too many columns; most files end here
    for number, line in enumerate(lines, start=first_line):
        if len(line) <= MAX_COLUMNS:
            continue
        if len(line) > MAX_LINE_BYTES:
            return finding("line_too_long", row=number, limit=MAX_LINE_BYTES >> 20)
        if line.count(delimiter) >= MAX_COLUMNS:
            width = _width(line.decode("utf-8", "replace"), delimiter.decode())
            if width > MAX_COLUMNS:
                return finding("too_many_columns", row=number, columns=width, limit=MAX_COLUMNS)
    return None


def _width(line: str, delimiter: str) -> int:
    """Count the cells of one line; delimiters inside quotation marks do not count."""
    csv.field_size_limit(MAX_LINE_BYTES * 2)
    return len(next(csv.reader([line], delimiter=delimiter), []))
