"""`make fuzz`: random tables against Frictionless itself, 10,000 a seed, and which surprises were reached.

python -m tests.benchmarks.fuzz [--cases 10000] [--seeds 5] [--first 1]
"""

import argparse
import json
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import click

from tests.factories.frictionless_oracle import UNITS, answer_of_frictionless, comparable, our_answer
from tests.factories.frictionless_tables import describe, list_differences, list_tables
from tests.factories.fuzzed_tables import Case, make_case
from validators.survey import Look

SURPRISES = {
    "S1": "record numbers, quoted line breaks, blank lines",
    "S2": "no rows, and counts of a truncated report",
    "S3": "limit_errors",
    "S5": "keys are read first",
    "S6": "blank rows",
    "S7": "keys compare typed values",
    "S8": "missing and extra cells",
    "S9": "missing values",
    "S10": "integers",
    "S11": "numbers",
    "S12": "dates",
    "S13": "years and booleans, NFC and NFD",
    "S14": "geopoints",
    "S15": "guessed delimiters and spaces, no schema",
    "S16": "quotation marks and line ends",
    "S17": "encodings",
    "S18": "headers",
    "S19": "crashes of Frictionless",
    "S20": "workbooks",
}


def look_of(seed: int, number: int) -> Look:
    """Give a way of looking in which even a small file has many blocks."""
    chance = random.Random(f"{seed}/{number}")
    return Look({}, True, chance.choice([0, 0, 1, 3, 2_000]), chance.choice([48, 200, 1_000, 8 << 20]))


def differs(case: Case, folder: Path, units: Path, look: Look) -> tuple[object, object] | None:
    """Give both answers when they are not equal."""
    path = case.write(folder)
    theirs = answer_of_frictionless(
        path, case.schema, case.dialect, case.limit_errors, units if case.has_units else None
    )
    ours = our_answer(case, path, units, look)
    theirs, ours = comparable(theirs), comparable(ours)
    return None if ours == theirs else (theirs, ours)


def run(seed: int, cases: int, folder: Path) -> tuple[Counter[str], Counter[str], list[int]]:
    """Run one seed; give how often each surprise was put in, the error types met, and the failed numbers."""
    units = folder / "units.csv"
    units.write_text(UNITS, encoding="utf-8")
    reached: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    failed = []
    for number in range(cases):
        case = make_case(seed, number)
        found = differs(case, folder, units, look_of(seed, number))
        reached.update(case.reached - {"", "other"})
        if found is not None:
            failed.append(number)
            click.echo(f"seed {seed} case {number} differs", err=True)
        path = folder / case.name
        path.unlink()
    return reached, errors, failed


def main() -> int:
    """Print the coverage table; exit 1 when any report differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--show", type=int, help="print both answers of this case of the first seed")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if asked.show is not None:
            return show(asked.first, asked.show, folder)
        return fuzz(range(asked.first, asked.first + asked.seeds), asked.cases, folder)


def fuzz(seeds: range, cases: int, folder: Path) -> int:
    """Run all seeds and print the table."""
    started = time.perf_counter()
    total: Counter[str] = Counter()
    differences = 0
    for seed in seeds:
        reached, _, failed = run(seed, cases, folder)
        total += reached
        differences += len(failed)
        click.echo(f"seed {seed}: {cases} files, {len(failed)} differ {failed[:10]}")
    click.echo("\n| surprise | what | files with it |\n|---|---|---|")
    for name, what in SURPRISES.items():
        click.echo(f"| {name} | {what} | {total[name]} |")
    missing = [name for name in SURPRISES if not total[name]]
    click.echo(f"\n{len(seeds) * cases} files, {differences} differ, {time.perf_counter() - started:.0f} s")
    if missing:
        click.echo(f"not reached: {', '.join(missing)}")
    differences += compare_large_tables()
    return 1 if differences or missing else 0


def compare_large_tables() -> int:
    """Compare the answers on Frictionless's own tables of 1 MB and more; give how many differ."""
    tables = list_tables(least=200_000)
    found = [one for path in tables for s in (None, describe(path)) for one in list_differences(path, s)]
    click.echo(f"{len(tables)} large tables of Frictionless, {len(found)} differ {found[:10]}")
    return len(found)


def show(seed: int, number: int, folder: Path) -> int:
    """Print one case and both answers."""
    units = folder / "units.csv"
    units.write_text(UNITS, encoding="utf-8")
    case = make_case(seed, number)
    found = differs(case, folder, units, look_of(seed, number))
    click.echo(f"{case.name} {case.limit_errors} {look_of(seed, number)}")
    click.echo(f"{json.dumps(case.schema, ensure_ascii=False)} {case.dialect}")
    click.echo(repr(case.content[:3000]))
    for answer in found or ():
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1, sort_keys=True))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
