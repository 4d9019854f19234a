"""Presenters: what is sent to another CKAN when a dataset is pushed; writable keys only, in stable order.

The extra `danhmuc_id` (datasets and files alike) is how a later push finds again what it made.
"""

from collections.abc import Iterable
from typing import Any

from catalog.domain.naming import tag_names
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters.ckan import descriptive_fields, package_extras, resource_fields
from catalog.presenters.ckan_terms import extras_list
from catalog.presenters.site import Site


def package_without_resources(
    publication: Publication, site: Site, *, owner_org: str, groups: Iterable[str] = ()
) -> dict[str, Any]:
    """The body of package_create or package_patch on another CKAN.

    Args:
        owner_org: id or name of the organization there.
        groups: names of groups that exist there; an unknown one would refuse the whole package.
    """
    return {
        **descriptive_fields(publication, site),
        "owner_org": owner_org,
        "type": "dataset",
        "tags": [{"name": name} for name in tag_names(publication.keywords_vi)],
        "extras": extras_list(package_extras(publication)),
        "groups": [{"name": name} for name in groups],
    }


def resource_without_upload(file: PublishedFile) -> dict[str, Any]:
    """The fields of resource_create or resource_update beside `package_id` and the uploaded bytes."""
    return {**resource_fields(file), "danhmuc_id": file.id}
