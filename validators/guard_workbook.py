"""Room validators: the guard for XLSX packages, before openpyxl sees them.

Looks at the zip directory and streams the sheets' bytes through regular expressions; no XML parser may enter.
A declared size bounds what can be read (zipfile stops there), so the walk is bounded too.
"""

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from validators.codes import finding
from validators.guard_text import MAX_COLUMNS
from validators.guard_zip import is_directory_small
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
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^<>]*ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})[\"']")
# A reference beyond column SR (512), or in a row of seven digits: the only ones that cost much to jump to.
_FAR_CELL = re.compile(rb"r=[\"']([S-Z][A-Z]|[A-Z]{3})(\d{1,7})[\"']")
_FAR_ROW = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{7,9})[\"']")
_LAST_CELL = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,9})[\"']")
_DISGUISED = re.compile(rb"r=[\"'][^\"'>]{0,20}&")
_DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*hidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^<>]*hidden=[\"'](?:1|true)[\"'][^<>]*>")
_COLUMN_SPAN = re.compile(rb"(min|max)=[\"'](\d{1,5})[\"']")
_CALLING = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*?(?:HYPERLINK|WEBSERVICE|IMPORTDATA|IMPORTXML|DDE|CALL|REGISTER)\s*\(|"
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*?\w\|",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"xl/(comments/?|threadedComments/)[^/]*\.xml")
_AUTHOR = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)>\s*(?!openpyxl\s*<)[^<\s]")
_ELEMENT = re.compile(rb"<[A-Za-z_]")
_PROPERTIES = "docProps/core.xml"
_NO_VALUE = re.compile(
    rb"</(?:\w+:)?f>\s*(?:(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)


@dataclass
class WorkbookFacts:
    """What the guard learnt of a workbook: counts of formulas and hidden parts, what else goes out with it.

    `calling_formulas` are those which reach out of the workbook: links, web services, DDE.
    """

    findings: list[Finding] = field(default_factory=list)
    formulas: int = 0
    formulas_without_value: int = 0
    calling_formulas: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    has_external_links: bool = False
    has_comments: bool = False
    has_author: bool = False


@dataclass
class _Extent:
    """How far one sheet reaches, and how many references it really has."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0


def check_workbook(path: Path) -> WorkbookFacts:
    """Refuse packages that would cost too much or may do harm; count formulas on the way."""
    facts = WorkbookFacts()
    if not is_directory_small(path):
        facts.findings.append(finding("workbook_broken"))
        return facts
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            refusal = _check_directory(members)
            if refusal is None:
                facts.has_external_links = any(m.filename.startswith("xl/externalLinks/") for m in members)
                facts.has_comments = any(_COMMENTS.match(m.filename) for m in members)
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
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return finding("workbook_unsafe", part="symlink")
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
            if member.filename == _PROPERTIES and refusal is None:
                with package.open(member) as stream:
                    facts.has_author = _AUTHOR.search(stream.read(_CHUNK)) is not None
        if refusal is not None:
            return refusal
    return None


def _check_head(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Finding | None:
    """Excel writes no document type, no other encoding than UTF-8, nothing long before the first element."""
    with package.open(member) as stream:
        head = stream.read(4096)
    if (
        head.startswith((b"\xff\xfe", b"\xfe\xff"))
        or b"\0" in head
        or _hides(head)
        or not _ELEMENT.search(head)
    ):
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
                facts.calling_formulas += len(_CALLING.findall(chunk))
            if b"hidden=" in chunk:
                _count_hidden(chunk, facts)
            refusal = _judge(extent)
            if refusal is not None:
                return refusal
            tail = window[-_OVERLAP:]
    return _judge_density(extent)


def _count_hidden(chunk: bytes, facts: WorkbookFacts) -> None:
    facts.hidden_rows += len(_HIDDEN_ROW.findall(chunk))
    for element in _HIDDEN_COLUMNS.findall(chunk):
        span = {name: int(number) for name, number in _COLUMN_SPAN.findall(element)}
        # A program that hides all columns to the right of a table hides nothing that is filled.
        if span.get(b"max", 0) <= MAX_COLUMNS:
            facts.hidden_columns += 1 + span.get(b"max", 0) - span.get(b"min", span.get(b"max", 0))


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
