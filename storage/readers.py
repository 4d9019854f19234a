"""storage: one kind of reader for every store, so that a fake promises no more than the real one.

It reads forward only, stops after the range, and lets each adapter translate its own errors at
every read. What must not enter: boto3, paths.
"""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 16  # bytes asked of the store at a time when the reader asks for less


def require_range(start: int, length: int | None) -> None:
    """Refuse a range that cannot be meant. Raises: ValueError."""
    if start < 0 or (length is not None and length < 0):
        raise ValueError("start and length must not be negative")


def ranged_reader(read: Callable[[int], bytes], close: Callable[[], None], *, length: int | None) -> BinaryIO:
    """Give a buffered reader over `read(n)` which ends after `length` bytes and calls `close` once."""
    return io.BufferedReader(_RangeReader(read, close, length), buffer_size=_BUFFER)


class _RangeReader(io.RawIOBase):
    """The unbuffered part of `ranged_reader`."""

    def __init__(self, read: Callable[[int], bytes], close: Callable[[], None], length: int | None) -> None:
        super().__init__()
        self._read = read
        self._close = close
        self._left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        wanted = len(view) if self._left is None else min(len(view), self._left)
        data = self._read(wanted) if wanted else b""
        view[: len(data)] = data
        if self._left is not None:
            self._left -= len(data)
        return len(data)

    def close(self) -> None:
        if self.closed:
            return
        try:
            self._close()
        finally:
            super().close()
