"""10,000 random questions about tables against pandas: python -m tests.benchmarks.fuzz_tables [COUNT]."""

import sys
import tempfile
import time
import uuid
from pathlib import Path
from random import Random

from catalog.tables.building import build_files
from catalog.tables.duckdb_store import DuckdbTables
from tests.factories.table_oracle import build, disagreement, random_frame, random_query

_QUESTIONS = 50


def main(count: int) -> int:
    """Ask, print the first disagreements, tell how many there were."""
    started, wrong, asked = time.perf_counter(), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = DuckdbTables(folder / "tables", build_files)
        for seed in range(-(-count // _QUESTIONS)):
            random = Random(seed)
            frame, key = random_frame(random, rows=random.choice((0, 1, 7, 40, 200))), str(uuid.uuid4())
            build(store, frame, key, folder)
            for _ in range(min(_QUESTIONS, count - asked)):
                asked += 1
                if told := disagreement(store, key, frame, random_query(random)):
                    wrong += 1
                    sys.stdout.write(f"seed {seed}: {told}\n" if wrong <= 5 else "")
            store.drop(key)
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{asked} questions, {wrong} disagreements, {seconds:.0f} s\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
