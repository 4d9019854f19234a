"""States of a dataset and of a file, and the moves between them.

Source: 12-workflow-accounts.md, States.
"""

from enum import StrEnum

from catalog.domain.errors import WrongState


class DatasetState(StrEnum):
    """Where the working copy of a dataset stands; published versions stay public beside it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class VersionState(StrEnum):
    """Where an uploaded file stands."""

    RECEIVED = "received"
    VALIDATING = "validating"
    VALID = "valid"
    INVALID = "invalid"
    HELD = "held"
    REJECTED = "rejected"


PENDING = frozenset({VersionState.RECEIVED, VersionState.VALIDATING})

_MOVES: dict[tuple[str, DatasetState], DatasetState] = {
    ("edit", DatasetState.DRAFT): DatasetState.DRAFT,
    ("edit", DatasetState.RETURNED): DatasetState.RETURNED,
    # A change to something under review takes it out of review: the approval was for other content.
    ("edit", DatasetState.IN_REVIEW): DatasetState.DRAFT,
    ("edit", DatasetState.PUBLISHED): DatasetState.DRAFT,
    ("submit", DatasetState.DRAFT): DatasetState.IN_REVIEW,
    ("submit", DatasetState.RETURNED): DatasetState.IN_REVIEW,
    ("return", DatasetState.IN_REVIEW): DatasetState.RETURNED,
    ("publish", DatasetState.IN_REVIEW): DatasetState.PUBLISHED,
    ("withdraw", DatasetState.PUBLISHED): DatasetState.WITHDRAWN,
    ("withdraw", DatasetState.DRAFT): DatasetState.WITHDRAWN,
    ("withdraw", DatasetState.RETURNED): DatasetState.WITHDRAWN,
    ("withdraw", DatasetState.IN_REVIEW): DatasetState.WITHDRAWN,
}


def move(act: str, state: DatasetState) -> DatasetState:
    """The state after `act`.

    Raises: WrongState when the act does not fit the state.
    """
    try:
        return _MOVES[act, state]
    except KeyError:
        raise WrongState(act=act, state=str(state)) from None


def can(act: str, state: DatasetState) -> bool:
    """Does the act fit the state? For showing buttons; `move` decides."""
    return (act, state) in _MOVES
