"""Room web/workspace: one item of the list as its unit and those who review see it, and the acts on it."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import (
    CatalogError,
    DatabaseBusy,
    ExemptionOverlap,
    Invalid,
    ItemRepealed,
    WrongState,
)
from catalog.domain.periods import ON_CHANGE
from catalog.i18n import local_day
from catalog.schemas.register_acts import ChangeSchema, ExemptionSchema, OverrideSchema, load_form
from catalog.services import item_duties, item_history, obligation_board, register_acts
from catalog.services.register_acts import ExemptionOrder, OverrideOrder
from catalog.web.context import current_actor, href, language, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import forms
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.register_words import code_words, days_words, kind_words, period_words

_MENDABLE = (Invalid, ItemRepealed, ExemptionOverlap, WrongState, DatabaseBusy)
_BASE = "/workspace/register/<item>"


@bp.get(_BASE)
def item_duty(item: str) -> ResponseReturnValue:
    """The item: its obligations, exemptions, states set by hand, units and changes."""
    return _item_page(item)


@bp.post(f"{_BASE}/exempt")
def exempt_item(item: str) -> ResponseReturnValue:
    """Free the item, or some periods, from supplying."""

    def act(session: Session) -> None:
        given: dict[str, Any] = load_form(ExemptionSchema(), request.form)
        order = ExemptionOrder(**{**given, "periods": tuple(given["periods"])})
        register_acts.exempt(session, current_actor(), running().register, item, order, now=utcnow())

    return _do("excuse", item, "exempt", act)


@bp.post(f"{_BASE}/exemption/<exemption_id>/end")
def end_exemption(item: str, exemption_id: str) -> ResponseReturnValue:
    """Take an exemption back before its time."""
    return _do(
        "excuse",
        item,
        "end",
        lambda session: register_acts.end_exemption(
            session, current_actor(), exemption_id, item=item, now=utcnow()
        ),
    )


@bp.post(f"{_BASE}/override")
def override_item(item: str) -> ResponseReturnValue:
    """Set the state of the item, or of one period, by hand."""

    def act(session: Session) -> None:
        given: dict[str, Any] = load_form(OverrideSchema(), request.form)
        order = OverrideOrder(**given)
        register_acts.override(session, current_actor(), running().register, item, order, now=utcnow())

    return _do("excuse", item, "override", act)


@bp.post(f"{_BASE}/override/<override_id>/end")
def end_override(item: str, override_id: str) -> ResponseReturnValue:
    """Take a state set by hand back before its time."""
    return _do(
        "excuse",
        item,
        "end",
        lambda session: register_acts.end_override(
            session, current_actor(), override_id, item=item, now=utcnow()
        ),
    )


@bp.post(f"{_BASE}/changed")
def record_change(item: str) -> ResponseReturnValue:
    """Note a day on which something changed."""

    def act(session: Session) -> None:
        given: dict[str, Any] = load_form(ChangeSchema(), request.form)
        item_duties.record_change(session, current_actor(), running().register, item, now=utcnow(), **given)

    return _do("record_change", item, "changed", act)


def _do(right: str, item: str, form: str, act: Callable[[Session], object]) -> ResponseReturnValue:
    """Do one act on an item that the actor may know, and show the item; a refusal stands on its page."""
    actor, book = current_actor(), running().register
    try:
        with unit_of_work() as session:
            state = obligation_board.item_of(session, actor, book, item, now=utcnow())[1]
            policy.require_role(actor, right, state.unit)
            act(session)
    except _MENDABLE as refusal:
        return _item_page(item, refusal, form)
    return redirect(href("workspace.item_duty", item=item), 303)


def _item_page(item: str, refusal: CatalogError | None = None, form: str = "") -> ResponseReturnValue:
    actor, now = current_actor(), utcnow()
    with read_session() as session:
        known, state = obligation_board.item_of(session, actor, running().register, item, now=now)
        past = item_history.history_of(session, known)
    listed = known.version_on(local_day(now))
    may_excuse = policy.may(actor, "excuse") and state.version is not None
    is_on_change = state.version is not None and state.version.frequency == ON_CHANGE
    return page(
        "workspace/register_item.html",
        twin="workspace.item_duty",
        values={"item": item},
        refusal=refusal,
        form=form,
        typed=request.form if refusal else {},
        problems=forms.field_errors(refusal),
        known=known,
        listed=listed,
        state=state,
        computed=state.computed,
        past=past,
        obligations=sorted(state.obligations, key=lambda o: o.obligation.due, reverse=True),
        today=local_day(now),
        code_words=code_words(),
        kind_words=kind_words(),
        period_words=period_words,
        days_words=days_words,
        code_options=[(str(int(c)), code_words()[c]) for c in register_acts.SETTABLE],
        unit_name=lambda unit: past.units[unit].title(language()) if unit in past.units else "–",
        may_excuse=may_excuse,
        may_record=is_on_change and policy.may(actor, "record_change", state.unit),
    )
