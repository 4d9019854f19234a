"""Room web: the blueprint of the register's machine forms, and what all of their answers share.

An answer is named by the clock of facts, the day and the address: a client that has it gets 304.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from catalog.domain.errors import CatalogError
from catalog.i18n import local_day, refusal_text
from catalog.services.register_units import Unit, units_by_id
from catalog.web.context import running, utcnow
from catalog.web.errors import status_of
from catalog.web.machine_answers import described, etag_of, open_to_all

JSON = "application/json"
bp = Blueprint("register_api", __name__)
bp.after_request(open_to_all)


@dataclass(frozen=True)
class Asked:
    """One question of a machine: the moment, the units, and the name of the answer."""

    session: Session
    now: datetime
    units: Mapping[str, Unit]
    facts: str
    since: datetime

    def answer(self, build: Callable[[], tuple[bytes, str]], *, filename: str = "") -> Response:
        """304 when the client has it, else what `build` gives; `filename` makes a browser save it."""
        units = hashlib.sha256(repr(sorted(self.units.items())).encode()).hexdigest()
        etag = etag_of(f"{request.full_path} {self.facts} {units} {_own_code()}", ())
        known = request.if_modified_since
        # Whoever sends an ETag is asked by it alone (RFC 9110, 13.2.2).
        if not request.if_none_match and known is not None and self.since.replace(microsecond=0) <= known:
            response = described(etag, lambda: (b"", JSON))
            response.set_data(b"")
            response.status_code = 304
        else:
            response = described(etag, build)
        response.last_modified = self.since
        if filename and response.status_code == 200:
            response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response

    def json(self, build: Callable[[], Mapping[str, Any]]) -> Response:
        """The same for JSON; day and name of the facts stand before what `build` gives."""
        return self.answer(lambda: (_written(self.head() | dict(build())), JSON))

    def head(self) -> dict[str, Any]:
        """What the answer is true of."""
        return {"day": local_day(self.now).isoformat(), "facts": self.facts[:16]}


def ask(session: Session) -> Asked:
    """The question of this request."""
    now = utcnow()
    stamp = running().register.stamp(session, now)
    return Asked(session, now, units_by_id(session), stamp.digest, stamp.since)


@bp.errorhandler(CatalogError)
def refuse(error: CatalogError) -> tuple[dict[str, Any], int]:
    """A refusal in both languages, with its cure."""
    texts = {lang: refusal_text(error, lang) for lang in ("vi", "en")}
    told = {lang: {"message": text.message, "cure": text.cure} for lang, text in texts.items()}
    return {"error": {"code": error.code, **told}}, status_of(error)


def _written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _own_code() -> str:
    """A digest of the code that writes these answers, equal on every web node."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
