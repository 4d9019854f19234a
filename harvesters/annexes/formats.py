"""Room annexes: formats and sharing methods, from the words of annexes. Pure; only text may enter."""

import re
from dataclasses import dataclass

from harvesters.annexes.folding import fold

_FORMATS = {
    "csv": "CSV", "xlsx": "XLSX", "xls": "XLSX", "excel": "XLSX", "json": "JSON", "xml": "XML",
    "geojson": "GEOJSON", "api": "API", "apis": "API", "docx": "DOCX", "doc": "DOCX", "word": "DOCX",
    "pdf": "PDF", "rdf": "RDF", "ods": "ODS", "odt": "ODT", "shp": "SHP", "shapefile": "SHP", "kml": "KML",
    "kmz": "KMZ", "ics": "ICS", "ical": "ICS", "txt": "TXT", "html": "HTML", "zip": "ZIP", "jsonld": "JSONLD",
    "gpkg": "GPKG", "geopackage": "GPKG", "parquet": "PARQUET", "webservice": "API", "restful": "API",
    "wms": "WMS", "wfs": "WFS", "tiff": "TIFF", "geotiff": "TIFF", "jpg": "JPG", "png": "PNG", "mdb": "MDB",
}  # fmt: skip
_TOKEN = re.compile(r"[a-z0-9]+")
_EMPTY_LIST = """
va hoac tep tin file utf 8 van ban dinh dang cac dang qua bang tinh theo tai ve xuong tren truc tiep chia se
du lieu mo ket noi dich vu cung cap microsoft ms rest web service services cong download
hinh thuc phuong thuc thong voi duoi
"""
_EMPTY = frozenset(_EMPTY_LIST.split())
_DOWNLOAD = re.compile(r"\btai( tep| file)?( ve| xuong)?\b|\bdownload\b|\b(tep|file)\b")
_API = re.compile(
    r"\bapis?\b|\bweb ?services?\b|\bdich vu (chia se|du lieu|web|ket noi)\b|\bket noi\b|\brestful\b"
)


@dataclass(frozen=True)
class Sharing:
    """What a person or a program gets, and the words that were not understood."""

    formats: tuple[str, ...]
    sharing: tuple[str, ...]
    unknown: tuple[str, ...]


def read_sharing(formats: str, method: str, *, is_one_column: bool = False) -> Sharing:
    """Understand the cells "định dạng" and "phương thức"; the way API is one of the formats too.

    Args:
        is_one_column: both cells are the same column; a file format then says that it is downloaded.
    """
    plain = (
        fold(formats)
        .replace("geo json", "geojson")
        .replace("json-ld", "jsonld")
        .replace("web service", "webservice")
    )
    tokens = _TOKEN.findall(plain)
    found = [_FORMATS[token] for token in tokens if token in _FORMATS]
    unknown = [token for token in tokens if token not in _FORMATS and token not in _EMPTY]
    ways = _ways(fold(method))
    if "api" in ways and not is_one_column:
        found.append("API")
    if is_one_column and set(found) - {"API"}:
        ways = list(dict.fromkeys([*ways, "download"]))
    if "API" in found and "api" not in ways:
        ways.append("api")
    return Sharing(tuple(dict.fromkeys(found)), tuple(ways), tuple(dict.fromkeys(unknown)))


def _ways(plain: str) -> list[str]:
    found = [(match.start(), way) for way, pattern in (("download", _DOWNLOAD), ("api", _API))
             if (match := pattern.search(plain))]  # fmt: skip
    return [way for _, way in sorted(found)]
