"""Room annexes: reading the annex of a decision ("Danh mục dữ liệu mở") from CSV, XLSX and DOCX.

Pure: a path and the units go in, an `Annex` comes out. No web, no database, no catalog, no network.
"""

from harvesters.annexes.annex import Alternative, Annex, AnnexError, AnnexRow, Unit, Warn
from harvesters.annexes.reading import FILE_FORMATS, read_annex

__all__ = ["FILE_FORMATS", "Alternative", "Annex", "AnnexError", "AnnexRow", "Unit", "Warn", "read_annex"]
