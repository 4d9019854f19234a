"""Domain: the formats that a published table can be had in, and which of them can hold it. Pure.

Sources: Excel's limits of a sheet (1,048,576 rows, 16,384 columns, 32,767 letters a cell); RFC 7946.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase
from unicodedata import normalize

from catalog.domain.errors import TableQueryRefused
from catalog.domain.table_query import TableColumn


@dataclass(frozen=True)
class ExportFormat:
    """One format: its ending, its media type, and whether a compressed copy of it is kept."""

    name: str
    media_type: str
    is_text: bool = False


_FORMATS = (
    ExportFormat("csv", "text/csv; charset=utf-8", is_text=True),
    ExportFormat("excel.csv", "text/csv; charset=utf-8", is_text=True),
    ExportFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportFormat("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ExportFormat("json", "application/json", is_text=True),
    ExportFormat("jsonl", "application/jsonl", is_text=True),
    ExportFormat("geojson", "application/geo+json", is_text=True),
    ExportFormat("parquet", "application/vnd.apache.parquet"),
)
FORMATS = {one.name: one for one in _FORMATS}
BOM = b"\xef\xbb\xbf"
SHEETS = frozenset(("xlsx", "ods"))
# Rows of a sheet below its header.
MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
MOST_LETTERS = 32_767
# More cells than that open in no office program of an office computer, and the parts of their files grow past
# what the older form of ZIP holds.
MOST_CELLS = 30_000_000
_LONGITUDE = ("lon", "long", "lng", "longitude", "kinh_do", "kinhdo", "kinh độ", "x_wgs84")
_LATITUDE = ("lat", "latitude", "vi_do", "vido", "vĩ độ", "y_wgs84")
_NUMBERS = ("integer", "decimal")
_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True)
class Point:
    """The two columns that say where a row lies, in degrees."""

    longitude: str
    latitude: str


def find_point(columns: Iterable[TableColumn]) -> Point | None:
    """The columns of the place: numbers that are named or titled so; None without both."""
    known = [one for one in columns if one.type in _NUMBERS]
    longitude, latitude = _named(known, _LONGITUDE), _named(known, _LATITUDE)
    return None if longitude is None or latitude is None else Point(longitude, latitude)


def _named(columns: Sequence[TableColumn], words: Sequence[str]) -> str | None:
    for one in columns:
        told = {normalize("NFC", text).strip().lower() for text in (one.name, one.title_vi, one.title_en)}
        if not told.isdisjoint(words):
            return one.name
    return None


def _named_alike(columns: Sequence[TableColumn]) -> str:
    """The first name that another one before it differs from by capitals of ASCII alone; empty without.

    Such columns are one to the writer of Parquet, which gives the second a name of its own.
    """
    known: set[str] = set()
    for one in columns:
        plain = one.name.translate(_SMALL)
        if plain in known:
            return one.name
        known.add(plain)
    return ""


def require_fit(name: str, columns: Sequence[TableColumn], *, rows: int, longest: int) -> None:
    """Refuse a format that cannot hold this table; `longest` is the number of letters of the longest cell.

    Raises: TableQueryRefused with the reason.
    """
    if name == "geojson" and find_point(columns) is None:
        raise TableQueryRefused(reason="export_no_place", at=name)
    if name == "parquet" and (twice := _named_alike(columns)):
        raise TableQueryRefused(reason="export_same_names", at=twice[:60])
    if name not in SHEETS:
        return
    if rows > MOST_ROWS:
        raise TableQueryRefused(reason="export_rows", at=name, most=MOST_ROWS)
    if len(columns) > MOST_COLUMNS:
        raise TableQueryRefused(reason="export_columns", at=name, most=MOST_COLUMNS)
    if rows * len(columns) > MOST_CELLS:
        raise TableQueryRefused(reason="export_cells", at=name, most=MOST_CELLS)
    if longest > MOST_LETTERS:
        raise TableQueryRefused(reason="export_letters", at=name, most=MOST_LETTERS)
