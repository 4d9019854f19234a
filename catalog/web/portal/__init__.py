"""The public portal: pages for citizens, read of frozen publications. No rule, no session enters here."""

from catalog.web.portal import (
    about,
    datasets,
    finding_pages,
    home,
    organizations,
    register,
    register_indicators,
    register_item,
    schemas,
    search,
    themes,
)
from catalog.web.portal.blueprint import bp

__all__ = [
    "about",
    "bp",
    "datasets",
    "finding_pages",
    "home",
    "organizations",
    "register",
    "register_indicators",
    "register_item",
    "schemas",
    "search",
    "themes",
]
