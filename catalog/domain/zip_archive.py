"""Domain: a ZIP archive as a stream of bytes. Pure: no file enters; the same parts give the same bytes.

Parts may have sizes that are known only at their end, or be compressed already.

Source: APPNOTE.TXT of PKWARE, version 6.3.10, sections 4.3 and 4.4; without ZIP64, which old readers lack.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The first day that ZIP knows: an archive is named by what it holds, not by when it was made.
_DAY = (0 << 9) | (1 << 5) | 1
_UTF8, _SIZES_FOLLOW = 1 << 11, 1 << 3
_STORED, _DEFLATED = 0, 8
_VERSION = 20
MOST_BYTES = (1 << 32) - 1


@dataclass(frozen=True)
class Seal:
    """What is known of the bytes of a part: CRC-32, length as it lies in the archive, length without that."""

    crc: int
    packed: int
    size: int
    is_packed: bool = True


class ZipTooLarge(Exception):
    """A part or the archive is larger than the plain form of ZIP can say."""


class ZipWriter:
    """Gives the bytes of an archive, part after part; `level` is that of zlib."""

    def __init__(self, *, level: int = 6) -> None:
        self._level = level
        self._at = 0
        self._entries: list[tuple[bytes, int, int, Seal]] = []

    def stored(self, name: str, content: bytes) -> bytes:
        """A small part as it is."""
        seal = Seal(zlib.crc32(content), len(content), len(content), is_packed=False)
        return self.header(name, seal) + self.taken(content)

    def header(self, name: str, seal: Seal) -> bytes:
        """What stands before a part that is known; `seal.packed` bytes must follow and be counted."""
        if max(seal.size, seal.packed) > MOST_BYTES:
            raise ZipTooLarge
        return self._head(name, _UTF8, seal)

    def taken(self, content: bytes) -> bytes:
        """The same bytes, counted: they are the next of the archive. Raises: ZipTooLarge."""
        self.passed(len(content))
        return content

    def passed(self, count: int) -> None:
        """So many bytes come into the archive by another way. Raises: ZipTooLarge."""
        self._at += count
        if self._at > MOST_BYTES:
            raise ZipTooLarge

    def deflated(self, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """A part that is compressed while it comes; its sizes stand behind it.

        Raises: ZipTooLarge.
        """
        yield self._head(name, _UTF8 | _SIZES_FOLLOW, Seal(0, 0, 0))
        started, crc, size = self._at, 0, 0
        packer = zlib.compressobj(self._level, zlib.DEFLATED, -15)
        for part in parts:
            crc, size = zlib.crc32(part, crc), size + len(part)
            if size > MOST_BYTES:
                raise ZipTooLarge
            if packed := packer.compress(part):
                yield self.taken(packed)
        yield self.taken(packer.flush())
        seal = Seal(crc, self._at - started, size)
        encoded, flags, offset, _ = self._entries[-1]
        self._entries[-1] = (encoded, flags, offset, seal)
        yield self.taken(struct.pack("<4sLLL", b"PK\x07\x08", seal.crc, seal.packed, seal.size))

    def end(self) -> bytes:
        """The directory of the archive."""
        start = self._at
        lines = [self._line(*entry) for entry in self._entries]
        count, size = len(lines), sum(map(len, lines))
        last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, start, 0)
        return self.taken(b"".join([*lines, last]))

    def _head(self, name: str, flags: int, seal: Seal) -> bytes:
        encoded = name.encode()
        self._entries.append((encoded, flags, self._at, seal))
        return self.taken(
            struct.pack("<4s5H3L2H", b"PK\x03\x04", _VERSION, flags, *_told(seal), len(encoded), 0) + encoded
        )

    @staticmethod
    def _line(encoded: bytes, flags: int, offset: int, seal: Seal) -> bytes:
        head = struct.pack(
            "<4s6H3L2H", b"PK\x01\x02", _VERSION, _VERSION, flags, *_told(seal), len(encoded), 0
        )
        return head + struct.pack("<3H2L", 0, 0, 0, 0, offset) + encoded


def _told(seal: Seal) -> tuple[int, int, int, int, int, int]:
    method = _DEFLATED if seal.is_packed else _STORED
    return method, 0, _DAY, seal.crc, seal.packed, seal.size
