"""The process that reads one annex of a decision: guard, then reader, under limits, without a way out.

`python -m catalog.services.annex_child REQUEST`: a JSON file in, a JSON file that it names out.
Nothing is printed: no cell of the file can reach a log. What must not enter: the database, the web, a rule.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from harvesters.annexes import Unit, read_annex
from validators.child import EXIT_MEMORY, limit_process, shut_ways_out, write_answer
from validators.guard.check import GuardResult, check_file
from validators.guard.document import MAX_BYTES, check_document


def main(asked: Path) -> int:
    """Read the request, write the answer; `validators.child.EXIT_MEMORY` when memory ran out."""
    request = json.loads(asked.read_text(encoding="utf-8"))
    limit_process(request["limits"])
    shut_ways_out()
    warnings.simplefilter("ignore")
    try:
        write_answer(answer(request), Path(request["answer"]))
    except MemoryError:
        return EXIT_MEMORY
    return 0


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Give {"annex": ...}, or {"refused": findings of the guard}."""
    path, file_format = Path(request["path"]), str(request["format"])
    guarded = guard_annex(path, file_format)
    if guarded.findings:
        return {"refused": [{"code": one.code, "params": dict(one.params)} for one in guarded.findings]}
    units = [Unit(one["code"], tuple(one["names"]), one["parent"]) for one in request["units"]]
    return {"annex": read_annex(path, file_format=file_format, units=units).to_dict()}


def guard_annex(path: Path, file_format: str) -> GuardResult:
    """Judge the bytes of an annex ("csv", "xlsx", "docx") before any reader sees them."""
    if file_format == "docx":
        return check_document(path)
    return check_file(path, file_format=file_format, max_bytes=MAX_BYTES)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
