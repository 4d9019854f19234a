"""`requests`: what citizens ask to be published: list it, let it out, hand it on, answer or refuse it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from catalog.cli.running import open_catalog, refusals
from catalog.config import shell_language
from catalog.domain.data_requests import TellableRequest
from catalog.domain.errors import Invalid
from catalog.domain.policy import SYSTEM
from catalog.i18n import field_text, format_day
from catalog.services import accounts, request_moderation
from catalog.services.request_moderation import ClosedRequest

_BY = click.option("--by", "name", required=True, help="Account of the reviewer or admin who decides.")


@click.group()
def requests() -> None:
    """Data requests of citizens."""


@requests.command("list")
@click.option("--overdue", "is_overdue", is_flag=True, help="Only those whose answer is late.")
def list_requests(*, is_overdue: bool) -> None:
    """Waiting ones first, then what an answer is owed for, then the last closed ones; tab-separated."""
    with open_catalog() as catalog, refusals():
        with catalog.db.read_session() as session:
            board = request_moderation.get_board(session, SYSTEM, now=catalog.clock())
        for one in (*board.waiting, *board.owed, *board.closed):
            if one.is_overdue(board.today) or not is_overdue:
                click.echo(_line(one, board.today))


@requests.command("open")
@click.argument("code")
@click.option("--names-nobody", is_flag=True, help="You have read the text: it names no private person.")
@_BY
def open_request(code: str, name: str, *, names_nobody: bool) -> None:
    """Show request CODE to the public in its own words; shortening it is done in the workspace."""
    with open_catalog() as catalog, refusals(), _fields_told(), catalog.db.unit_of_work() as session:
        actor = accounts.get_actor(session, name)
        one = request_moderation.get_desk(session, actor, code).request
        given = {"title": one.title, "body": one.body, "purpose": one.purpose}
        given |= {"is_declared": "1"} if names_nobody else {}
        request_moderation.open_request(session, actor, code, given, now=catalog.clock())


@requests.command("hide")
@click.argument("code")
@click.option("--kind", required=True, type=click.Choice(["spam", "personal_data"]))
@click.option("--reason", required=True, help="Told to who asked, at the private address only.")
@_BY
def hide(code: str, kind: str, reason: str, name: str) -> None:
    """Take request CODE away; personal_data destroys its text for good."""
    _decide(code, name, request_moderation.hide_request, kind=kind, answer=reason)


@requests.command("assign")
@click.argument("code")
@click.argument("unit")
@_BY
def assign(code: str, unit: str, name: str) -> None:
    """Hand request CODE to UNIT (its name or code)."""
    with open_catalog() as catalog, refusals(), _fields_told(), catalog.db.unit_of_work() as session:
        actor = accounts.get_actor(session, name)
        request_moderation.assign_request(session, actor, code, unit, now=catalog.clock())


@requests.command("propose")
@click.argument("code")
@click.option("--unit", required=True, help="Name or code of the lead unit.")
@click.option("--item-name", required=True, help="Name of the item as the next list would have it.")
@click.option("--frequency", required=True, help="P1Y, P6M, P3M, P1M, P1W or on-change.")
@_BY
def propose(code: str, unit: str, item_name: str, frequency: str, name: str) -> None:
    """Make request CODE a candidate of the next list."""
    given = {"unit": unit, "proposed_name": item_name, "proposed_frequency": frequency}
    _decide(code, name, request_moderation.propose_item, **given)


@requests.command("answer")
@click.argument("code")
@click.option("--text", required=True)
@click.option("--dataset", default="", help="Name of the public dataset that answers it.")
@click.option("--item", default="", help="Code of the item of the list in force.")
@_BY
def answer(code: str, text: str, dataset: str, item: str, name: str) -> None:
    """Answer request CODE and close it; prints the e-mail address left for the answer, once."""
    given = {"answer": text, "dataset": dataset, "item_code": item}
    _decide(code, name, request_moderation.answer_request, **given)


@requests.command("refuse")
@click.argument("code")
@click.option("--reason", required=True)
@click.option("--law", required=True, help="Text of law, article and clause.")
@_BY
def refuse(code: str, reason: str, law: str, name: str) -> None:
    """Refuse request CODE with reason and law and close it; prints the e-mail address left, once."""
    _decide(code, name, request_moderation.refuse_request, answer=reason, legal_basis=law)


def _decide(code: str, name: str, decide: Callable[..., ClosedRequest | None], **given: Any) -> None:
    with open_catalog() as catalog, refusals(), _fields_told():
        with catalog.db.unit_of_work() as session:
            closed = decide(session, accounts.get_actor(session, name), code, given, now=catalog.clock())
        if closed is not None and closed.contact:
            click.echo(closed.contact)


@contextmanager
def _fields_told() -> Iterator[None]:
    """Name the refused values on standard error before the refusal itself is told."""
    try:
        yield
    except Invalid as refused:
        for field, codes in refused.fields.items():
            click.echo(f"{field}: {field_text(codes[0], shell_language())}", err=True)
        raise


def _line(one: TellableRequest, today: date) -> str:
    due = format_day(one.answer_due) + (" !" if one.is_overdue(today) else "")
    unit = one.unit.code if one.unit else "-"
    return "\t".join((one.code, one.state, due, str(one.votes), unit, one.title))
