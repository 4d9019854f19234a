"""Presenters: a Publication as CKAN's package_show and resource_show give it.

Contract: 50-ckan-api.md, "package dict" (30 keys) and "resource".
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from catalog.domain.licences import all_licences
from catalog.domain.naming import tag_names
from catalog.domain.publication import Publication, PublishedFile
from catalog.presenters import addresses
from catalog.presenters.ckan_terms import (
    extras_list,
    group_dict,
    licence_url,
    naive,
    organization_dict,
    tag_dict,
)
from catalog.presenters.site import Site
from catalog.presenters.unit_words import former_text


def package_dict(
    publication: Publication,
    site: Site,
    *,
    unit_created: datetime | None = None,
    askable: Collection[str] = (),
) -> dict[str, Any]:
    """A published dataset as CKAN's 30 keys.

    Args:
        unit_created: when the unit was registered; a Publication does not know it, so the dataset's own
            creation stands in (clients need a date there, none uses its value).
        askable: the ids of the files that the datastore answers about now.

    Raises: KeyError for a licence or theme that the domain does not know.
    """
    created = unit_created or publication.created
    tags = [tag_dict(name) for name in tag_names(publication.keywords_vi)]
    return {
        "id": publication.id,
        "metadata_created": naive(publication.created),
        "metadata_modified": naive(publication.modified),
        "creator_user_id": None,
        "extras": extras_list(package_extras(publication)),
        "groups": [group_dict(publication.theme)],
        "num_resources": len(publication.files),
        "num_tags": len(tags),
        "organization": organization_dict(publication.unit, created=created),
        "owner_org": publication.unit.id,
        "relationships_as_object": [],
        "relationships_as_subject": [],
        "resources": [
            resource_dict(publication, file, site, is_askable=file.id in askable)
            for file in publication.files
        ],
        "state": "active",
        "tags": tags,
        "type": "dataset",
        **_licence_keys(publication, site),
        **descriptive_fields(publication, site),
    }


def _licence_keys(publication: Publication, site: Site) -> dict[str, Any]:
    licence = all_licences()[publication.licence]
    return {
        "isopen": licence.is_open,
        "license_title": licence.title_vi,
        "license_url": licence_url(licence, site),
    }


def descriptive_fields(publication: Publication, site: Site) -> dict[str, Any]:
    """The fields of a package that a client may also write: ours and another CKAN's are the same."""
    contact = publication.contact_email or site.contact_email
    return {
        "name": publication.name,
        "title": publication.title_vi,
        "notes": publication.notes_vi,
        "author": publication.unit.title_vi,
        "author_email": contact,
        "maintainer": publication.contact_name or publication.unit.title_vi,
        "maintainer_email": contact,
        "license_id": all_licences()[publication.licence].ckan_id,
        "private": False,
        "url": addresses.dataset(site, publication.name),
        "version": str(publication.number),
    }


def package_extras(publication: Publication) -> dict[str, str]:
    """What CKAN has no key for, by extra key; empty where unknown."""
    basis = publication.list_basis
    start, end = publication.period_start, publication.period_end
    return {
        "caveats": "\n".join(publication.caveats_vi),
        "caveats_en": "\n".join(publication.caveats_en),
        "danhmuc_id": publication.id,
        "decision_issued_on": basis.issued_on.isoformat() if basis and basis.issued_on else "",
        "decision_number": basis.decision_number if basis else "",
        "frequency": publication.frequency,
        "issued": publication.issued.isoformat(),
        "licence": publication.licence,
        "list_item": basis.item_code if basis else "",
        "list_item_name": basis.item_name if basis else "",
        "list_repealed_by": publication.repealed_by.decision_number if publication.repealed_by else "",
        "list_standing": publication.list_standing,
        "notes_en": publication.notes_en,
        "off_list_reason": publication.off_list_reason_vi,
        "off_list_reason_en": publication.off_list_reason_en,
        "previous_publisher": "\n".join(former_text(one, "vi") for one in publication.former_units),
        "previous_publisher_en": "\n".join(former_text(one, "en") for one in publication.former_units),
        "simulated": "true" if publication.is_simulated else "false",
        "source": publication.source_vi,
        "source_en": publication.source_en,
        "spatial_code": publication.spatial_code,
        "spatial_name": publication.spatial_name,
        "spatial_vintage": publication.spatial_vintage,
        "temporal_end": end.isoformat() if end else "",
        "temporal_start": start.isoformat() if start else "",
        "theme": publication.theme,
        "title_en": publication.title_en,
        "version_note": publication.note_vi,
        "version_note_en": publication.note_en,
    }


def resource_dict(
    publication: Publication, file: PublishedFile, site: Site, *, is_askable: bool = False
) -> dict[str, Any]:
    """One file as CKAN's resource; `url` gives the newest bytes, `version_url` these for ever.

    `is_askable`: the datastore answers about it now.
    """
    return {
        "id": file.id,
        "package_id": publication.id,
        "url": addresses.download(site, publication.id, file.id, file.filename),
        "url_type": "upload",
        "cache_last_updated": None,
        "cache_url": None,
        "created": naive(file.created),
        "datastore_active": is_askable,
        "last_modified": naive(file.modified),
        "metadata_modified": naive(file.modified),
        "mimetype_inner": None,
        "position": file.position,
        "resource_type": None,
        "size": file.size,
        "state": "active",
        "rows": file.rows,
        "version_url": addresses.version_download(
            site, publication.id, publication.number, file.id, file.filename
        ),
        **resource_fields(file),
    }


def resource_fields(file: PublishedFile) -> dict[str, Any]:
    """The fields of a resource that a client may also write: ours and another CKAN's are the same."""
    return {
        "name": file.title_vi,
        "name_en": file.title_en,
        "description": file.description_vi,
        "description_en": file.description_en,
        "format": file.format,
        "mimetype": file.media_type,
        "hash": file.sha256,
    }
