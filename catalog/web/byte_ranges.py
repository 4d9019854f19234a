"""Room web: which bytes of a file a `Range` header asks for. Pure: no request and no file enters here.

Source: RFC 9110, section 14. Only one range is served; more ranges, or none that can be read, mean the whole.
"""

import re
from dataclasses import dataclass

# At most 18 digits: more is no file size, and reading endless numbers costs time.
_ONE_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.IGNORECASE)


class RangeNotSatisfiable(Exception):
    """The range begins after the end of the file."""


@dataclass(frozen=True)
class ByteRange:
    """A part of a file: the first byte (from 0) and how many bytes, at least one."""

    start: int
    length: int

    def content_range(self, size: int) -> str:
        """The `Content-Range` of this part of `size` bytes."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def read_range(header: str | None, size: int) -> ByteRange | None:
    """The part of a file of `size` bytes that is asked for; None means all of it.

    Raises: RangeNotSatisfiable.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _last_bytes(int(last), size)
    start, end = int(first), int(last) if last else size - 1
    if last and end < start:
        return None
    if start >= size:
        raise RangeNotSatisfiable
    return ByteRange(start, min(end, size - 1) - start + 1)


def _last_bytes(count: int, size: int) -> ByteRange | None:
    if count == 0:
        raise RangeNotSatisfiable
    if size == 0:
        return None
    length = min(count, size)
    return ByteRange(size - length, length)
