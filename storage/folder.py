"""storage: a store in a folder of this machine.

    <root>/incoming/<uuid>        quarantine
    <root>/blobs/ab/<sha256>      blobs, in 256 directories by the first two digits
    <root>/partial/<uuid>         bytes on their way; debris after a crash, removed by `sweep`

All of it belongs to the owner alone (0700, 0600). Bytes are fsynced before they get their name, and
the name before the call returns. What must not enter: boto3, the catalog, a client's file name.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import SplitResult, unquote

from storage import keys, presigning
from storage.descriptors import (
    DIRECTORY_MODE,
    PartialFile,
    directory,
    make_directory,
    open_directory,
    open_plain_file,
    os_errors,
    partial_file,
    stat_plain_file,
)
from storage.digests import copy_hashed, sha256_of, sha256_of_stream
from storage.errors import IntegrityError, ObjectNotFound, StorageError, StorageUnavailable
from storage.objects import ObjectStat, ObjectStore, StoredObject
from storage.readers import ranged_reader, require_range

PARTIAL = "partial"

_SHARD = re.compile(r"[0-9a-f]{2}")


class FolderStore:
    """An ObjectStore in the folder `root`, which is made when missing. Raises: StorageError."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()  # the same folder, also after the process changes its directory
        with os_errors(str(root)):
            for name in (keys.INCOMING, keys.BLOBS, PARTIAL):
                make_directory(self.root / name)
                with directory(self.root / name) as descriptor:
                    os.fchmod(descriptor, DIRECTORY_MODE)

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredObject:
        """Store a stream in quarantine; see ObjectStore.put."""
        key = keys.new_incoming_key()
        with self._partial() as partial:
            size, sha256 = copy_hashed(stream, partial.write, limit=limit)
            try:
                with self._place(key) as (parent, name):
                    partial.settle(name, parent)
            except StorageError:
                self.delete(key)  # it may have its name already, when only the last fsync failed
                raise
        return StoredObject(key, size, sha256)

    def promote(self, key: str, sha256: str) -> str:
        """Move a quarantined object to its blob; see ObjectStore.promote."""
        keys.require_incoming(key)
        blob = keys.blob_key(sha256)
        try:
            self._move(key, blob, sha256)
        except ObjectNotFound:
            self._finish_promotion(key, blob, sha256)
        return blob

    def write(self, data: bytes) -> StoredObject:
        """Store small bytes as a blob; see ObjectStore.write."""
        sha256 = sha256_of(data)
        key = keys.blob_key(sha256)
        with self._partial() as partial:
            partial.write(data)
            with self._place(key, make=True) as (parent, name):
                partial.settle(name, parent)
        return StoredObject(key, len(data), sha256)

    def open(self, key: str, *, start: int = 0, length: int | None = None) -> BinaryIO:
        """Open an object for reading forward; see ObjectStore.open."""
        require_range(start, length)
        with self._place(key) as (parent, name):
            descriptor = open_plain_file(name, parent, key=key)
        os.lseek(descriptor, min(start, os.fstat(descriptor).st_size), os.SEEK_SET)

        def read(size: int) -> bytes:
            with os_errors(key):
                return os.read(descriptor, size)

        return ranged_reader(read, lambda: os.close(descriptor), length=length)

    def stat(self, key: str) -> ObjectStat:
        """Give length and last change; see ObjectStore.stat."""
        with self._place(key) as (parent, name):
            found = stat_plain_file(name, parent, key=key)
        return ObjectStat(key, found.st_size, _modified(found))

    def exists(self, key: str) -> bool:
        """Tell whether the object is there; see ObjectStore.exists."""
        try:
            self.stat(key)
        except ObjectNotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the object, durably; see ObjectStore.delete."""
        with suppress(ObjectNotFound), self._place(key) as (parent, name):
            stat_plain_file(name, parent, key=key)  # a link is evidence: it stays and alarms
            os.unlink(name, dir_fd=parent)
            os.fsync(parent)

    def list(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects under a prefix; see ObjectStore.list."""
        keys.require_prefix(prefix)
        return self._stats(prefix)

    @contextmanager
    def local_path(self, key: str) -> Iterator[Path]:
        """Lend the path of the object itself; see ObjectStore.local_path."""
        self.stat(key)
        yield self._path(key)

    def presigned_url(self, key: str, *, filename: str, content_type: str, expires: int = 300) -> str | None:
        """Give None: a folder has no addresses; the arguments are checked as everywhere."""
        presigning.require_request(key, content_type=content_type, expires=expires)
        return None

    def check(self) -> None:
        """Write and remove one byte; see ObjectStore.check."""
        try:
            for area in (keys.INCOMING, keys.BLOBS):
                with self._area(area, key=area):
                    pass
            with self._partial() as partial:
                partial.write(b"?")
        except StorageUnavailable:
            raise
        except StorageError as error:
            raise StorageUnavailable(str(error)) from error

    def sweep(self, *, before: datetime) -> int:
        """Remove partial files that a crash left; see ObjectStore.sweep."""
        removed = 0
        with self._area(PARTIAL, key=PARTIAL) as descriptor:
            for name in os.listdir(descriptor):
                with suppress(FileNotFoundError):
                    if _modified(os.stat(name, dir_fd=descriptor, follow_symlinks=False)) < before:
                        os.unlink(name, dir_fd=descriptor)
                        removed += 1
        return removed

    def _move(self, key: str, blob: str, sha256: str) -> None:
        """Compare the hash of a quarantined file and rename it. Raises: ObjectNotFound, IntegrityError."""
        with self._place(key) as (source, name):
            descriptor = open_plain_file(name, source, key=key)
            with os.fdopen(descriptor, "rb") as file:
                if (got := sha256_of_stream(file)) != sha256:
                    raise IntegrityError(key, sha256, got)
                os.utime(file.fileno())  # a blob's age counts from its promotion
            with self._place(blob, make=True) as (target, blob_name):
                os.rename(name, blob_name, src_dir_fd=source, dst_dir_fd=target)
                os.fsync(target)
            os.fsync(source)

    def _finish_promotion(self, key: str, blob: str, sha256: str) -> None:
        """Accept the blob which an interrupted promotion left. Raises: ObjectNotFound, IntegrityError."""
        try:
            with self.open(blob) as file:
                got = sha256_of_stream(file)
        except ObjectNotFound:
            raise ObjectNotFound(key) from None
        if got != sha256:
            raise IntegrityError(blob, sha256, got)
        with self._place(blob) as (target, _):
            os.fsync(target)  # the crash may have come between rename and fsync

    def _open_area(self, name: str) -> int:
        """Give a descriptor for one of the three directories.

        A missing one is a store that is gone (a disk not mounted), not a missing object.
        Raises: StorageUnavailable, StorageError (a link).
        """
        try:
            with os_errors(name):
                return open_directory(self.root / name)
        except ObjectNotFound as error:
            raise StorageUnavailable(f"the directory {name!r} of the store is missing") from error

    @contextmanager
    def _area(self, name: str, *, key: str) -> Iterator[int]:
        """Lend the descriptor of one of the three directories; errors inside are about `key`."""
        descriptor = self._open_area(name)
        try:
            with os_errors(key):
                yield descriptor
        finally:
            os.close(descriptor)

    @contextmanager
    def _partial(self) -> Iterator[PartialFile]:
        """Lend a new partial file; errors inside stay what they are."""
        descriptor = self._open_area(PARTIAL)
        try:
            with partial_file(descriptor) as partial:
                yield partial
        finally:
            os.close(descriptor)

    @contextmanager
    def _place(self, key: str, *, make: bool = False) -> Iterator[tuple[int, str]]:
        """Lend (descriptor of the directory, file name) of a key; errors inside are about `key`.

        Args: make: make the directory of a blob when it is the first with its two digits.
        """
        area, name = keys.require_key(key).split("/")
        with self._area(area, key=key) as descriptor:
            if area == keys.INCOMING:
                yield descriptor, name
                return
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name[:2], DIRECTORY_MODE, dir_fd=descriptor)
                os.fsync(descriptor)  # also when it was there: its maker may not have come so far
            with directory(name[:2], parent=descriptor) as shard:
                yield shard, name

    def _path(self, key: str) -> Path:
        """Give the path of a key that has been checked."""
        area, name = key.split("/")
        return self.root / area / name if area == keys.INCOMING else self.root / area / name[:2] / name

    def _stats(self, prefix: str) -> Iterator[ObjectStat]:
        """Go through the objects under a prefix; foreign names and what goes meanwhile are passed over."""
        for key in self._names(prefix):
            if key.startswith(prefix) and keys.is_key(key):
                with suppress(ObjectNotFound):
                    yield self.stat(key)

    def _names(self, prefix: str) -> Iterator[str]:
        """Go through what may be keys, in order, reading only directories that can match the prefix."""
        if f"{keys.BLOBS}/".startswith(prefix[:6]):
            with self._area(keys.BLOBS, key=keys.BLOBS) as blobs:
                shards = [name for name in sorted(os.listdir(blobs)) if _SHARD.fullmatch(name)]
            for shard in shards:
                start = f"{keys.BLOBS}/{shard}"
                if start.startswith(prefix) or prefix.startswith(start):
                    yield from self._names_of_shard(shard)
        if f"{keys.INCOMING}/".startswith(prefix[:9]):
            with self._area(keys.INCOMING, key=keys.INCOMING) as incoming:
                names = sorted(os.listdir(incoming))
            yield from (f"{keys.INCOMING}/{name}" for name in names)

    def _names_of_shard(self, shard: str) -> Iterator[str]:
        """Go through what may be keys of one directory of blobs, in order."""
        key = f"{keys.BLOBS}/{shard}"
        with self._area(keys.BLOBS, key=key) as blobs, directory(shard, parent=blobs) as descriptor:
            names = sorted(os.listdir(descriptor))
        return (f"{keys.BLOBS}/{name}" for name in names if name.startswith(shard))


def _modified(status: os.stat_result) -> datetime:
    """Give the time of last change in aware UTC."""
    return datetime.fromtimestamp(status.st_mtime, UTC)


def open_folder(url: SplitResult) -> ObjectStore:
    """Give the store for `file:var/storage` (from the current directory) or `file:///srv/storage`.

    Raises: ValueError for an address of another shape; StorageError when it cannot be made.
    """
    if url.netloc or not url.path or url.query or url.fragment:
        raise ValueError(
            "the address of a store in a folder is `file:relative/path` or `file:///absolute/path`"
        )
    return FolderStore(Path(unquote(url.path)))
