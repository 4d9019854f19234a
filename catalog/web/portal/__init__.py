"""The public portal: pages for citizens, read of frozen publications. No rule, no session enters here."""

from catalog.web.portal import (
    about,
    charts,
    data_requests,
    datasets,
    decisions,
    finding_pages,
    home,
    organizations,
    register,
    register_indicators,
    register_item,
    register_outside,
    register_snapshots,
    schemas,
    search,
    themes,
)
from catalog.web.portal.blueprint import bp

__all__ = [
    "about",
    "bp",
    "charts",
    "data_requests",
    "datasets",
    "decisions",
    "finding_pages",
    "home",
    "organizations",
    "register",
    "register_indicators",
    "register_item",
    "register_outside",
    "register_snapshots",
    "schemas",
    "search",
    "themes",
]
