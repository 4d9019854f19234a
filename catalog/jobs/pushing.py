"""Putting one public dataset into the portal's form and pushing it; no session is open here."""

from datetime import datetime
from functools import partial

from catalog.domain.publication import Publication
from catalog.jobs.context import PortalTarget, Ports
from catalog.presenters.portal_package import package_without_resources, resource_without_upload
from catalog.services.syncing import PushRequest
from harvesters.ckan_portal import CkanPortal
from harvesters.portal_package import PortalPackage, PortalResource, PushResult, RemoteIds


def push(ports: Ports, portal: PortalTarget, request: PushRequest, *, now: datetime) -> PushResult:
    """Make the portal hold this version, then read it back.

    Raises: HarvestError and its kinds.
    """
    package = _package(ports, request.publication, portal.owner_org)
    known = RemoteIds(request.remote_id, request.remote_resources)
    return CkanPortal(portal.url, portal.token, portal.client).push(package, known, checked_at=now)


def _package(ports: Ports, publication: Publication, owner_org: str) -> PortalPackage:
    return PortalPackage(
        package=package_without_resources(publication, ports.site, owner_org=owner_org),
        resources=tuple(
            PortalResource(
                id=file.id,
                fields=resource_without_upload(file),
                filename=file.filename,
                sha256=file.sha256,
                size=file.size,
                open=partial(ports.store.open, file.blob_key),
            )
            for file in publication.files
        ),
    )
