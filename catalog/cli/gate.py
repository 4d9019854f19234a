"""`gate`: the personal-data gate by hand: judge again, take down, export an incident, verify records."""

import sys
from datetime import datetime
from pathlib import Path

import click

from catalog import bootstrap
from catalog.bootstrap import Catalog
from catalog.cli.running import open_catalog, refusals
from catalog.domain.gate import first_break
from catalog.domain.policy import SYSTEM, Actor
from catalog.presenters.incident_table import incident_csv, incident_json
from catalog.services import accounts, gate_records, incident_export, privacy_board, rescanning, takedowns
from catalog.worker import Worker
from validators.rules_version import RULES_VERSION


@click.group()
def gate() -> None:
    """The personal-data gate."""


@gate.command()
@click.option("--all", "is_all", is_flag=True, help="Also files that the rules in force have judged already.")
@click.option("--now", "is_now", is_flag=True, help="Work here until all is judged, without a worker.")
def rescan(*, is_all: bool, is_now: bool) -> None:
    """Judge every file that is or may become public by the rules in force; exit status 1 when one fails."""
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            files = rescanning.request_rescan(session, SYSTEM, is_all=is_all, now=catalog.clock())
        click.echo(f"{RULES_VERSION}: {files} tệp cần quét lại / files to judge again")
        if is_now and files:
            Worker(bootstrap.job_ports(catalog), lease=bootstrap.job_lease(catalog)).run_until_idle()
            sys.exit(1 if _tell_failing(catalog) else 0)


def _tell_failing(catalog: Catalog) -> int:
    with catalog.db.read_session() as session:
        keep = bootstrap.job_ports(catalog).quarantine
        failing = privacy_board.get_board(session, SYSTEM, quarantine=keep).failing
    for line in failing:
        click.echo(f"{line.dataset.name}\t{line.version.id}\t{line.standing}", err=True)
    return len(failing)


@gate.command("take-down")
@click.argument("dataset")
@click.option("--by", "name", required=True, help="Account of the privacy officer or reviewer who does it.")
@click.option("--reason", required=True, help="Shown to the public on the tombstone; names nobody.")
@click.option("--resource", help="Id of one file; without it the whole dataset goes.")
@click.option("--version", "number", type=int, help="Only as published in this version; needs --resource.")
@click.option("--destroy", is_flag=True, help="Destroy the bytes at once instead of sealing them.")
@click.option("--noticed", help="When the leak was noticed (ISO 8601 with zone); the clock starts there.")
def take_down(
    dataset: str,
    *,
    name: str,
    reason: str,
    resource: str | None,
    number: int | None,
    destroy: bool,
    noticed: str | None,
) -> None:
    """Take DATASET, or one file of it, off site, index, API and portal; prints the incident's id."""
    if number is not None and resource is None:
        raise click.UsageError("--version cần/needs --resource")
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            actor: Actor = accounts.get_actor(session, name)
            incident = takedowns.take_down(
                session,
                actor,
                dataset,
                reason=reason,
                resource_id=resource,
                number=number,
                is_destroyed=destroy,
                noticed_at=_moment(noticed),
                now=catalog.clock(),
            )
        click.echo(incident.id)


def _moment(text: str | None) -> datetime | None:
    """An aware moment. Raises: click.UsageError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise click.UsageError("--noticed: ví dụ/for example 2026-11-26T08:30+07:00")
    return moment


@gate.command()
@click.argument("incident")
@click.option("--out", "path", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--access-log",
    "log",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Log of the web server, to count downloads.",
)
def incident(incident: str, *, path: Path, log: Path | None) -> None:
    """Write the export of INCIDENT to a .json or .csv file: who, what, when, rows; no value."""
    if path.suffix not in (".json", ".csv"):
        raise click.UsageError("--out: .json, .csv")
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log else None
    with open_catalog() as catalog, refusals():
        with catalog.db.unit_of_work() as session:
            made = incident_export.export_incident(
                session, SYSTEM, incident, access_log=lines, now=catalog.clock()
            )
        is_json = path.suffix == ".json"
        text = incident_json(made.body) if is_json else incident_csv(made.body, made.events())
        path.write_text(text, encoding="utf-8" if is_json else "utf-8-sig", newline="")
        click.echo(str(path))


@gate.command()
def incidents() -> None:
    """List the incidents: id, dataset, when noticed, report until, state of bytes and portal."""
    with open_catalog() as catalog, refusals(), catalog.db.read_session() as session:
        for one, dataset in privacy_board.list_incidents(session, SYSTEM):
            due = privacy_board.deadline(one)
            told = (one.noticed_at, due, one.bytes_state, f"{one.portal_state} {one.portal_error}".strip())
            click.echo("\t".join(map(str, (one.id, dataset.name, *told))))


@gate.command()
def verify() -> None:
    """Verify the chain of every decision record; exit status 1 when an entry was changed or is missing."""
    with open_catalog() as catalog, catalog.db.read_session() as session:
        records = gate_records.all_records(session)
        broken = {version: at for version, entries in records if (at := first_break(entries)) is not None}
        lost = gate_records.broken_publications(session)
    for version, at in broken.items():
        click.echo(f"{version}\t{at}", err=True)
    for name in lost:
        click.echo(name, err=True)
    is_well = not broken and not lost
    click.echo("nguyên vẹn/intact" if is_well else f"{len(broken) + len(lost)} bị sửa/changed")
    sys.exit(0 if is_well else 1)
