"""Presenters: the things around a CKAN dataset: organizations, groups (our themes), licences and tags."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from catalog.domain.licences import Licence, licences_on
from catalog.domain.publication import PublishedUnit
from catalog.domain.vocabularies import THEMES
from catalog.presenters import addresses
from catalog.presenters.site import Site

# Fixed for ever: harvesters remember groups and tags by the ids made from it.
_NAMESPACE = UUID("6f1c3d7e-52a4-5b0e-9d61-0c9a5e7b2f48")


def naive(moment: datetime) -> str:
    """A time as CKAN writes it: UTC, microseconds, no offset and no Z.

    Raises: ValueError when `moment` is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("time without zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def organization_dict(unit: PublishedUnit, *, created: datetime) -> dict[str, Any]:
    """The ten keys of an organization inside a package."""
    return {
        "id": unit.id,
        "name": unit.name,
        "title": unit.title_vi,
        "type": "organization",
        "description": "",
        "image_url": "",
        "created": naive(created),
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def organization_show_dict(
    unit: PublishedUnit,
    site: Site,
    *,
    created: datetime,
    package_count: int,
    description: str = "",
    more: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """An organization as organization_show and organization_list(all_fields) give it; `more` are extras."""
    extras = dict(more or {}) | {
        "code": unit.code,
        "page": addresses.organization(site, unit.name),
        "title_en": unit.title_en,
    }
    return organization_dict(unit, created=created) | {
        "description": description,
        "display_name": unit.title_vi,
        "image_display_url": "",
        "package_count": package_count,
        "num_followers": 0,
        "extras": extras_list(extras),
        "groups": [],
        "tags": [],
        "users": [],
    }


def group_dict(theme: str) -> dict[str, Any]:
    """The six keys of a group inside a package; the group is a theme.

    Raises: KeyError for a theme that domain/vocabularies does not know.
    """
    term = THEMES[theme]
    return {
        "id": _fixed_id("group", theme),
        "name": theme,
        "title": term.vi,
        "display_name": term.vi,
        "description": "",
        "image_display_url": "",
    }


def group_show_dict(theme: str, site: Site, *, package_count: int) -> dict[str, Any]:
    """A group as group_show and group_list(all_fields) give it; a theme has no date of creation."""
    extras = {"page": addresses.group(site, theme), "title_en": THEMES[theme].en}
    return group_dict(theme) | {
        "type": "group",
        "image_url": "",
        "created": None,
        "is_organization": False,
        "approval_status": "approved",
        "state": "active",
        "package_count": package_count,
        "num_followers": 0,
        "extras": extras_list(extras),
        "groups": [],
        "tags": [],
        "users": [],
    }


def group_name(group_id: str) -> str | None:
    """The theme whose group has this id or name, None where there is none."""
    return next((t for t in THEMES if group_id in (t, _fixed_id("group", t))), None)


def tag_dict(name: str) -> dict[str, Any]:
    """One tag of the free vocabulary."""
    return {
        "id": _fixed_id("tag", name),
        "name": name,
        "display_name": name,
        "state": "active",
        "vocabulary_id": None,
    }


def licence_url(licence: Licence, site: Site) -> str:
    """Where the conditions can be read: their own address, else our page about the catalog."""
    return licence.uri or addresses.licence(site, licence.key)


def license_dict(licence: Licence, site: Site) -> dict[str, Any]:
    """A licence as CKAN's license_list gives it."""
    conformance = "approved" if licence.is_open else "not reviewed"
    return {
        "id": licence.ckan_id,
        "title": licence.title_vi,
        "url": licence_url(licence, site),
        "domain_content": licence.is_open,
        "domain_data": licence.is_open,
        "domain_software": False,
        "family": "",
        "is_generic": False,
        "is_okd_compliant": licence.is_open,
        "is_osi_compliant": False,
        "maintainer": "",
        "od_conformance": conformance,
        "osd_conformance": "not reviewed",
        "status": "active",
    }


def license_list(day: date, site: Site) -> list[dict[str, Any]]:
    """The licences in force on `day`."""
    return [license_dict(licence, site) for licence in licences_on(day)]


def extras_list(values: dict[str, str]) -> list[dict[str, str]]:
    """Extras in CKAN's shape and order (by key); empty values are left out."""
    return [{"key": key, "value": value} for key, value in sorted(values.items()) if value]


def _fixed_id(kind: str, name: str) -> str:
    return str(uuid5(_NAMESPACE, f"{kind}:{name}"))
