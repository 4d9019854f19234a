"""Room web/workspace: the board of obligations: counts by unit, items by filter, items without a unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain import policy
from catalog.domain.errors import CatalogError, DatabaseBusy, Invalid, ItemRepealed, UnknownListItem
from catalog.domain.policy import Actor
from catalog.i18n import local_day
from catalog.models import Dataset, Organization
from catalog.presenters import register_words
from catalog.schemas.register_acts import AssignmentSchema, load_form
from catalog.services import datasets, item_duties, obligation_board, organizations
from catalog.services.register_summary import Summary
from catalog.web.context import current_actor, href, language, read_session, running, unit_of_work, utcnow
from catalog.web.workspace import forms
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page
from catalog.web.workspace.register_words import code_words, days_words, matter_words

PAGE_ROWS = 50
UNASSIGNED_ROWS = 20
_MENDABLE = (Invalid, ItemRepealed, UnknownListItem, DatabaseBusy)


@dataclass(frozen=True)
class Choice:
    """What of the list is shown: a unit's name, what is the matter, the page from 1."""

    unit: str
    matter: str
    number: int


@bp.get("/workspace/register")
def obligations() -> ResponseReturnValue:
    """The list by unit and by what is the matter; what waits for review, what has no unit."""
    return _board_page()


@bp.post("/workspace/register/<item>/assign")
def assign_item(item: str) -> ResponseReturnValue:
    """Name the unit that has to supply an item."""
    typed = request.form.to_dict()
    try:
        with unit_of_work() as session:
            policy.require_role(current_actor(), "excuse")
            given = load_form(AssignmentSchema(), typed)
            item_duties.assign_item(session, current_actor(), running().register, item, now=utcnow(), **given)
    except _MENDABLE as refusal:
        return _board_page(refusal, {"item": item} | typed)
    return redirect(href("workspace.obligations") + "#unassigned", 303)


def _board_page(
    refusal: CatalogError | None = None, typed: dict[str, str] | None = None
) -> ResponseReturnValue:
    actor, now = current_actor(), utcnow()
    chosen = _choice()
    with read_session() as session:
        units = {u.id: u for u in organizations.list_units(session)}
        known = _visible(running().register.summaries(session, now), actor)
        waiting = _queue(session, actor)
    shown = sorted((s for s in known if _fits(s, units, chosen)), key=_urgency)
    free = [s for s in known if s.unit is None and not s.is_repealed]
    pages = max(1, -(-len(shown) // PAGE_ROWS))
    number = min(chosen.number, pages)
    return page(
        "workspace/obligations.html",
        twin="workspace.obligations",
        refusal=refusal,
        problems=forms.field_errors(refusal),
        typed=typed or {},
        units=units,
        unit_options=[(u.id, u.title(language())) for u in units.values()],
        rows=obligation_board.counts_by_unit(known),
        shown=shown[(number - 1) * PAGE_ROWS : number * PAGE_ROWS],
        total=len(shown),
        number=number,
        pages=pages,
        chosen=chosen,
        free=free[:UNASSIGNED_ROWS],
        free_count=len(free),
        waiting=waiting,
        today=local_day(now),
        code_words=code_words(),
        matter_words=matter_words(),
        days_words=days_words,
        register_words=register_words,
        may_assign=policy.may(actor, "excuse"),
    )


def _visible(known: Sequence[Summary], actor: Actor) -> list[Summary]:
    """All items for those who review, else those of the own unit."""
    return [s for s in known if policy.may(actor, "see_draft", s.unit)]


def _queue(session: Session, actor: Actor) -> list[Dataset]:
    """What waits for review, the oldest first, for those who review."""
    return datasets.list_queue(session, actor) if policy.may(actor, "see_queue") else []


def _choice() -> Choice:
    given = request.args if request.method == "GET" else {}
    number = given.get("page", "1")
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    matter = given.get("matter", "")
    return Choice(
        unit=given.get("unit", ""),
        # Anything else is no condition.
        matter=matter if matter in obligation_board.MATTERS else "",
        number=max(1, int(number)) if is_number else 1,
    )


def _fits(one: Summary, units: dict[str, Organization], chosen: Choice) -> bool:
    if one.is_repealed:
        return False
    unit = units[one.unit].name if one.unit in units else ""
    is_unit = not chosen.unit or chosen.unit == unit
    return is_unit and (not chosen.matter or chosen.matter in obligation_board.matters_of(one))


def _urgency(one: Summary) -> tuple[bool, int, int]:
    """Most days late first, then the earliest due date, then the order of the list."""
    due = one.next_due
    return due is None, due.toordinal() if due else 0, one.item.position
