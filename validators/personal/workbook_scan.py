"""Room validators: personal data in a workbook: its sheets, hidden ones too, and each place that is no cell.

No raw value leaves this module.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.personal.place_scan import PlaceScan
from validators.personal.table_scan import scan_rows
from validators.personal.workbook_places import list_unread, read_places, read_tables
from validators.places.book import PlaceBook
from validators.reading.rows import READER_FAILURES, list_sheets, read_sheet


def scan_workbook(
    path: Path, *, skip: str | None, profile: Mapping[str, Any] | None, places: PlaceBook | None
) -> list[Finding]:
    """Scan all sheets of a workbook but `skip`, hidden ones too, and what it holds beside cells.

    `params["sheet"]` names the sheet, or the place in brackets: (comment), (properties), (pivot cache).
    """
    found: list[Finding] = []
    beside = PlaceScan(places)
    try:
        for sheet in list_sheets(path):
            beside.add("(sheet names)", sheet.name)
            if sheet.name != skip:
                rows = read_sheet(path, sheet.name)
                found += scan_rows(rows, profile=profile, places=places, sheet=safe_label(sheet.name))
        for place, rows in read_tables(path):
            found += scan_rows(rows, profile=None, places=places, sheet=place)
        for place, text in read_places(path):
            beside.add(place, text)
        found += beside.findings() + _unread(path)
    except READER_FAILURES:
        found.append(finding("reader_failed"))
    return found


def _unread(path: Path) -> list[Finding]:
    """Tell of parts into which nobody looks: attached files hold the workbook, pictures are warned about."""
    pictures, attached = list_unread(path)
    found = []
    for code, level, names in (
        ("personal_data_attached", "block", attached),
        ("personal_data_picture", "warn", pictures),
    ):
        if names:
            params: dict[str, str | float] = {
                "level": level,
                "kind": "unread",
                "count": len(names),
                "share": 0.0,
                "sheet": "(attached)" if level == "block" else "(picture)",
            }
            found.append(finding(code, row=None, column=None, label=None, value=None, **params))
    return found
