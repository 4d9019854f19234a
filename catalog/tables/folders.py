"""Room tables: the folder of all tables: how one is written beside the serving one, switched and trusted.

Layout (owner only):

    <key>/         table-<uuid>.duckdb, table.parquet, PROFILE.json, MANIFEST.json; never changed, replaced as
                   a whole by rename. The engine knows files by their paths, so no two tables have the same one
    draft-<uuid>/  being written; old-<uuid>/ just replaced. Swept when a killed process left them.

No engine enters here.
"""

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog.domain.table_profile import TableProfile
from catalog.ports import TableMissing, TableUnreadable
from catalog.tables.layout import Layout

NATIVE = "table.duckdb"
PARQUET = "table.parquet"
MANIFEST = "MANIFEST.json"
PROFILE = "PROFILE.json"
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FILE = re.compile(r"table(-[0-9a-f]{32})?\.(duckdb|parquet)|PROFILE\.json")
_PASSING = re.compile(r"(draft|old)-[0-9a-f]{32}")
_MOST_MANIFEST = 4 << 20
_MOST_TRIES = 5


@dataclass(frozen=True)
class TableFolder:
    """One table that is there: its folder, what it was made of, how it lies, sizes and hashes of its files.

    `mark` changes whenever the table was replaced.
    """

    path: Path
    stamp: str
    layout: Layout
    seals: Mapping[str, tuple[int, str]]
    mark: tuple[int, int]


class TableFolders:
    """Every table under one root; `kind` names the file format and the rules by which tables are made."""

    def __init__(self, root: Path, *, kind: str) -> None:
        self._root = root
        self._kind = kind
        self._verified: set[tuple[object, ...]] = set()

    def find(self, key: str) -> TableFolder:
        """The table of a key, as its manifest tells; its bytes are not read.

        Raises: TableMissing; TableUnreadable when the bytes were found to be no table.
        """
        path = self._path(key)
        try:
            stat = (path / MANIFEST).stat()
            body = _read_manifest(path / MANIFEST)
            if body["kind"] != self._kind:
                raise TableMissing(key)
            if body.get("refused"):
                raise TableUnreadable(str(body["refused"]))
            seals = {name: (int(size), str(digest)) for name, (size, digest) in body["files"].items()}
            layout = Layout.from_dict(body["layout"])
            sizes = {name: (path / name).stat().st_size for name in seals if _FILE.fullmatch(name)}
            if (
                len(seals) != 3
                or not {PARQUET, PROFILE} <= seals.keys()
                or sizes != {n: size for n, (size, _) in seals.items()}
            ):
                raise TableMissing(key)
        except (OSError, ValueError, KeyError, TypeError):
            raise TableMissing(key) from None
        return TableFolder(path, str(body["stamp"]), layout, seals, (stat.st_ino, stat.st_mtime_ns))

    def verified(self, table: TableFolder, name: str) -> Path:
        """The path of a file of the table, once its bytes are those that were written.

        Read again only when size, time or inode changed. Raises: TableMissing.
        """
        path = table.path / name
        try:
            stat = path.stat()
            seen = (str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if seen not in self._verified:
                if (stat.st_size, sha256_of(path)) != table.seals[name]:
                    raise TableMissing(name)
                self._verified.add(seen)
        except (OSError, KeyError):
            raise TableMissing(name) from None
        return path

    def profile(self, table: TableFolder) -> TableProfile:
        """What the cells of a table are like, as it was counted when it was made. Raises: TableMissing."""
        try:
            return TableProfile.from_dict(json.loads(self.verified(table, PROFILE).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            raise TableMissing(PROFILE) from None

    def native(self, table: TableFolder) -> Path:
        """The engine's file of a table, verified. Raises: TableMissing."""
        return self.verified(table, next(name for name in table.seals if name.endswith(".duckdb")))

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """A new folder to write into; gone at the end unless it was published."""
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root.chmod(0o700)
        path = self._root / f"draft-{uuid.uuid4().hex}"
        path.mkdir(mode=0o700)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, draft: Path, key: str, *, stamp: str, layout: Layout, profile: TableProfile) -> None:
        """Seal the files of a draft, make them durable, and put them in the place of the key."""
        files = {}
        native = f"table-{uuid.uuid4().hex}.duckdb"
        (draft / NATIVE).rename(draft / native)
        (draft / PROFILE).write_text(json.dumps(profile.to_dict(), ensure_ascii=True), encoding="ascii")
        for name in (native, PARQUET, PROFILE):
            (draft / name).chmod(0o600)
            files[name] = [(draft / name).stat().st_size, sha256_of(draft / name)]
            _sync(draft / name)
        self._place(draft, key, {"stamp": stamp, "files": files, "layout": layout.to_dict()})

    def publish_refusal(self, draft: Path, key: str, *, stamp: str, code: str) -> None:
        """Note that these bytes are no table, so that nobody tries again before stamp or rules change."""
        self._place(draft, key, {"stamp": stamp, "refused": code})

    def _place(self, draft: Path, key: str, body: Mapping[str, Any]) -> None:
        _write_manifest(draft / MANIFEST, {"kind": self._kind, **body})
        _sync(draft)
        target = self._path(key)
        for _ in range(_MOST_TRIES):
            # Another worker may put the same table there at the same moment: the last one stands.
            self._aside(target)
            with suppress(OSError):
                draft.rename(target)
                break
        _sync(self._root)

    def drop(self, key: str) -> None:
        """Remove the table of a key; no error when it is gone."""
        self._aside(self._path(key))

    def stamp(self, key: str) -> str:
        """What the table of a key was made of, also where the bytes were no table; empty without trust."""
        try:
            return self.find(key).stamp
        except TableUnreadable:
            return str(_read_manifest(self._path(key) / MANIFEST)["stamp"])
        except TableMissing:
            return ""

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
        """Take a table out of its place in one step, then remove it; readers that have it open keep it."""
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
