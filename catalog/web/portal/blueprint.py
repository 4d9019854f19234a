"""The portal's blueprint and the headers of all its answers; views register on it, none stands here."""

from flask import Blueprint, Response, request

from catalog.web.context import running
from catalog.web.security import policy_with_images

MAX_AGE_SECONDS = 60

bp = Blueprint("portal", __name__)


@bp.after_request
def add_caching(response: Response) -> Response:
    """Public pages may be kept for a minute; a session cookie overrides this in `catalog.web.security`."""
    if response.status_code < 400:
        response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE_SECONDS}")
    if (request.endpoint or "").endswith(".dataset"):
        # The same address answers a page or linked data.
        response.vary.add("Accept")
        tiles = running().settings.map_tiles
        if tiles and response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", policy_with_images(tiles))
    return response
