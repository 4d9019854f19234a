"""storage: every way in which a store can refuse or fail.

Callers see these classes only; the errors of the operating system and of boto3 are translated at
the border of each adapter. What must not enter: HTTP status, language, anything of the catalog.
The parameters are kept in `args`, so that an error survives pickling on its way between processes.
"""


class StorageError(Exception):
    """Base of every failure of a store; raised itself when something is there that must not be."""


class ObjectNotFound(StorageError):
    """No object has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"no object {self.key!r} in the store"


class UnsafeKey(StorageError):
    """The key is neither `incoming/<uuid>` nor `blobs/<64 hex>`, or not of the kind asked for."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"{self.key!r} cannot be used as a key here"


class TooLarge(StorageError):
    """The stream holds more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit

    def __str__(self) -> str:
        return f"the stream is longer than {self.limit} bytes"


class IntegrityError(StorageError):
    """The bytes are not those they are said to be; `expected` and `got` are SHA-256 or a length."""

    def __init__(self, key: str, expected: str, got: str) -> None:
        super().__init__(key, expected, got)
        self.key = key
        self.expected = expected
        self.got = got

    def __str__(self) -> str:
        return f"{self.key!r} should hold {self.expected} but holds {self.got}"


class WrongKey(StorageError):
    """The object in quarantine was sealed with another key than the one this process has."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return (
            f"{self.key!r} was sealed with another key; set QUARANTINE_KEY (or its key file) to the one"
            " in use when the file came in, or let the file be loaded again"
        )


class StorageUnavailable(StorageError):
    """The store does not answer, or not as a store does; trying later may help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"the store cannot be used: {self.reason}"


class DiskFull(StorageError):
    """There is no room left (disk, quota of the account, quota of the bucket)."""

    def __str__(self) -> str:
        return "the store has no room left"
