"""Room web: the register for machines: CSV, JSON, Atom and `/api/v1/register`."""

from catalog.web.register_api import api, downloads, news
from catalog.web.register_api.blueprint import bp

__all__ = ["api", "bp", "downloads", "news"]
