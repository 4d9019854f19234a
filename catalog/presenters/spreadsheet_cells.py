"""Presenters: cells of a CSV that a spreadsheet may open, where none can be a formula."""

from collections.abc import Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cells: Sequence[str]) -> list[str]:
    """Cells that a spreadsheet takes as text (specification 70, H3)."""
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
