"""`datasets`: descriptions of many datasets from one table, all or none."""

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.cli.bulk_files import read_file
from catalog.cli.running import open_catalog, refusals
from catalog.config import shell_language
from catalog.domain.errors import ImportRefused
from catalog.domain.policy import SYSTEM, Actor
from catalog.i18n import local_day, translate
from catalog.presenters.bulk_faults import fault_body
from catalog.presenters.bulk_template import csv_template, workbook_template
from catalog.services import accounts, dataset_import
from catalog.services.dataset_import import DatasetsImported, Publishing
from catalog.services.place_words import PlaceWords

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_TRIAL_NOTE = (
    "Published without a second person: this is no production installation, and the audit log says so."
)


@click.group()
def datasets() -> None:
    """Datasets."""


@datasets.command()
@click.option("--format", "kind", type=click.Choice(["xlsx", "csv"]), default="xlsx", show_default=True)
@click.option("--out", type=_OUT, help="File to write; CSV goes to standard output without it.")
def template(kind: str, out: Path | None) -> None:
    """Write the empty table that `datasets import` reads."""
    if kind == "csv" and out is None:
        click.echo(csv_template(), nl=False)
        return
    path = out or Path("datasets.xlsx")
    path.write_bytes(workbook_template() if kind == "xlsx" else csv_template().encode("utf-8-sig"))
    click.echo(str(path))


@datasets.command("import")
@click.argument("file", type=_FILE)
@click.option("--publish", is_flag=True, help="Publish every row; this declares that none is a state secret.")
@click.option("--approved-by", help="Account of the reviewer who approved the file (two-person rule).")
@click.option("--as", "importer", help="Account of the administrator who imports; the shell without it.")
@click.option("--create-units", is_flag=True, help="Make the units that are not known yet.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done, or the errors, as JSON.")
def import_datasets(
    file: Path,
    publish: bool,
    approved_by: str | None,
    importer: str | None,
    create_units: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write the descriptions in FILE (CSV, XLSX or JSON lines), or nothing at all when a row has a fault."""
    with open_catalog() as catalog, refusals():
        settings = catalog.settings
        code, _, rest = settings.site_place.partition(";")
        places = PlaceWords(catalog.places, (code, rest.partition(";")[0]))
        day = local_day(catalog.clock())
        try:
            rows = read_file(file)
            with catalog.db.unit_of_work() as session:
                done = dataset_import.import_datasets(
                    session,
                    _actor(session, importer) or SYSTEM,
                    rows,
                    places,
                    creates_units=create_units,
                    publication=_publication(catalog, session, approved_by) if publish else None,
                    now=catalog.clock(),
                )
                if dry_run:
                    # All is done and taken back: only so does a trial meet what the import would meet.
                    session.rollback()
        except ImportRefused as refused:
            _tell_errors(refused, day, as_json=as_json)
            sys.exit(1)
        _tell(len(rows), done, day, as_json=as_json, is_trial=dry_run)
        is_alone = publish and not approved_by and settings.review == "two-person" and not dry_run
        if is_alone and done.published:
            click.echo(translate(_TRIAL_NOTE, shell_language()), err=True)


def _actor(session: Session, name: str | None) -> Actor | None:
    return accounts.get_actor(session, name) if name else None


def _publication(catalog: Catalog, session: Session, approved_by: str | None) -> Publishing:
    settings = catalog.settings
    return Publishing(
        review=settings.review,
        approver=_actor(session, approved_by),
        is_trial=settings.mode != "production",
        has_portal=bool(settings.portal_url),
    )


def _tell(rows: int, done: DatasetsImported, day: date, *, as_json: bool, is_trial: bool) -> None:
    warnings = [fault_body(asdict(one), day) for one in done.warnings]
    if as_json:
        body = {"rows": rows, **asdict(done), "errors": [], "warnings": warnings}
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    if is_trial:
        click.echo(
            "Chạy thử, chưa ghi gì; nếu nhập thật thì: / Dry run, nothing was written; an import would be:"
        )
    click.echo(
        f"{rows} dòng/rows: thêm/added {len(done.added)}, sửa/changed {len(done.changed)}, "
        f"giữ nguyên/unchanged {len(done.unchanged)}, công bố/published {len(done.published)}, "
        f"đơn vị mới/new units {len(done.units)}"
    )
    for one in warnings:
        _tell_line(one)


def _tell_errors(refused: ImportRefused, day: date, *, as_json: bool) -> None:
    faults = [fault_body(one, day) for one in refused.errors]
    if as_json:
        body = {"errors": faults, "warnings": []}
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    for one in faults:
        _tell_line(one)
    click.echo(f"{len(faults)} lỗi, chưa ghi gì / errors, nothing was written", err=True)


def _tell_line(fault: dict[str, Any]) -> None:
    click.echo(f"  dòng/row {fault['row']}, {fault['column']}: {fault[shell_language()]}", err=True)
