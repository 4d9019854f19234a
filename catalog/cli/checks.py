"""`validate` and `scan`: the checks of an upload, on a file in the shell."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from catalog.config import DATA_FOLDER, shell_language
from catalog.services import profiles
from validators import codes
from validators.personal import scan_personal_data
from validators.places import PlaceBook
from validators.report import Finding
from validators.sandbox import run_validation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PLACES = DATA_FOLDER / "places"


def find_profile(name: str | None) -> dict[str, Any] | None:
    """The profile of this name, None for no name. Raises: click.BadParameter."""
    if name is None:
        return None
    found = profiles.find_profile(name)
    if found is None:
        known = ", ".join(profiles.all_profiles())
        raise click.BadParameter(f"không có hồ sơ / no profile {name!r}. Có / known: {known}")
    return found


@click.command()
@click.argument("file", type=_FILE)
@click.option("--profile", "name", help="Name of a profile of catalog/data/profiles.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
def validate(file: Path, name: str | None, as_json: bool) -> None:
    """Check FILE in a child process; exit status 1 unless the verdict is valid."""
    profile = find_profile(name)
    report = run_validation(
        {
            "path": str(file.resolve()),
            "format": file.suffix.lstrip(".").upper(),
            "schema": profile["schema"] if profile else None,
            "dialect": None,
            "profile": profile,
            "places": str(PLACES),
        }
    )
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        click.echo(f"{report.verdict}: {report.rows} dòng/rows")
        _tell(report.findings)
    sys.exit(0 if report.verdict == "valid" else 1)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--profile", "name", help="Name of a profile: its x_pii marks are honoured.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
def scan(file: Path, name: str | None, as_json: bool) -> None:
    """Look for personal data in FILE; exit status 1 when something blocks publication."""
    found = scan_personal_data(file, profile=find_profile(name), places=PlaceBook.load(PLACES))
    if as_json:
        click.echo(json.dumps([_public(f) for f in found], ensure_ascii=False, indent=1))
    else:
        _tell(found)
    sys.exit(1 if any(f.params.get("level") == "block" for f in found) else 0)


def _public(finding: Finding) -> dict[str, Any]:
    params = finding.params
    return {
        "column": finding.column_name or finding.column,
        "sheet": params.get("sheet"),
        "kind": params.get("kind"),
        "level": params.get("level"),
        "share": params.get("share"),
        "count": params.get("count"),
        "sample_masked": finding.sample,
        "cure": codes.render(finding, shell_language()).cure,
    }


def _tell(findings: list[Finding]) -> None:
    lang = shell_language()
    for finding in findings:
        words = codes.render(finding, lang)
        click.echo(f"[{finding.severity}] {words.message}\n    {words.cure}")
