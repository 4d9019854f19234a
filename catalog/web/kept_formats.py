"""Room web: what a dataset can be downloaded as beside the files that were published; templates call it."""

from collections.abc import Sequence

from catalog.domain.publication import Publication
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
# Beyond so many files a card says nothing: each is looked up in the folder of the tables.
_MOST_FILES = 8


def other_formats(publication: Publication) -> Sequence[str]:
    """Names of formats in which some table of it can be had now, none in which it was published."""
    store = running().tables
    files = publication.files[:_MOST_FILES]
    kept = {one.format.name for file in files for one in list_exports(store, file)}
    published = {_PUBLISHED.get(file.format, file.format) for file in publication.files}
    return [name for kind, name in _NAMES.items() if kind in kept and name not in published]
