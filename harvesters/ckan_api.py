"""The few actions of a CKAN target that a push needs, each answer checked before it is believed.

Nothing of the target's own text leaves this module, for it could carry anything: errors keep the HTTP status,
a reason of ours and the names of the fields the target objects to.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urljoin

from harvesters.errors import RemoteAnswerBroken, RemoteRefused, RemoteUnavailable, TooLarge
from harvesters.guarded_client import Answer, Credential, GuardedClient, Payload
from harvesters.multipart import form_with_file
from harvesters.portal_package import PortalResource

LONGEST_WAIT = 3600.0
SMALLEST_CAP = 1024 * 1024  # a page that says "not here" may be longer than a short file
_FIELD_NAME = re.compile(r"[a-z_][a-z0-9_]{0,59}")
_REASONS = {401: "not_authorized", 403: "not_authorized", 409: "validation", 413: "too_large"}


class CkanApi:
    """One target during one push; `writes` counts the requests it has acknowledged as changes.

    Args:
        base_url: the portal's address, with its path prefix if it has one.
        token: sent to that address only.
        client: the guarded way out.
    """

    def __init__(self, base_url: str, token: str, client: GuardedClient) -> None:
        self._base = base_url.rstrip("/") + "/"
        self._client = client
        self._credential = Credential(client.read_url(self._base), token)
        self.writes = 0

    def show_package(self, name_or_id: str) -> dict[str, Any] | None:
        """The package, or None when CKAN itself says that it does not exist."""
        answer = self._get("package_show", {"id": name_or_id})
        if answer.status == 404:
            if _error_of(_envelope(answer)).get("__type") != "Not Found Error":
                raise RemoteAnswerBroken(action="package_show", status=404)
            return None
        return _as_package(_result(answer))

    def find_packages(self, key: str, value: str) -> list[dict[str, Any]]:
        """Packages whose extra `key` is `value`, looked up in the target's search index (may lag behind)."""
        query = {"fq": f'extras_{key}:"{value}"', "rows": "10", "include_private": "true"}
        found = _result(self._get("package_search", query))
        if not isinstance(found.get("results"), list):
            raise RemoteAnswerBroken(action="package_search")
        return [_as_package(each) for each in found["results"]]

    def write(self, action: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Call a writing action with JSON. Raises: RemoteRefused, RemoteUnavailable, RemoteAnswerBroken."""
        return self._post(action, Payload.of_json(fields))

    def upload(self, action: str, fields: Mapping[str, str], resource: PortalResource) -> dict[str, Any]:
        """Call a writing action with a form and the resource's file. Raises: like `write`."""
        return self._post(action, form_with_file(fields, resource))

    def delete(self, action: str, object_id: str) -> None:
        """Call a deleting action; what is gone already is no error, and the answer may hold no result.

        Raises: RemoteRefused, RemoteUnavailable, RemoteAnswerBroken.
        """
        url = f"{self._base}api/3/action/{action}"
        payload = Payload.of_json({"id": object_id})
        answer = self._client.request("POST", url, payload=payload, credential=self._credential)
        if answer.status == 404:
            return
        if answer.status != 200:
            raise _refusal(answer)
        if _envelope(answer).get("success") is not True:
            raise RemoteAnswerBroken(action=action, status=answer.status)
        self.writes += 1

    def download(self, url: str, cap: int) -> tuple[str, int, str]:
        """Read a file of the target: URL, HTTP status and SHA-256 of what came.

        The hash is empty when there is no file (404, 410) or it is longer than `cap` bytes.
        Raises: RemoteUnavailable, RemoteRefused for any other refusal.
        """
        digest = hashlib.sha256()
        # Portals keep hand-written URLs with spaces in them; every other odd character stays refused.
        absolute = urljoin(self._base, url.strip().replace(" ", "%20"))
        try:
            answer = self._client.request(
                "GET", absolute, credential=self._credential, sink=digest.update, cap=max(cap, SMALLEST_CAP)
            )
        except TooLarge:
            return absolute, 200, ""
        if answer.status in {404, 410}:
            return absolute, answer.status, ""
        if answer.status != 200:
            raise _refusal(answer)
        return absolute, 200, digest.hexdigest()

    def _get(self, action: str, query: Mapping[str, str]) -> Answer:
        url = f"{self._base}api/3/action/{action}?{urlencode(query)}"
        return self._client.request("GET", url, credential=self._credential)

    def _post(self, action: str, payload: Payload) -> dict[str, Any]:
        url = f"{self._base}api/3/action/{action}"
        result = _result(self._client.request("POST", url, payload=payload, credential=self._credential))
        self.writes += 1
        return result


def _as_package(result: dict[str, Any]) -> dict[str, Any]:
    """A result that has the shape of a package. Raises: RemoteAnswerBroken."""
    lists = (result.get("resources", []), result.get("extras") or [], result.get("tags") or [])
    is_sound = isinstance(result.get("id"), str) and all(_is_list_of_dicts(each) for each in lists)
    if not is_sound or not all(isinstance(each.get("id"), str) for each in lists[0]):
        raise RemoteAnswerBroken(reason="no_package")
    return result


def _is_list_of_dicts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _result(answer: Answer) -> dict[str, Any]:
    """The result of a successful call. Raises: RemoteUnavailable, RemoteRefused, RemoteAnswerBroken."""
    if answer.status != 200:
        raise _refusal(answer)
    envelope = _envelope(answer)
    result = envelope.get("result")
    if envelope.get("success") is not True or not isinstance(result, dict):
        raise RemoteAnswerBroken(status=answer.status, reason="no_result")
    return result


def _envelope(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer, which every answer of CKAN's API is."""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise RemoteAnswerBroken(status=answer.status, reason="no_json") from None
    if not isinstance(value, dict):
        raise RemoteAnswerBroken(status=answer.status, reason="no_envelope")
    return value


def _error_of(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The error part of an envelope, {} when it has none."""
    error = envelope.get("error")
    return error if isinstance(error, dict) else {}


def _refusal(answer: Answer) -> RemoteRefused | RemoteUnavailable:
    """What an unsuccessful status means for us."""
    status = answer.status
    if status in {408, 425, 429} or status >= 500:
        reason = "too_many_requests" if status == 429 else "server_error"
        return RemoteUnavailable(reason=reason, status=status, retry_after=_retry_after(answer.headers))
    if 300 <= status < 400:
        return RemoteRefused(status=status, reason="redirected")
    return RemoteRefused(status=status, reason=_REASONS.get(status, "refused"), fields=_named_fields(answer))


def _named_fields(answer: Answer) -> tuple[str, ...]:
    """Names of the fields a validation error speaks of; only what looks like a field name passes."""
    try:
        error = _error_of(_envelope(answer))
    except RemoteAnswerBroken:
        return ()
    return tuple(sorted(key for key in error if _FIELD_NAME.fullmatch(key) and key != "__type"))[:20]


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from a number or a date measured against the target's own clock; an hour at most."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT)
    then, now = _http_date(value), _http_date(headers.get("date", ""))
    if then is None or now is None:
        return None
    return min(max((then - now).total_seconds(), 0.0), LONGEST_WAIT)


def _http_date(value: str) -> datetime | None:
    """A date header, None when it is none; a date without a zone is UTC."""
    try:
        read = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
