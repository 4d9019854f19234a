"""storage: a store whose quarantine is sealed, around any other store.

What lies under `incoming/` is encrypted at rest and opened for reading only; a file that is promoted becomes
a plain blob. Lengths and hashes are those of the plain bytes everywhere. An object that was put before the
quarantine was sealed has no mark and is read as it is. What must not enter: where the key comes from.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, cast

from storage import keys
from storage.descriptors import os_errors
from storage.errors import IntegrityError, ObjectNotFound, StorageError
from storage.objects import ObjectStat, ObjectStore, StoredObject
from storage.readers import ranged_reader, require_range
from storage.sealing import (
    CHUNK,
    HEADER,
    MAGIC,
    SEALED_CHUNK,
    Opening,
    SealingKey,
    SealingStream,
    plain_size,
)

_COPY = "the working copy"


class SealedStore:
    """An ObjectStore that seals the quarantine of `inner`; `work_folder` tells where copies are made."""

    def __init__(
        self, inner: ObjectStore, key: SealingKey, *, work_folder: Callable[[], Path | None] = lambda: None
    ) -> None:
        self.inner = inner
        self._key = key
        self._work_folder = work_folder

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredObject:
        """Store a stream in quarantine, sealed; see ObjectStore.put."""
        sealing = SealingStream(stream, self._key, limit=limit)
        stored = self.inner.put(cast("IO[bytes]", sealing))
        return StoredObject(stored.key, sealing.size, sealing.sha256)

    def promote(self, key: str, sha256: str) -> str:
        """Open a quarantined object into its plain blob; see ObjectStore.promote.

        The plain bytes get a quarantine key of their own for a moment: a crash leaves them as debris
        without a row, of a file that had passed its check.
        """
        keys.require_incoming(key)
        blob = keys.blob_key(sha256)
        try:
            header = self._header(key)
        except ObjectNotFound:
            return self.inner.promote(key, sha256)
        if header is None:
            return self.inner.promote(key, sha256)
        with self.open(key) as plain:
            made = self.inner.put(plain)
        try:
            if made.sha256 != sha256:
                raise IntegrityError(key, sha256, made.sha256)
            self.inner.promote(made.key, sha256)
        except StorageError:
            with suppress(StorageError):
                self.inner.delete(made.key)
            raise
        self.inner.delete(key)
        return blob

    def write(self, data: bytes) -> StoredObject:
        """Store small bytes as a plain blob; see ObjectStore.write."""
        return self.inner.write(data)

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """Open an object for reading its plain bytes; see ObjectStore.open. Raises: WrongKey."""
        require_range(start, length)
        header = self._header(key)
        if header is None:
            return self.inner.open(key, start=start, length=length)
        cipher = self._key.cipher_of(header, key=key)
        size = plain_size(self.inner.stat(key).size, key=key)
        chunks = max(-(-size // CHUNK), 1)
        # The one chunk of a file without bytes is read too, for its tag; past the end nothing is.
        number = 0 if not size else start // CHUNK if start < size else chunks
        sealed = self.inner.open(key, start=HEADER + number * SEALED_CHUNK)
        try:
            opening = Opening(sealed, cipher, header, number=number, chunks=chunks)
            opening.skip(start - number * CHUNK if start < size else 0, key=key)
        except StorageError:
            sealed.close()
            raise
        return ranged_reader(opening.reader(key), sealed.close, length=length)

    def stat(self, key: str) -> ObjectStat:
        """Give the length of the plain bytes and last change; see ObjectStore.stat."""
        return self._plain_stat(self.inner.stat(key))

    def exists(self, key: str) -> bool:
        """Tell whether the object is there; see ObjectStore.exists."""
        return self.inner.exists(key)

    def delete(self, key: str) -> None:
        """Remove the object; see ObjectStore.delete."""
        self.inner.delete(key)

    def list(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects under a prefix; see ObjectStore.list.

        One whose sealed form is damaged is told as such: it must not hide all that come after it.
        """
        return self._plain_stats(self.inner.list(prefix))

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """Lend a path; of a sealed object a copy for its owner alone, gone afterwards."""
        if self._header(key) is None:
            with self.inner.local_path(key) as path:
                yield path
            return
        with tempfile.NamedTemporaryFile(prefix="danhmuc-", dir=self._work_folder()) as copy:
            with self.open(key) as plain:
                while piece := plain.read(CHUNK):
                    with os_errors(_COPY):
                        copy.write(piece)
            with os_errors(_COPY):
                copy.flush()
            yield Path(copy.name)

    def presigned_url(self, key: str, *, filename: str, content_type: str, expires: int = 300) -> str | None:
        """Give an address of a blob; see ObjectStore.presigned_url."""
        return self.inner.presigned_url(key, filename=filename, content_type=content_type, expires=expires)

    def check(self) -> None:
        """Return when the store can be used now; see ObjectStore.check."""
        self.inner.check()

    def sweep(self, *, before: datetime) -> int:
        """Remove what interrupted writes left behind; see ObjectStore.sweep."""
        return self.inner.sweep(before=before)

    def _header(self, key: str) -> bytes | None:
        """Give the sealed beginning of a quarantined object; None of a blob and of a plain one."""
        if not keys.require_key(key).startswith(f"{keys.INCOMING}/"):
            return None
        with self.inner.open(key, length=HEADER) as file:
            header = file.read(HEADER)
        return header if header.startswith(MAGIC) else None

    def _plain_stat(self, found: ObjectStat) -> ObjectStat:
        if self._header(found.key) is None:
            return found
        return replace(found, size=plain_size(found.size, key=found.key))

    def _plain_stats(self, found: Iterator[ObjectStat]) -> Iterator[ObjectStat]:
        for one in found:
            with suppress(ObjectNotFound):  # it went meanwhile
                try:
                    told = self._plain_stat(one)
                except IntegrityError:
                    told = replace(one, is_damaged=True)
                yield told
