"""Who may do what: one table-driven function over small Protocols.

Hidden things are refused with NotFound (the same as missing), known but forbidden acts with NotAllowed.
Source: 12-workflow-accounts.md, Roles; 04-decisions.md, Workflow.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from catalog.domain.errors import LoginRequired, NotAllowed, NotFound


class Role(StrEnum):
    """Roles of an account; approver and auditor arrive with the accounts issue."""

    EDITOR = "editor"
    HEAD = "head"
    REVIEWER = "reviewer"
    PRIVACY_OFFICER = "privacy_officer"
    ADMIN = "admin"


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, or nobody (`ANONYMOUS`), or the operator's shell (`SYSTEM`)."""

    id: str | None
    name: str
    role: Role | None
    organization_id: str | None = None
    address: str = ""
    request_id: str = ""
    is_system: bool = False

    @property
    def is_anonymous(self) -> bool:
        """Is nobody signed in?"""
        return self.role is None and not self.is_system


ANONYMOUS = Actor(id=None, name="", role=None)
SYSTEM = Actor(id=None, name="system", role=None, is_system=True)


class OwnedDataset(Protocol):
    """What the policy needs to know of a dataset."""

    @property
    def organization_id(self) -> str:
        """The owning unit."""

    @property
    def is_public(self) -> bool:
        """Has it a published, not withdrawn version?"""


# action -> roles that may do it anywhere, roles that may do it in their own unit
_TABLE: dict[str, tuple[frozenset[Role], frozenset[Role]]] = {
    "see_draft": (
        frozenset({Role.REVIEWER, Role.PRIVACY_OFFICER, Role.ADMIN}),
        frozenset({Role.EDITOR, Role.HEAD}),
    ),
    "create": (frozenset({Role.ADMIN}), frozenset({Role.EDITOR})),
    "edit": (frozenset({Role.ADMIN}), frozenset({Role.EDITOR})),
    "upload": (frozenset({Role.ADMIN}), frozenset({Role.EDITOR})),
    "submit": (frozenset({Role.ADMIN}), frozenset({Role.EDITOR, Role.HEAD})),
    # A warning of the gate is answered by the head of the unit, before the submission; never by an admin.
    "override_warning": (frozenset({Role.PRIVACY_OFFICER}), frozenset({Role.HEAD})),
    # A hold is released by two: the privacy officer asks, somebody who answers for the content confirms.
    "ask_release": (frozenset({Role.PRIVACY_OFFICER}), frozenset()),
    "confirm_release": (frozenset({Role.REVIEWER}), frozenset({Role.HEAD})),
    "destroy_file": (frozenset({Role.PRIVACY_OFFICER}), frozenset()),
    "take_down": (frozenset({Role.REVIEWER, Role.PRIVACY_OFFICER}), frozenset()),
    "see_privacy": (frozenset({Role.PRIVACY_OFFICER}), frozenset()),
    # An admin keeps accounts and settings and cannot approve.
    "return": (frozenset({Role.REVIEWER}), frozenset()),
    "publish": (frozenset({Role.REVIEWER}), frozenset()),
    # REVIEW=none (04-decisions.md): who may submit may publish at once; every check stays.
    "publish_unreviewed": (frozenset({Role.REVIEWER, Role.ADMIN}), frozenset({Role.EDITOR, Role.HEAD})),
    "withdraw": (frozenset({Role.REVIEWER}), frozenset()),
    "sync": (frozenset({Role.REVIEWER, Role.ADMIN}), frozenset()),
    "see_workspace": (frozenset(Role), frozenset()),
    # What people search for in vain is for everybody who prepares data.
    "see_searches": (frozenset(Role), frozenset()),
    "see_queue": (frozenset({Role.REVIEWER}), frozenset()),
    # Exemptions and states set by hand; the signature of the order is named in the record.
    "excuse": (frozenset({Role.REVIEWER, Role.ADMIN}), frozenset()),
    # A day on which something changed, for an item that is due on change.
    "record_change": (frozenset({Role.ADMIN}), frozenset({Role.EDITOR, Role.HEAD})),
    "moderate_requests": (frozenset({Role.REVIEWER, Role.ADMIN}), frozenset()),
    # Reports of one unit for those who work in it, of all units for those who answer for the whole list.
    "report_register": (
        frozenset({Role.REVIEWER, Role.PRIVACY_OFFICER, Role.ADMIN}),
        frozenset({Role.EDITOR, Role.HEAD}),
    ),
    "freeze_register": (frozenset({Role.REVIEWER, Role.ADMIN}), frozenset()),
    "see_jobs": (frozenset({Role.ADMIN}), frozenset()),
    "administer": (frozenset({Role.ADMIN}), frozenset()),
}

ACTIONS = frozenset(_TABLE)
# Roles that belong to one unit: an account of theirs without a unit could do nothing.
UNIT_ROLES = frozenset({Role.EDITOR, Role.HEAD})


def may(actor: Actor, action: str, organization_id: str | None = None) -> bool:
    """May `actor` do `action` on something of the unit `organization_id`?"""
    anywhere, own = _TABLE[action]
    if actor.is_system:
        return True
    if actor.role is None:
        return False
    if actor.role in anywhere:
        return True
    return actor.role in own and organization_id is not None and actor.organization_id == organization_id


def require(actor: Actor, action: str, dataset: OwnedDataset) -> None:
    """Let pass, or refuse in the way that tells no more than the actor may know.

    Raises: NotFound when the actor may not even know the dataset; LoginRequired; NotAllowed.
    """
    if may(actor, action, dataset.organization_id):
        return
    if not dataset.is_public and not may(actor, "see_draft", dataset.organization_id):
        raise NotFound()
    if actor.is_anonymous:
        raise LoginRequired()
    raise NotAllowed(action=action)


def require_role(actor: Actor, action: str, organization_id: str | None = None) -> None:
    """The same for acts that have no dataset yet.

    Raises: LoginRequired; NotAllowed.
    """
    if may(actor, action, organization_id):
        return
    if actor.is_anonymous:
        raise LoginRequired()
    raise NotAllowed(action=action)
