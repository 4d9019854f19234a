"""Room web/workspace: the board of data requests, one request with its forms, what is decided about it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.domain import data_requests as states
from catalog.domain.errors import CatalogError, DatabaseBusy, Invalid, WrongState
from catalog.i18n import local_day
from catalog.schemas import data_request as schema
from catalog.services import organizations
from catalog.services import request_moderation as use_cases
from catalog.services.request_moderation import ClosedRequest
from catalog.web.context import current_actor, href, read_session, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.pages import page

_MENDABLE = (Invalid, WrongState, DatabaseBusy)
_BASE = "/workspace/requests"
ACTS = ("open", "hide", "assign", "propose", "answer", "refuse")


@bp.get(_BASE)
def data_requests() -> ResponseReturnValue:
    """What waits to be looked at first, then what an answer is owed for, then what was closed."""
    with read_session() as session:
        board = use_cases.get_board(session, current_actor(), now=utcnow())
    return page("workspace/data_requests.html", twin="workspace.data_requests", board=board)


@bp.get(f"{_BASE}/<code>")
def data_request(code: str) -> ResponseReturnValue:
    """One request with the forms that fit its state."""
    return _desk_page(code)


@bp.post(f"{_BASE}/<code>/open")
def open_data_request(code: str) -> ResponseReturnValue:
    """Make it public in the words of the form."""
    given = _given("title", "body", "purpose", "is_declared")
    return _decide(code, "open", given, use_cases.open_request)


@bp.post(f"{_BASE}/<code>/hide")
def hide_data_request(code: str) -> ResponseReturnValue:
    """Take it away: spam, or personal data."""
    return _decide(code, "hide", _given("kind", "answer"), use_cases.hide_request)


@bp.post(f"{_BASE}/<code>/assign")
def assign_data_request(code: str) -> ResponseReturnValue:
    """Hand it to a unit."""

    def assign(session: Session, actor: Any, code: str, given: Mapping[str, Any], *, now: Any) -> None:
        use_cases.assign_request(session, actor, code, given.get("unit", ""), now=now)

    return _decide(code, "assign", _given("unit"), assign)


@bp.post(f"{_BASE}/<code>/propose")
def propose_data_request(code: str) -> ResponseReturnValue:
    """Make it a candidate of the next list."""
    given = _given("unit", "proposed_name", "proposed_frequency")
    return _decide(code, "propose", given, use_cases.propose_item)


@bp.post(f"{_BASE}/<code>/answer")
def answer_data_request(code: str) -> ResponseReturnValue:
    """Answer it."""
    given = _given("answer", "dataset", "item_code")
    return _decide(code, "answer", given, use_cases.answer_request)


@bp.post(f"{_BASE}/<code>/refuse")
def refuse_data_request(code: str) -> ResponseReturnValue:
    """Refuse it with reason and law."""
    return _decide(code, "refuse", _given("answer", "legal_basis"), use_cases.refuse_request)


def _given(*names: str) -> dict[str, str]:
    return {name: request.form[name] for name in names if name in request.form}


def _decide(
    code: str, act: str, given: dict[str, str], decide: Callable[..., ClosedRequest | None]
) -> ResponseReturnValue:
    """One act in one unit of work; what was refused is shown beside what was typed."""
    try:
        with unit_of_work() as session:
            closed = decide(session, current_actor(), code, given, now=utcnow())
    except _MENDABLE as refusal:
        return _desk_page(code, refusal, act=act, given=given)
    if closed is not None and closed.contact:
        # The address is gone from the database: this page alone still has it, for one letter.
        return page(
            "workspace/data_request_closed.html",
            twin="workspace.data_request",
            values={"code": code},
            closed=closed,
        )
    return redirect(href("workspace.data_request", code=code), 303)


def _desk_page(
    code: str, refusal: CatalogError | None = None, *, act: str = "", given: dict[str, str] | None = None
) -> ResponseReturnValue:
    with read_session() as session:
        desk = use_cases.get_desk(session, current_actor(), code)
        units = organizations.list_units(session)
    state = desk.request.state
    return page(
        "workspace/data_request.html",
        twin="workspace.data_request",
        values={"code": code},
        refusal=refusal,
        desk=desk,
        one=desk.request,
        units=units,
        acts=[one for one in ACTS if states.can(one, state)],
        refused_act=act,
        given=given or {},
        problems=refusal.fields if isinstance(refusal, Invalid) else {},
        limits=schema,
        today=local_day(utcnow()),
    )
