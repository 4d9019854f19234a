"""Room validators: the guard, layer 1 of a verdict. It runs before any parser and trusts nothing in the file.

Any finding of the guard means that the file is rejected unread; its notes are told beside what the other
layers say. It must answer in under two seconds.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from validators.findings.codes import finding
from validators.findings.report import Finding, Report
from validators.guard.text import check_text
from validators.guard.workbook import WorkbookFacts, check_workbook
from validators.guard.zip_bounds import read_members

MAX_BYTES = 200 << 20
_FORMATS = {"csv": "csv", "tsv": "csv", "txt": "csv", "xlsx": "xlsx"}
_HEAD = 4096
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"#!", "executable"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"SQLite format 3\0", "database"),
    (b"PAR1", "parquet"),
    (b"{\\rtf", "rtf"),
)
# These magic bytes are letters too: a text that begins so is a program or a picture only when it is no text.
_LETTER_MAGIC = (b"MZ", b"BM", b"BZh", b"PAR1", b"GIF8", b"Rar!")
_HTML_STARTS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<style",
    b"mime-version:",
)


@dataclass
class GuardResult:
    """`findings` is empty when the file may be read; then `format` is csv or xlsx.

    `notes` are findings that do not keep the file from being read: a wrong encoding among them is an error.
    `encoding` is a name of ours, see `guard_encoding.codec_of`.
    """

    findings: list[Finding]
    format: str | None = None
    encoding: str | None = None
    workbook: WorkbookFacts | None = None
    notes: list[Finding] = field(default_factory=list)


def check_file(path: Path, *, file_format: str | None = None, max_bytes: int = MAX_BYTES) -> GuardResult:
    """Look at a file's size and bytes. `file_format` is what its owner says; None means the file's suffix.

    Raises: OSError when the file is not there.
    """
    size = path.stat().st_size
    if size == 0:
        return GuardResult([finding("file_empty")])
    if size > max_bytes:
        limit = round(max_bytes / (1 << 20), 1)
        return GuardResult([finding("file_too_large", size=round(size / (1 << 20), 1), limit=limit)])
    kind = kind_of(path)
    claimed = _claimed(path, file_format, kind)
    refusal = _compare(claimed, kind, path)
    if refusal is not None:
        return GuardResult([refusal])
    if claimed == "xlsx":
        facts = check_workbook(path)
        return GuardResult(facts.findings, "xlsx", None, facts)
    text = check_text(path)
    return GuardResult(text.findings, "csv", text.encoding, notes=text.notes)


def rejected(guarded: GuardResult, findings: list[Finding], seconds: float) -> Report:
    """Give the report of a file that is not read further; `seconds` is what it took to know."""
    return Report(
        verdict="rejected",
        findings=findings,
        counts=dict(Counter(one.code for one in findings)),
        encoding=guarded.encoding,
        format=guarded.format,
        seconds=seconds,
    )


def _claimed(path: Path, file_format: str | None, kind: str) -> str:
    """Give csv or xlsx as the owner, the suffix or (without either) the bytes say; else the word itself."""
    said = (file_format or path.suffix).lower().lstrip(".")
    if not said:
        return "xlsx" if kind == "zip" else "csv"
    return _FORMATS.get(said, said)


def kind_of(path: Path) -> str:
    """Name what the first bytes are: zip, ole, html, text or a kind of file that is no table."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not (magic in _LETTER_MAGIC and _is_plain(head)):
            return kind
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML_STARTS):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start or b"<table" in start else "xml"
    is_json = start.startswith((b"{", b"[")) and start[1:].lstrip().startswith((b'"', b"{", b"["))
    return "json" if is_json else "text"


def _is_plain(head: bytes) -> bool:
    return not any(byte < 9 for byte in head)


def _compare(claimed: str, kind: str, path: Path) -> Finding | None:
    """Refuse a file whose bytes are not what its name says, each with the words that help most."""
    if claimed not in ("csv", "xlsx"):
        if kind == "zip" and claimed in ("zip", "xlsm", "xlsb"):
            return _compare_zip(claimed, path)
        return finding("format_unsupported", suffix=claimed[:12])
    if kind == "html":
        return finding("html_file")
    if kind == "ole":
        return finding("workbook_encrypted" if _is_encrypted(path) else "old_workbook")
    if kind == "zip":
        return _compare_zip(claimed, path)
    if kind == "text":
        return finding("csv_named_xlsx") if claimed == "xlsx" else None
    return finding("wrong_content", claimed=claimed, file_kind=kind)


def _compare_zip(claimed: str, path: Path) -> Finding | None:
    """Tell a workbook from an Office text and from an archive, whose members are listed and not unpacked."""
    members = read_members(path)
    if members.names & {"xl/workbook.xml", "xl/workbook.bin"}:
        if claimed == "csv":
            return finding("workbook_named_csv")
        if claimed == "xlsx":
            return None
        return finding("workbook_macros") if claimed == "xlsm" else finding("old_workbook")
    if members.names & {"word/document.xml", "ppt/presentation.xml"}:
        return finding("wrong_content", claimed=claimed, file_kind="document")
    # A package whose directory cannot be read, or lacks the workbook, is a broken one.
    if claimed == "xlsx" and (not members.names or "[Content_Types].xml" in members.names):
        return finding("workbook_broken")
    return finding("archive_refused", count=members.count, members=members.shown)


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE file wraps an encrypted package; its directory names the stream."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
        file.seek(max(path.stat().st_size - (1 << 20), 0))
        return _ENCRYPTED in head or _ENCRYPTED in file.read()
