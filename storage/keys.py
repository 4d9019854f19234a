"""storage: the only two shapes a key may have, and the refusal of every other.

`incoming/<uuid>` is quarantine, `blobs/<sha256>` is for ever. Both are made here, never from a
client's file name, so that no path, dot or separator of a stranger reaches a disk or a bucket.
"""

import re
import uuid

from storage.errors import UnsafeKey

INCOMING = "incoming"
BLOBS = "blobs"

_INCOMING_KEY = re.compile(r"incoming/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BLOB_KEY = re.compile(r"blobs/[0-9a-f]{64}")
_PREFIX = re.compile(r"|incoming/[0-9a-f-]{0,36}|blobs/[0-9a-f]{0,64}")


def new_incoming_key() -> str:
    """Give a fresh quarantine key."""
    return f"{INCOMING}/{uuid.uuid4()}"


def blob_key(sha256: str) -> str:
    """Give the key of the blob with this hash (64 lower-case hex digits). Raises: UnsafeKey."""
    return require_blob(f"{BLOBS}/{sha256}")


def is_key(key: str) -> bool:
    """Tell whether the key has one of the two shapes."""
    return bool(_INCOMING_KEY.fullmatch(key) or _BLOB_KEY.fullmatch(key))


def require_key(key: str) -> str:
    """Give the key back when it has one of the two shapes. Raises: UnsafeKey."""
    if not is_key(key):
        raise UnsafeKey(key)
    return key


def require_incoming(key: str) -> str:
    """Give the key back when it lies in quarantine. Raises: UnsafeKey."""
    if not _INCOMING_KEY.fullmatch(key):
        raise UnsafeKey(key)
    return key


def require_blob(key: str) -> str:
    """Give the key back when it names a blob. Raises: UnsafeKey."""
    if not _BLOB_KEY.fullmatch(key):
        raise UnsafeKey(key)
    return key


def require_prefix(prefix: str) -> str:
    """Give the prefix back when some key can begin with it: empty, `incoming/...` or `blobs/...`.

    Raises: UnsafeKey.
    """
    if not _PREFIX.fullmatch(prefix):
        raise UnsafeKey(prefix)
    return prefix
