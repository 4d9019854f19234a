"""Generation directories: how an index of files is written beside the serving one, switched and trusted.

Layout of the folder (owner only, for an index may hold pickles, and reading a pickle runs it):

    gen-<n>/           the files of one generation and its MANIFEST.json; never changed once pointed to
    CURRENT.json       {"folder": "gen-<n>", "manifest": sha256 of the manifest}; replaced in one step
    writer.lock        held by the one process that writes

A generation is only handed out when pointer, manifest, the list of files and every checksum agree.
No index engine enters here.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.ports import IndexBroken

POINTER = "CURRENT.json"
MANIFEST = "MANIFEST.json"
LOCK = "writer.lock"
_FOLDER_NAME = re.compile(r"gen-([0-9]{1,18})")
# A pointer or manifest is small; a larger file is not one of ours and is not read.
_MAX_JSON = 1 << 20


@dataclass(frozen=True)
class Seal:
    """What one file must be: size in bytes and SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Generation:
    """One verified generation: its folder, the number its writer gave it, and how many documents it holds.

    `stamp` is the SHA-256 of the manifest: equal stamps mean equal bytes.
    """

    folder: Path
    number: int
    documents: int
    stamp: str
    seals: Mapping[str, Seal]


class GenerationFolder:
    """The folder of all generations. Safe for several reading processes and one writing at a time.

    `kind` names the file format, the engine and the rules of analysis; generations of another kind are
    not trusted. A file already verified is read again only when its size, time or inode changes.
    """

    def __init__(self, root: Path, *, kind: str) -> None:
        self._root = root
        self._kind = kind
        self._verified: frozenset[tuple[object, ...]] = frozenset()
        self._base: Generation | None = None
        self._standing: tuple[frozenset[tuple[object, ...]], Generation] | None = None

    def current(self) -> Generation:
        """The generation pointed to, verified.

        Raises: IndexBroken when it is missing, foreign, of another kind or damaged.
        """
        if self._standing and self._standing[0] and self._standing[0] == self._seen(self._standing[1].folder):
            return self._standing[1]
        pointer = self._read_pointer()
        while True:
            # Looked at before it is verified: what changes from then on is verified again.
            seen = self._seen(self._root / pointer["folder"])
            try:
                found = self._verify(pointer)
            except IndexBroken:
                # The writer may have switched and swept in between; only a standing pointer proves damage.
                before, pointer = pointer, self._read_pointer()
                if pointer == before:
                    raise
            else:
                self._standing = (seen, found)
                return found

    @contextmanager
    def draft(self, *, on_current: bool) -> Iterator[Path]:
        """A new folder to write into; it starts empty, or with the current files as hard links.

        The caller may add and remove names there, but must never write into a linked file. What has not
        been published at the end is removed. Waits for another process that is writing.
        Raises: IndexBroken when it should start from the current generation and there is none to trust.
        """
        with self._writing():
            base = self._base = self.current() if on_current else None
            folder = self._root / f"gen-{max(self._numbers(), default=0) + 1}"
            folder.mkdir(mode=0o700)
            try:
                if base:
                    for name in base.seals:
                        _link_or_copy(base.folder / name, folder / name)
                yield folder
            finally:
                if self._pointed_name() != folder.name:
                    shutil.rmtree(folder, ignore_errors=True)

    def publish(self, folder: Path, *, number: int, documents: int) -> None:
        """Seal the files of `folder`, make them durable, and point to them in one step.

        Older generations go, but for the one before, which a reader may be about to open. A file linked from
        the generation that the draft started from keeps its seal: sealed anew, one that was damaged meanwhile
        would be believed, and hundreds of megabytes would be read for one changed document.
        """
        before = self._pointed_name()
        kept = self._kept_seals(folder)
        seals = {path.name: kept.get(path.name) or _seal(path) for path in sorted(folder.iterdir())}
        for name in seals.keys() - kept.keys():
            _sync(folder / name)
        manifest = {"kind": self._kind, "generation": number, "documents": documents}
        manifest["files"] = {name: [seal.size, seal.sha256] for name, seal in seals.items()}
        text = json.dumps(manifest, sort_keys=True).encode("ascii")
        _write(folder / MANIFEST, text)
        _sync(folder)
        pointer = {"folder": folder.name, "manifest": hashlib.sha256(text).hexdigest()}
        _write(self._root / f"{POINTER}.new", json.dumps(pointer).encode("ascii"))
        (self._root / f"{POINTER}.new").replace(self._root / POINTER)
        _sync(self._root)
        self._sweep({folder.name, before})

    def _kept_seals(self, folder: Path) -> dict[str, Seal]:
        """The seals of the files that are the very files of the generation that the draft started from."""
        if self._base is None:
            return {}
        base, seals = self._base.folder, self._base.seals
        return {
            path.name: seals[path.name]
            for path in folder.iterdir()
            if path.name in seals and path.samefile(base / path.name)
        }

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root.chmod(0o700)
        handle = os.open(self._root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _read_pointer(self) -> Mapping[str, Any]:
        found = _read_json(self._root / POINTER)[0]
        if not _FOLDER_NAME.fullmatch(str(found.get("folder"))):
            raise IndexBroken(f"{POINTER} does not name a generation")
        return found

    def _seen(self, folder: Path) -> frozenset[tuple[object, ...]]:
        """What changes whenever the pointer or a file of this generation does; empty where one is missing."""
        try:
            with os.scandir(folder) as entries:
                files = [(entry.name, *_identity(entry.stat())) for entry in entries]
            return frozenset([(POINTER, *_identity((self._root / POINTER).stat())), *files])
        except OSError:
            return frozenset()

    def _verify(self, pointer: Mapping[str, Any]) -> Generation:
        folder = self._root / pointer["folder"]
        manifest, stamp = _read_json(folder / MANIFEST)
        if stamp != pointer.get("manifest"):
            raise IndexBroken(f"the manifest of {folder.name} is not the one that was published")
        if manifest.get("kind") != self._kind:
            raise IndexBroken(f"{folder.name} is of kind {manifest.get('kind')}, not {self._kind}")
        seals = {name: Seal(*seal) for name, seal in manifest["files"].items()}
        self._verify_files(folder, seals)
        return Generation(folder, manifest["generation"], manifest["documents"], stamp, seals)

    def _verify_files(self, folder: Path, seals: Mapping[str, Seal]) -> None:
        """Exactly the sealed files, each with its checksum: the engine would also open a file put there."""
        try:
            present = {entry.name: entry.stat() for entry in os.scandir(folder)}
            strange = present.keys() ^ {MANIFEST, *seals}
            if strange:
                raise IndexBroken(f"{folder.name}: missing or unknown files {sorted(strange)}")
            sealed = {name: (name, *_identity(present[name]), seal) for name, seal in seals.items()}
            for name in sorted(name for name in seals if sealed[name] not in self._verified):
                if _seal(folder / name) != seals[name]:
                    raise IndexBroken(f"{folder.name}: {name} is damaged")
        except OSError as error:
            raise IndexBroken(f"{folder.name} cannot be read: {error.strerror}") from error
        self._verified = frozenset(sealed.values())

    def _pointed_name(self) -> str:
        try:
            return str(self._read_pointer()["folder"])
        except IndexBroken:
            return ""

    def _numbers(self) -> list[int]:
        matches = (_FOLDER_NAME.fullmatch(path.name) for path in self._root.iterdir())
        return [int(match[1]) for match in matches if match]

    def _sweep(self, keep: set[str]) -> None:
        for path in self._root.iterdir():
            if _FOLDER_NAME.fullmatch(path.name) and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    """What changes whenever a file is written or replaced."""
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read_json(path: Path) -> tuple[dict[str, Any], str]:
    """The object in a small file and the SHA-256 of its bytes."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_MAX_JSON)
        found = json.loads(content)
    except (OSError, ValueError) as error:
        raise IndexBroken(f"{path.name} cannot be read: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise IndexBroken(f"{path.name} is not one of ours")
    return found, hashlib.sha256(content).hexdigest()


def _seal(path: Path) -> Seal:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Seal(os.fstat(stream.fileno()).st_size, digest)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Some file systems have no hard links; a copy costs space and time, nothing else.
        shutil.copy2(source, target)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(path: Path) -> None:
    """Make a file's bytes or a folder's names durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
