"""Action API: from a request to the parameters of a call: address, JSON, form fields, JSON sent as a form."""

import json
from typing import Any
from urllib.parse import unquote_plus

from flask import request
from werkzeug.datastructures import MultiDict

from catalog.web.action_api.refusals import BadRequest

LARGEST_BODY = 1_000_000


def read_parameters() -> dict[str, Any]:
    """What the call was given. A POST without a body is read from its address (ckanr asks so).

    Raises: BadRequest; RequestEntityTooLarge (413).
    """
    values = _given()
    if "callback" in request.args or "callback" in values:
        raise BadRequest("JSONP is not offered: leave out the parameter callback")
    return values


def _given() -> dict[str, Any]:
    if request.method != "POST":
        return _mixed(request.args)
    request.max_content_length = LARGEST_BODY
    if request.mimetype == "multipart/form-data":
        return _mixed(request.form)
    body = request.get_data()
    if not body.strip():
        return _mixed(request.args)
    if request.mimetype == "application/x-www-form-urlencoded":
        return _form(body)
    return _json(body)


def _form(body: bytes) -> dict[str, Any]:
    """Form fields, or JSON under the content type that simple clients send unasked."""
    if body.lstrip().startswith(b"{"):
        return _json(body)
    if body.lstrip()[:3].upper() == b"%7B":
        text = unquote_plus(body.decode("ascii", "replace"))
        # The JSON is then the only key of the form, its value nothing or 1.
        return _json(text.removesuffix("=1").removesuffix("=").encode("utf-8", "replace"))
    return _mixed(request.form)


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise BadRequest("JSON Error: Error decoding JSON data") from None
    if not isinstance(values, dict):
        raise BadRequest("JSON Error: Request data must be a JSON object")
    return values


def _mixed(values: MultiDict[str, str]) -> dict[str, Any]:
    """Each value by its name; a list where a name was given more than once."""
    return {k: v[0] if len(v) == 1 else v for k, v in values.to_dict(flat=False).items()}
