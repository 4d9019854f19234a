"""Room web/workspace: answering the gate: override, release, destruction of one file."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import (
    CheckOutdated,
    DatabaseBusy,
    Invalid,
    NotReleasable,
    ReasonMissing,
    SameHands,
    WrongState,
)
from catalog.services import gate, privacy_board
from catalog.web.context import current_actor, href, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.checking import queue_check
from catalog.web.workspace.report import report_page

_MENDABLE = (Invalid, ReasonMissing, SameHands, NotReleasable, WrongState, DatabaseBusy)
_ACTS = {
    "override": gate.override_warning,
    "ask-release": gate.ask_release,
    "confirm-release": gate.confirm_release,
    "destroy": privacy_board.request_destruction,
}


@bp.post("/workspace/dataset/<name>/version/<version_id>/override")
def override(name: str, version_id: str) -> ResponseReturnValue:
    """Say why a file may be published although the gate warns."""
    return _answer("override", name, version_id)


@bp.post("/workspace/dataset/<name>/version/<version_id>/ask-release")
def ask_release(name: str, version_id: str) -> ResponseReturnValue:
    """Say that a hold is a false alarm."""
    return _answer("ask-release", name, version_id)


@bp.post("/workspace/dataset/<name>/version/<version_id>/confirm-release")
def confirm_release(name: str, version_id: str) -> ResponseReturnValue:
    """Confirm, as the second person, that a hold is a false alarm."""
    return _answer("confirm-release", name, version_id)


@bp.post("/workspace/dataset/<name>/version/<version_id>/destroy")
def destroy(name: str, version_id: str) -> ResponseReturnValue:
    """Have the bytes of a refused file destroyed now."""
    return _answer("destroy", name, version_id)


def _answer(act: str, name: str, version_id: str) -> ResponseReturnValue:
    reason = request.form.get("reason", "")
    try:
        with unit_of_work() as session:
            _ACTS[act](session, current_actor(), name, version_id, reason=reason, now=utcnow())
    except CheckOutdated as refusal:
        queue_check(name)
        return report_page(name, version_id, refusal)
    except _MENDABLE as refusal:
        return report_page(name, version_id, refusal)
    return redirect(href("workspace.report", name=name, version_id=version_id) + "#gate", 303)
