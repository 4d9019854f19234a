"""Action API: what this catalog is, and the conditions of use it knows."""

from typing import Any

from catalog.i18n import local_day
from catalog.presenters.ckan_terms import license_list as licences_in_force
from catalog.web.action_api.calls import Call

# The version whose read actions are followed; clients choose their requests by it.
CKAN_VERSION = "2.11.0"


def status_show(call: Call) -> dict[str, Any]:
    """Return what is known of the site and the version of CKAN's API that it follows."""
    return {
        "ckan_version": CKAN_VERSION,
        "site_url": call.site.url,
        "site_title": call.site.title_vi,
        "site_description": call.site.publisher_name_vi,
        "error_emails_to": None,
        "locale_default": "vi",
        "extensions": ["danhmuc"],
    }


def site_read(call: Call) -> bool:
    """Return true: everybody may read the site."""
    return True


def license_list(call: Call) -> list[dict[str, Any]]:
    """Return the conditions of use that are in force today."""
    return licences_in_force(local_day(call.now), call.site)
