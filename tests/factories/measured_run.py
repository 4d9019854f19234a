"""One check in a fresh process, with the peak of the child's resident memory.

`python -m tests.factories.measured_run` reads a request as JSON and prints {verdict, codes, counts,
truncated, seconds, cpu_seconds, peak_mb, text}; `measure` runs it. A process of its own, so that what it used
is that of one nursery (it loads the readers) and its one child.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validators.nurseries import close_nurseries
from validators.sandbox import run_validation

ROOT = Path(__file__).resolve().parents[2]


def measure(request: Mapping[str, Any]) -> dict[str, Any]:
    """Check a file by `run_validation` and give what `main` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.factories.measured_run"],
        input=json.dumps(request),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> str:
    """Run the request of the standard input."""
    request = json.load(sys.stdin)
    started = time.perf_counter()
    report = run_validation(request)
    seconds = time.perf_counter() - started
    close_nurseries()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    stored = report.to_dict()
    return json.dumps(
        {
            "verdict": report.verdict,
            "codes": sorted({one.code for one in report.findings}),
            "counts": report.counts,
            "truncated": report.truncated,
            "seconds": round(seconds, 2),
            "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
            "peak_mb": used.ru_maxrss >> 10,
            "text": json.dumps(stored, ensure_ascii=False),
        }
    )


if __name__ == "__main__":
    sys.stdout.write(main())
