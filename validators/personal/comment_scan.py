"""Room validators: personal data in the comment lines of a CSV file: no cell, but published with the table.

No raw value leaves this module.
"""

from pathlib import Path

from validators.findings.report import Finding
from validators.personal.place_scan import PlaceScan
from validators.places.book import PlaceBook
from validators.reading.rows import CsvShape, read_csv

PLACE = "(comment)"


def scan_comment_lines(
    path: Path, shape: CsvShape, comment: str, *, places: PlaceBook | None
) -> list[Finding]:
    """Scan every record that begins with the mark of a comment, cell by cell.

    Raises: one of READER_FAILURES.
    """
    beside = PlaceScan(places)
    for _, cells in read_csv(path, shape):
        if cells and cells[0].startswith(comment):
            for text in (cells[0].removeprefix(comment), *cells[1:]):
                beside.add(PLACE, text.strip())
    return beside.findings()
