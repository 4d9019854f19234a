"""What a CKAN target should hold, and which fields of what it holds differ. Pure functions, no request.

Written for CKAN 2.8 to 2.12: those targets turn None into empty text, numbers into text and names of
organizations into ids; none of that is a difference.
"""

from collections.abc import Mapping
from typing import Any

from harvesters.portal_package import PortalPackage, PortalResource

PACKAGE_KEY = "danhmuc_id"
RESOURCE_KEY = "danhmuc_resource_id"
HASH_KEY = "danhmuc_sha256"
# Names of the extras we have set, so that one we no longer have goes away and one of theirs does not.
OWNED_KEY = "danhmuc_extras"

# The fields a client may set. Themes (groups) are not among them: their names belong to the target.
_PACKAGE_FIELDS = (
    "name",
    "title",
    "notes",
    "url",
    "version",
    "author",
    "author_email",
    "maintainer",
    "maintainer_email",
    "license_id",
    "private",
    "owner_org",
    "state",
)

# What the target makes itself. `hash` is sent with a file but never compared: loaders of a DataStore
# replace it by an MD5 of their own, which is why HASH_KEY exists.
_RESOURCE_FIELDS_OF_TARGET = frozenset(
    {
        "cache_last_updated",
        "cache_url",
        "created",
        "datastore_active",
        "has_views",
        "hash",
        "id",
        "last_modified",
        "metadata_modified",
        "mimetype_inner",
        "on_same_domain",
        "package_id",
        "position",
        "resource_type",
        "revision_id",
        "state",
        "url",
        "url_type",
    }
)


def package_payload(package: PortalPackage) -> dict[str, Any]:
    """The fields of a dataset as the target should hold them; tags and extras as CKAN lists.

    Raises: KeyError when the package has no id of ours.
    """
    source = package.package
    wanted: dict[str, Any] = {key: _blank(source[key]) for key in _PACKAGE_FIELDS if key in source}
    wanted["tags"] = [{"name": name} for name in sorted(_tag_names(source))]
    extras = _extras(source) | {PACKAGE_KEY: our_id(package)}
    wanted["extras"] = _as_list(extras | {OWNED_KEY: " ".join(sorted(extras))})
    return wanted


def our_id(package: PortalPackage) -> str:
    """Our stable id of the dataset: its `id`, or the extra by which it is known outside. Raises: KeyError."""
    return str(package.package.get("id") or _extras(package.package)[PACKAGE_KEY])


def package_changes(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to patch so that `found` (a package_show) becomes `wanted` (a package_payload); {} if none.

    Extras that we have not set stay: plug-ins and clerks of the target keep their notes there.
    """
    changes = {key: wanted[key] for key in _PACKAGE_FIELDS if key in wanted and not _same(key, wanted, found)}
    if _tag_names(wanted) != _tag_names(found):
        changes["tags"] = wanted["tags"]
    there = _extras(found)
    owned = there.get(OWNED_KEY, "").split()
    together = {key: value for key, value in there.items() if key not in owned} | _extras(wanted)
    if together != there:
        changes["extras"] = _as_list(together)
    return changes


def resource_payload(resource: PortalResource) -> dict[str, str]:
    """The fields of a resource as form texts, with our id and hash among them."""
    wanted = {
        key: text(value)
        for key, value in resource.fields.items()
        if key not in _RESOURCE_FIELDS_OF_TARGET and isinstance(value, str | int | float | None)
    }
    return wanted | {RESOURCE_KEY: resource.id, HASH_KEY: resource.sha256, "size": str(resource.size)}


def resource_changes(wanted: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, str]:
    """The fields to patch so that `found` becomes `wanted`; {} if none. CKAN spells formats its own way."""
    return {
        key: value
        for key, value in wanted.items()
        if value != (there := text(found.get(key)))
        and not (key == "format" and value.casefold() == there.casefold())
    }


def claimed_hash(found: Mapping[str, Any]) -> str:
    """The SHA-256 under which we left a remote resource, empty when it does not tell; a claim, no proof."""
    return text(found.get(HASH_KEY))


def has_hash(found: Mapping[str, Any], sha256: str) -> bool:
    """Whether CKAN's own `hash` field of a remote resource names this SHA-256, with or without a prefix."""
    return text(found.get("hash")).lower().removeprefix("sha256:") == sha256


def extra_value(found: Mapping[str, Any], key: str) -> str | None:
    """The value of an extra of a package, None when it has none."""
    return _extras(found).get(key)


def text(value: object) -> str:
    """A scalar as CKAN keeps it in a form field."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _blank(value: object) -> object:
    """Empty text for None, which CKAN stores alike."""
    return "" if value is None else value


def _same(key: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether one field of a package is as wanted."""
    if key == "owner_org":
        owner = found.get("organization") or {}
        return text(wanted[key]) in {text(found.get(key)), text(owner.get("id")), text(owner.get("name"))}
    return text(wanted[key]) == text(found.get(key))


def _tag_names(package: Mapping[str, Any]) -> frozenset[str]:
    """The free tags; those of a vocabulary belong to the target."""
    return frozenset(tag["name"] for tag in package.get("tags") or () if not tag.get("vocabulary_id"))


def _extras(package: Mapping[str, Any]) -> dict[str, str]:
    """Extras as a mapping; blank ones are left out, as CKAN does."""
    pairs = {pair["key"]: text(pair["value"]) for pair in package.get("extras") or ()}
    return {key: value for key, value in pairs.items() if value}


def _as_list(extras: Mapping[str, str]) -> list[dict[str, str]]:
    """Extras as CKAN takes them."""
    return [{"key": key, "value": value} for key, value in sorted(extras.items())]
