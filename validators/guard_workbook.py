"""Room validators: the guard for XLSX packages, before openpyxl sees them.

Looks at the zip directory and streams the sheets' bytes through regular expressions; no XML parser may enter.
A declared size bounds what can be read (zipfile stops there), so the walk is bounded too.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from validators.codes import finding
from validators.guard_text import MAX_COLUMNS
from validators.report import Finding

MAX_UNPACKED = 256 << 20
MAX_RATIO = 100
MAX_MEMBERS = 2_000
MAX_AREA = 50_000_000
MAX_ROWS = 1_048_576
_SPARSE_AREA = 1_000_000
_CHUNK = 1 << 20
_OVERLAP = 64
_SMALL = 1 << 20
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})[\"']")
# A reference beyond column SR (512), or in a row of seven digits: the only ones that cost much to jump to.
_FAR_CELL = re.compile(rb"r=[\"']([S-Z][A-Z]|[A-Z]{3})(\d{1,7})[\"']")
_FAR_ROW = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{7,9})[\"']")
_LAST_CELL = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,9})[\"']")
_DISGUISED = re.compile(rb"r=[\"'][^\"'>]{0,20}&")
_DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY")
_NO_VALUE = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>")


@dataclass
class WorkbookFacts:
    """What the guard learnt of a workbook: counts of formulas, and whether it links to other files."""

    findings: list[Finding] = field(default_factory=list)
    formulas: int = 0
    formulas_without_value: int = 0
    has_external_links: bool = False


@dataclass
class _Extent:
    """How far one sheet reaches, and how many references it really has."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0


def zip_kind(path: Path) -> str:
    """Name what a zip file is: xlsx, document (Word, PowerPoint) or archive."""
    names = _member_names(path)
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "document" if names & {"word/document.xml", "ppt/presentation.xml"} else "archive"


def _member_names(path: Path) -> set[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def check_workbook(path: Path) -> WorkbookFacts:
    """Refuse packages that would cost too much or may do harm; count formulas on the way."""
    facts = WorkbookFacts()
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            refusal = _check_directory(members)
            if refusal is None:
                facts.has_external_links = any(m.filename.startswith("xl/externalLinks/") for m in members)
                refusal = _check_members(package, members, facts)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        refusal = finding("workbook_broken")
    if refusal is not None:
        facts.findings.append(refusal)
    return facts


def _check_directory(members: list[zipfile.ZipInfo]) -> Finding | None:
    """Judge the zip directory alone: names, encryption, macros, declared sizes."""
    names = {member.filename for member in members}
    if any(member.flag_bits & 0x1 for member in members):
        return finding("workbook_encrypted")
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        return finding("workbook_macros")
    if "xl/workbook.xml" not in names:
        return finding("workbook_broken")
    if len(members) > MAX_MEMBERS or len(names) < len(members):
        return finding("workbook_unsafe", part=f"zip: {len(members)}")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        return finding("workbook_unsafe", part="..")
    return _check_sizes(members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> Finding | None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    ratio = unpacked // max(packed, 1)
    is_swollen = any(
        m.file_size > _SMALL and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members
    )
    if unpacked > MAX_UNPACKED or is_swollen or (unpacked > _SMALL and ratio > MAX_RATIO):
        return finding("zip_bomb", size=unpacked >> 20, ratio=ratio, limit=MAX_UNPACKED >> 20)
    return None


def _check_members(
    package: zipfile.ZipFile, members: list[zipfile.ZipInfo], facts: WorkbookFacts
) -> Finding | None:
    for member in members:
        if not member.filename.endswith((".xml", ".rels")):
            continue
        if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            refusal = _check_sheet(package, member, facts)
        else:
            refusal = _check_head(package, member)
        if refusal is not None:
            return refusal
    return None


def _check_head(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Finding | None:
    """Excel writes no document type and no other encoding than UTF-8; both serve to hide things."""
    with package.open(member) as stream:
        head = stream.read(4096)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head or _hides(head):
        return finding("workbook_unsafe", part=member.filename[-60:])
    return None


def _check_sheet(package: zipfile.ZipFile, member: zipfile.ZipInfo, facts: WorkbookFacts) -> Finding | None:
    refusal = _check_head(package, member)
    if refusal is not None:
        return refusal
    extent = _Extent()
    tail = b""
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if _hides(window):
                return finding("workbook_unsafe", part=member.filename[-60:])
            _measure(window, extent)
            if b"<f" in chunk:
                facts.formulas += chunk.count(b"<f>") + chunk.count(b"<f ")
                facts.formulas_without_value += len(_NO_VALUE.findall(chunk))
            refusal = _judge(extent)
            if refusal is not None:
                return refusal
            tail = window[-_OVERLAP:]
    return _judge_density(extent)


def _hides(window: bytes) -> bool:
    """Tell whether the bytes spell a reference by entities, or declare some: no writer of sheets does."""
    return any(mark in window for mark in _DOCTYPES) or _DISGUISED.search(window) is not None


def _measure(window: bytes, extent: _Extent) -> None:
    extent.cells += window.count(b'r="') or window.count(b"<c")
    patterns = (_DIMENSION, _FAR_CELL) if b"dimension" in window else (_FAR_CELL,)
    for pattern in patterns:
        for letters, row in pattern.findall(window):
            extent.last_column = max(extent.last_column, _column_number(letters))
            extent.last_row = max(extent.last_row, int(row))
    last = _LAST_CELL.match(window, window.rfind(b"r="))
    rows = [int(row) for row in _FAR_ROW.findall(window)] + [int(last[1]) if last else 0]
    extent.last_row = max(extent.last_row, *rows)


def _judge(extent: _Extent) -> Finding | None:
    """Refuse as soon as the reach is known to be too wide, before the whole sheet was streamed."""
    if extent.last_column > MAX_COLUMNS:
        return finding("too_many_columns", row=extent.last_row, columns=extent.last_column, limit=MAX_COLUMNS)
    if extent.last_column * extent.last_row > MAX_AREA or extent.last_row > MAX_ROWS:
        return _sparse(extent)
    return None


def _judge_density(extent: _Extent) -> Finding | None:
    area = max(extent.last_column, 1) * extent.last_row
    is_sparse = extent.last_row > 50_000 and extent.cells * 20 < extent.last_row
    if (area > _SPARSE_AREA and extent.cells * 50 < area) or is_sparse:
        return _sparse(extent)
    return None


def _sparse(extent: _Extent) -> Finding:
    return finding("sheet_sparse", last_row=extent.last_row, last_column=extent.last_column)


def _column_number(letters: bytes) -> int:
    """Give the number of a column's letters: A = 1, XFD = 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
