"""One check in a fresh process, with the peak of the child's resident memory.

`python -m tests.factories.measured_run` reads a request as JSON and prints {verdict, codes, counts,
truncated, seconds, cpu_seconds, peak_mb, text}; `measure` runs it. CPU and memory are the
child's alone: the readers were loaded before, once for many checks.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from validators.nurseries import Used, last_used
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
    run_validation({"path": str(Path(__file__))})
    started = time.perf_counter()
    report = run_validation(request)
    seconds = time.perf_counter() - started
    used = last_used() or Used(0.0, 0)
    stored = report.to_dict()
    return json.dumps(
        {
            "verdict": report.verdict,
            "codes": sorted({one.code for one in report.findings}),
            "counts": report.counts,
            "truncated": report.truncated,
            "seconds": round(seconds, 2),
            "cpu_seconds": round(used.cpu_seconds, 2),
            "peak_mb": used.peak_bytes >> 20,
            "text": json.dumps(stored, ensure_ascii=False),
        }
    )


if __name__ == "__main__":
    sys.stdout.write(main())
