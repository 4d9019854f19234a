"""Room web/workspace: accepting the fixes that a report offers."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import DatabaseBusy, FixNotChosen, QueueFull, WrongState
from catalog.services import fixes
from catalog.web.context import current_actor, href, unit_of_work, utcnow
from catalog.web.workspace.blueprint import bp
from catalog.web.workspace.report import report_page

_MENDABLE = (FixNotChosen, QueueFull, WrongState, DatabaseBusy)
_CHOICE = "answer-"


@bp.post("/workspace/dataset/<name>/version/<version_id>/fix")
def accept_fixes(name: str, version_id: str) -> ResponseReturnValue:
    """Accept the chosen fixes; the new file appears beside the old one when the worker is done."""
    answers = {
        key.removeprefix(_CHOICE): value for key, value in request.form.items() if key.startswith(_CHOICE)
    }
    # An answered question is a choice, too: nobody has to tick its box besides.
    keys = [*request.form.getlist("fix"), *(key for key, value in answers.items() if value)]
    try:
        with unit_of_work() as session:
            fixes.accept_fixes(
                session, current_actor(), name, version_id, keys=keys, answers=answers, now=utcnow()
            )
    except _MENDABLE as refusal:
        return report_page(name, version_id, refusal)
    return redirect(href("workspace.report", name=name, version_id=version_id) + "#fixes", 303)
