"""How annexes of decisions are read: rows right, wrong in silence, seconds, by layout and seeds apart.

    python -m tests.benchmarks.bench_annexes [--misses] [--tuning]

The tuning seeds served while the reader was written; the judging ones use wordings that those never do.
At its first reading of the LATE_ wordings the reader had 96.8 to 99.1 % of rows right in each layout, none
wrong in silence, and refused one title ("Loại dữ liệu"). It was mended for them since: what is printed now is
no longer blind.
"""

import sys
import tempfile
import time
from pathlib import Path

from harvesters.annexes import read_annex
from tests.factories.annex_corpus import JUDGING, TUNING, Verdict, judge, write_corpus
from tests.factories.annex_layouts import LAYOUTS
from tests.factories.annex_words import UNITS

ROWS = 211  # the size of a real list of 2026


def measure(
    seeds: tuple[int, ...], *, count: int, shows_misses: bool = False
) -> dict[str, tuple[Verdict, float]]:
    """Give for each layout the verdict over all seeds and the slowest reading in seconds."""
    found: dict[str, tuple[Verdict, float]] = {}
    refused = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for written in write_corpus(Path(folder), seed, LAYOUTS, count=count):
                began = time.perf_counter()
                annex = read_annex(written.path, file_format=written.file_format, units=UNITS)
                seconds = time.perf_counter() - began
                one = judge(written, annex)
                refused += bool(annex.errors)
                if shows_misses:
                    _say(*map(str, annex.errors), *one.told)
                all_seeds, slowest = found.get(written.layout, (Verdict(), 0.0))
                total = Verdict(
                    all_seeds.rows + one.rows, all_seeds.right + one.right,
                    all_seeds.silent + one.silent, all_seeds.warned + one.warned,
                )  # fmt: skip
                found[written.layout] = (total, max(slowest, seconds))
    _say(f"files refused: {refused}")
    return found


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def main(count: int = ROWS) -> None:
    """Print a table of all layouts."""
    seeds = TUNING if "--tuning" in sys.argv else JUDGING
    found = measure(seeds, count=count, shows_misses="--misses" in sys.argv)
    _say(f"seeds {seeds}, {count} items a file")
    _say(f"{'layout':34}{'rows':>7}{'right %':>9}{'silent':>8}{'warned':>8}{'slowest s':>11}")
    for layout, (one, seconds) in found.items():
        share = 100 * one.right / one.rows
        _say(f"{layout:34}{one.rows:7}{share:9.2f}{one.silent:8}{one.warned:8}{seconds:11.2f}")


if __name__ == "__main__":
    main()
