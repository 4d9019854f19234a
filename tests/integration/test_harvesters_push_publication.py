"""The contract between our presenter and the push: what it makes is understood, held once and stable."""

import io
from dataclasses import replace
from datetime import UTC, datetime

from catalog.presenters.portal_package import package_without_resources, resource_without_upload
from harvesters.ckan_portal import CkanPortal
from harvesters.guarded_client import GuardedClient, Limits
from harvesters.portal_package import PortalPackage, PortalResource, RemoteIds
from tests.factories.publications import CSV_CONTENT, SITE, make_file, make_publication
from tests.factories.scripted_ckan import ScriptedCkan

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def push(portal, publication):
    files = tuple(
        PortalResource(
            file.id,
            resource_without_upload(file),
            file.filename,
            file.sha256,
            file.size,
            lambda: io.BytesIO(CSV_CONTENT),
        )
        for file in publication.files
    )
    package = PortalPackage(package_without_resources(publication, SITE, owner_org="so-ldtbxh"), files)
    client = GuardedClient(Limits(read=5), allow=frozenset({("127.0.0.1", portal.port)}))
    return CkanPortal(portal.url, portal.token, client).push(package, RemoteIds(), checked_at=NOW)


def test_a_publication_is_pushed_once_and_a_second_push_writes_nothing():
    publication = make_publication(files=(make_file(),))
    with ScriptedCkan() as portal:
        first = push(portal, publication)
        assert (first.verified, first.writes) == (True, 2)
        assert list(portal.packages) == [publication.id]
        assert portal.packages[publication.id]["title"] == publication.title_vi
        assert push(portal, publication).writes == 0


def test_a_note_that_is_taken_back_disappears_at_the_portal():
    publication = make_publication(files=(make_file(),), note_vi="Sửa số liệu tháng 2")
    with ScriptedCkan() as portal:
        push(portal, publication)
        push(portal, replace(publication, note_vi=""))
        keys = {each["key"] for each in portal.packages[publication.id]["extras"]}
        assert "list_item" in keys
        assert "version_note" not in keys
