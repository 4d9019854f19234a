"""Room web: what a dataset can be downloaded as beside the files that were published; templates call it."""

from collections.abc import Sequence

from catalog.domain.publication import Publication, PublishedFile
from catalog.ports import TableStore
from catalog.services.served_exports import list_exports
from catalog.web.context import running

# As people call them, in the order in which they look for them; the other kinds are ways of writing these.
_NAMES = {
    "xlsx": "Excel",
    "csv": "CSV",
    "ods": "ODS",
    "json": "JSON",
    "geojson": "GeoJSON",
    "parquet": "Parquet",
}
_PUBLISHED = {"XLSX": "Excel"}
# More files of a dataset are not looked at: each is looked up in the folder of the tables.
_MOST_FILES = 8
# Which kinds a table is kept as, by the folder of tables and the bytes: they follow from both, so they stay.
_KNOWN: dict[tuple[int, str], frozenset[str]] = {}
_MOST_KNOWN = 5_000


def other_formats(publication: Publication) -> Sequence[str]:
    """Names of formats in which some table of it can be had now, none in which it was published."""
    files = publication.files[:_MOST_FILES]
    kept = {kind for file in files for kind in _kinds(running().tables, file)}
    published = {_PUBLISHED.get(file.format, file.format) for file in publication.files}
    return [name for kind, name in _NAMES.items() if kind in kept and name not in published]


def _kinds(store: TableStore | None, file: PublishedFile) -> frozenset[str]:
    """Some hundred microseconds for each file the first time; looked at again while one is being made."""
    key = (id(store), file.version_id)
    if key in _KNOWN:
        return _KNOWN[key]
    found = frozenset(one.format.name for one in list_exports(store, file))
    if found:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = found
    return found
