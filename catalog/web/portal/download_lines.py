"""What the download block of a dataset lists: each file as received, its other formats, the archive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.domain.errors import NotATable, TableNotReady, TableQueryRefused
from catalog.domain.publication import Publication, PublishedFile
from catalog.domain.table_query import TableColumn
from catalog.ports import TableStore
from catalog.presenters import addresses
from catalog.presenters.site import Site
from catalog.services.served_exports import ServedExport, list_exports, require_kept
from catalog.web.dataset_archive import archive_of
from catalog.web.rendering import gettext as _

# With more files the other formats of each stand on its own page: the first button must stay in sight.
MOST_INLINE = 2
_LABELS = {
    "csv": "CSV UTF-8",
    "excel.csv": "CSV Excel",
    "xlsx": "XLSX",
    "ods": "ODS",
    "json": "JSON",
    "jsonl": "JSON lines",
    "geojson": "GeoJSON",
    "parquet": "Parquet",
}
_HINTS: dict[str, Callable[[], str]] = {
    "csv": lambda: _("UTF-8, commas between columns"),
    "excel.csv": lambda: _("Excel shows all Vietnamese letters"),
    "xlsx": lambda: _("Codes as text, with their zeros"),
    "ods": lambda: _("For LibreOffice"),
    "json": lambda: _("A list of records"),
    "jsonl": lambda: _("One record on each line"),
    "geojson": lambda: _("Points for maps"),
    "parquet": lambda: _("Typed, for large tables"),
}


@dataclass(frozen=True)
class DownloadLine:
    """One line: the label of its button, what it is, its bytes, and where it leads.

    `page` is that of the file, on the line of the file as received. `size` in bytes; `rows` and `sha256`
    may be unknown.
    """

    label: str
    title: str
    is_translated: bool
    hint: str
    size: int
    rows: int | None
    sha256: str
    newest: str
    fixed: str
    page: str = ""


def lines_of(
    publication: Publication, file: PublishedFile, store: TableStore | None, site: Site, lang: str
) -> list[DownloadLine]:
    """Every other format in which a file can be had now."""
    is_marked = has_hidden(store, [file])
    return [
        _line(publication, file, one, site, lang, is_marked=is_marked) for one in list_exports(store, file)
    ]


def has_hidden(store: TableStore | None, files: Sequence[PublishedFile]) -> bool:
    """Has one of these files a table with hidden cells, which is written otherwise than the file?"""
    return any(one.flags for file in files for one in _columns(store, file))


def _columns(store: TableStore | None, file: PublishedFile) -> Sequence[TableColumn]:
    try:
        return require_kept(store, file)[0].columns
    except (NotATable, TableNotReady):
        return ()


def _line(
    publication: Publication,
    file: PublishedFile,
    one: ServedExport,
    site: Site,
    lang: str,
    *,
    is_marked: bool,
) -> DownloadLine:
    name, marked = one.format.name, _("hidden cells marked in columns")
    newest = addresses.export(site, publication.id, file.id, name)
    fixed = addresses.version_export(site, publication.id, publication.number, file.id, name)
    return DownloadLine(
        label=_LABELS[name],
        title=file.title(lang),
        is_translated=lang == "vi" or bool(file.title_en),
        hint=f"{_HINTS[name]()}; {marked}" if is_marked else _HINTS[name](),
        size=one.plain.size,
        rows=file.rows,
        sha256=one.plain.sha256,
        newest=newest.removeprefix(site.url),
        fixed=fixed.removeprefix(site.url),
    )


def received_line(
    publication: Publication, file: PublishedFile, site: Site, lang: str, *, page: str, is_marked: bool
) -> DownloadLine:
    """The file as it was received, byte by byte."""
    newest = addresses.download(site, publication.id, file.id, file.filename)
    fixed = addresses.version_download(site, publication.id, publication.number, file.id, file.filename)
    return DownloadLine(
        label=file.format,
        title=file.title(lang),
        is_translated=lang == "vi" or bool(file.title_en),
        hint=_("As received, hidden cells are *") if is_marked else _("As received"),
        size=file.size,
        rows=file.rows,
        sha256=file.sha256,
        newest=newest.removeprefix(site.url),
        fixed=fixed.removeprefix(site.url),
        page=page,
    )


def archive_line(
    publication: Publication, store: TableStore | None, site: Site, lang: str
) -> DownloadLine | None:
    """The one archive of the dataset; None where it has no table, or while one is being made."""
    try:
        archive = archive_of(publication, store, site)
    except (NotATable, TableNotReady, TableQueryRefused):
        return None
    newest = addresses.package(site, publication.id)
    fixed = addresses.version_package(site, publication.id, publication.number)
    return DownloadLine(
        label="ZIP",
        title=publication.title(lang),
        is_translated=lang == "vi" or bool(publication.title_en),
        hint=_("All tables as CSV, description, conditions"),
        size=archive.size,
        rows=None,
        sha256="",
        newest=newest.removeprefix(site.url),
        fixed=fixed.removeprefix(site.url),
    )


def download_lines(
    publication: Publication,
    store: TableStore | None,
    site: Site,
    lang: str,
    *,
    page_of: Callable[[PublishedFile], str],
) -> Sequence[DownloadLine]:
    """The whole block: each file with its formats while there are few, the archive at the end."""
    lines: list[DownloadLine] = []
    for file in publication.files:
        is_marked = has_hidden(store, [file])
        lines.append(received_line(publication, file, site, lang, page=page_of(file), is_marked=is_marked))
        if len(publication.files) <= MOST_INLINE:
            lines += lines_of(publication, file, store, site, lang)
    archive = archive_line(publication, store, site, lang)
    return [*lines, archive] if archive is not None else lines
