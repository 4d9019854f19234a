"""`units`: import, and acts by which units follow one another: rename, merge, split, transfer, history."""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from catalog.cli.register import units
from catalog.cli.running import open_catalog, read_csv, refusals
from catalog.config import shell_language
from catalog.domain.errors import SuccessionRefused
from catalog.domain.policy import SYSTEM
from catalog.domain.succession import Fault, Kind
from catalog.i18n import format_day, refusal_text, translate
from catalog.presenters.unit_words import KINDS, THINGS, fault_text
from catalog.services import accounts, organizations, succession, unit_history
from catalog.services.succession import Plan
from catalog.services.succession_orders import read_order
from catalog.services.unit_history import HistoryLine

__all__ = ["units"]

_Command = TypeVar("_Command", bound=Callable[..., None])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_INTO = click.option("--into", multiple=True, help="A successor that exists: code, name or id.")
_NEW = click.option("--new", multiple=True, help="A new successor: CODE;name;English;e-identifier;PARENT.")
_REST = click.option("--rest", default="", help="Code of the successor of everything that is not named.")
_MAP = click.option("--map", "table", type=_FILE, help="CSV with the columns kind, id, successor.")


def _ordered(command: _Command) -> _Command:
    """The options that every act has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON."),
        click.option("--dry-run", is_flag=True, help="Tell what would move, write nothing."),
        click.option("--note", default=""),
        click.option("--by", help="Account of the administrator who orders it; without it the operator."),
        click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The effective day."),
        click.option("--decision", required=True, help="Number of the decision."),
    ):
        command = option(command)
    return command


@units.command()
@click.argument("unit")
@click.option("--to", required=True, help="The new name: CODE;name;English;e-identifier;PARENT.")
@_ordered
def rename(unit: str, to: str, **given: Any) -> None:
    """UNIT goes on under a new name; its old address leads to the new one."""
    _carry_out(Kind.RENAME, [unit], new=[to], **given)


@units.command()
@click.argument("old", nargs=-1, required=True)
@_INTO
@_NEW
@_ordered
def merge(old: tuple[str, ...], **given: Any) -> None:
    """The units OLD end; one successor has everything."""
    _carry_out(Kind.MERGE, old, **given)


@units.command()
@click.argument("old", nargs=-1, required=True)
@_INTO
@_NEW
@_REST
@_MAP
@_ordered
def split(old: tuple[str, ...], **given: Any) -> None:
    """The units OLD end; what they had goes to several successors, each thing to one."""
    _carry_out(Kind.SPLIT, old, **given)


@units.command()
@click.argument("unit")
@_INTO
@_NEW
@_REST
@_MAP
@_ordered
def transfer(unit: str, **given: Any) -> None:
    """Things of UNIT that the map names go to other units; UNIT stays in office."""
    _carry_out(Kind.TRANSFER, [unit], **given)


@units.command()
@click.argument("unit")
@click.option("--json", "as_json", is_flag=True)
def history(unit: str, as_json: bool) -> None:
    """Which units went before UNIT and which followed, by which decisions."""
    with open_catalog() as catalog, refusals(), catalog.db.read_session() as session:
        found = organizations.get_unit(session, unit)
        told = unit_history.history_of(session, found.id)
        ends = [one.code for one in unit_history.successors_in_office(session, found.id)]
        body = {
            "code": found.code,
            "title_vi": found.title_vi,
            "valid_from": _iso(found.valid_from),
            "valid_to": _iso(found.valid_to),
            "before": [_line(line) for line in told.before],
            "after": [_line(line) for line in told.after],
            "in_office_today": ends,
        }
    if as_json:
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
        return
    click.echo(f"{found.code}\t{found.title_vi}\t{_iso(found.valid_from)}..{_iso(found.valid_to)}")
    for mark, lines in (("<-", told.before), ("->", told.after)):
        for line in lines:
            day = format_day(line.effective_on)
            click.echo(f"{mark} {line.unit.code}\t{_word(KINDS, line.kind)}\t{line.decision_number}\t{day}")
    click.echo(f"=> {', '.join(ends)}")


def _carry_out(
    kind: Kind,
    old: tuple[str, ...] | list[str],
    *,
    decision: str,
    on: datetime,
    by: str | None,
    note: str,
    dry_run: bool,
    as_json: bool,
    into: tuple[str, ...] = (),
    new: tuple[str, ...] | list[str] = (),
    rest: str = "",
    table: Path | None = None,
) -> None:
    rows = read_csv(table) if table else []
    with open_catalog() as catalog, refusals(), catalog.db.unit_of_work() as session:
        actor = accounts.get_actor(session, by) if by else SYSTEM
        act = read_order(
            session,
            kind=kind,
            decision=decision,
            effective_on=on.date(),
            old=old,
            into=into,
            new=new,
            rest=rest,
            rows=rows,
            note=note,
        )
        made = succession.plan(session, actor, act, now=catalog.clock())
        _tell(session, made, as_json=as_json)
        if made.faults:
            _tell_faults(made.faults)
            session.rollback()
            sys.exit(1)
        if not dry_run:
            row = succession.carry_out(session, actor, act, now=catalog.clock(), digest=made.digest)
            is_done = row.applied_at is not None
            word = "Carried out" if is_done else "Waits for its day"
            click.echo(f"{translate(word, shell_language())}: {row.id}", err=as_json)


def _tell(session: Session, made: Plan, *, as_json: bool) -> None:
    codes = {unit.id: unit.code for unit in made.units.values()}
    codes |= {new.key: new.code for new in made.act.new_units}
    if as_json:
        moves = [
            {
                "kind": move.thing.kind.value,
                "id": move.thing.id,
                "label": move.thing.label,
                "from": codes[move.thing.owner],
                "to": codes[move.to],
                "at_portal": move.thing.id in made.pushed,
            }
            for move in made.moves
        ]
        faults = [{"code": fault.code, "told": fault_text(fault, shell_language())} for fault in made.faults]
        body = {"act": made.act.to_dict(), "moves": moves, "faults": faults, "digest": made.digest}
        click.echo(json.dumps(body | {"is_planned": made.is_planned}, ensure_ascii=False, indent=1))
        return
    for move in made.moves:
        kind = _word(THINGS, move.thing.kind.value)
        click.echo(f"{kind}\t{move.thing.label}\t{codes[move.thing.owner]} -> {codes[move.to]}")
    click.echo(", ".join(f"{_word(THINGS, kind)}: {made.count(kind)}" for kind in THINGS))


def _tell_faults(faults: tuple[Fault, ...]) -> None:
    lang = shell_language()
    words = refusal_text(SuccessionRefused(faults), lang)
    click.echo(f"{words.message}\n{words.cure}", err=True)
    for text in dict.fromkeys(fault_text(fault, lang) for fault in faults):
        click.echo(f"  {text}", err=True)


def _word(words: Any, key: str) -> str:
    return translate(words[key], shell_language())


def _line(line: HistoryLine) -> dict[str, Any]:
    return {
        "unit": line.unit.code,
        "kind": line.kind,
        "decision": line.decision_number,
        "effective_on": line.effective_on.isoformat(),
    }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
