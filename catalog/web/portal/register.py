"""Pages of the approved open data list: the whole list, and one item."""

from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain.errors import NotFound
from catalog.domain.publication import Publication
from catalog.i18n import local_day
from catalog.services import publications
from catalog.services import register as use_cases
from catalog.services.register import ItemStatus
from catalog.web.context import read_session, utcnow
from catalog.web.portal.blueprint import bp
from catalog.web.portal.register_figures import OPEN, OPEN_STAGES, PUBLIC_STAGES, count_figures


@bp.get("/register")
def register() -> ResponseReturnValue:
    """The list in force with the state of every item, whole or of one unit or one state."""
    unit, state = request.args.get("unit", ""), request.args.get("state", "")
    with read_session() as session:
        statuses = use_cases.list_status(session, local_day(utcnow()))
        decision = use_cases.decision_in_force(session, local_day(utcnow()))
        shown = [s for s in statuses if _fits(s, unit, state)]
        answers = published_answers(session, shown)
    units = {s.organization.name: s.organization for s in statuses if s.organization}
    return render_template(
        "portal/register.html",
        decision=decision,
        figures=count_figures(statuses),
        shown=shown,
        answers=answers,
        units=sorted(units.values(), key=lambda u: u.title_vi),
        stages=[stage.value for stage in PUBLIC_STAGES],
        unit=unit if unit in units else "",
        state=state,
    )


@bp.get("/register/<item>")
def register_item(item: str) -> ResponseReturnValue:
    """One item of the list: what it asks, of whom, and the datasets that answer it."""
    with read_session() as session:
        listed = use_cases.list_status(session, local_day(utcnow()))
        status = next((s for s in listed if s.item.code == item), None)
        if status is None:
            raise NotFound(kind="list_item", name=item)
        answers = published_answers(session, [status])
    return render_template("portal/register_item.html", status=status, answers=answers)


def published_answers(session: Session, statuses: Iterable[ItemStatus]) -> dict[str, Publication]:
    """The public datasets behind the items by id, as they were published and not as they are being edited."""
    ids = [dataset.id for status in statuses for dataset in status.datasets]
    return {p.id: p for p in publications.list_publications(session, ids=ids)}


def _fits(status: ItemStatus, unit: str, state: str) -> bool:
    is_unit = not unit or (status.organization is not None and status.organization.name == unit)
    is_state = not state or status.stage.public == state or (state == OPEN and status.stage in OPEN_STAGES)
    return is_unit and is_state
