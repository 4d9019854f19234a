"""storage: bytes in, bytes out, behind one Protocol: a folder, S3, memory.

This library knows nothing of the web, the database or the catalog. The adapters for the folder and
for S3 are not imported here, so that importing the library never loads boto3: use `open_store`.
"""

from storage.errors import (
    DiskFull,
    IntegrityError,
    ObjectNotFound,
    StorageError,
    StorageUnavailable,
    TooLarge,
    UnsafeKey,
    WrongKey,
)
from storage.memory import MemoryStore
from storage.objects import ObjectStat, ObjectStore, StoredObject
from storage.opening import open_store

__all__ = [
    "DiskFull",
    "IntegrityError",
    "MemoryStore",
    "ObjectNotFound",
    "ObjectStat",
    "ObjectStore",
    "StorageError",
    "StorageUnavailable",
    "StoredObject",
    "TooLarge",
    "UnsafeKey",
    "WrongKey",
    "open_store",
]
