"""`aggregate`: a file of single rows counted into a table that may be published, in the shell."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from catalog.cli.checks import PLACES, find_profile
from catalog.config import shell_language
from validators.aggregation.refusals import describe_refusal
from validators.sandbox import run_aggregation
from validators.words.folding import fold_header

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# What the shell learns without reading a word: the table is there, something is open, it cannot be counted.
_DONE, _OPEN, _REFUSED = 0, 1, 4
_PLACE_SOURCES = ("place_code", "place_name")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--profile", "name", help="Name of a profile of catalog/data/profiles: its recipe is used.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the table goes, as CSV.")
@click.option("--place", metavar="COLUMN", help="Column of the place, by code or by name.")
@click.option(
    "--period", metavar="COLUMN|PERIOD", help="Column of the period, or one period such as 2025-Q3."
)
@click.option("--by", "groups", multiple=True, metavar="COLUMN", help="Group by this column (no profile).")
@click.option("--sum", "sums", multiple=True, metavar="COLUMN", help="Sum this column up (no profile).")
@click.option("--set", "constants", multiple=True, metavar="COLUMN=VALUE", help="A fixed value of the table.")
@click.option("--choices", "choices_file", type=_FILE, help="More decisions, as JSON (see the guide).")
@click.option("--leave-out", is_flag=True, help="Leave out rows with unknown words, places or ages.")
@click.option("--sensitive", is_flag=True, help="Hide figures below 10 (no profile).")
def aggregate(
    file: Path,
    name: str | None,
    out: Path | None,
    place: str | None,
    period: str | None,
    groups: tuple[str, ...],
    sums: tuple[str, ...],
    constants: tuple[str, ...],
    choices_file: Path | None,
    leave_out: bool,
    sensitive: bool,
) -> None:
    """Count the rows of FILE and print plan and summary as JSON; the table goes to --out. FILE never changes.

    Exit status: 0 counted, 1 something must be decided first (`plan.questions`), 2 wrong command line,
    4 the file cannot be counted.
    """
    profile = find_profile(name)
    choices: dict[str, Any] = json.loads(choices_file.read_text(encoding="utf-8")) if choices_file else {}
    plan = _run(file, profile, {**choices, "free": choices.get("free") or {}}, None)["plan"]
    choices = _with_columns(choices, plan, place, period)
    choices["constants"] = {
        **choices.get("constants", {}),
        **dict(one.partition("=")[::2] for one in constants),
    }
    if profile is None and (groups or sums or sensitive):
        labels = plan["labels"]
        choices["free"] = {
            "by": [_column(labels, one) for one in groups],
            "sums": [_column(labels, one) for one in sums],
            "is_sensitive": sensitive,
            "has_place": True,
        }
    told = _run(file, profile, choices, None if leave_out else out)
    if leave_out:
        sources = [one["source"] for one in told["plan"]["questions"]]
        told = _run(file, profile, {**choices, "leave_out": [*choices.get("leave_out", ()), *sources]}, out)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(_DONE if "summary" in told else _OPEN)


def _run(
    file: Path, profile: dict[str, Any] | None, choices: dict[str, Any], out: Path | None
) -> dict[str, Any]:
    """Count in a child process; a refusal ends the command."""
    told = run_aggregation(
        {
            "path": str(file.resolve()),
            "format": file.suffix.lstrip(".").upper(),
            "profile": profile,
            "places": str(PLACES),
            "choices": choices,
            "target": str(out.resolve()) if out is not None else None,
        }
    )
    if "plan" not in told:
        click.echo(describe_refusal(str(told["refused"]), told["params"], shell_language()), err=True)
        sys.exit(_REFUSED)
    return told


def _with_columns(
    choices: dict[str, Any], plan: dict[str, Any], place: str | None, period: str | None
) -> dict[str, Any]:
    """Take the named columns of place and period; a period that is no column is one for all rows."""
    columns, fixed = dict(choices.get("columns", {})), dict(choices.get("constants", {}))
    names = [str(one["name"]) for one in plan["sources"] if one["kind"] == "period"]
    if place is not None:
        number = _column(plan["labels"], place)
        chosen = _PLACE_SOURCES["ma" not in fold_header(place).split() and "code" not in fold_header(place)]
        columns |= {source: number if source == chosen else 0 for source in _PLACE_SOURCES}
    if period is not None and names:
        known = [fold_header(label) for label in plan["labels"]]
        if fold_header(period) in known:
            columns[names[0]] = known.index(fold_header(period)) + 1
        else:
            fixed[names[0]] = period
    return {**choices, "columns": columns, "constants": fixed}


def _column(labels: Sequence[str], wanted: str) -> int:
    """Give the number of the column with this label. Raises: click.BadParameter."""
    known = [fold_header(label) for label in labels]
    if fold_header(wanted) not in known:
        raise click.BadParameter(f"không có cột / no column {wanted!r}: {', '.join(labels)}")
    return known.index(fold_header(wanted)) + 1
