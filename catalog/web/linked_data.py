"""Room web: the catalog and each dataset as linked data and as a Data Package; one graph in three formats."""

import json

from flask import Blueprint, redirect, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.wrappers import Response

from catalog.domain.errors import NotFound
from catalog.domain.publication import Publication
from catalog.presenters import addresses, datapackage, dcat
from catalog.presenters.rdf_formats import MEDIA_TYPES, serialise
from catalog.services import publications
from catalog.services.publications import Moved
from catalog.web.context import read_session, site
from catalog.web.machine_answers import described, etag_of, open_to_all

bp = Blueprint("linked_data", __name__)
bp.after_request(open_to_all)

_SUFFIXES = {kind: suffix for suffix, kind in MEDIA_TYPES.items()}


@bp.get("/catalog.<any(ttl,xml,jsonld):suffix>")
def catalog(suffix: str) -> Response:
    """The whole catalog."""
    with read_session() as session:
        shown = publications.list_publications(session)
    etag = etag_of(f"catalog.{suffix}", shown)
    return described(etag, lambda: serialise(dcat.catalog_graph(shown, site()), suffix))


@bp.get("/dataset/<name>.<any(ttl,xml,jsonld):suffix>")
def dataset(name: str, suffix: str) -> Response:
    """One dataset; an old name leads to the new one."""
    found = _find(name)
    if isinstance(found, Moved):
        return redirect(addresses.dataset_rdf(site(), found.name, suffix), 301)
    return _graph(found, suffix)


@bp.get("/dataset/<name>/datapackage.json")
def data_package(name: str) -> Response:
    """One dataset as a Data Package 2.0 descriptor."""
    found = _find(name)
    if isinstance(found, Moved):
        return redirect(addresses.datapackage(site(), found.name), 301)
    return described(etag_of("datapackage", [found]), lambda: _package(found))


def negotiated(name: str) -> Response | None:
    """The dataset as linked data when the client's Accept prefers that to a page, else None.

    Either answer of that address must say `Vary: Accept`; this one does.
    Raises: NotFound, Withdrawn.
    """
    kind = _preferred(request.accept_mimetypes)
    if kind is None:
        return None
    found = _find(name)
    if isinstance(found, Moved):
        response: Response = redirect(addresses.dataset(site(), found.name), 301)
    else:
        response = _graph(found, _SUFFIXES[kind])
    response.vary.add("Accept")
    return response


def _preferred(accepted: MIMEAccept) -> str | None:
    """The media type of linked data that the client prefers; None where a page is as welcome."""
    # max() keeps the first of equals, so a page wins over linked data for `*/*`.
    best = max(("text/html", *_SUFFIXES), key=accepted.quality)
    return best if best in _SUFFIXES and accepted.quality(best) > 0 else None


def _find(name: str) -> Publication | Moved:
    with read_session() as session:
        try:
            return publications.get_publication(session, name)
        except NotFound:
            moved = publications.find_moved(session, name)
            if moved is None:
                raise
            return moved


def _graph(publication: Publication, suffix: str) -> Response:
    etag = etag_of(f"dataset.{suffix}", [publication])
    return described(etag, lambda: serialise(dcat.dataset_graph(publication, site()), suffix))


def _package(publication: Publication) -> tuple[bytes, str]:
    whole = datapackage.descriptor(publication, site())
    return json.dumps(whole, ensure_ascii=False, indent=1).encode(), "application/json"
