"""Action API: CKAN's envelope around results and refusals.

Source: 50-ckan-api.md, table of cases.
"""

import json
from typing import Any

from flask import Response

from catalog.domain import errors
from catalog.domain.errors import CatalogError
from catalog.i18n import field_text, refusal_text
from catalog.presenters.table_reasons import reason_text
from catalog.web.action_api.refusals import BadRequest, SearchParametersRefused
from catalog.web.context import site
from catalog.web.errors import retry_headers, status_of

CONTENT_TYPE = "application/json;charset=utf-8"
# The kind of each refusal in CKAN's words; the first that fits counts.
KINDS: dict[type[CatalogError], tuple[int, str]] = {
    errors.NotFound: (404, "Not Found Error"),
    errors.Withdrawn: (404, "Not Found Error"),
    errors.NotAllowed: (403, "Authorization Error"),
    errors.LoginRequired: (403, "Authorization Error"),
    errors.Invalid: (409, "Validation Error"),
    errors.TableQueryRefused: (409, "Validation Error"),
    errors.NotATable: (404, "Not Found Error"),
    errors.QueryRefused: (409, "Search Error"),
    SearchParametersRefused: (400, "Search Query Error"),
}
SERVER_ERROR = {"__type": "Internal Server Error", "message": "Internal Server Error"}


def success(action: str, result: Any) -> Response:
    """200 with the result."""
    return _json({"help": _help(action), "success": True, "result": result}, 200)


def refusal(action: str, error: CatalogError) -> Response:
    """A refusal in CKAN's envelope, or as a bare text where CKAN gives no envelope."""
    if isinstance(error, BadRequest):
        return bare(f"Bad request - {error.message}", 400)
    status, kind = next((KINDS[k] for k in type(error).__mro__ if k in KINDS), (status_of(error), ""))
    body = {"__type": kind or "Service Error", **_details(error)}
    response = _json({"help": _help(action), "success": False, "error": body}, status)
    response.headers.update(retry_headers(error))
    return response


def server_error(action: str) -> Response:
    """500 that says nothing of the inside."""
    return _json({"help": _help(action), "success": False, "error": SERVER_ERROR}, 500)


def bare(message: object, status: int) -> Response:
    """A JSON value without an envelope."""
    return _json(message, status)


def _details(error: CatalogError) -> dict[str, Any]:
    if isinstance(error, errors.Invalid):
        return {name: [field_text(code, "en") for code in codes] for name, codes in error.fields.items()}
    if isinstance(error, errors.TableQueryRefused):
        return {str(error.params["at"]): [reason_text(str(error.params["reason"]), "en")]}
    return {"message": _message(error)}


def _message(error: CatalogError) -> str:
    if isinstance(error, errors.NotFound | errors.Withdrawn | errors.NotATable):
        return "Not found"
    if isinstance(error, errors.NotAllowed | errors.LoginRequired):
        return f"Access denied: {error.params.get('action', 'this action')} needs a token of an account"
    if isinstance(error, SearchParametersRefused):
        return f"Search Query is invalid: Invalid search parameters: {', '.join(error.names)}"
    text = refusal_text(error, "en")
    return f"{text.message} {text.cure}"


def _help(action: str) -> str:
    return f"{site().url}/api/3/action/help_show?name={action}"


def _json(value: object, status: int) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half a surrogate pair can come in as JSON, but it cannot go out as UTF-8.
    return Response(text.encode("utf-8", "replace"), status, content_type=CONTENT_TYPE)
