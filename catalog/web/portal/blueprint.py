"""The portal's blueprint and the headers of all its answers; views register on it, none stands here."""

from flask import Blueprint, Response, request

from catalog.web.context import running
from catalog.web.security import policy_with_images

CACHING = "public, no-cache"

bp = Blueprint("portal", __name__)


@bp.after_request
def add_caching(response: Response) -> Response:
    """Public pages may be kept, but are asked for each time: what is taken down is gone at once.

    Who has a page already gets 304. A session cookie overrides this in `catalog.web.security`.
    """
    if response.status_code < 400:
        response.headers.setdefault("Cache-Control", CACHING)
    if request.method == "GET" and response.status_code == 200 and response.mimetype == "text/html":
        # Weak: the same page may be sent compressed.
        response.add_etag(weak=True)
        response.make_conditional(request)
    if (request.endpoint or "").endswith(".dataset"):
        # The same address answers a page or linked data.
        response.vary.add("Accept")
        tiles = running().settings.map_tiles
        if tiles and response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", policy_with_images(tiles))
    return response
