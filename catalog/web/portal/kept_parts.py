"""Parts of pages that follow from a published version alone, kept as markup, the last used ones.

Whether the version is public is looked at before a part is asked for; a key names the version, so that
nothing here is ever out of date.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import current_app

EXTENSION = "danhmuc_kept_parts"
# Characters of all parts together; some megabytes.
_MOST = 2_000_000


class KeptParts:
    """Markup by key; threads share it."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], str | None]) -> str | None:
        """The part of this key, made now where it is not known; None, which is not kept, where it cannot be.

        What `make` raises is raised, and nothing is kept.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = make()
        if made is not None and len(made) <= self._most:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: str) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += len(made) - (0 if before is None else len(before))
            self._kept[key] = made
            while self._size > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._size -= len(oldest)


def kept_parts() -> KeptParts:
    """Those of this application."""
    parts: KeptParts = current_app.extensions.setdefault(EXTENSION, KeptParts())
    return parts
