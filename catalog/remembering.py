"""What was read of a database, kept in the process until anything at all is written to it.

A stamp names the state of the whole database: equal stamps mean that nothing was committed between. So no
writer has to say what it has made out of date, and an answer is right from the commit on (ADR 0029).
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar, cast

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
# Values kept by one process, the last used ones; the largest are publications, of some ten kilobytes.
MOST = 1_000
# More names than this at once are a list of everything, which would drive out the rest.
MOST_AT_ONCE = 200
# Under which a session has its Remembered.
INFO = "remembered"
# Of what never changes once it is written.
_ALWAYS = "always"


class Memory:
    """The kept values of one database, each with the stamp at which it was read. Threads share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
        self._lock = Lock()

    def find(self, stamp: Hashable, key: Hashable) -> tuple[object] | None:
        """The value that was read at this stamp, in a tuple; None where there is none."""
        with self._lock:
            known = self._kept.get(key)
            if known is None or known[0] != stamp:
                return None
            self._kept.move_to_end(key)
            return (known[1],)

    def keep(self, stamp: Hashable, key: Hashable, value: object) -> None:
        """Keep a value in the place of what was known under the key."""
        with self._lock:
            self._kept[key] = (stamp, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@dataclass(frozen=True)
class Remembered:
    """A memory as one session may use it: `stamp` was read before anything else in it."""

    memory: Memory
    stamp: Hashable

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` in this state of the database. It must never be changed: threads share it.

        What `make` raises is raised, and nothing is kept.
        """
        return self._get(self.stamp, key, make)

    def always(self, key: Hashable, make: Callable[[], T]) -> T:
        """The same for what never changes once it is written, such as a frozen publication by its row."""
        return self._get(_ALWAYS, (_ALWAYS, key), make)

    def known(self, names: Sequence[str], key: Callable[[str], Hashable]) -> dict[str, Any]:
        """The values of those names that have one in this state of the database."""
        found = ((name, self.memory.find(self.stamp, key(name))) for name in names)
        return {name: kept[0] for name, kept in found if kept is not None}

    def keep(self, key: Hashable, value: object) -> None:
        """Keep what was read in this state of the database."""
        self.memory.keep(self.stamp, key, value)

    @classmethod
    def of_versions(cls, most: int) -> "Remembered":
        """For what follows from published versions that the key names, and so is right for good."""
        return cls(Memory(most), _ALWAYS)

    def _get(self, stamp: Hashable, key: Hashable, make: Callable[[], T]) -> T:
        found = self.memory.find(stamp, key)
        if found is not None:
            return cast(T, found[0])
        value = make()
        self.memory.keep(stamp, key, value)
        return value


def remembered(session_info: MutableMapping[Any, Any], key: Hashable, make: Callable[[], T]) -> T:
    """`Remembered.get` of a session that reads; a session that writes sees its own changes and reads anew."""
    memory: Remembered | None = session_info.get(INFO)
    return make() if memory is None else memory.get(key, make)


def always_remembered(session_info: MutableMapping[Any, Any], key: Hashable, make: Callable[[], T]) -> T:
    """`Remembered.always` of a session that reads; otherwise made anew."""
    memory: Remembered | None = session_info.get(INFO)
    return make() if memory is None else memory.always(key, make)


def remembered_each(
    session_info: MutableMapping[Any, Any],
    names: Sequence[str],
    key: Callable[[str], Hashable],
    make: Callable[[Sequence[str]], Mapping[str, T]],
) -> Mapping[str, T]:
    """The values of these names, those that are not known being made together; some may have none."""
    return _each(session_info.get(INFO), names, key, make)


def always_remembered_each(
    session_info: MutableMapping[Any, Any],
    names: Sequence[str],
    key: Callable[[str], Hashable],
    make: Callable[[Sequence[str]], Mapping[str, T]],
) -> Mapping[str, T]:
    """The same for what never changes once it is written."""
    memory: Remembered | None = session_info.get(INFO)
    return _each(memory and Remembered(memory.memory, _ALWAYS), names, key, make)


def always_remembered_all(
    session_info: MutableMapping[Any, Any],
    name: Hashable,
    wanted: Collection[K],
    make: Callable[[Collection[K]], Mapping[K, T]],
) -> Mapping[K, T]:
    """What never changes of many keys at once, kept as one value: only what is new is made.

    For lists of everything, which would drive out all else one by one; what is not wanted any more goes.
    """
    memory: Remembered | None = session_info.get(INFO)
    if memory is None:
        return make(wanted)
    kept = memory.memory.find(_ALWAYS, (_ALWAYS, name))
    known = cast(Mapping[K, T], kept[0]) if kept is not None else {}
    missing = [key for key in wanted if key not in known]
    if not missing and len(known) == len(wanted):
        return known
    found: dict[K, T] = {key: known[key] for key in wanted if key in known}
    if missing:
        found.update(make(missing))
    memory.memory.keep(_ALWAYS, (_ALWAYS, name), found)
    return found


def _each(
    memory: Remembered | None,
    names: Sequence[str],
    key: Callable[[str], Hashable],
    make: Callable[[Sequence[str]], Mapping[str, T]],
) -> Mapping[str, T]:
    if memory is None or len(names) > MOST_AT_ONCE:
        return make(names)
    found = memory.known(names, key)
    missing = [name for name in names if name not in found]
    if missing:
        made = make(missing)
        for name, value in made.items():
            memory.keep(key(name), value)
        found.update(made)
    return found
