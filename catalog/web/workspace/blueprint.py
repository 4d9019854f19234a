"""Room web/workspace: the blueprint of the units' pages, and who may enter it."""

from typing import Any

from flask import Blueprint

from catalog.domain import policy
from catalog.services import nudges
from catalog.web.authentication import load_session_actor
from catalog.web.context import current_actor, read_session, running, utcnow
from catalog.web.security import require_form_token


def require_worker() -> None:
    """Let only people with a role in.

    Raises: LoginRequired.
    """
    policy.require_role(current_actor(), "see_workspace")


bp = Blueprint("workspace", __name__)
# The order matters: a form's token is bound to the session, and the policy needs to know who asks.
bp.before_request(load_session_actor)
bp.before_request(require_form_token)
bp.before_request(require_worker)


@bp.context_processor
def count_reminders() -> dict[str, Any]:
    """The number beside the bell, on every page of the workspace."""
    with read_session() as session:
        return {"bell": nudges.count_open(session, running().register, current_actor(), now=utcnow())}
