"""Room web: pieces of memory and of files read as one, from any place on. No request enters."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FilePart:
    """So many bytes of a file, from a place on."""

    path: Path
    start: int
    length: int


Part = bytes | FilePart


def size_of(parts: Sequence[Part]) -> int:
    """Bytes of all pieces."""
    return sum(len(one) if isinstance(one, bytes) else one.length for one in parts)


class JoinedBytes(io.RawIOBase):
    """The pieces one after the other, from `start` on, at most `length` bytes; one file is open at a time."""

    def __init__(self, parts: Sequence[Part], *, start: int = 0, length: int | None = None) -> None:
        self._parts = list(_cut(parts, start))
        self._left = size_of(self._parts) if length is None else length
        self._source: io.BufferedIOBase | None = None

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, fewer where a piece ends; empty at the end."""
        wanted = self._left if size < 0 else min(size, self._left)
        while wanted and self._parts:
            found = self._next(wanted)
            if found:
                self._left -= len(found)
                return found
        return b""

    def close(self) -> None:
        """Close the file that is open."""
        if self._source is not None:
            self._source.close()
        super().close()

    def _next(self, wanted: int) -> bytes:
        part = self._parts[0]
        if isinstance(part, bytes):
            found, rest = part[:wanted], part[wanted:]
            self._parts[0:1] = [rest] if rest else []
            return found
        if self._source is None:
            self._source = part.path.open("rb")
            self._source.seek(part.start)
        found = self._source.read(min(wanted, part.length))
        left = FilePart(part.path, part.start + len(found), part.length - len(found))
        if not found or not left.length:
            self._source.close()
            self._source = None
        self._parts[0:1] = [left] if found and left.length else []
        return found


def _cut(parts: Sequence[Part], start: int) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        length = size_of([part])
        if start >= length:
            start -= length
            continue
        if isinstance(part, bytes):
            kept.append(part[start:])
        else:
            kept.append(FilePart(part.path, part.start + start, part.length - start))
        start = 0
    return kept
