"""`validate` and `scan`: the checks of an upload, on a file in the shell."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from catalog.config import DATA_FOLDER, shell_language
from catalog.i18n import local_day, utcnow
from catalog.services import profiles
from validators.findings import codes
from validators.findings.report import Finding, Report
from validators.personal.scan import scan_personal_data
from validators.places.book import PlaceBook
from validators.reports.html import render_report
from validators.reports.outline import severity_of
from validators.reports.words import say, verdict_of
from validators.reports.xlsx import write_report
from validators.sandbox import run_validation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)
PLACES = DATA_FOLDER / "places"
_STDOUT = Path("-")
# What the shell learns without reading a word; 2 is a wrong command line, click's own.
EXIT_STATUS = {"valid": 0, "invalid": 1, "held": 3, "rejected": 4}


def find_profile(name: str | None) -> dict[str, Any] | None:
    """The profile of this name, None for no name. Raises: click.BadParameter."""
    if name is None:
        return None
    found = profiles.find_profile(name)
    if found is None:
        known = ", ".join(profiles.all_profiles())
        raise click.BadParameter(f"không có hồ sơ / no profile {name!r}. Có / known: {known}")
    return found


def _schema(path: Path | None) -> dict[str, Any] | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.BadParameter(f"{path.name}: không phải JSON / no JSON: {error}") from None
    if not isinstance(found, dict):
        raise click.BadParameter(f"{path.name}: không phải một Table Schema / no Table Schema")
    return found


@click.command()
@click.argument("file", type=_FILE)
@click.option("--profile", "name", help="Name of a profile of catalog/data/profiles.")
@click.option("--schema", "schema_file", type=_FILE, help="A Table Schema of your own, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
@click.option("--html", type=_TARGET, help="Write the report as one HTML file; - prints it.")
@click.option("--xlsx", type=_TARGET, help="Write the report and your table, its cells marked.")
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Language; otherwise the terminal's.")
@click.option("--site", default="", help="Address of a catalog, for links to the pages of the codes.")
def validate(
    file: Path,
    name: str | None,
    schema_file: Path | None,
    as_json: bool,
    html: Path | None,
    xlsx: Path | None,
    lang: str | None,
    site: str,
) -> None:
    """Check FILE in a child process.

    Exit status: 0 valid, 1 with errors, 2 wrong command line, 3 held for personal data, 4 could not be read.
    """
    if xlsx == _STDOUT or (as_json and html == _STDOUT):
        raise click.UsageError(
            "--xlsx cần tên tệp; --json và --html - không đi cùng nhau / needs a file name"
        )
    lang = lang or shell_language()
    profile = find_profile(name)
    schema = _schema(schema_file) or (profile["schema"] if profile else None)
    report = run_validation(
        {
            "path": str(file.resolve()),
            "format": file.suffix.lstrip(".").upper(),
            "schema": schema,
            "dialect": None,
            "profile": profile,
            "places": str(PLACES),
            "today": local_day(utcnow()).isoformat(),
        }
    )
    link = _code_pages(site, lang)
    if html is not None:
        _write_html(html, render_report(report, lang=lang, name=file.name, link=link))
    if xlsx is not None:
        write_report(report, xlsx, lang=lang, source=file, schema=schema, link=link)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    elif html != _STDOUT:
        _tell_report(report, lang)
    sys.exit(EXIT_STATUS[report.verdict])


def _code_pages(site: str, lang: str) -> str:
    """The address below which a catalog explains each code; empty without one."""
    return f"{site.rstrip('/')}{'/en' if lang == 'en' else ''}/finding/" if site else ""


def _write_html(target: Path, text: str) -> None:
    if target == _STDOUT:
        click.echo(text, nl=False)
    else:
        target.write_text(text, encoding="utf-8")


def _tell_report(report: Report, lang: str) -> None:
    errors = sum(n for code, n in report.counts.items() if severity_of(code) == "error")
    click.echo(verdict_of(report.verdict, lang, errors=errors, rows=report.rows, is_cut=report.truncated))
    _tell(report.findings, lang)


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
        _tell(found, shell_language())
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


def _tell(findings: list[Finding], lang: str) -> None:
    for finding in findings:
        words = codes.render(finding, lang)
        click.echo(f"[{say(finding.severity, lang)}] {words.message}\n    {words.cure}")
