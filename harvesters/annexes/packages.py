"""Room annexes: may the ZIP package behind an XLSX or DOCX be opened? Directory only; no member is read.

Both readers open members with `zipfile`, which gives no more bytes than the directory declares: so the
declared sizes bound the memory, whatever the members hold.
"""

import zipfile
from pathlib import Path

from harvesters.annexes.grids import UnreadableAnnex

MAX_FILE = 32 << 20
MAX_MEMBERS = 5_000
MAX_UNPACKED = 200 << 20
# A list of some hundred items has less than one MiB of XML; models of XML take some ten times their text.
MAX_PART = 48 << 20


def require_package(path: Path, *, main_part: str) -> None:
    """Refuse a package that is broken, encrypted, too big, or another kind of file.

    Args:
        main_part: the member without which the file is of another kind ("word/document.xml").

    Raises: UnreadableAnnex (unreadable_file, wrong_format, too_big, encrypted_file).
    """
    if path.stat().st_size > MAX_FILE:
        raise UnreadableAnnex("too_big", limit=MAX_FILE >> 20)
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as broken:
        raise UnreadableAnnex("wrong_format") from broken
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise UnreadableAnnex("too_big", limit=MAX_UNPACKED >> 20)
    if any(m.file_size > MAX_PART for m in members if m.filename.endswith(".xml")):
        raise UnreadableAnnex("too_big", limit=MAX_PART >> 20)
    if any(m.flag_bits & 1 for m in members):
        raise UnreadableAnnex("encrypted_file")
    if main_part not in {m.filename for m in members}:
        raise UnreadableAnnex("wrong_format")
