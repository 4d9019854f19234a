"""`units import` and `register import`: the department's units and its approved list, from tables."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from catalog.cli import register_reports
from catalog.cli.running import open_catalog, read_csv, refusals
from catalog.config import shell_language
from catalog.domain.errors import ImportRefused
from catalog.domain.policy import SYSTEM
from catalog.i18n import field_text
from catalog.services import list_import, organizations

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def units() -> None:
    """Units of the department."""


@units.command("import")
@click.argument("file", type=_FILE)
def import_units(file: Path) -> None:
    """Add or update units from a CSV FILE (code, parent, name_vi, name_en, kind)."""
    rows = read_csv(file)
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            done = organizations.import_units(session, SYSTEM, rows, now=catalog.clock())
        click.echo(f"thêm/added {done.added}, cập nhật/changed {done.changed}")


@click.group()
def register() -> None:
    """The approved open-data list."""


register.add_command(register_reports.report)
register.add_command(register_reports.freeze)
register.add_command(register_reports.verify_snapshots)


@register.command("import")
@click.argument("file", type=_FILE)
@click.option("--decision", required=True, help="Number of the decision, such as 2053/QĐ-UBND.")
@click.option("--issued-on", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--amends", help="Number of the decision that this one amends.")
@click.option("--dry-run", is_flag=True, help="Read and report, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the items and errors as JSON.")
def import_register(
    file: Path, decision: str, issued_on: datetime, amends: str | None, dry_run: bool, as_json: bool
) -> None:
    """Read an annex and write it as one decision, or nothing at all."""
    rows = read_csv(file)
    with open_catalog() as catalog, refusals():
        if dry_run:
            with catalog.db.read_session() as session:
                amended = list_import.amended_codes(session, amends)
                read = list_import.read_list(rows, list_import.unit_words(session), amended=amended)
        else:
            read = _write(catalog, rows, decision, issued_on.date(), amends)
    _tell(read, as_json=as_json)
    if read.errors:
        sys.exit(1)


def _write(
    catalog: Any, rows: list[dict[str, str]], decision: str, issued_on: date, amends: str | None
) -> list_import.ReadList:
    try:
        with catalog.db.unit_of_work() as session:
            return list_import.import_list(
                session,
                SYSTEM,
                rows,
                decision=decision,
                issued_on=issued_on,
                amends=amends,
                now=catalog.clock(),
            )
    except ImportRefused as refused:
        return list_import.ReadList([], refused.errors)


def _tell(read: list_import.ReadList, *, as_json: bool) -> None:
    if as_json:
        body = {"items": [i.to_dict() for i in read.items], "errors": read.errors}
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    lang = shell_language()
    click.echo(f"{len(read.items)} mục/items")
    for item in read.items:
        for warning in item.warnings:
            click.echo(f"  dòng/row {item.row}, {item.code}: {field_text(warning, lang)}")
    for error in read.errors:
        click.echo(
            f"  dòng/row {error['row']}, {error['column']}: {field_text(str(error['message']), lang)}",
            err=True,
        )
