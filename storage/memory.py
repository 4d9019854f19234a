"""storage: a store in the memory of one process, for tests and trials.

It keeps the same promises as the others but outliving the process. What must not enter: files,
other than the short-lived copy that `local_path` lends.
"""

import io
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import SplitResult

from storage import keys, presigning
from storage.digests import copy_hashed, sha256_of
from storage.errors import IntegrityError, ObjectNotFound
from storage.objects import ObjectStat, ObjectStore, StoredObject
from storage.readers import ranged_reader, require_range


def _utcnow() -> datetime:
    """Give the aware UTC time of this machine."""
    return datetime.now(UTC)


class MemoryStore:
    """An ObjectStore in a dictionary; `clock` gives the aware UTC time that `modified` shows."""

    def __init__(self, *, clock: Callable[[], datetime] = _utcnow) -> None:
        self._objects: dict[str, tuple[bytes, datetime]] = {}
        self._lock = threading.Lock()
        self._clock = clock

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredObject:
        """Store a stream in quarantine; see ObjectStore.put."""
        buffer = io.BytesIO()
        size, sha256 = copy_hashed(stream, buffer.write, limit=limit)
        key = keys.new_incoming_key()
        self._objects[key] = (buffer.getvalue(), self._clock())
        return StoredObject(key, size, sha256)

    def promote(self, key: str, sha256: str) -> str:
        """Move a quarantined object to its blob; see ObjectStore.promote."""
        keys.require_incoming(key)
        blob = keys.blob_key(sha256)
        with self._lock:
            source = key if key in self._objects else blob
            if source not in self._objects:
                raise ObjectNotFound(key)
            data = self._objects[source][0]
            if (got := sha256_of(data)) != sha256:
                raise IntegrityError(source, sha256, got)
            self._objects[blob] = (data, self._clock())
            self._objects.pop(key, None)
        return blob

    def write(self, data: bytes) -> StoredObject:
        """Store small bytes as a blob; see ObjectStore.write."""
        sha256 = sha256_of(data)
        key = keys.blob_key(sha256)
        self._objects[key] = (bytes(data), self._clock())
        return StoredObject(key, len(data), sha256)

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """Open an object for reading forward; see ObjectStore.open."""
        require_range(start, length)
        data = io.BytesIO(self._find(key)[0][start:])
        return ranged_reader(data.read, data.close, length=length)

    def stat(self, key: str) -> ObjectStat:
        """Give length and last change; see ObjectStore.stat."""
        data, modified = self._find(key)
        return ObjectStat(key, len(data), modified)

    def exists(self, key: str) -> bool:
        """Tell whether the object is there; see ObjectStore.exists."""
        return keys.require_key(key) in self._objects

    def delete(self, key: str) -> None:
        """Remove the object; see ObjectStore.delete."""
        self._objects.pop(keys.require_key(key), None)

    def list(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects under a prefix; see ObjectStore.list."""
        keys.require_prefix(prefix)
        found = sorted((key, value) for key, value in self._objects.copy().items() if key.startswith(prefix))
        return iter([ObjectStat(key, len(data), modified) for key, (data, modified) in found])

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """Lend a copy in a temporary file, removed afterwards; see ObjectStore.local_path."""
        data = self._find(key)[0]
        with tempfile.NamedTemporaryFile(prefix="danhmuc-") as copy:
            copy.write(data)
            copy.flush()
            yield Path(copy.name)

    def presigned_url(self, key: str, *, filename: str, content_type: str, expires: int = 300) -> str | None:
        """Give None: memory has no addresses; the arguments are checked as everywhere."""
        presigning.require_request(key, content_type=content_type, expires=expires)
        return None

    def check(self) -> None:
        """Return always: memory can be used."""

    def sweep(self, *, before: datetime) -> int:
        """Give 0: an interrupted write leaves nothing in memory."""
        return 0

    def _find(self, key: str) -> tuple[bytes, datetime]:
        """Give the bytes and the time of a key. Raises: UnsafeKey, ObjectNotFound."""
        try:
            return self._objects[keys.require_key(key)]
        except KeyError:
            raise ObjectNotFound(key) from None


def open_memory(url: SplitResult) -> ObjectStore:
    """Give a new, empty store for `memory:`. Raises: ValueError when the address says more."""
    if url.netloc or url.path or url.query or url.fragment:
        raise ValueError("the address of a store in memory is `memory:` and nothing more")
    return MemoryStore()
