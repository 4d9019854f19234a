"""Room tables: the folder of one table: its files, what it was made of, how it lies, what its cells are like.

    <key>/  table-<uuid>.duckdb, table.parquet, profile.json. The engine knows files by their paths, so no two
            tables have the same one. Bytes that are no table have a manifest that says so, and no file.

No engine enters here.
"""

import json
import re
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalog.domain.table_profile import TableProfile
from catalog.ports import TableMissing, TableUnreadable
from catalog.tables.layout import Layout
from catalog.tables.sealed import Sealed, SealedFolders

NATIVE = "table.duckdb"
PARQUET = "table.parquet"
PROFILE = "profile.json"
_FILE = re.compile(r"table-[0-9a-f]{32}\.duckdb")


@dataclass(frozen=True)
class TableFolder:
    """One table that is there: its folder, what it was made of, how it lies."""

    sealed: Sealed
    stamp: str
    layout: Layout
    native: str

    @property
    def mark(self) -> tuple[int, int]:
        """Changes whenever the table was replaced."""
        return self.sealed.mark


class TableFolders:
    """Every table under one root; `kind` names the file format and the rules by which tables are made."""

    def __init__(self, root: Path, *, kind: str) -> None:
        self._folders = SealedFolders(root, kind=kind)
        self._known: dict[str, TableFolder] = {}

    def find(self, key: str) -> TableFolder:
        """The table of a key, as its manifest tells; its bytes are not read.

        Raises: TableMissing; TableUnreadable when the bytes were found to be no table.
        """
        found = self._folders.find(key)
        if found.body.get("refused"):
            raise TableUnreadable(str(found.body["refused"]))
        known = self._known.get(key)
        if known is None or known.sealed is not found:
            known = self._known[key] = _told(key, found)
        return known

    def native(self, table: TableFolder) -> Path:
        """The engine's file of a table, verified. Raises: TableMissing."""
        return self._folders.verified(table.sealed, table.native)

    def parquet(self, table: TableFolder) -> Path:
        """The Parquet file of a table, verified. Raises: TableMissing."""
        return self._folders.verified(table.sealed, PARQUET)

    def profile(self, table: TableFolder) -> TableProfile:
        """What the cells of a table are like, as it was counted when it was made. Raises: TableMissing."""
        path = self._folders.verified(table.sealed, PROFILE)
        try:
            return TableProfile.from_dict(json.loads(path.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            raise TableMissing(PROFILE) from None

    def draft(self, kind: str = "draft") -> AbstractContextManager[Path]:
        """A new folder to write into; gone at the end unless it was published."""
        return self._folders.draft(kind)

    def publish(self, draft: Path, key: str, *, stamp: str, layout: Layout, profile: TableProfile) -> None:
        """Seal the files of a draft, make them durable, and put them in the place of the key."""
        native = f"table-{uuid.uuid4().hex}.duckdb"
        (draft / NATIVE).rename(draft / native)
        body = {"stamp": stamp, "layout": layout.to_dict()}
        (draft / PROFILE).write_text(json.dumps(profile.to_dict(), ensure_ascii=True), encoding="ascii")
        self._folders.publish(draft, key, body, (native, PARQUET, PROFILE))

    def publish_refusal(self, draft: Path, key: str, *, stamp: str, code: str) -> None:
        """Note that these bytes are no table, so that nobody tries again before stamp or rules change."""
        self._folders.publish(draft, key, {"stamp": stamp, "refused": code}, ())

    def drop(self, key: str) -> None:
        """Remove the table of a key; no error when it is gone."""
        self._known.pop(key, None)
        self._folders.drop(key)

    def stamp(self, key: str) -> str:
        """What the table of a key was made of, also where the bytes were no table; empty without trust."""
        try:
            return self.find(key).stamp
        except TableUnreadable:
            return str(self._folders.find(key).body["stamp"])
        except TableMissing:
            return ""

    def list_keys(self) -> list[str]:
        """The keys for which a folder is there, trusted or not."""
        return self._folders.list_keys()

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed processes left and nobody touched since `before`; the count."""
        return self._folders.sweep(before=before)


def _told(key: str, found: Sealed) -> TableFolder:
    try:
        native = next(name for name in found.seals if _FILE.fullmatch(name))
        layout = Layout.from_dict(found.body["layout"])
        stamp = str(found.body["stamp"])
    except (StopIteration, ValueError, KeyError, TypeError):
        raise TableMissing(key) from None
    if set(found.seals) != {native, PARQUET, PROFILE}:
        raise TableMissing(key)
    return TableFolder(found, stamp, layout, native)
