"""Validation beside Frictionless itself, in the same run: CPU seconds and peak memory.

Each measurement has a process of its own; start-up and imports are left out.

    python -m tests.benchmarks.validation [--rows 1000000] [--skip-reference]
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import openpyxl
import polars as pl

from tests.benchmarks.reference_table import SCHEMA, write_table, write_units
from tests.factories.frictionless_oracle import answer_of_frictionless, comparable
from validators.reading.opening import Opening
from validators.schema.schema_rules import DialectSettings, clean_schema
from validators.survey import Look, ask_frictionless
from validators.table import validate_table
from validators.watchers import Task

LIMIT = 1000


@dataclass(frozen=True)
class Cost:
    """What one run cost: CPU seconds of the process, wall seconds, peak resident MB; and the errors told."""

    cpu: float
    wall: float
    peak: int
    errors: int


def run_one(what: str, path: Path, units: Path) -> Cost:
    """Do one thing once in this process and measure it; start-up and imports are left out."""
    warnings.simplefilter("ignore")
    begun, wall = time.process_time(), time.perf_counter()
    errors = _WORK[what](path, units)
    cpu, wall = time.process_time() - begun, time.perf_counter() - wall
    return Cost(cpu, wall, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, errors)


def _frictionless(path: Path, units: Path) -> int:
    answer = answer_of_frictionless(path, SCHEMA, None, LIMIT, units)
    return _keep(path, "plain", answer)


def _answer(path: Path, units: Path) -> int:
    task = Task(clean_schema(SCHEMA), None, None, LIMIT)
    sheet = "Sheet" if path.suffix == ".xlsx" else None
    opening = Opening(path, DialectSettings(), sheet=sheet)
    file_format = path.suffix[1:]
    return _keep(path, "fast", ask_frictionless(opening, file_format, task, Look({"units": units})).report)


def _whole(path: Path, units: Path) -> int:
    report = validate_table(path, schema=SCHEMA, references={"units": units})
    return _keep(path, "whole", report.to_frictionless())


def _ceiling(path: Path, _units: Path) -> int:
    return pl.read_csv(path, infer_schema=False).height * 0


def _keep(path: Path, name: str, answer: dict[str, Any] | str | None) -> int:
    told = comparable(answer or "crash")
    path.with_suffix(f".{name}.json").write_text(json.dumps(told, sort_keys=True), encoding="utf-8")
    return 0 if isinstance(told, str) else int(told["stats"]["errors"])


_WORK = {"frictionless": _frictionless, "answer": _answer, "whole": _whole, "ceiling": _ceiling}


def measure(what: str, path: Path, units: Path) -> Cost:
    """Run one thing in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.validation", "--one", what, str(path), str(units)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def write_workbook(source: Path, target: Path) -> None:
    """Write a CSV table as a worksheet with numbers where numbers are meant."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    whole = {"birth_year", "months"}
    table = pl.read_csv(source, infer_schema=False)
    sheet.append(table.columns)
    for row in table.iter_rows():
        sheet.append([int(c) if n in whole else c for n, c in zip(table.columns, row, strict=True)])
    book.save(target)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--skip-reference", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "FILE", "UNITS"))
    asked = parser.parse_args()
    if asked.one:
        what, path, units = asked.one
        click.echo(json.dumps(vars(run_one(what, Path(path), Path(units)))))
        return
    with tempfile.TemporaryDirectory() as name:
        print_table(Path(name), asked.rows, is_alone=asked.skip_reference)


def print_table(folder: Path, rows: int, *, is_alone: bool) -> None:
    """Measure every case and print one line each."""
    units = folder / "units.csv"
    write_units(units)
    click.echo("| table | what | CPU s | Frictionless CPU s | ratio | peak MB | same answer |")
    click.echo("|---|---|---|---|---|---|---|")
    sizes = [rows // 100, rows // 10, rows]
    costs: dict[str, list[float]] = {"answer": [], "whole": [], "frictionless": []}
    for path in _tables(folder, sizes):
        theirs = None if is_alone else measure("frictionless", path, units)
        is_clean = path.stem.startswith("clean")
        for what in ("answer", "whole", *(["ceiling"] if is_clean and path.suffix == ".csv" else [])):
            ours = measure(what, path, units)
            click.echo(_line(path, what, ours, theirs))
            if what in costs and is_clean and path.suffix == ".csv":
                costs[what].append(ours.cpu)
        if theirs is not None and is_clean and path.suffix == ".csv":
            costs["frictionless"].append(theirs.cpu)
        path.unlink()
    for what, seconds in costs.items():
        if len(seconds) == len(sizes):
            click.echo(f"growth of {what}: {_exponents(sizes, seconds)}")


def _tables(folder: Path, sizes: list[int]) -> list[Path]:
    """Write the tables of the benchmark: clean in three sizes, two dirty ones, one worksheet."""
    paths = []
    for size in sizes:
        path = folder / f"clean-{size}.csv"
        write_table(path, size)
        paths.append(path)
    for dirty in (0.0005, 0.02):
        path = folder / f"dirty-{dirty:.2%}-{sizes[-1]}.csv"
        write_table(path, sizes[-1], dirty=dirty)
        paths.append(path)
    sheet = folder / f"clean-{sizes[1]}.xlsx"
    write_workbook(paths[1], sheet)
    return [*paths, sheet]


def _line(path: Path, what: str, ours: Cost, theirs: Cost | None) -> str:
    if theirs is None:
        return f"| {path.name} | {what} | {ours.cpu:.2f} | | | {ours.peak} | |"
    names = {"answer": "fast", "whole": "whole"}
    same = ""
    if what in names:
        told = [path.with_suffix(f".{name}.json").read_text("utf-8") for name in ("plain", names[what])]
        same = "yes" if told[0] == told[1] else "NO"
    ratio = f"{theirs.cpu / ours.cpu:.1f}"
    return f"| {path.name} | {what} | {ours.cpu:.2f} | {theirs.cpu:.2f} | {ratio} | {ours.peak} | {same} |"


def _exponents(sizes: list[int], seconds: list[float]) -> str:
    """Give the exponents of growth between neighbouring sizes: 1 is linear."""
    steps = zip(sizes, sizes[1:], seconds, seconds[1:], strict=False)
    return ", ".join(f"{math.log(t1 / t0) / math.log(n1 / n0):.2f}" for n0, n1, t0, t1 in steps)


if __name__ == "__main__":
    main()
