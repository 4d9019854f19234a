"""storage: from the address in the settings to a store.

The adapters are named here as text and loaded when one is asked for, so that a web process with a
folder never loads boto3. What must not enter: the environment; the address is passed in.
"""

from importlib import import_module
from typing import cast
from urllib.parse import urlsplit

from storage.objects import ObjectStore

ADAPTERS = {
    "file": "storage.folder:open_folder",
    "memory": "storage.memory:open_memory",
    "s3": "storage.s3:open_bucket",
}


def open_store(url: str) -> ObjectStore:
    """Give the store at an address.

    `file:var/storage` (from the current directory), `file:///srv/storage`, `memory:`, or
    `s3://bucket/prefix?endpoint=https://gateway&region=name`; credentials for S3 come from boto3's
    own chain, never from the address.
    Raises: ValueError for an address we do not know; StorageError when a folder cannot be made.
    """
    parts = urlsplit(url)
    if parts.scheme not in ADAPTERS:
        raise ValueError(f"a storage address begins with one of {', '.join(sorted(ADAPTERS))}: and a colon")
    module, factory = ADAPTERS[parts.scheme].split(":")
    return cast("ObjectStore", getattr(import_module(module), factory)(parts))
