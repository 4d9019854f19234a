"""Room validators: the directory of a zip file, read only when it is small. Nothing is ever unpacked here."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from validators.findings.masking import safe_label

MAX_DIRECTORY = 2 << 20
_TAIL = (1 << 16) + 22
_END = b"PK\x05\x06"
_LARGE_LOCATOR = b"PK\x06\x07"
_SHOWN_NAMES = 5
_SMALL = 1 << 20


@dataclass(frozen=True)
class Members:
    """The members of a zip file; none of a file whose directory cannot be read or is too large."""

    count: int
    names: frozenset[str]
    shown: str


def is_directory_small(path: Path) -> bool:
    """Tell whether a zip file's directory may be read: at most 2 MiB, not in the form for huge files.

    Python's reader takes the whole directory into memory, whatever the file claims to hold.
    """
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _TAIL, 0))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        return False
    if tail[max(at - 20, 0) : at].startswith(_LARGE_LOCATOR):
        return False
    return int.from_bytes(tail[at + 12 : at + 16], "little") <= MAX_DIRECTORY


def read_members(path: Path) -> Members:
    """Give how many members a zip file has, their names, and the first names in words that may be shown."""
    if not is_directory_small(path):
        return Members(0, frozenset(), "–")
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return Members(0, frozenset(), "–")
    shown = ", ".join(safe_label(name) for name in names[:_SHOWN_NAMES])
    return Members(len(names), frozenset(names), shown + (", …" if len(names) > _SHOWN_NAMES else ""))


def swelling(members: list[zipfile.ZipInfo], *, max_ratio: int) -> tuple[int, int, bool]:
    """Give the declared bytes of all members, how often they were packed, and whether that is too much.

    One member alone may swell as little as the whole; below 1 MiB nobody is harmed.
    """
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked // max(sum(member.compress_size for member in members), 1)
    is_one = any(m.file_size > _SMALL and m.file_size > max_ratio * max(m.compress_size, 1) for m in members)
    return unpacked, ratio, is_one or (unpacked > _SMALL and ratio > max_ratio)
