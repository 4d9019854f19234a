"""Room validators: the guard for DOCX packages, before any reader of documents sees them.

It looks at the zip directory, at how the parts begin, and at the relationships and field codes by regular
expressions; no XML parser may enter. A document is refused for what it could do to its reader here, and for
what it could do to a person who downloads it: macros, embedded objects, parts fetched from elsewhere.
"""

import html
import lzma
import re
import stat
import zipfile
import zlib
from pathlib import Path

from validators.findings.codes import finding
from validators.findings.masking import safe_label
from validators.findings.report import Finding
from validators.guard.check import GuardResult, kind_of
from validators.guard.package import HEAD_BYTES, elements_of, is_head_plain, is_xml
from validators.guard.zip_bounds import is_directory_small, swelling

MAX_BYTES = 32 << 20
MAX_UNPACKED = 200 << 20
MAX_PART = 48 << 20
MAX_RATIO = 100
MAX_MEMBERS = 2_000
DOCUMENT = "word/document.xml"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, NotImplementedError, EOFError,
)  # fmt: skip
# What a link leads to is opened only by a person who follows it; every other outside part is fetched.
_FOLLOWED = "/hyperlink"
_RUNNING = ("/oleobject", "/package", "/control", "/activexcontrolbinary", "/afchunk", "/attachedtoolbars")
_RUNNING_PARTS = re.compile(r"^word/(embeddings|activex|afchunk)", re.IGNORECASE)
_MACRO_TYPES = (b"macroenabled", b"vbaproject", b"ms-word.vbadata")
# A field begins, or goes on with a piece of its instruction: Word writes one instruction in several runs.
_FIELD = re.compile(rb"fldCharType\s*=\s*[\"']begin|<(?:\w+:)?instrText(?:\s[^<>]*)?>([^<]*)<")
_SIMPLE = re.compile(rb"<(?:\w+:)?fldSimple\s[^<>]*?instr\s*=\s*(\"[^\"]*\"|'[^']*')")
_FETCHING = ("DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "INCLUDE", "LINK", "DATABASE")
_NAMES = {"text": "csv", "html": "xml"}


def check_document(path: Path, *, max_bytes: int = MAX_BYTES) -> GuardResult:
    """Judge a DOCX document by its bytes; `findings` is empty when it may be read.

    Raises: OSError when the file is not there.
    """
    size = path.stat().st_size
    if size == 0:
        return GuardResult([finding("file_empty")])
    if size > max_bytes:
        limit = round(max_bytes / (1 << 20), 1)
        return GuardResult([finding("file_too_large", size=round(size / (1 << 20), 1), limit=limit)])
    refusal = _check_kind(path) or _check_package(path)
    return GuardResult([refusal], "docx") if refusal else GuardResult([], "docx")


def _check_kind(path: Path) -> Finding | None:
    """Refuse what is no zip: an encrypted or old document (OLE), or another kind of file."""
    kind = kind_of(path)
    if kind == "ole":
        return finding("document_old_or_locked")
    if kind != "zip":
        return finding("document_other_kind", file_kind=_NAMES.get(kind, kind))
    return None if is_directory_small(path) else finding("document_broken")


def _check_package(path: Path) -> Finding | None:
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            return _check_directory(members) or _check_parts(package, members)
    except _BROKEN:
        return finding("document_broken")


def _check_directory(members: list[zipfile.ZipInfo]) -> Finding | None:
    names = {member.filename for member in members}
    lowered = {name.lower() for name in names}
    if any(member.flag_bits & 0x1 for member in members):
        return finding("document_old_or_locked")
    if any(name.rsplit("/", 1)[-1] in ("vbaproject.bin", "vbadata.xml") for name in lowered):
        return finding("document_macros")
    if DOCUMENT not in names:
        is_workbook = "xl/workbook.xml" in names
        return finding("document_other_kind", file_kind="xlsx" if is_workbook else "archive")
    if len(members) > MAX_MEMBERS or len(lowered) < len(members):
        return finding("document_unsafe", part=f"zip: {len(members)}")
    if any(stat.S_ISLNK(member.external_attr >> 16) for member in members):
        return finding("document_unsafe", part="symlink")
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        return finding("document_unsafe", part="..")
    if any(_RUNNING_PARTS.match(name) for name in names):
        return finding("document_embedded")
    return _check_sizes(members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> Finding | None:
    unpacked, ratio, is_swollen = swelling(members, max_ratio=MAX_RATIO)
    if unpacked > MAX_UNPACKED or is_swollen or any(member.file_size > MAX_PART for member in members):
        return finding("document_swollen", size=unpacked >> 20, ratio=ratio, limit=MAX_UNPACKED >> 20)
    return None


def _check_parts(package: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Finding | None:
    for member in members:
        with package.open(member) as stream:
            head = stream.read(HEAD_BYTES)
        if not is_xml(head, member.filename):
            continue
        if not is_head_plain(head):
            return finding("document_unsafe", part=safe_label(member.filename[-60:]))
        refusal = _check_text(member.filename.lower(), package.read(member))
        if refusal is not None:
            return refusal
    return None


def _check_text(name: str, text: bytes) -> Finding | None:
    """Judge one part of XML; its declared size bounds what was read."""
    if name == "[content_types].xml":
        return finding("document_macros") if any(one in text.lower() for one in _MACRO_TYPES) else None
    if name.endswith(".rels"):
        return _check_links(text)
    return finding("document_external") if _fetches(text) else None


def _check_links(text: bytes) -> Finding | None:
    for link in elements_of(text, b"Relationship"):
        kind = link.get("Type", "").lower()
        if kind.endswith(("/vbaproject", "/wordvbadata")):
            return finding("document_macros")
        if kind.endswith(_RUNNING):
            return finding("document_embedded")
        if link.get("TargetMode", "").strip().lower() == "external" and not kind.endswith(_FOLLOWED):
            return finding("document_external")
    return None


def _fetches(text: bytes) -> bool:
    """Tell whether a field fetches something: the first word of its instruction says what it does."""
    if b"instrText" not in text and b"fldSimple" not in text:
        return False
    fields = [b""]
    for found in _FIELD.finditer(text):
        if found[1] is None:
            fields.append(b"")
        else:
            fields[-1] += found[1]
    fields += [quoted[1:-1] for quoted in _SIMPLE.findall(text)]
    return any(_first_word(field) in _FETCHING for field in fields)


def _first_word(field: bytes) -> str:
    words = html.unescape(field.decode("utf-8", "replace")).split(maxsplit=1)
    return words[0].upper() if words else ""
