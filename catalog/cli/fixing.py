"""`fix`: the fixes that the check of a file offers, applied to a copy, in the shell."""

import sys
from pathlib import Path
from typing import Any

import click

from catalog.cli.checks import PLACES, find_profile
from catalog.config import shell_language
from validators.findings.report import Report
from validators.fixing.codes import describe_fix, describe_reading, describe_refusal
from validators.fixing.plans import Fix, FixRefused
from validators.sandbox import run_fixing, run_validation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the fixed CSV goes.")
@click.option("--profile", "name", help="Name of a profile of catalog/data/profiles.")
@click.option("--all", "takes_all", is_flag=True, help="Take every fix that asks nothing.")
@click.option("--fix", "keys", multiple=True, metavar="CODE", help="Take this fix, such as edge_space.")
@click.option(
    "--answer", "answers", multiple=True, metavar="COLUMN=READING", help="How a column writes its numbers."
)
@click.option("--dry-run", is_flag=True, help="Only tell what is offered.")
def fix(
    file: Path,
    out: Path | None,
    name: str | None,
    takes_all: bool,
    keys: tuple[str, ...],
    answers: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Write a fixed copy of FILE to --out; FILE itself is never changed.

    Without --all, --fix or --answer, and with --dry-run, the offered fixes are only told. A recoding of
    places is taken only when it is named.
    """
    request = _request(file, name)
    report = run_validation(request)
    offered = [Fix.from_dict(one) for one in report.fixes]
    _tell(report, offered)
    if dry_run or not (takes_all or keys or answers):
        return
    if out is None:
        raise click.UsageError("--out?")
    chosen = _choose(offered, takes_all, keys, answers)
    told = run_fixing(
        {
            **request,
            "header_row": _header_row(report),
            "fixes": [one.to_dict() for one in chosen],
            "target": str(out.resolve()),
        }
    )
    if "summary" not in told:
        for line in describe_refusal(str(told["refused"]), told["params"], shell_language()):
            click.echo(line, err=True)
        sys.exit(1)
    for key, count in told["summary"]["cells"].items():
        click.echo(f"{key}: {count}")
    click.echo(f"{out}: {told['summary']['rows']} dòng/rows")


def _request(file: Path, name: str | None) -> dict[str, Any]:
    profile = find_profile(name)
    return {
        "path": str(file.resolve()),
        "format": file.suffix.lstrip(".").upper(),
        "schema": profile["schema"] if profile else None,
        "dialect": None,
        "profile": profile,
        "places": str(PLACES),
    }


def _header_row(report: Report) -> int:
    rows = [int(one.params["header_row"]) for one in report.findings if one.code == "title_rows"]
    return rows[0] if rows else 1


def _tell(report: Report, offered: list[Fix]) -> None:
    lang = shell_language()
    click.echo(f"{report.verdict}: {len(offered)} cách sửa/fixes")
    for one in offered:
        count = "" if one.cells is None else f" ({one.cells})"
        click.echo(f"{one.key}{count}: {describe_fix(one, lang)}")
        for choice in one.choices:
            click.echo(f"    --answer {one.label}={choice}: {describe_reading(choice, lang)}")


def _choose(
    offered: list[Fix], takes_all: bool, keys: tuple[str, ...], answers: tuple[str, ...]
) -> list[Fix]:
    """Give the fixes that were asked for. Raises: click.BadParameter for one that is not offered."""
    readings = dict(one.rpartition("=")[::2] for one in answers)
    chosen = []
    for one in offered:
        if one.choices:
            if one.label in readings:
                chosen.append(_answered(one, readings.pop(one.label)))
        elif one.key in keys or one.code in keys or (takes_all and one.code != "recode_places"):
            chosen.append(one)
    known = {name for one in chosen for name in (one.key, one.code)}
    missing = [*(key for key in keys if key not in known), *readings]
    if missing:
        raise click.BadParameter(f"không có/not offered: {', '.join(missing)}")
    return chosen


def _answered(one: Fix, reading: str) -> Fix:
    try:
        return one.answered(reading)
    except FixRefused:
        raise click.BadParameter(f"{one.label}: {' | '.join(one.choices)}") from None
