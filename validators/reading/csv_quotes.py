"""Room validators: proofs about the bytes of a CSV block. Pure functions on bytes and numpy arrays.

A proof is sufficient only: None or False means "not shown", never "wrong"; then Python's csv module reads.
Strict means: quotation marks stand at both ends of a cell or doubled inside it, and every carriage return is
followed by a line feed. In a strict block any reader of CSV finds the same cells as Python's csv module.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
_QUOTE, _LF, _CR = 34, 10, 13


@dataclass(frozen=True)
class Quotes:
    """Where the quotation marks of a strict block are; `escaped` is the number of doubled ones in cells."""

    opens: npt.NDArray[np.int64]
    closes: npt.NDArray[np.int64]
    escaped: int

    @property
    def overhead(self) -> int:
        """How many bytes of the block are quotation marks that belong to no cell's text."""
        return 2 * len(self.opens) - self.escaped


def find_quotes(data: bytes, delimiter: bytes) -> Quotes | None:
    """Give the quotation marks of a block that ends between records; None unless all are strict."""
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    array = np.frombuffer(data, dtype=np.uint8)
    marks = np.flatnonzero(array == _QUOTE)
    if not len(marks):
        return Quotes(marks, marks, 0)
    if len(marks) % 2:
        return None
    opens, closes = marks[0::2], marks[1::2]
    doubled = np.zeros(len(opens) + 1, dtype=bool)
    doubled[1:-1] = opens[1:] == closes[:-1] + 1
    before = array[np.maximum(opens - 1, 0)]
    after = array[np.minimum(closes + 1, len(array) - 1)]
    mark = delimiter[0]
    begins = (before == mark) | (before == _LF) | (opens == 0) | doubled[:-1]
    ends = (after == mark) | (after == _LF) | (after == _CR) | (closes == len(array) - 1) | doubled[1:]
    if not (begins.all() and ends.all()):
        return None
    return Quotes(opens, closes, int(doubled.sum()))


@dataclass(frozen=True)
class Records:
    """The records of a strict block: byte offsets of their ends (after the line end), and cells in each.

    A record without any byte but its line end has 0 cells, as for Python's csv module.
    """

    ends: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]

    @property
    def starts(self) -> npt.NDArray[np.int64]:
        """Byte offsets at which the records begin."""
        return np.concatenate((np.zeros(1, dtype=np.int64), self.ends[:-1]))


def find_records(data: bytes, delimiter: bytes, quotes: Quotes) -> Records:
    """Give every record of a strict block with its number of cells."""
    array = np.frombuffer(data, dtype=np.uint8)
    marks = np.flatnonzero((array == delimiter[0]) | (array == _LF))
    marks = marks[~_inside(marks, quotes)]
    at_end = np.flatnonzero(array[marks] == _LF)
    ends = marks[at_end] + 1
    delimiters = np.diff(at_end, prepend=-1) - 1
    if not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
        delimiters = np.append(delimiters, len(marks) - 1 - (at_end[-1] if len(at_end) else -1))
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1]))
    length = ends - starts
    first = array[np.minimum(starts, len(array) - 1)]
    is_blank = ((length == 1) & (first == _LF)) | ((length == 2) & (first == _CR))
    return Records(ends, np.where(is_blank, 0, delimiters + 1))


def _inside(marks: npt.NDArray[np.int64], quotes: Quotes) -> npt.NDArray[np.bool_]:
    """Tell which of the sorted positions lie between an opening mark and its closing one."""
    inside = np.zeros(len(marks) + 1, dtype=np.int8)
    first = np.searchsorted(marks, quotes.opens)
    last = np.searchsorted(marks, quotes.closes)
    holds = first < last
    # Quoted cells do not overlap: each place begins at most one run and ends at most one.
    inside[first[holds]] += 1
    inside[last[holds]] -= 1
    return np.cumsum(inside[:-1], dtype=np.int8).astype(bool)
