"""Room web: what all answers to machines share: open to every origin, an ETag of what is described, 304.

No address and no format is known here.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from flask import Response, request

from catalog import domain, presenters
from catalog.config import DATA_FOLDER
from catalog.domain.publication import Publication
from catalog.web.context import site

CACHING = "public, max-age=60"


def open_to_all(response: Response) -> Response:
    """Let scripts of any site read the answer: everything machines get here is public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def etag_of(what: str, publications: Iterable[Publication]) -> str:
    """A strong ETag for the description `what` of these publications, without making the description.

    A published version never changes, so its id and number stand for its content; the site's own texts, the
    code that writes descriptions, the unit that has it today and what was decided about its list item since
    are part of it too.
    """
    versions = [
        (
            p.id,
            p.number,
            p.unit.name,
            len(p.former_units),
            p.repealed_by and p.repealed_by.decision_number,
            # A file that was taken down is gone from a version that is otherwise the same.
            [file.version_id for file in p.files],
        )
        for p in publications
    ]
    text = json.dumps([what, _code_stamp(), repr(site()), versions])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def described(etag: str, build: Callable[[], tuple[bytes, str]]) -> Response:
    """304 when the client has this already, otherwise what `build` gives: the bytes and their media type."""
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        body, kind = build()
        response = Response(body, content_type=kind)
    response.set_etag(etag)
    response.headers["Cache-Control"] = CACHING
    return open_to_all(response)


@cache
def _code_stamp() -> str:
    """A digest of the code and the vocabularies that descriptions are made of, equal on every web node."""
    digest = hashlib.sha256()
    for package in (domain, presenters):
        for folder in package.__path__:
            for path in sorted(Path(folder).glob("*.py")):
                digest.update(path.read_bytes())
    digest.update((DATA_FOLDER / "licences.json").read_bytes())
    return digest.hexdigest()
