"""Pushing one dataset to a CKAN portal until it stands there exactly once, and proving it.

Every step first looks, then writes only what differs, so a push that was cut off at any point is finished by
repeating it. Nothing is ever deleted. No retry happens here: errors say whether to repeat, the job does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from harvesters.ckan_api import CkanApi
from harvesters.ckan_differences import (
    PACKAGE_KEY,
    RESOURCE_KEY,
    claimed_hash,
    extra_value,
    has_hash,
    our_id,
    package_changes,
    package_payload,
    resource_changes,
    resource_payload,
    text,
)
from harvesters.errors import RemoteAnswerBroken, RemoteRefused, VerificationFailed
from harvesters.guarded_client import GuardedClient
from harvesters.portal_package import PortalPackage, PortalResource, Proof, PushResult, RemoteIds

Remote = dict[str, Any]


class CkanPortal:
    """A CKAN target.

    Args:
        base_url: the portal's address, with its path prefix if it has one.
        token: API token of the account that writes; never sent anywhere else.
        client: the guarded way out.
    """

    def __init__(self, base_url: str, token: str, client: GuardedClient) -> None:
        self._base_url = base_url
        self._token = token
        self._client = client

    def push(self, package: PortalPackage, remote: RemoteIds, *, checked_at: datetime) -> PushResult:
        """Make the portal hold this dataset once, with each file once, then read everything back.

        Args:
            package: the published dataset and its files.
            remote: what an earlier push has learnt; may be empty.
            checked_at: the time to write into the proof.

        Raises: HarvestError and its kinds; `retryable` tells whether to push again.
        """
        api = CkanApi(self._base_url, self._token, self._client)
        return _Push(api, package, remote).run(checked_at)


class _Push:
    """The state of one run: which remote resource is which of ours, and what has just been uploaded."""

    def __init__(self, api: CkanApi, package: PortalPackage, remote: RemoteIds) -> None:
        self._api = api
        self._package = package
        self._known = remote
        self._wanted = package_payload(package)
        self._our_id = our_id(package)
        self._resource_ids: dict[str, str] = {}
        self._uploaded: set[str] = set()

    def run(self, checked_at: datetime) -> PushResult:
        """Package, then resources, then the proof."""
        package_id = self._put_package()
        for resource in self._package.resources:
            self._put_resource(resource, self._show(package_id))
        proof = tuple(self._prove(resource, package_id, checked_at) for resource in self._package.resources)
        shown = self._show(package_id)
        taken = set(self._resource_ids.values())
        return PushResult(
            remote_package_id=package_id,
            resources=dict(self._resource_ids),
            writes=self._api.writes,
            proof=proof,
            drift=self._drift(shown),
            strangers=tuple(each["id"] for each in shown["resources"] if each["id"] not in taken),
        )

    def _put_package(self) -> str:
        """Create the package or patch what differs; gives its remote id."""
        found = self._find_package()
        if found is None:
            found = self._create_package()
        if changes := package_changes(self._wanted, found):
            self._api.write("package_patch", {"id": found["id"], **changes})
        return str(found["id"])

    def _find_package(self) -> Remote | None:
        """The package by stored id, by our id, by name, by search; a foreign one of that name is not it."""
        for known in (self._known.package, self._our_id):
            if known and (found := self._api.show_package(known)) and found["id"] == known:
                return found
        named = self._api.show_package(str(self._wanted["name"]))
        if named is not None and extra_value(named, PACKAGE_KEY) == self._our_id:
            return named
        # The name may have been changed on either side since an answer was lost.
        listed = self._api.find_packages(PACKAGE_KEY, self._our_id)
        ours = [each["id"] for each in listed if extra_value(each, PACKAGE_KEY) == self._our_id]
        if len(ours) > 1:
            raise VerificationFailed(reason="duplicate_package", packages=ours)
        return self._api.show_package(ours[0]) if ours else None

    def _create_package(self, *, under_our_id: bool = True) -> Remote:
        """Create under our id, or under the target's where it does not let us choose.

        A conflict may mean that an earlier, lost request has been carried out after all: look again first.
        """
        payload = {key: value for key, value in self._wanted.items() if value not in ("", [])}
        if under_our_id:
            payload["id"] = self._our_id
        try:
            created = self._api.write("package_create", payload)
        except RemoteRefused as error:
            if not _is_conflict(error):
                raise
            if (found := self._find_package()) is not None:
                return found
            if under_our_id and "id" in _fields(error):
                return self._create_package(under_our_id=False)
            raise _with_name_taken(error) from error
        return self._show(_id_of(created))

    def _put_resource(self, resource: PortalResource, shown: Remote) -> None:
        """Create the resource in place or patch what differs; the file goes only if its hash differs."""
        found = self._match(resource, shown["resources"])
        if found is None:
            found = self._create_resource(resource, shown["id"])
        # Without a claim the proof decides: it downloads the file anyway.
        if claimed_hash(found) not in ("", resource.sha256):
            self._upload_in_place(resource, found["id"])
        elif changes := resource_changes(resource_payload(resource), found):
            self._api.write("resource_patch", {"id": found["id"], **changes})
        self._resource_ids[resource.id] = found["id"]

    def _create_resource(
        self, resource: PortalResource, package_id: str, *, under_our_id: bool = True
    ) -> Remote:
        """Create under our id where the target lets us choose; on a conflict look again first."""
        payload = {key: value for key, value in _fields_with_file(resource).items() if value}
        if under_our_id:
            payload["id"] = resource.id
        try:
            created = self._api.upload("resource_create", {"package_id": package_id, **payload}, resource)
        except RemoteRefused as error:
            if not _is_conflict(error):
                raise
            if (found := self._match(resource, self._show(package_id)["resources"])) is not None:
                return found
            if under_our_id and "id" in _fields(error):
                return self._create_resource(resource, package_id, under_our_id=False)
            raise
        self._uploaded.add(resource.id)
        return self._resource(self._show(package_id), _id_of(created), resource)

    def _upload_in_place(self, resource: PortalResource, remote_id: str) -> None:
        """Replace the file of a remote resource, and its fields with it; its URL stays."""
        self._api.upload("resource_patch", {"id": remote_id, **_fields_with_file(resource)}, resource)
        self._uploaded.add(resource.id)

    def _match(self, resource: PortalResource, remotes: Sequence[Remote]) -> Remote | None:
        """The remote resource that is ours: by stored id, our id, our mark, or by hash if it has none."""
        taken = set(self._resource_ids.values())
        free = [each for each in remotes if each["id"] not in taken]
        known = self._known.resources.get(resource.id)
        ways = (
            [each for each in free if known and each["id"] == known],
            [each for each in free if each["id"] == resource.id],
            [each for each in free if text(each.get(RESOURCE_KEY)) == resource.id],
            [each for each in free if not each.get(RESOURCE_KEY) and has_hash(each, resource.sha256)],
        )
        return next((way[0] for way in ways if way), None)

    def _prove(self, resource: PortalResource, package_id: str, checked_at: datetime) -> Proof:
        """Download the file and compare; a file found wrong is sent once more, one just sent is an error."""
        remote_id = self._resource_ids[resource.id]
        while True:
            remote = self._resource(self._show(package_id), remote_id, resource)
            url, status, digest = self._api.download(_url_of(remote), resource.size)
            if digest == resource.sha256:
                return Proof(resource.id, url, digest, status, checked_at)
            if resource.id in self._uploaded:
                raise VerificationFailed(reason="wrong_hash", resource=resource.id, status=status)
            self._upload_in_place(resource, remote_id)

    def _show(self, package_id: str) -> Remote:
        """The package as it stands now. Raises: VerificationFailed when it is gone."""
        shown = self._api.show_package(package_id)
        if shown is None or shown["id"] != package_id:
            raise VerificationFailed(reason="package_missing", package=package_id)
        return {"resources": [], **shown}

    def _resource(self, shown: Remote, remote_id: str, resource: PortalResource) -> Remote:
        """One resource of a package. Raises: VerificationFailed when it is gone."""
        for each in shown["resources"]:
            if each["id"] == remote_id:
                return dict(each)
        raise VerificationFailed(reason="resource_missing", resource=resource.id)

    def _drift(self, shown: Remote) -> tuple[str, ...]:
        """Names of what still differs after all writes, for people to look at."""
        names = [f"package.{key}" for key in package_changes(self._wanted, shown)]
        for resource in self._package.resources:
            remote = self._resource(shown, self._resource_ids[resource.id], resource)
            changes = resource_changes(resource_payload(resource), remote)
            names += [f"resource.{resource.id}.{key}" for key in changes]
            marked = [each for each in shown["resources"] if text(each.get(RESOURCE_KEY)) == resource.id]
            if len(marked) > 1:
                names.append(f"resource.{resource.id}.duplicate")
        return tuple(names)


def _fields_with_file(resource: PortalResource) -> dict[str, str]:
    """The form fields that go together with the file."""
    return {**resource_payload(resource), "hash": resource.sha256}


def _is_conflict(error: RemoteRefused) -> bool:
    """Whether the target says that something stands in the way (CKAN: a validation error)."""
    return error.params.get("status") == 409


def _fields(error: RemoteRefused) -> Sequence[str]:
    """Names of the fields a refusal speaks of."""
    fields = error.params.get("fields")
    return fields if isinstance(fields, tuple) else ()


def _with_name_taken(error: RemoteRefused) -> RemoteRefused:
    """The refusal, with its cause told where it is that another dataset bears our name."""
    if "name" in _fields(error):
        return RemoteRefused(**{**error.params, "reason": "name_taken"})
    return error


def _id_of(created: Mapping[str, Any]) -> str:
    """The id in the answer to a create. Raises: RemoteAnswerBroken."""
    if not isinstance(created.get("id"), str):
        raise RemoteAnswerBroken(reason="no_id")
    return str(created["id"])


def _url_of(remote: Mapping[str, Any]) -> str:
    """Where the file of a remote resource is. Raises: RemoteAnswerBroken."""
    if not isinstance(remote.get("url"), str) or not remote["url"]:
        raise RemoteAnswerBroken(reason="no_url")
    return str(remote["url"])
