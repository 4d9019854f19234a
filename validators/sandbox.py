"""Room validators: running a check in a child process that may die without harm.

Light: the web service may import it. The child is forked from a nursery (validators.nursery), which has a
minimal environment and has loaded the readers; it has its own session, and limits of memory, CPU and wall
time; whatever happens to it, the caller gets a Report.
"""

import json
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from validators.findings.codes import finding
from validators.findings.report import Finding, Report
from validators.nurseries import Nursery, NurseryLost, close_nurseries, lent_nursery
from validators.work_folder import work_folder

_EXIT_MEMORY = 86  # validators.child.EXIT_MEMORY; importing the child here would pull in all readers
_FIRST_PAUSE = 0.01
_LONGEST_PAUSE = 0.1


def run_validation(
    request: Mapping[str, Any],
    *,
    memory_bytes: int = 2 << 30,
    cpu_seconds: int = 120,
    wall_seconds: float = 300,
) -> Report:
    """Check one file in a child process.

    Args:
        request: {path, schema, dialect, profile, places (folder), limit_errors, format, today (ISO), fast
            (False lets Frictionless judge every row), report (output), number_answers ({column: reading}),
            previous ({path, format, delimiter, rows, number, types} of the version to compare with),
            is_public (the report may name the places and columns held, whatever the verdict)}; only
            `path` must be there. Paths are of this machine, chosen by the caller.
        memory_bytes: resident memory; the address space is limited too, to this or 1 GiB, whichever is more.
        cpu_seconds: CPU time. wall_seconds: time on the clock.

    Returns: the child's Report in its stored form; verdict `rejected` with the code limit_time, limit_memory
        or crashed when the child was stopped or died before it had a verdict. One that died later, while the
        comparison and the fixes were added, has its verdict without them.
    """
    started = time.perf_counter()
    told, failure = _ask(request, memory_bytes, cpu_seconds, wall_seconds)
    report = _read_report(told) if told is not None else None
    if report is not None:
        return report
    found = failure or finding("crashed")
    return Report(
        verdict="rejected",
        findings=[found],
        counts={found.code: 1},
        seconds=time.perf_counter() - started,
    )


def run_fixing(
    request: Mapping[str, Any],
    *,
    memory_bytes: int = 2 << 30,
    cpu_seconds: int = 120,
    wall_seconds: float = 300,
) -> dict[str, Any]:
    """Apply fixes to one file in a child process, into another file.

    Args: request: {path, format, schema, dialect, profile, places (folder), header_row, fixes, target,
    published, today}; limits as for run_validation.

    Returns: {"summary": {rows, cells, notes}}, or {"refused": reason, "params": {}}; the reason is
    limit_time, limit_memory or crashed when the child was stopped or died.
    """
    body = {**request, "task": "fix", "target": str(Path(request["target"]).absolute())}
    told, failure = _ask(body, memory_bytes, cpu_seconds, wall_seconds)
    if isinstance(told, dict) and ("summary" in told or "refused" in told):
        return told
    return {"refused": failure.code if failure is not None else "crashed", "params": {}}


def run_aggregation(
    request: Mapping[str, Any],
    *,
    memory_bytes: int = 2 << 30,
    cpu_seconds: int = 120,
    wall_seconds: float = 300,
) -> dict[str, Any]:
    """Count one record-level file into a table in a child process: validators.aggregation.run.aggregate.

    Args: request: {path, format, profile, places (folder), choices, target}; limits as for run_validation.

    Returns: {"plan": {...}} while something is open, with "summary" once `target` is written; or
    {"refused": reason, "params": {}}; the reason is limit_time, limit_memory or crashed when the child died.
    """
    body = {**request, "task": "aggregate"}
    if request.get("target"):
        body["target"] = str(Path(request["target"]).absolute())
    told, failure = _ask(body, memory_bytes, cpu_seconds, wall_seconds)
    if isinstance(told, dict) and ("plan" in told or "refused" in told):
        return told
    return {"refused": failure.code if failure is not None else "crashed", "params": {}}


def _ask(
    request: Mapping[str, Any], memory_bytes: int, cpu_seconds: int, wall_seconds: float
) -> tuple[Any, Finding | None]:
    """Give what the child had written when it ended, as JSON or None, and what stopped it."""
    limits = {"memory_bytes": memory_bytes, "cpu_seconds": cpu_seconds}
    with TemporaryDirectory(prefix="validators-", dir=work_folder()) as name:
        folder = Path(name)
        target = Path(request.get("report") or folder / "report.json").absolute()
        body = {
            **request,
            "path": str(Path(request["path"]).absolute()),
            "report": str(target),
            "limits": limits,
        }
        if request.get("places"):
            body["places"] = str(Path(request["places"]).absolute())
        asked = folder / "request.json"
        # An answer that lay there before is not the child's; nor is that of one whose nursery was lost.
        target.unlink(missing_ok=True)
        failure = _write_request(body, asked) or _run(_Task(asked, target, folder), limits, wall_seconds)
        try:
            return json.loads(target.read_text(encoding="utf-8")), failure
        except (OSError, ValueError):
            return None, failure


def _write_request(body: Mapping[str, Any], asked: Path) -> Finding | None:
    try:
        asked.write_text(json.dumps(body), encoding="utf-8")
    except RecursionError:
        return finding("schema_refused", where="schema", reason="definition")
    return None


def lost_file_report() -> Report:
    """Give the report of a file whose bytes the store no longer holds: there is nothing to check."""
    lost = finding("file_lost")
    return Report(verdict="rejected", findings=[lost], counts={lost.code: 1})


def gave_up_report() -> Report:
    """Give the report of a file that could not be checked in any of the tries."""
    given_up = finding("check_given_up")
    return Report(verdict="rejected", findings=[given_up], counts={given_up.code: 1})


@dataclass(frozen=True)
class _Task:
    """What a child reads, where it answers, and the folder it may write in."""

    asked: Path
    target: Path
    folder: Path


def _run(task: _Task, limits: Mapping[str, int], wall_seconds: float) -> Finding | None:
    """Run the child to its end; give what stopped it, or None when it ended well.

    The request is a file, not a pipe: a child that never reads cannot block its parent. A nursery that is
    lost takes its child with it; before there was one, the next nursery is asked.
    """
    with suppress(NurseryLost):
        return _run_once(task, limits, wall_seconds)
    # What ended one may have ended the idle ones too: the second try is by one that is new.
    close_nurseries()
    try:
        return _run_once(task, limits, wall_seconds)
    except NurseryLost:
        return finding("crashed")


def _run_once(task: _Task, limits: Mapping[str, int], wall_seconds: float) -> Finding | None:
    task.target.unlink(missing_ok=True)
    with lent_nursery() as nursery:
        pid = nursery.start(task.asked, task.folder)
        try:
            failure = _watch(nursery, pid, limits["memory_bytes"], wall_seconds)
        finally:
            nursery.kill()
        return failure or _explain(nursery.wait(0) or 0, limits)


def _watch(nursery: Nursery, pid: int, memory_bytes: int, wall_seconds: float) -> Finding | None:
    """Wait for the child; give the limit that it passed, if it did. Raises: NurseryLost."""
    deadline = time.monotonic() + wall_seconds
    pause = _FIRST_PAUSE
    while nursery.wait(min(pause, max(0.0, deadline - time.monotonic()))) is None:
        if _resident_bytes(pid) > memory_bytes:
            return finding("limit_memory", limit=memory_bytes >> 20)
        if time.monotonic() > deadline:
            return finding("limit_time", seconds=wall_seconds)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    return None


def _resident_bytes(pid: int) -> int:
    """Give the resident memory of a process; 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _explain(code: int, limits: Mapping[str, int]) -> Finding | None:
    if code == 0:
        return None
    if code == -signal.SIGXCPU:
        return finding("limit_time", seconds=limits["cpu_seconds"])
    # When memory runs out the kernel kills with SIGKILL, and libraries that cannot go on without it abort.
    if code in (_EXIT_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return finding("limit_memory", limit=limits["memory_bytes"] >> 20)
    return finding("crashed")


def _read_report(told: Any) -> Report | None:
    try:
        return Report.from_dict(told)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
