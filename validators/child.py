"""Room validators: the process that reads one foreign file. It limits itself, reads, and writes a report.

`python -m validators.child`: a request as JSON on stdin, the report as JSON in the file that it names.
Nothing is printed: no cell of the file can reach a log. The report is written as soon as there is a verdict,
and again with the comparison and the fixes: whatever happens in between, the verdict stands.
"""

import datetime
import json
import os
import resource
import sys
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import validators
from validators.aggregation.refusals import AggregationRefused
from validators.findings.report import Report
from validators.fixing.plans import FixRefused
from validators.guard.check import check_file, rejected
from validators.personal.outcome import is_of_gate
from validators.places.book import PlaceBook
from validators.schema.schema_rules import SchemaRefused

EXIT_MEMORY = 86
_EXIT_ORPHAN = 87
_LOOK_SECONDS = 0.5
_MIN_ADDRESS_SPACE = 1 << 30
_MAX_WRITTEN = 256 << 20
_MAX_OPEN_FILES = 256
# What a reader of tables never does; a bug in one of them must not become a way out.
_SHUT = frozenset(
    (
        "socket.__new__",
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.sendmsg",
        "socket.sendto",
        "subprocess.Popen",
        "os.system",
        "os.exec",
        "os.posix_spawn",
        "os.fork",
        "os.forkpty",
        "os.spawn",
    )
)


def main() -> int:
    """Read the request, check the file, write the report; 86 when memory ran out."""
    _end_with(int(sys.argv[1]) if len(sys.argv) > 1 else os.getppid())
    request = json.load(sys.stdin)
    limit_process(request["limits"])
    shut_ways_out()
    warnings.simplefilter("ignore")
    target = Path(request["report"])
    try:
        if request.get("task") == "fix":
            write_answer(fix(request), target)
        elif request.get("task") == "aggregate":
            write_answer(count(request), target)
        else:
            report = answer(request, keep=lambda first: write_answer(first.to_dict(), target))
            write_answer(report.to_dict(), target)
    except MemoryError:
        return EXIT_MEMORY
    return 0


def answer(request: Mapping[str, Any], *, keep: Callable[[Report], None] | None = None) -> Report:
    """Check the file of a request: see validators.sandbox.run_validation.

    The guard goes first, before the readers of tables are even loaded: a refusal is quick. `keep` gets the
    report with its verdict before anything is added to it.
    """
    started = time.perf_counter()
    path, file_format = Path(request["path"]), request.get("format")
    guarded = check_file(path, file_format=file_format)
    if guarded.findings:
        return rejected(guarded, guarded.findings, time.perf_counter() - started)
    places = _places(request)
    report: Report = validators.validate_table(
        path,
        schema=request.get("schema"),
        dialect=request.get("dialect"),
        places=places,
        limit_errors=request.get("limit_errors", 1000),
        profile=request.get("profile"),
        file_format=file_format,
        today=datetime.date.fromisoformat(request["today"]) if request.get("today") else None,
        guarded=guarded,
        number_answers=request.get("number_answers"),
        is_fast=request.get("fast", True),
    )
    if request.get("is_public") and report.holdings is not None:
        # Only counted anew: what is public names no place and no column that people cannot see already.
        report = replace(report, holdings=replace(report.holdings, is_public=True))
    report = _judge_figures(report, request, places)
    if keep is not None:
        keep(report)
    completed: Report = validators.complete_report(report, request, places)
    offered: Report = validators.offer_protection(completed, request, places)
    return offered


def _judge_figures(report: Report, request: Mapping[str, Any], places: PlaceBook | None) -> Report:
    """Judge the small figures of a table, also of one that is held for personal data and nothing else.

    The hold may turn out to be a false alarm, and then two people release the file: what its figures give
    away must have been found by then.
    """
    if report.verdict != "held" or _has_other_errors(report):
        judged: Report = validators.judge_small_cells(report, request, places)
        return judged
    found = validators.judge_small_cells(replace(report, verdict="valid"), request, places)
    return replace(found, verdict="held")


def _has_other_errors(report: Report) -> bool:
    """Tell whether the table must be mended anyway, which no release does for it."""
    return any(one.severity == "error" and not is_of_gate(one.code) for one in report.findings)


def fix(request: Mapping[str, Any]) -> dict[str, Any]:
    """Write the fixed file of a request to its `target`; give {summary} or {refused, params}."""
    try:
        protection = validators.is_protection(request)
        if protection is not None:
            return {"summary": validators.write_protected(request, _places(request), protection).to_dict()}
        return {"summary": validators.mend(request, _places(request)).to_dict()}
    except FixRefused as refused:
        return {"refused": refused.reason, "params": refused.params}
    except SchemaRefused as refused:
        return {"refused": refused.code, "params": {"where": refused.where}}


def count(request: Mapping[str, Any]) -> dict[str, Any]:
    """Write the table counted from a record-level file to its `target`; give {plan, summary} or {refused}."""
    told: dict[str, Any]
    try:
        told = validators.count_records(request, _places(request), protect=validators.protect_counted)
    except AggregationRefused as refused:
        told = {"refused": refused.reason, "params": refused.params}
    return told


def _places(request: Mapping[str, Any]) -> PlaceBook | None:
    folder = request.get("places")
    return PlaceBook.load(Path(folder)) if folder else None


def limit_process(limits: Mapping[str, int]) -> None:
    """Set address space, CPU seconds, written bytes and open files.

    The parent watches resident memory and wall time. Numeric libraries cannot start in less than 1 GiB of
    address space.
    """
    space = max(limits["memory_bytes"], _MIN_ADDRESS_SPACE)
    cpu = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_WRITTEN, _MAX_WRITTEN))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_OPEN_FILES, _MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shut_ways_out() -> None:
    """Refuse sockets and new processes in this process from now on, for good: PermissionError."""
    sys.addaudithook(_refuse)


def _end_with(parent: int) -> None:
    """End this process once its parent is gone: nobody would read the answer, or remove what it wrote."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        os._exit(_EXIT_ORPHAN)

    threading.Thread(target=look, daemon=True).start()


def write_answer(written: Mapping[str, Any], target: Path) -> None:
    """Write the answer beside the target and rename it, so that no half answer is ever read."""
    draft = target.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(written, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _SHUT:
        raise PermissionError(event)


if __name__ == "__main__":
    sys.exit(main())
