"""What interactive maps fetch: a file's features, and the boundaries of a place list."""

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from catalog.domain.errors import NotFound
from catalog.services.publications import Moved
from catalog.web.context import href, language, running
from catalog.web.portal.blueprint import bp
from catalog.web.portal.charts import public_file
from catalog.web.portal.map_page import geojson

GEOJSON = "application/geo+json"


@bp.get("/dataset/<name>/resource/<resource_id>/map.geojson")
def map_geojson(name: str, resource_id: str) -> ResponseReturnValue:
    """The points of a file, or its figures by place with their boundaries."""
    found = public_file(name, resource_id)
    if isinstance(found, Moved):
        return redirect(href("portal.map_geojson", name=found.name, resource_id=resource_id), 301)
    return _named(Response(geojson(*found, language()), content_type=GEOJSON))


@bp.get("/places/<vintage>/boundaries.geojson")
def boundaries(vintage: str) -> ResponseReturnValue:
    """The boundaries of the units of a place list, simplified, as they were loaded.

    Raises: NotFound where there are none.
    """
    book = running().boundaries
    if book.find(vintage) is None:
        raise NotFound(kind="boundaries", name=vintage)
    return _named(Response(book.path(vintage).read_bytes(), content_type=GEOJSON))


def _named(response: Response) -> ResponseReturnValue:
    response.add_etag()
    return response.make_conditional(request)
