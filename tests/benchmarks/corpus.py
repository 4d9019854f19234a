"""Each nasty file beside Frictionless alone: never over 1.1 times its CPU seconds plus 50 ms.

python -m tests.benchmarks.corpus
"""

import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import click

from tests.factories.frictionless_oracle import answer_of_frictionless
from tests.factories.nasty_files import NastyFile, make_corpus
from validators.reading.opening import Opening, open_workbook
from validators.schema.schema_rules import DialectSettings, clean_schema
from validators.survey import Look, ask_frictionless
from validators.table import validate_table
from validators.watchers import Task

LIMIT = 1000
FACTOR, ALLOWANCE = 1.1, 0.05


def fastest(work: Callable[[], object], tries: int = 3) -> float:
    """Give the least CPU seconds of a few tries."""
    costs = []
    for _ in range(tries):
        begun = time.process_time()
        work()
        costs.append(time.process_time() - begun)
    return min(costs)


def measure(one: NastyFile) -> tuple[float, float, float]:
    """Give CPU seconds of Frictionless alone, of its answer by our way, and of the whole check."""
    path, schema = one.path, one.schema
    settings = DialectSettings()
    task = Task(clean_schema(schema) if schema else None, None, None, LIMIT)

    def ours() -> None:
        is_book = path.suffix == ".xlsx"
        opening = open_workbook(path, settings) if is_book else Opening(path, settings)
        ask_frictionless(opening, "xlsx" if is_book else "csv", task, Look())

    return (
        fastest(lambda: answer_of_frictionless(path, schema, None, LIMIT)),
        fastest(ours),
        fastest(lambda: validate_table(path, schema=schema)),
    )


def main() -> None:
    """Print the files by how much of their allowance they use."""
    warnings.simplefilter("ignore")
    lines = []
    with tempfile.TemporaryDirectory() as name:
        for one in make_corpus(Path(name)):
            if one.verdict == "rejected" or one.path.suffix not in (".csv", ".tsv", ".xlsx"):
                continue
            theirs, answer, whole = measure(one)
            allowed = FACTOR * theirs + ALLOWANCE
            lines.append((max(answer, whole) / allowed, one.path.name, theirs, answer, whole, allowed))
    click.echo("| file | Frictionless CPU ms | its answer by our way | whole check | allowed |")
    click.echo("|---|---|---|---|---|")
    for _, name, *costs in sorted(lines, reverse=True)[:12]:
        click.echo(f"| {name} | " + " | ".join(f"{cost * 1000:.0f}" for cost in costs) + " |")
    over = [name for share, name, *_ in lines if share > 1]
    click.echo(f"\n{len(lines)} files, {len(over)} over their allowance {over}")


if __name__ == "__main__":
    main()
