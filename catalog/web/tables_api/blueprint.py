"""Room web: the blueprint of the data API, and what all of its answers share.

An answer is named by the version of the table and the question: a client that has it gets 304, but only after
it was looked whether the table is public still. No cache may keep it longer than a download.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from catalog import domain, presenters, tables
from catalog.domain.errors import CatalogError, Invalid
from catalog.i18n import field_text, refusal_text
from catalog.presenters.table_reasons import REASONS, reason_text
from catalog.services.served_tables import ServedTable
from catalog.web.errors import retry_headers, status_of
from catalog.web.machine_answers import open_to_all

JSON = "application/json"
CACHING = "public, no-cache"

bp = Blueprint("tables_api", __name__)
bp.after_request(open_to_all)


@bp.errorhandler(CatalogError)
def refuse(error: CatalogError) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A refusal in both languages, with its reason and its cure."""
    told: dict[str, Any] = {"code": error.code}
    for name in ("reason", "at", "most"):
        if name in error.params:
            told[name] = error.params[name]
    for lang in ("vi", "en"):
        text = refusal_text(error, lang)
        told[lang] = {"message": text.message, "cure": text.cure, **_reason(error, lang)}
    return {"error": told}, status_of(error), retry_headers(error)


def _reason(error: CatalogError, lang: str) -> dict[str, Any]:
    if isinstance(error, Invalid):
        return {
            "fields": {name: [field_text(c, lang) for c in codes] for name, codes in error.fields.items()}
        }
    reason = error.params.get("reason")
    return {"reason": reason_text(str(reason), lang)} if reason in REASONS else {}


def answered(table: ServedTable, question: str, build: Callable[[], Mapping[str, Any]]) -> Response:
    """304 when the client has this answer, else what `build` gives as JSON."""
    etag = etag_of(table, question)
    if is_known(etag, table.publication.modified):
        response = Response(status=304)
    else:
        response = Response(written(build()), content_type=JSON)
    return named(response, etag, table.publication.modified)


def etag_of(table: ServedTable, question: str) -> str:
    """The name of an answer: the version of the table, the question, the code that writes it."""
    return hashlib.sha256(f"{table.version} {question} {_own_code()}".encode()).hexdigest()[:32]


def is_known(etag: str, modified: datetime) -> bool:
    """Has the client this answer? Whoever sends an ETag is asked by it alone (RFC 9110, 13.2.2)."""
    if "If-None-Match" in request.headers:
        return request.if_none_match.contains_weak(etag)
    since = request.if_modified_since
    return since is not None and modified.replace(microsecond=0) <= since


def named(response: Response, etag: str, modified: datetime) -> Response:
    """The headers by which caches and clients know an answer again."""
    response.set_etag(etag)
    response.last_modified = modified
    response.headers["Cache-Control"] = CACHING
    response.headers["Vary"] = "Accept-Encoding"
    return response


def written(value: Mapping[str, Any]) -> bytes:
    """JSON without spaces; no figure that JSON has no form for is ever in an answer."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


@cache
def _own_code() -> str:
    digest = hashlib.sha256()
    folders = (
        Path(__file__).parent,
        *(Path(one) for one in (*presenters.__path__, *domain.__path__, *tables.__path__)),
    )
    for path in sorted(path for folder in folders for path in folder.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
