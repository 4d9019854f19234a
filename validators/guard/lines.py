"""Room validators: how long and how wide the lines of a text are, told from its bytes. No parser may enter.

Most lines of most files are short, and short lines cannot be too long or too wide: a whole block is proved so
by looking at fixed windows, without finding its lines. Only what is not proved is looked at line by line.
"""

import csv
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from validators.findings.codes import finding
from validators.findings.report import Finding

MAX_LINE_BYTES = 1 << 20
MAX_COLUMNS = 512
DELIMITERS = (",", ";", "\t", "|")
_WINDOW = 256  # half of MAX_COLUMNS: a line of more columns covers a window whole
_NEWLINE, _QUOTE, _SPACE = b'\n" '
_TRIED_LINES = 5_000


class LineWatch:
    """Judges the lines of one text, given as consecutive pieces which begin and end with whole lines.

    `line_at` gives the number of the line in which a byte of the file stands; it is asked for refusals only.
    """

    def __init__(self, line_at: Callable[[int], int]) -> None:
        self.delimiter: str | None = None
        self._line_at = line_at
        self._offset = 0
        self._quotes = 0
        self._odd_quotes = 0
        self._first_odd = 0
        self._edges = b""
        self._room = [np.empty(0, bool)] * 3

    @property
    def quotes(self) -> int:
        """How many quotation marks there were so far."""
        return self._quotes

    def add(self, piece: bytes) -> Finding | None:
        """Take the next piece, its lines ended by a line feed; give what makes the file unreadable."""
        if not self._edges:
            self._choose(piece)
        found = self._find_wide_line(piece)
        if b'"' in piece:
            # A carriage return before the line feed would stand between a mark and its edge.
            plain = piece.replace(b"\r\n", b"\n\n") if b"\r" in piece else piece
            self._add_quotes(np.frombuffer(plain, np.uint8))
        self._offset += len(piece)
        return found

    def _add_quotes(self, letters: npt.NDArray[np.uint8]) -> None:
        """Count quotation marks, and those between two letters: they neither open nor close a cell."""
        size = len(letters)
        if len(self._room[0]) < size:
            self._room = [np.empty(size, bool) for _ in range(3)]
        marks, edges, spare = (room[:size] for room in self._room)
        np.equal(letters, _QUOTE, out=marks)
        np.copyto(edges, marks)
        for edge in self._edges:
            np.logical_or(edges, np.equal(letters, edge, out=spare), out=edges)
        self._quotes += int(np.count_nonzero(marks))
        odd = np.logical_or(edges[:-2], edges[2:], out=spare[1:-1])
        np.greater(marks[1:-1], odd, out=odd)
        if odd.any():
            self._add_odd(letters, np.flatnonzero(odd) + 1, edges)

    def _add_odd(
        self, letters: npt.NDArray[np.uint8], places: npt.NDArray[np.intp], edges: npt.NDArray[np.bool_]
    ) -> None:
        # A space may stand between the delimiter and the mark.
        is_spaced = (letters[places - 1] == _SPACE) & ((places < 2) | edges[places - 2])
        places = places[~is_spaced]
        if len(places):
            if not self._odd_quotes:
                self._first_odd = self._offset + int(places[0])
            self._odd_quotes += len(places)

    def notes(self) -> list[Finding]:
        """Tell of quotation marks in the middle of a cell."""
        if not self._odd_quotes:
            return []
        line = self._line_at(self._first_odd)
        return [finding("odd_quotes", count=self._odd_quotes, line=line)]

    def is_one_cell(self, piece: bytes) -> bool:
        """Tell whether no line end of this piece, which comes next, seems to be outside quotation marks."""
        at, quotes = 0, self._quotes
        for _ in range(_TRIED_LINES):
            end = piece.find(b"\n", at)
            if end < 0:
                return True
            quotes += piece.count(b'"', at, end)
            if quotes % 2 == 0:
                return False
            at = end + 1
        return True

    def _choose(self, piece: bytes) -> None:
        first = next((line for line in piece.splitlines() if line.strip()), b"")
        best = max(DELIMITERS, key=lambda mark: first.count(mark.encode()))
        self.delimiter = best if best.encode() in first else None
        marks = self.delimiter or "".join(DELIMITERS)
        self._edges = f"\n{marks}".encode()

    def _find_wide_line(self, piece: bytes) -> Finding | None:
        whole = len(piece) // _WINDOW * _WINDOW
        windows = np.frombuffer(piece, np.uint8, whole).reshape(-1, _WINDOW)
        doubtful = np.flatnonzero(~(windows == _NEWLINE).any(axis=1)) if whole else ()
        after = 0
        for window in doubtful:
            start = int(window) * _WINDOW
            if start < after:
                continue
            begin = piece.rfind(b"\n", 0, start) + 1
            end = piece.find(b"\n", start)
            after = len(piece) if end < 0 else end
            found = self._judge(piece, begin, after)
            if found is not None:
                return found
        return None

    def _judge(self, piece: bytes, begin: int, end: int) -> Finding | None:
        if end - begin > MAX_LINE_BYTES:
            return finding(
                "line_too_long", row=self._line_at(self._offset + begin), limit=MAX_LINE_BYTES >> 20
            )
        if end - begin < MAX_COLUMNS:
            return None
        marks = (self.delimiter,) if self.delimiter else DELIMITERS
        mark = max(marks, key=lambda one: piece.count(one.encode(), begin, end))
        if piece.count(mark.encode(), begin, end) < MAX_COLUMNS:
            return None
        is_quoted = (self._quotes + piece.count(b'"', 0, begin)) % 2 == 1
        line = piece[begin:end].decode("utf-8", "replace")
        width = _width('"' + line if is_quoted else line, mark)
        if width <= MAX_COLUMNS:
            return None
        row = self._line_at(self._offset + begin)
        return finding("too_many_columns", row=row, columns=width, limit=MAX_COLUMNS)


def _width(line: str, delimiter: str) -> int:
    """Count the cells of one line; delimiters inside quotation marks do not count."""
    csv.field_size_limit(MAX_LINE_BYTES * 2)
    return len(next(csv.reader([line], delimiter=delimiter), []))
