"""`register exempt|override|changed|assign`: acts on items of the list, by an account that may."""

from collections.abc import Callable
from datetime import datetime

import click
from sqlalchemy.orm import Session

from catalog.bootstrap import Catalog
from catalog.cli.register import register
from catalog.cli.running import open_catalog, refusals
from catalog.config import shell_language
from catalog.domain.errors import Invalid
from catalog.domain.policy import Actor
from catalog.i18n import field_text
from catalog.services import accounts, item_duties, register_acts
from catalog.services.register_acts import ExemptionOrder, OverrideOrder

Act = Callable[[Catalog, Session, Actor], str]
_DAY = click.DateTime(["%Y-%m-%d"])


def _do(name: str, act: Act) -> None:
    """Do one act as this account and tell its id; a refusal names every field that is wrong."""
    with open_catalog() as catalog, refusals():
        try:
            with catalog.db.unit_of_work() as session:
                done = act(catalog, session, accounts.get_actor(session, name))
        except Invalid as refused:
            lang = shell_language()
            for field, codes in refused.fields.items():
                click.echo(f"  {field}: {'; '.join(field_text(code, lang) for code in codes)}", err=True)
            raise
        click.echo(done)


@register.command()
@click.argument("item")
@click.option("--by", "name", required=True, help="Account of the reviewer or admin who records it.")
@click.option("--kind", type=click.Choice(register_acts.KINDS), help="Why: law, technical or no_data.")
@click.option("--reason", default="", help="Shown to the public; names nobody.")
@click.option("--legal-basis", default="", help="Needed with --kind law.")
@click.option("--signer", default="", help="Who signed the order.")
@click.option("--from", "valid_from", type=_DAY, help="First day, such as 2025-11-01.")
@click.option("--to", "expires_on", type=_DAY, help="Last day.")
@click.option("--period", "periods", multiple=True, help="Code of a period, such as 2025-Q3; none is all.")
@click.option("--end", "ended", help="Id of an exemption of ITEM to end now, instead of recording one.")
def exempt(
    item: str,
    *,
    name: str,
    kind: str | None,
    reason: str,
    legal_basis: str,
    signer: str,
    valid_from: datetime | None,
    expires_on: datetime | None,
    periods: tuple[str, ...],
    ended: str | None,
) -> None:
    """Free ITEM from supplying, or end an exemption; prints its id."""
    order = ExemptionOrder(
        kind=kind or "",
        reason=reason,
        signer=signer,
        valid_from=valid_from.date() if valid_from else None,
        expires_on=expires_on.date() if expires_on else None,
        legal_basis=legal_basis,
        periods=periods,
    )

    def act(catalog: Catalog, session: Session, actor: Actor) -> str:
        now = catalog.clock()
        if ended:
            return register_acts.end_exemption(session, actor, ended, item=item, now=now).id
        return register_acts.exempt(session, actor, catalog.register, item, order, now=now).id

    _do(name, act)


@register.command()
@click.argument("item")
@click.option("--by", "name", required=True, help="Account of the reviewer or admin who records it.")
@click.option("--code", type=int, help="State to show, 1 to 9 as in the register.")
@click.option("--period", default="", help="Code of a period; none sets the item and every period.")
@click.option("--reason", default="", help="Shown to the public; names nobody.")
@click.option("--signer", default="", help="Who signed the order.")
@click.option("--to", "expires_on", type=_DAY, help="Last day.")
@click.option("--end", "ended", help="Id of an override of ITEM to end now, instead of recording one.")
def override(
    item: str,
    *,
    name: str,
    code: int | None,
    period: str,
    reason: str,
    signer: str,
    expires_on: datetime | None,
    ended: str | None,
) -> None:
    """Set the state of ITEM by hand, or end that; prints its id."""
    order = OverrideOrder(code, reason, signer, expires_on.date() if expires_on else None, period)

    def act(catalog: Catalog, session: Session, actor: Actor) -> str:
        now = catalog.clock()
        if ended:
            return register_acts.end_override(session, actor, ended, item=item, now=now).id
        return register_acts.override(session, actor, catalog.register, item, order, now=now).id

    _do(name, act)


@register.command()
@click.argument("item")
@click.option("--by", "name", required=True, help="Account of an editor or head of its unit, or an admin.")
@click.option("--on", "changed_on", type=_DAY, required=True, help="Day of the change.")
@click.option("--note", default="", help="What changed; names nobody.")
def changed(item: str, *, name: str, changed_on: datetime, note: str) -> None:
    """Record a change of ITEM, which is due on change; prints its id."""

    def act(catalog: Catalog, session: Session, actor: Actor) -> str:
        return item_duties.record_change(
            session,
            actor,
            catalog.register,
            item,
            changed_on=changed_on.date(),
            note=note,
            now=catalog.clock(),
        ).id

    _do(name, act)


@register.command()
@click.argument("item")
@click.option("--by", "name", required=True, help="Account of the reviewer or admin who records it.")
@click.option("--unit", required=True, help="Code of the unit that supplies ITEM.")
@click.option("--decision", required=True, help="Number of the decision that assigns it.")
@click.option("--from", "valid_from", type=_DAY, help="First day; today without it.")
def assign(item: str, *, name: str, unit: str, decision: str, valid_from: datetime | None) -> None:
    """Give ITEM to a unit; prints the id of the assignment."""

    def act(catalog: Catalog, session: Session, actor: Actor) -> str:
        return item_duties.assign_item(
            session,
            actor,
            catalog.register,
            item,
            unit=unit,
            decision_number=decision,
            valid_from=valid_from.date() if valid_from else None,
            now=catalog.clock(),
        ).id

    _do(name, act)
