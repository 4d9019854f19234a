"""Room validators: the guard for XLSX packages, before openpyxl sees them.

Looks at the zip directory and streams the sheets' bytes through regular expressions; no XML parser may enter.
A declared size bounds what can be read (zipfile stops there), so the walk is bounded too.
"""

import lzma
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from validators.findings.codes import finding
from validators.findings.report import Finding
from validators.guard.package import HEAD_BYTES, WORKBOOK, find_sheets, is_head_plain, is_xml
from validators.guard.text import MAX_COLUMNS
from validators.guard.zip_bounds import is_directory_small, swelling

MAX_UNPACKED = 256 << 20
MAX_RATIO = 100
MAX_MEMBERS = 2_000
MAX_AREA = 50_000_000
MAX_ROWS = 1_048_576
_SPARSE_AREA = 1_000_000
_CHUNK = 1 << 20
_OVERLAP = 64
_MAX_TAG = 1 << 16
# The patterns below read text that `_plain` made: every blank is one space, and none stands beside `=`.
_BLANKS = bytes.maketrans(b"\t\r\n\v\f", b"     ")
_PREFIX = rb"<(?:[^\s<>/=\"']+:)?"
_DIMENSION = re.compile(_PREFIX + rb"dimension (?:[^<]* )?ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,9})[\"']")
# A reference beyond column SR (512), or in a row of seven digits: the only ones that cost much to jump to.
_FAR_CELL = re.compile(rb" r=[\"']([S-Z][A-Z]|[A-Z]{3})(\d{1,9})[\"']")
_FAR_ROW = re.compile(rb" r=[\"'][A-Z]{0,3}(\d{7,9})[\"']")
_LAST_CELL = re.compile(rb" r=[\"'][A-Z]{0,3}(\d{1,9})[\"']")
# A reference in no form that a writer uses: by entities, in small letters, as `1e6`. Readers take them.
_ODD = re.compile(rb" r=(?![\"'][A-Z]{0,3}\d{1,9}[\"'])| ref=")
_DISGUISED = re.compile(
    _PREFIX
    + rb"(?:c|row) (?:[^<]* )?r=(?![\"'][A-Z]{0,3}\d{1,9}[\"'])|"
    + _PREFIX
    + rb"dimension (?:[^<]* )?ref=(?![\"'][A-Z]{1,3}\d{1,9}(?::[A-Z]{1,3}\d{1,9})?[\"'])"
)
_PLACED = re.compile(_PREFIX + rb"(?:c|row|col|dimension) ")
_DOCTYPES = (b"<!DOCTYPE", b"<!ENTITY")
_HIDDEN_ROW = re.compile(_PREFIX + rb"row (?:[^<>]* )?hidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMNS = re.compile(_PREFIX + rb"col (?:[^<>]* )?hidden=[\"'](?:1|true)[\"'][^<>]*>")
_COLUMN_SPAN = re.compile(rb" (min|max)=[\"'](\d{1,5})[\"']")
_CALLING = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*?(?:HYPERLINK|WEBSERVICE|IMPORTDATA|IMPORTXML|DDE|CALL|REGISTER)\s*\(|"
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]*?\w\|",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"xl/(comments/?|threadedComments/)[^/]*\.xml")
_AUTHOR = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)(?:\s[^<>]*)?>\s*(?!openpyxl\s*<)[^<\s]")
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
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        lzma.LZMAError,
    ):
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
    if WORKBOOK not in names:
        return finding("workbook_broken")
    if len(members) > MAX_MEMBERS or len(names) < len(members):
        return finding("workbook_unsafe", part=f"zip: {len(members)}")
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return finding("workbook_unsafe", part="symlink")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        return finding("workbook_unsafe", part="..")
    return _check_sizes(members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> Finding | None:
    unpacked, ratio, is_swollen = swelling(members, max_ratio=MAX_RATIO)
    if unpacked > MAX_UNPACKED or is_swollen:
        return finding("zip_bomb", size=unpacked >> 20, ratio=ratio, limit=MAX_UNPACKED >> 20)
    return None


def _check_members(
    package: zipfile.ZipFile, members: list[zipfile.ZipInfo], facts: WorkbookFacts
) -> Finding | None:
    sheets = find_sheets(package)
    if sheets is None:
        return finding("workbook_unsafe", part=WORKBOOK)
    for member in members:
        name = member.filename
        refusal = _check_head(package, member)
        if refusal is None and (
            name in sheets or (name.startswith("xl/worksheets/") and name.endswith(".xml"))
        ):
            refusal = _check_sheet(package, member, facts)
        if refusal is not None:
            return refusal
        if name == _PROPERTIES:
            with package.open(member) as stream:
                facts.has_author = _AUTHOR.search(stream.read(_CHUNK)) is not None
    return None


def _check_head(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Finding | None:
    """Excel writes no document type, no UTF-16, nothing long before the first element; pictures may pass."""
    with package.open(member) as stream:
        head = stream.read(HEAD_BYTES)
    if is_xml(head, member.filename) and not is_head_plain(head):
        return _unsafe(member)
    return None


def _unsafe(member: zipfile.ZipInfo) -> Finding:
    return finding("workbook_unsafe", part=member.filename[-60:])


def _check_sheet(package: zipfile.ZipFile, member: zipfile.ZipInfo, facts: WorkbookFacts) -> Finding | None:
    extent = _Extent()
    tail = b""
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            fresh = _plain(chunk)
            window = _plain(tail + fresh)
            begun = window[max(window.rfind(b"<"), 0) :]
            if _hides(window, len(window) - len(begun)):
                return _unsafe(member)
            _measure(window, tail, extent)
            _count_formulas(fresh, facts)
            _count_hidden(fresh, facts)
            refusal = _judge(extent)
            if refusal is not None:
                return refusal
            # What the end of the block cut is read whole with the next one.
            tail = begun if len(begun) <= _MAX_TAG else begun[-_OVERLAP:]
            if begun is not tail and _PLACED.match(begun):
                return _unsafe(member)
    return _judge_density(extent)


def _plain(text: bytes) -> bytes:
    """Write attributes as programs do: XML lets any number of blanks stand between them and beside `=`."""
    text = text.translate(_BLANKS)
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text.replace(b" =", b"=").replace(b"= ", b"=")


def _count_formulas(text: bytes, facts: WorkbookFacts) -> None:
    if b"<f" in text:
        facts.formulas += text.count(b"<f>") + text.count(b"<f ")
        facts.formulas_without_value += len(_NO_VALUE.findall(text))
        facts.calling_formulas += len(_CALLING.findall(text))


def _count_hidden(text: bytes, facts: WorkbookFacts) -> None:
    if b" hidden=" not in text:
        return
    facts.hidden_rows += len(_HIDDEN_ROW.findall(text))
    for element in _HIDDEN_COLUMNS.findall(text):
        span = {name: int(number) for name, number in _COLUMN_SPAN.findall(element)}
        # A program that hides all columns to the right of a table hides nothing that is filled.
        if span.get(b"max", 0) <= MAX_COLUMNS:
            facts.hidden_columns += 1 + span.get(b"max", 0) - span.get(b"min", span.get(b"max", 0))


def _hides(window: bytes, whole: int) -> bool:
    """Tell whether entities are declared, or the `whole` first bytes spell a reference as no writer does."""
    if any(mark in window for mark in _DOCTYPES):
        return True
    # The quick search also finds such letters in texts; only an element's own reference counts.
    return _ODD.search(window, 0, whole) is not None and _DISGUISED.search(window, 0, whole) is not None


def _measure(window: bytes, tail: bytes, extent: _Extent) -> None:
    # What the tail held was counted with the window before.
    references = window.count(b" r=") - tail.count(b" r=")
    extent.cells += references or window.count(b"<c") - tail.count(b"<c")
    patterns = (_DIMENSION, _FAR_CELL) if b"dimension" in window else (_FAR_CELL,)
    for pattern in patterns:
        for letters, row in pattern.findall(window):
            extent.last_column = max(extent.last_column, _column_number(letters))
            extent.last_row = max(extent.last_row, int(row))
    last = _LAST_CELL.match(window, max(window.rfind(b" r="), 0))
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
