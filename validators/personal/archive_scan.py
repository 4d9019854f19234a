"""Room validators: the members of a zip file, unpacked one by one into the work folder and scanned there.

The limits are those of the guard; archives inside are opened one level deep. A member that is not read is
told, never passed over: what nobody has read may hold persons.
"""

import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from validators.findings.codes import finding
from validators.findings.masking import mask, safe_label
from validators.findings.report import Finding
from validators.guard.workbook import MAX_RATIO, MAX_UNPACKED
from validators.guard.zip_bounds import is_directory_small
from validators.words.person_names import is_person_name
from validators.work_folder import work_folder

MAX_MEMBERS = 1_000
MAX_NESTED = 1
_CHUNK = 1 << 20
_SMALL = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_FAILURES = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError)
# Scans one file: its path, how deep it lies.
Scan = Callable[[Path, int], list[Finding]]


def scan_archive(path: Path, scan: Scan, *, depth: int) -> list[Finding]:
    """Scan the members of a zip file; `params["sheet"]` of their findings begins with the member's name."""
    if depth > MAX_NESTED or not is_directory_small(path):
        return [unread(path.name, "too_deep" if depth > MAX_NESTED else "directory")]
    try:
        with zipfile.ZipFile(path) as package:
            members = [member for member in package.infolist() if not member.is_dir()]
            refusal = _refusal(members)
            if refusal is not None:
                return [unread(path.name, refusal)]
            return [one for member in members for one in _scan_member(package, member, scan, depth)]
    except _FAILURES:
        return [unread(path.name, "broken")]


def _refusal(members: list[zipfile.ZipInfo]) -> str | None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        return "too_large"
    swollen = [
        m for m in members if m.file_size > _SMALL and m.file_size > MAX_RATIO * max(m.compress_size, 1)
    ]
    return "too_large" if swollen or (unpacked > _SMALL and unpacked > MAX_RATIO * packed) else None


def _scan_member(
    package: zipfile.ZipFile, member: zipfile.ZipInfo, scan: Scan, depth: int
) -> Iterator[Finding]:
    shown = safe_name(member.filename)
    if stat.S_ISLNK(member.external_attr >> 16) or member.flag_bits & 0x1:
        yield unread(member.filename, "locked")
        return
    suffix = PurePosixPath(member.filename.replace("\\", "/")).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="validators-", dir=work_folder()) as folder:
        # The name inside the archive decides nothing here but how the content is read.
        target = Path(folder) / f"member{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        try:
            with package.open(member) as source, target.open("wb") as out:
                while block := source.read(_CHUNK):
                    out.write(block)
        except _FAILURES:
            yield unread(member.filename, "broken")
            return
        for one in scan(target, depth + 1):
            yield _inside(one, shown)


def _inside(one: Finding, member: str) -> Finding:
    """Give a finding with the member's name; one without a level says that the member was not read."""
    if "level" not in one.params:
        return unread(member, one.code)
    if one.code == "personal_data_unread":
        name = str(one.params["member"])
        return replace(one, params={**one.params, "member": member if name.startswith("member") else name})
    sheet = one.params.get("sheet")
    return replace(one, params={**one.params, "sheet": member if sheet is None else f"{member} › {sheet}"})


def safe_name(name: str) -> str:
    """Give a file's name that may be shown: each part masked that looks like a person or a number of one."""
    parts = re.split(r"[/\\]", name)
    return "/".join(_safe_part(part) for part in parts)[-120:]


def _safe_part(part: str) -> str:
    stem, dot, suffix = part.rpartition(".")
    words = re.sub(r"[_\-.+]+", " ", stem or suffix).strip()
    is_plain = safe_label(words) == words and safe_label(part) == part
    if is_plain and not is_person_name(re.sub(r"\d+", " ", words).strip().title()):
        return part
    return f"{mask(stem or suffix)}{dot if stem else ''}{suffix if stem else ''}"


def unread(name: str, why: str) -> Finding:
    """Tell that a part could not be read: `why` is a word of ours or the code of a finding."""
    params: dict[str, str | float] = {
        "level": "warn",
        "kind": "unread",
        "count": 0,
        "share": 0.0,
        "sheet": safe_name(name),
    }
    params |= {"member": safe_name(name), "why": why}
    return finding("personal_data_unread", row=None, column=None, label=None, value=None, **params)
