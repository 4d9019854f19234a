"""Room validators: layer 5, may this file be published? All its tables, and all other places of a workbook.

No raw value leaves this module: a finding has a count, a share and a masked sample.
"""

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from validators.findings.report import Finding
from validators.guard.check import check_file
from validators.personal.archive_scan import safe_name, scan_archive, unread
from validators.personal.json_tables import JSON_FAILURES, scan_json
from validators.personal.place_scan import PlaceScan
from validators.personal.table_scan import ORGANISATION_PROFILES, PersonalScan, scan_csv, scan_rows
from validators.personal.workbook_scan import scan_workbook
from validators.places.book import PlaceBook
from validators.reading.rows import CsvShape, choose_delimiter, sample_lines

__all__ = ["ORGANISATION_PROFILES", "PersonalScan", "scan_personal_data", "scan_rows", "scan_workbook"]

_JSON = {".json": False, ".geojson": False, ".jsonl": True, ".ndjson": True}
_TEXTS = {".md": "txt", ".log": "txt", ".text": "txt"}


def scan_personal_data(
    path: Path | str, *, profile: Mapping[str, Any] | None = None, places: PlaceBook | None = None
) -> list[Finding]:
    """Scan a CSV, XLSX, JSON, JSON lines or ZIP file: every column, sheet and member, and what is no cell.

    A file that the guard refuses gives the guard's findings. `params["level"]` is block, warn or info.
    Raises: OSError when the file is not there.
    """
    path = Path(path)
    named = PlaceScan(places)
    named.add("(file name)", re.sub(r"[_+\-]+", " ", path.stem))
    return _scan(path, 0, profile=profile, places=places) + named.findings()


def _scan(
    path: Path, depth: int, *, profile: Mapping[str, Any] | None, places: PlaceBook | None
) -> list[Finding]:
    suffix = path.suffix.lower()
    if suffix == ".zip" and path.stat().st_size:
        return scan_archive(path, partial(_scan, profile=profile, places=places), depth=depth)
    if suffix in _JSON and path.stat().st_size:
        try:
            return scan_json(path, is_lines=_JSON[suffix], places=places, sheet=None)
        except JSON_FAILURES:
            return [unread(safe_name(path.name), "json")]
    guarded = check_file(path, file_format=_TEXTS.get(suffix))
    if guarded.findings:
        return guarded.findings
    if guarded.format == "csv":
        encoding = guarded.encoding or "utf-8"
        shape = CsvShape(choose_delimiter(sample_lines(path, encoding)), encoding=encoding)
        return scan_csv(path, shape, profile=profile, places=places)
    return scan_workbook(path, skip=None, profile=profile, places=places)
