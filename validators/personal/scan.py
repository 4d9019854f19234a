"""Room validators: layer 5, may this file be published? All its tables, and all other places of a workbook.

No raw value leaves this module: a finding has a count, a share and a masked sample.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validators.findings.report import Finding
from validators.guard.check import check_file
from validators.personal.table_scan import ORGANISATION_PROFILES, PersonalScan, scan_rows
from validators.personal.workbook_scan import scan_workbook
from validators.places.book import PlaceBook
from validators.reading.rows import CsvShape, choose_delimiter, read_csv, sample_lines

__all__ = ["ORGANISATION_PROFILES", "PersonalScan", "scan_personal_data", "scan_rows", "scan_workbook"]


def scan_personal_data(
    path: Path | str, *, profile: Mapping[str, Any] | None = None, places: PlaceBook | None = None
) -> list[Finding]:
    """Scan a CSV or XLSX file for personal data: every column, every sheet, comments too.

    A file that the guard refuses gives the guard's findings. `params["level"]` is block, warn or info.
    Raises: OSError when the file is not there.
    """
    path = Path(path)
    guarded = check_file(path)
    if guarded.findings:
        return guarded.findings
    if guarded.format == "csv":
        encoding = guarded.encoding or "utf-8"
        shape = CsvShape(choose_delimiter(sample_lines(path, encoding)), encoding=encoding)
        return scan_rows(read_csv(path, shape), profile=profile, places=places)
    return scan_workbook(path, skip=None, profile=profile, places=places)
