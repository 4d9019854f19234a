"""Room validators: the guard for text files, before any parser. Reads bytes in pieces; may not build rows.

Refused is only what would cost too much or cannot be a table. What Frictionless can judge (another
encoding, a byte of zero, odd line ends) is noted, and the file goes on to it.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.guard.encoding import codec_of, find_bad_byte, name_of_head, name_of_zeros
from validators.guard.lines import DELIMITERS, MAX_COLUMNS, MAX_LINE_BYTES, LineWatch
from validators.guard.quotes import find_quote_trouble, widest_of_head

__all__ = ["DELIMITERS", "MAX_COLUMNS", "MAX_LINE_BYTES", "TextFacts", "check_text"]

_BLOCK = 1 << 18
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


@dataclass
class TextFacts:
    """What the guard learnt of a text file: why it must not be read, and what else is to be said of it.

    `encoding` is the best known name: utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be, windows-1258, tcvn3,
    vni or unknown; `guard_encoding.codec_of` gives the codec.
    """

    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    encoding: str = "utf-8"


def check_text(path: Path) -> TextFacts:
    """Refuse text that is empty or whose cells, lines or columns pass the limits; note what else is wrong."""
    with path.open("rb") as file:
        encoding = name_of_head(file.read(4))
    return _TextCheck(path, encoding).run()


@dataclass
class _LineEnds:
    """Which line ends stand outside quotation marks."""

    crlf: bool = False
    lf: bool = False
    cr: bool = False

    def add(self, piece: bytes, *, is_inside: bool) -> None:
        """Take the next piece; `is_inside` tells that it begins inside quotation marks."""
        if b"\r" not in piece:
            self.lf = self.lf or b"\n" in piece
            return
        pairs, feeds, returns = piece.count(b"\r\n"), piece.count(b"\n"), piece.count(b"\r")
        if not pairs == feeds == returns and b'"' in piece:
            # A line break inside a cell may be another than that of the rows, as spreadsheets write it.
            piece = b"".join(piece.split(b'"')[is_inside::2])
            pairs, feeds, returns = piece.count(b"\r\n"), piece.count(b"\n"), piece.count(b"\r")
        self.crlf = self.crlf or pairs > 0
        self.lf = self.lf or feeds > pairs
        self.cr = self.cr or returns > pairs

    def notes(self) -> list[Finding]:
        """Say what differs from one kind of line end, a line feed with or without a carriage return."""
        if self.cr and not (self.crlf or self.lf):
            return [finding("line_ends_cr")]
        return [finding("line_ends_mixed")] if self.crlf + self.lf + self.cr > 1 else []


class _TextCheck:
    """One pass over the bytes of a text."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._facts = TextFacts(encoding=encoding)
        self._ends = _LineEnds()
        self._lines = LineWatch(self._line_at)
        self._has_zero = False
        self._is_known = encoding.startswith("utf-16")
        self._has_read_quotes = False

    def run(self) -> TextFacts:
        """Read to the end, or to the first thing for which the file is refused."""
        facts = self._facts
        if self._is_known:
            facts.notes.append(finding("encoding_not_utf8", row=1, encoding=facts.encoding, byte=0))
        offset, is_blank = 0, True
        for piece in _pieces(self._path):
            is_blank = is_blank and not piece.strip(_BLANK)
            refusal = None if is_blank else self._add(piece, offset)
            if refusal is not None:
                facts.findings.append(refusal)
                return facts
            offset += len(piece)
        if is_blank:
            facts.findings.append(finding("file_empty"))
            return facts
        delimiter = self._lines.delimiter or DELIMITERS[0]
        widest = widest_of_head(self._path, codec_of(facts.encoding), delimiter) if self._lines.quotes else 0
        if widest > MAX_COLUMNS:
            facts.findings.append(finding("too_many_columns", row=1, columns=widest, limit=MAX_COLUMNS))
            return facts
        if self._lines.quotes % 2 and not self._has_read_quotes:
            self._read_quotes()
        # The marks are counted in bytes: in another encoding what stands beside them says nothing.
        odd_quotes = self._lines.notes() if facts.encoding.startswith("utf-8") else []
        facts.notes += odd_quotes + self._ends.notes()
        return facts

    def _add(self, piece: bytes, offset: int) -> Finding | None:
        if not self._is_known:
            self._check_bytes(piece, offset)
        is_inside = self._lines.quotes % 2 == 1
        self._ends.add(piece, is_inside=is_inside)
        if self._ends.cr:
            # Only where lines end matters from here on.
            piece = piece.replace(b"\r\n", b"\n\n").replace(b"\r", b"\n")
        is_doubtful = len(piece) >= _BLOCK // 2 and not self._has_read_quotes
        is_doubtful = is_doubtful and self._lines.is_one_cell(piece)
        refusal = self._lines.add(piece)
        if is_doubtful and refusal is None:
            refusal = self._read_quotes()
        return refusal

    def _check_bytes(self, piece: bytes, offset: int) -> None:
        """Note the first zero byte, and the first byte that is not UTF-8, of the file."""
        zero = -1 if self._has_zero else piece.find(b"\0")
        if zero >= 0:
            self._has_zero = True
            wide = name_of_zeros(piece)
            if wide is not None:
                self._note_encoding(wide, offset)
                return
            self._facts.notes.append(finding("nul_byte", row=self._line_at(offset + zero)))
        bad = find_bad_byte(piece)
        if bad is not None:
            self._note_encoding(bad.encoding, offset + bad.position)

    def _note_encoding(self, name: str, byte: int) -> None:
        self._is_known = True
        self._facts.encoding = name
        row = self._line_at(byte)
        self._facts.notes.append(finding("encoding_not_utf8", row=row, encoding=name, byte=byte))

    def _read_quotes(self) -> Finding | None:
        """Look closer at the marks of the whole file, once; refuse when one opens too large a cell."""
        self._has_read_quotes = True
        codec = codec_of(self._facts.encoding)
        trouble = find_quote_trouble(self._path, codec, self._lines.delimiter or DELIMITERS[0])
        if trouble is None:
            return None
        if trouble.is_too_long:
            return finding("quote_too_long", row=trouble.row, line=trouble.line, limit=MAX_LINE_BYTES >> 20)
        self._facts.notes.append(finding("unclosed_quote", row=trouble.row, line=trouble.line))
        return None

    def _line_at(self, byte: int) -> int:
        """Give the number of the line in which a byte of the file stands; reads the file up to it."""
        line = 1
        with self._path.open("rb") as file:
            while byte > 0 and (block := file.read(min(_BLOCK, byte))):
                line += block.count(b"\n")
                byte -= len(block)
        return line


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file, cut where lines end; a line that is far too long comes in parts."""
    with path.open("rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            end = _last_end(block)
            while not end and len(block) <= MAX_LINE_BYTES and (more := file.read(_BLOCK)):
                block += more
                end = _last_end(block)
            if not end or end == len(block):
                yield block
            else:
                # Reading a part again is cheaper than keeping and joining it.
                file.seek(end - len(block), os.SEEK_CUR)
                yield block[:end]


def _last_end(block: bytes) -> int:
    """Give the place after the last line end; a carriage return counts only where there is no line feed."""
    # The last byte may be the first half of a line end.
    return block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, len(block) - 1) + 1
