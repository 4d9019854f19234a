"""storage: the few system calls of the folder store, none of which follows a symbolic link.

A file is opened relative to the descriptor of its directory, so that nobody can bend the way
between the check and the opening. Errors of the system become errors of this library here.
What must not enter: keys and their meaning.
"""

import errno
import logging
import os
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import DiskFull, ObjectNotFound, StorageError, StorageUnavailable

DIRECTORY_MODE = 0o700
FILE_MODE = 0o600

_SAFE = os.O_NOFOLLOW | os.O_CLOEXEC
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_OURS = {errno.ELOOP, errno.ENOTDIR}  # a link, or a file where a directory must be

_PARTIAL = "a partial file"

_log = logging.getLogger(__name__)


@contextmanager
def os_errors(key: str) -> Iterator[None]:
    """Translate what the operating system says about `key`.

    Raises: ObjectNotFound, DiskFull, StorageError (a link: somebody tampers), StorageUnavailable.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise ObjectNotFound(key) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull from error
        if error.errno in _NOT_OURS:
            raise tampered(key) from error
        raise StorageUnavailable(f"{errno.errorcode.get(error.errno or 0, 'OSError')} at {key!r}") from error


def tampered(key: str) -> StorageError:
    """Raise the alarm in the log and give the error: we never make links or special files."""
    _log.critical("storage: %r is or lies behind something that is no plain file of ours", key)
    return StorageError(f"{key!r} is or lies behind a link or a special file; nothing was read or written")


def open_directory(name: str | Path, *, parent: int | None = None) -> int:
    """Give a descriptor for a directory which is no link; the caller closes it. Raises: OSError."""
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _SAFE, dir_fd=parent)


@contextmanager
def directory(name: str | Path, *, parent: int | None = None) -> Iterator[int]:
    """Lend the descriptor of a directory which is no link. Raises: OSError."""
    descriptor = open_directory(name, parent=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def make_directory(path: Path) -> None:
    """Make a directory for the owner alone, and those above it, each one durable. Raises: OSError."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
    with directory(path.parent) as above:
        os.fsync(above)


def open_plain_file(name: str, parent: int, *, key: str) -> int:
    """Give a descriptor for reading a plain file.

    O_NONBLOCK, because a named pipe put in the way would otherwise hang the caller for ever.
    Raises: OSError; StorageError when it is no plain file.
    """
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | _SAFE, dir_fd=parent)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise tampered(key)
    return descriptor


def stat_plain_file(name: str, parent: int, *, key: str) -> os.stat_result:
    """Give the status of a plain file. Raises: OSError; StorageError when it is no plain file."""
    found = os.stat(name, dir_fd=parent, follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode):
        raise tampered(key)
    return found


class PartialFile:
    """A file being written under a name that nobody reads, until it is settled where it belongs."""

    def __init__(self, descriptor: int, name: str, parent: int) -> None:
        self._descriptor = descriptor
        self._name = name
        self._parent = parent
        self.settled = False

    def write(self, data: bytes) -> None:
        """Append all of `data`. Raises: DiskFull, StorageUnavailable."""
        rest = memoryview(data)
        with os_errors(_PARTIAL):
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]

    def settle(self, name: str, parent: int) -> None:
        """Make the bytes durable, then the name: fsync, rename, fsync of the directory.

        Replaces what has the name already. Raises: OSError.
        """
        os.fsync(self._descriptor)
        os.rename(self._name, name, src_dir_fd=self._parent, dst_dir_fd=parent)
        self.settled = True
        os.fsync(parent)


@contextmanager
def partial_file(parent: int) -> Iterator[PartialFile]:
    """Lend a new partial file in the directory `parent`; gone afterwards unless it has been settled.

    Errors of the body go through untouched: they may be those of somebody's stream.
    Raises: DiskFull, StorageUnavailable.
    """
    name = str(uuid.uuid4())
    with os_errors(_PARTIAL):
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, FILE_MODE, dir_fd=parent)
    partial = PartialFile(descriptor, name, parent)
    try:
        yield partial
    finally:
        os.close(descriptor)
        if not partial.settled:
            with suppress(ObjectNotFound), os_errors(_PARTIAL):
                os.unlink(name, dir_fd=parent)
