"""Room web: the one archive of a dataset, put together of files that are compressed already.

Nothing is packed while somebody waits and nothing is kept twice: the compressed CSV of each table is a part
of the ZIP as it lies there. So the archive follows what is public by itself, has a size, and can be had in
parts.
"""

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

from catalog.domain.errors import NotATable, TableQueryRefused
from catalog.domain.publication import Publication
from catalog.domain.zip_archive import Seal, ZipTooLarge, ZipWriter
from catalog.ports import TableStore
from catalog.presenters.package_files import PackedTable, licence_text, package_json, readme, table_paths
from catalog.presenters.site import Site
from catalog.remembering import Remembered
from catalog.services.served_exports import export_path, require_kept
from catalog.web.joined_bytes import FilePart, Part, size_of

_PACKED = "csv.gz"
# What gzip puts around its bytes, as zlib writes it: ten before, and eight with check sum and length behind.
_HEAD, _TAIL = 10, 8


# Archives whose small parts are kept; the tables stay where they lie.
_MOST_KNOWN = 200


@dataclass(frozen=True)
class Archive:
    """The pieces of an archive, its size in bytes and its name for caches."""

    parts: tuple[Part, ...]
    size: int
    etag: str


_ARCHIVES = Remembered.of_versions(_MOST_KNOWN)


def archive_of(publication: Publication, store: TableStore | None, site: Site) -> Archive:
    """Every table of a public version with its description.

    Raises: NotATable where it has none, TableNotReady while one is being made, TableQueryRefused beyond 4 GB.
    """
    tables: dict[str, PackedTable] = {}
    files: dict[str, Path] = {}
    for file in publication.files:
        try:
            shape, kept = require_kept(store, file)
        except NotATable:
            continue
        tables[file.id] = PackedTable(shape, kept.files["csv"].size, kept.files["csv"].sha256)
        files[file.id] = export_path(store, file, _PACKED)
    if not tables:
        raise NotATable()
    # All that decides what is in it; a published version changes by what is taken down of it alone.
    bytes_of = tuple((key, str(files[key]), one.sha256) for key, one in tables.items())
    key = (
        publication.id,
        publication.number,
        publication.unit,
        tuple(one.version_id for one in publication.files),
        repr(publication.repealed_by),
        site,
        bytes_of,
    )
    return _ARCHIVES.get(key, lambda: _made(publication, tables, files, site))


def _made(
    publication: Publication, tables: dict[str, PackedTable], files: dict[str, Path], site: Site
) -> Archive:
    try:
        parts = _parts(publication, tables, files, site)
    except ZipTooLarge:
        raise TableQueryRefused(reason="export_bytes", at="zip") from None
    digest = hashlib.sha256(b"".join(one for one in parts if isinstance(one, bytes)))
    return Archive(tuple(parts), size_of(parts), digest.hexdigest())


def _parts(
    publication: Publication, tables: dict[str, PackedTable], files: dict[str, Path], site: Site
) -> list[Part]:
    archive = ZipWriter()
    paths = {key: path for key, path in table_paths(publication, site).items() if key in tables}
    parts: list[Part] = [
        archive.stored("datapackage.json", package_json(publication, tables, site)),
        archive.stored("README.txt", readme(publication, tables, site)),
        archive.stored("LICENCE.txt", licence_text(publication, site)),
    ]
    for key, path in paths.items():
        seal = _seal(files[key], tables[key].size)
        parts += [archive.header(path, seal), FilePart(files[key], _HEAD, seal.packed)]
        archive.passed(seal.packed)
    return [*parts, archive.end()]


def _seal(path: Path, size: int) -> Seal:
    with path.open("rb") as file:
        file.seek(-_TAIL, 2)
        crc, _ = struct.unpack("<LL", file.read(_TAIL))
        packed = file.tell() - _HEAD - _TAIL
    return Seal(crc, packed, size)
