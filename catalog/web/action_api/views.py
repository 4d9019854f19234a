"""Action API: the two addresses that answer every action, and how its refusals look."""

from typing import Any

import structlog
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from catalog.domain.errors import CatalogError, NotAllowed
from catalog.web.action_api import envelopes
from catalog.web.action_api.bodies import read_parameters
from catalog.web.action_api.calls import Action, Call
from catalog.web.action_api.parameters import Parameters
from catalog.web.action_api.refusals import BadRequest
from catalog.web.action_api.table import ACTIONS
from catalog.web.authentication import token_actor
from catalog.web.context import read_session, running, site, utcnow
from catalog.web.machine_answers import open_to_all

bp = Blueprint("action_api", __name__)

API_VERSION = 3
# What a script of another site may send: tokens travel in these headers, never in a cookie.
ALLOWED_HEADERS = "Authorization, Content-Type, X-CKAN-API-Key"

log = structlog.get_logger()


@bp.get("/api/3")
@bp.get("/api/action")
@bp.get("/api/3/action")
def version() -> Response:
    """The version of the API."""
    return envelopes.bare({"version": API_VERSION}, 200)


@bp.route("/api/3/action/<name>", methods=["GET", "POST"])
@bp.route("/api/action/<name>", methods=["GET", "POST"])
def call_action(name: str) -> Response:
    """Call an action: reads by GET or POST, writes by POST with a token."""
    action = ACTIONS.get(name)
    if action is None:
        raise BadRequest(f"Action name not known: {name[:100]}")
    given = read_parameters() if action.is_read else _read_write(name)
    return envelopes.success(name, _result(action, given))


def _read_write(name: str) -> dict[str, Any]:
    """The parameters of a write, once its method and its token are right.

    Raises: BadRequest, NotAllowed.
    """
    if request.method != "POST":
        raise BadRequest(f"{name} changes something: use the POST method")
    # A file is not taken in before it is known who sends it.
    is_upload = request.mimetype == "multipart/form-data"
    given = {} if is_upload else read_parameters()
    if token_actor().is_anonymous:
        raise NotAllowed(action=name)
    return given


def _result(action: Action, given: dict[str, Any]) -> Any:
    with read_session() as session:
        call = Call(Parameters(given), session, running().index, site(), utcnow(), running().tables)
        return action.function(call)


@bp.after_request
def add_headers(response: Response) -> Response:
    """Answers are for everybody, and are asked for anew each time."""
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
    return open_to_all(response)


@bp.errorhandler(CatalogError)
def refuse(error: CatalogError) -> Response:
    """A refusal in CKAN's shape."""
    return envelopes.refusal(_action_name(), error)


@bp.errorhandler(HTTPException)
def refuse_http(error: HTTPException) -> Response:
    """What the HTTP library refuses, such as a body over the limit, without an envelope, as CKAN does."""
    return envelopes.bare(f"Bad request - {error.name}", error.code or 400)


@bp.errorhandler(Exception)
def fail(error: Exception) -> Response:
    """A crash: the trace goes to the log, the client learns nothing of the inside."""
    log.error("action_failed", exc_info=error, action=_action_name(), request_id=g.get("request_id"))
    return envelopes.server_error(_action_name())


def _action_name() -> str:
    return str((request.view_args or {}).get("name", ""))
