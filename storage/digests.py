"""storage: SHA-256 of a stream in pieces, with the length counted and capped on the way.

What must not enter: where the bytes come from or go to.
"""

import hashlib
from collections.abc import Callable
from typing import IO

from storage.errors import TooLarge

CHUNK = 1 << 20  # bytes held in memory at a time


def copy_hashed(
    source: IO[bytes], write: Callable[[bytes], object], *, limit: int | None = None
) -> tuple[int, str]:
    """Copy a stream piece by piece; give its length in bytes and its SHA-256 in lower-case hex.

    Never reads more than one byte past the limit. Errors of the source go through untouched.
    Raises: TooLarge, after at most `limit` bytes were written; ValueError for a negative limit.
    """
    if limit is not None and limit < 0:
        raise ValueError("limit must not be negative")
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(CHUNK if limit is None else min(CHUNK, limit - size + 1)):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge(limit)
        digest.update(chunk)
        write(chunk)
    return size, digest.hexdigest()


def sha256_of(data: bytes) -> str:
    """Give the SHA-256 of bytes in memory, in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_stream(source: IO[bytes]) -> str:
    """Give the SHA-256 of a stream from where it stands to its end, in lower-case hex."""
    return copy_hashed(source, lambda _: None)[1]
