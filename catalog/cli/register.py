"""`units import`; `register import`, `decisions`, `diff`: units, and decisions of the approved list."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from catalog.cli import register_reports
from catalog.cli.decision_telling import refuse, tell_decisions, tell_diff, tell_preview
from catalog.cli.running import open_catalog, read_csv, refusals
from catalog.domain.errors import Invalid
from catalog.domain.policy import SYSTEM
from catalog.services import (
    annex_reading,
    annex_units,
    decision_chain,
    decision_diff,
    decision_import,
    decision_rules,
    organizations,
)
from catalog.services.decision_import import AnnexFile
from catalog.services.import_answers import Answers
from catalog.services.import_rows import DecisionFacts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


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
@click.option("--issued-on", required=True, type=_DAY)
@click.option("--effective-on", type=_DAY, help="First day in force, where it is not the day of issue.")
@click.option("--expires-on", type=_DAY, help="Last day in force, where the decision names one.")
@click.option("--amends", default="", help="Number of the decision that this one amends.")
@click.option("--title", default="", help="What the decision is about, in its own words.")
@click.option("--issuer", default="", help="Who issued it.")
@click.option("--answers", type=_FILE, help="JSON with what was settled about doubtful rows.")
@click.option("--confirm-warnings", is_flag=True, help="A person has looked at every warning and agrees.")
@click.option("--dry-run", is_flag=True, help="Read and report, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the items and errors as JSON.")
def import_register(
    file: Path,
    decision: str,
    issued_on: datetime,
    effective_on: datetime | None,
    expires_on: datetime | None,
    amends: str,
    title: str,
    issuer: str,
    answers: Path | None,
    confirm_warnings: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read an annex (CSV, XLSX or DOCX) and write it as one decision, or nothing at all."""
    facts = DecisionFacts(
        decision, issued_on.date(), _day(effective_on), _day(expires_on), title, issuer, amends
    )
    with refusals():
        given = replace(_read_answers(answers), confirm_all=confirm_warnings)
        _import(file, facts, given, is_dry=dry_run, as_json=as_json)


def _import(file: Path, facts: DecisionFacts, given: Answers, *, is_dry: bool, as_json: bool) -> None:
    with open_catalog() as catalog:
        with catalog.db.read_session() as session:
            decision_rules.require_facts(session, facts, now=catalog.clock())
            units = annex_units.known_units(session, facts.in_force_from)
        file_format = file.suffix.lower().lstrip(".")
        annex = annex_reading.read_in_child(file, file_format=file_format, units=units)
        with catalog.db.read_session() as session:
            found = decision_import.preview(session, annex, facts, given, now=catalog.clock())
        if not is_dry and not found.errors and not found.unanswered:
            with file.open("rb") as stream:
                stored = catalog.store.put(stream)
            blob = AnnexFile(catalog.store.promote(stored.key, stored.sha256), file.name, stored.sha256)
            with catalog.db.unit_of_work() as session:
                decision_import.import_decision(
                    session, SYSTEM, annex, facts, given, file=blob, now=catalog.clock()
                )
    tell_preview(found, as_json=as_json, is_dry=is_dry)
    if found.errors or (found.unanswered and not is_dry):
        refuse()


@register.command("decisions")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_decisions(as_json: bool) -> None:
    """List the decisions, the newest first."""
    with open_catalog() as catalog, catalog.db.read_session() as session:
        tell_decisions(decision_chain.list_decisions(session), as_json=as_json)


@register.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
def diff_decisions(before: str, after: str, as_json: bool) -> None:
    """Tell what the list was after decision BEFORE and is after decision AFTER, by item and column."""
    with refusals(), open_catalog() as catalog, catalog.db.read_session() as session:
        tell_diff(decision_diff.diff_decisions(session, before, after), as_json=as_json)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _read_answers(path: Path | None) -> Answers:
    """Raises: Invalid when the file holds no answers."""
    if path is None:
        return Answers()
    try:
        return Answers.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, RecursionError):
        raise Invalid({"answers": ["not_answers"]}) from None
