"""What the scan for personal data costs: CPU and memory for 1,000,000 rows x 13 columns, usual and worst.

    python -m tests.benchmarks.bench_personal_speed [rows]

Each file is scanned in a process of its own; start-up and imports are left out. Bars: 10 s CPU, 400 MB.
"""

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.bench_watchers import LABELS, worst_columns
from tests.benchmarks.reference_table import write_table
from validators.personal.scan import scan_personal_data
from validators.places.book import PlaceBook

ROWS = 1_000_000
_BLOCK = 50_000
_LONGEST = 15
_PLACES = Path(__file__).resolve().parents[2] / "catalog" / "data" / "places"


def write_worst(path: Path, rows: int) -> None:
    """Write a table in which every cell is another name, number, address or note."""
    r = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LABELS)
        for start in range(0, rows, _BLOCK):
            columns = worst_columns(r, start, min(_BLOCK, rows - start))
            # A file of more than 200 MB is refused, so that texts are cut; nearly all stay different.
            columns = [[text[:_LONGEST] for text in column] for column in columns]
            columns[3] = [f"m{start + at}@vd.vn" for at in range(len(columns[3]))]
            columns[12] = [f"kỳ này {start + at}" for at in range(len(columns[12]))]
            writer.writerows(zip(*columns, strict=True))


def measure_here(path: Path) -> dict[str, float]:
    """Scan a file in this process: CPU seconds, peak MB, findings."""
    places = PlaceBook.load(_PLACES)
    begun = time.process_time()
    found = scan_personal_data(path, places=places)
    cpu = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return {"cpu": round(cpu, 2), "peak": peak, "findings": len(found)}


def main(rows: int = ROWS) -> None:
    """Print one line for each table."""
    with tempfile.TemporaryDirectory() as name:
        for what, write in (("usual", write_table), ("worst", write_worst)):
            path = Path(name) / f"{what}.csv"
            write(path, rows)
            command = [sys.executable, "-m", "tests.benchmarks.bench_personal_speed", "--one", str(path)]
            environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            told = json.loads(done.stdout.splitlines()[-1])
            sys.stdout.write(
                f"| {what} | {rows:,} | {told['cpu']} s | {told['peak']} MB | {told['findings']} |\n"
            )
            path.unlink()


if __name__ == "__main__":
    if "--one" in sys.argv:
        sys.stdout.write(json.dumps(measure_here(Path(sys.argv[-1]))) + "\n")
    else:
        main(*[int(one) for one in sys.argv[1:]])
