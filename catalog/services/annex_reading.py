"""Reading an annex in a process that may die without harm, and the words for what is wrong with one.

A hostile file ends that process and never this one; whatever happens, the caller gets an `Annex`.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from harvesters.annexes import Annex, AnnexError, Unit
from harvesters.annexes.codes import CODES as ANNEX_CODES
from harvesters.annexes.codes import Told, tell
from validators.child import EXIT_MEMORY
from validators.findings.codes import finding, render
from validators.work_folder import work_folder

ROOT = Path(__file__).resolve().parents[2]
# What an annex may be named, and how it is read.
FORMATS = ("csv", "xlsx", "docx")
_COMMAND = (sys.executable, "-E", "-s", "-X", "utf8", "-m", "catalog.services.annex_child")
_MEMORY_BYTES = 1 << 30


def read_in_child(
    path: Path,
    *,
    file_format: str,
    units: Sequence[Unit],
    memory_bytes: int = _MEMORY_BYTES,
    cpu_seconds: int = 60,
    wall_seconds: float = 120,
) -> Annex:
    """Guard and read an annex in a child process.

    Args:
        path: of this machine, chosen by the caller.
        file_format: one of FORMATS; another one is refused.
        units: those that may be named (`annex_units.known_units`).
        memory_bytes: address space (1 GiB at least); cpu_seconds, wall_seconds: time.

    Returns: the annex; one with errors when it was refused, stopped at a limit, or its reader died.
    """
    if file_format not in FORMATS:
        return Annex(errors=[AnnexError("wrong_format")])
    limits = {"memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds}
    with TemporaryDirectory(prefix="annex-", dir=work_folder()) as name:
        folder = Path(name)
        asked, told = folder / "request.json", folder / "answer.json"
        body = {
            "path": str(path.absolute()),
            "format": file_format,
            "units": [asdict(unit) for unit in units],
            "limits": limits,
            "answer": str(told),
        }
        asked.write_text(json.dumps(body), encoding="utf-8")
        failure = _run(asked, folder, limits, wall_seconds)
        return _read(told) or Annex(errors=[failure or _stopped("crashed")])


def words_of(code: str, params: Mapping[str, object], *, column: str | None, lang: str) -> Told:
    """Give title, message and cure of a code of the reader or of the guard.

    Raises: KeyError for a code that neither knows.
    """
    if code in ANNEX_CODES:
        return tell(code, params, column=column, language=lang)
    given = {name: value for name, value in params.items() if isinstance(value, str | int | float)}
    text = render(replace(finding(code), params=given), lang)
    return Told(text.title, text.message, text.cure)


def _run(asked: Path, folder: Path, limits: Mapping[str, int], wall_seconds: float) -> AnnexError | None:
    """Run the child to its end; give what stopped it, None when it ended well."""
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": str(folder)}
    with subprocess.Popen(
        [*_COMMAND, str(asked)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            code = child.wait(wall_seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            return _stopped("limit_time", seconds=wall_seconds)
    return _explain(code, limits)


def _explain(code: int, limits: Mapping[str, int]) -> AnnexError | None:
    if code == 0:
        return None
    if code == -signal.SIGXCPU:
        return _stopped("limit_time", seconds=limits["cpu_seconds"])
    if code in (EXIT_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return _stopped("limit_memory", limit=limits["memory_bytes"] >> 20)
    return _stopped("crashed")


def _stopped(code: str, **params: object) -> AnnexError:
    return AnnexError(code, params=params)


def _read(told: Path) -> Annex | None:
    """Give the child's answer, None when there is none that can be read."""
    try:
        body: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        if "refused" in body:
            return Annex(errors=[AnnexError(one["code"], params=one["params"]) for one in body["refused"]])
        return Annex.from_dict(body["annex"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
