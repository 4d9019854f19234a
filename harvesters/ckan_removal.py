"""Taking a dataset, or some of its files, off a CKAN portal for good, and proving that they are gone.

A deleted package keeps its uploaded files on CKAN's disk, so each file is first overwritten, then deleted.
Every step looks first; a removal that was cut off is finished by repeating it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from harvesters.ckan_api import CkanApi
from harvesters.ckan_differences import HASH_KEY, PACKAGE_KEY, RESOURCE_KEY, extra_value, text
from harvesters.errors import RemoteRefused, RemovalUnconfirmed
from harvesters.guarded_client import GuardedClient
from harvesters.portal_package import PortalResource, RemoteIds

_BLANK = b"removed\n"
_BLANK_HASH = hashlib.sha256(_BLANK).hexdigest()
_SHUT = frozenset((401, 403))
_CAP = 1 << 20

Remote = dict[str, Any]


@dataclass(frozen=True)
class Removal:
    """What must go: the whole package, or the named resources (our ids) and whatever has these hashes."""

    package_id: str
    name: str
    is_whole: bool
    resources: frozenset[str]
    hashes: frozenset[str]


class CkanRemover:
    """A CKAN target from which something is removed; the arguments are those of CkanPortal."""

    def __init__(self, base_url: str, token: str, client: GuardedClient) -> None:
        self._api = CkanApi(base_url, token, client)

    def remove(self, removal: Removal, remote: RemoteIds) -> int:
        """Blank, delete, and read back until nothing of it is shown; gives the number of writes.

        Raises: HarvestError and its kinds; RemovalUnconfirmed when it is still there afterwards.
        """
        found = self._find(removal, remote)
        if found is None:
            return 0
        gone = self._resources(removal, remote, found)
        for one in gone:
            self._blank(one)
        for one in gone:
            self._api.delete("resource_delete", one["id"])
        if removal.is_whole:
            self._api.delete("package_delete", found["id"])
        self._prove(removal, remote, found["id"], gone)
        return self._api.writes

    def _find(self, removal: Removal, remote: RemoteIds) -> Remote | None:
        """The package by stored id, our id, or its name if it bears our mark; None when it is gone."""
        for known in (remote.package, removal.package_id, removal.name):
            shown = self._api.show_package(known) if known else None
            if shown is None or shown.get("state") == "deleted":
                continue
            if shown["id"] in (remote.package, removal.package_id) or self._is_ours(shown, removal):
                return {"resources": [], **shown}
        for listed in self._api.find_packages(PACKAGE_KEY, removal.package_id):
            if self._is_ours(listed, removal) and listed.get("state") != "deleted":
                return {"resources": [], **listed}
        return None

    @staticmethod
    def _is_ours(shown: Mapping[str, Any], removal: Removal) -> bool:
        return extra_value(shown, PACKAGE_KEY) == removal.package_id

    @staticmethod
    def _resources(removal: Removal, remote: RemoteIds, found: Remote) -> list[Remote]:
        """The remote resources that must go; of a whole package all of them."""
        theirs = {remote.resources[ours] for ours in removal.resources if ours in remote.resources}
        return [
            one
            for one in found["resources"]
            if one.get("state") != "deleted"
            and (
                removal.is_whole
                or one["id"] in theirs
                or one["id"] in removal.resources
                or text(one.get(RESOURCE_KEY)) in removal.resources
                or text(one.get(HASH_KEY)) in removal.hashes
                or text(one.get("hash")) in removal.hashes
            )
        ]

    def _blank(self, one: Remote) -> None:
        """Overwrite the file of a resource; one that only points elsewhere has no file here."""
        if one.get("url_type") != "upload":
            return
        fields = {"id": str(one["id"]), "hash": _BLANK_HASH, HASH_KEY: _BLANK_HASH}
        blank = PortalResource(
            id=str(one["id"]),
            fields={},
            filename="removed.txt",
            sha256=_BLANK_HASH,
            size=len(_BLANK),
            open=lambda: BytesIO(_BLANK),
        )
        self._api.upload("resource_patch", fields, blank)

    def _prove(self, removal: Removal, remote: RemoteIds, package_id: str, gone: Sequence[Remote]) -> None:
        shown = self._api.show_package(package_id)
        is_there = shown is not None and shown.get("state") != "deleted"
        if removal.is_whole and is_there:
            raise RemovalUnconfirmed(reason="package_there", package=package_id)
        if shown is not None and is_there and self._resources(removal, remote, {"resources": [], **shown}):
            raise RemovalUnconfirmed(reason="resource_there", package=package_id)
        for one in gone:
            if one.get("url_type") == "upload" and one.get("url") and self._is_served(str(one["url"])):
                raise RemovalUnconfirmed(reason="file_there", package=package_id)

    def _is_served(self, url: str) -> bool:
        """Does the old address still give a file other than the blank one?"""
        try:
            _, status, digest = self._api.download(url, _CAP)
        except RemoteRefused as refused:
            if refused.params.get("status") in _SHUT:
                return False
            raise
        return status == 200 and digest != _BLANK_HASH
