"""storage: what a store promises, whatever stands behind it.

Bytes arrive in quarantine (`put`), are promoted to a blob named by their SHA-256 (`promote`), and
never change afterwards. What a call acknowledges is durable: a crash may leave debris, never a key
without its bytes. What must not enter: any adapter, boto3, the catalog.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol


@dataclass(frozen=True)
class StoredObject:
    """What has just been stored: its key, its length in bytes, its SHA-256 in lower-case hex."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ObjectStat:
    """What is known of an object without reading it: length in bytes, last change in aware UTC.

    `is_damaged`: what lies there is not as it was put, and cannot be read; `size` is that of what lies there.
    """

    key: str
    size: int
    modified: datetime
    is_damaged: bool = False


class ObjectStore(Protocol):
    """Bytes in, bytes out. Every method may raise StorageUnavailable, and UnsafeKey for a bad key."""

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredObject:
        """Store a stream in quarantine under a new `incoming/<uuid>`, durably, hashing on the way.

        On any failure, also one of the stream itself, nothing is left behind.
        Args: stream: read from where it stands to its end. limit: most bytes that are accepted.
        Raises: TooLarge, DiskFull, IntegrityError (the store kept other bytes than were sent).
        """
        ...

    def promote(self, key: str, sha256: str) -> str:
        """Move a quarantined object to `blobs/<sha256>` after comparing its hash; give that key.

        May be repeated: when an earlier call got through before a crash, the answer is the same.
        The blob's `modified` becomes new, so that a sweeper with a grace period spares it.
        Raises: ObjectNotFound (neither is there), IntegrityError (nothing is promoted).
        """
        ...

    def write(self, data: bytes) -> StoredObject:
        """Store small derived bytes directly as a blob, durably; the same bytes twice are one blob.

        Raises: DiskFull, IntegrityError.
        """
        ...

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """Open an object for reading forward, from byte `start`, at most `length` bytes.

        Use as a context manager. It cannot seek; a start past the end gives no bytes.
        Raises: ObjectNotFound; ValueError for a negative start or length; while reading,
        StorageUnavailable or IntegrityError.
        """
        ...

    def stat(self, key: str) -> ObjectStat:
        """Give length and last change. Raises: ObjectNotFound."""
        ...

    def exists(self, key: str) -> bool:
        """Tell whether the object is there."""
        ...

    def delete(self, key: str) -> None:
        """Remove the object; no error when it is gone already."""
        ...

    def list(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects whose key begins with `prefix`, in the order of their keys.

        Args: prefix: empty, or the beginning of a key from its slash on (`blobs/`, `blobs/ab`).
        """
        ...

    def local_path(self, key: str) -> AbstractContextManager[Path]:
        """Lend a path under which the object can be read while the context lasts; never write to it.

        Raises: ObjectNotFound, DiskFull (no room for the copy), IntegrityError.
        """
        ...

    def presigned_url(self, key: str, *, filename: str, content_type: str, expires: int = 300) -> str | None:
        """Give an address that downloads a blob as an attachment for `expires` seconds, at most 300.

        None when the store has no addresses of its own. Quarantine is never given out: UnsafeKey.
        """
        ...

    def check(self) -> None:
        """Return when the store can be used now. Raises: StorageUnavailable."""
        ...

    def sweep(self, *, before: datetime) -> int:
        """Remove what interrupted writes left behind and nobody touched since `before`; the count.

        Only debris that has no key; orphans among the keys are found by whoever knows the rows.
        """
        ...
