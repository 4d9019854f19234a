"""Room tables: the files in which a whole table is kept beside it for downloads: each format, the text ones
compressed too, and the reason where a format cannot hold the table. No engine enters here.

    exports/<key>/  csv, csv.gz, excel.csv, excel.csv.gz, xlsx, ... by the names of the formats
"""

import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_exports import FORMATS
from catalog.domain.zip_archive import ZipTooLarge
from catalog.ports import KeptExport, TableExports, TableMissing
from catalog.tables.sealed import SealedFolders

# Changes with anything that changes the bytes of an export.
_RULES = "exports-2"
# One that is kept for years is compressed with more care than one that is made on the way.
_LEVEL = 6

# Gives the bytes of the whole table in a format. Raises: TableQueryRefused.
Opener = Callable[[str], AbstractContextManager[Iterator[bytes]]]


@dataclass
class _Written:
    """What was written of one table: names of files, and reasons by format."""

    names: list[str] = field(default_factory=list)
    refused: dict[str, tuple[str, object]] = field(default_factory=dict)


class ExportFolders:
    """The exports of every table below `root`; `kind` is that of the tables."""

    def __init__(self, root: Path, *, kind: str) -> None:
        self._folders = SealedFolders(root / "exports", kind=f"{_RULES}/{kind}")

    def write(self, key: str, *, stamp: str, opener: Opener) -> None:
        """Write every format of a table anew and put them in the place of the ones before, in one step."""
        with self._folders.draft() as draft:
            written = _Written()
            for name in FORMATS:
                _write(draft, name, opener, written)
            body = {"stamp": stamp, "refused": written.refused}
            self._folders.publish(draft, key, body, written.names)

    def find(self, key: str) -> TableExports:
        """What is kept of a table. Raises: TableMissing."""
        found = self._folders.find(key)
        made = datetime.fromtimestamp(found.mark[1] / 1e9, UTC).replace(microsecond=0)
        kept = {name: KeptExport(name, size, sha, made) for name, (size, sha) in found.seals.items()}
        refused = {name: (str(code), int(most or 0)) for name, (code, most) in found.body["refused"].items()}
        return TableExports(kept, refused)

    def path(self, key: str, name: str) -> Path:
        """One kept file, its bytes looked at. Raises: TableMissing."""
        return self._folders.verified(self._folders.find(key), name)

    def stamp(self, key: str) -> str:
        """What the exports of a key were made of; empty where there are none that can be trusted."""
        try:
            return str(self._folders.find(key).body["stamp"])
        except (TableMissing, KeyError):
            return ""

    def list_keys(self) -> list[str]:
        """The keys for which there is a folder."""
        return self._folders.list_keys()

    def drop(self, key: str) -> None:
        """Remove the exports of a table; no error when they are gone."""
        self._folders.drop(key)

    def sweep(self, *, before: datetime) -> int:
        """Remove what killed processes left; the count."""
        return self._folders.sweep(before=before)


def _write(draft: Path, name: str, opener: Opener, written: _Written) -> None:
    try:
        with opener(name) as parts:
            _write_parts(draft, name, parts)
    except TableQueryRefused as refusal:
        written.refused[name] = (str(refusal.params["reason"]), refusal.params.get("most"))
    except ZipTooLarge:
        written.refused[name] = ("export_bytes", None)
    else:
        written.names += [name, f"{name}.gz"] if FORMATS[name].is_text else [name]


def _write_parts(draft: Path, name: str, parts: Iterator[bytes]) -> None:
    with (draft / name).open("wb") as plain:
        if not FORMATS[name].is_text:
            for part in parts:
                plain.write(part)
            return
        # 31: the head and tail of gzip, without a time, so that the same table gives the same bytes.
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
        with (draft / f"{name}.gz").open("wb") as packed:
            for part in parts:
                plain.write(part)
                packed.write(packer.compress(part))
            packed.write(packer.flush())
