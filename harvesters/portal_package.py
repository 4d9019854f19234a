"""What goes to a portal and what comes back: plain data, no request and no rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO


@dataclass(frozen=True)
class PortalResource:
    """One published file.

    `id` is ours; `fields` are CKAN resource fields (name, description, format, mimetype ...), of which those
    the portal makes itself are ignored; `sha256` is lower-case hex, `size` is in bytes; `open` gives
    the bytes from the start, each time it is called.
    """

    id: str
    fields: Mapping[str, Any]
    filename: str
    sha256: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class PortalPackage:
    """A published dataset: a CKAN package dict without its resources, and the resources in reading order.

    `package["id"]` is our stable id, or the extra `danhmuc_id` is; `package["owner_org"]` is the organization
    at the target (name or id).
    """

    package: Mapping[str, Any]
    resources: tuple[PortalResource, ...] = ()


@dataclass(frozen=True)
class RemoteIds:
    """What an earlier push has learnt: the package's id at the target, and our resource id -> theirs."""

    package: str | None = None
    resources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """One resource, read back: where, what was there, and when it was looked at."""

    resource: str
    url: str
    sha256: str
    status: int
    checked_at: datetime

    def as_dict(self) -> dict[str, str | int]:
        """The proof as JSON can hold it; the time is ISO 8601."""
        return {
            "resource": self.resource,
            "url": self.url,
            "sha256": self.sha256,
            "status": self.status,
            "checked_at": self.checked_at.isoformat(),
        }


@dataclass(frozen=True)
class PushResult:
    """What stands at the target now.

    `resources` maps our ids to theirs; `writes` counts requests that changed something; every file in `proof`
    has been downloaded and hashed. `drift` names fields that still differ (the target rewrites them) and
    resources that stand there twice; `strangers` are their resources that are none of ours, left alone.
    A file that cannot be proven raises, so `verified` asks only for no drift.
    """

    remote_package_id: str
    resources: Mapping[str, str]
    writes: int
    proof: tuple[Proof, ...]
    drift: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether the target equals ours in every file and every field we sent."""
        return not self.drift

    @property
    def remote_ids(self) -> RemoteIds:
        """What to store for the next push."""
        return RemoteIds(self.remote_package_id, self.resources)
