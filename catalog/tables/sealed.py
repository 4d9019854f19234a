"""Room tables: folders that are written beside the serving ones, switched by rename, trusted by a manifest.

Layout below one root (owner only):

    <key>/         files and MANIFEST.json with their sizes and hashes; never changed, replaced as a whole
    draft-<uuid>/  being written; old-<uuid>/ just replaced. Swept when a killed process left them.

No engine enters here.
"""

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog.ports import TableMissing

MANIFEST = "MANIFEST.json"
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,60}")
_PASSING = re.compile(r"(draft|old|spool)-[0-9a-f]{32}")
_MOST_MANIFEST = 4 << 20
_MOST_TRIES = 5
# Manifests that are kept read.
_MOST_KNOWN = 500


@dataclass(frozen=True)
class Sealed:
    """One folder that is there: what its manifest says, sizes and hashes of its files.

    `mark` changes whenever the folder was replaced.
    """

    path: Path
    body: Mapping[str, Any]
    seals: Mapping[str, tuple[int, str]]
    mark: tuple[int, int]


class SealedFolders:
    """Every folder under one root; `kind` names the form of the files and the rules they are made by."""

    def __init__(self, root: Path, *, kind: str) -> None:
        self._root = root
        self._kind = kind
        self._verified: set[tuple[object, ...]] = set()
        self._known: dict[str, Sealed] = {}

    def find(self, key: str) -> Sealed:
        """The folder of a key, as its manifest tells; sizes are looked at, bytes are not read.

        Raises: TableMissing.
        """
        path = self._path(key)
        try:
            stat = (path / MANIFEST).stat()
            found = self._told(key, path, (stat.st_ino, stat.st_mtime_ns))
            is_whole = all((path / name).stat().st_size == size for name, (size, _) in found.seals.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise TableMissing(key) from None
        if not is_whole:
            raise TableMissing(key)
        return found

    def _told(self, key: str, path: Path, mark: tuple[int, int]) -> Sealed:
        """What the manifest says, read once while it stays the same one."""
        known = self._known.get(key)
        if known is not None and known.mark == mark:
            return known
        body = _read_manifest(path / MANIFEST)
        files = body.get("files", {})
        seals = {str(name): (int(size), str(digest)) for name, (size, digest) in files.items()}
        if body["kind"] != self._kind or not all(map(_NAME.fullmatch, seals)):
            raise ValueError(MANIFEST)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        # Another thread may clear what is known before this one returns.
        found = self._known[key] = Sealed(path, body, seals, mark)
        return found

    def verified(self, found: Sealed, name: str) -> Path:
        """The path of a file of the folder, once its bytes are those that were written.

        Read again only when size, time or inode changed. Raises: TableMissing.
        """
        path = found.path / name
        try:
            stat = path.stat()
            seen = (str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if seen not in self._verified:
                if (stat.st_size, sha256_of(path)) != found.seals[name]:
                    raise TableMissing(name)
                self._verified.add(seen)
        except (OSError, KeyError):
            raise TableMissing(name) from None
        return path

    @contextmanager
    def draft(self, kind: str = "draft") -> Iterator[Path]:
        """A new folder to write into; gone at the end unless it was published."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root.chmod(0o700)
        path = self._root / f"{kind}-{uuid.uuid4().hex}"
        path.mkdir(mode=0o700)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, draft: Path, key: str, body: Mapping[str, Any], names: Sequence[str]) -> None:
        """Seal these files of a draft, make them durable, and put the draft in the place of the key."""
        files = {}
        for name in names:
            (draft / name).chmod(0o600)
            files[name] = [(draft / name).stat().st_size, sha256_of(draft / name)]
            _sync(draft / name)
        _write_manifest(draft / MANIFEST, {"kind": self._kind, "files": files, **body})
        _sync(draft)
        target = self._path(key)
        for _ in range(_MOST_TRIES):
            # Another worker may put the same folder there at the same moment: the last one stands.
            self._aside(target)
            with suppress(OSError):
                draft.rename(target)
                break
        _sync(self._root)

    def drop(self, key: str) -> None:
        """Remove the folder of a key; no error when it is gone. Raises: TableMissing for what is no key."""
        self._aside(self._path(key))

    def list_keys(self) -> list[str]:
        """The keys for which a folder is there, trusted or not."""
        if not self._root.is_dir():
            return []
        return sorted(one.name for one in self._root.iterdir() if _KEY.fullmatch(one.name))

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed processes left and nobody touched since `before`; the count."""
        found = 0
        for path in self._root.iterdir() if self._root.is_dir() else ():
            with suppress(FileNotFoundError):
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                if _PASSING.fullmatch(path.name) and changed < before:
                    shutil.rmtree(path, ignore_errors=True)
                    found += 1
        return found

    def _aside(self, target: Path) -> None:
        """Take a folder out of its place in one step, then remove it; readers that have it open keep it."""
        away = self._root / f"old-{uuid.uuid4().hex}"
        with suppress(FileNotFoundError):
            target.rename(away)
            shutil.rmtree(away, ignore_errors=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise TableMissing(key[:60])
        return self._root / key


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_manifest(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MOST_MANIFEST:
        raise ValueError(MANIFEST)
    found = json.loads(path.read_bytes())
    body: dict[str, Any] = found["body"]
    if found["sha256"] != _digest(body):
        raise ValueError(MANIFEST)
    return body


def _write_manifest(path: Path, body: Mapping[str, Any]) -> None:
    text = json.dumps({"sha256": _digest(body), "body": body}, ensure_ascii=True, sort_keys=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="ascii")
    _sync(path)


def _digest(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
