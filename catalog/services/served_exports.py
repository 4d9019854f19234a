"""Use-cases of the files that whole tables are kept as: which there are, and which one may be had.

Whether a file is public is looked at first, by the rule of a download; that it lies there is no leave.
"""

from dataclasses import dataclass
from pathlib import Path

from catalog.domain.errors import NotATable, NotFound, TableNotReady, TableQueryRefused
from catalog.domain.publication import PublishedFile
from catalog.domain.table_exports import FORMATS, ExportFormat
from catalog.domain.table_query import TableShape
from catalog.ports import KeptExport, TableExports, TableMissing, TableStore, TableUnreadable
from catalog.services.served_tables import SOON, TABULAR

_PACKED = ".gz"


@dataclass(frozen=True)
class ServedExport:
    """One kept file of a public table, and its compressed copy where there is one."""

    format: ExportFormat
    plain: KeptExport
    packed: KeptExport | None


def require_export(store: TableStore | None, file: PublishedFile, kind: str) -> ServedExport:
    """The kept file of a public one in a format.

    Raises: NotFound for no such format, NotATable, TableNotReady, TableQueryRefused where the format cannot
    hold the table.
    """
    if kind not in FORMATS:
        raise NotFound(kind="format", name=kind[:60])
    _, kept = require_kept(store, file)
    if kind in kept.refused:
        reason, most = kept.refused[kind]
        raise TableQueryRefused(reason=reason, at=kind, most=most)
    return _served(kept, kind)


def require_kept(store: TableStore | None, file: PublishedFile) -> tuple[TableShape, TableExports]:
    """The columns of a public table and everything that it is kept as.

    Raises: NotATable, TableNotReady.
    """
    if store is None or file.format not in TABULAR:
        raise NotATable()
    try:
        return store.shape(file.version_id), store.exports(file.version_id)
    except TableUnreadable:
        raise NotATable() from None
    except TableMissing:
        raise TableNotReady(seconds=SOON) from None


def list_exports(store: TableStore | None, file: PublishedFile) -> list[ServedExport]:
    """Every format in which a public file can be had as a whole now, in the order people look for them."""
    try:
        _, kept = require_kept(store, file)
    except (NotATable, TableNotReady):
        return []
    return [_served(kept, name) for name in FORMATS if name in kept.files]


def export_path(store: TableStore | None, file: PublishedFile, name: str) -> Path:
    """Where a kept file lies, its bytes looked at.

    Raises: NotATable, TableNotReady when it is being made anew.
    """
    if store is None:
        raise NotATable()
    try:
        return store.export_path(file.version_id, name)
    except TableMissing:
        raise TableNotReady(seconds=SOON) from None


def _served(kept: TableExports, name: str) -> ServedExport:
    return ServedExport(FORMATS[name], kept.files[name], kept.files.get(name + _PACKED))
