"""Room validators: where an XLSX package keeps its sheets, and how its parts may begin.

A reader finds sheets by the relationships of the workbook, whatever the parts are called, so the guard does
too, by regular expressions: no XML parser may enter.
What this module cannot follow exactly as a reader does is refused, never guessed.
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator

WORKBOOK = "xl/workbook.xml"
HEAD_BYTES = 4096
_LISTS = (WORKBOOK, "xl/_rels/workbook.xml.rels", "[Content_Types].xml")
_MAX_LIST = 8 << 20
_BLANK = b" \t\r\n"
# Byte order marks and the zero bytes of UTF-16: left aside when asking whether a part means to be XML.
_MARKS = b"\xef\xbb\xbf\xfe\xff" + _BLANK
_START = re.compile(rb"<[A-Za-z_:\x80-\xff]")
# Names follow a blank, and repetitions give nothing back: no text makes the search slower than its length.
_ATTRIBUTE = re.compile(rb"(?<=\s)([^\s=<>\"'/]++)\s*+=\s*+(\"[^\"]*\"|'[^']*')")
_BREAK = re.compile(r"\r\n|[\t\r\n]")


def find_sheets(package: zipfile.ZipFile) -> frozenset[str] | None:
    """Give the members that a reader would take for sheets, wherever they lie; None when that is not plain.

    Not plain: lists over 8 MiB, a second workbook part, a sheet whose relationship or member is missing.
    """
    names = frozenset(package.namelist())
    if any(package.getinfo(name).file_size > _MAX_LIST for name in _LISTS if name in names):
        return None
    book, links, types = (package.read(name) if name in names else b"" for name in _LISTS)
    sheets: set[str] = set()
    for found in elements_of(types, b"Override"):
        part, kind = found.get("PartName", ""), found.get("ContentType", "").lower()
        if ".main+xml" in kind and part != f"/{WORKBOOK}":
            return None
        if "worksheet+xml" in kind:
            sheets.add(part[1:])
    targets, by_kind = _read_links(links)
    for sheet in elements_of(book, b"sheet"):
        wanted = [value for name, value in sheet.items() if name.rsplit(":", 1)[-1] == "id"]
        for one in wanted:
            reached = targets.get(one, set()) & names
            if not reached:
                return None
            sheets |= reached
    return frozenset((sheets | by_kind) & names)


def _read_links(links: bytes) -> tuple[dict[str, set[str]], set[str]]:
    """Give the members that each relationship of the workbook may mean, and those of the type worksheet."""
    targets: dict[str, set[str]] = {}
    sheets: set[str] = set()
    for link in elements_of(links, b"Relationship"):
        target = link.get("Target", "")
        # An external target is taken as it stands by readers that look for it among the members.
        meant = {target, target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")}
        targets.setdefault(link.get("Id", ""), set()).update(meant)
        if link.get("Type", "").endswith("/worksheet"):
            sheets |= meant
    return targets, sheets


def elements_of(text: bytes, tag: bytes) -> Iterator[dict[str, str]]:
    """Give the attributes of each element of that name, in any name space, also inside comments."""
    for element in re.finditer(rb"<(?:[^\s<>/=\"']+:)?" + tag + rb"\s[^<]*", text):
        yield {name.decode("utf-8", "replace"): _value(raw) for name, raw in _ATTRIBUTE.findall(element[0])}


def _value(raw: bytes) -> str:
    return html.unescape(_BREAK.sub(" ", raw[1:-1].decode("utf-8", "replace")))


def is_xml(head: bytes, name: str) -> bool:
    """Tell whether a reader could take a part for XML: by its name, or because its first sign is `<`."""
    plain = head.replace(b"\0", b"").lstrip(_MARKS)
    is_blank_throughout = not plain and len(head) >= HEAD_BYTES
    return name.lower().endswith((".xml", ".rels")) or plain.startswith(b"<") or is_blank_throughout


def is_head_plain(head: bytes) -> bool:
    """Tell whether a part of a package is no UTF-16 and comes to its first element within `head`.

    Before it only blanks, comments and instructions may stand: a document type, where entities are declared,
    cannot hide behind a comment, and a prolog that is longer than `head` is not plain.
    """
    if b"\0" in head:
        return False
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while at < len(head):
        if head[at] in _BLANK:
            at += 1
            continue
        ending = {b"<?": b"?>", b"<!": b"-->"}.get(head[at : at + 2])
        if ending is None:
            return _START.match(head, at) is not None
        if ending == b"-->" and not head.startswith(b"<!--", at):
            return False
        end = head.find(ending, at + (4 if ending == b"-->" else 2))
        if end < 0:
            return False
        at = end + len(ending)
    return False
