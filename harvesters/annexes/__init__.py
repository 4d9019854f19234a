"""Room annexes: reading the annex of a decision ("Danh mục dữ liệu mở") from CSV, XLSX and DOCX.

Pure: a path and the units go in, an `Annex` comes out. No web, no database, no catalog, no network.
Importing the package is light: the readers come in with the first use of `read_annex`.
"""

import importlib
from typing import TYPE_CHECKING

from harvesters.annexes.annex import Alternative, Annex, AnnexError, AnnexRow, Unit, Warn

if TYPE_CHECKING:
    from harvesters.annexes.reading import FILE_FORMATS, read_annex

__all__ = ["FILE_FORMATS", "Alternative", "Annex", "AnnexError", "AnnexRow", "Unit", "Warn", "read_annex"]


def __getattr__(name: str) -> object:
    if name in ("FILE_FORMATS", "read_annex"):
        return getattr(importlib.import_module("harvesters.annexes.reading"), name)
    raise AttributeError(name)
