"""Files that attack the check itself. Numbers as in the abuse suite of the security specification (B, C).

Nothing here holds real data; what a file would read or unpack is not there.
"""

import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.factories.nasty_files import HEAD_XML, SHEET, package, rows, sheet_row, with_sheet, workbook

_PAIRS = zip("abcdefgh", "bcdefghi", strict=True)
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {after} "{("&" + before + ";") * 10}">' for before, after in _PAIRS)
    + "]>"
)
SCHEMA = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}


@dataclass(frozen=True)
class HostileFile:
    """One file: the verdict and one code that must be found, within these limits."""

    number: str
    path: Path
    verdict: str
    code: str
    schema: Mapping[str, Any] | None = None
    max_seconds: float = 2.0
    max_mb: int = 300


def make_hostile_files(folder: Path) -> list[HostileFile]:
    """Write all files into a folder that exists."""
    files = []
    for number, name, write, verdict, code, *rest in _CASES:
        path = folder / f"{number}-{name}"
        write(path)
        files.append(HostileFile(number, path, verdict, code, *rest))
    return files


def _text(*parts: bytes | tuple[bytes, int]) -> Callable[[Path], None]:
    """Give a writer of bytes; a part may be repeated."""

    def write(path: Path) -> None:
        with path.open("wb") as file:
            for part in parts:
                piece, times = part if isinstance(part, tuple) else (part, 1)
                whole, rest = divmod(times, 10_000)
                for _ in range(whole):
                    file.write(piece * 10_000)
                file.write(piece * rest)

    return write


def _with_member(name: str, content: bytes) -> Callable[[Path], None]:
    """Give a writer of a sound workbook with one member added or replaced."""

    def write(path: Path) -> None:
        workbook(rows(["a", "b"], [1, "x"]))(path)
        with zipfile.ZipFile(path) as file:
            members = {one: file.read(one) for one in file.namelist()}
        package({**members, name: content})(path)

    return write


def _symlink(target: str, *members: str) -> Callable[[Path], None]:
    """Give a writer of a zip file with a link to `target` beside other members."""

    def write(path: Path) -> None:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        with zipfile.ZipFile(path, "w") as file:
            for name in members:
                file.writestr(name, "<workbook/>")
            file.writestr(link, target)

    return write


def _shared(prolog: str) -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<?xml version="1.0"?>{prolog}<sst {space}><si><t>&i;</t></si></sst>'.encode()


_LATE = "<!-- " + "x" * 5_000 + " -->"
_FAR = HEAD_XML + sheet_row(2, "<v>1</v>") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
_NESTED = {"inner.zip": b"PK\x03\x04" + b"\0" * 1000, "42.zip": b"PK\x03\x04"}
_EXTERNAL = '<!DOCTYPE sst [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
_TCVN3 = "a,b\n1,Céng hßa x· héi chñ nghÜa ViÖt Nam\n".encode("latin-1")
_VNI = "a,b\n1,Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\n".encode("latin-1")
_LINES = b"1,x y z\n"

_CASES: tuple[tuple[Any, ...], ...] = (
    ("B6", "evil.zip", package({"../evil.csv": b"a,b\n"}), "rejected", "archive_refused"),
    ("B6b", "evil.xlsx", _with_member("../evil.xml", b"<a/>"), "rejected", "workbook_unsafe"),
    ("B7", "link.zip", _symlink("/etc/hostname"), "rejected", "archive_refused"),
    ("B7b", "link.xlsx", _symlink("/etc/hostname", "xl/workbook.xml"), "rejected", "workbook_unsafe"),
    ("B8", "ratio.xlsx", _with_member(SHEET, b" " * (40 << 20)), "rejected", "zip_bomb"),
    ("B8b", "nested.xlsx", package(_NESTED), "rejected", "archive_refused"),
    ("B8c", "many.zip", package({f"{n}.csv": b"" for n in range(3_000)}), "rejected", "archive_refused"),
    (
        "B8d",
        "many.xlsx",
        package({"xl/workbook.xml": b"<a/>", **{f"xl/{n}.xml": b"<a/>" for n in range(3_000)}}),
        "rejected",
        "workbook_unsafe",
    ),
    ("B12", "program.csv", _text(b"MZ\x90\0\x03\0", (b"\0", 4_000)), "rejected", "wrong_content"),
    ("B12b", "page.csv", _text(b"<!doctype html><script>1</script>"), "rejected", "html_file"),
    ("B12c", "zip.csv", package({"a.csv": b"a,b\n"}), "rejected", "archive_refused"),
    ("C1", "far.xlsx", with_sheet(_FAR), "rejected", "too_many_columns"),
    (
        "C2",
        "swollen.xlsx",
        _with_member("xl/media/a.xml", b"<a>" + b" " * (300 << 20)),
        "rejected",
        "zip_bomb",
    ),
    (
        "C3",
        "laughs.xlsx",
        _with_member("xl/sharedStrings.xml", _shared(LAUGHS)),
        "rejected",
        "workbook_unsafe",
    ),
    (
        "C3b",
        "late.xlsx",
        _with_member("xl/sharedStrings.xml", _shared(_LATE + LAUGHS)),
        "rejected",
        "workbook_unsafe",
    ),
    (
        "C4",
        "entity.xlsx",
        _with_member("xl/sharedStrings.xml", _shared(_EXTERNAL)),
        "rejected",
        "workbook_unsafe",
    ),
    (
        "C5",
        "wide.csv",
        _text((b"c,", 31_999), b"c\n", (b"1,", 31_999), b"1\n"),
        "rejected",
        "too_many_columns",
    ),
    ("C6", "cell.csv", _text(b"a,b\n1,", (b"x", 50 << 20), b"\n"), "rejected", "line_too_long", None, 10.0),
    (
        "C6b",
        "lines.csv",
        _text(b'a,b\n1,"', (b'x ""y""\nz\n', 5 << 20), b'"\n'),
        "rejected",
        "quote_too_long",
        None,
        10.0,
    ),
    ("C7", "quote.csv", _text(b'a,b\n1,"', (_LINES, 13 << 20)), "rejected", "quote_too_long", None, 10.0),
    ("C8", "nul.csv", _text(b"a,b\n1,x\0y\n"), "invalid", "nul_byte", SCHEMA),
    ("C8b", "nuls.csv", _text(b"a,b\n", (b"\0", 1 << 20)), "invalid", "encoding_not_utf8", SCHEMA),
    ("C9", "utf16.csv", _text("a,b\n1,đ\n".encode("utf-16")), "invalid", "encoding_not_utf8", SCHEMA),
    ("C9b", "cp1258.csv", _text(b"a,b\n1,T\x69\xd2nh Vi\xea\xf2t\n"), "invalid", "encoding_not_utf8", SCHEMA),
    ("C9c", "tcvn3.csv", _text(_TCVN3), "invalid", "encoding_not_utf8", SCHEMA),
    ("C9d", "vni.csv", _text(_VNI), "invalid", "encoding_not_utf8", SCHEMA),
    ("C11", "bad.csv", _text(b"a,b\n", (b"x,y\n", 200_000)), "invalid", "type-error", SCHEMA, 60.0),
)
